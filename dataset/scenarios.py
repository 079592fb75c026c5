"""Scenarios that a city keeps beside its data: what counts in the choice of the next workshop, and what was decided."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches
from itertools import chain
from pathlib import Path
from types import MappingProxyType
from typing import Any

from files.dates import PartialDate
from files.findings import Findings
from files.toml import Section, read_toml
from indicators.catalogue import Catalogue
from indicators.estimates.domains import EVERYBODY
from indicators.index.composite import Aggregation, Scaling
from language.phrases import Phrase, Text
from workshops.weighing import HEARD, WHOLE, Weighing

SCENARIOS = "scenarios"
"""The folder's name inside the city's."""

MOST_FILES, MOST_BYTES = 200, 65_536
_SUFFIX = ".toml"
_LISTED = 12  # ids that a remedy names at most
_MOST_UNKNOWN = 20  # ids of a list that are told; for each one the whole city is searched for what may be meant
_HEAVIEST, _LIGHTEST = 1000, 0.000001  # a link carries six decimals


@dataclass(frozen=True)
class Decision:
    """What the council chose in the end, and why."""

    date: PartialDate
    quartier_ids: tuple[str, ...]
    reason: Text


@dataclass(frozen=True)
class Scenario:
    """A weighing with a name."""

    id: str  # the file's name without its ending; empty while there is no file
    name: Text
    description: Text
    weighing: Weighing
    decision: Decision | None = None


@dataclass(frozen=True)
class CityIds:
    """What a scenario may name: the ids of a city.

    Attributes
    ----------
    quartiers : Mapping
        ``quartier_id`` to name.
    themes : Mapping
        Themes that can be weighed, with their indicators.
    groups, waves, standards : collection of str
        Target groups; surveys; by what values may be standardised.
    """

    quartiers: Mapping[str, str]
    themes: Mapping[str, Collection[str]]
    groups: Collection[str]
    waves: Collection[str]
    standards: Collection[str] = ()

    @classmethod
    def of(cls, catalogue: Catalogue, quartiers: Mapping[str, str], waves: Collection[str]) -> CityIds:
        """Those of a catalogue, with its target groups and what can be weighed."""
        standards = (catalogue.standard.id,) if catalogue.standard else ()
        return cls(quartiers, catalogue.weighable, tuple(catalogue.target_groups), tuple(waves), standards)


def read_scenarios(folder: Path, city_ids: CityIds, findings: Findings) -> tuple[Scenario, ...]:
    """Every scenario in a city's folder, by file name; none where there is no such folder.

    A faulty file is told with its line and left out; the others are still read.
    """
    directory = folder / SCENARIOS
    if not directory.is_dir():
        return ()
    there = sorted(path for path in directory.iterdir() if not path.name.startswith("."))
    files = [path for path in there if path.suffix.lower() == _SUFFIX]
    _tell_of_others([path.name for path in there if path not in files], findings)
    if len(files) > MOST_FILES:
        observed = Phrase("{number} files", number=len(files))
        why = Phrase("A city may keep {most} scenarios.", most=MOST_FILES)
        remedy = Phrase("Move those that are no longer needed to another folder.")
        findings.stop("scenario.too_many", SCENARIOS, observed=observed, why=why, remedy=remedy)
        files = files[:MOST_FILES]
    scenarios = []
    for path in files:
        with findings.attempt(f"{SCENARIOS}/{path.name}") as part:
            scenarios.append(read_scenario(path, city_ids, part, inside=folder))
    return tuple(scenarios)


def read_scenario(path: Path, city_ids: CityIds, findings: Findings, *, inside: Path | None = None) -> Scenario:
    """Read and check one scenario.

    Parameters
    ----------
    inside : Path or None
        The city's folder, which the file must lie in, links followed; None for a file from anywhere.

    Raises
    ------
    Rejected
        If any entry is wrong; each finding names the line.
    """
    named = f"{SCENARIOS}/{path.name}" if inside else path.name
    _check_file(path, named, inside, findings)
    root = read_toml(path, findings, named=named)
    name = root.text("name")
    description = root.text("description", required=False)
    weighing = _weighing(root, city_ids)
    decision = _decision(root.section("decision"), city_ids) if "decision" in root else None
    root.finish()
    findings.finish()
    return Scenario(path.stem, name, description, weighing, decision)


def _tell_of_others(names: list[str], findings: Findings) -> None:
    """Windows hides the end of names: “evening.toml.txt” would be left out in silence."""
    if names:
        observed = ", ".join(names[:_LISTED]) + (" …" if len(names) > _LISTED else "")
        why = Phrase("A scenario’s file ends in .toml; these are not read.")
        remedy = Phrase("Rename them, or move them to another folder.")
        findings.mend("scenario.not_read", SCENARIOS, observed=observed, why=why, remedy=remedy)


def _check_file(path: Path, named: str, inside: Path | None, findings: Findings) -> None:
    if not path.is_file() or (inside and not path.resolve().is_relative_to(inside.resolve())):
        why = Phrase("A scenario is a file in the folder “scenarios” of the city.")
        remedy = Phrase("Put the file itself there, not a link to another place.")
        raise findings.rejected("scenario.no_file", named, observed=Phrase("no file of this name"), why=why, remedy=remedy)
    if path.stat().st_size > MOST_BYTES:
        observed = Phrase("{number} bytes", number=path.stat().st_size)
        why = Phrase("A scenario has at most {most} bytes.", most=MOST_BYTES)
        remedy = Phrase("Check whether this is a scenario; shorten description and reason.")
        raise findings.rejected("scenario.too_large", named, observed=observed, why=why, remedy=remedy)


def _weighing(root: Section, city_ids: CityIds) -> Weighing:
    choice, table = root.section("choice"), root.section("weights", required=True)
    usual = Weighing()
    numbers: dict[str, Any] = {key: _whole(choice, key, int(getattr(usual, key))) for key in WHOLE}
    indicators = list(chain(*city_ids.themes.values()))
    lists: dict[str, Any] = {
        "left_out": _ids(choice, "left_out", indicators),
        "must": _ids(choice, "must", city_ids.quartiers),
        "without": _ids(choice, "without", city_ids.quartiers),
    }
    for quartier_id in set(lists["must"]) & set(lists["without"]):
        choice.wrong("without", quartier_id, Phrase("a quartier that is not set at the same time"))
    group, wave = choice.string("group", default=EVERYBODY), choice.string("wave", default="")
    _check(choice, "group", group, (EVERYBODY, *city_ids.groups))
    if wave:
        _check(choice, "wave", wave, city_ids.waves)
    if standard := choice.string("standard", default=""):
        _check(choice, "standard", standard, city_ids.standards)
    scaling = choice.string("scaling", default=str(usual.scaling), among=tuple(Scaling))
    mean = choice.string("mean", default=str(usual.mean), among=tuple(Aggregation))
    planned = choice.flag("planned")
    choice.finish()
    before = len(root.findings)
    weights = {theme: table.number(theme) for theme in table}
    for theme, weight in weights.items():
        _check(table, theme, theme, (*city_ids.themes, HEARD))
        if weight > _HEAVIEST:
            table.wrong(theme, weight, Phrase("a number up to {most}", most=_HEAVIEST))
        if 0 < weight < _LIGHTEST:
            table.wrong(theme, weight, Phrase("0, or a number from {least} upwards", least=f"{_LIGHTEST:f}"))
    if "weights" in root and not any(weights.values()) and len(root.findings) == before:
        root.wrong("weights", weights, Phrase("at least one weight above 0"))
    if root.findings.blocking:
        return usual
    weighing = replace(
        usual,
        group=group,
        wave=wave,
        weights=MappingProxyType(weights),
        scaling=Scaling(scaling),
        mean=Aggregation(mean),
        planned=planned,
        standard=standard,
        **numbers,
        **lists,
    )
    try:
        return Weighing.parse(weighing.written())  # as a link will carry it
    except ValueError as error:
        root.wrong("choice", str(error), Phrase("what the link of a scenario can carry"))
        return usual


def _whole(section: Section, key: str, usual: int) -> int:
    low, high = WHOLE[key]
    value = section.number(key, default=usual)
    if not (low <= value <= high and float(value).is_integer()):
        section.wrong(key, value, Phrase("a whole number from {low} to {high}", low=low, high=high))
        return usual
    return int(value)


def _ids(section: Section, key: str, allowed: Collection[str]) -> tuple[str, ...]:
    ids = tuple(dict.fromkeys(section.cells(key)))
    for written in [written for written in ids if written not in allowed][:_MOST_UNKNOWN]:
        _check(section, key, written, allowed)
    return ids


def _check(section: Section, key: str, written: str, allowed: Collection[str]) -> None:
    """Tell an id that the city does not have, and which one may be meant."""
    if written in allowed:
        return
    ids = list(allowed)
    listed = ", ".join(ids[:_LISTED]) + (" …" if len(ids) > _LISTED else "")
    close = get_close_matches(written, ids, n=1)
    meant = Phrase("{ids}; perhaps “{close}” is meant", ids=listed, close=close[0]) if close else Phrase("{ids}", ids=listed)
    section.wrong(key, written, meant)


def _decision(section: Section, city_ids: CityIds) -> Decision:
    written = section.string("date")
    day = PartialDate(1)
    try:
        day = PartialDate.parse(written)
    except ValueError:
        if written:
            section.wrong("date", written, Phrase("a day in quotation marks, such as {example}", example='"2022-05-16"'))
    quartiers = _ids(section, "quartiers", city_ids.quartiers)
    if not quartiers:
        section.wrong("quartiers", list(quartiers), Phrase("the ids of the quartiers that were chosen"))
    decision = Decision(day, quartiers, section.text("reason", required=False))
    section.finish()
    return decision
