"""An outsider who knows the inhabitants of every stratum, and takes what is shown off a total.

Quartiers are strata and weights within them are alike, N_h / n_h. Then a share that is printed of a quartier is k out of n,
and the value of the city (or of an area) is Σ N_h k_h / n_h ÷ Σ N_h: what is left of it beside the shown quartiers is a
number of the withheld ones, and the standard error is another. Possible are whole numbers n_h and k_h of the withheld
quartiers that give what is printed, at its precision; n_h are the same for every question that all people answered.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import comb

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from indicators.estimates.intervals import share_interval
from tests.release.outsider_classes import compositions
from tests.release.printed import Precision, Ranges

Whole = NDArray[np.int64]
Floats = NDArray[np.float64]
Ends = tuple[float, float]
Size = Callable[[str, int], float]
_MOST = 1_000_000  # possibilities of one total that are looked at; an outsider has time, a test has less

_LAST_BIT = 12  # decimals; a share of one must be one


class TooMany(Exception):
    """There are more possibilities than a test may look at."""


@dataclass(frozen=True)
class Total:
    """One map's total: what is printed of it, and the quartiers that it is made of.

    Attributes
    ----------
    n : int
        Answers of the whole.
    printed : Ranges
    shown : Mapping
        Quartier to n and the numbers of yes that its printed share allows.
    withheld : tuple of str
    """

    n: int
    printed: Ranges
    shown: Mapping[str, tuple[int, Whole]]
    withheld: tuple[str, ...]


@dataclass(frozen=True)
class Found:
    """What is possible of the withheld quartiers, over all questions.

    Attributes
    ----------
    withheld : tuple of str
    counts : set of tuple
        The numbers of answers.
    yes : Mapping
        Question to the numbers of answers and, after them, of yes.
    """

    withheld: tuple[str, ...]
    counts: set[tuple[int, ...]]
    yes: Mapping[str, set[tuple[int, ...]]]

    def of(self, quartier: str, question: str) -> set[tuple[int, int]]:
        """What is possible of one quartier: answers, and yes among them."""
        at = self.withheld.index(quartier)
        return {(answers[at], answers[at + len(self.withheld)]) for answers in self.yes[question]}


def totals(rows: pd.DataFrame, precision: Precision, areas: Mapping[str, Sequence[str]] | None = None) -> list[Total]:
    """The totals of one map (one indicator, wave and target group) that say something of withheld quartiers.

    Parameters
    ----------
    rows : DataFrame
        Of estimates; with a column ``step`` if rows are told in steps of their own.
    """
    steps = rows["step"] if "step" in rows else pd.Series(np.nan, index=rows.index)
    printed = {at: precision.ranges(row, steps[at]) for at, row in rows.iterrows() if not pd.isna(row["value"])}
    quartiers = rows[rows["level"] == "quartier"]
    shown = {
        str(row["quartier_id"]): (int(row["n"]), yes_of(int(row["n"]), printed[at]["value"]))
        for at, row in quartiers.iterrows()
        if at in printed
    }
    withheld = [str(key) for key in quartiers.loc[quartiers["status"] == "withheld", "quartier_id"]]
    sums = []
    for level, key, members in [("city", "", [*shown, *withheld]), *(("area", *area) for area in (areas or {}).items())]:
        of = [at for at in printed if rows.loc[at, "level"] == level and rows.loc[at, "quartier_id"] == key]
        hidden = tuple(quartier for quartier in withheld if quartier in members)
        if of and hidden:
            parts = {quartier: shown[quartier] for quartier in members if quartier in shown}
            sums.append(Total(int(rows.loc[of[0], "n"]), printed[of[0]], parts, hidden))
    return sums


def yes_of(n: int, share: tuple[float, float]) -> Whole:
    """The numbers of yes of n answers of the same weight that a printed share allows."""
    k = np.arange(n + 1)
    return k[(100 * k / n >= share[0]) & (100 * k / n <= share[1])]


def possible(total: Total, size: Size, counts: set[tuple[int, ...]] | None = None) -> Iterator[Whole]:
    """Every (n_h…, k_h…) of the withheld quartiers that a total allows, an array for each choice of the n_h.

    Parameters
    ----------
    size : callable
        Quartier and answers to the people that these stand for: N_h for everybody, n N_h / n_h for a target group.
    counts : set of tuple or None
        The n_h that other questions allow; every one by default.
    """
    left = total.n - sum(n for n, _ in total.shown.values())
    of_shown = _shown(total, size)
    hidden = len(total.withheld)
    if counts is None and comb(max(left - 1, 0), hidden - 1) * (left / hidden + 1) ** hidden > _MOST:
        raise TooMany
    tried = compositions(left, len(total.withheld)) if counts is None else np.array(sorted(counts))
    for n in tried[(tried > 0).all(axis=1)] if len(tried) else []:
        k = np.stack(np.meshgrid(*(np.arange(count + 1) for count in n), indexing="ij"), axis=-1).reshape(-1, len(n))
        kept = k[_gives(total, size, n, k, of_shown)]
        if len(kept):
            yield np.column_stack([np.broadcast_to(n, kept.shape), kept])


def find(of_question: Mapping[str, Total], size: Size) -> Found:
    """What all questions together leave possible of the same withheld quartiers."""
    counts: set[tuple[int, ...]] | None = None
    for _ in range(2):  # the second time with what the last question knew
        yes = {}
        for name, total in of_question.items():
            left = list(possible(total, size, counts))
            yes[name] = {tuple(int(count) for count in row) for rows in left for row in rows}
            counts = {row[: len(total.withheld)] for row in yes[name]}
    withheld = next(iter(of_question.values())).withheld
    assert counts is not None
    return Found(withheld, counts, {name: {row for row in rows if row[: len(withheld)] in counts} for name, rows in yes.items()})


def _shown(total: Total, size: Size) -> tuple[Ends, Ends]:
    """Between what Σ N_h k_h / n_h of the shown quartiers lies, and their part of the variance."""
    sums, variances = np.zeros(2), np.zeros(2)
    for quartier, (n, k) in total.shown.items():
        sums += size(quartier, n) * np.array([k.min(), k.max()]) / n
        variance = _variance(size(quartier, n), n, k)
        variances += [variance.min(), variance.max()]
    return (sums[0], sums[1]), (variances[0], variances[1])


def _variance(inhabitants: float, n: int, k: Whole) -> Floats:
    """Of N p, under simple random sampling without replacement."""
    p = k / n
    return inhabitants**2 * max(1 - n / inhabitants, 0) * p * (1 - p) / max(n - 1, 1)


def _gives(total: Total, size: Size, n: Whole, k: Whole, shown: tuple[Ends, Ends]) -> NDArray[np.bool_]:
    of_hidden = [size(quartier, int(n[at])) for at, quartier in enumerate(total.withheld)]
    whole = sum(size(quartier, count) for quartier, (count, _) in total.shown.items()) + sum(of_hidden)
    squares = sum(size(quartier, count) ** 2 / count for quartier, (count, _) in total.shown.items())
    effective = whole**2 / (squares + sum(weight**2 / n[at] for at, weight in enumerate(of_hidden)))
    if "n_eff" in total.printed and not total.printed["n_eff"][0] <= effective <= total.printed["n_eff"][1]:
        return np.zeros(len(k), dtype=bool)
    hidden = sum(weight * k[:, at] / n[at] for at, weight in enumerate(of_hidden))
    unseen = sum(_variance(weight, int(n[at]), k[:, at]) for at, weight in enumerate(of_hidden))
    shares = [np.round((hidden + end) / whole, _LAST_BIT) for end in shown[0]]
    errors = [np.sqrt(unseen + end) / whole for end in shown[1]]
    every = np.full(len(k), total.n)
    df = every - len(total.shown) - len(total.withheld)
    limits = [share_interval(share, se, df, every, every * effective / total.n) for share in shares for se in errors]
    figures = {"value": shares, "se": errors, "lower": [limit[0] for limit in limits], "upper": [limit[1] for limit in limits]}
    kept = np.ones(len(k), dtype=bool)
    for name, (low, high) in total.printed.items():
        if name in figures:
            ends = 100 * np.array(figures[name])
            kept &= (ends.max(axis=0) >= low) & (ends.min(axis=0) <= high)
    return kept
