"""Rules that earlier releases followed, kept for attacks only: what they published must still be there to be attacked."""

from __future__ import annotations

import numpy as np
import pandas as pd

from tests.release.outsider_raw import Surveyed
from workshops.response import Response

_KEY = ["wave", "quartier_id", "target_group"]


def responses_told(surveyed: Surveyed) -> tuple[Response, ...]:
    """Withhold what is small or near to a withheld number of answers, and a partner for a quartier that is alone."""
    invited, least, status = surveyed.invited, surveyed.thresholds.withhold_below, surveyed.published
    withheld = surveyed.estimates.loc[(status["status"] == "withheld").to_numpy() & (status["level"] != "area").to_numpy()]
    most = withheld.groupby(_KEY)["n"].max().astype("float64").rename("most")
    near = invited.join(most, on=_KEY)["most"] > invited["answered"] - least
    hidden = near | (invited["answered"] < least)
    rows = invited[invited["quartier_id"] != ""]
    if hidden[rows.index].sum() == 1 and len(rows) > 1:
        hidden[rows.loc[~hidden[rows.index], "answered"].idxmin()] = True
    return tuple(
        Response(row.wave, row.quartier_id, row.target_group, int(row.invited), None if away else int(row.answered))
        for row, away in zip(invited.itertuples(), hidden, strict=True)
    )


def alike(surveyed: Surveyed) -> np.ndarray:
    """Cells of a sensitive indicator in which fewer than 30 answered, all of them or all but one alike."""
    rows = surveyed.estimates
    n, value = rows["n"].astype("float64").fillna(0.0).to_numpy(), rows["value"].fillna(0.0).to_numpy()
    sensitive = np.array([surveyed.catalogue.indicators[item].sensitive for item in rows["indicator"]])
    return sensitive & (n > 0) & (n < 30) & (np.minimum(value, 100 - value) / 100 * n < 2.0)


def no_data_told(surveyed: Surveyed) -> pd.DataFrame:
    """The table in which a place had no data wherever nobody in it had an answer to the question."""
    rows = surveyed.published
    nobody = surveyed.estimates["n"].astype("float64").fillna(0.0).where(rows["target_group"] == "all", 0.0)
    most = nobody.groupby([rows["level"], rows["quartier_id"], rows["indicator"]]).transform("sum")
    return rows.assign(status=rows["status"].mask(most == 0, "no_data"))
