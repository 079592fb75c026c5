"""The panel beside the map: one quartier, or the whole city."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd
from markupsafe import Markup

from dataset.dataset import Dataset
from indicators.catalogue import Indicator, Mean, Share
from indicators.sentences import details_of, value_of, verdict_of, worked_example, written
from language.words import Words
from views.html import interval_picture
from views.selection import Selection
from workshops.events import Workshop


def panel(city: Dataset, selection: Selection, workshops: Iterable[Workshop], words: Words) -> str:
    """The panel's markup for what is selected."""
    indicator = city.catalogue.indicators[selection.indicator]
    rows = city.quartier_rows(selection.indicator, selection.group, selection.wave)
    whole = city.city_row(selection.indicator, selection.group, selection.wave)
    if selection.quartier:
        row, name = rows.loc[selection.quartier], city.quartier_names[selection.quartier]
        here = [w for w in workshops if selection.quartier in w.quartier_ids]
        body = _measured(row, rows, indicator, name, words) + _against(row, whole, indicator, words)
        body += _others(city, selection, words)
    else:
        name = words.pick(city.city.name)
        here = list(workshops)
        body = Markup("")
        if whole is not None:
            body = _measured(whole, rows, indicator, name, words)
        body += _standing_out(rows, words)
    reading_row = rows.loc[selection.quartier] if selection.quartier else whole
    if reading_row is not None:
        body += Markup('<h3>{}</h3><p class="reading">{}</p>').format(
            words("How to read this"), worked_example(reading_row, indicator, name, words)
        )
    body += _events(here, words)
    return str(Markup('<section class="panel"><h2>{}</h2>{}</section>').format(name, body))


def _measured(row: pd.Series, rows: pd.DataFrame, indicator: Indicator, name: str, words: Words) -> Markup:
    value, details = value_of(row, indicator, words), details_of(row, indicator, words)
    made = Markup('<p class="value">{}</p><p class="details">{}</p><p class="details">{}</p>').format(
        value, words.pick(indicator.name), details
    )
    if row["status"] not in ("ok", "unreliable") or pd.isna(row["lower"]):
        return made
    low, high = _scale(indicator, rows)
    others = rows.loc[rows["status"] == "ok", "value"].tolist()
    described = words("{name}: {value}, {details}", name=name, value=value, details=details)
    return made + interval_picture(low, high, row["lower"], row["value"], row["upper"], others, described)


def _scale(indicator: Indicator, rows: pd.DataFrame) -> tuple[float, float]:
    if isinstance(indicator.formula, Share):
        return 0.0, 100.0
    if isinstance(indicator.formula, Mean):
        return indicator.formula.low, indicator.formula.high
    return float(rows["value"].min()), float(rows["value"].max())


def _against(row: pd.Series, whole: pd.Series | None, indicator: Indicator, words: Words) -> Markup:
    verdict = verdict_of(row, words)
    if whole is None or not verdict:
        return Markup("")
    average = written(whole["value"], indicator, words) if pd.notna(whole["value"]) else "*"
    return Markup('<p class="verdict">{}</p>').format(
        words("{verdict} (city average: {average})", verdict=verdict, average=average)
    )


def _others(city: Dataset, selection: Selection, words: Words) -> Markup:
    items = []
    for other in city.catalogue.indicators_of(selection.theme):
        if other.id == selection.indicator or selection.wave not in city.waves_of(other.id):
            continue
        row = city.quartier_rows(other.id, selection.group, selection.wave).loc[selection.quartier]
        items.append(Markup("<li>{}: <strong>{}</strong></li>").format(words.pick(other.name), value_of(row, other, words)))
    if not items:
        return Markup("")
    return Markup("<h3>{}</h3><ul>{}</ul>").format(words("More on this theme"), Markup("").join(items))


def _standing_out(rows: pd.DataFrame, words: Words) -> Markup:
    items = []
    for verdict, title in (("higher", words("Higher than the city")), ("lower", words("Lower than the city"))):
        names = rows.loc[rows["verdict"] == verdict].sort_values("value", ascending=verdict == "lower")["name"].head(3)
        if len(names):
            items.append(Markup("<li>{}: <strong>{}</strong></li>").format(title, words.list(names)))
    if not items:
        return Markup("")
    return Markup("<h3>{}</h3><ul>{}</ul>").format(words("What stands out"), Markup("").join(items))


def _events(workshops: list[Workshop], words: Words) -> Markup:
    status = {"planned": words("planned"), "held": words("held"), "cancelled": words("cancelled")}
    items = []
    for workshop in workshops:
        places = [f"{station.name} {station.hours(words)}".strip() for station in workshop.stations]
        what = words(
            "{date}: {name} ({status})", date=workshop.begins.written(words), name=workshop.name, status=status[workshop.status]
        )
        items.append(Markup("<li>{}{}</li>").format(what, Markup("<br>{}").format("; ".join(places)) if places else ""))
    if not items:
        return Markup("")
    return Markup("<h3>{}</h3><ul>{}</ul>").format(words("Workshops"), Markup("").join(items))
