"""How often the 95 % intervals of trends hold the true slope, and how often a direction is said where there is none.

    python -m benchmarks.trends [--draws 400] [--json FILE]

A city of 18 quartiers is asked three or five times, unevenly apart in time. Weights go with the answers. The waves are
independent samples, or a rotating panel: two thirds of a wave are asked again in the next one, and lean as they did before
(correlation 0.8). Each draw goes the way of a published number: moments, table of estimates, released errors, one coarse
correlation for each two waves, slope.
"""

import argparse
import itertools
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from scipy import stats

from indicators.catalogue import Catalogue, Indicator, Polarity
from indicators.estimates.precision import limit_steps_of, outside, outward, rounded, steps_of
from indicators.estimates.table import estimate
from indicators.estimates.trend import slope_coefficients, trend
from indicators.estimates.verdicts import Scale
from indicators.estimates.waves import WaveMeans
from indicators.formulas import Share
from indicators.survey.answers import Respondents, Values
from indicators.survey.batches import Coded
from indicators.survey.design import Floats
from indicators.survey.moments import Moments
from indicators.survey.sums import Sums
from language.phrases import Text
from release.coarsening.errors import floor_freedom, generalised_errors

QUARTIERS = 18
IDS = [f"{number:02}" for number in range(QUARTIERS)]
YEARS = {3: (2017.3, 2021.8, 2025.4), 5: (2009.3, 2013.5, 2017.3, 2021.8, 2025.4)}
THIRDS = np.linspace(12, 60, QUARTIERS).astype(int)  # of the respondents of a quartier: 36 to 180 a wave
WEIGHTS = np.array([0.6, 0.9, 1.2, 2.0])
SHIFTS = np.array([-0.3, -0.1, 0.1, 0.3])  # of the leanings of whoever weighs so much
PERSISTS = 0.8
R_STEP = 0.05
_TEXT = Text.of("")
ITEM = Indicator(
    *("share", "", _TEXT, _TEXT, _TEXT, _TEXT, Share("share", ("1",), ("0", "1")), Polarity.NEITHER, (), False),
    *(_TEXT, _TEXT, _TEXT, 0),
)
CATALOGUE = Catalogue({}, {}, {ITEM.id: ITEM})


@dataclass(frozen=True)
class Scenario:
    """A share (0 to 1) that moves by so many points a year."""

    waves: int
    panel: bool
    share: float
    points: float


def scenarios() -> Iterator[Scenario]:
    """Of the middle and near the ends of the scale, with a trend and without."""
    for waves, panel in itertools.product((3, 5), (False, True)):
        for share, points in ((0.5, 0.0), (0.5, 1.0), (0.85, 0.0), (0.15, 0.5), (0.05, 0.0)):
            yield Scenario(waves, panel, share, points)


def survey(scenario: Scenario, rng: np.random.Generator) -> tuple[list[Moments], Floats]:
    """The moments of every wave by person, and the true percent of every wave and quartier."""
    years = YEARS[scenario.waves]
    quartier = np.tile(np.repeat(np.arange(QUARTIERS), THIRDS), scenario.waves + 2)
    turn = np.repeat(np.arange(scenario.waves + 2), THIRDS.sum())
    names = [f"p{person}" for person in range(len(quartier))]
    height = stats.norm.ppf(scenario.share) + rng.normal(0, 0.2, QUARTIERS)
    often = (1 / WEIGHTS) / (1 / WEIGHTS).sum()
    moments, truths = [], []
    leaning, kind = rng.normal(size=len(quartier)), rng.choice(4, len(quartier), p=often)
    for number, year in enumerate(years):
        if number:
            kept = PERSISTS if scenario.panel else 0.0
            leaning = kept * leaning + np.sqrt(1 - kept**2) * rng.normal(size=len(leaning))
        moved = scenario.points / 100 / stats.norm.pdf(stats.norm.ppf(scenario.share)) * (year - np.mean(years))
        truths.append(100 * stats.norm.cdf(height[:, None] + moved + SHIFTS).mean(axis=1))
        at = np.flatnonzero((turn >= number) & (turn < number + 3))
        yes = (leaning < height[quartier] + moved + SHIFTS[kind])[at].astype("float64")
        where, nothing = Coded(quartier[at], IDS), np.zeros(len(at), dtype=np.int64)
        people = Coded(at, names) if scenario.panel else Coded(nothing.astype(np.intp), [""])
        sums = Sums({ITEM.id: 0.5}, together=False)
        size = np.full(len(at), np.nan)
        sums.add(Respondents(None, where, where, people, size, WEIGHTS[kind[at]], nothing, nothing, {ITEM.id: Values(None, yes)}))
        moments.append(Moments.of(sums))
    return moments, np.array(truths)


