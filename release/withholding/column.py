"""Everything that is published of the answers to one column, and how much of each distribution."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from indicators.questions import AnswerScheme
from indicators.survey.design import Floats
from release.withholding.attack import Layout
from release.withholding.suppression import Flags

Answers = frozenset[int]
"""Positions among the cells of a column that are counted one by one."""


class Detail(IntEnum):
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
        The most that may be told (`Detail`): what an earlier publication withheld stays withheld.
    public : array of int, groups × places
        What everybody knows all the same of an earlier publication.
    """

    schemes: Mapping[AnswerScheme, tuple[Answers, ...]]
    closed: Flags
    sensitive: bool
    before: NDArray[np.int8]
    public: NDArray[np.int8]

    @property
    def less(self) -> tuple[int, int, int]:
        """What is told instead, by what was to be told."""
        return Detail.NOTHING, Detail.NOTHING, Detail.MERGED if AnswerScheme.MERGED in self.schemes else Detail.NOTHING

    @property
    def all_that_count(self) -> Answers:
        """Every answer that counts."""
        return Answers().union(*self.schemes[AnswerScheme.FULL])


@dataclass(frozen=True)
class PublishedSum:
    """A weighted sum of one column's answers that an indicator tells.

    Attributes
    ----------
    factors : Mapping
        Of each answer.
    where : array of bool, groups × places
        In which cells it is published.
    least, most : arrays, groups × places; or None
        Between which numbers the sum lies, for all that the rounded value says; None if it is told.
    """

    factors: Mapping[int, float]
    where: Flags
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
    published : tuple of PublishedSum
        What the indicators of the same column tell, numbers of answers included.
    """

    counts: Floats
    layout: Layout
    empty: Flags
    questions: tuple[Distribution, ...]
    published: tuple[PublishedSum, ...]

    def number(self, answers: Answers) -> Floats:
        """How many gave any of some answers; groups × places."""
        return np.asarray(self.counts[:, :, sorted(answers)].sum(axis=2))
