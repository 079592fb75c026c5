"""Time and memory where margins cross to more classes than there are respondents.

    python -m benchmarks.crossed_margins [--respondents 20000] [--quartiers 18 100]

Invents a survey of 20 questions and two target groups in a city whose quartiers are strata, and rakes it to four margins by
quartier (6 ages, 2 sexes, 5 sizes of household, 3 nationalities), and to two more of the whole city (7 schools, 8 kinds of
work); the same without margins stands beside it. Each line is a process of its own: seconds of reading, raking and
estimating, the largest memory it had, and that before the survey was read.
"""

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pandas as pd

from benchmarks.estimates import nameless
from files.findings import Findings
from files.keys import KnownQuartiers
from indicators.catalogue import Catalogue, TargetGroup
from indicators.conditions import Condition
from indicators.estimates.table import estimate
from indicators.formulas import Mean
from indicators.survey.design import Wave
from indicators.survey.margins import Margin
from indicators.survey.survey import read_survey
from indicators.weighting.weigh import weighed
from language.phrases import Text

ITEMS = [f"q{number:02}" for number in range(20)]
SIZES = {"age": 6, "sex": 2, "household": 5, "nationality": 3, "school": 7, "work": 8}
OF_CITY = ("school", "work")


def survey(respondents: int, quartiers: int) -> pd.DataFrame:
    """Answers of 1 to 5, classes, quartiers and weights."""
    rng = np.random.default_rng(quartiers)
    table = pd.DataFrame({name: rng.integers(1, 6, respondents) for name in ITEMS})
    classes = {name: rng.integers(0, size, respondents) for name, size in SIZES.items()}
    weight = rng.gamma(8, 1, respondents).round(3) + 0.1
    return table.assign(quartier=rng.integers(0, quartiers, respondents), weight=weight, **classes)


def margins_of(table: pd.DataFrame, number: int) -> tuple[Margin, ...]:
    """Figures that weights moved by up to a third add up to, so that they can be met."""
    moved = table["weight"] * np.random.default_rng(1).uniform(0.75, 1.5, len(table))
    margins = []
    for name, size in list(SIZES.items())[:number]:
        place = pd.Series("", table.index) if name in OF_CITY else table["quartier"].astype("str")
        where = {str(at): (Condition(name, None, None, (str(at),)),) for at in range(size)}
        sums = moved.groupby([place, table[name].astype("str")]).sum()
        margins.append(
            Margin(
                name, "margins.csv", where, name not in OF_CITY, {(str(a), str(b)): float(sum_) for (a, b), sum_ in sums.items()}
            )
        )
    return tuple(margins)


def measured(respondents: int, quartiers: int, margins: int) -> str:
    """A line of the table."""
    ids = [str(number) for number in range(quartiers)]
    groups = {
        name: TargetGroup(name, Text.of(name), name, (Condition("age", low, high, ()),))
        for name, low, high in (("young", 0, 1), ("older", 4, 5))
    }
    catalogue = Catalogue({}, groups, {name: nameless(name, Mean(name, 1, 5)) for name in ITEMS})
    table = survey(respondents, quartiers)
    wave = Wave(
        id="w", name=Text(), file="survey.csv", period=Text(), population=Text(), quartier="quartier", weight="weight",
        stratum="quartier", stratum_size=None, weights="design", margins=margins_of(table, margins),
    )  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "survey.csv"
        table.to_csv(path, index=False)
        del table
        before, times = _memory(), [time.perf_counter()]
        moments = read_survey(path, wave, catalogue, KnownQuartiers(dict.fromkeys(ids, ""), {}), Findings()).moments
        times.append(time.perf_counter())
        moments, _ = weighed(moments, wave, path.name, Findings())
        times.append(time.perf_counter())
        estimate(moments, catalogue, "w", ids)
        times.append(time.perf_counter())
    read, rake, estimating = np.diff(times)
    return (
        f"{respondents} respondents, {quartiers} quartiers, {margins} margins: {len(moments.counts)} cells, "
        f"reading {read:.1f} s, raking {rake:.1f} s, estimates {estimating:.1f} s, {_memory():.0f} MB (before {before:.0f})"
    )


def _memory() -> float:
    """The most that this process ever had, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--respondents", type=int, default=20_000)
    parser.add_argument("--quartiers", type=int, nargs="*", default=[18, 100])
    parser.add_argument("--margins", type=int)
    arguments = parser.parse_args()
    if arguments.margins is not None:
        print(measured(arguments.respondents, arguments.quartiers[0], arguments.margins))
        return
    for quartiers in arguments.quartiers:
        for margins in (0, 4, 6):
            own = ["--respondents", str(arguments.respondents), "--quartiers", str(quartiers), "--margins", str(margins)]
            subprocess.run([sys.executable, "-m", "benchmarks.crossed_margins", *own], check=True)


if __name__ == "__main__":
    main()
