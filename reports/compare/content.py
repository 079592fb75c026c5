"""What the comparison shows: a theme's indicators in a few places, in the target groups of one place, or as change."""

from dataclasses import dataclass, replace
from enum import StrEnum

import pandas as pd

from dataset.dataset import Dataset
from indicators.catalogue import Indicator, Polarity
from indicators.estimates.bases import base_of
from indicators.estimates.domains import EVERYBODY
from indicators.estimates.sentences import (
    changes_of,
    contrasts_of,
    interval_of,
    unit_of,
    unit_of_change,
    value_of,
    verdicts_of,
)
from indicators.estimates.vocabulary import CERTAIN, SHOWN, Status, Verdict, estimates_of
from indicators.relations.correlation import error_of
from indicators.relations.likeness import nearest
from language.words import Words
from reports.map.content import map_rows, standard_note, whole_name
from reports.map.requests import Display, MapRequest, Second, seconds_of
from reports.map.table import titled

MOST_PLACES = 5
CITY = ""
"""The whole city among the places, as in the column ``quartier_id``."""


class Sides(StrEnum):
    """What is set side by side."""

    PLACES = "places"
    GROUPS = "groups"
    """Everybody and the target groups of one place."""
    SINCE = "since"
    """Places, as they changed since an earlier survey."""


@dataclass(frozen=True)
class Comparison:
    """A theme, whose answers, when, where, and what of it is set side by side.

    Attributes
    ----------
    sides : str
        ``places``, ``groups`` or ``since:`` with the id of the earlier survey.
    """

    theme: str
    group: str
    wave: str
    quartier: str = ""
    beside: tuple[str, ...] = ()
    sides: str = Sides.PLACES
    standard: str = ""
    """By what the values of places are standardised, where they may be told so."""

    @property
    def kind(self) -> Sides:
        """Which of the three it is."""
        return Sides(self.sides.partition(":")[0])

    @property
    def before(self) -> str:
        """The earlier survey of a change."""
        return self.sides.partition(":")[2]


@dataclass(frozen=True)
class Panel:
    """One indicator, ready to be drawn, told and written into a file.

    Attributes
    ----------
    request : MapRequest
        The map that it is a part of.
    title, base : str
        Its name; whose answers, when, and who was asked.
    said : str
        Which differences are certain; nothing where none is tested.
    rows : DataFrame
        A row a place or target group, by its id (empty or ``all``: the whole): ``name, value, lower, upper, n, status,
        hollow`` (whether it is drawn as uncertain), ``whole, look`` (a number for colour and shape), and what is
        written: ``value_text, interval_text, verdict_text``.
    """

    indicator: Indicator
    request: MapRequest
    title: str
    base: str
    said: str
    rows: pd.DataFrame


def sides_of(dataset: Dataset, theme: str, wave: str) -> list[str]:
    """What can be set side by side, as `Comparison.sides` has it."""
    ids = [indicator.id for indicator in dataset.catalogue.indicators_of(theme)]
    grouped = any(len(dataset.target_groups_of(name)) > 1 for name in ids)
    earlier = [second.id for name in ids for second in seconds_of(dataset, Display.CHANGE, name, EVERYBODY, wave)]
    since = [f"{Sides.SINCE}:{before}" for before in dict.fromkeys(earlier)]
    return [str(Sides.PLACES), *([str(Sides.GROUPS)] if grouped else []), *since]


def maps_compared(dataset: Dataset, asked: Comparison) -> list[MapRequest]:
    """The map of each of the theme's indicators, for the target group and period asked, as far as it is known for them."""
    requests = []
    for indicator in dataset.catalogue.indicators_of(asked.theme):
        waves, groups = dataset.waves_of(indicator.id), dataset.target_groups_of(indicator.id)
        if not waves or (asked.kind is Sides.GROUPS and len(groups) < 2):
            continue
        group = asked.group if asked.group in groups else EVERYBODY
        request = MapRequest(indicator.id, group, asked.wave if asked.wave in waves else waves[-1])
        if asked.kind is Sides.SINCE:
            before = Second("wave", asked.before)
            if request.wave != asked.wave or before not in seconds_of(dataset, Display.CHANGE, indicator.id, group, asked.wave):
                continue
            request = replace(request, display=Display.CHANGE, second=before)
        elif asked.kind is Sides.PLACES and asked.standard in dataset.standards_of(request.indicator, group, request.wave):
            request = replace(request, standard=asked.standard)
        requests.append(request)
    return requests


