"""What the comparison shows: a theme's indicators in a few places, in the target groups of one place, or as change."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache

import pandas as pd

from dataset.dataset import Dataset
from indicators.catalogue import Indicator, Polarity
from indicators.estimates.bases import base_of
from indicators.estimates.domains import EVERYBODY
from indicators.estimates.sentences import (
    changes_of,
    contrasts_of,
    interval_of,
    signed,
    unit_of,
    unit_of_change,
    value_of,
    verdicts_of,
)
from indicators.estimates.vocabulary import SHOWN, Estimate, Status, Verdict, estimates_of
from indicators.relations.correlation import error_of
from indicators.relations.likeness import nearest
from language.words import Words, words_for
from reports.map.content import map_rows, standard_note, whole_name
from reports.map.requests import Display, MapRequest, Second, seconds_of
from reports.map.table import titled

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


class State(StrEnum):
    """How a row is drawn and marked: what is certain has a colour of its own, and whatever has no number a sign."""

    HIGHER = "higher"
    LOWER = "lower"
    SAME = "same"
    UNTESTED = "untested"
    """A sound number that is compared with nothing, such as one that was counted."""
    UNRELIABLE = "unreliable"
    WITHHELD = "withheld"
    NO_DATA = "no_data"


_BY_VERDICT = {
    Verdict.HIGHER: State.HIGHER,
    Verdict.LOWER: State.LOWER,
    Verdict.NOT_DISTINGUISHABLE: State.SAME,
    Verdict.NONE: State.UNTESTED,
}


@dataclass(frozen=True)
class Panel:
    """One indicator, ready to be drawn, told and written into a file.

    Attributes
    ----------
    request : MapRequest
        The map that it is a part of.
    title, base, unit : str
        Its name; whose answers, when, and who was asked; in what its numbers are counted.
    rows : DataFrame
        A row a place or target group, by its id (empty or ``all``: the whole): ``name, value, lower, upper, n, status,
        verdict``, ``state`` (of `State`), ``whole``, and what is written: ``value_text, interval_text, verdict_text``,
        and ``short``, the value under a heading that has its unit.
    """

    indicator: Indicator
    request: MapRequest
    title: str
    base: str
    unit: str
    rows: pd.DataFrame

    @property
    def changed(self) -> bool:
        """Whether its numbers are changes."""
        return self.request.display is Display.CHANGE

    @property
    def parts(self) -> pd.DataFrame:
        """The rows without the whole."""
        return self.rows[~self.rows["whole"]]


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


def places_chosen(dataset: Dataset, asked: Comparison) -> list[str]:
    """The chosen quartier and those beside it."""
    return [key for key in dict.fromkeys([asked.quartier, *asked.beside]) if key in dataset.quartier_names]


def compared(dataset: Dataset, asked: Comparison, words: Words) -> tuple[Panel, ...]:
    """Every indicator of the theme that is known for what is set side by side; the whole city or everybody comes last."""
    of_a_place = asked.kind is Sides.GROUPS  # else all places are compared, whichever are chosen
    return _compared(dataset, replace(asked, quartier=asked.quartier if of_a_place else "", beside=()), words.language)


@lru_cache(maxsize=64)
def _compared(dataset: Dataset, asked: Comparison, language: str) -> tuple[Panel, ...]:
    words = words_for(language)
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
        unit = (unit_of_change if request.display is Display.CHANGE else unit_of)(indicator, words)
        panels.append(Panel(indicator, request, words.pick(indicator.name), base, unit, make(dataset, asked, request, words)))
    return tuple(panels)


def panel_of(panels: Collection[Panel], indicator: str) -> Panel | None:
    """The panel of an indicator; of one that is not known for what is set side by side the first one."""
    return next((panel for panel in panels if panel.indicator.id == indicator), next(iter(panels), None))


def _place_rows(dataset: Dataset, asked: Comparison, request: MapRequest, words: Words) -> pd.DataFrame:
    rows = map_rows(dataset, request)
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
    return _written(dataset, request, rows, verdict_texts, words, whole=EVERYBODY)


def _change_rows(dataset: Dataset, asked: Comparison, request: MapRequest, words: Words) -> pd.DataFrame:
    """The quartiers as on a map of change, adjusted over all of them; the whole city's change is one question by itself."""
    rows = map_rows(dataset, request)
    whole = dataset.city_change(request.indicator, request.group, request.second.id, request.wave)
    rows = pd.concat([rows, whole.set_axis([CITY] * len(whole)).assign(name=_whole(dataset, request, words))])
    return _written(dataset, request, rows, changes_of(rows, words), words)


def _written(
    dataset: Dataset, request: MapRequest, rows: pd.DataFrame, verdict_texts: list[str], words: Words, whole: str = CITY
) -> pd.DataFrame:
    """The rows with what is drawn and written of each."""
    indicator = dataset.catalogue.indicators[request.indicator]
    change = request.display is Display.CHANGE
    estimates = estimates_of(rows)
    panel_rows = rows[["name", "value", "lower", "upper", "n", "status", "verdict"]].assign(
        state=[_state(estimate) for estimate in estimates],
        whole=rows.index == whole,
        value_text=[value_of(estimate, indicator, words, change=change) for estimate in estimates],
        interval_text=[interval_of(estimate, indicator, words, change=change) for estimate in estimates],
        verdict_text=verdict_texts,
        short=[_short(estimate, indicator, words, change=change) for estimate in estimates],
    )
    return panel_rows.astype({"value": float, "lower": float, "upper": float})


def _state(estimate: Estimate) -> State:
    return _BY_VERDICT[estimate.verdict] if estimate.status is Status.OK else State(estimate.status)


def _short(estimate: Estimate, indicator: Indicator, words: Words, *, change: bool) -> str:
    """A value without its unit, but for percent; its sign where there is none."""
    if estimate.status not in SHOWN:
        return "*" if estimate.status is Status.WITHHELD else "–"
    if change:
        return signed(estimate.value, indicator.decimals, words)
    number = words.number(estimate.value, indicator.decimals)
    return words("{number}%", number=number) if indicator.formula.binary else number


def comparison_frame(dataset: Dataset, asked: Comparison, words: Words, *, indicator: str = "") -> pd.DataFrame:
    """What `reports.map.table` writes into a file: a row for every dot, and for every mark in place of one.

    Parameters
    ----------
    indicator : str
        The only one that is wanted; all of the theme where it is empty.
    """
    panels = (panel for panel in compared(dataset, asked, words) if indicator in ("", panel.indicator.id))
    return pd.concat([_panel_frame(dataset, asked, panel, words) for panel in panels], ignore_index=True)


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
