"""Whether a quartier had a workshop of its own by a date, read off the lists of workshops and stations."""

import pandas as pd

DATES = ("2017-12-31", "2018-12-31", "2026-10-31")
HELD, PLANNED, NONE = "held", "planned", "none"
_PLANNED_FROM = "2026"  # nobody planned the examples of 2027 before


def make_workshop_states(events: pd.DataFrame, stations: pd.DataFrame, quartier_ids: pd.Index) -> pd.DataFrame:
    """Columns quartier_id, indicator, date, value; a station in a quartier counts, an event of the whole city does not.

    Parameters
    ----------
    events, stations : DataFrame
        ``workshops.csv`` and ``stations.csv``, as text.
    """
    placed = stations.merge(events, on="workshop_id")
    rows = []
    for date in DATES:
        past = placed[placed["status"].eq("held") & (placed["date"] <= date)]
        coming = placed[placed["status"].eq("planned") & (placed["date"] > date) & (date >= _PLANNED_FROM)]
        for quartier_id in quartier_ids:
            planned = PLANNED if quartier_id in set(coming["quartier_id"]) else NONE
            rows.append((quartier_id, "workshop_state", date, HELD if quartier_id in set(past["quartier_id"]) else planned))
    return pd.DataFrame(rows, columns=["quartier_id", "indicator", "date", "value"])
