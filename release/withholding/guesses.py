"""What an outsider can find out of distributions: how closely counts of few can be bounded by all that is told of a column."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from indicators.questions import AnswerScheme
from indicators.survey.design import Floats
from release.withholding.attack import Attack, Layout, Target
from release.withholding.column import Answers, Column, Detail, PublishedSum
from release.withholding.exchanges import Exchanges, Plain
from release.withholding.suppression import Flags

_SLACK = 1e-6


class Count(NamedTuple):
    """How many gave an answer in a sum of cells, and between which numbers that must remain uncertain."""

    cells: Plain
    at: int
    least: float
    most: float

    @property
    def width(self) -> float:
        """How many values must remain possible, but for one."""
        return self.most - self.least


class Guesses:
    """The outsider knows every number of answers, every share as the count that it comes from, and means as they are rounded.

    A count of few must be able to have as many values as 1 to `threshold` - 1 are (of a sensitive question 0 too), or as
    many as the indicators leave by themselves: of a category in one cell, and of what two cells differ by: everybody but
    a group, a group but one inside it, the city but a quartier. Each group is looked at with everybody, and with those
    groups that exclude, contain or lie in it.

    Parameters
    ----------
    column : Column
    threshold : int
    """

    def __init__(self, column: Column, threshold: int) -> None:
        self._column, self._threshold, self._layout = column, threshold, column.layout
        self._answers = sorted(np.flatnonzero(column.counts[0, column.layout.city] > 0).tolist())
        self._everything = Answers(self._answers)
        self._sets = self._sums_of_answers()
        self._single = [self._sets.index(Answers([answer])) for answer in self._answers]
        self._counts = np.stack([column.number(answers) for answers in self._sets], axis=2)
        self._exactly = [self._is_everybody(family) for family in column.layout.apart]
        self._of_indicators = np.broadcast_to(column.empty[:, :, None], self._counts.shape).copy()
        for published in column.published:
            at = self._at(Answers(published.factors))
            if published.least is None and at is not None:
                self._of_indicators[:, :, at] |= published.where
        self._suspects: list[Count] | None = None
        self._widths: dict[tuple[Plain, int], float] = {}

    def exposed(self, details: Sequence[NDArray[np.int8]]) -> list[Count]:
        """The counts of which an outsider knows too much, and would not without the distributions.

        Whoever asks again tells less than the time before: what was open then is open now.
        """
        shown = self._shown(details)
        doubtful, exposed = list(self._doubtful(shown)), []
        for groups in self._together:
            own = [count for count in doubtful if max(group for (group, _), _ in count.cells) == groups[-1]]
            if own:
                attack = self._attack(groups, shown)
                of_target = {self._target(count, groups): count for count in own}
                for target, width in attack.narrow(list(of_target)):
                    count = of_target[target]
                    if width < self._width_alone(count, groups) - _SLACK:
                        exposed.append(count)
        self._suspects = exposed
        return exposed

    # ------------------------------------------------------------ what is told

    def _sums_of_answers(self) -> list[Answers]:
        """Each sum of answers that anything tells, all of them first."""
        questions, published = self._column.questions, self._column.published
        named = [answers for question in questions for scheme in question.schemes.values() for answers in scheme]
        sums = [question.all_that_count for question in questions] + [Answers(value.factors) for value in published]
        single = [Answers([answer]) for answer in self._answers]
        sets = [answers & self._everything for answers in (self._everything, *single, *named, *sums)]
        return list(dict.fromkeys(answers for answers in sets if answers))

    def _at(self, answers: Answers) -> int | None:
        """The position of a set of answers; None where nobody in the city gave any of them."""
        there = answers & self._everything
        return self._sets.index(there) if there else None

    def _shown(self, details: Sequence[NDArray[np.int8]]) -> Flags:
        """Which sums of answers are told; groups × places × sets."""
        shown = self._of_indicators.copy()
        for question, level in zip(self._column.questions, details, strict=True):
            detail = np.maximum(level, question.public)
            for scheme, least in ((AnswerScheme.MERGED, Detail.MERGED), (AnswerScheme.FULL, Detail.FULL)):
                for answers in (*question.schemes.get(scheme, ()), question.all_that_count):
                    at = self._at(answers)
                    if at is not None:
                        shown[:, :, at] |= detail >= least
        return shown

    # ------------------------------------------------------------ linear programs

    @cached_property
    def _together(self) -> list[tuple[int, ...]]:
        """Everybody alone, and each group with everybody and whom it excludes, contains or lies in; the group itself last."""
        related: dict[int, set[int]] = {group: {0} for group in range(1, len(self._layout.groups))}
        for members in (*self._layout.nested, *self._layout.apart):
            for group in members:
                related.setdefault(group, {0}).update(members)
        return [(0,), *((*sorted(others - {group}), group) for group, others in related.items() if group)]

    def _attack(self, groups: tuple[int, ...], shown: Flags) -> Attack:
        attack = Attack(self._flat(self._counts, groups), ~self._flat(shown, groups), self._extended(groups))
        for published in self._column.published:
            if published.least is not None and published.most is not None:
                self._note_value(attack, groups, published)
        for group in set(range(1, len(self._layout.groups))) - set(groups):
            for place, at in np.argwhere(shown[group] & (self._counts[group] > 0)):
                attack.between([((int(at), int(place)), 1.0)], float(self._counts[group, place, at]), np.inf)
        return attack

    def _note_value(self, attack: Attack, groups: tuple[int, ...], published: PublishedSum) -> None:
        """A mean or a median; also where no distribution is told, as the city's less those that are is told of those places."""
        factors = [(self._sets.index(Answers([at])), published.factors.get(at, 0.0)) for at in self._answers]
        for number, group in enumerate(groups):
            for place in np.flatnonzero(published.where[group]):
                cells = [((number * len(self._sets) + at, int(place)), factor) for at, factor in factors]
                value = float(sum(factor * self._counts[group, place, at] for at, factor in factors))
                assert published.least is not None and published.most is not None
                attack.between(cells, min(value, published.least[group, place]), max(value, published.most[group, place]))

    def _extended(self, groups: tuple[int, ...]) -> Layout:
        """The layout in which every set of answers of a group is a group of its own."""
        layout, sets = self._layout, len(self._sets)
        number = {group: at for at, group in enumerate(groups)}
        single = [self._sets.index(Answers([answer])) for answer in self._answers]
        parts = {at: [self._sets.index(Answers([answer])) for answer in sorted(self._sets[at])] for at in range(sets)}
        made_of: list[tuple[int, tuple[int, ...], bool]] = [
            (own * sets + at, tuple(own * sets + part for part in parts[at]), True)
            for own in number.values()
            for at in range(sets)
            if len(parts[at]) > 1
        ]
        everybody = number[0] * sets
        for family, exactly in zip(layout.apart, self._exactly, strict=True):
            members = [number[group] for group in family if group in number]
            whole = exactly and len(members) == len(family)
            made_of += [(everybody + at, tuple(member * sets + at for member in members), whole) for at in single]
        pairs = {*layout.nested, *((group, 0) for group in groups if group)}
        nested = tuple(
            (number[inner] * sets + at, number[outer] * sets + at)
            for inner, outer in sorted(pairs)
            if inner in number and outer in number
            for at in single
        )
        named = tuple(f"{layout.groups[group]} {at}" for group in groups for at in range(sets))
        return replace(layout, groups=named, nested=nested, apart=(), made_of=tuple(made_of))

    def _flat(self, array: NDArray[Any], groups: tuple[int, ...]) -> NDArray[Any]:
        return array[list(groups)].transpose(0, 2, 1).reshape(-1, array.shape[1])

    def _target(self, count: Count, groups: tuple[int, ...]) -> Target:
        number = {group: at for at, group in enumerate(groups)}
        cells = tuple(((number[group] * len(self._sets) + count.at, place), factor) for (group, place), factor in count.cells)
        return Target(cells, count.least, count.most)

    def _is_everybody(self, family: tuple[int, ...]) -> bool:
        counts = self._column.counts[:, list(self._layout.quartiers)]
        return bool(np.array_equal(counts[list(family)].sum(axis=0), counts[0]))

    def _width_alone(self, count: Count, groups: tuple[int, ...]) -> float:
        """How many values must remain possible, but for one: no more than the indicators leave, were no distribution told."""
        key = count.cells, count.at
        if key not in self._widths:
            if groups not in self._alone:
                self._alone[groups] = self._attack(groups, self._of_indicators)
            least, most = self._alone[groups].range_of(self._target(count, groups).cells)
            self._widths[key] = min(most - least, count.width)
        return self._widths[key]

    @cached_property
    def _alone(self) -> dict[tuple[int, ...], Attack]:
        return {}

    # ------------------------------------------------------------ what must stay uncertain

    def _doubtful(self, shown: Flags) -> Iterator[Count]:
        """The counts that no exchange of answers shows to be uncertain."""
        holds = np.array([[answer in members for answer in self._answers] for members in self._sets])
        scores, means, shown = None, np.zeros(shown.shape[:2], dtype=bool), shown.copy()
        for of in self._column.published:
            if of.least is not None and (at := self._number_between(of)) is not None:
                shown[:, :, at] |= of.where  # an exchange leaves it as it is
            elif of.least is not None:
                scores, means = np.array([of.factors.get(answer, 0.0) for answer in self._answers]), means | of.where
        exchanges = Exchanges(self._counts[:, :, self._single], shown, holds, scores, means, self._layout, self._exactly)
        for count in self._few if self._suspects is None else self._suspects:
            width = self._widths.get((count.cells, count.at), count.width) - _SLACK
            is_single = count.at in self._single
            if width > 0 and not (is_single and exchanges.reach(count.cells, self._single.index(count.at)) >= width):
                yield count._replace(most=count.least + width + _SLACK)

    def _number_between(self, of: PublishedSum) -> int | None:
        """The position of the answers whose number is bounded; None where answers count for a mean."""
        return self._at(Answers(of.factors)) if set(of.factors.values()) == {1.0} else None

    @cached_property
    def _few(self) -> list[Count]:
        """Every count of few of a category, by itself and of two cells' difference."""
        counts = {}
        for question in self._column.questions:
            least = 0.0 if question.sensitive else 1.0
            for answers in question.schemes[AnswerScheme.FULL]:
                at = self._at(answers)
                if at is not None:
                    counts.update({(count.cells, at): count for count in self._of_category(at, least)})
        return list(counts.values())

    def _of_category(self, at: int, least: float) -> Iterator[Count]:
        counts = self._counts[:, :, at]
        cells: list[Plain] = [(((int(group), int(place)), 1.0),) for group, place in np.argwhere(~self._column.empty)]
        for plain in (*cells, *self._differences()):
            value = sum(factor * counts[cell] for cell, factor in plain)
            if least <= value < self._threshold:
                count = self._bounded(Count(plain, at, least, float(self._threshold - 1)))
                if count is not None and count.width > 0:
                    yield count

    def _differences(self) -> Iterator[Plain]:
        layout, groups = self._layout, range(len(self._layout.groups))
        for place in (layout.city, *layout.quartiers, *layout.areas):
            for inner, outer in sorted({*layout.nested, *((group, 0) for group in groups[1:])}):
                yield ((outer, place), 1.0), ((inner, place), -1.0)
        for group in groups:
            for place in (*layout.quartiers, *layout.areas):
                yield ((group, layout.city), 1.0), ((group, place), -1.0)

    def _bounded(self, count: Count) -> Count | None:
        """As far as no indicator of the same cells says otherwise; None where one tells it."""
        groups, places = zip(*(cell for cell, _ in count.cells), strict=True)
        in_all = self._of_indicators[list(groups), list(places)].all(axis=0)
        values = np.array([factor for _, factor in count.cells]) @ self._counts[list(groups), list(places)]
        least, most = count.least, min([count.most, *(float(self._roof[cell][count.at]) for cell, by in count.cells if by > 0)])
        for other in np.flatnonzero(in_all):
            if other == count.at:
                return None
            if self._sets[count.at] < self._sets[other]:
                most = min(most, float(values[other]))
            if self._sets[other] < self._sets[count.at]:
                least = max(least, float(values[other]))
        return count._replace(least=least, most=most)

    @cached_property
    def _roof(self) -> Floats:
        """How many gave an answer at most, for all that indicators tell of the same place."""
        inside = np.array([[answers <= wider for wider in self._sets] for answers in self._sets])
        counts = np.where(self._of_indicators, self._counts, np.inf)
        own = np.where(inside, counts[:, :, None, :], np.inf).min(axis=3)
        roof = np.minimum(own, own[:1])
        for inner, outer in self._layout.nested:
            roof[inner] = np.minimum(roof[inner], own[outer])
        return roof