def places_compared(dataset: Dataset, asked: Comparison) -> list[str]:
    """The chosen quartier and those beside it; without any those that stand out most often, else the first ones."""
    chosen = [key for key in dict.fromkeys([asked.quartier, *asked.beside]) if key in dataset.quartier_names]
    if chosen:
        return chosen
    often = pd.Series(0, index=list(dataset.quartier_names))
    for request in maps_compared(dataset, asked):
        rows = map_rows(dataset, request)
        often += rows["verdict"].isin(CERTAIN).astype(int)
    out = often[often > 0].sort_values(ascending=False, kind="stable")
    return list((out if len(out) else often).head(MOST_PLACES).index)


def compared(dataset: Dataset, asked: Comparison, words: Words) -> list[Panel]:
    """Every indicator of the theme that is known for what is set side by side; the whole city or everybody comes last."""
    make = {Sides.PLACES: _place_rows, Sides.GROUPS: _group_rows, Sides.SINCE: _change_rows}[asked.kind]
    panels = []
    for request in maps_compared(dataset, asked):
        indicator = dataset.catalogue.indicators[request.indicator]
        waves = [dataset.period_name(wave, words) for wave in (request.second.id, request.wave) if wave]
        group = EVERYBODY if asked.kind is Sides.GROUPS else request.group
        note = standard_note(dataset, request, words)
        base = " · ".join(
            part for part in (base_of(dataset.catalogue, indicator.base, group, words), " → ".join(waves), note) if part
        )
        rows = make(dataset, asked, request, words)
        said = _certain_differences(rows, asked.kind, words) if indicator.source == "survey" else ""
        panels.append(Panel(indicator, request, words.pick(indicator.name), base, said, rows))
    return panels


def _certain_differences(rows: pd.DataFrame, kind: Sides, words: Words) -> str:
    """Who stands out, by what is written beside the values; nothing where nothing was tested."""
    out = rows[rows["verdict"].isin(CERTAIN)]
    if out.empty:
        if not rows["verdict"].eq(Verdict.NOT_DISTINGUISHABLE).any():
            return ""
        return {
            Sides.PLACES: words("No difference from the average is certain."),
            Sides.GROUPS: words("No target group certainly differs from everybody."),
            Sides.SINCE: words("No change is certain."),
        }[kind]
    sides = [out[out["verdict"] == verdict] for verdict in CERTAIN]
    texts = [(side["verdict_text"].iloc[0], words.list(side["name"])) for side in sides if len(side)]
    return " ".join(f"{verdict[:1].upper()}{verdict[1:]}: {names}." for verdict, names in texts)


def _place_rows(dataset: Dataset, asked: Comparison, request: MapRequest, words: Words) -> pd.DataFrame:
    rows = map_rows(dataset, request).loc[places_compared(dataset, asked)]
    whole = dataset.city_rows(request.indicator, request.group, request.wave, request.standard).assign(
        name=_whole(dataset, request, words), verdict=Verdict.NONE
    )
    rows = pd.concat([rows, whole])
    verdict_texts = [text if key else "" for key, text in zip(rows.index, verdicts_of(rows, words), strict=True)]
    return _written(dataset, request, rows, verdict_texts, words)


def _whole(dataset: Dataset, request: MapRequest, words: Words) -> str:
    """The whole city among places; of what adds up it is their total."""
    indicator = dataset.catalogue.indicators[request.indicator]
    return whole_name(dataset, indicator.id, words) if indicator.adds_up else words.pick(dataset.city.whole)


def _group_rows(dataset: Dataset, asked: Comparison, request: MapRequest, words: Words) -> pd.DataFrame:
    rows_of, place = (dataset.quartier_rows, asked.quartier) if asked.quartier else (dataset.city_rows, CITY)
    of_groups = {group: rows_of(request.indicator, group, request.wave) for group in dataset.target_groups_of(request.indicator)}
    rows = pd.concat(
        [rows.loc[rows.index == place].set_axis([group]) for group, rows in of_groups.items() if place in rows.index]
    )
    rows = rows.assign(name=[dataset.group_name(str(group), words) for group in rows.index], verdict=rows["contrast"])
    last = [*(group for group in rows.index if group != EVERYBODY), EVERYBODY]
    rows = rows.loc[[group for group in last if group in rows.index]]
    verdict_texts = [
        text if group != EVERYBODY else "" for group, text in zip(rows.index, contrasts_of(rows, words), strict=True)
    ]
    panel_rows = _written(dataset, request, rows, verdict_texts, words)
    numbers = {group: number for number, group in enumerate(dataset.catalogue.target_groups)}
    return panel_rows.assign(look=[numbers.get(str(group), 0) for group in panel_rows.index])


