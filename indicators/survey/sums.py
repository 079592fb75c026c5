"""The one pass: everything that is ever summed over respondents; sums of two portions add up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from indicators.survey.answers import Respondents
from indicators.survey.batches import Floats, Integers
from indicators.survey.replicates import ReplicateSums
from indicators.survey.values import ValueSums

SUMS = ("n", "w", "wy", "wyy", "ww", "wwy", "wwyy")
Cell = tuple[str, str, str, int, int, float]
_RULES: dict[str, tuple[float, np.ufunc]] = {
    "people": (0, np.add),
    "weights": (0, np.add),
    "lightest": (np.nan, np.fmin),
    "heaviest": (np.nan, np.fmax),
    "asked": (0, np.add),
    "smallest": (np.nan, np.fmin),
    "largest": (np.nan, np.fmax),
    "rows": (np.iinfo(np.int64).max, np.minimum),
    "sums": (0, np.add),
    "counts": (0, np.add),
}
"""Arrays by cell: what stands for nobody, and how two portions become one."""
_PORTION = 4096  # rows


class Sums:
    """Sums over the respondents of each cell, and products of answers within each quartier.

    Parameters
    ----------
    centres : Mapping
        Indicator to what is taken off its answers first.
    together : bool
        Whether products of two answers are wanted too.
    categories : Mapping or None
        Column to how many of its cells are counted one by one.
    each_value : sequence of str
        Indicators of which every value is counted.
    each_weight : bool
        Whether respondents of different weights are kept apart, as trimming needs.

    Attributes
    ----------
    cells : dict
        ``(stratum, psu, quartier_id, groups, classes, single)`` to its row in the arrays; ``single`` is what each of its
        respondents weighs where weights are kept apart, else 0.
    people : array, cells
        Respondents, also those who did not answer.
    weights : array, cells × 2
        Their Σw and Σw².
    lightest, heaviest : arrays, cells
        The smallest and the largest weight above 0; nan where nobody has one.
    asked : array, cells × indicators
        Respondents of a weight above 0 whom a question was put to.
    smallest, largest : arrays, cells × 2
        Of stratum_size and of psu_size; nan where it is not given.
    rows : array, cells
        The first row in the file.
    sums : array, cells × 7 × indicators
        n, Σw, Σwy, Σwy², Σw², Σw²y, Σw²y² over those who answered.
    counts : array, cells × 3 × cells of all such columns
        How many gave each answer, their Σw and Σw².
    products : dict
        ``quartier_id`` to an array of twice as many rows and columns as there are indicators: the products of y
        (0 where there is no answer) and of the answers' being there, unweighted.
    values : dict
        Indicator to its `indicators.survey.values.ValueSums`.
    replicates : ReplicateSums or None
        In the order of `cells`; None where respondents have no replicate weights.
    """

    def __init__(
        self,
        centres: Mapping[str, float],
        *,
        together: bool = True,
        each_value: Sequence[str] = (),
        categories: Mapping[str, int] | None = None,
        each_weight: bool = False,
    ) -> None:
        self.each_weight = each_weight
        self.centres, self.together, self.categories = dict(centres), together, dict(categories or {})
        self.cells: dict[Cell, int] = {}
        self.people = np.zeros(0, dtype=np.int64)
        self.weights = np.zeros((0, 2))
        self.lightest, self.heaviest = np.zeros((2, 0))
        self.asked = np.zeros((0, len(self.centres)))
        self.smallest, self.largest = np.zeros((2, 0, 2))
        self.rows = np.zeros(0, dtype=np.int64)
        self.sums = np.zeros((0, len(SUMS), len(self.centres)))
        self.counts = np.zeros((0, 3, sum(self.categories.values())))
        self.products: dict[str, Floats] = {}
        self.values = {name: ValueSums() for name in each_value}
        self.replicates: ReplicateSums | None = None

    def add(self, respondents: Respondents) -> None:
        """Sum up a portion of the respondents."""
        if not len(respondents.weight):
            return
        cells, keys, borders = _cells(respondents, self.each_weight)
        order = np.argsort(cells.astype(np.uint16) if len(keys) <= 1 << 16 else cells, kind="stable")
        ends = np.cumsum(np.bincount(cells, minlength=len(keys)))
        starts = np.concatenate([[0], ends[:-1]])
        rows = np.zeros(len(keys), dtype=np.int64) if respondents.rows is None else np.asarray(respondents.rows)[order[starts]]
        weight = respondents.weight[order]
        weights = np.stack([np.add.reduceat(of, starts) for of in (weight, weight**2)], axis=1)
        sums = np.empty((len(keys), len(SUMS), len(self.centres)))
        answers = _Answers(respondents, weight, self.centres, order)
        replicates = None if respondents.replicates is None else respondents.replicates[order]
        replicated = None if replicates is None else ReplicateSums(len(self.centres), replicates.shape[1])
        for own in _portions(borders, ends):
            first, last = own[0], own[-1]
            portion = slice(starts[first], ends[last - 1])
            y, there = answers.of(portion)
            sums[first:last] = _weighted(y, there, weight[portion], starts[first:last] - portion.start)
            if replicates is not None and replicated is not None:
                replicated.add(y, there, replicates[portion], starts[first:last] - portion.start)
            if self.together:
                answered = np.concatenate([y, there])
                for begin, end in pairwise(own):
                    part = answered[:, starts[begin] - portion.start : ends[end - 1] - portion.start]
                    quartier_id = keys[begin][2]
                    self.products[quartier_id] = self.products.get(quartier_id, 0.0) + part @ part.T
        smallest, largest = _limits((respondents.stratum_size, respondents.psu_size), order, starts)
        arrays: dict[str, NDArray[Any]] = {"people": ends - starts, "weights": weights, "rows": rows, "sums": sums}
        (lightest,), (heaviest,) = (of.T for of in _limits((_above_zero(respondents.weight),), order, starts))
        arrays |= {"lightest": lightest, "heaviest": heaviest}
        arrays |= {"smallest": smallest, "largest": largest, "asked": self._asked(respondents, order, starts)}
        arrays["counts"] = self._counted(respondents, cells, len(keys))
        at = self._take(keys, arrays)
        self._take_replicates(at, replicated)
        for name, values in self.values.items():
            values.add(at[cells], respondents.answers[name].rows(), respondents.weight)

    def counts_of(self, column: str) -> Floats:
        """The part of `counts` that one column has."""
        names = list(self.categories)
        first = sum(self.categories[name] for name in names[: names.index(column)])
        return self.counts[:, :, first : first + self.categories[column]]

    def _asked(self, respondents: Respondents, order: Integers, starts: Integers) -> Floats:
        """How many a question was put to, of those who stand for somebody; cells × indicators."""
        counts = (respondents.weight[order] > 0).astype("float64")
        asked = np.repeat(np.add.reduceat(counts, starts)[:, None], len(self.centres), axis=1)
        for number, name in enumerate(self.centres):
            if name in respondents.not_asked:
                asked[:, number] -= np.add.reduceat(respondents.not_asked[name].rows()[order] * counts, starts)
        return asked

    def _counted(self, respondents: Respondents, cells: Integers, number: int) -> Floats:
        """How many of each cell gave each answer, unweighted and weighted; whoever weighs nothing stands for nobody."""
        counts, first = np.zeros((number, 3, sum(self.categories.values()))), 0
        for column, size in self.categories.items():
            position = respondents.categories[column].rows()
            there = np.flatnonzero(~np.isnan(position) & (respondents.weight > 0))
            at, weight = cells[there] * size + position[there].astype(np.int64), respondents.weight[there]
            for row, of in enumerate((None, weight, weight**2)):
                counts[:, row, first : first + size] = np.bincount(at, of, number * size).reshape(number, size)
            first += size
        return counts

    def merge(self, other: Sums) -> None:
        """Add what another worker has summed up."""
        at = self._take(list(other.cells), {name: getattr(other, name) for name in _RULES})
        self._take_replicates(at, other.replicates)
        for name, values in self.values.items():
            values.merge(other.values[name], at)
        for quartier_id, products in other.products.items():
            self.products[quartier_id] = self.products.get(quartier_id, 0.0) + products

    def _take(self, keys: list[Cell], portion: Mapping[str, NDArray[Any]]) -> NDArray[np.intp]:
        """Add a portion's arrays, each by its rule; where its cells are now."""
        at = np.array([self.cells.setdefault(key, len(self.cells)) for key in keys], dtype=np.intp)
        more = len(self.cells) - len(self.people)
        for name, (nothing, both) in _RULES.items():
            array: NDArray[Any] = getattr(self, name)
            if more:
                empty = np.full((more, *array.shape[1:]), nothing, dtype=array.dtype)
                array = np.concatenate([array, empty])
                setattr(self, name, array)
            array[at] = both(array[at], portion[name])
        return at

    def _take_replicates(self, at: NDArray[np.intp], replicates: ReplicateSums | None) -> None:
        if replicates is not None:
            self.replicates = self.replicates or ReplicateSums(len(self.centres), replicates.number)
            self.replicates.take(at, len(self.cells), replicates)


