"""Do the chances of a choice keep their promise, whatever the true values are like?

    python -m benchmarks.chances [--cities 1000] [--k 3] [--json FILE]

Cities of 18 quartiers with known truths get estimates around them; of those that a model says to be among the k with
the chance p, a part p should be. Printed are promised minus come true by decile, as a Markdown table. The simulation's
own error of a decile with m cases is at most 0.5 / √m: 0.022 at 500, below which nothing is printed.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from indicators.estimates.intervals import mean_interval
from indicators.estimates.spread import effective_variance
from indicators.index.area_level import TrueValues, chance_among
from indicators.index.shapes import shapes_of
from indicators.survey.design import Floats

QUARTIERS, K, DRAWS = 18, 3, 400
ERRORS = (0.3, 0.6, 1.0, 1.5)  # of an estimate, in standard deviations of the truths
LEAST_CASES, GOAL, CLEAR = 500, 0.05, 0.9
FREEDOM = 6.0  # degrees of freedom of a variance that is estimated from few clusters

BELL = shapes_of(bell=(1.0, [(1.0, 0.0, 1.0)]))
STUDENT = shapes_of(student=(1.0, [(0.55, 0.0, 0.75), (0.38, 0.0, 1.35), (0.07, 0.0, 3.2)]))  # some four degrees of freedom

Random = np.random.Generator


def _normal(random: Random, size: tuple[int, int]) -> Floats:
    return random.standard_normal(size)


def _few_well_off(random: Random, size: tuple[int, int]) -> Floats:
    return 1 - random.exponential(1.0, size)


def _few_badly_off(random: Random, size: tuple[int, int]) -> Floats:
    return random.exponential(1.0, size) - 1


def _two_kinds(random: Random, size: tuple[int, int]) -> Floats:
    return (np.where(random.random(size) < 0.5, -1.0, 1.0) + 0.25 * random.standard_normal(size)) / np.sqrt(1 + 0.25**2)


def _one_extreme(random: Random, size: tuple[int, int]) -> Floats:
    truths = random.standard_normal(size)
    truths[:, 0] = 4.0
    return truths


def _nearly_equal(random: Random, size: tuple[int, int]) -> Floats:
    return 0.1 * random.standard_normal(size)


TRUTHS: dict[str, Callable[[Random, tuple[int, int]], Floats]] = {
    "normal": _normal,
    "many alike, few well off": _few_well_off,
    "many alike, few badly off": _few_badly_off,
    "two kinds": _two_kinds,
    "one extreme": _one_extreme,
    "nearly equal": _nearly_equal,
}


@dataclass(frozen=True)
class Cities:
    """Truths, estimates and what is said of their variances; cities × quartiers."""

    truth: Floats
    value: Floats
    published: Floats  # as published: the squared standard error
    variance: Floats  # to reckon with: `indicators.estimates.spread`, or the truth where it is known


def cities(truths: str, error: float, variances: str, count: int, random: Random, quartiers: int = QUARTIERS) -> Cities:
    """Some cities.

    Parameters
    ----------
    variances : str
        Of the variances: ``known``; ``estimated`` from the answers of each quartier, 12 to 90; or from ``few`` clusters.
    """
    truth = TRUTHS[truths](random, (count, quartiers))
    answers = random.uniform(12, 90, truth.shape).round()
    within = np.exp(0.2 * random.standard_normal(truth.shape))
    variance = within / answers
    variance *= (error**2 / np.exp(0.02)) / np.mean(1 / np.arange(12, 91))
    value = truth + np.sqrt(variance) * random.standard_normal(truth.shape)
    if variances == "known":
        return Cities(truth, value, variance, variance)
    df = answers - 1 if variances == "estimated" else np.full(truth.shape, FREEDOM)
    published = variance * random.chisquare(df) / df
    lower, upper = mean_interval(value, np.sqrt(published), df)
    spread = [_effective(*survey) for survey in zip(value, published, lower, upper, answers, strict=True)]
    return Cities(truth, value, published, np.stack(spread))


def _effective(value: Floats, published: Floats, lower: Floats, upper: Floats, answers: Floats) -> Floats:
    rows = pd.DataFrame({"value": value, "se": np.sqrt(published), "lower": lower, "upper": upper, "n": answers})
    rows = rows.assign(status=np.where(answers >= 30, "ok", "unreliable"), source="survey")
    return effective_variance(rows, share=False).to_numpy()


def robust(value: Floats, published: Floats, variance: Floats, random: Random) -> Floats:
    """What the product does."""
    return TrueValues.given(value, variance).draw(DRAWS, random)


def bell(value: Floats, published: Floats, variance: Floats, random: Random) -> Floats:
    """A normal distribution of the truths, and standard errors taken as they are told: what was done before."""
    return TrueValues.given(value, published, shapes=BELL).draw(DRAWS, random)


def student(value: Floats, published: Floats, variance: Floats, random: Random) -> Floats:
    """A t distribution of the truths."""
    return TrueValues.given(value, variance, shapes=STUDENT).draw(DRAWS, random)


def nonparametric(value: Floats, published: Floats, variance: Floats, random: Random) -> Floats:
    """The most likely distribution of the truths, whatever it is (Kiefer and Wolfowitz 1956), by 100 steps of EM."""
    points = np.linspace(value.min(), value.max(), 60)
    density = np.exp(-0.5 * (value[:, None] - points) ** 2 / variance[:, None]) / np.sqrt(variance)[:, None]
    share = np.full(len(points), 1 / len(points))
    for _ in range(100):
        part = density * share
        part /= part.sum(axis=1, keepdims=True)
        share = part.mean(axis=0)
    upto = (density * share).cumsum(axis=1)
    upto /= upto[:, -1:]
    luck = random.random((DRAWS, len(value), 1))
    at = np.minimum((luck > upto).sum(axis=2), len(points) - 1)
    return points[at] + (points[1] - points[0]) * (random.random(at.shape) - 0.5)


MODELS = {"robust": robust, "bell": bell, "student": student, "nonparametric": nonparametric}


@dataclass(frozen=True)
class Kept:
    """What was promised, and what came true."""

    chance: Floats
    came: np.ndarray

    @classmethod
    def of(cls, cities: Cities, model: Callable[..., Floats], k: int, random: Random) -> Kept:
        surveys = zip(cities.value, cities.published, cities.variance, strict=True)
        chance = np.stack([chance_among(model(*estimates, random), k) for estimates in surveys])
        return cls(chance, cities.truth >= np.sort(cities.truth, axis=1)[:, -k][:, None])

    @classmethod
    def together(cls, some: list[Kept]) -> Kept:
        return cls(np.concatenate([kept.chance for kept in some]), np.concatenate([kept.came for kept in some]))

    def gaps(self) -> list[tuple[float, int]]:
        """Promised minus come true, and the number of cases, of each decile of the chance."""
        decile = np.minimum((10 * self.chance + 1e-9).astype(int), 9).ravel()
        cases = np.bincount(decile, minlength=10)
        apart = np.bincount(decile, (self.chance - self.came).ravel(), minlength=10)
        return [(float(total / max(count, 1)), int(count)) for total, count in zip(apart, cases, strict=True)]

    def clear(self, limit: float = CLEAR) -> dict[str, float]:
        """How many a city are clearly in, how many of these truly are, and in which part of the cities one is not."""
        said = self.chance >= limit - 1e-9
        wrong = (said & ~self.came).any(axis=1).mean()
        right = self.came[said].mean() if said.any() else np.nan
        return {"a city": float(said.sum() / len(said)), "right": float(right), "cities with a wrong one": float(wrong)}


def row(name: list[str], kept: Kept) -> str:
    """A line of the Markdown table; bold where the goal is missed."""
    cells = ["" if n < LEAST_CASES else f"**{gap:+.3f}**" if abs(gap) > GOAL else f"{gap:+.3f}" for gap, n in kept.gaps()]
    clear = kept.clear()
    cells += [f"{clear['a city']:.3f}", f"{clear['right']:.2f}", f"{clear['cities with a wrong one']:.3f}"]
    return "| " + " | ".join([*name, *cells]).replace("-", "−") + " |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cities", type=int, default=1000, help="for each error")
    parser.add_argument("--k", type=int, default=K)
    parser.add_argument("--quartiers", type=int, default=QUARTIERS)
    parser.add_argument("--truths", nargs="*", default=list(TRUTHS))
    parser.add_argument("--variances", nargs="*", default=["known", "estimated", "few"])
    parser.add_argument("--models", nargs="*", default=list(MODELS))
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", type=argparse.FileType("w"))
    options = parser.parse_args()
    deciles = [f"–{10 * (decile + 1)} %" for decile in range(10)]
    heads = ["truths", "variances", "model", "error", *deciles, "clear a city", "of these right", "cities with a wrong one"]
    print("| " + " | ".join(heads) + " |\n" + "|---" * len(heads) + "|")
    rows = []
    for truths in options.truths:
        for variances in options.variances:
            random = np.random.default_rng(options.seed)
            drawn = [cities(truths, error, variances, options.cities, random, options.quartiers) for error in ERRORS]
            for model in options.models:
                each = [Kept.of(surveys, MODELS[model], options.k, np.random.default_rng(options.seed)) for surveys in drawn]
                parts = zip([*map(str, ERRORS), "all"], [*each, Kept.together(each)], strict=True)
                for error, kept in parts:
                    if error == "all" or model == "robust":
                        print(row([truths, variances, model, error], kept), flush=True)
                    rows.append([truths, variances, model, error, kept.gaps(), kept.clear()])
    if options.json:
        json.dump(rows, options.json)


if __name__ == "__main__":
    main()
