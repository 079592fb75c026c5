"""What a reader of a release knows of how it was rounded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from indicators.catalogue import Catalogue
from indicators.estimates.precision import steps_of
from release.coarsening.coarse import OPEN
from release.coarsening.errors import LADDER, generalised_errors

_SLACK = 1e-9
_MAP = ["wave", "indicator", "target_group"]
_CELL = [*_MAP, "level", "quartier_id"]
_EXACT = 1e-9


def as_read(
    estimates: pd.DataFrame, internal: pd.DataFrame, catalogue: Catalogue, areas: Mapping[str, Sequence[str]] | None = None
) -> pd.DataFrame:
    """A released table with what shows beside its numbers.

    ``step`` is that of the value; ``value_low, value_high`` bound that of a total parts of which are withheld.
    ``n_eff_low, n_eff_high`` bound the effective number of answers: errors are told with a design effect that was rounded up
    on `release.coarsening.errors.LADDER`; what is pooled in them is the same in all cells.

    Parameters
    ----------
    internal : DataFrame
        The table before the gate.
    """
    table = estimates.reset_index(drop=True)
    table = _with_parts(table.assign(step=steps_of(table, catalogue)), internal, areas or {})
    survey = internal[(internal["source"] == "survey") & (internal["n"] > 0)]
    own = generalised_errors(survey, catalogue)["n_eff"].set_axis(pd.MultiIndex.from_frame(survey[_CELL]))
    n = table["n"].astype("float64").to_numpy()
    design = n / own.reindex(pd.MultiIndex.from_frame(table[_CELL])).to_numpy()
    below = np.concatenate([[1.0], LADDER])[np.searchsorted(LADDER, np.nan_to_num(design, nan=1.0) - _EXACT)]
    table["n_eff_low"] = n / design - _EXACT
    table["n_eff_high"] = np.where(table["level"] == "quartier", n, n / below) + _EXACT  # in a quartier some questions have less
    return table


def _with_parts(table: pd.DataFrame, internal: pd.DataFrame, areas: Mapping[str, Sequence[str]]) -> pd.DataFrame:
    """Between what the value of a total lies parts of which are withheld: what is told of their common mean is its part.

    n of the withheld is the total's less that of the shown ones, so everybody knows into how many parts the scale of their
    common mean is cut. Which part it lies in is given to the outsider, who might work it out. Shares only.
    """
    raw = internal.set_index(_CELL)[["value", "weight"]]
    raw = raw[~raw.index.duplicated()].reindex(pd.MultiIndex.from_frame(table[_CELL])).set_axis(table.index)
    table["value_low"], table["value_high"] = np.nan, np.nan
    survey = table[table["source"] == "survey"]
    for _, rows in survey.groupby(_MAP, sort=False):
        quartiers = rows[rows["level"] == "quartier"]
        for level, key, members in (("city", "", list(quartiers["quartier_id"])), *(("area", *area) for area in areas.items())):
            inside = quartiers[quartiers["quartier_id"].isin(members)]
            away = inside.index[(inside["status"] == "withheld") & (raw["weight"].reindex(inside.index) > 0)]
            whole = rows.index[(rows["level"] == level) & (rows["quartier_id"] == key) & rows["value"].notna()]
            if len(away) and len(whole):
                number = max(1, (int(rows.loc[whole[0], "n"] - inside["n"].sum()) + 1) // OPEN)
                weight = raw.loc[away, "weight"]
                mean = float((weight * raw.loc[away, "value"]).sum() / weight.sum())
                part = min(int(mean / 100 * number), number - 1)
                share = float(weight.sum() / raw.loc[whole[0], "weight"])
                for column, end in (("value_low", part - _SLACK), ("value_high", part + 1 + _SLACK)):
                    table.loc[whole[0], column] = raw.loc[whole[0], "value"] + (100 * end / number - mean) * share
    return table
