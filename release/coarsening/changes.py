"""What has changed between two survey waves: made of what is released of both, with the degrees of freedom known inside."""

import itertools
from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from indicators.catalogue import Catalogue
from indicators.estimates.comparison import change
from indicators.estimates.precision import limit_steps_of, outside, outward
from indicators.estimates.verdicts import Scale

COLUMNS = ("level", "quartier_id", "target_group", "indicator", "before", "after", "value", "lower", "upper", "verdict")
_MAP = ["indicator", "target_group", "level"]
_CELL = [*_MAP, "quartier_id"]


def release_changes(released: pd.DataFrame, estimates: pd.DataFrame, catalogue: Catalogue, waves: Sequence[str]) -> pd.DataFrame:
    """Every change of quartiers and city between every two waves.

    Values, errors and numbers of answers are those released, so a change tells no more of them; the degrees of
    freedom are n less what the design takes off. Limits leave outward, and a verdict stands only where 0 lies outside
    of them. The city is one question by itself.

    Parameters
    ----------
    released : DataFrame
        The released table.
    estimates : DataFrame
        The table before masking.
    waves : sequence of str
        Survey waves, the oldest first.
    """
    survey = released[(released["source"] == "survey") & released["level"].isin(["city", "quartier"])].assign(name="")
    survey = survey.assign(df=survey["n"].astype("float64") - _taken_off(survey, estimates))
    tables = {wave: survey[survey["wave"] == wave].set_index(_CELL) for wave in waves}
    pairs = []
    for first, second in itertools.combinations(waves, 2):
        both = tables[second].index.intersection(tables[first].index)
        pairs.append([tables[wave].loc[both].assign(before=first, after=second) for wave in (first, second)])
    if not pairs:
        return pd.DataFrame(columns=list(COLUMNS))
    before, after = (pd.concat(ends).reset_index() for ends in zip(*pairs, strict=True))
    family = after.groupby([*_MAP, "before", "after"], sort=False).ngroup().to_numpy()
    differences = change(before, after, family, Scale.of([catalogue.indicators[name] for name in after["indicator"]], unit=100.0))
    step = limit_steps_of(after, catalogue)
    lower, upper = outward(differences["lower"], differences["upper"], step)
    verdict = differences["verdict"].where(
        ~differences["verdict"].isin(["higher", "lower"]) | outside(0.0, lower, upper, step), "not_distinguishable"
    )
    tested = after["indicator"].map({name: indicator.formula.tested for name, indicator in catalogue.indicators.items()})
    verdict = verdict.where(tested.astype(bool), "none")
    return after.assign(value=differences["value"], lower=lower, upper=upper, verdict=verdict)[list(COLUMNS)]


def _taken_off(survey: pd.DataFrame, estimates: pd.DataFrame) -> NDArray[np.float64]:
    """By how much each row's degrees of freedom are fewer than its answers."""
    keys = ["wave", *_CELL]
    inside = estimates[estimates["source"] == "survey"].set_index(keys)
    off = inside["n"].astype("float64") - inside["df"]
    return off[~off.index.duplicated()].reindex(pd.MultiIndex.from_frame(survey[keys])).to_numpy()
