"""What a city's folder tells of its workshops, of what was said there and of what follows."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from dataset.config import Config
from files.findings import Findings
from files.folder import Folder
from files.keys import KnownQuartiers
from geo.reading.boundaries import Boundaries
from geo.reading.population import Population, read_population
from indicators.catalogue import Catalogue
from language.phrases import Phrase
from workshops.contributions import Contribution, read_contributions
from workshops.events import Workshop, read_workshops
from workshops.measures import Measure, read_measures
from workshops.places import StandingPlace, read_places
from workshops.questionnaires import AnswerSheet, read_questionnaires
from workshops.reach import Counted, read_reach


@dataclass
class Participation:
    """All of it; empty where the city has no such file."""

    workshops: tuple[Workshop, ...] = ()
    reach: tuple[Counted, ...] = ()
    contributions: tuple[Contribution, ...] = ()
    measures: tuple[Measure, ...] = ()
    questionnaires: tuple[AnswerSheet, ...] = ()
    places: tuple[StandingPlace, ...] = ()
    population: Population | None = None


def read_participation(
    folder: Folder, config: Config, catalogue: Catalogue, quartiers: KnownQuartiers, boundaries: Boundaries, findings: Findings
) -> Participation:
    """Read every file that is named; each one's faults are told, and what follows from another one's faults is not."""
    participation = Participation()
    themes, groups, today = catalogue.themes, catalogue.target_groups, config.city.today()
    participation.places = folder.read(
        config.places, lambda file, part: read_places(file, quartiers, boundaries, part), findings, ()
    )
    if config.population:
        with findings.attempt(config.population.file) as part:
            path = folder.find(config.population.file, part)
            participation.population = read_population(path, config.population, groups, boundaries, part)

    def read_events(file: Path, part: Findings) -> tuple[Workshop, ...]:
        stations = folder.find(config.stations, part) if config.stations else None
        return read_workshops(file, stations, themes, groups, quartiers, boundaries, part, today=today)

    events = folder.read(config.events, read_events, findings, None)
    participation.workshops = events or ()
    workshops = {workshop.id: workshop for workshop in participation.workshops}
    unheard = {"workshop_id"} if events is None and config.events else set[str]()  # columns whose ids nobody knows now
    with _heard(findings, unheard) as part:
        participation.reach = folder.read(
            config.reach, lambda file, own: read_reach(file, workshops, groups, quartiers, own), part, ()
        )

    def read_said(file: Path, part: Findings) -> tuple[Contribution, ...]:
        checked = config.contributions_checked
        return read_contributions(
            file, workshops, themes, catalogue.topics, groups, quartiers, part, today=today, checked=checked
        )

    def read_answers(file: Path, part: Findings) -> tuple[Measure, ...]:
        contributions = {contribution.id: contribution for contribution in participation.contributions}
        return read_measures(file, contributions, themes, groups, quartiers, part, today=today, checked=config.measures_checked)

    with _heard(findings, unheard) as part:
        said = folder.read(config.contributions, read_said, part, None)
    participation.contributions = said or ()
    with _heard(findings, {"contribution_ids"} if said is None and config.contributions else set[str]()) as part:
        participation.measures = folder.read(config.measures, read_answers, part, ())
    _check_themes(config.contributions, (contribution.theme for contribution in participation.contributions), catalogue, findings)
    _check_themes(config.measures, (theme for measure in participation.measures for theme in measure.themes), catalogue, findings)
    for options in config.questionnaires:
        with _heard(findings, {options.workshop} if unheard else set[str]()) as own, own.attempt(options.file) as part:
            answers = read_questionnaires(folder.find(options.file, part), options, catalogue, workshops, part)
            _check_once(options.file, participation.questionnaires, answers, part)
            participation.questionnaires += answers
    return participation


@contextmanager
def _heard(findings: Findings, unheard: Collection[str]) -> Iterator[Findings]:
    """Findings of a file, but for those that a fault of another file brings about: ids in these columns are not known."""
    part = Findings()
    try:
        yield part
    finally:
        for finding in part:
            column = finding.why.values.get("column") if isinstance(finding.why, Phrase) else None
            if finding.code != "workshops.unknown_id" or column not in unheard:
                findings.add(finding)


def _check_themes(file: str, themes: Iterable[str], catalogue: Catalogue, findings: Findings) -> None:
    """A theme without an indicator has no page, so nobody would ever read what stands under it."""
    for theme in dict.fromkeys(themes):
        if not catalogue.indicators_of(theme):
            why = Phrase("No indicator belongs to this theme, so no page would show what stands under it.")
            remedy = Phrase("Add an indicator to the theme in catalogue.toml, or choose another theme.")
            findings.stop("participation.theme_without_page", file, observed=theme, why=why, remedy=remedy)


def _check_once(file: str, earlier: Iterable[AnswerSheet], answers: Iterable[AnswerSheet], findings: Findings) -> None:
    """Two counts of one question at one workshop would give away, by subtraction, who is in one of them only."""
    counted = {(sheet.workshop, sheet.indicator) for sheet in earlier}
    twice = sorted({sheet.workshop for sheet in answers if (sheet.workshop, sheet.indicator) in counted})
    if twice:
        why = Phrase("Another file holds answers to the same questions at these workshops.")
        remedy = Phrase("Put all questionnaires of a workshop into one file, each once.")
        raise findings.rejected("questionnaires.twice", file, observed=", ".join(twice), why=why, remedy=remedy)
