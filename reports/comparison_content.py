"""What the comparison of quartiers shows: one theme's indicators in a few places, as a frame and as an export."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pandas as pd

from dataset.dataset import Dataset
from indicators.catalogue import Indicator, Polarity
from indicators.domains import EVERYBODY
from indicators.likeness import nearest
from indicators.sentences import interval_of, unit_of, value_of, verdict_of
from language.words import Words
from reports.maps import beside
from reports.requests import MapRequest, Second
from reports.tables import export_frame

MOST_PLACES = 5
CITY = ""
"""The whole city among the places, as in the column ``quartier_id``."""

_STANDING_OUT = ("higher", "lower")


@dataclass(frozen=True)
class Comparison:
    """A theme, whose answers, when, and the places that are compared."""

    theme: str
    group: str
    wave: str
    quartier: str = ""
    beside: tuple[str, ...] = ()


def maps_compared(city: Dataset, asked: Comparison) -> list[tuple[Indicator, str, str]]:
    """The theme's indicators, each with the target group and the period in which it is known; these as asked if possible."""
    made = []
    for indicator in city.catalogue.indicators_of(asked.theme):
        waves, groups = city.waves_of(indicator.id), city.target_groups_of(indicator.id)
        if waves:
            group = asked.group if asked.group in groups else EVERYBODY
            made.append((indicator, group, asked.wave if asked.wave in waves else waves[-1]))
    return made


def places_compared(city: Dataset, asked: Comparison) -> list[str]:
    """The chosen quartier and those beside it; without any those that stand out most often, else the first ones."""
    chosen = [one for one in dict.fromkeys([asked.quartier, *asked.beside]) if one in city.quartier_names]
    if chosen:
        return chosen
    often = pd.Series(0, index=list(city.quartier_names))
    for indicator, group, wave in maps_compared(city, asked):
        often += city.quartier_rows(indicator.id, group, wave)["verdict"].isin(_STANDING_OUT).astype(int)
    out = often[often > 0].sort_values(ascending=False, kind="stable")
    return list((out if len(out) else often).head(MOST_PLACES).index)


def compared(city: Dataset, asked: Comparison, words: Words) -> pd.DataFrame:
    """Every indicator in every place.

    Returns
    -------
    DataFrame
        Long: ``indicator, name, place`` (empty: the city)``, place_name, value, lower, upper, n, status, verdict,
        unit, group, wave`` and what is written of them: ``value_told, interval_told, verdict_told``. The city comes last.
    """
    places = places_compared(city, asked)
    lines = []
    for indicator, group, wave in maps_compared(city, asked):
        rows = city.quartier_rows(indicator.id, group, wave)
        found = [(place, city.quartier_names[place], rows.loc[place]) for place in places]
        whole = city.city_row(indicator.id, group, wave)
        if whole is not None:
            found.append((CITY, words.pick(city.city.whole), whole))
        lines += [
            {
                "indicator": indicator.id,
                "name": words.pick(indicator.name),
                "place": place,
                "place_name": name,
                **{column: row[column] for column in ("value", "lower", "upper", "n", "status", "verdict")},
                "unit": unit_of(indicator, words),
                "group": group,
                "wave": wave,
                "value_told": value_of(row, indicator, words),
                "interval_told": interval_of(row, indicator, words),
                "verdict_told": verdict_of(row, words) if place else "",
            }
            for place, name, row in found
        ]
    return pd.DataFrame(lines)


def comparison_frame(city: Dataset, asked: Comparison, words: Words) -> pd.DataFrame:
    """What `reports.tables` writes into a file: the rows of the map exports for the places compared."""
    places = [*places_compared(city, asked), CITY]
    frames = [export_frame(city, MapRequest(one.id, group, wave), words) for one, group, wave in maps_compared(city, asked)]
    whole = pd.concat(frames, ignore_index=True)
    return whole[whole[words("Id")].isin(places)].reset_index(drop=True)


def pair_rows(city: Dataset, request: MapRequest, second: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The rows of an indicator and of a second one, of the same group and wave as far as the second is known for them."""
    other = beside(city, replace(request, second=Second("indicator", second)))
    return (
        city.quartier_rows(request.indicator, request.group, request.wave),
        city.quartier_rows(other.indicator, other.group, other.wave),
    )


def alike(city: Dataset, quartier: str, group: str, wave: str) -> pd.DataFrame:
    """The quartiers most like one (`indicators.likeness.nearest`), over all survey indicators that are good or bad."""
    values, errors = {}, {}
    for one in city.catalogue.indicators.values():
        known = group in city.target_groups_of(one.id) and wave in city.waves_of(one.id)
        if one.source == "survey" and one.polarity is not Polarity.NEITHER and known:
            rows = city.quartier_rows(one.id, group, wave)
            shown = rows["status"].isin(["ok", "unreliable"])
            values[one.id] = rows["value"].astype(float).where(shown)
            errors[one.id] = rows["se"].astype(float).where(shown)
    ids = list(city.quartier_names)
    return nearest(pd.DataFrame(values, index=ids), pd.DataFrame(errors, index=ids), quartier)
