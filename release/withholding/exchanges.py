"""Counts that are uncertain for sure: others may have given the answer, and nothing that is told would change.

A linear program finds how far a count may go; an exchange shows that it may go far enough, and costs nothing. In a cell
some persons change to another answer that nothing told there distinguishes from theirs (or, where not even their number
is told, to none), and others so that a told mean stays; where the city or an area tells the answers, as many change back in
other quartiers.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence

import numpy as np

from indicators.survey.design import Floats
from release.withholding.attack import Layout
from release.withholding.suppression import Flags

Plain = Sequence[tuple[tuple[int, int], float]]
"""Cells of one answer, group and place, with their factors."""

_EXACT = 1e-9


class Exchanges:
    """How many persons may change their answers: of a group alone, or of a group and so of everybody.

    Parameters
    ----------
    counts : array, groups × places × answers
    shown : array of bool, groups × places × sets
        Which sums of answers are told.
    holds : array of bool, sets × answers
        What they are sums of.
    scores : array of answers, or None
        What each counts for a mean.
    means : array of bool, groups × places
        Where that mean is told.
    layout : Layout
    exactly : sequence of bool
        Which families of `layout.apart` are everybody.
    """

    def __init__(
        self,
        counts: Floats,
        shown: Flags,
        holds: Flags,
        scores: Floats | None,
        means: Flags,
        layout: Layout,
        exactly: Sequence[bool],
    ) -> None:
        self._layout, self._groups, answers = layout, len(counts), counts.shape[2]
        moving = [(group,) for group in range(self._groups)] + [(group, 0) for group in range(self._groups)]
        up, down = (np.stack(slack) for slack in zip(*(_slack(counts, own, layout, exactly) for own in moving), strict=True))
        nobody = np.full((*up.shape[:2], 1), np.inf)
        self._up, self._down = np.concatenate([up, nobody], axis=2), np.concatenate([down, nobody], axis=2)
        self._shown = np.concatenate([shown, shown | shown[:1]])
        self._means = np.concatenate([means, means | means[:1]])
        self._holds = np.column_stack([holds, np.zeros(len(holds), dtype=bool)]).astype(np.float64)
        self._scores = np.zeros(answers + 1) if scores is None else np.append(scores, 0.0)
        self._parts = dict(layout.sums())
        self._inside = np.zeros((len(self._parts), counts.shape[1]), dtype=bool)  # totals × places
        for number, parts in enumerate(self._parts.values()):
            self._inside[number, list(parts)] = True
        shape = (len(moving), counts.shape[1], answers)
        self._free, self._kept, self._back = (np.zeros((2, *shape)) for _ in range(3))
        for answer in range(answers):
            self._try_together(answer)
            for move in self._moves(answer):
                amounts = self._amounts(move, np.ones(shape[:2]))
                for best, amount in zip((self._free, self._kept, self._back), amounts, strict=True):
                    best[:, :, :, answer] = np.maximum(best[:, :, :, answer], amount)

    def reach(self, cells: Plain, answer: int) -> float:
        """How far apart two values of a sum of cells may lie at least."""
        return sum(
            max(self._moved(cells, cell, answer, (factor > 0) != more) for cell, factor in cells) for more in (False, True)
        )

    def _moved(self, cells: Plain, cell: tuple[int, int], answer: int, fewer: bool) -> float:
        (group, place), way = cell, int(fewer)
        kinds = [group] if len({own for (own, _), _ in cells}) > 1 else [group, self._groups + group]
        if place in self._parts:
            parts = [part for part in self._parts[place] if all(part != other for (_, other), _ in cells)]
            return float(max(self._free[way, kind, parts, answer].sum() for kind in kinds))
        if len({other for (_, other), _ in cells}) > 1:
            return float(self._back[way, kinds, place, answer].max())
        return float(self._kept[way, kinds, place, answer].max())

    def _moves(self, answer: int) -> Iterator[Floats]:
        """By how much each answer becomes more frequent when one does so by one person: first plain, then with a mean kept."""
        every, scores = range(len(self._scores)), self._scores
        others = [other for other in every if other != answer]
        for other in others:
            yield _move(len(every), {answer: 1.0, other: -1.0})
        if not scores.any():
            return
        for low, high in itertools.combinations(others[:-1], 2):
            span = scores[high] - scores[low]
            part = (scores[high] - scores[answer]) / span if span else -1.0
            if 0 < part < 1:
                yield _move(len(every), {answer: 1.0, low: -part, high: part - 1.0})
        for other in others[:-1]:
            for more, less in itertools.permutations([own for own in others[:-1] if own != other], 2):
                step = scores[more] - scores[less]
                part = (scores[other] - scores[answer]) / step if step else -1.0
                if part > 0:
                    yield _move(len(every), {answer: 1.0, other: -1.0, more: part, less: -part})

    def _try_together(self, answer: int) -> None:
        """Persons of several other answers change to one at once; whoever changes back elsewhere is shared out among them."""
        others = [other for other in range(len(self._scores)) if other != answer]
        moves = [_move(len(self._scores), {answer: 1.0, other: -1.0}) for other in others]
        number = np.maximum(sum(~self._is_noticed(move) for move in moves), 1)
        for move in moves:
            shared = self._amounts(move, number)
            for best, amount in zip((self._free, self._kept, self._back), shared, strict=True):
                best[:, :, :, answer] += amount
        limits = np.stack([self._up[:, :, answer], self._down[:, :, answer]])
        for best in (self._free, self._kept, self._back):
            best[:, :, :, answer] = np.minimum(best[:, :, :, answer], limits)

    def _is_noticed(self, move: Floats) -> Flags:
        """Where something that is told would be another; kinds × places."""
        changes = (np.abs(self._holds @ move) > _EXACT)[None, None] & self._shown
        return np.asarray(changes.any(axis=2) | ((abs(self._scores @ move) > _EXACT) & self._means))

    def _amounts(self, move: Floats, number: Floats) -> tuple[Floats, Floats, Floats]:
        """What a move allows in every cell, in both directions.

        Parameters
        ----------
        number : array, kinds × places
            Among how many moves in the same cell those must be shared out who change back elsewhere.

        Returns
        -------
        arrays, 2 × kinds × places
            Where no total tells it; and where as many change back wherever totals do; and where they do in any case.
        """
        noticed = self._is_noticed(move)
        forth, back = (np.where(noticed, 0.0, _capacity(self._up, self._down, signed)) for signed in (move, -move))
        kept = noticed[:, list(self._parts)]  # kinds × totals
        inside = kept[:, :, None] & self._inside[None]  # kinds × totals × places
        alike = (inside[:, :, :, None] == inside[:, :, None, :]).all(axis=1)  # kinds × places × places
        same = (self._inside[:, :, None] == self._inside[:, None, :]).all(axis=0)[None]
        quartiers = np.zeros(alike.shape[1], dtype=bool)
        quartiers[list(self._layout.quartiers)] = True
        others = ~np.eye(len(quartiers), dtype=bool) & quartiers
        free = ~inside.any(axis=1) & quartiers
        amounts = []
        for here, there in ((forth, back), (back, forth)):
            shared = there[:, None, :] / number[:, :, None]
            elsewhere = np.where(others & alike, shared, 0.0).sum(axis=2)
            within = np.where(others & alike & same, shared, 0.0).sum(axis=2)
            here = np.where(quartiers, here, 0.0)
            alone = np.where(free, here, 0.0)
            amounts.append((alone, np.maximum(alone, np.minimum(here, elsewhere)), np.minimum(here, within)))
        alone, kept_, back_ = (np.stack(ways) for ways in zip(*amounts, strict=True))
        return alone, kept_, back_


def _move(size: int, changes: dict[int, float]) -> Floats:
    move = np.zeros(size)
    move[list(changes)] = list(changes.values())
    return move


def _capacity(up: Floats, down: Floats, move: Floats) -> Floats:
    """How often a move is possible in every cell."""
    room = [up[:, :, at] / by if by > 0 else down[:, :, at] / -by for at, by in enumerate(move) if by]
    return np.asarray(np.min(room, axis=0))


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