class _Answers:
    """Answers in the order of the cells."""

    def __init__(self, respondents: Respondents, weight: Floats, centres: Mapping[str, float], order: Integers) -> None:
        self.weight = weight
        self.everybody_counts = bool((self.weight > 0).all())
        self.values: list[tuple[Floats, Floats, Integers]] = []
        codes_in_order: dict[int, Integers] = {}
        for name, centre in centres.items():
            codes, numbers = respondents.answers[name]
            there = ~np.isnan(numbers)
            if codes is not None and id(codes) not in codes_in_order:  # a share and a mean of one question have the same
                codes_in_order[id(codes)] = codes[order]
            at = order if codes is None else codes_in_order[id(codes)]
            self.values.append((np.where(there, numbers - centre, 0.0), there.astype(np.float64), at))

    def of(self, portion: slice) -> tuple[Floats, Floats]:
        """Y around its centre, 0 where there is no answer; 1 where there is one; both indicators × rows."""
        weight = self.weight[portion]
        y, there = np.empty((2, len(self.values), len(weight)))
        for number, (numbers, are_there, at) in enumerate(self.values):
            np.take(numbers, at[portion], out=y[number], mode="clip")
            np.take(are_there, at[portion], out=there[number], mode="clip")
        if not self.everybody_counts:  # whoever weighs nothing stands for nobody
            y *= weight > 0
            there *= weight > 0
        return y, there


