"""What has changed between two survey waves: made of what is told of both, with the degrees of freedom known inside."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import pandas as pd

from indicators.catalogue import Catalogue
from indicators.comparison import change
from indicators.precision import outward, step_of

COLUMNS = ("level", "quartier_id", "target_group", "indicator", "before", "after", "value", "lower", "upper", "verdict")
_PLACE = ["level", "quartier_id"]


def changes(told: pd.DataFrame, known: pd.DataFrame, catalogue: Catalogue, waves: Sequence[str]) -> pd.DataFrame:
    """Every change of quartiers and city between every two waves.

    Values, errors and numbers of answers are those that are told, so a change tells no more of them; the degrees of
    freedom are n less what the design takes off. Limits leave outward. The city is one question by itself.

    Parameters
    ----------
    told : DataFrame
        The released table.
    known : DataFrame
        The table before masking.
    waves : sequence of str
        Survey waves, the oldest first.
    """
    keys = ["wave", "indicator", "target_group", *_PLACE]
    inside = known[known["source"] == "survey"].set_index(keys)
    taken_off = inside["n"].astype("float64") - inside["df"]
    survey = told[(told["source"] == "survey") & told["level"].isin(["city", "quartier"])]
    off = taken_off[~taken_off.index.duplicated()].reindex(pd.MultiIndex.from_frame(survey[keys])).to_numpy()
    survey = survey.assign(df=survey["n"].astype("float64").to_numpy() - off, name="")
    maps = dict(iter(survey.groupby(["indicator", "target_group", "wave", "level"], sort=False)))
    made = []
    for before, after in itertools.combinations(waves, 2):
        for (indicator, group, wave, level), rows in maps.items():
            old = maps.get((indicator, group, before, level))
            if wave == after and old is not None:
                made.append(
                    _change(old.set_index(_PLACE), rows.set_index(_PLACE), step_of(catalogue.indicators[indicator])).assign(
                        indicator=indicator, target_group=group, before=before, after=after
                    )
                )
    return pd.concat(made, ignore_index=True)[list(COLUMNS)] if made else pd.DataFrame(columns=list(COLUMNS))


def _change(before: pd.DataFrame, after: pd.DataFrame, step: float) -> pd.DataFrame:
    made = change(before.reindex(after.index).fillna({"status": "no_data"}), after)
    lower, upper = outward(made["lower"], made["upper"], step)
    return made.assign(lower=lower, upper=upper)[["value", "lower", "upper", "verdict"]].reset_index()
