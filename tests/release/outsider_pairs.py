"""Attack E: the index of need as an oracle for the two-way table of two yes/no questions.

Weights of themes are free, and a theme can be left with one indicator. The standard error of (A + B) / 2, beside those
of A and B, gives their covariance in one quartier and target group; the covariance is a sum over persons, and a sum
over few persons has few solutions.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from tests.release.outsider_raw import Surveyed

EXACT = 1e-9
ORACLE_DECIMALS = 4  # of the standard error in the workbook and in `rank --json`
_MOST_PERSONS = 45  # beyond, the search is only longer, not another one


@dataclass(frozen=True)
class Margins:
    """Who answered in a cell, by weight class, and how many of each class said yes."""

    persons: tuple[int, ...]
    yes: tuple[int, ...]


@dataclass(frozen=True)
class Pair:
    """Two questions in one cell, with the tables that an outsider cannot tell apart.

    Attributes
    ----------
    quartier_id, group, question, other : str
    tables : tuple of tuple of int
        By weight class, who said yes to both.
    truth : tuple of int
    least : int
        Of the four counts of the true table, the smallest.
    """

    quartier_id: str
    group: str
    question: str
    other: str
    tables: tuple[tuple[int, ...], ...]
    truth: tuple[int, ...]
    least: int

    @property
    def is_unique(self) -> bool:
        return self.tables == (self.truth,)


def margins(n: int, n_eff: float, value: float, weights: Sequence[float], tolerance: float = EXACT) -> list[Margins]:
    """Every composition of a cell, and every way to have said yes in it, that has these published figures."""
    compositions = []
    w = np.array(weights)
    for persons in _sums(n, len(w)):
        counts = np.array(persons)
        if abs((counts @ w) ** 2 / (counts @ w**2) - n_eff) > tolerance * n_eff:
            continue
        compositions += [
            Margins(persons, yes)
            for yes in itertools.product(*(range(count + 1) for count in persons))
            if abs(100 * (np.array(yes) @ w) / (counts @ w) - value) <= 100 * tolerance
        ]
    return compositions


def covariance_asked(error: float, other: float, both: float) -> float:
    """Of two indicators, from the errors of the indices that weigh the first alone, the second alone, and both alike."""
    return (4 * both**2 - error**2 - other**2) / 2


def tables(
    a: Margins, b: Margins, weights: Sequence[float], scale: float, covariance: float, within: float
) -> list[tuple[int, ...]]:
    """By weight class, who can have said yes to both, if the covariance is this one, give or take `within`.

    Parameters
    ----------
    scale : float
        What the sum over persons of w² (a - ā)(b - b̄) is multiplied by, in points².
    """
    w = np.array(weights)
    share_a, share_b = np.array(a.yes) @ w / (np.array(a.persons) @ w), np.array(b.yes) @ w / (np.array(b.persons) @ w)
    ranges = [range(max(0, x + y - n), min(x, y) + 1) for n, x, y in zip(a.persons, a.yes, b.yes, strict=True)]
    left = []
    for both in itertools.product(*ranges):
        of_table = sum(
            weight**2 * (together - share_b * x - share_a * y + n * share_a * share_b)
            for weight, together, x, y, n in zip(w, both, a.yes, b.yes, a.persons, strict=True)
        )
        if abs(scale * of_table - covariance) <= within:
            left.append(both)
    return left


def scale_of(a: Margins, weights: Sequence[float], se: float) -> float:
    """The same multiplier, from the published error of one of the two questions."""
    w, persons, yes = np.array(weights), np.array(a.persons), np.array(a.yes)
    share = yes @ w / (persons @ w)
    return se**2 / float(w**2 @ (yes * (1 - share) ** 2 + (persons - yes) * share**2))


def attacked(surveyed: Surveyed, groups: Sequence[str], most_pairs: int = 3) -> Iterator[Pair]:
    """Carry it out against a publication at full precision, in every small cell of some target groups."""
    shown = surveyed.published
    rows = shown[(shown["level"] == "quartier") & shown["target_group"].isin(groups) & shown["n"].notna()]
    shares = [item for item in surveyed.items if surveyed.span(item) == 100.0]
    for (quartier, group), cell in rows[rows["indicator"].isin(shares)].groupby(["quartier_id", "target_group"]):
        everybody = int(cell["n"].max())
        certain = cell[(cell["n"] == everybody) & (cell["se"] > 0)]
        if len(certain) < 2 or everybody > _MOST_PERSONS:
            continue
        weights = classes(surveyed, str(quartier), str(group))
        ways = {row.indicator: margins(everybody, row.n_eff, row.value, weights) for row in certain.itertuples()}
        sure = {item: possible[0] for item, possible in ways.items() if len(possible) == 1}
        errors = dict(zip(certain["indicator"], certain["se"], strict=True))
        for question, other in itertools.islice(itertools.combinations(sure, 2), most_pairs):
            covariance = covariance_asked(
                errors[question], errors[other], oracle(surveyed, str(quartier), str(group), question, other)
            )
            scale = scale_of(sure[question], weights, errors[question])
            within = 4 * 0.6 * 10**-ORACLE_DECIMALS * math.hypot(errors[question], errors[other])
            left = tables(sure[question], sure[other], weights, scale, covariance, within)
            truth, least = true_table(surveyed, str(quartier), str(group), question, other, weights)
            yield Pair(str(quartier), str(group), question, other, tuple(left), truth, least)


def oracle(surveyed: Surveyed, quartier: str, group: str, question: str, other: str) -> float:
    """The standard error of the index that weighs two questions alike, as the workbook told it.

    Every quartier is a stratum of its own, so the sums of linearised values are 0 in every domain of it.
    """
    here, cell = surveyed.members(quartier, "all"), surveyed.members(quartier, group)
    first, second = (_linearised(cell, item) for item in (question, other))
    index = (first + second) / 2
    n, whole = len(here), float(here["stratum_size"].iloc[0])
    return round(math.sqrt((1 - n / whole) * n / (n - 1) * float(index @ index)), ORACLE_DECIMALS)


def _linearised(cell, item: str):  # type: ignore[no-untyped-def]
    """A respondent's part in the error of a share, in points."""
    weight, answer = cell["weight"].to_numpy(), cell[item].to_numpy()
    answered = ~np.isnan(answer)
    w = np.where(answered, weight, 0.0)
    return np.where(
        answered, 100 * w * (np.nan_to_num(answer) - np.average(answer[answered], weights=w[answered])) / w.sum(), 0.0
    )


def classes(surveyed: Surveyed, quartier: str, group: str) -> list[float]:
    """The weights that a methods report names for a target group of a quartier."""
    return sorted(surveyed.members(quartier, group)["weight"].unique())


def true_table(
    surveyed: Surveyed, quartier: str, group: str, question: str, other: str, weights: Sequence[float]
) -> tuple[tuple[int, ...], int]:
    cell = surveyed.members(quartier, group)
    a, b = cell[question].to_numpy() == 1, cell[other].to_numpy() == 1
    both = tuple(int((a & b & (cell["weight"] == weight).to_numpy()).sum()) for weight in weights)
    return both, min(int((a & b).sum()), int((a & ~b).sum()), int((~a & b).sum()), int((~a & ~b).sum()))


def _sums(total: int, parts: int) -> Iterator[tuple[int, ...]]:
    """Every way to divide persons among classes."""
    for bars in itertools.combinations(range(total + parts - 1), parts - 1):
        edges = (-1, *bars, total + parts - 1)
        yield tuple(after - before - 1 for before, after in itertools.pairwise(edges))
