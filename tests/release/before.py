"""What was published before there was a gate: every figure that is not withheld, at full precision."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from indicators.catalogue import Catalogue
from release.mask import disclose
from release.raw import Raw
from release.thresholds import Thresholds

_MAP = ["indicator", "wave", "target_group"]
_DECIMALS = 4


def published(
    raw: Raw, catalogue: Catalogue, thresholds: Thresholds | None = None, areas: Mapping[str, Sequence[str]] | None = None
) -> pd.DataFrame:
    """As ``cli.py estimate`` printed it: value, se, limits, n, n_eff, deff, df; the whole's n_eff and deff only if all is shown."""
    table = disclose(raw.table, catalogue, thresholds or Thresholds(), areas)
    partly = table[table["status"] == "withheld"].set_index(_MAP).index
    whole = (table["level"] != "quartier") & table.set_index(_MAP).index.isin(partly)
    table.loc[whole, ["n_eff", "deff"]] = float("nan")
    return table


def documented(table: pd.DataFrame) -> pd.DataFrame:
    """As the CSV of a map told it: value and limits with four decimals, and n."""
    told = table.copy()
    told[["value", "lower", "upper"]] = told[["value", "lower", "upper"]].round(_DECIMALS)
    return told.drop(columns=["se", "n_eff", "deff", "df"])
