"""Attack G: what is told of withheld numbers of answers by other columns, by the status alone, and by whom was asked."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from tests.release.outsider import Outsider
from tests.release.outsider_raw import Surveyed


@dataclass(frozen=True)
class Empty:
    """A map of which an outsider knows how many of the withheld quartiers have no answer at all."""

    indicator: str
    group: str
    withheld: int
    empty: int


def empty_by_freedom(published: pd.DataFrame) -> tuple[int, list[Empty]]:
    """In how many maps the city's degrees of freedom tell it, and those of them in which some are empty.

    Where every quartier is a stratum, degrees of freedom are answers less the quartiers that have any.
    """
    maps, empties = 0, []
    if "df" not in published.columns:
        return maps, empties
    for (item, group), rows in published.groupby(["indicator", "target_group"]):
        city, parts = rows[rows["level"] == "city"].iloc[0], rows[rows["level"] == "quartier"]
        withheld = int((parts["status"] == "withheld").sum())
        if not withheld or pd.isna(city["df"]):
            continue
        maps += 1
        some = int(city["n"] - city["df"]) - int(parts["n"].notna().sum())
        if some < withheld:
            empties.append(Empty(str(item), str(group), withheld, withheld - some))
    return maps, empties


def nobody_asked(published: pd.DataFrame, few: int) -> list[tuple[str, str]]:
    """Quartier and question of a told zero: nobody of a few people who were surveyed there had an answer to it.

    That a place has no data, and is not withheld, says so; `few` is from how many people on it says nothing of them.
    """
    places = published[(published["level"] == "quartier") & (published["target_group"] == "all")]
    withheld = places.groupby("quartier_id")["status"].transform(lambda status: (status == "withheld").any())
    most = places["n"].astype("float64").groupby(places["quartier_id"]).transform("max")
    surveyed = places[(withheld | most.notna()) & ~(most >= few)]
    zero = surveyed[surveyed["status"] == "no_data"]
    return list(zip(zero["quartier_id"], zero["indicator"], strict=True))


def by_whom_was_asked(surveyed: Surveyed, published: pd.DataFrame, item: str) -> list[tuple[str, str, float]]:
    """Quartier, group and number of every withheld count of a question that is known exactly to who knows whom it was put to.

    The outsider knows which sets of target groups the people belong to who have an answer to it somewhere in the city.
    """
    groups = list(surveyed.catalogue.target_groups)
    answered = surveyed.respondents.loc[surveyed.respondents[item].notna(), "groups"].to_numpy(dtype=np.int64)
    asked = {group for bit, group in enumerate(groups) if ((answered >> bit) & 1).any()} | {"all"}
    rows = published[(published["indicator"] == item) & published["target_group"].isin(asked)]
    outsider, exposed = Outsider([rows], groups, {int(number) for number in answered}), []
    for row in rows[(rows["status"] == "withheld") & (rows["level"] == "quartier")].itertuples():
        least, most = outsider.count(row.quartier_id, row.target_group)
        if most - least < 1e-6:
            exposed.append((row.quartier_id, row.target_group, least))
    return exposed
