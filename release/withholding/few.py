"""Counts of few: how many gave an answer in a cell, and in what two cells differ by."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from indicators.survey.design import Floats
from release.withholding.attack import Layout
from release.withholding.column import Answers, Column
from release.withholding.suppression import Flags

Plain = Sequence[tuple[tuple[int, int], float]]
"""Cells of one answer, group and place, with their factors: one, or a larger one less a smaller one."""


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


def counts_of_few(
    column: Column, categories: Sequence[tuple[int, float]], sets: Sequence[Answers], published: Flags, threshold: int
) -> list[Count]:
    """Every count of few of a category, by itself and of two cells' difference, as far as indicators leave it open.

    Parameters
    ----------
    categories : sequence of (position, least)
        Which of `sets` are categories, and from which number on a count of it is one of few.
    published : array of bool, groups × places × sets
        What the indicators tell by themselves.
    """
    plains: list[Plain] = [(((int(group), int(place)), 1.0),) for group, place in np.argwhere(~column.empty)]
    plains += _differences(column.layout)
    counts = np.stack([column.number(answers) for answers in sets], axis=2)
    larger = np.array([plain[0][0] for plain in plains]).T
    smaller = np.array([plain[-1][0] for plain in plains]).T
    differ = np.array([len(plain) > 1 for plain in plains])[:, None]
    values = counts[tuple(larger)] - np.where(differ, counts[tuple(smaller)], 0.0)
    in_all = published[tuple(larger)] & published[tuple(smaller)]
    roof = _roof(sets, counts, published, column.layout)[tuple(larger)]
    few: dict[tuple[Plain, int], Count] = {}
    for at, least in categories:
        wider = in_all & np.array([sets[at] < other for other in sets])
        inside = in_all & np.array([other < sets[at] for other in sets])
        most = np.minimum(roof[:, at], np.where(wider, values, np.inf).min(axis=1))
        most = np.minimum(most, float(threshold - 1))
        from_ = np.maximum(least, np.where(inside, values, -np.inf).max(axis=1))
        is_few = (values[:, at] >= least) & (values[:, at] < threshold) & ~in_all[:, at] & (most > from_)
        few |= {(plains[i], at): Count(plains[i], at, float(from_[i]), float(most[i])) for i in np.flatnonzero(is_few).tolist()}
    return list(few.values())


def _differences(layout: Layout) -> Iterator[Plain]:
    groups = range(len(layout.groups))
    for place in (layout.city, *layout.quartiers, *layout.areas):
        for inner, outer in sorted({*layout.nested, *((group, 0) for group in groups[1:])}):
            yield ((outer, place), 1.0), ((inner, place), -1.0)
    for group in groups:
        for place in (*layout.quartiers, *layout.areas):
            yield ((group, layout.city), 1.0), ((group, place), -1.0)


def _roof(sets: Sequence[Answers], counts: Floats, published: NDArray[np.bool_], layout: Layout) -> Floats:
    """How many gave an answer at most, for all that indicators tell of the same place."""
    inside = np.array([[answers <= wider for wider in sets] for answers in sets])
    own = np.where(inside, np.where(published, counts, np.inf)[:, :, None, :], np.inf).min(axis=3)
    roof = np.minimum(own, own[:1])
    for inner, outer in layout.nested:
        roof[inner] = np.minimum(roof[inner], own[outer])
    return np.asarray(roof)
