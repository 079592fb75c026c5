"""What was published before there was a gate: every figure that is not withheld, at full precision."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from indicators.catalogue import Catalogue
from indicators.estimates.table import NUMBERS
from release.tables.raw import Raw
from release.tables.thresholds import Thresholds
from release.withholding.mask import mask_estimates

_MAP = ["indicator", "wave", "target_group"]
_DECIMALS = 4


def published(
    raw: Raw, catalogue: Catalogue, thresholds: Thresholds | None = None, areas: Mapping[str, Sequence[str]] | None = None
) -> pd.DataFrame:
    """As ``cli.py estimate`` printed it: value, se, limits, n, n_eff, deff, df."""
    return masked(raw.table, catalogue, thresholds, areas)


def masked(
    table: pd.DataFrame,
    catalogue: Catalogue,
    thresholds: Thresholds | None = None,
    areas: Mapping[str, Sequence[str]] | None = None,
) -> pd.DataFrame:
    """The same of a table of estimates; a whole parts of which are withheld has no n_eff and deff."""
    table = mask_estimates(table, catalogue, thresholds or Thresholds(), areas)
    partly = table[table["status"] == "withheld"].set_index(_MAP).index
    whole = (table["level"] != "quartier") & table.set_index(_MAP).index.isin(partly)
    table.loc[whole, ["n_eff", "deff"]] = float("nan")
    return table


def of_shown(table: pd.DataFrame, estimates: pd.DataFrame) -> pd.DataFrame:
    """Raw figures of the cells that a release shows: what it would tell if it were not coarse."""
    keys = ["wave", "indicator", "target_group", "level", "quartier_id"]
    status = estimates.set_index(keys)["status"].reindex(pd.MultiIndex.from_frame(table[keys])).to_numpy()
    table = table.assign(status=status)
    table.loc[~table["status"].isin(["ok", "unreliable"]), NUMBERS] = pd.NA
    return table


def documented(table: pd.DataFrame) -> pd.DataFrame:
    """As the CSV of a map told it: value and limits with four decimals, and n."""
    table = table.copy()
    table[["value", "lower", "upper"]] = table[["value", "lower", "upper"]].round(_DECIMALS)
    return table.drop(columns=["se", "n_eff", "deff", "df"])
