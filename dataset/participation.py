"""What a city's folder tells of its workshops, of what was said there and of what follows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from dataset.config import Config
from files.findings import Findings, Rejected
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
    folder: Folder,
    config: Config,
    catalogue: Catalogue,
    quartiers: KnownQuartiers,
    boundaries: Boundaries,
    findings: Findings,
) -> Participation:
    """Read every file that is named; each one's faults are told, and the ids of a faulty one are not looked for."""
    participation = Participation()
    groups = catalogue.target_groups
    if config.places:
        with findings.attempt(config.places) as part:
            participation.places = read_places(folder.find(config.places, part), quartiers, boundaries, part)
    if config.population:
        with findings.attempt(config.population.file) as part:
            path = folder.find(config.population.file, part)
            participation.population = read_population(path, config.population, groups, boundaries, part)
    workshops: dict[str, Workshop] | None = {}
    if config.events:
        workshops = None
        with findings.attempt(config.events) as part:
            events = folder.find(config.events, part)
            stations = folder.find(config.stations, part) if config.stations else None
            participation.workshops = read_workshops(
                events, stations, catalogue.themes, groups, quartiers, boundaries, part, today=config.city.today()
            )
            workshops = {workshop.id: workshop for workshop in participation.workshops}
    if workshops is None:
        return participation
    if config.reach:
        with findings.attempt(config.reach) as part:
            participation.reach = read_reach(folder.find(config.reach, part), workshops, groups, quartiers, part)
    said: dict[str, Contribution] | None = {}
    if config.contributions:
        said = None
        with findings.attempt(config.contributions) as part:
            participation.contributions = read_contributions(
                folder.find(config.contributions, part),
                workshops,
                catalogue.themes,
                catalogue.topics,
                groups,
                quartiers,
                part,
                today=config.city.today(),
                checked=config.contributions_checked,
            )
            said = {contribution.id: contribution for contribution in participation.contributions}
    if config.measures and said is not None:
        with findings.attempt(config.measures) as part:
            path, checked = folder.find(config.measures, part), config.measures_checked
            participation.measures = read_measures(path, said, catalogue.themes, groups, quartiers, part, checked=checked)
    _check_themes(config.contributions, (contribution.theme for contribution in participation.contributions), catalogue, findings)
    _check_themes(config.measures, (theme for measure in participation.measures for theme in measure.themes), catalogue, findings)
    for options in config.questionnaires:
        with findings.attempt(options.file) as part:
            answers = read_questionnaires(folder.find(options.file, part), options, catalogue, workshops, part)
            _check_once(options.file, participation.questionnaires, answers, part)
            participation.questionnaires += answers
    return participation


def _check_themes(file: str, themes: Iterable[str], catalogue: Catalogue, findings: Findings) -> None:
    """A theme without an indicator has no page, so nobody would ever read what stands under it."""
    for theme in dict.fromkeys(themes):
        if not catalogue.indicators_of(theme):
            findings.stop(
                "participation.theme_without_page",
                file,
                observed=theme,
                why=Phrase("No indicator belongs to this theme, so no page would show what stands under it."),
                remedy=Phrase("Add an indicator to the theme in catalogue.toml, or choose another theme."),
            )


def _check_once(file: str, earlier: Iterable[AnswerSheet], answers: Iterable[AnswerSheet], findings: Findings) -> None:
    """Two counts of one question at one workshop would give away, by subtraction, who is in one of them only."""
    counted = {(sheet.workshop, sheet.indicator) for sheet in earlier}
    twice = sorted({sheet.workshop for sheet in answers if (sheet.workshop, sheet.indicator) in counted})
    if twice:
        findings.stop(
            "questionnaires.twice",
            file,
            observed=", ".join(twice),
            why=Phrase("Another file holds answers to the same questions at these workshops."),
            remedy=Phrase("Put all questionnaires of a workshop into one file, each once."),
        )
        raise Rejected(findings)
