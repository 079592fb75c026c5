"""The table of estimates for statisticians: all of it, or a part."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import pandas as pd

from dataset.dataset import Dataset
from indicators.estimates.domains import EVERYBODY

BREAKDOWNS = ("quartier", "group", "wave")


def select_estimates(dataset: Dataset, indicators: Sequence[str], by: Sequence[str]) -> pd.DataFrame:
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
    _check("indicator", indicators, dataset.catalogue.indicators)
    _check("breakdown", by, BREAKDOWNS)
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


def _check(kind: str, names: Sequence[str], existing: Collection[str]) -> None:
    unknown = [name for name in names if name not in existing]
    if unknown:
        raise ValueError(f"unknown {kind}: {', '.join(unknown)}. Known: {', '.join(existing)}")
