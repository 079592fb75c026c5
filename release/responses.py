"""What may be told of who answered a survey, of those who were invited."""

from __future__ import annotations

import numpy as np
import pandas as pd

from indicators.domains import EVERYBODY
from workshops.response import Response

_KEY = ["wave", "quartier_id", "target_group"]


def responses(invited: pd.DataFrame, known: pd.DataFrame, told: pd.DataFrame, least: int) -> tuple[Response, ...]:
    """Decide what may be told of who answered.

    Nobody answers a question who did not answer the survey, so the number of respondents bounds every number of
    answers from above, and with the city's total those of other quartiers from below. It is withheld where it is so
    near to a withheld number of answers that a bound would say something of a cell of less than `least`; of groups of
    the whole city also where the others are so few. Together with them as many quartiers are withheld as it takes that
    those withheld are two and hold 2 × `least` respondents, so that the total minus what is shown tells no small number.

    Parameters
    ----------
    invited : DataFrame
        From `workshops.response.read_invited`.
    known, told : DataFrame
        The table of estimates of all waves before and after masking (`release.mask.disclose`).
    least : int
        Fewer respondents than this are withheld.
    """
    cell = [*_KEY, "level", "indicator"]
    withheld = told.loc[(told["status"] == "withheld") & (told["level"] != "area"), cell].merge(known[[*cell, "n"]], on=cell)
    most = withheld.groupby(_KEY)["n"].max().astype("float64").rename("most")
    near = invited.join(most, on=_KEY)["most"] > invited["answered"] - least
    hidden = near | (invited["answered"] < least) | _few_others(invited, least)
    for _, rows in invited[invited["quartier_id"] != ""].groupby("wave", sort=False):
        waiting = list(rows.index[~hidden[rows.index]][np.argsort(rows.loc[~hidden[rows.index], "answered"], kind="stable")])
        away = rows.index[hidden[rows.index]].tolist()
        while away and waiting and (len(away) < 2 or rows.loc[away, "answered"].sum() < 2 * least):
            away.append(waiting.pop(0))
        hidden[away] = True
    return tuple(
        Response(row.wave, row.quartier_id, row.target_group, int(row.invited), None if hide else int(row.answered))
        for row, hide in zip(invited.itertuples(), hidden, strict=True)
    )


def _few_others(invited: pd.DataFrame, least: int) -> pd.Series:
    """A group of the whole city beside which fewer than `least` others answered."""
    whole = invited[(invited["quartier_id"] == "") & (invited["target_group"] == EVERYBODY)].set_index("wave")["answered"]
    others = invited["wave"].map(whole) - invited["answered"]
    return (invited["quartier_id"] == "") & (invited["target_group"] != EVERYBODY) & (others > 0) & (others < least)
