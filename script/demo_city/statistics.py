"""Register figures: real ones from the table of facts, and two that are invented and say so in their names."""

import pandas as pd

from demo_city.facts import as_text, generator

INVENTED_DATE = "2017-12-31"
CITY_FOREIGN_SHARE = 17.0  # percent; the order of magnitude is real
CITY_JOB_SEEKERS = 6.5  # percent; invented
NOT_TOLD = ("11", "14")  # small quartiers for which the register gives no figure


def make_statistics(facts: pd.DataFrame) -> pd.DataFrame:
    """Columns quartier_id (empty: the city), indicator, date (empty: none is known), value."""
    city = facts[["area_km2", "inhabitants", "children_under_10"]].sum()
    places = pd.concat([facts, city.to_frame("").T])
    figures = {
        "inhabitants": ("", as_text(places["inhabitants"], 0)),
        "area_km2": ("", as_text(places["area_km2"].astype(float), 3)),
        "density": ("", as_text(places["inhabitants"] / places["area_km2"], 1)),
        "children_under_10": ("", as_text(100 * places["children_under_10"] / places["inhabitants"], 2)),
        "foreign_nationality_demo": (INVENTED_DATE, None),
        "job_seekers_demo": (INVENTED_DATE, None),
    }
    invented = _two_unrelated_shares(facts)
    rows: list[tuple[str, str, str, str]] = []
    for indicator, (date, values) in figures.items():
        numbers = as_text(invented[indicator].drop(list(NOT_TOLD)), 1) if values is None else values
        rows += [(quartier_id, indicator, date, value) for quartier_id, value in numbers.items()]
    return pd.DataFrame(rows, columns=["quartier_id", "indicator", "date", "value"])


def _two_unrelated_shares(facts: pd.DataFrame) -> pd.DataFrame:
    """Shares without correlation between the quartiers, weighted means as in the city, and a row for the city."""
    random = generator("statistics").random((2, len(facts))) - 0.5
    published = ~facts.index.isin(NOT_TOLD)
    first, second = (values - values[published].mean() for values in random)
    second = second - first * (first[published] @ second[published]) / (first[published] @ first[published])
    weight = facts["inhabitants"] / facts["inhabitants"].sum()
    table = pd.DataFrame(
        {
            "foreign_nationality_demo": CITY_FOREIGN_SHARE + 14 * (first - weight @ first),
            "job_seekers_demo": CITY_JOB_SEEKERS + 6 * (second - weight @ second),
        },
        index=facts.index,
    )
    table.loc[""] = [CITY_FOREIGN_SHARE, CITY_JOB_SEEKERS]
    return table
