"""Counts that are uncertain for sure: others may have given the answer, and nothing that is told would change.

A linear program finds how far a count may go; an exchange shows that it may go far enough, and costs little. In a cell
some persons change to another answer that nothing told there distinguishes from theirs (or, where not even their number
is told, to none), and others so that a told mean stays; where the city or an area tells the answers, as many change back in
other quartiers.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from indicators.survey.design import Floats
from release.withholding.attack import Layout
from release.withholding.few import Count
from release.withholding.suppression import Flags

_EXACT = 1e-9
_ENOUGH = 1e6  # persons; more of them show no more
_AT_ONCE = 64  # moves that are tried together
_MANY = 2**30  # sets of totals, before they are numbered anew


class Exchanges:
    """How many persons may change their answers: of a group alone, or of a group and so of everybody.

    Parameters
    ----------
    counts : array, groups × places × answers
    holds : array of bool, sets × answers
        What is told are sums of these answers.
    scores : array, values × answers
        What each answer counts for a value that is told; no row where none is.
    layout : Layout
    exactly : sequence of bool
        Which families of `layout.apart` are everybody.
    """

    def __init__(self, counts: Floats, holds: Flags, scores: Floats, layout: Layout, exactly: Sequence[bool]) -> None:
        self._groups, self._places, self._answers = counts.shape
        moving = [(group,) for group in range(self._groups)] + [(group, 0) for group in range(self._groups)]
        up, down = (np.stack(slack) for slack in zip(*(_slack(counts, own, layout, exactly) for own in moving), strict=True))
        nobody = np.full((*up.shape[:2], 1), _ENOUGH)
        self._up, self._down = (np.minimum(np.concatenate([slack, nobody], axis=2), _ENOUGH) for slack in (up, down))
        self._holds = np.column_stack([holds, np.zeros(len(holds), dtype=bool)]).astype(np.float64)
        self._scores = np.column_stack([scores, np.zeros(len(scores))])
        self._parts = dict(layout.sums())
        self._inside = np.zeros((len(self._parts), self._places), dtype=bool)  # totals × places
        for number, parts in enumerate(self._parts.values()):
            self._inside[number, list(parts)] = True
        self._quartier = np.zeros(self._places, dtype=bool)
        self._quartier[list(layout.quartiers)] = True
        self._alike = np.unique(self._inside, axis=1, return_inverse=True)[1].ravel()
        size, every = self._answers + 1, range(self._answers)
        self._plain = [_table(_one(self._answers, answer), size) for answer in every]
        self._kept = [_table(_with_values_kept(self._scores, answer), size) for answer in every]

    def allowed(self, shown: Flags, values: Flags) -> Allowed:
        """What changes nothing that is told.

        Parameters
        ----------
        shown : array of bool, groups × places × sets
            Which sums of answers are told.
        values : array of bool, groups × places × values
            Where those are told.
        """
        shown, values = (np.concatenate([published, published | published[:1]]) for published in (shown, values))
        best = np.zeros((3, 2, len(shown), self._places, self._answers))
        for answer in range(self._answers):
            plain = self._noticed(self._plain[answer], shown, values)
            number = np.maximum((~plain).sum(axis=0), 1)
            together = self._amounts(self._plain[answer], plain, number).sum(axis=2)
            best[..., answer] = np.minimum(together, np.stack([self._up[:, :, answer], self._down[:, :, answer]]))
            every = np.concatenate([self._plain[answer], self._kept[answer]])
            for moves in np.array_split(every, range(_AT_ONCE, len(every), _AT_ONCE)):
                amounts = self._amounts(moves, self._noticed(moves, shown, values), np.ones(number.shape))
                best[..., answer] = np.maximum(best[..., answer], amounts.max(axis=2))
        return Allowed(best[0], best[1], best[2], self._parts)

    def _noticed(self, moves: Floats, shown: Flags, values: Flags) -> Flags:
        """Where something that is told would be another; moves × kinds × places."""
        noticed = np.zeros((len(moves), *shown.shape[:2]), dtype=bool)
        for sums, published in ((self._holds, shown), (self._scores, values)):
            if len(sums):
                changed = (np.abs(moves @ sums.T) > _EXACT).astype(np.float32)  # moves × sums
                noticed |= (published.reshape(-1, len(sums)).astype(np.float32) @ changed.T).T.reshape(noticed.shape) > 0
        return noticed

    def _amounts(self, moves: Floats, noticed: Flags, number: Floats) -> Floats:
        """What moves allow in every cell, in both directions.

        Parameters
        ----------
        number : array, kinds × places
            Among how many moves in the same cell those must be shared out who change back elsewhere.

        Returns
        -------
        array, 3 × 2 × moves × kinds × places
            Where no total tells it; and where as many change back wherever totals do; and where they do in any case.
        """
        forth, back = (np.where(noticed, 0.0, _capacity(self._up, self._down, signed)) for signed in (moves, -moves))
        labels = np.zeros(noticed.shape, dtype=np.int64)  # which of a quartier's totals would show it; 0: none
        for total, inside in zip(self._parts, self._inside, strict=True):
            labels = labels * 2 + (noticed[:, :, total, None] & inside)
            if labels.max() > _MANY:
                labels = np.unique(np.append(labels, 0), return_inverse=True)[1][:-1].reshape(labels.shape)
        free = (labels == 0) & self._quartier
        elsewhere, within = (_Others(labels, own, self._quartier) for own in (np.zeros_like(self._alike), self._alike))
        amounts = np.zeros((3, 2, *noticed.shape))
        for way, (here, there) in enumerate(((forth, back), (back, forth))):
            shared = there / number
            here = np.where(self._quartier, here, 0.0)
            amounts[0, way] = np.where(free, here, 0.0)
            amounts[1, way] = np.maximum(amounts[0, way], np.minimum(here, elsewhere.sum(shared)))
            amounts[2, way] = np.minimum(here, within.sum(shared))
        return amounts


class Allowed:
    """How many persons may change to an answer, or from it, in a cell.

    Parameters
    ----------
    free, kept, back : arrays, 2 directions × kinds × places × answers
        Where no total tells it; and where as many change back wherever totals do; and where they do in any case.
    parts : Mapping
        Totals to their quartiers.
    """

    def __init__(self, free: Floats, kept: Floats, back: Floats, parts: Mapping[int, tuple[int, ...]]) -> None:
        self._free, self._kept, self._back = free, kept, back
        self._inside = np.zeros((free.shape[2], free.shape[2]))  # totals × their quartiers
        for total, own in parts.items():
            self._inside[total, list(own)] = 1.0
        self._groups = free.shape[1] // 2

    def reach(self, counts: Sequence[Count], answers: Sequence[int]) -> Floats:
        """How far apart two values of each count of a single answer may lie at least."""
        if not counts:
            return np.zeros(0)
        ends = [np.array([count.cells[at][0] for count in counts]).T for at in (0, -1)]
        differ, answer = np.array([len(count.cells) > 1 for count in counts]), np.array(answers)
        groups, places = (ends[0][own] != ends[1][own] for own in (0, 1))
        reach = np.zeros(len(counts))
        for way in (0, 1):  # the count is more, or less: the first cell is, or the second is the other way round
            first = self._moved(way, ends[0], ends[1][1], groups, places, answer)
            second = self._moved(1 - way, ends[1], ends[0][1], groups, places, answer)
            reach += np.maximum(first, np.where(differ, second, 0.0))
        return reach

    def _moved(
        self, way: int, cell: NDArray[np.intp], other: NDArray[np.intp], groups: Flags, places: Flags, answer: NDArray[np.intp]
    ) -> Floats:
        """Of one cell of each count, while the other stays as it is."""
        group, place = cell
        by_kind = []
        for kind in (group, group + self._groups):
            parts = self._inside[place]
            inside = (parts * self._free[way, kind, :, answer]).sum(axis=1)
            rest = inside - parts[range(len(other)), other] * self._free[way, kind, other, answer]
            quartier = np.where(places, self._back[way, kind, place, answer], self._kept[way, kind, place, answer])
            by_kind.append(np.where(parts.any(axis=1), rest, quartier))
        return np.where(groups, by_kind[0], np.maximum(*by_kind))


class _Others:
    """Sums over all other quartiers that the same totals would show; moves × kinds × places."""

    def __init__(self, labels: NDArray[np.int64], alike: NDArray[np.intp], quartier: Flags) -> None:
        cells = np.arange(labels.shape[0] * labels.shape[1]).reshape(*labels.shape[:2], 1)
        keys = ((cells * (labels.max() + 1) + labels) * (alike.max() + 1) + alike).ravel()
        self._keys = keys if keys.max(initial=0) < 8 * keys.size else np.unique(keys, return_inverse=True)[1]
        self._quartier = quartier

    def sum(self, amounts: Floats) -> Floats:
        own = np.where(self._quartier, amounts, 0.0)
        return np.asarray(np.bincount(self._keys, own.ravel())[self._keys].reshape(amounts.shape) - own)


def _one(answers: int, answer: int) -> Iterator[dict[int, float]]:
    """One more gives an answer, one fewer another; the last place is that of nobody's."""
    return ({answer: 1.0, other: -1.0} for other in range(answers + 1) if other != answer)


