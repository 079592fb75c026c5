"""Seconds of the processor for ten questions' whole distributions, in invented cities.

    OMP_NUM_THREADS=1 python -m benchmarks.distributions [--quartiers 18 100 500] [--respondents 130] [--json FILE]

Prints for each city what estimating and releasing one wave takes with its questions and without them, and how many
distributions of quartiers are told.
"""

import argparse
import json
import tempfile
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd

from benchmarks.estimates import nameless
from files.findings import Findings
from files.keys import KnownQuartiers
from indicators.catalogue import Catalogue, Condition, TargetGroup
from indicators.formulas import Share
from indicators.questions import Category, Question
from indicators.survey.design import Wave
from indicators.survey.engines import Engine
from language.phrases import Text
from release.gate import release
from release.tables.raw import Raw, sum_up
from release.tables.thresholds import Thresholds

QUESTIONS, CODES = 10, tuple("12345")
GROUPS = {"younger": (18, 29), "older": (65, 120)}
TEXT = Text.of("t")


def respondents(quartiers: int, each: int) -> pd.DataFrame:
    """Answers from 1 to 5 whose chances differ by quartier."""
    rng = np.random.default_rng(quartiers)
    of = np.repeat(np.arange(quartiers), each)
    table = {"quartier": [f"{number:04}" for number in of], "age": rng.integers(18, 92, len(of))}
    for question in range(QUESTIONS):
        mood = rng.normal(0, 0.35, quartiers)[of] + rng.logistic(size=len(of)) + rng.normal(0, 0.3)
        table[f"q{question}"] = 1 + np.searchsorted([-2.2, -1.2, 0.0, 1.4], mood)
    return pd.DataFrame(table)


def described() -> Catalogue:
    """A share and a question of every column; answers are merged to three."""
    groups = {name: TargetGroup(name, TEXT, "age", (Condition("age", low, high, ()),)) for name, (low, high) in GROUPS.items()}
    names = [f"q{number}" for number in range(QUESTIONS)]
    answers = tuple(Category(code, (code,), TEXT) for code in CODES)
    merged = tuple(Category("+".join(codes), codes, TEXT) for codes in (("1", "2"), ("3",), ("4", "5")))
    questions = {name: Question(name, name, "t", TEXT, TEXT, TEXT, answers, merged, sensitive=False) for name in names}
    indicators = {name: nameless(name, Share(name, ("4", "5"), CODES)) for name in names}
    return Catalogue({}, groups, indicators, questions=questions)


def measured(quartiers: int, each: int) -> dict[str, object]:
    """One city with and without its questions."""
    people, catalogue = respondents(quartiers, each), described()
    ids = sorted(people["quartier"].unique())
    wave = Wave("w", TEXT, "survey.parquet", TEXT, TEXT, "quartier", None, None, None)
    row: dict[str, object] = {"quartiers": quartiers, "respondents": len(people)}
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "survey.parquet"
        people.to_parquet(file)
        for name, asked in (("without", replace(catalogue, questions={})), ("with", catalogue)):
            begun = time.process_time()
            raw = sum_up(file, wave, asked, KnownQuartiers(dict.fromkeys(ids, ""), {}), {}, Engine.ARROW, Findings())
            between = time.process_time()
            released = release(Raw((raw,)), asked, Thresholds())
            row |= {f"estimates {name}, s": between - begun, f"gate {name}, s": time.process_time() - between}
    rows = released.distributions[released.distributions["level"] == "quartier"]
    everybody = rows[rows["target_group"] == "all"]
    for scheme in ("full", "merged"):
        row[f"{scheme} told, %"] = 100 * float(everybody[everybody["scheme"] == scheme]["n"].notna().mean())
    return row


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quartiers", type=int, nargs="*", default=[18, 100, 500])
    parser.add_argument("--respondents", type=int, default=130, help="of each quartier")
    parser.add_argument("--json", type=Path)
    arguments = parser.parse_args()
    rows = []
    for quartiers in arguments.quartiers:
        rows.append(measured(quartiers, arguments.respondents))
        print(pd.DataFrame(rows[-1:]).round(1).to_string(index=False), flush=True)
    if arguments.json:
        arguments.json.write_text(json.dumps(rows, indent=2), encoding="utf-8")


if __name__ == "__main__":
    main()
