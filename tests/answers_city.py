"""The small city asked three times, with everything a catalogue may add: standard, questions, total, median, a break."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from tests.three_waves import answers, build_three_waves, dataset_toml, wave_table, with_break

MORE = """
[standard]
id = "age"
name = { de = "Alter", en = "age" }
distribution = { de = "Altersverteilung", en = "age distribution" }

[[standard.strata]]
id = "younger"
name = { de = "bis 64", en = "up to 64" }
where = [{ column = "age", to = 64 }]
persons = 600

[[standard.strata]]
id = "old"
name = { de = "ab 65", en = "65 and over" }
where = [{ column = "age", from = 65 }]
persons = 400

[indicators.middle]
theme = "living"
name = { de = "Mittleres Vertrauen", en = "Middle trust" }
question = { de = "Wie sehr vertrauen Sie?", en = "How much do you trust?" }
base = { de = "alle Befragten", en = "all respondents" }
formula = { median = "q2", scale = [1, 5] }
unit = { de = "Punkte", en = "points" }
decimals = 1
polarity = "more_is_better"

[indicators.comfortable]
theme = "living"
name = { de = "Zufriedene", en = "Comfortable people" }
question = { de = "Wie wohl fühlen Sie sich?", en = "How comfortable are you?" }
base = { de = "alle Befragten", en = "all respondents" }
formula = { total = "comfort" }
unit = { de = "Menschen", en = "people" }
polarity = "neither"

[questions.trust]
item = "q2"
theme = "living"
name = { de = "Vertrauen", en = "Trust" }
question = { de = "Wie sehr <b>vertrauen</b> Sie?", en = "How much do you <b>trust</b>?" }
base = { de = "alle Befragten", en = "all respondents" }
answers = [
    { code = 1, label = { de = "gar nicht", en = "not at all" } },
    { code = 2, label = { de = "wenig", en = "little" } },
    { code = 3, label = { de = "teils", en = "in part" } },
    { code = 4, label = { de = "gut", en = "well" } },
    { code = 5, label = { de = "sehr", en = "very much" } },
]
merged = [
    { codes = [1, 2], label = { de = "wenig oder gar nicht", en = "little or not at all" } },
    { codes = [3, 4, 5], label = { de = "teils bis sehr", en = "in part to very much" } },
]
"""
FEW, SILENT = "9", 0.3  # the quartier whose old people are hardly asked; the part that leaves the second question open


def build_answers_city(folder: Path) -> Path:
    """Write the city: comfort changed before 2025, three in ten said nothing of trust, quartier 9 has three old people."""
    rng = np.random.default_rng(11)
    tables = [_answered(table, rng).assign(weight=40) for table in answers()]
    waves = dataset_toml(*(wave_table(number, extra='weight = "weight"\npopulation_size = 54000') for number in range(3)))
    return build_three_waves(folder, tables, dataset=waves, catalogue=with_break("2025") + MORE)


def _answered(table: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    spread = table.assign(q2=rng.choice([1, 2, 3, 4, 5], len(table), p=[0.15, 0.2, 0.25, 0.2, 0.2]))
    open_ = rng.random(len(table)) < SILENT * np.where(table["age"] >= 65, 1.6, 0.75)
    few = table["quartier"] == FEW
    old = few & (table["age"] >= 65)
    return spread.assign(q2=spread["q2"].where(~open_, 99), age=table["age"].where(~(old & (old.cumsum() > 3)), 30))
