"""What can be told of a city's files before its options or its catalogue are right, so that nobody mends one at a time."""

from __future__ import annotations

from collections.abc import Iterator

from dataset.config import Config, boundary_options
from files.findings import Findings
from files.folder import Folder
from files.tables import read_table
from files.toml import read_toml
from geo.reading.boundaries import read_boundaries
from indicators.catalogue import Catalogue
from indicators.survey.opening import check_that_it_opens
from language.phrases import Phrase

MOST_INDICATORS = 1_000


def checked_size(catalogue: Catalogue, findings: Findings) -> Catalogue | None:
    """The catalogue, or nothing where its estimates would take more time and memory than there is."""
    count = len(catalogue.indicators) + len(catalogue.categorical)
    if count <= MOST_INDICATORS:
        return catalogue
    observed = Phrase("{count} indicators", count=count)
    why = Phrase("Catalogues of more than {most} indicators are not estimated.", most=MOST_INDICATORS)
    remedy = Phrase("Leave out those that nobody looks at, or make two cities of them.")
    findings.stop("limits.indicators", "catalogue.toml", observed=observed, why=why, remedy=remedy)
    return None


def tell_of_boundaries(folder: Folder, findings: Findings) -> None:
    """Read the boundaries where ``dataset.toml`` is wrong elsewhere; its own faults were told before."""
    heard = Findings()
    with heard.attempt("dataset.toml") as unheard:
        options = boundary_options(read_toml(folder.find("dataset.toml", unheard), unheard).section("boundaries"))
        unheard.finish()
        folder.read(options.file, lambda file, part: read_boundaries(file, options, part), findings, None)


def tell_of_tables(folder: Folder, config: Config, findings: Findings) -> None:
    """Open every table that is named; what its cells mean cannot be checked without boundaries and catalogue."""
    for wave in config.waves:
        with findings.attempt(wave.file) as part:
            check_that_it_opens(folder.find(wave.file, part), part)
    for name in dict.fromkeys(_tables(config)):
        with findings.attempt(name) as part:
            read_table(folder.find(name, part), part)
    for options in config.statistics:
        with findings.attempt(options.file) as part:
            read_table(options.of_file(folder.find(options.file, part)), part)


def _tables(config: Config) -> Iterator[str]:
    named = (config.areas, config.events, config.stations, config.reach, config.contributions)
    yield from filter(None, (*named, config.measures, config.invitations, config.addresses, config.places))
    yield from (options.file for options in config.questionnaires)
