"""Which distributions may be told, and in which scheme: a category is a cell, and so is whatever can be worked out of two."""

from __future__ import annotations

from collections import Counter

import numpy as np
from numpy.typing import NDArray

from indicators.questions import AnswerScheme
from indicators.survey.design import Floats
from release.withholding.column import Answers, Column, Detail, Distribution
from release.withholding.few import Count
from release.withholding.guesses import Guesses
from release.withholding.suppression import Flags

_ATTEMPTS = 30  # so often something else is hidden for the sake of one count before nothing is told any more
_LEVELS = ((AnswerScheme.MERGED, Detail.MERGED), (AnswerScheme.FULL, Detail.FULL))


def tell(column: Column, threshold: int) -> list[NDArray[np.int8]]:
    """How much of every distribution may be told.

    A scheme is told where each of its categories has 0 answers or `threshold`, and at least two have any (of a sensitive
    question all have `threshold`); where the same holds of everybody else in that place; and where nothing that is not told,
    here or elsewhere, follows (`release.withholding.guesses`).

    Returns
    -------
    list of array of int, groups × places
        `Detail`, in the order of the questions.
    """
    details = [_unless_few(column, question, threshold) for question in column.questions]
    guesses, attempts = Guesses(column, threshold), Counter[Count]()
    while any(level.any() for level in details):
        for question, level in zip(column.questions, details, strict=True):
            _hide_complementary(column, question, level, threshold)
        exposed = guesses.exposed(details)
        if not exposed:
            break
        for count in {count.at: count for count in reversed(exposed)}.values():  # one of each answer: it often helps the others
            attempts[count] += 1
            if attempts[count] > _ATTEMPTS or not _hide_one_more(column, details, count, attempts[count]):
                for level in details:
                    level[:] = Detail.NOTHING
    return details


def _unless_few(column: Column, question: Distribution, threshold: int) -> NDArray[np.int8]:
    """What may be told for its own sake."""
    detail = np.zeros(question.closed.shape, dtype=np.int8)
    others = column.counts[:1] - column.counts
    of_others = others[:, :, sorted(question.all_that_count)].sum(axis=2)
    for scheme, level in _LEVELS:
        if scheme in question.schemes:
            fits = _fits(question, scheme, column.counts, threshold)
            fits &= (of_others == 0) | _fits(question, scheme, others, threshold)
            detail[fits & ~question.closed] = level
    return np.minimum(detail, question.before)


def _fits(question: Distribution, scheme: AnswerScheme, counts: Floats, threshold: int) -> Flags:
    """Whether each category has none or enough, and not all have given the same answer."""
    enough = _of(question, scheme, counts) >= threshold
    if question.sensitive:
        return np.asarray(enough.all(axis=2))
    none = _of(question, scheme, counts) == 0
    return np.asarray((enough | none).all(axis=2) & (enough.sum(axis=2) > 1))


def _of(question: Distribution, scheme: AnswerScheme, counts: Floats) -> Floats:
    """Answers by category; groups × places × categories."""
    return np.stack([counts[:, :, sorted(answers)].sum(axis=2) for answers in question.schemes[scheme]], axis=2)


def _hide_complementary(column: Column, question: Distribution, detail: NDArray[np.int8], threshold: int) -> None:
    """In every sum that is told, hide the smallest parts until those hidden hold enough of each answer together."""
    shown = np.maximum(detail, question.public)
    for scheme, level in reversed(_LEVELS):
        if scheme not in question.schemes:
            continue
        counts = _of(question, scheme, column.counts)
        for total, members in column.layout.sums():
            parts = np.array(members, dtype=np.intp)
            for group in np.flatnonzero(shown[:, total] >= level):
                for place in _smallest(parts, counts[group]):
                    hidden = counts[group, parts[shown[group, parts] < level]]
                    hidden = hidden[hidden.sum(axis=1) > 0]
                    few = ((hidden > 0) & (hidden < threshold)).any(axis=0)
                    if not (few & ((hidden.sum(axis=0) < threshold) | (len(hidden) < 2))).any():
                        break
                    if detail[group, place] == shown[group, place] >= level:
                        detail[group, place] = shown[group, place] = question.less[level]


def _smallest(parts: NDArray[np.intp], counts: Floats) -> NDArray[np.intp]:
    """The places where anybody answered, the smallest number of answers first."""
    asked = parts[counts[parts].sum(axis=1) > 0]
    return asked[np.argsort(counts[asked].sum(axis=1), kind="stable")]


def _hide_one_more(column: Column, details: list[NDArray[np.int8]], count: Count, attempt: int) -> bool:
    """Tell less of one cell: of the count's own, else of its group elsewhere, of others in its place, or of a total."""
    layout, cells = column.layout, [cell for cell, _ in count.cells]
    level, public = np.maximum.reduce(details), np.maximum.reduce([question.public for question in column.questions])
    group, place = max(cells, key=lambda cell: (cell[0], cell[1] != layout.city))
    row = [(group, other) for other in layout.quartiers if other != place]
    beside = [(other, place) for other in range(len(layout.groups)) if other != group]
    totals = [(group, total) for total, _ in layout.sums()]
    finer = [cell for cell in row if level[cell] == Detail.FULL]
    own = [cell for cell in cells if cell[1] != layout.city]
    of_groups = [cell for cell in own if cell[0] > 0]
    if len(cells) == 1 or all(level[cell] for cell in cells):
        first = [of_groups, own]  # what is told of the cell itself: merged categories, beside an indicator or a mean
    else:
        first = [of_groups] if attempt % 2 else [of_groups, own]
    choices = [*first, *([finer, beside, totals, row] if attempt % 2 else [beside, row, totals])]
    everything = column.number(Answers(range(column.counts.shape[2])))
    for choice in choices:
        cells = [cell for cell in choice if level[cell] > public[cell]]
        if cells:
            smallest = min(cells, key=lambda cell: float(everything[cell]))
            for question, own_level in zip(column.questions, details, strict=True):
                own_level[smallest] = question.less[int(own_level[smallest])]
            return True
    return False
