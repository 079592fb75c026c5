"""How often verdicts are wrong where nothing differs, and how often they are said where something does.

    python -m benchmarks.verdicts [--maps 20000] [--json FILE]

Draws surveys of cities that are known, makes the product's table of estimates of them and counts verdicts: those that
are said (Holm's test, reliable, the city's told value outside the told interval), and beside them those of the test on
the linear scale, a Welch test with Satterthwaite's degrees of freedom as R's ``survey`` gives it, equally adjusted.
Prints the tables of docs/statistics.md.
"""

import argparse
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats

from benchmarks.estimates import nameless
from indicators.catalogue import Catalogue
from indicators.estimates.domains import Domains
from indicators.estimates.intervals import holm
from indicators.estimates.precision import Limits, comparable, outside, unreliable
from indicators.estimates.rest import Rest
from indicators.estimates.table import estimate
from indicators.estimates.totals import Totals, cells_of
from indicators.estimates.verdicts import SIGNIFICANCE
from indicators.formulas import Mean, Share
from indicators.survey.design import Floats
from indicators.survey.moments import KEYS, Moments
from indicators.survey.sums import SUMS

Counts = NDArray[np.intp]
AT_A_TIME = 2000  # maps: more would only fill the memory
_SCALE = (1.0, 5.0)


@dataclass(frozen=True)
class Plan:
    """How a survey was made; quartiers are its strata.

    Attributes
    ----------
    answers : tuple of int
        Of each quartier.
    weights : tuple of (weight, part of the answers, effect)
        Classes of respondents; the effect is that on the logit of a share, so that weights go with answers.
    members : float
        Part of a stratum's respondents that answered: the others are not of the group.
    asked : float
        Part of the population that answered.
    clusters : tuple of int
        People of a sampling unit in each quartier; empty where people were sampled themselves.
    alike : float
        Correlation of two answers of a cluster.
    """

    answers: tuple[int, ...]
    weights: tuple[tuple[float, float, float], ...]
    members: float = 1.0
    asked: float = 0.06
    clusters: tuple[int, ...] = ()
    alike: float = 0.0

    @property
    def units(self) -> Counts:
        """Clusters of each quartier."""
        return np.array(self.answers) // np.array(self.clusters)


def _sizes(least: int, most: int, number: int) -> tuple[int, ...]:
    return tuple(int(size) for size in np.round(np.geomspace(least, most, number)))


_MILD = ((0.6, 0.3, 0.25), (0.9, 0.35, 0.1), (1.3, 0.25, -0.2), (2.0, 0.1, -0.4))
_SKEWED = ((0.3, 0.45, 0.2), (0.8, 0.3, 0.0), (2.0, 0.2, -0.1), (5.0, 0.05, -0.5))
_ALIKE = ((1.0, 1.0, 0.0),)
PLANS = {
    "all": Plan(_sizes(24, 250, 18), _MILD),
    "groups": Plan(_sizes(24, 90, 18), _MILD, members=0.33),
    "skewed weights": Plan(_sizes(30, 250, 18), _SKEWED),
    "40 quartiers, n 30–60": Plan(_sizes(30, 60, 40), _MILD),
    "clusters of 10": Plan(tuple(10 * size for size in _sizes(4, 20, 18)), _ALIKE, clusters=(10,) * 18, alike=0.08),
    "clusters of 6 and 30": Plan((90, 180, 60, 120, 150, 240) * 3, _ALIKE, clusters=(30, 6, 6) * 6, alike=0.06),
}
SHARES = {
    "10–90 %": (0.15, 0.3, 0.5, 0.7, 0.85),
    "above 90 %": (0.91, 0.93, 0.95, 0.97, 0.99),
    "below 10 %": (0.01, 0.03, 0.05, 0.07, 0.09),
}
_EVEN = (0.1, 0.2, 0.4, 0.2, 0.1)
MEANS = {
    "mean, even": (_EVEN,),
    "mean, 4.2 of 5": ((0.02, 0.05, 0.13, 0.3, 0.5),),
    "mean, 4.7 of 5": ((0.02, 0.02, 0.04, 0.12, 0.8),),
    "mean, unequal spread": (_EVEN, (0.25, 0.15, 0.2, 0.15, 0.25), _EVEN),
}
"""Chances of the answers 1 to 5; of several, quartiers take turns. All have the same mean."""


