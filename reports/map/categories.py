"""A map of categories: its colours, its legend with how many quartiers each has, what it says, and its table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import pandas as pd

from dataset.dataset import Dataset
from dataset.errors import NotFound
from geo.drawing.classes import Mark
from geo.drawing.legend import Entry, Legend
from geo.drawing.qualitative import category_colours
from geo.web.painting import Figure, Painting
from indicators.categorical import CategoricalIndicator
from indicators.estimates.domains import EVERYBODY
from indicators.register.rows import UNDATED
from language.words import Words, words_for
from reports.map.requests import MapRequest

_NAMES_SHOWN = 5


@dataclass(frozen=True)
class Standing:
    """One category of a map.

    Attributes
    ----------
    id, label, colour : str
    names : tuple of str
        The quartiers that have it, in the order of their ids.
    """

    id: str
    label: str
    colour: str
    names: tuple[str, ...]


@dataclass(frozen=True)
class CategoryMap:
    """Which quartier has which category at one date.

    Attributes
    ----------
    standings : tuple of Standing
        Every category of the catalogue, in its order.
    rest : str
        The id of the one that means "nothing of the kind"; empty where there is none.
    unstated : tuple of str
        Names of quartiers of which nothing is stated.
    category : Mapping
        ``quartier_id`` to the id of its category.
    when : str
        The date; empty where none is known.
    quartiers : str
        What the city calls them.
    """

    name: str
    when: str
    quartiers: str
    standings: tuple[Standing, ...]
    rest: str
    unstated: tuple[str, ...]
    category: Mapping[str, str]

    @property
    def count(self) -> int:
        """How many quartiers there are."""
        return len(self.unstated) + sum(len(own.names) for own in self.standings)

    @property
    def told(self) -> list[Standing]:
        """The categories that somebody has, "nothing of the kind" last."""
        return sorted((own for own in self.standings if own.names), key=lambda own: own.id == self.rest)

    def of(self, quartier: str) -> Standing | None:
        """The category of a quartier; None where nothing is stated."""
        return next((own for own in self.standings if own.id == self.category.get(quartier)), None)


@lru_cache(maxsize=512)
def category_map(dataset: Dataset, indicator: str, wave: str, language: str) -> CategoryMap:
    """What is stated of each quartier.

    Raises
    ------
    NotFound
        If there is no such indicator, or nothing was stated then.
    """
    described, words = dataset.catalogue.categorical.get(indicator), words_for(language)
    if described is None or wave not in dataset.waves_of(indicator):
        raise NotFound("no such map")
    category, names = dataset.categories.at(indicator, wave), dataset.quartier_names
    ids = [own.id for own in described.categories]
    colours = category_colours(ids, described.rest)
    return CategoryMap(
        name=words.pick(described.name),
        when="" if wave == UNDATED else dataset.period_name(wave, words),
        quartiers=words.pick(dataset.city.quartiers),
        standings=tuple(
            Standing(
                own.id, words.pick(own.label), colour, tuple(name for key, name in names.items() if category.get(key) == own.id)
            )
            for own, colour in zip(described.categories, colours, strict=True)
        ),
        rest=described.rest,
        unstated=tuple(name for key, name in names.items() if key not in category),
        category=category,
    )


def paint_categories(dataset: Dataset, request: MapRequest, words: Words) -> tuple[Painting, Legend, str]:
    """Colours, legend and sentence of a map.

    Raises
    ------
    NotFound
        If there is no such map: a category is everybody's.
    """
    if request.group != EVERYBODY:
        raise NotFound("no such map")
    shown = category_map(dataset, request.indicator, request.wave, words.language)
    at = {own.id: place for place, own in enumerate(shown.standings)}
    value = pd.Series({key: at.get(shown.category.get(key, "")) for key in dataset.quartier_names}, dtype="Int64")
    marks = pd.Series(Mark.VALUE.value, index=value.index).mask(value.isna(), Mark.NO_DATA.value)
    rows = pd.DataFrame(
        {"value": value.astype("Float64"), "lower": float("nan"), "upper": float("nan"), "n": float("nan"), "status": marks}
    )
    labels = tuple(own.label for own in shown.standings)
    texts = {"no_data": not_stated(words)}
    painting = Painting(
        tuple(own.colour for own in shown.standings), value, marks, (Figure(shown.name, rows, 0, texts, labels=labels),)
    )
    return (
        painting,
        _legend(dataset.catalogue.categorical[request.indicator], shown, words),
        category_finding(dataset, request, "", words),
    )


def not_stated(words: Words) -> str:
    """What stands instead of a category."""
    return words("not stated")


def _legend(described: CategoricalIndicator, shown: CategoryMap, words: Words) -> Legend:
    """Every category with how many quartiers have it, also one that none has at this date."""
    entries = [Entry(Mark.VALUE, own.colour, _with_count(own.label, own.names, words)) for own in shown.standings]
    if shown.unstated:
        entries.append(Entry(Mark.NO_DATA, "", _with_count(f"– {not_stated(words)}", shown.unstated, words)))
    notes = (words.pick(described.base), shown.when, words("in brackets: number of {quartiers}", quartiers=shown.quartiers))
    return Legend(shown.name, "", tuple(filter(None, notes)), tuple(entries))


def _with_count(label: str, names: tuple[str, ...], words: Words) -> str:
    return words("{label} ({count})", label=label, count=words.number(len(names)))


def category_finding(dataset: Dataset, request: MapRequest, quartier: str, words: Words) -> str:
    """What the map says of one quartier, or of the whole city: how many and which have a category, and what was before.

    Parameters
    ----------
    quartier : str
        A ``quartier_id``; empty for the whole city.
    """
    shown = category_map(dataset, request.indicator, request.wave, words.language)
    title = words("{name} ({wave})", name=shown.name, wave=shown.when) if shown.when else shown.name
    if not quartier:
        return words("{title}: {finding}.", title=title, finding="; ".join(_told(shown, words)))
    own, name = shown.of(quartier), dataset.quartier_names[quartier]
    if own is None:
        return words("{name} – {title}: {finding}.", name=name, title=title, finding=not_stated(words))
    parts = [
        words("“{name}”", name=own.label),
        _before(dataset, request, quartier, own.label, words),
        words("in all {count}", count=count_of(len(own.names), shown, words)),
    ]
    return words("{name} – {title}: {finding}.", name=name, title=title, finding="; ".join(filter(None, parts)))


def _before(dataset: Dataset, request: MapRequest, quartier: str, label: str, words: Words) -> str:
    """What was stated before, or since when it has been the same; nothing where this is the first date."""
    before = [row for row in over_time(dataset, request.indicator, quartier, words) if row[0] < request.wave]
    if not before:
        return ""
    wave, last = before[-1]
    if last != label:
        return words("before ({wave}): “{name}”", wave=dataset.period_name(wave, words), name=last)
    for earlier, other in reversed(before):
        if other != label:
            break
        wave = earlier
    return words("unchanged since {wave}", wave=dataset.period_name(wave, words))


def _told(shown: CategoryMap, words: Words) -> list[str]:
    """How many quartiers have each category, and which: for "nothing of the kind" the number says it."""
    parts: list[str] = []
    for own in shown.told:
        count = words.number(len(own.names)) if parts else count_of(len(own.names), shown, words)
        told = words("{count} “{label}”", count=count, label=own.label)
        parts.append(told if own.id == shown.rest else f"{told} ({named(own, words)})")
    if shown.unstated:
        parts.append(f"{words.number(len(shown.unstated))} {not_stated(words)}")
    return parts


def count_of(count: int, shown: CategoryMap, words: Words) -> str:
    """``3 of the 18 quartiers``."""
    return words(
        "{count} of the {all} {quartiers}", count=words.number(count), all=words.number(shown.count), quartiers=shown.quartiers
    )


def named(own: Standing, words: Words) -> str:
    """The quartiers of a category, of many the first ones."""
    more = len(own.names) - _NAMES_SHOWN
    if more < 2:  # a name is no longer than the number that stands for it
        return words.list(own.names)
    return words.list([*own.names[:_NAMES_SHOWN], words.plural("{number} more", "{number} more", more)])


def over_time(dataset: Dataset, indicator: str, quartier: str, words: Words) -> list[tuple[str, str]]:
    """What is stated of a quartier at each date, the earliest first: the date's id, and the category's name."""
    maps = ((wave, category_map(dataset, indicator, wave, words.language)) for wave in dataset.waves_of(indicator))
    return [(wave, own.label) for wave, shown in maps if (own := shown.of(quartier))]


def category_frame(dataset: Dataset, request: MapRequest, words: Words) -> pd.DataFrame:
    """A map as a table for a file: a row a quartier, with the category's name and its code."""
    shown = category_map(dataset, request.indicator, request.wave, words.language)
    described = dataset.catalogue.categorical[request.indicator]
    codes = {own.id: own.codes[0] for own in described.categories}
    standings = {key: shown.of(key) for key in dataset.quartier_names}
    source, demonstration = words.pick(dataset.city.source), words("Demonstration data") if dataset.city.demonstration else ""
    return pd.DataFrame(
        {
            words("Id"): list(standings),
            words("Name"): list(dataset.quartier_names.values()),
            words("Indicator"): shown.name,
            words("Category"): [own.label if own else not_stated(words) for own in standings.values()],
            words("Code"): [codes[own.id] if own else "–" for own in standings.values()],
            words("As of"): dataset.period_name(request.wave, words),
            words("What is described"): words.pick(described.question),
            words("Source"): source if demonstration in source else f"{source} – {demonstration}",
        }
    )