def _change_rows(dataset: Dataset, asked: Comparison, request: MapRequest, words: Words) -> pd.DataFrame:
    """The quartiers as on a map of change, adjusted over all of them; the whole city's change is one question by itself."""
    rows = map_rows(dataset, request).loc[places_compared(dataset, asked)]
    whole = dataset.city_change(request.indicator, request.group, request.second.id, request.wave)
    rows = pd.concat([rows, whole.set_axis([CITY] * len(whole)).assign(name=_whole(dataset, request, words))])
    panel_rows = _written(dataset, request, rows, changes_of(rows, words), words)
    if dataset.catalogue.indicators[request.indicator].source == "survey":
        panel_rows["hollow"] = ~panel_rows["verdict"].isin(CERTAIN)
    return panel_rows


def _written(dataset: Dataset, request: MapRequest, rows: pd.DataFrame, verdict_texts: list[str], words: Words) -> pd.DataFrame:
    """The rows with what is drawn and written of each."""
    indicator = dataset.catalogue.indicators[request.indicator]
    change = request.display is Display.CHANGE
    estimates = estimates_of(rows)
    panel_rows = rows[["name", "value", "lower", "upper", "n", "status", "verdict"]].assign(
        hollow=rows["status"] == Status.UNRELIABLE,
        whole=[key in (CITY, EVERYBODY) for key in rows.index],
        look=range(len(rows)),
        value_text=[value_of(estimate, indicator, words, change=change) for estimate in estimates],
        interval_text=[interval_of(estimate, indicator, words, change=change) for estimate in estimates],
        verdict_text=verdict_texts,
    )
    return panel_rows.astype({"value": float, "lower": float, "upper": float})


def comparison_frame(dataset: Dataset, asked: Comparison, words: Words) -> pd.DataFrame:
    """What `reports.map.table` writes into a file: a row for every dot, and for every mark in place of one."""
    return pd.concat([_panel_frame(dataset, asked, panel, words) for panel in compared(dataset, asked, words)], ignore_index=True)


def _panel_frame(dataset: Dataset, asked: Comparison, panel: Panel, words: Words) -> pd.DataFrame:
    request, rows, title, note = panel.request, panel.rows, panel.title, standard_note(dataset, panel.request, words)
    title = f"{title} ({note})" if note else title
    unit, wave = unit_of(panel.indicator, words), dataset.period_name(request.wave, words)
    if request.display is Display.CHANGE:
        unit = unit_of_change(panel.indicator, words)
        title = words("{name}: change", name=title)
        wave = f"{dataset.period_name(request.second.id, words)} → {wave}"
    if asked.kind is not Sides.GROUPS:
        return titled(dataset, request, rows, title, unit, rows["verdict_text"].tolist(), wave, words)
    place = dataset.quartier_names.get(asked.quartier, words.pick(dataset.city.whole))
    here = rows.set_axis([asked.quartier] * len(rows)).assign(name=place)
    table = titled(dataset, request, here, title, unit, rows["verdict_text"].tolist(), wave, words)
    return table.assign(**{words("Target group"): rows["name"].tolist()})


def alike(dataset: Dataset, quartier: str, group: str, wave: str) -> pd.DataFrame:
    """The quartiers most like one (`indicators.relations.likeness.nearest`), over all survey indicators that are good or bad."""
    values, errors = {}, {}
    for name, indicator in dataset.catalogue.indicators.items():
        asked = group in dataset.target_groups_of(name) and wave in dataset.waves_of(name)
        if indicator.source == "survey" and indicator.polarity is not Polarity.NEITHER and asked:
            rows = dataset.quartier_rows(name, group, wave)
            shown = rows["status"].isin(SHOWN)
            error = error_of(rows)
            shown &= error.notna()
            values[name] = rows["value"].astype(float).where(shown)
            errors[name] = error.where(shown)
    ids = list(dataset.quartier_names)
    return nearest(pd.DataFrame(values, index=ids), pd.DataFrame(errors, index=ids), quartier)
