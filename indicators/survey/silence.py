"""Who did not answer a question that was put to them, counted over the whole city."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from indicators.survey.design import EVERYBODY
from indicators.survey.sums import Sums


def silent_of(sums: Sums, groups: Sequence[str]) -> pd.DataFrame:
    """People asked and people who answered, unweighted.

    Parameters
    ----------
    groups : sequence of str
        The target groups, in the order of their bits.

    Returns
    -------
    DataFrame
        ``indicator, target_group, asked, answered``, everybody first.
    """
    bits = np.array([key[3] for key in sums.cells], dtype=np.int64)
    answers, rows = sums.sums[:, 0], []
    for bit, group in enumerate((EVERYBODY, *groups), start=-1):
        inside = np.ones(len(bits)) if bit < 0 else (bits >> bit) & 1
        rows += list(zip(sums.centres, [group] * len(sums.centres), inside @ sums.asked, inside @ answers, strict=True))
    return pd.DataFrame(rows, columns=["indicator", "target_group", "asked", "answered"])
