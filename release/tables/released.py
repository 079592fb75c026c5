"""What may leave: coarse figures, from which everything that is shown, served or printed is made."""

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from indicators.estimates.silence import Silence
from indicators.survey.design import Floats
from workshops.questionnaires import Tally
from workshops.reach import Reach
from workshops.response import Response

KEY = ("level", "quartier_id", "target_group", "wave", "indicator")
"""What a row of the table of estimates is of."""

NUMBERS = ("value", "se", "lower", "upper", "n")
"""Columns that a withheld row does not have."""

WORDS = ("status", "verdict", "contrast", "source")

COLUMNS = (*KEY, *NUMBERS, *WORDS)
"""Of the table of estimates as it leaves; what else is known of a cell stays inside (docs/statistics.md)."""

CHANGES = ("level", "quartier_id", "target_group", "indicator", "before", "after", "value", "lower", "upper", "verdict")
"""Of the tables of changes and steps."""

TRENDS = (
    *("level", "quartier_id", "target_group", "indicator", "first", "last", "waves", "since"),
    *("value", "lower", "upper", "status", "verdict"),
)
"""Of the table of trends."""


def empty_table() -> pd.DataFrame:
    """A table of estimates without rows."""
    return pd.DataFrame(columns=list(COLUMNS))


CATEGORY = ("level", "quartier_id", "target_group", "wave", "question", "scheme", "category")
"""What a row of the table of distributions is of."""

DISTRIBUTIONS = (*CATEGORY, *NUMBERS, "status")
"""Columns of the table of distributions as it leaves: a category's share of all answers that count."""


def no_distributions() -> pd.DataFrame:
    """The table of distributions of a city that asks for none."""
    numbers = {**dict.fromkeys(NUMBERS, "float64"), "n": "Int64"}
    return pd.DataFrame({name: pd.Series(dtype=numbers.get(name, "str")) for name in DISTRIBUTIONS})


@dataclass(frozen=True, eq=False)
class Correlations:
    """How the errors of two questions go together: one correlation a pair, pooled over all respondents of a wave.

    Attributes
    ----------
    items : tuple of str
        Ids of survey indicators.
    r : array, items × items
        Two digits; missing where too few answered both to tell.
    """

    items: tuple[str, ...]
    r: Floats

    def of(self, items: Sequence[str]) -> Floats:
        """The correlations of some indicators, positive semidefinite; 0 for one that is not in the survey, or not known.

        Two digits may leave a matrix with a slightly negative eigenvalue: it is then set to 0 (Higham 2002, the first
        step of the nearest correlation matrix) and the diagonal to 1.
        """
        at = np.array([self.items.index(item) if item in self.items else -1 for item in items], dtype=np.intp)
        r = np.nan_to_num(self.r[np.ix_(at, at)]).copy() if len(self.items) else np.zeros((len(items), len(items)))
        r[at < 0, :] = r[:, at < 0] = 0.0
        np.fill_diagonal(r, 1.0)
        eigenvalues, eigenvectors = np.linalg.eigh(r)
        if eigenvalues.min(initial=0.0) >= 0:
            return r
        nearest = (eigenvectors * np.maximum(eigenvalues, 0.0)) @ eigenvectors.T
        scale = np.sqrt(np.diag(nearest))
        return nearest / scale[:, None] / scale

    def unknown(self, items: Sequence[str]) -> tuple[tuple[str, str], ...]:
        """The pairs of some indicators of which too few answered both."""
        asked = [item for item in items if item in self.items]
        return tuple(
            (first, second)
            for first, second in itertools.combinations(asked, 2)
            if np.isnan(self.r[self.items.index(first), self.items.index(second)])
        )


@dataclass(frozen=True, eq=False)
class Released:
    """Made by `release.gate.release` alone; nothing in it is finer than what a page shows.

    Attributes
    ----------
    estimates : DataFrame
        The table of estimates with the columns `COLUMNS`; a withheld row carries no number.
    correlations : Mapping
        Survey wave to its `Correlations`.
    changes : DataFrame
        Of every two survey waves: ``level, quartier_id, target_group, indicator, before, after``, the difference's
        ``value, lower, upper`` and its ``verdict`` (`indicators.estimates.comparison.change`).
    trends : DataFrame
        Since the last break in each series, where three or more waves are told: ``level, quartier_id, target_group,
        indicator, first, last`` (waves), ``waves`` (their number), ``since`` (the year of the first), the slope's ``value,
        lower, upper`` a year, ``status`` and ``verdict`` (`indicators.estimates.trend.trend`).
    steps : DataFrame
        Of every two neighbouring waves, as ``changes``; the verdict is adjusted over the steps of a place.
    between : Mapping
        Indicator to the `Correlations` of its waves' errors, whose ``items`` are waves; only where waves share persons.
    responses : tuple of Response
        Who answered of those who were invited.
    tallies : tuple of Tally
        Of questionnaires at workshops.
    reach : tuple of Reach
        Who was reached by workshops.
    silence : tuple of Silence
        Questions that many left open.
    waiting : tuple of (wave, indicator)
        Whose late answers wait: released is what an earlier publication released, and nothing of what is new.
    standardised : DataFrame
        Standardised values, in the columns of the table of estimates; no rows where the city names no standard.
    standard : str
        What they are standardised to (`release.earlier.publication.definition_of`); empty where there is none.
    distributions : DataFrame
        With the columns `DISTRIBUTIONS`: every category of every scheme; the rows of a scheme that is not told in a place ×
        group × wave carry no number.
    waiting_questions : tuple of (wave, question)
        Whose distributions wait for more late answers.
    """

    estimates: pd.DataFrame
    correlations: Mapping[str, Correlations]
    changes: pd.DataFrame
    responses: tuple[Response, ...] = ()
    tallies: tuple[Tally, ...] = ()
    reach: tuple[Reach, ...] = ()
    silence: tuple[Silence, ...] = ()
    waiting: tuple[tuple[str, str], ...] = ()
    standardised: pd.DataFrame = field(default_factory=empty_table)
    standard: str = ""
    trends: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=list(TRENDS)))
    steps: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=list(CHANGES)))
    between: Mapping[str, Correlations] = field(default_factory=dict)
    distributions: pd.DataFrame = field(default_factory=no_distributions)
    waiting_questions: tuple[tuple[str, str], ...] = ()
