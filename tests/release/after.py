"""What a reader of a release knows of how it was rounded."""

from __future__ import annotations

import numpy as np
import pandas as pd

from indicators.catalogue import Catalogue
from indicators.precision import steps_of
from release.errors import LADDER, told_errors

_FACTORS = (1, 5, 10)
_MAP = ["wave", "indicator", "target_group"]
_CELL = [*_MAP, "level", "quartier_id"]
_EXACT = 1e-9


def as_read(estimates: pd.DataFrame, known: pd.DataFrame, catalogue: Catalogue) -> pd.DataFrame:
    """A released table with what shows beside its numbers.

    ``step`` is that of the value. That of a total parts of which are withheld is not told, but shows: all maps with the same
    parts withheld are told in multiples of it. ``n_eff_low, n_eff_high`` bound the effective number of answers: errors are
    told with a design effect that was rounded up on `release.errors.LADDER`; what is pooled in them is the same in all cells.

    Parameters
    ----------
    known : DataFrame
        The table before the gate: it says which multiples are not one by chance, and what design effects are told.
    """
    told = _with_steps(estimates.reset_index(drop=True), known, catalogue)
    survey = known[(known["source"] == "survey") & (known["n"] > 0)]
    own = told_errors(survey, catalogue)["n_eff"].set_axis(pd.MultiIndex.from_frame(survey[_CELL]))
    n = told["n"].astype("float64").to_numpy()
    design = n / own.reindex(pd.MultiIndex.from_frame(told[_CELL])).to_numpy()
    below = np.concatenate([[1.0], LADDER])[np.searchsorted(LADDER, np.nan_to_num(design, nan=1.0) - _EXACT)]
    told["n_eff_low"] = n / design - _EXACT
    told["n_eff_high"] = np.where(told["level"] == "quartier", n, n / below) + _EXACT  # in a quartier some questions have less
    return told


def _with_steps(estimates: pd.DataFrame, known: pd.DataFrame, catalogue: Catalogue) -> pd.DataFrame:
    told = estimates.assign(step=steps_of(estimates, catalogue))
    away = told[(told["status"] == "withheld") & (told["level"] == "quartier")]
    hidden = away.groupby(_MAP)["quartier_id"].agg(lambda ids: ",".join(sorted(ids)))
    whole = told.index[(told["level"] != "quartier") & told["value"].notna() & (told["source"] == "survey")]
    own = known.set_index(_CELL)["value"]
    own = own[~own.index.duplicated()].reindex(pd.MultiIndex.from_frame(told.loc[whole, _CELL])).to_numpy()
    value, step = told.loc[whole, "value"].to_numpy(), told.loc[whole, "step"].to_numpy()
    factor = np.full(len(whole), float(_FACTORS[-1]))
    for one in reversed(_FACTORS):
        multiple = np.abs(value / (one * step) - np.round(value / (one * step))) < _EXACT
        factor[multiple & (np.abs(value - own) <= one * step / 2 + _EXACT)] = one
    of_map = hidden.reindex(pd.MultiIndex.from_frame(told.loc[whole, _MAP])).fillna("").to_numpy()
    alike = [told.loc[whole, name].to_numpy() for name in ("wave", "target_group", "level", "quartier_id")]
    told.loc[whole, "step"] = step * pd.Series(factor).groupby([of_map, *alike]).transform("max").to_numpy()
    return told
