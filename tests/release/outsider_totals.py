"""An outsider who knows the inhabitants of every stratum, and takes what is shown off a total.

Quartiers are strata and weights within them are alike, N_h / n_h. Then a share that is printed of a quartier is k out of n,
and the value of the city (or of an area) is Σ N_h k_h / n_h ÷ Σ N_h: what is left of it beside the shown quartiers is a
number of the withheld ones, and the standard error is another. Possible are whole numbers n_h and k_h of the withheld
quartiers that give what is printed, at its precision; n_h are the same for every question that all people answered.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from indicators.catalogue import Indicator
from indicators.intervals import share_interval
from tests.release.outsider_classes import compositions
from tests.release.printed import Precision, Ranges

Whole = NDArray[np.int64]
_MOST = 3_000_000  # possibilities that are looked at for one total; an outsider has time, a test has less


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
        return {(one[at], one[at + len(self.withheld)]) for one in self.yes[question]}


def totals(
    rows: pd.DataFrame,
    indicator: Indicator,
    precision: Precision,
    areas: Mapping[str, Sequence[str]] | None = None,
    whole: Precision | None = None,
) -> list[Total]:
    """The totals of one map (one indicator, wave and target group) that say something of withheld quartiers.

    Parameters
    ----------
    whole : Precision or None
        Of the city and of areas, if they are told otherwise than quartiers.
    """
    coarser = whole or precision
    quartiers = rows[rows["level"] == "quartier"].set_index("quartier_id")
    shown = {
        str(key): (int(row["n"]), yes_of(int(row["n"]), precision.ranges(row, indicator)["value"]))
        for key, row in quartiers.iterrows()
        if row["status"] in ("ok", "unreliable")
    }
    withheld = [str(key) for key, row in quartiers.iterrows() if row["status"] == "withheld"]
    found = []
    for level, key, members in [("city", "", list(quartiers.index)), *(("area", *one) for one in (areas or {}).items())]:
        of = rows[(rows["level"] == level) & (rows["quartier_id"] == key) & rows["value"].notna()]
        hidden = tuple(one for one in withheld if one in members)
        if len(of) and hidden:
            parts = {one: shown[one] for one in members if one in shown}
            found.append(Total(int(of["n"].iloc[0]), coarser.ranges(of.iloc[0], indicator), parts, hidden))
    return found


def yes_of(n: int, share: tuple[float, float]) -> Whole:
    """The numbers of yes of n answers of the same weight that a printed share allows."""
    k = np.arange(n + 1)
    return k[(100 * k / n >= share[0]) & (100 * k / n <= share[1])]


def possible(total: Total, inhabitants: Mapping[str, int], counts: set[tuple[int, ...]] | None = None) -> Iterator[Whole]:
    """Every (n_h…, k_h…) of the withheld quartiers that a total allows, an array for each choice of the n_h.

    Parameters
    ----------
    counts : set of tuple or None
        The n_h that other questions allow; every one by default.
    """
    left = total.n - sum(n for n, _ in total.shown.values())
    of_shown = _shown(total, inhabitants)
    tried = compositions(left, len(total.withheld)) if counts is None else np.array(sorted(counts))
    for n in tried[(tried > 0).all(axis=1)] if len(tried) else []:
        if np.prod(n + 1.0) > _MOST:
            raise TooMany
        k = np.stack(np.meshgrid(*(np.arange(one + 1) for one in n), indexing="ij"), axis=-1).reshape(-1, len(n))
        kept = k[_gives(total, inhabitants, n, k, of_shown)]
        if len(kept):
            yield np.column_stack([np.broadcast_to(n, kept.shape), kept])


def find(of_question: Mapping[str, Total], inhabitants: Mapping[str, int]) -> Found:
    """What all questions together leave possible of the same withheld quartiers."""
    counts: set[tuple[int, ...]] | None = None
    for _ in range(2):  # the second time with what the last question knew
        yes = {}
        for name, total in of_question.items():
            left = list(possible(total, inhabitants, counts))
            yes[name] = {tuple(int(one) for one in row) for rows in left for row in rows}
            counts = {row[: len(total.withheld)] for row in yes[name]}
    withheld = next(iter(of_question.values())).withheld
    assert counts is not None
    return Found(withheld, counts, {name: {row for row in rows if row[: len(withheld)] in counts} for name, rows in yes.items()})


def _shown(total: Total, inhabitants: Mapping[str, int]) -> tuple[float, float, float | None]:
    """Between what Σ N_h k_h / n_h of the shown quartiers lies, and their part of the variance if it is known."""
    low = sum(inhabitants[one] * int(k.min()) / n for one, (n, k) in total.shown.items())
    high = sum(inhabitants[one] * int(k.max()) / n for one, (n, k) in total.shown.items())
    if any(len(k) != 1 for _, k in total.shown.values()):
        return low, high, None
    return low, high, sum(float(_variance(inhabitants[one], n, k)[0]) for one, (n, k) in total.shown.items())


def _variance(inhabitants: int, n: int, k: Whole) -> NDArray[np.float64]:
    """Of N p, under simple random sampling without replacement."""
    p = k / n
    return inhabitants**2 * (1 - n / inhabitants) * p * (1 - p) / max(n - 1, 1)


def _gives(
    total: Total, inhabitants: Mapping[str, int], n: Whole, k: Whole, shown: tuple[float, float, float | None]
) -> NDArray[np.bool_]:
    size = sum(inhabitants[one] for one in (*total.shown, *total.withheld))
    hidden = sum(inhabitants[one] * k[:, at] / n[at] for at, one in enumerate(total.withheld))
    low, high = (100 * (hidden + end) / size for end in shown[:2])
    kept = (high >= total.printed["value"][0]) & (low <= total.printed["value"][1])
    if shown[2] is None or not {"se", "lower", "upper"} & set(total.printed):
        return kept
    variance = shown[2] + sum(_variance(inhabitants[one], int(n[at]), k[:, at]) for at, one in enumerate(total.withheld))
    share, se = low / 100, np.sqrt(variance) / size
    df = np.full(len(k), total.n - len(total.shown) - len(total.withheld))
    lower, upper = share_interval(share, se, df, np.full(len(k), total.n), np.full(len(k), total.n))
    for name, numbers in (("se", se), ("lower", lower), ("upper", upper)):
        if name in total.printed and not (name != "se" and shown[2] is None):
            ends = total.printed[name]
            kept &= (100 * numbers >= ends[0]) & (100 * numbers <= ends[1])
    return kept


def pairs(names: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Every two of some names."""
    return itertools.combinations(names, 2)