def _with_values_kept(scores: Floats, answer: int) -> Iterator[dict[int, float]]:
    """By how much each answer becomes more frequent when one does so by one person, and a told value stays."""
    others = [other for other in range(scores.shape[1] - 1) if other != answer]
    for own in scores:
        for low, high in itertools.combinations(others, 2):
            span = own[high] - own[low]
            part = (own[high] - own[answer]) / span if span else -1.0
            if 0 < part < 1:
                yield {answer: 1.0, low: -part, high: part - 1.0}
        for other in others:
            for more, less in itertools.permutations([third for third in others if third != other], 2):
                step = own[more] - own[less]
                part = (own[other] - own[answer]) / step if step else -1.0
                if part > 0:
                    yield {answer: 1.0, other: -1.0, more: part, less: -part}


def _table(changes: Iterable[Mapping[int, float]], size: int) -> Floats:
    """Changes as rows; moves × answers."""
    rows = list(changes)
    moves = np.zeros((len(rows), size))
    for move, row in zip(moves, rows, strict=True):
        move[list(row)] = list(row.values())
    return moves


def _capacity(up: Floats, down: Floats, moves: Floats) -> Floats:
    """How often each move is possible in every cell; moves × kinds × places."""
    capacity = np.full((len(moves), *up.shape[:2]), np.inf)
    for answer in range(up.shape[2]):
        for room, by in ((up, moves[:, answer]), (down, -moves[:, answer])):
            used = np.flatnonzero(by > 0)
            if len(used):
                capacity[used] = np.minimum(capacity[used], room[None, :, :, answer] / by[used, None, None])
    return capacity


def _slack(counts: Floats, moving: tuple[int, ...], layout: Layout, exactly: Sequence[bool]) -> tuple[Floats, Floats]:
    """How many more, and how many fewer, there may be of each answer in groups that change together; places × answers."""
    up, down = np.full(counts.shape[1:], np.inf), counts[list(moving)].min(axis=0)
    for inner, outer in {*layout.nested, *((group, 0) for group in range(1, len(counts)))}:
        slack = counts[outer] - counts[inner]
        if inner in moving and outer not in moving:
            up = np.minimum(up, slack)
        if outer in moving and inner not in moving:
            down = np.minimum(down, slack)
    for family, is_all in zip(layout.apart, exactly, strict=True):
        change = (0 in moving) - sum(group in moving for group in family)
        slack = (counts[0] - counts[list(family)].sum(axis=0)) * (not is_all)
        if change < 0 or (change and is_all):
            up = np.minimum(up, slack)
        if change > 0 or (change and is_all):
            down = np.minimum(down, slack)
    return up, down
