"""Numbers of a column of which groups are spans, such as ages: how often each occurs, and which can hardly be meant."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from files.cells import number_or_nan
from indicators.survey.batches import Floats, Integers, texts_of
from indicators.survey.codebook import OLDEST, Doubtful

Flags = NDArray[np.bool_]


def counts_of(numbers: Floats, codes: Integers | None) -> Iterator[tuple[str, int]]:
    """Numbers as cells, and how often each occurs.

    Parameters
    ----------
    codes : array of int, rows; or None
        Positions in `numbers`; None if those are the rows themselves.
    """
    distinct, at = np.unique(numbers, return_inverse=True)
    times = np.bincount(at if codes is None else at[codes], minlength=len(distinct))
    there = ~np.isnan(distinct)
    return zip(texts_of(distinct[there]), times[there].tolist(), strict=True)


def impossible_ages(numbers: Floats, spans: Sequence[tuple[float, float]], labelled: Collection[str]) -> Flags:
    """Numbers that no age is, or whose label says that they are none, and that lie in a span.

    Parameters
    ----------
    labelled : collection of str
        Codes whose labels say that somebody did not answer.
    """
    flags = (numbers <= 0) | (numbers > OLDEST) | np.isin(numbers, [number_or_nan(code) for code in labelled])
    return flags & _within(numbers, spans)


def doubtful_numbers(numbers: Floats, doubtful: Doubtful) -> Flags:
    """Numbers that mean "no answer" elsewhere, or are too large, and lie in a class of a margin."""
    return (np.isin(numbers, doubtful.missing) | (numbers > doubtful.most)) & _within(numbers, doubtful.spans)


def _within(numbers: Floats, spans: Sequence[tuple[float, float]]) -> Flags:
    return np.asarray(np.any([(numbers >= low) & (numbers <= high) for low, high in spans], axis=0), dtype=np.bool_)
