"""Which ways of showing an indicator make sense, and which maps each of them is made of."""

from __future__ import annotations

from dataclasses import replace

from dataset.dataset import Dataset
from dataset.errors import NotFound
from reports.map.requests import NOTHING, Display, MapRequest, Second


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
    survey = dataset.catalogue.indicators[indicator].source == "survey"
    offered = {
        Display.VALUES: True,
        Display.DIFFERS: survey,
        Display.CERTAINTY: survey,
        Display.CHANGE: bool(seconds_of(dataset, Display.CHANGE, indicator, group, wave)),
        Display.PAIR: len(dataset.catalogue.indicators) > 1,
        Display.TWO: bool(seconds_of(dataset, Display.TWO, indicator, group, wave)),
        Display.GROUPS: len(dataset.target_groups_of(indicator)) > 2,
    }
    return [display for display, sensible in offered.items() if sensible]


def seconds_of(dataset: Dataset, display: Display, indicator: str, group: str, wave: str) -> list[Second]:
    """What can be put beside; nothing for displays of one map."""
    waves = dataset.waves_of(indicator)
    earlier = waves[: waves.index(wave)] if wave in waves else []
    others = [name for name in dataset.catalogue.indicators if name != indicator and dataset.waves_of(name)]
    indicators = [Second("indicator", name) for name in others]
    match display:
        case Display.CHANGE:
            return [Second("wave", name) for name in reversed(earlier)]
        case Display.PAIR:
            return indicators
        case Display.TWO:
            groups = [Second("group", name) for name in dataset.target_groups_of(indicator) if name != group]
            return [Second("wave", name) for name in waves if name != wave] + groups + indicators
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
