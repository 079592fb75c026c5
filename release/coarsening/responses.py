"""What may be released of who answered a survey, of those who were invited."""

import pandas as pd

from indicators.estimates.domains import EVERYBODY
from release.tables.relations import Relations
from workshops.response import Response

_KEY = ["wave", "quartier_id", "target_group"]
_NEAR = 5  # respondents beyond the largest number of answers that is released: fewer, and the number is released anyway


def release_responses(
    invited: pd.DataFrame, estimates: pd.DataFrame, masked: pd.DataFrame, relations: Relations, threshold: int
) -> tuple[Response, ...]:
    """Decide what may be released of who answered.

    Nobody answers a question who did not answer the survey, so the number of respondents bounds every number of
    answers from above, and with the city's total those of other quartiers from below; the largest number of answers that
    is released bounds it from below. So it is withheld where it is so near to a withheld number of answers that a bound would
    say something of a cell of less than `threshold`. Together with such a quartier others are withheld, first those of which
    least is released, until what is not released of them makes 2 × `threshold` respondents; if all of them do not, the city's
    total is withheld too. Of groups of the whole city also what is left of everybody, of a larger group or of a family of groups
    must not be so few.

    Parameters
    ----------
    invited : DataFrame
        From `workshops.response.read_invited`.
    estimates, masked : DataFrame
        The table of estimates of all waves before and after masking (`release.withholding.mask.mask_estimates`).
    relations : Relations
        Of the target groups.
    threshold : int
        Fewer respondents than this are withheld.
    """
    cell = [*_KEY, "level", "indicator"]
    survey = masked[(masked["source"] == "survey") & (masked["level"] != "area")]
    withheld = survey.loc[survey["status"] == "withheld", cell].merge(estimates[[*cell, "n"]], on=cell)
    most = withheld.groupby(_KEY)["n"].max().astype("float64").rename("most")
    shown = survey[survey["status"] != "withheld"].groupby(_KEY)["n"].max().astype("float64").rename("shown")
    rows = invited.join(most, on=_KEY).join(shown, on=_KEY)
    rows["open"] = rows["answered"] - rows["shown"].fillna(0.0)  # respondents of whom nothing is released
    near = (rows["most"] > rows["answered"] - threshold) & (rows["open"] >= _NEAR)
    rows["hidden"] = near | (rows["answered"] < threshold)
    for _, wave in rows.groupby("wave", sort=False):
        rows.loc[_hidden_groups(wave[wave["quartier_id"] == ""], relations, threshold), "hidden"] = True
        rows.loc[_hidden_places(wave, threshold), "hidden"] = True
    return tuple(
        Response(wave, quartier_id, target_group, int(asked), None if hidden else int(answered))
        for wave, quartier_id, target_group, asked, answered, hidden in rows[[*_KEY, "invited", "answered", "hidden"]].itertuples(
            index=False, name=None
        )
    )


def _hidden_places(wave: pd.DataFrame, threshold: int) -> list[int]:
    """The hidden quartiers, others until enough respondents are open, and the whole city where they never are."""
    quartiers = wave[wave["quartier_id"] != ""].sort_values(["shown", "answered"], na_position="first", kind="stable")
    hidden = quartiers.index[quartiers["hidden"]].tolist()
    candidates = quartiers.index[~quartiers["hidden"]].tolist()
    while hidden and candidates and (len(hidden) < 2 or wave.loc[hidden, "open"].sum() < 2 * threshold):
        hidden.append(candidates.pop(0))
    if hidden and wave.loc[hidden, "open"].sum() < 2 * threshold:
        hidden += wave.index[wave["quartier_id"] == ""].tolist()
    return hidden


def _hidden_groups(city: pd.DataFrame, relations: Relations, threshold: int) -> list[int]:
    """The groups of the whole city whose complement is few, and a second one where one could be worked out."""
    row = {str(group): number for group, number in zip(city["target_group"], city.index, strict=True)}
    n = {group: int(city["answered"][number]) for group, number in row.items()}
    hidden = {group for group, number in row.items() if city.at[number, "hidden"]}
    pairs = [(group, EVERYBODY) for group in n if group != EVERYBODY] + list(relations.nested)
    hidden |= {inner for inner, outer in pairs if inner in n and outer in n and 0 < n[outer] - n[inner] < threshold}
    for family in relations.apart:
        members = sorted((group for group in family if group in n), key=n.__getitem__)
        others = n.get(EVERYBODY, 0) - sum(n[group] for group in members)
        if members and EVERYBODY in n and 0 < others < threshold:
            hidden.add(members[0])
        unknown = [group for group in members if group in hidden]
        candidates = [group for group in members if group not in hidden]
        while unknown and others == 0 and candidates and (len(unknown) < 2 or sum(n[group] for group in unknown) < 2 * threshold):
            unknown.append(candidates.pop(0))
        hidden |= set(unknown)
    return [row[group] for group in hidden]
