"""The table of estimates for statisticians: all of it, or a part."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from dataset.dataset import Dataset
from indicators.estimates.domains import EVERYBODY

BREAKDOWNS = ("quartier", "group", "wave")


def selected(dataset: Dataset, indicators: Sequence[str], by: Sequence[str]) -> pd.DataFrame:
    """Rows of the masked table.

    Parameters
    ----------
    indicators : sequence of str
        Only these; all if there are none.
    by : sequence of str
        Of `BREAKDOWNS`. Without ``quartier`` the city alone, without ``group`` everybody alone, without
        ``wave`` the latest wave of each indicator alone.

    Raises
    ------
    ValueError
        If an indicator or breakdown is not known.
    """
    for kind, asked, known in (("indicator", indicators, list(dataset.catalogue.indicators)), ("breakdown", by, BREAKDOWNS)):
        unknown = [name for name in asked if name not in known]
        if unknown:
            raise ValueError(f"unknown {kind}: {', '.join(unknown)}. Known: {', '.join(known)}")
    rows = dataset.estimates
    if indicators:
        rows = rows[rows["indicator"].isin(indicators)]
    if "quartier" not in by:
        rows = rows[rows["level"] == "city"]
    if "group" not in by:
        rows = rows[rows["target_group"] == EVERYBODY]
    if "wave" not in by:
        latest = {name: dataset.waves_of(name)[-1] for name in rows["indicator"].unique()}
        rows = rows[rows["wave"] == rows["indicator"].map(latest)]
    return rows.reset_index(drop=True)
