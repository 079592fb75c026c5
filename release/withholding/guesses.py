"""What an outsider can find out of distributions: how closely counts of few can be bounded by all that is told of a column."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from indicators.questions import AnswerScheme
from indicators.survey.design import Floats
from release.withholding.bounds import Bounds, Sums
from release.withholding.column import Answers, Column, Detail
from release.withholding.exchanges import Exchanges
from release.withholding.few import Count, Plain, counts_of_few
from release.withholding.suppression import Flags

_SLACK = 1e-6


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
        self._holds = np.array([[answer in answers for answer in self._answers] for answers in self._sets])
        self._exactly = [self._is_everybody(family) for family in column.layout.apart]
        self._of_indicators = np.broadcast_to(column.empty[:, :, None], self._counts.shape).copy()
        for published in column.published:
            at = self._at(Answers(published.factors)) if published.least is None else None
            if at is not None:
                self._of_indicators[:, :, at] |= published.where
        self._suspects: list[Count] | None = None
        self._widths: dict[tuple[Plain, int], float] = {}
        self._alone: dict[tuple[int, ...], Bounds] = {}

    def exposed(self, details: Sequence[NDArray[np.int8]]) -> list[Count]:
        """The counts of which an outsider knows too much, and would not without the distributions.

        Whoever asks again tells less than the time before: what was open then is open now.
        """
        shown = self._shown(details)
        doubtful, exposed = list(self._doubtful(shown)), []
        for groups in self._together:
            own = [count for count in doubtful if max(group for (group, _), _ in count.cells) == groups[-1]]
            if own:
                targets = self._targets(own, groups)
                widths = np.array([count.width for count in own])
                for at, width in self._bounds(groups, shown).narrow(targets, widths):
                    if width < self._width_alone(own[at], groups) - _SLACK:
                        exposed.append(own[at])
        self._suspects = exposed
        return exposed

    # ------------------------------------------------------------ what is told

    def _sums_of_answers(self) -> list[Answers]:
        """Each sum of answers that anything tells, all of them first."""
        questions, published = self._column.questions, self._column.published
        named = [answers for question in questions for scheme in question.schemes.values() for answers in scheme]
        sums = [question.all_that_count for question in questions]
        sums += [Answers(value.factors) for value in published if value.least is None]
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

    def _bounds(self, groups: tuple[int, ...], shown: Flags) -> Bounds:
        """What some groups together allow; the variables are their persons of each quartier by answer."""
        own, quartiers = list(groups), list(self._layout.quartiers)
        of_quartiers = np.ix_(own, quartiers, self._single)
        truth = self._counts[of_quartiers].ravel()
        bounds, sums = Bounds(truth, ~shown[of_quartiers].ravel()), self._sums_of(len(groups))
        bounds.tell(sums.take(np.flatnonzero(shown[own])))
        self._tell_relations(bounds, groups, truth)
        self._tell_values(bounds, own)
        others = [group for group in range(1, len(self._layout.groups)) if group not in groups]
        floor = np.where(shown[others], self._counts[others], 0.0).max(axis=0, initial=0.0).ravel()
        positions = np.flatnonzero(floor)
        bounds.tell(sums.take(positions), self._counts[0].ravel()[positions] - floor[positions], np.inf)
        return bounds

    def _tell_relations(self, bounds: Bounds, groups: tuple[int, ...], truth: Floats) -> None:
        """Groups that lie in others are no larger; those that exclude one another are no more than everybody, or all of it."""
        number = {group: at for at, group in enumerate(groups)}
        rows = [
            ({number[inner]: 1.0, number[outer]: -1.0}, False)
            for inner, outer in sorted({*self._layout.nested, *((group, 0) for group in groups if group)})
            if inner in number and outer in number
        ]
        for family, is_all in zip(self._layout.apart, self._exactly, strict=True):
            members = [number[group] for group in family if group in number]
            if members:
                rows.append(({**dict.fromkeys(members, 1.0), number[0]: -1.0}, is_all and len(members) == len(family)))
        each = np.arange(len(truth) // len(groups))
        for factors, exactly in rows:
            columns = np.array([number * len(each) for number in factors]) + each[:, None]
            table = Sums(each.repeat(len(factors)), columns.ravel(), np.tile(list(factors.values()), len(each)), len(each))
            bounds.tell(table, 0.0 if exactly else np.inf, 0.0 if exactly else -table.of(truth))

    def _tell_values(self, bounds: Bounds, groups: list[int]) -> None:
        """Means and medians, as they are rounded."""
        for published in self._column.published:
            if published.least is None or published.most is None:
                continue
            scores = np.array([published.factors.get(answer, 0.0) for answer in self._answers])
            number, place = np.nonzero(published.where[groups])
            table = self._kron(scores[None, :], len(groups)).take(number * self._parts.shape[0] + place)
            cells = np.array(groups)[number], place
            value = self._counts[:, :, self._single][cells] @ scores
            below, above = value - published.least[cells], published.most[cells] - value
            bounds.tell(table, np.maximum(below, 0.0), np.maximum(above, 0.0))

    @cached_property
    def _parts(self) -> Floats:
        """Of which quartiers each place is made; places × quartiers."""
        quartiers = self._layout.quartiers
        parts = np.zeros((self._counts.shape[1], len(quartiers)))
        parts[list(quartiers), range(len(quartiers))] = 1.0
        for total, members in self._layout.sums():
            parts[total] = np.isin(quartiers, members)
        return parts

    def _sums_of(self, groups: int) -> Sums:
        """Every sum of answers in every group and place, of the variables of so many groups."""
        if groups not in self._tables:
            self._tables[groups] = self._kron(self._holds.astype(np.float64), groups)
        return self._tables[groups]

    def _kron(self, factors: Floats, groups: int) -> Sums:
        """Sums of answers (sums × answers) in every group and place."""
        quartiers, (number, answers) = self._parts.shape[1], factors.shape
        place, quartier = np.nonzero(self._parts)
        of, answer = np.nonzero(factors)
        group = np.arange(groups)[:, None, None]
        rows = (group * len(self._parts) + place[:, None]) * number + of
        columns = (group * quartiers + quartier[:, None]) * answers + answer
        every = np.broadcast_to(factors[of, answer], rows.shape).ravel()
        order = np.argsort(rows.ravel(), kind="stable")
        return Sums(rows.ravel()[order], columns.ravel()[order], every[order], groups * len(self._parts) * number)

    @cached_property
    def _tables(self) -> dict[int, Sums]:
        return {}

    def _targets(self, counts: Sequence[Count], groups: tuple[int, ...]) -> Sums:
        """A quartier's own persons are in the city's too: their factors add up."""
        number, (quartiers, answers) = {group: at for at, group in enumerate(groups)}, (self._parts.shape[1], len(self._answers))
        size = len(groups) * quartiers * answers
        entries = [
            (row * size + (number[group] * quartiers + quartier) * answers + answer, factor)
            for row, count in enumerate(counts)
            for (group, place), factor in count.cells
            for quartier in np.flatnonzero(self._parts[place])
            for answer in np.flatnonzero(self._holds[count.at])
        ]
        cells, factors = (np.array(part) for part in zip(*entries, strict=True))
        cells, at = np.unique(cells, return_inverse=True)
        factors = np.bincount(at, factors)
        cells, factors = cells[factors != 0], factors[factors != 0]
        return Sums(cells // size, cells % size, factors, len(counts))

    def _is_everybody(self, family: tuple[int, ...]) -> bool:
        counts = self._column.counts[:, list(self._layout.quartiers)]
        return bool(np.array_equal(counts[list(family)].sum(axis=0), counts[0]))

    def _width_alone(self, count: Count, groups: tuple[int, ...]) -> float:
        """How many values must remain possible, but for one: no more than the indicators leave, were no distribution told."""
        key = count.cells, count.at
        if key not in self._widths:
            if groups not in self._alone:
                self._alone[groups] = self._bounds(groups, self._of_indicators)
            least, most = self._alone[groups].range_of(self._targets([count], groups))
            self._widths[key] = min(most - least, count.width)
        return self._widths[key]

    # ------------------------------------------------------------ what must stay uncertain

    def _doubtful(self, shown: Flags) -> Iterator[Count]:
        """The counts that no exchange of answers shows to be uncertain."""
        of_values = [of.where for of in self._column.published if of.least is not None]
        values = np.stack(of_values, axis=2) if of_values else np.zeros((*shown.shape[:2], 0), dtype=bool)
        suspects = self._few if self._suspects is None else self._suspects
        widths = [self._widths.get((count.cells, count.at), count.width) - _SLACK for count in suspects]
        reach = np.zeros(len(suspects))
        single = [at for at, count in enumerate(suspects) if count.at in self._single]
        allowed = self._exchanges.allowed(shown, values)
        reach[single] = allowed.reach([suspects[at] for at in single], [self._single.index(suspects[at].at) for at in single])
        for count, width, way in zip(suspects, widths, reach, strict=True):
            if width > 0 and way < width:
                yield count._replace(most=count.least + width + _SLACK)

    @cached_property
    def _exchanges(self) -> Exchanges:
        scores = np.array(
            [[of.factors.get(answer, 0.0) for answer in self._answers] for of in self._column.published if of.least is not None]
        ).reshape(-1, len(self._answers))
        return Exchanges(self._counts[:, :, self._single], self._holds, scores, self._layout, self._exactly)

    @cached_property
    def _few(self) -> list[Count]:
        categories = [
            (at, 0.0 if question.sensitive else 1.0)
            for question in self._column.questions
            for answers in question.schemes[AnswerScheme.FULL]
            if (at := self._at(answers)) is not None
        ]
        return counts_of_few(self._column, categories, self._sets, self._of_indicators, self._threshold)
