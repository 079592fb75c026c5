"""What a reader of a release knows of how it was rounded."""

from __future__ import annotations

import numpy as np
import pandas as pd

from indicators.catalogue import Catalogue
from indicators.precision import steps_of
from tests.release.printed import Precision

WHOLE = Precision(1.0, outward=True, columns=("value", "lower", "upper"))  # of a city or area parts of which are withheld
_FACTORS = (1, 5, 10)
_MAP = ["wave", "indicator", "target_group"]
_EXACT = 1e-9


def with_steps(estimates: pd.DataFrame, known: pd.DataFrame, catalogue: Catalogue) -> pd.DataFrame:
    """A released table with the step of every value.

    The step of a total parts of which are withheld is not told, but shows: all maps with the same parts withheld are told
    in multiples of it. `known` (before the gate) only says which multiples are not one by chance.
    """
    told = estimates.assign(step=steps_of(estimates, catalogue))
    away = told[(told["status"] == "withheld") & (told["level"] == "quartier")]
    hidden = away.groupby(_MAP)["quartier_id"].agg(lambda ids: ",".join(sorted(ids)))
    whole = told.index[(told["level"] != "quartier") & told["value"].notna() & (told["source"] == "survey")]
    keys = [*_MAP, "level", "quartier_id"]
    own = known.set_index(keys)["value"]
    own = own[~own.index.duplicated()].reindex(pd.MultiIndex.from_frame(told.loc[whole, keys])).to_numpy()
    value, step = told.loc[whole, "value"].to_numpy(), told.loc[whole, "step"].to_numpy()
    factor = np.full(len(whole), float(_FACTORS[-1]))
    for one in reversed(_FACTORS):
        multiple = np.abs(value / (one * step) - np.round(value / (one * step))) < _EXACT
        factor[multiple & (np.abs(value - own) <= one * step / 2 + _EXACT)] = one
    of_map = hidden.reindex(pd.MultiIndex.from_frame(told.loc[whole, _MAP])).fillna("").to_numpy()
    alike = [told.loc[whole, name].to_numpy() for name in ("wave", "target_group", "level", "quartier_id")]
    told.loc[whole, "step"] = step * pd.Series(factor).groupby([of_map, *alike]).transform("max").to_numpy()
    return told