@dataclass(frozen=True)
class Said:
    """Of every map and quartier; arrays of maps × quartiers.

    Attributes
    ----------
    verdict : array
        What is said: 1 above, -1 below, 0 nothing.
    side : array
        Of which side of the rest the quartier is, where its value is reliable; else 0.
    p : array
        Of the linear test, adjusted.
    """

    verdict: NDArray[np.int8]
    side: NDArray[np.int8]
    p: NDArray[np.float32]

    def linear(self, level: float = SIGNIFICANCE) -> NDArray[np.int8]:
        """What the linear test would have said."""
        return self.side * (self.p < level).astype("int8")

    def level(self) -> float:
        """At which the linear test would be wrong on five of a hundred of these maps, on which nothing differs."""
        return float(np.nanquantile(np.where(self.side == 0, 1.0, self.p).min(axis=1), SIGNIFICANCE))


def wrong(verdicts: NDArray[np.int8]) -> float:
    """Of maps on which nothing differs, the percent with any verdict."""
    return 100 * float((verdicts != 0).any(axis=1).mean())


def right(verdicts: NDArray[np.int8], shift: Floats) -> float:
    """Of quartiers that differ, the percent of which it is said."""
    differs = shift != 0
    return 100 * float((verdicts == np.sign(shift).astype("int8"))[:, differs].mean())


def shares(plan: Plan, share: float, maps: int, seed: int, shift: Floats | None = None) -> Said:
    """Of a question that `share` of the city answers with yes; `shift` is added in each quartier."""
    return _joined(_said(plan, counts, (0.0, 1.0)) for counts in _draws(plan, share, maps, seed, shift))


def means(plan: Plan, chances: Sequence[Sequence[float]], maps: int, seed: int) -> Said:
    """Of a scale from 1 to 5 whose answers have these chances, one after the other quartier."""
    return _joined(_said(plan, counts, _SCALE) for counts in _rolls(plan, chances, maps, seed))


def _joined(parts: Iterator[Said]) -> Said:
    every = list(parts)
    return Said(*(np.concatenate([getattr(part, name) for part in every]) for name in ("verdict", "side", "p")))