def slopes(scenario: Scenario, rng: np.random.Generator) -> pd.DataFrame:
    """One draw: a row a quartier, with the true slope, the direct interval, and interval and direction as they are told."""
    moments, truths = survey(scenario, rng)
    years = YEARS[scenario.waves]
    r = np.eye(scenario.waves)
    if scenario.panel:
        r = WaveMeans.of({str(at): own for at, own in enumerate(moments)}, (), IDS).correlations()[:, :, 0]
    coarse = np.floor(r / R_STEP + 1e-9) * R_STEP
    np.fill_diagonal(coarse, 1.0)
    direct, told = [], []
    for at, own in enumerate(moments):
        table = estimate(own, CATALOGUE, str(at), IDS)
        rows = table[table["level"] == "quartier"].assign(name="")
        errors = generalised_errors(rows, CATALOGUE)
        published = rows.assign(value=rounded(rows["value"], steps_of(rows, CATALOGUE)), df=floor_freedom(rows["df"]))
        direct.append(rows.set_index("quartier_id"))
        told.append(published.assign(**errors[["se", "lower", "upper"]]).set_index("quartier_id"))
    scale = Scale.of([ITEM] * QUARTIERS, unit=100.0)
    exact, made = (
        trend(waves, years, None, scale, np.tile(together, (QUARTIERS, 1, 1)))
        for waves, together in ((direct, r), (told, coarse))
    )
    step = limit_steps_of(told[0], CATALOGUE) / 10
    lower, upper = outward(made["lower"], made["upper"], step)
    said = made["verdict"].isin(["rising", "falling"]) & outside(0.0, lower, upper, step)
    columns = {"lower": exact["lower"], "upper": exact["upper"], "told_lower": lower, "told_upper": upper, "said": said}
    return pd.DataFrame(columns).assign(true=slope_coefficients(years) @ truths)


def simulate(scenario: Scenario, draws: int, seed: int = 1) -> dict[str, float]:
    """Percent of intervals that hold the true slope, and of maps and quartiers of which a direction is said."""
    rng = np.random.default_rng(seed)
    tables = [slopes(scenario, rng) for _ in range(draws)]
    every = pd.concat(tables)
    known = every["lower"].notna() & every["upper"].notna()
    wrong = every["said"] & (np.sign(every["told_lower"] + every["told_upper"]) != np.sign(every["true"]))
    return {
        "covered": 100 * float(every["true"].between(every["lower"], every["upper"])[known].mean()),
        "covered_as_told": 100 * float(every["true"].between(every["told_lower"], every["told_upper"])[known].mean()),
        "width": float((every["upper"] - every["lower"])[known].mean()),
        "width_as_told": float((every["told_upper"] - every["told_lower"])[known].mean()),
        "maps_that_say": 100 * float(np.mean([table["said"].any() for table in tables])),
        "said": 100 * float(every["said"].mean()),
        "wrong": 100 * float(wrong.mean()) if scenario.points else float("nan"),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--draws", type=int, default=400)
    parser.add_argument("--json", type=Path)
    arguments = parser.parse_args()
    rows = [{**vars(scenario), **simulate(scenario, arguments.draws)} for scenario in scenarios()]
    print(f"{arguments.draws} draws\n" + pd.DataFrame(rows).round(2).to_string(index=False))
    if arguments.json:
        arguments.json.write_text(json.dumps(rows, indent=2), encoding="utf-8")


if __name__ == "__main__":
    main()
