"""Sums of answers counted one by one, as moments of shares: of each category among all answers that count."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from indicators.catalogue import Catalogue
from indicators.categories import keys_of
from indicators.survey.batches import Floats
from indicators.survey.codebook import Classification, Codebook
from indicators.survey.moments import KEYS, Moments
from indicators.survey.sums import SUMS, Sums


@dataclass(frozen=True)
class Categories:
    """The answers of a wave to all questions whose whole distribution is told.

    Attributes
    ----------
    moments : Moments
        In which each category is an indicator of the name `indicators.categories.Key`: 1 for whoever gave this answer, 0
        for all others that count, so every sum of `Moments` follows from three: n, Σw and Σw² of each answer.
    columns : tuple of (Classification, array)
        How many gave each answer; cells of the moments × cells of the classification.
    """

    moments: Moments
    columns: tuple[tuple[Classification, Floats], ...]

    @classmethod
    def of(cls, sums: Sums, catalogue: Catalogue, codebook: Codebook, everybody: Moments) -> Categories:
        """What one pass has counted; `everybody` are the moments of the same pass."""
        tables, columns = [], []
        for classification in codebook.classifications:
            counts = sums.counts_of(classification.column)
            columns.append((classification, counts[:, 0]))
            for question, answers in classification.questions.items():
                all_that_count = counts[:, :, sorted(frozenset[int]().union(*answers))].sum(axis=2)
                cell = np.flatnonzero(all_that_count[:, 0])
                keys = everybody.counts[KEYS].iloc[cell].reset_index(drop=True)
                of_code = dict(zip(catalogue.questions[question].codes, answers, strict=True))
                for key, category in keys_of(catalogue.questions[question]):
                    here = counts[:, :, sorted(frozenset[int]().union(*map(of_code.__getitem__, category.codes)))].sum(axis=2)
                    (n, w, ww), (_, w_here, ww_here) = all_that_count[cell].T, here[cell].T
                    columns_of_sums = dict(zip(SUMS, (n, w, w_here, w_here, ww, ww_here, ww_here), strict=True))
                    tables.append(keys.assign(indicator=str(key), **columns_of_sums))
        if not tables:
            return cls(Moments(everybody.counts, everybody.sums.head(0), {}, everybody.partitions), ())
        long = pd.concat(tables, ignore_index=True).astype({"indicator": "str"})
        centres = dict.fromkeys(long["indicator"].unique(), 0.0)
        return cls(Moments(everybody.counts, long, centres, everybody.partitions), tuple(columns))
