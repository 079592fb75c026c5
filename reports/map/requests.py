"""What a reader asks a map to show, and what makes sense to ask."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from dataset.dataset import Dataset
from dataset.errors import NotFound
from geo.drawing.classes import CLASSES_BY_DEFAULT, Method, Scheme


class Display(StrEnum):
    """How a map shows an indicator."""

    VALUES = "values"
    DIFFERS = "differs"
    """Only the quartiers that differ from the city."""
    CERTAINTY = "certainty"
    """The paler, the less precise."""
    CHANGE = "change"
    """Since an earlier wave."""
    PAIR = "pair"
    """Two indicators in one map."""
    TWO = "two"
    """Two maps side by side."""
    GROUPS = "groups"
    """A small map for every target group."""


@dataclass(frozen=True)
class Second:
    """What is put beside: another indicator, target group or wave, by its id."""

    kind: str = ""
    id: str = ""

    @classmethod
    def parse(cls, text: str) -> Second:
        """``group:older``; an empty text is nothing."""
        kind, _, name = text.partition(":")
        return cls(kind, name)

    def __str__(self) -> str:
        return f"{self.kind}:{self.id}" if self.kind else ""


NOTHING, STANDARD = Second(), Scheme()
_LARGEST_LIMIT = 1e12  # no figure of a city is larger; Babel writes 28 digits and no more


@dataclass(frozen=True)
class MapRequest:
    """One map: an indicator of a target group and wave, how it is shown, and beside what."""

    indicator: str
    group: str
    wave: str
    display: Display = Display.VALUES
    second: Second = NOTHING
    scheme: Scheme = STANDARD
    standard: str = ""
    """By what survey values are standardised (`Dataset.standards_of`); a change is always one of raw values."""


def parse_scheme(text: str) -> Scheme:
    """A class scheme as it stands in a link: ``fixed``, ``natural.4``, ``own.10,20,30``.

    Raises
    ------
    ValueError
        If it is none.
    """
    name, _, rest = text.partition(".")
    method = Method(name)
    if method is Method.OWN:
        limits = tuple(float(part) for part in rest.split(","))
        if any(abs(limit) > _LARGEST_LIMIT for limit in limits):
            raise ValueError(f"found limits {limits}; allowed are limits up to {_LARGEST_LIMIT:g}")
        return Scheme(method, limits=limits)
    return Scheme(method, int(rest) if rest else CLASSES_BY_DEFAULT)


def written_scheme(scheme: Scheme) -> str:
    """The text that `parse_scheme` reads."""
    if scheme.method is Method.OWN:
        return f"{scheme.method}." + ",".join(repr(limit).removesuffix(".0") for limit in scheme.limits)
    return str(scheme.method) if scheme.method is Method.FIXED else f"{scheme.method}.{scheme.count}"


def second_map(dataset: Dataset, request: MapRequest) -> MapRequest:
    """The second of two maps: what `request.second` names, all else alike."""
    kind, chosen = request.second.kind, request.second.id
    if kind not in ("indicator", "group", "wave") or (kind == "indicator" and not dataset.waves_of(chosen)):
        raise NotFound("nothing is put beside")
    if kind == "group":
        return replace(request, group=chosen)
    if kind == "wave":
        return replace(request, wave=chosen)
    return replace(
        request,
        indicator=chosen,
        group=request.group if request.group in dataset.target_groups_of(chosen) else "all",
        wave=request.wave if request.wave in dataset.waves_of(chosen) else dataset.waves_of(chosen)[-1],
        second=Second("indicator", request.indicator),
    )


def displays_of(dataset: Dataset, indicator: str, group: str, wave: str) -> list[Display]:
    """The displays that make sense for what is shown."""
    if indicator in dataset.catalogue.categorical:
        return [Display.VALUES, *([Display.TWO] if len(dataset.waves_of(indicator)) > 1 else [])]
    described = dataset.catalogue.indicators[indicator]
    formula, survey = described.formula, described.source == "survey"
    offered = {
        Display.VALUES: True,
        Display.DIFFERS: formula.tested,
        Display.CERTAINTY: survey,
        Display.CHANGE: bool(seconds_of(dataset, Display.CHANGE, indicator, group, wave)),
        Display.PAIR: not described.adds_up and bool(seconds_of(dataset, Display.PAIR, indicator, group, wave)),
        Display.TWO: bool(seconds_of(dataset, Display.TWO, indicator, group, wave)),
        Display.GROUPS: len(dataset.target_groups_of(indicator)) > 2,
    }
    return [display for display, sensible in offered.items() if sensible]


def others_of(dataset: Dataset, indicator: str) -> list[Second]:
    """Every other indicator that has values."""
    names = (name for name in dataset.catalogue.indicators if name != indicator and dataset.waves_of(name))
    return [Second("indicator", name) for name in names]


def seconds_of(dataset: Dataset, display: Display, indicator: str, group: str, wave: str) -> list[Second]:
    """What can be put beside; nothing for displays of one map."""
    waves = dataset.waves_of(indicator)
    earlier = waves[: waves.index(wave)] if wave in waves else []
    if indicator in dataset.catalogue.categorical:
        nearest = [*reversed(earlier), *(name for name in waves if name > wave)]
        return [Second("wave", name) for name in nearest] if display is Display.TWO else []
    match display:
        case Display.CHANGE:
            return [Second("wave", name) for name in reversed(earlier)]
        case Display.PAIR:  # in colours of classes, which nothing that adds up has
            return [other for other in others_of(dataset, indicator) if not dataset.catalogue.indicators[other.id].adds_up]
        case Display.TWO:
            groups = [Second("group", name) for name in dataset.target_groups_of(indicator) if name != group]
            return [Second("wave", name) for name in waves if name != wave] + groups + others_of(dataset, indicator)
    return []


def maps_of(dataset: Dataset, request: MapRequest) -> list[MapRequest]:
    """The maps of values whose numbers a display shows, in its order."""
    alone = replace(request, display=Display.VALUES, second=NOTHING)
    match request.display:
        case Display.CHANGE | Display.PAIR | Display.TWO:
            return [alone, replace(second_map(dataset, request), display=Display.VALUES, second=NOTHING)]
        case Display.GROUPS:
            return [replace(alone, group=group) for group in dataset.target_groups_of(request.indicator)]
    return [alone]
