"""Sums over the respondents, from which every estimate follows. They never leave the server."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from indicators.survey.sums import SUMS, Sums

KEYS = ["stratum", "psu", "quartier_id", "groups"]


@dataclass(frozen=True)
class Moments:
    """Sums of each cell that has somebody in it, as tables.

    Attributes
    ----------
    counts : DataFrame
        ``stratum, psu, quartier_id, groups, respondents, stratum_size``: everybody, also who did not answer.
        ``psu`` is empty where every respondent is a sampling unit.
    sums : DataFrame
        The same keys, ``indicator``, and n, Σw, Σwy, Σwy², Σw², Σw²y, Σw²y² over those who answered.
    centres : Mapping
        Indicator to what was taken off y first: the middle of its scale. Without it, answers around 50,000
        that differ by 50 would lose six digits.
    """

    counts: pd.DataFrame
    sums: pd.DataFrame
    centres: Mapping[str, float]

    @classmethod
    def of(cls, sums: Sums) -> Moments:
        """The tables of what one pass has summed up."""
        keys = pd.DataFrame(list(sums.cells), columns=KEYS).astype({"stratum": "str", "psu": "str", "quartier_id": "str"})
        counts = keys.assign(respondents=sums.people, stratum_size=sums.sizes[:, 1])
        indicator, cell = np.nonzero(sums.sums[:, 0].T)
        names = pd.array(list(sums.centres), dtype="str").take(indicator)
        table = pd.DataFrame(sums.sums[cell, :, indicator], columns=SUMS)
        long = pd.concat([keys.take(cell).reset_index(drop=True), pd.Series(names, name="indicator"), table], axis=1)
        return cls(counts, long, sums.centres)

    @property
    def clustered(self) -> bool:
        """Whether clusters (PSUs) were sampled, not respondents."""
        return bool((self.counts["psu"] != "").any())
