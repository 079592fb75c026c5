"""What may be told of who answered a survey, of those who were invited."""

from __future__ import annotations

import pandas as pd

from indicators.estimates.domains import EVERYBODY
from release.tables.relations import Relations
from workshops.response import Response

_KEY = ["wave", "quartier_id", "target_group"]
_NEAR = 5  # respondents beyond the largest number of answers that is told: fewer, and the number is told anyway


def release_responses(
    invited: pd.DataFrame, known: pd.DataFrame, told: pd.DataFrame, relations: Relations, least: int
) -> tuple[Response, ...]:
    """Decide what may be told of who answered.

    Nobody answers a question who did not answer the survey, so the number of respondents bounds every number of
    answers from above, and with the city's total those of other quartiers from below; the largest number of answers that
    is told bounds it from below. So it is withheld where it is so near to a withheld number of answers that a bound would
    say something of a cell of less than `least`. Correlations with such a quartier others are withheld, first those of which
    least is told, until what is not told of them makes 2 × `least` respondents; if all of them do not, the city's total is
    withheld too. Of groups of the whole city also what is left of everybody, of a larger group or of a family of groups
    must not be so few.

    Parameters
    ----------
    invited : DataFrame
        From `workshops.response.read_invited`.
    known, told : DataFrame
        The table of estimates of all waves before and after masking (`release.withholding.mask.mask_estimates`).
    relations : Relations
        Of the target groups.
    least : int
        Fewer respondents than this are withheld.
    """
    cell = [*_KEY, "level", "indicator"]
    survey = told[(told["source"] == "survey") & (told["level"] != "area")]
    withheld = survey.loc[survey["status"] == "withheld", cell].merge(known[[*cell, "n"]], on=cell)
    most = withheld.groupby(_KEY)["n"].max().astype("float64").rename("most")
    shown = survey[survey["status"] != "withheld"].groupby(_KEY)["n"].max().astype("float64").rename("shown")
    rows = invited.join(most, on=_KEY).join(shown, on=_KEY)
    rows["open"] = rows["answered"] - rows["shown"].fillna(0.0)  # respondents of whom nothing is told
    near = (rows["most"] > rows["answered"] - least) & (rows["open"] >= _NEAR)
    rows["hidden"] = near | (rows["answered"] < least)
    for _, wave in rows.groupby("wave", sort=False):
        _hide_groups(rows, wave, relations, least)
        quartiers = wave[wave["quartier_id"] != ""].sort_values(["shown", "answered"], na_position="first", kind="stable")
        away = quartiers.index[rows.loc[quartiers.index, "hidden"]].tolist()
        waiting = [one for one in quartiers.index if one not in away]
        while away and waiting and (len(away) < 2 or rows.loc[away, "open"].sum() < 2 * least):
            away.append(waiting.pop(0))
        rows.loc[away, "hidden"] = True
        if away and rows.loc[away, "open"].sum() < 2 * least:
            rows.loc[wave.index[wave["quartier_id"] == ""], "hidden"] = True
    return tuple(
        Response(wave, quartier_id, target_group, int(asked), None if hidden else int(answered))
        for wave, quartier_id, target_group, asked, answered, hidden in rows[[*_KEY, "invited", "answered", "hidden"]].itertuples(
            index=False, name=None
        )
    )


def _hide_groups(rows: pd.DataFrame, wave: pd.DataFrame, relations: Relations, least: int) -> None:
    """Hide the groups of the whole city beside which too few are left, and a second one where one could be worked out."""
    city = wave[wave["quartier_id"] == ""]
    at = {str(group): row for group, row in zip(city["target_group"], city.index, strict=True)}
    n = {group: int(city["answered"][row]) for group, row in at.items()}
    away = {group for group, row in at.items() if rows.at[row, "hidden"]}
    pairs = [(group, EVERYBODY) for group in n if group != EVERYBODY] + list(relations.nested)
    away |= {inner for inner, outer in pairs if inner in n and outer in n and 0 < n[outer] - n[inner] < least}
    for family in relations.apart:
        here = sorted((group for group in family if group in n), key=n.__getitem__)
        others = n.get(EVERYBODY, 0) - sum(n[group] for group in here)
        if here and EVERYBODY in n and 0 < others < least:
            away.add(here[0])
        hidden = [group for group in here if group in away]
        waiting = [group for group in here if group not in away]
        while hidden and others == 0 and waiting and (len(hidden) < 2 or sum(n[group] for group in hidden) < 2 * least):
            hidden.append(waiting.pop(0))
        away |= set(hidden)
    rows.loc[[at[group] for group in away], "hidden"] = True
