"""A city whose one survey can be any table in any format; and obeying what a finding says."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pandas as pd
import pyreadstat

from dataset.load import internal_table
from tests.bad_inputs.checking import check as checked
from tests.tiny_city import build_city

FORMATS = ("csv", "xlsx", "parquet", "sav", "dta")
NAMES = {
    str(key): name for key, name in enumerate(("Ost", "West", "Nord", "Süd", "Mitte", "Hafen", "Berg", "Tal", "Au"), start=1)
}
_DATASET = """\
[city]
name = "Kleinstadt"
language = "de"

[boundaries]
file = "boundaries.gpkg"
key = "key"
name = "name"

"""
_WAVE = """\
[[waves]]
id = "{wave}"
name = "Befragung {wave}"
file = "{file}"
period = "Mai {wave}"
quartier = "{quartier}"
{options}
"""
_INDICATOR = """\
[indicators.{name}]
theme = "living"
name = "{name}"
reading = "sagen es"
question = "Wie ist es?"
base = "Befragte"
scale_low = "wenig"
scale_high = "viel"
polarity = "neither"
formula = {formula}

"""


def people(number: int = 360, seed: int = 1) -> pd.DataFrame:
    """``quartier, age, q1`` (1 to 5) and ``box`` (0, 1), as text; no two rows need differ."""
    draw = np.random.default_rng(seed)
    table = pd.DataFrame({"quartier": np.arange(number) % 9 + 1, "age": draw.integers(18, 95, number)})
    return table.assign(q1=draw.integers(1, 6, number), box=draw.integers(0, 2, number)).astype(str)


def written(table: pd.DataFrame, path: Path, labels: Mapping[str, Mapping[int, str]] | None = None) -> None:
    """A table of texts as a file of any format; what is a number becomes one, but in CSV, and an empty cell is empty."""
    if path.suffix == ".csv":
        table.to_csv(path, index=False)
        return
    typed = pd.DataFrame({name: _typed(table[name]) for name in table})
    match path.suffix:
        case ".xlsx":
            typed.to_excel(path, index=False)
        case ".parquet":
            typed.to_parquet(path)
        case ".sav":
            pyreadstat.write_sav(typed, path, variable_value_labels=labels)
        case ".dta":
            pyreadstat.write_dta(typed, path, variable_value_labels=labels)


def _typed(column: pd.Series) -> pd.Series:
    numbers = pd.to_numeric(column, errors="coerce")
    return numbers if (numbers.notna() | (column == "")).all() else column


def survey_city(
    folder: Path,
    table: pd.DataFrame | Mapping[str, pd.DataFrame],
    formulas: Mapping[str, str],
    *,
    options: str = "",
    quartier: str = "quartier",
    groups: str = "",
    form: str = "csv",
    labels: Mapping[str, Mapping[int, str]] | None = None,
) -> Path:
    """Write the city; a mapping holds the table of each wave, by year."""
    tables = {"2024": table} if isinstance(table, pd.DataFrame) else table
    waves = [_WAVE.format(wave=wave, file=f"survey_{wave}.{form}", quartier=quartier, options=options) for wave in tables]
    themes = '[themes.living]\nname = "Wohnen"\n\n'
    indicators = [_INDICATOR.format(name=name, formula=formula) for name, formula in formulas.items()]
    catalogue = (
        themes
        + groups
        + "".join(
            indicator if "mean" in indicator else indicator.replace('scale_low = "wenig"\nscale_high = "viel"\n', "")
            for indicator in indicators
        )
    )
    catalogue = re.sub(r'reading = "sagen es"\n(?=(?:.+\n)*formula = \{ mean)', "", catalogue)
    build_city(folder, names=NAMES, dataset=_DATASET + "\n".join(waves), catalogue=catalogue)
    for name in ("statistics.csv", "survey.csv", "workshops.csv", "stations.csv"):
        (folder / name).unlink()
    for wave, own in tables.items():
        written(own, folder / f"survey_{wave}.{form}", labels)
    return folder


def asked(city: Path, code: str) -> dict[str, str]:
    """The one finding that blocks; it must be of this code."""
    status, findings = checked(city)
    blocking = [finding for finding in findings if finding["severity"] != "mend"]
    assert status == 1
    assert [finding["code"] for finding in blocking] == [code], findings
    return blocking[0]


def line_of(finding: Mapping[str, str], start: str) -> str:
    """The line that a remedy offers, from these words to the end of its table or value."""
    match = re.search(re.escape(start) + r'(\{(?:[^{}]|\{[^{}]*\})*\}|\[[^\]]*\]|"[^"]*"|true)', finding["remedy"])
    assert match, finding["remedy"]
    return match[0]


def obeyed(city: Path, line: str, *, of_wave: bool = True) -> Path:
    """Paste a line: among the options of every wave, or in place of the catalogue's formula that it begins like."""
    path = city / ("dataset.toml" if of_wave else "catalogue.toml")
    text = path.read_text(encoding="utf-8")
    if of_wave:
        key = line.split(" = ")[0]
        text = re.sub(rf"^{key} = .*\n", "", text, flags=re.MULTILINE)
        text = re.sub(r"^(quartier = .*\n)", lambda match: f"{match[1]}{line}\n", text, flags=re.MULTILINE)
    else:
        text = re.sub(r"^formula = .*$", lambda _: line, text, flags=re.MULTILINE)
    path.write_text(text, encoding="utf-8")
    return city


def fine(city: Path, *told: str) -> None:
    """Nothing blocks, and nothing else is told."""
    status, findings = checked(city)
    assert (status, sorted(finding["code"] for finding in findings)) == (0, sorted(told)), findings


def values(city: Path, indicator: str) -> dict[str, float]:
    """``quartier_id`` to value, the city's under ``""``, at full precision."""
    table = internal_table(city)
    rows = table[(table["indicator"] == indicator) & (table["target_group"] == "all")]
    return dict(zip(rows["quartier_id"], rows["value"], strict=True))


def respondents(city: Path, indicator: str, group: str = "all") -> int:
    """How many of the whole city answered."""
    table = internal_table(city)
    rows = table[(table["indicator"] == indicator) & (table["target_group"] == group) & (table["level"] == "city")]
    return int(rows["n"].iloc[0])
