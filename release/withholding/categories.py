"""Which distributions may be told, and in which scheme: a category is a cell, and so is whatever can be worked out of two."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from indicators.questions import Scheme
from indicators.survey.design import Floats
from release.withholding.attack import Attack, Cell, Layout, Target
from release.withholding.suppression import Flags

Answers = frozenset[int]
"""Positions among the cells of a column that are counted one by one."""

_ATTEMPTS = 12  # so often something else is hidden for the sake of one count before only the indicators can be to blame


class Told(IntEnum):
    """How much of a distribution is told in one place × group; more is finer."""

    NOTHING = 0
    MERGED = 1
    FULL = 2


@dataclass(frozen=True)
class Distribution:
    """One question's.

    Attributes
    ----------
    schemes : Mapping
        Each scheme's categories.
    closed : array of bool, groups × places
        Where its number of answers is withheld, or nobody was asked.
    sensitive : bool
        Whether 0 counts as few.
    before : array of int, groups × places
        The most that may be told (`Told`): what an earlier publication withheld stays withheld.
    public : array of int, groups × places
        What everybody knows all the same of an earlier publication.
    """

    schemes: Mapping[Scheme, tuple[Answers, ...]]
    closed: Flags
    sensitive: bool
    before: NDArray[np.int8]
    public: NDArray[np.int8]

    @property
    def less(self) -> tuple[int, int, int]:
        """What is told instead, by what was to be told."""
        return Told.NOTHING, Told.NOTHING, Told.MERGED if Scheme.MERGED in self.schemes else Told.NOTHING

    @property
    def all_that_count(self) -> Answers:
        """Every answer that counts."""
        return Answers().union(*self.schemes[Scheme.FULL])


@dataclass(frozen=True)
class Known:
    """A weighted sum of one column's answers that an indicator tells.

    Attributes
    ----------
    factors : Mapping
        Of each answer.
    told : array of bool, groups × places
    least, most : arrays, groups × places; or None
        Between which numbers the sum lies, for all that the rounded value says; None if it is told.
    """

    factors: Mapping[int, float]
    told: Flags
    least: Floats | None = None
    most: Floats | None = None


@dataclass(frozen=True)
class Column:
    """All that is told of one column of one wave.

    Attributes
    ----------
    counts : array, groups × places × cells of the column
        Who gave each answer; everybody and the city come first.
    layout : Layout
    empty : array of bool, groups × places
        Everybody knows that nobody was asked there.
    questions : tuple of Distribution
    known : tuple of Known
        What the indicators of the same column tell, numbers of answers included.
    """

    counts: Floats
    layout: Layout
    empty: Flags
    questions: tuple[Distribution, ...]
    known: tuple[Known, ...]


def tell(column: Column, threshold: int) -> list[NDArray[np.int8]]:
    """How much of every distribution may be told.

    A scheme is told where each of its categories has 0 answers or `threshold`, and at least two have any; where the same holds
    of everybody else in that place; and where nothing that is not told, here or elsewhere, follows: a count below
    `threshold` may be anything from 1 to `threshold` - 1 for all that an outsider knows, also that of everybody but a
    group, of a group but one inside it, and of the city but a quartier.

    Returns
    -------
    list of array of int, groups × places
        `Told`, in the order of the questions.
    """
    guard = _Guard(column, threshold)
    attempts: Counter[Target] = Counter()
    hopeless: dict[Target, Target | None] = {}
    while True:
        guard.hide_complementary()
        targets = [hopeless.get(target, target) for target in guard.targets()]
        exposed = guard.attack().exposed([target for target in targets if target is not None])
        if not exposed:
            return guard.told
        for target in exposed:
            attempts[target] += 1
            if attempts[target] > _ATTEMPTS or not guard.hide_one_more(target, attempts[target]):
                hopeless[target] = guard.as_indicators_tell(target)


class _Guard:
    """What is told of one column, and what would be too much."""

    def __init__(self, column: Column, threshold: int) -> None:
        self.column, self.threshold, self.layout = column, threshold, column.layout
        everything = Answers(np.flatnonzero(column.counts[0, column.layout.city] > 0).tolist())
        single = [Answers([answer]) for answer in sorted(everything)]
        sums = [known.factors.keys() for known in column.known]
        named = [answers for question in column.questions for scheme in question.schemes.values() for answers in scheme]
        whole = [question.all_that_count for question in column.questions]
        yes = [Answers(key for key, factor in known.factors.items() if factor) for known in column.known]
        sets = [Answers(answers) & everything for answers in (everything, *single, *named, *whole, *sums, *yes)]
        self.sets = list(dict.fromkeys(answers for answers in sets if answers))
        self.everything = everything
        self.counts = np.stack([column.counts[:, :, sorted(answers)].sum(axis=2) for answers in self.sets], axis=2)
        self.of_indicators = np.broadcast_to(column.empty[:, :, None], self.counts.shape).copy()
        for known in column.known:
            if known.least is None:
                at = self._at(Answers(key for key, factor in known.factors.items() if factor))
                if at is not None:
                    self.of_indicators[:, :, at] |= known.told
        self.told = [self._unless_few(question) for question in column.questions]
        self._rows = self._extended()

    def _at(self, answers: Answers) -> int | None:
        """The position of a set of answers; None where nobody in the city gave any of them."""
        answers = answers & self.everything
        return self.sets.index(answers) if answers else None

    # ------------------------------------------------------------ what may be told for its own sake

    def _unless_few(self, question: Distribution) -> NDArray[np.int8]:
        told = np.zeros(question.closed.shape, dtype=np.int8)
        others = self.column.counts[:1] - self.column.counts
        for scheme, level in ((Scheme.MERGED, Told.MERGED), (Scheme.FULL, Told.FULL)):
            if scheme in question.schemes:
                fits = self._fits(question, scheme, self.column.counts)
                everybody_else = others[:, :, sorted(question.all_that_count)].sum(axis=2)
                fits &= (everybody_else == 0) | self._fits(question, scheme, others)
                told[fits & ~question.closed] = level
        return np.minimum(told, question.before)

    def _fits(self, question: Distribution, scheme: Scheme, counts: Floats) -> Flags:
        """Whether each category has none or enough, and not all have given the same answer."""
        categories = np.stack([counts[:, :, sorted(answers)].sum(axis=2) for answers in question.schemes[scheme]], axis=2)
        enough = categories >= self.threshold
        if question.sensitive:
            return np.asarray(enough.all(axis=2))
        return np.asarray((enough | (categories == 0)).all(axis=2) & (enough.sum(axis=2) > 1))

    def hide_complementary(self) -> None:
        """In every sum that is told, hide the smallest parts until those hidden hold enough of each answer together."""
        for question, told in zip(self.column.questions, self.told, strict=True):
            shown = np.maximum(told, question.public)
            for scheme, level in ((Scheme.FULL, Told.FULL), (Scheme.MERGED, Told.MERGED)):
                categories = [self._at(answers) for answers in question.schemes.get(scheme, ())]
                at = [number for number in categories if number is not None]
                for total, members in self.layout.sums():
                    parts = np.array(members, dtype=np.intp)
                    for group in np.flatnonzero(shown[:, total] >= level):
                        self._hide_parts(told[group], shown[group], parts, self.counts[group][:, at], level, question.less[level])

    def _hide_parts(
        self, told: NDArray[np.int8], shown: NDArray[np.int8], parts: NDArray[np.intp], counts: Floats, level: int, lower: int
    ) -> None:
        asked = parts[counts[parts].sum(axis=1) > 0]
        by_size = asked[np.argsort(counts[asked].sum(axis=1), kind="stable")]
        for place in (*by_size, None):
            hidden = asked[shown[asked] < level]
            few = (counts[hidden] > 0) & (counts[hidden] < self.threshold)
            short = few.any(axis=0) & ((counts[hidden].sum(axis=0) < self.threshold) | (len(hidden) < 2))
            if place is None or not short.any():
                return
            if shown[place] >= level and told[place] == shown[place]:
                told[place] = shown[place] = lower

    # ------------------------------------------------------------ the outsider

    def shown(self) -> Flags:
        """Which sums of answers are told; groups × places × sets."""
        shown = self.of_indicators.copy()
        for question, told in zip(self.column.questions, self.told, strict=True):
            known = np.maximum(told, question.public)
            for scheme, level in ((Scheme.MERGED, Told.MERGED), (Scheme.FULL, Told.FULL)):
                for answers in (*question.schemes.get(scheme, ()), question.all_that_count):
                    at = self._at(answers)
                    if at is not None:
                        shown[:, :, at] |= known >= level
        return shown

    def attack(self, *, indicators_alone: bool = False) -> Attack:
        """The linear program of all that is told; or of what the indicators tell, were no distribution told."""
        shown = self.of_indicators if indicators_alone else self.shown()
        attack = Attack(self._flat(self.counts), ~self._flat(shown), self._rows)
        for known in self.column.known:
            if known.least is not None and known.most is not None:
                self._note_value(attack, known, known.least, known.most)
        return attack

    def _note_value(self, attack: Attack, known: Known, least: Floats, most: Floats) -> None:
        factors = [(at, factor) for answer, factor in known.factors.items() if (at := self._at(Answers([answer]))) is not None]
        for group, place in np.argwhere(known.told):
            cells = [(self._cell(group, place, at), factor) for at, factor in factors]
            value = sum(factor * self.counts[group, place, at] for at, factor in factors)
            attack.between(cells, min(value, least[group, place]), max(value, most[group, place]))

    def _extended(self) -> Layout:
        """Every set of answers of a group is a group of its own."""
        layout, sets = self.layout, len(self.sets)
        single = [self.sets.index(Answers([answer])) for answer in sorted(self.everything)]
        groups = range(len(layout.groups))
        made_of: list[tuple[int, tuple[int, ...], bool]] = [
            (group * sets + at, tuple(group * sets + self.sets.index(Answers([answer])) for answer in sorted(answers)), True)
            for group in groups
            for at, answers in enumerate(self.sets)
            if len(answers) > 1
        ]
        places = list(layout.quartiers)
        for family in layout.apart:
            inside = self.column.counts[list(family)][:, places].sum(axis=0)
            exactly = bool(np.array_equal(inside, self.column.counts[0, places]))
            made_of += [(at, tuple(group * sets + at for group in family), exactly) for at in single]
        pairs = {*layout.nested, *((group, 0) for group in groups[1:])}
        nested = tuple((inner * sets + at, outer * sets + at) for inner, outer in sorted(pairs) for at in single)
        named = tuple(f"{group} {at}" for group in layout.groups for at in range(sets))
        return replace(layout, groups=named, nested=nested, apart=(), made_of=tuple(made_of))

    def _flat(self, array: NDArray[Any]) -> NDArray[Any]:
        return array.transpose(0, 2, 1).reshape(-1, array.shape[1])

    def _cell(self, group: int, place: int, at: int) -> Cell:
        return int(group) * len(self.sets) + at, int(place)

    # ------------------------------------------------------------ what must stay uncertain

    def targets(self) -> Iterator[Target]:
        """Every count of few, of a category that somebody tells somewhere, by itself and of two cells' difference."""
        for question in self.column.questions:
            for at in dict.fromkeys(self._at(answers) for answers in question.schemes[Scheme.FULL]):
                if at is not None:
                    least = 0.0 if question.sensitive else 1.0
                    yield from self._of_category(at, least, question.closed & self.column.empty)

    def _of_category(self, at: int, least: float, empty: Flags) -> Iterator[Target]:
        counts = self.counts[:, :, at]
        cells = [(((group, place), 1.0),) for group, place in np.argwhere(~empty)]
        for plain in (*cells, *self._differences()):
            value = sum(factor * counts[cell] for cell, factor in plain)
            if least <= value < self.threshold:
                target = self._target(plain, at, min(least, value))
                if target is not None:
                    yield target

    def _differences(self) -> Iterator[tuple[tuple[tuple[int, int], float], ...]]:
        layout, groups = self.layout, range(len(self.layout.groups))
        for place in (layout.city, *layout.quartiers, *layout.areas):
            for inner, outer in {*layout.nested, *((group, 0) for group in groups[1:])}:
                yield ((outer, place), 1.0), ((inner, place), -1.0)
        for group in groups:
            for place in (*layout.quartiers, *layout.areas):
                yield ((group, layout.city), 1.0), ((group, place), -1.0)

    def _target(self, plain: Sequence[tuple[tuple[int, int], float]], at: int, least: float) -> Target | None:
        """A sum of cells with what must remain possible, as far as no indicator of the same cells says otherwise."""
        most = float(self.threshold - 1)
        groups, places = zip(*(cell for cell, _ in plain), strict=True)
        factors = np.array([factor for _, factor in plain])
        in_all = self.of_indicators[list(groups), list(places)].all(axis=0)
        values = factors @ self.counts[list(groups), list(places)]
        for other in np.flatnonzero(in_all):
            if other == at:
                return None
            if self.sets[at] < self.sets[other]:
                most = min(most, float(values[other]))
            if self.sets[other] < self.sets[at]:
                least = max(least, float(values[other]))
        cells = tuple((self._cell(group, place, at), factor) for (group, place), factor in plain)
        return Target(cells, least, most)

    def as_indicators_tell(self, target: Target) -> Target | None:
        """The target with no more to remain possible than what indicators leave, were no distribution told; None for nothing."""
        least, most = self.attack(indicators_alone=True).range_of(target.cells)
        least, most = max(least, target.least), min(most, target.most)
        return replace(target, least=least, most=most) if most > least else None

    # ------------------------------------------------------------ what else is hidden for it

    def hide_one_more(self, target: Target, attempt: int) -> bool:
        """Tell less of one cell: of the target's own, else of its group elsewhere, of others in its place, or of a total."""
        cells = [(row // len(self.sets), place) for (row, place), _ in target.cells]
        group, place = max(cells, key=lambda cell: (cell[0], cell[1] != self.layout.city))
        own = [cell for cell in cells if len(cells) > 1 and cell[1] != self.layout.city]
        row = [(group, other) for other in self.layout.quartiers if other != place]
        column = [(other, place) for other in range(len(self.layout.groups)) if other != group]
        totals = [(group, total) for total, _ in self.layout.sums()]
        finer = [cell for cell in row if self._level(cell) == Told.FULL]
        choices = [finer, column, totals, row] if attempt % 2 else [column, row, totals]
        if len(cells) > 1 and all(self._level(cell) for cell in cells):
            choices = [[cell for cell in own if cell[0] > 0] or own, *choices]
        for choice in choices:
            open_ = [cell for cell in choice if self._level(cell) > self._public(cell)]
            if open_:
                smallest = min(open_, key=lambda cell: self.counts[cell[0], cell[1], 0])
                for question, told in zip(self.column.questions, self.told, strict=True):
                    told[smallest] = question.less[int(told[smallest])]
                return True
        return False

    def _level(self, cell: tuple[int, int]) -> int:
        return max(int(told[cell]) for told in self.told)

    def _public(self, cell: tuple[int, int]) -> int:
        return max(int(question.public[cell]) for question in self.column.questions)