def _portions(borders: list[int], ends: Integers) -> Iterator[list[int]]:
    """The borders of whole quartiers, as many as the processor's cache holds."""
    portion, begun = borders[:1], 0
    for border in borders[1:]:
        portion.append(border)
        if ends[border - 1] - begun >= _PORTION or border == borders[-1]:
            yield portion
            portion, begun = [border], ends[border - 1]


def _cells(respondents: Respondents, each_weight: bool) -> tuple[Integers, list[Cell], list[int]]:
    """The cell of each respondent, each cell's key, and between which cells the quartiers' borders are."""
    quartier, stratum, psu = respondents.quartier, respondents.stratum, respondents.psu
    at = quartier.codes.astype(np.int64)
    for column in (stratum, psu):
        at = at * len(column.cells) + column.codes
    place, places = _dense(at, len(quartier.cells) * len(stratum.cells) * len(psu.cells))
    (group, bits), (own, codes) = (_dense(of, int(of.max()) + 1) for of in (respondents.groups, respondents.classes))
    member, together = _dense(group * len(codes) + own, len(bits) * len(codes))  # many margins cross to more than 64 bits hold
    single, weight = np.zeros(1), np.zeros(len(place), dtype=np.int64)
    if each_weight:
        single, weight = np.unique(np.where(respondents.weight > 0, respondents.weight, 0.0), return_inverse=True)
    member, weighing = _dense(member * len(single) + weight, len(together) * len(single))
    cells, distinct = _dense(place * len(weighing) + member, len(places) * len(weighing))
    at, (both, alone) = places[distinct // len(weighing)], np.divmod(weighing[distinct % len(weighing)], len(single))
    bit, code = np.divmod(together[both], len(codes))
    at, psus = np.divmod(at, len(psu.cells))
    quartiers, strata = np.divmod(at, len(stratum.cells))
    names = ([column.cells[code] for code in codes] for column, codes in ((stratum, strata), (psu, psus), (quartier, quartiers)))
    borders = [0, *(np.flatnonzero(np.diff(quartiers)) + 1).tolist(), len(quartiers)]
    return cells, list(zip(*names, bits[bit].tolist(), codes[code].tolist(), single[alone].tolist(), strict=True)), borders


def _dense(codes: NDArray[np.int64], size: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Codes below `size` as positions in those that are there, in order."""
    if size > 4 * len(codes) + 4096:
        distinct, positions = np.unique(codes, return_inverse=True)
        return positions, distinct
    there = np.zeros(size, dtype=bool)
    there[codes] = True
    return (np.cumsum(there) - 1)[codes], np.flatnonzero(there)


def _weighted(y: Floats, there: Floats, weight: Floats, starts: Integers) -> Floats:
    """The seven sums; cells × 7 × indicators."""
    w, wy = weight * there, weight * y
    terms = (there, w, wy, wy * y, w * w, w * wy, wy * wy)
    return np.stack([np.add.reduceat(term, starts, axis=1) for term in terms]).transpose(2, 0, 1)


def _above_zero(weight: Floats) -> Floats:
    return np.where(weight > 0, weight, np.nan)


def _limits(columns: Sequence[Floats | None], order: Integers, starts: Integers) -> tuple[Floats, Floats]:
    """The smallest and the largest of each cell; cells × columns."""
    smallest, largest = np.full((2, len(starts), len(columns)), np.nan)
    for number, sizes in enumerate(columns):
        if sizes is not None:
            smallest[:, number] = np.fmin.reduceat(sizes[order], starts)
            largest[:, number] = np.fmax.reduceat(sizes[order], starts)
    return smallest, largest
