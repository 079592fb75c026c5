"""What a city's folder tells of its workshops, of what was said there and of what follows."""

from __future__ import annotations

from dataclasses import dataclass

from dataset.config import Config
from files.findings import Findings
from files.folder import Folder
from files.keys import KnownQuartiers
from geo.boundaries import Boundaries
from indicators.catalogue import Catalogue
from workshops.contributions import Contribution, read_contributions
from workshops.events import Workshop, read_workshops
from workshops.measures import Measure, read_measures
from workshops.questionnaires import Tally, read_questionnaires
from workshops.reach import Reach, read_reach


@dataclass
class Participation:
    """All of it; empty where the city has no such file."""

    workshops: tuple[Workshop, ...] = ()
    reach: tuple[Reach, ...] = ()
    contributions: tuple[Contribution, ...] = ()
    measures: tuple[Measure, ...] = ()
    tallies: tuple[Tally, ...] = ()


def read_participation(
    folder: Folder,
    config: Config,
    catalogue: Catalogue,
    quartiers: KnownQuartiers,
    boundaries: Boundaries,
    findings: Findings,
) -> Participation:
    """Read every file that is named; each one's faults are told, and the ids of a faulty one are not looked for."""
    found = Participation()
    groups, sound = catalogue.target_groups, True
    if config.events:
        sound = False
        with findings.attempt(config.events) as part:
            events = folder.find(config.events, part)
            stations = folder.find(config.stations, part) if config.stations else None
            found.workshops = read_workshops(events, stations, catalogue.themes, groups, quartiers, boundaries, part)
            sound = True
    known = [workshop.id for workshop in found.workshops]
    if config.reach and sound:
        with findings.attempt(config.reach) as part:
            found.reach = read_reach(folder.find(config.reach, part), known, groups, quartiers, part)
    if config.contributions and sound:
        sound = False
        with findings.attempt(config.contributions) as part:
            found.contributions = read_contributions(
                folder.find(config.contributions, part),
                known,
                catalogue.themes,
                catalogue.topics,
                groups,
                quartiers,
                part,
                names_checked=config.names_checked,
            )
            sound = True
    if config.measures and sound:
        with findings.attempt(config.measures) as part:
            said = [contribution.id for contribution in found.contributions]
            found.measures = read_measures(folder.find(config.measures, part), said, catalogue.themes, groups, quartiers, part)
    for options in config.questionnaires if known else ():
        with findings.attempt(options.file) as part:
            path, least = folder.find(options.file, part), config.thresholds.withhold_below
            found.tallies += read_questionnaires(path, options, catalogue, known, least, part)
    return found
