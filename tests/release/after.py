"""What a reader of a release knows of how it was rounded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from indicators.catalogue import Catalogue
from indicators.estimates.precision import steps_of
from release.coarsening.coarse import _OPEN
from release.coarsening.errors import LADDER, generalised_errors

_SLACK = 1e-9
_MAP = ["wave", "indicator", "target_group"]
_CELL = [*_MAP, "level", "quartier_id"]
_EXACT = 1e-9


def as_read(
    estimates: pd.DataFrame, known: pd.DataFrame, catalogue: Catalogue, areas: Mapping[str, Sequence[str]] | None = None
) -> pd.DataFrame:
    """A released table with what shows beside its numbers.

    ``step`` is that of the value; ``value_low, value_high`` bound that of a total parts of which are withheld.
    ``n_eff_low, n_eff_high`` bound the effective number of answers: errors are told with a design effect that was rounded up
    on `release.coarsening.errors.LADDER`; what is pooled in them is the same in all cells.

    Parameters
    ----------
    known : DataFrame
        The table before the gate.
    """
    told = estimates.reset_index(drop=True)
    told = _with_parts(told.assign(step=steps_of(told, catalogue)), known, areas or {})
    survey = known[(known["source"] == "survey") & (known["n"] > 0)]
    own = generalised_errors(survey, catalogue)["n_eff"].set_axis(pd.MultiIndex.from_frame(survey[_CELL]))
    n = told["n"].astype("float64").to_numpy()
    design = n / own.reindex(pd.MultiIndex.from_frame(told[_CELL])).to_numpy()
    below = np.concatenate([[1.0], LADDER])[np.searchsorted(LADDER, np.nan_to_num(design, nan=1.0) - _EXACT)]
    told["n_eff_low"] = n / design - _EXACT
    told["n_eff_high"] = np.where(told["level"] == "quartier", n, n / below) + _EXACT  # in a quartier some questions have less
    return told


def _with_parts(told: pd.DataFrame, known: pd.DataFrame, areas: Mapping[str, Sequence[str]]) -> pd.DataFrame:
    """Between what the value of a total lies parts of which are withheld: what is told of their common mean is its part.

    n of the withheld is the total's less that of the shown ones, so everybody knows into how many parts the scale of their
    common mean is cut. Which part it lies in is given to the outsider, who might work it out. Shares only.
    """
    raw = known.set_index(_CELL)[["value", "weight"]]
    raw = raw[~raw.index.duplicated()].reindex(pd.MultiIndex.from_frame(told[_CELL])).set_axis(told.index)
    told["value_low"], told["value_high"] = np.nan, np.nan
    survey = told[told["source"] == "survey"]
    for _, rows in survey.groupby(_MAP, sort=False):
        quartiers = rows[rows["level"] == "quartier"]
        for level, key, members in (("city", "", list(quartiers["quartier_id"])), *(("area", *one) for one in areas.items())):
            inside = quartiers[quartiers["quartier_id"].isin(members)]
            away = inside.index[(inside["status"] == "withheld") & (raw["weight"].reindex(inside.index) > 0)]
            whole = rows.index[(rows["level"] == level) & (rows["quartier_id"] == key) & rows["value"].notna()]
            if len(away) and len(whole):
                number = max(1, (int(rows.loc[whole[0], "n"] - inside["n"].sum()) + 1) // _OPEN)
                weight = raw.loc[away, "weight"]
                mean = float((weight * raw.loc[away, "value"]).sum() / weight.sum())
                part = min(int(mean / 100 * number), number - 1)
                share = float(weight.sum() / raw.loc[whole[0], "weight"])
                for column, end in (("value_low", part - _SLACK), ("value_high", part + 1 + _SLACK)):
                    told.loc[whole[0], column] = raw.loc[whole[0], "value"] + (100 * end / number - mean) * share
    return told