def _parts(maps: int) -> list[int]:
    return [AT_A_TIME] * (maps // AT_A_TIME) + ([maps % AT_A_TIME] if maps % AT_A_TIME else [])


def _composition(plan: Plan) -> Counts:
    """Answers by quartier and class, as near to their parts as whole numbers are."""
    parts = np.cumsum([part for _, part, _ in plan.weights])
    upto = np.round(np.outer(plan.answers, parts)).astype(int)
    return np.diff(upto, axis=1, prepend=0)


def _draws(plan: Plan, share: float, maps: int, seed: int, shift: Floats | None) -> Iterator[NDArray[np.int32]]:
    """Counts of the answers no and yes: maps × units × 2. A unit is a class of a quartier's people, or a cluster."""
    rng = np.random.default_rng(seed)
    moved = np.zeros(len(plan.answers)) if shift is None else shift
    n = _composition(plan)
    if plan.clusters:
        units, size = np.repeat(share + moved, plan.units), np.repeat(plan.clusters, plan.units)
        tight = (1 - plan.alike) / plan.alike
        for part in _parts(maps):
            yes = rng.binomial(size, rng.beta(units * tight, (1 - units) * tight, (part, len(units))))
            yield np.stack([size - yes, yes], axis=2).astype("int32")
        return
    people = np.round(n / plan.asked).astype(int)
    logit = np.log(share / (1 - share)) + np.array([effect for _, _, effect in plan.weights])
    for _ in range(50):  # effects of the classes leave the city's share where it is
        chance = 1 / (1 + np.exp(-logit))
        reached = float((people.sum(axis=0) * chance).sum() / people.sum())
        logit -= np.log(reached / (1 - reached)) - np.log(share / (1 - share))
    good = np.round(people * np.clip(chance + moved[:, None], 0, 1)).astype(int)
    for part in _parts(maps):
        yes = rng.hypergeometric(good, people - good, n, (part, *n.shape)).reshape(part, -1)
        yield np.stack([n.ravel() - yes, yes], axis=2).astype("int32")


def _rolls(plan: Plan, chances: Sequence[Sequence[float]], maps: int, seed: int) -> Iterator[NDArray[np.int32]]:
    """Counts of the answers 1 to 5: maps × classes of a quartier's people × 5."""
    rng = np.random.default_rng(seed)
    n = _composition(plan)
    turns = np.repeat(np.array(chances)[np.arange(len(n)) % len(chances)], n.shape[1], axis=0)
    for part in _parts(maps):
        yield rng.multinomial(n.ravel(), turns, (part, n.size)).astype("int32")


def _said(plan: Plan, counts: NDArray[np.int32], ends: tuple[float, float]) -> Said:
    """What the product says of these maps."""
    is_share = ends == (0.0, 1.0)
    moments, ids = _moments(plan, counts, ends)
    indicator = nameless("q", Share("q", ("1",), ("0", "1")) if is_share else Mean("q", *ends), decimals=1)
    catalogue = Catalogue({}, {}, dict.fromkeys(moments.centres, indicator))
    table = estimate(moments, catalogue, "w", ids)
    places = (len(counts), len(ids) + 1)  # the city comes first
    value, lower, upper, n, n_eff = (
        table[name].to_numpy(dtype="float64").reshape(places) for name in ("value", "lower", "upper", "n", "n_eff")
    )
    sound = ~unreliable(table, catalogue, Limits()).reshape(places)[:, 1:]
    seen = outside(value[:, :1], lower[:, 1:], upper[:, 1:], indicator.formula.step(indicator.decimals))
    verdict = table["verdict"].map({"higher": 1, "lower": -1}).fillna(0).to_numpy(dtype="int8").reshape(places)[:, 1:]
    family = comparable(n, n_eff, Limits())[:, 1:]
    side, p = _linear(moments, ids, family)
    return Said(verdict * (sound & seen), side * sound, p)


def _linear(moments: Moments, ids: list[str], family: NDArray[np.bool_]) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """Sign and p of Welch's test with Satterthwaite's degrees of freedom, adjusted after Holm."""
    cells = cells_of(moments)
    totals = Totals(moments, cells, Domains.of(cells, [], ids))
    quartiers = np.arange(1, len(ids) + 1)
    rest = Rest.of(totals, quartiers, np.zeros_like(quartiers))
    own, others = rest.own.variance, rest.rest.variance
    with np.errstate(invalid="ignore", divide="ignore"):
        df = (own + others) ** 2 / (own**2 / rest.own.df + others**2 / rest.rest.df)
        p = 2 * stats.t.sf(np.abs(rest.difference) / np.sqrt(rest.variance), df)
    adjusted = holm(np.where(family.T & (rest.variance > 0), p, np.nan))
    return np.sign(rest.difference).T.astype("int8"), np.nan_to_num(adjusted, nan=1.0).T.astype("float32")


def _moments(plan: Plan, counts: NDArray[np.int32], ends: tuple[float, float]) -> tuple[Moments, list[str]]:
    """The moments of all maps at once, each as an item of its own."""
    number = len(plan.answers)
    ids = [f"{at:02}" for at in range(number)]
    middle = sum(ends) / 2
    y = np.linspace(*ends, counts.shape[2]) - middle
    if plan.clusters:
        of = np.repeat(np.arange(number), plan.units)
        w = np.ones(len(of))
    else:
        of = np.repeat(np.arange(number), len(plan.weights))
        spread = np.random.default_rng(number).uniform(0.6, 1.6, number)  # quartiers are sampled unequally
        w = np.outer(spread, [weight for weight, _, _ in plan.weights]).ravel()
    n, sy, syy = counts.sum(axis=2), counts @ y, counts @ y**2
    sums = {"n": n, "w": n * w, "wy": sy * w, "wyy": syy * w, "ww": n * w**2, "wwy": sy * w**2, "wwyy": syy * w**2}
    clustered = bool(plan.clusters)
    cells = np.arange(len(of)) if clustered else of
    first = np.unique(cells, return_index=True)[1]
    names = np.array(ids)[of[first]]
    keys = pd.DataFrame(
        {"stratum": names, "psu": [f"{at}" if clustered else "" for at in first], "quartier_id": names, "groups": 0, "classes": 0}
    )
    keys["single"] = 0.0
    answered = n[0] if clustered else np.bincount(of, n[0])
    people = np.round(answered / plan.members).astype(int)
    asked = np.nan if clustered or ends == _SCALE else 1 / plan.asked
    table = keys.assign(respondents=people, stratum_size=np.round(people * asked))
    items = [f"map {at}" for at in range(len(counts))]
    long = pd.concat([keys] * len(items), ignore_index=True).assign(indicator=np.repeat(items, len(keys)))
    long = long.assign(**{name: np.add.reduceat(sums[name], first, axis=1).ravel() for name in SUMS})
    assert list(keys) == KEYS
    return Moments(table, long, dict.fromkeys(items, middle)), ids


def errors(maps: int, plans: Sequence[str] = tuple(PLANS)) -> pd.DataFrame:
    """Percent of maps with a wrong verdict, by plan and class of values; `maps` of each."""
    rows = []
    for number, plan in enumerate(plans):
        drawn = {
            kind: _joined(shares(PLANS[plan], share, maps // len(values), 100 * number + at) for at, share in enumerate(values))
            for kind, values in SHARES.items()
        }
        if not PLANS[plan].clusters:
            drawn |= {kind: means(PLANS[plan], chances, maps, number) for kind, chances in MEANS.items()}
        rows += [(plan, kind, len(said.verdict), wrong(said.verdict), wrong(said.linear())) for kind, said in drawn.items()]
    return pd.DataFrame(rows, columns=["plan", "values", "maps", "said", "linear"])


def power(
    maps: int, plans: Sequence[str] = ("all", "groups", "40 quartiers, n 30–60"), centres: Sequence[int] = (10, 30, 50, 70, 90)
) -> pd.DataFrame:
    """Percent of quartiers that differ of which it is said; a third of them do, half upwards and half downwards.

    Returns
    -------
    DataFrame
        ``said``; ``linear``; ``linear_at_5``: the linear test at that level at which it would be wrong on 5 % of
        maps; ``linear_wrong``: on how many it is, as it is.
    """
    rows = []
    for plan in plans:
        number = np.arange(len(PLANS[plan].answers))
        for centre in centres:
            nothing = shares(PLANS[plan], centre / 100, 4 * maps, 7)
            for points in (5, 10, 15):
                signs = np.where(number % 3 == 1, np.where(number % 2, 1.0, -1.0), 0.0)
                signs = np.abs(signs) if centre - points < 1 else -np.abs(signs) if centre + points > 99 else signs
                shift = signs * points / 100
                drawn = shares(PLANS[plan], centre / 100, maps, 8, shift)
                tests = (drawn.verdict, drawn.linear(), drawn.linear(nothing.level()))
                rows.append((plan, centre, points, *(right(test, shift) for test in tests), wrong(nothing.linear())))
    return pd.DataFrame(rows, columns=["plan", "share", "points", "said", "linear", "linear_at_5", "linear_wrong"])


def _markdown(table: pd.DataFrame) -> str:
    lines = ["| " + " | ".join(table.columns) + " |", "|" + "---|" * len(table.columns)]
    lines += [
        "| " + " | ".join(f"{cell:.1f}" if isinstance(cell, float) else str(cell) for cell in row) + " |"
        for row in table.itertuples(index=False)
    ]
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--maps", type=int, default=20_000)
    parser.add_argument("--json", type=Path)
    arguments = parser.parse_args()
    mistaken, detected = errors(arguments.maps), power(arguments.maps // 10)
    print(_markdown(mistaken), _markdown(detected), sep="\n\n")
    if arguments.json:
        tables = {"wrong": mistaken.to_dict("records"), "found": detected.to_dict("records")}
        arguments.json.write_text(json.dumps(tables, ensure_ascii=False, indent=2), encoding="utf-8")


if __name__ == "__main__":
    main()
