"""How often the 95 % intervals of trends hold the true slope, and how often a direction is said where there is none.

    python -m benchmarks.trends [--draws 1000] [--json FILE]

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
from indicators.estimates.waves import WaveMeans, unweighted
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
ITEMS = [f"draw_{number:03}" for number in range(100)]
_TEXT = Text.of("")
_SHARE = Share("share", ("1",), ("0", "1"))
_OTHERWISE = (_TEXT, _TEXT, _TEXT, _TEXT, _SHARE, Polarity.NEITHER, (), False, _TEXT, _TEXT, _TEXT, 0)
CATALOGUE = Catalogue({}, {}, {name: Indicator(name, "", *_OTHERWISE) for name in ITEMS})


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
    """The moments of every wave by person, and the true percent of every wave, item and quartier.

    The same persons answer `ITEMS` questions that have nothing to do with one another: each is a draw.
    """
    years = YEARS[scenario.waves]
    quartier = np.tile(np.repeat(np.arange(QUARTIERS), THIRDS), scenario.waves + 2)
    turn = np.repeat(np.arange(scenario.waves + 2), THIRDS.sum())
    names = [f"p{person}" for person in range(len(quartier))]
    height = stats.norm.ppf(scenario.share) + rng.normal(0, 0.2, (len(ITEMS), QUARTIERS))
    kind = rng.choice(4, len(quartier), p=(1 / WEIGHTS) / (1 / WEIGHTS).sum())
    leaning = rng.normal(size=(len(ITEMS), len(quartier)))
    kept = PERSISTS if scenario.panel else 0.0
    moments, truths = [], []
    for number, year in enumerate(years):
        if number:
            leaning = kept * leaning + np.sqrt(1 - kept**2) * rng.normal(size=leaning.shape)
        moved = scenario.points / 100 / stats.norm.pdf(stats.norm.ppf(scenario.share)) * (year - np.mean(years))
        truths.append(100 * stats.norm.cdf(height[:, :, None] + moved + SHIFTS).mean(axis=2))
        at = np.flatnonzero((turn >= number) & (turn < number + 3))
        yes = (leaning[:, at] < height[:, quartier[at]] + moved + SHIFTS[kind[at]]).astype("float64")
        where, nothing = Coded(quartier[at], IDS), np.zeros(len(at), dtype=np.int64)
        people = Coded(at, names) if scenario.panel else Coded(nothing.astype(np.intp), [""])
        answers = {item: Values(None, own) for item, own in zip(ITEMS, yes, strict=True)}
        sums = Sums(dict.fromkeys(ITEMS, 0.5), together=False)
        size = np.full(len(at), np.nan)
        sums.add(Respondents(None, where, where, people, size, WEIGHTS[kind[at]], nothing, nothing, answers))
        moments.append(Moments.of(sums))
    return moments, np.array(truths)


def slopes(scenario: Scenario, rng: np.random.Generator) -> pd.DataFrame:
    """Some draws: a row an item and quartier, with the true slope, the direct interval, and what is told."""
    moments, truths = survey(scenario, rng)
    years = YEARS[scenario.waves]
    r = np.tile(np.eye(scenario.waves)[:, :, None], len(ITEMS))
    if scenario.panel:
        r = WaveMeans.of({str(at): unweighted(own) for at, own in enumerate(moments)}, (), IDS).correlations()
    coarse = np.where(r == 1, 1.0, np.floor(r / R_STEP + 1e-9) * R_STEP)
    direct, told = [], []
    for at, own in enumerate(moments):
        table = estimate(own, CATALOGUE, str(at), IDS)
        rows = table[table["level"] == "quartier"].assign(name="")
        errors = generalised_errors(rows, CATALOGUE)
        published = rows.assign(value=rounded(rows["value"], steps_of(rows, CATALOGUE)), df=floor_freedom(rows["df"]))
        direct.append(rows.set_index(["indicator", "quartier_id"]))
        told.append(published.assign(**errors[["se", "lower", "upper"]]).set_index(["indicator", "quartier_id"]))
    scale = Scale.of([CATALOGUE.indicators[ITEMS[0]]] * len(told[0]), unit=100.0)
    family = np.asarray(told[0].groupby(level=0, sort=False).ngroup())
    exact, made = (
        trend(waves, years, family, scale, np.moveaxis(together, 2, 0)[family])
        for waves, together in ((direct, r), (told, coarse))
    )
    step = limit_steps_of(told[0].reset_index(), CATALOGUE) / 10
    lower, upper = outward(made["lower"], made["upper"], step)
    said = made["verdict"].isin(["rising", "falling"]) & outside(0.0, lower, upper, step)
    columns = {"lower": exact["lower"], "upper": exact["upper"], "told_lower": lower, "told_upper": upper, "said": said}
    true = np.einsum("t,tiq->iq", slope_coefficients(years), truths).ravel()
    return pd.DataFrame(columns).assign(true=true)


def simulate(scenario: Scenario, draws: int, seed: int = 1) -> dict[str, float]:
    """Percent of intervals that hold the true slope, and of maps and quartiers of which a direction is said."""
    rng = np.random.default_rng(seed)
    cities = range(max(1, draws // len(ITEMS)))
    every = pd.concat([slopes(scenario, rng) for _ in cities], keys=cities)
    known = every["lower"].notna() & every["upper"].notna()
    wrong = every["said"] & (np.sign(every["told_lower"] + every["told_upper"]) != np.sign(every["true"]))
    return {
        "covered": 100 * float(every["true"].between(every["lower"], every["upper"])[known].mean()),
        "covered_as_told": 100 * float(every["true"].between(every["told_lower"], every["told_upper"])[known].mean()),
        "width": float((every["upper"] - every["lower"])[known].mean()),
        "width_as_told": float((every["told_upper"] - every["told_lower"])[known].mean()),
        "maps_that_say": 100 * float(every["said"].groupby(level=[0, 1]).any().mean()),
        "said": 100 * float(every["said"].mean()),
        "wrong": 100 * float(wrong.mean()) if scenario.points else float("nan"),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--draws", type=int, default=1000)
    parser.add_argument("--json", type=Path)
    arguments = parser.parse_args()
    rows = [{**vars(scenario), **simulate(scenario, arguments.draws)} for scenario in scenarios()]
    print(f"{arguments.draws} draws\n" + pd.DataFrame(rows).round(2).to_string(index=False))
    if arguments.json:
        arguments.json.write_text(json.dumps(rows, indent=2), encoding="utf-8")


if __name__ == "__main__":
    main()
