"""From a city's folder to a `Dataset`, or to every reason why not."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from dataset.areas import Area, read_areas
from dataset.borders import city_boundaries, source_of
from dataset.categories import Categories
from dataset.config import Config, periods_of, read_config
from dataset.dataset import Dataset
from dataset.incomplete import checked_size, tell_of_boundaries, tell_of_tables
from dataset.measured import (
    check_categories_are_stated,
    check_columns_are_alike,
    check_indicators_are_measured,
    check_questions_are_asked,
    tell_of_waves_without,
)
from dataset.participation import Participation, read_participation
from dataset.scenarios import CityIds, Scenario, read_scenarios
from files.findings import Finding, Findings, Rejected
from files.folder import Folder
from files.keys import KnownQuartiers
from files.steps import tell
from geo.drawing.drawing import prepare_drawing
from geo.drawing.name_places import all_numbers
from geo.reading.addresses import read_addresses
from geo.reading.boundaries import Boundaries
from geo.reading.context import Context, read_context
from geo.reading.population import Population
from geo.reading.settlement import Settlement, read_settlement, settlement_of_grid
from geo.web.bare_ground import bare_grounds
from geo.web.geojson import prepare_geometry, zoom_bands
from geo.web.search import Places
from indicators.catalogue import Catalogue, read_catalogue
from indicators.counts import ask_about_counts, take_for_counts
from indicators.estimates.domains import EVERYBODY
from indicators.need_names import tell_of_need_names
from indicators.register.count_checks import ask_about_units_of_counts
from indicators.register.statistics import read_statistics
from indicators.series_breaks import check_breaks
from indicators.survey.design import Wave
from indicators.survey.engines import Engine, EngineMissing
from indicators.survey.label_order import ask_about_moved_labels
from indicators.survey.labels import with_labels
from indicators.survey.spss import FileCodes, codes_of
from indicators.twins import tell_of_twins
from indicators.weighting.figures import margins_of
from language.phrases import Phrase
from release.earlier.publication import NoPublication, Publication, definitions_of, read_publication
from release.gate import every_distribution, internal, release
from release.tables.raw import Raw, RawWave, shared_by, sum_up
from release.tables.released import Released
from workshops.response import read_invited

Progress = Callable[[float], None]


@dataclass(frozen=True, eq=False)
class _City:
    """A city's folder as it was read; the raw tables have not passed the gate."""

    config: Config
    catalogue: Catalogue
    boundaries: Boundaries
    areas: Mapping[str, Area]
    members: Mapping[str, tuple[str, ...]]  # of each area: the quartiers it is made of
    raw: Raw
    categories: pd.DataFrame  # of quartiers, so no respondent is in it
    participation: Participation
    scenarios: tuple[Scenario, ...]
    context: Context
    places: Places


def load(
    path: Path,
    files: Path | None = None,
    *,
    engine: Engine = Engine.ARROW,
    progress: Progress | None = None,
    earlier: Sequence[Path] = (),
    unread: Mapping[str, Finding] | None = None,
    boundaries: Path | None = None,
) -> Dataset:
    """Read, check and estimate a whole city.

    Parameters
    ----------
    path : Path
        The folder with ``dataset.toml`` and ``catalogue.toml``.
    files : Path or None
        A second directory for data that stay where they are.
    engine : Engine
        What sums up the respondents; the numbers are the same.
    progress : callable or None
        Told the part that is done, from 0 to 1, after every file.
    earlier : sequence of Path
        Every earlier publication of the same surveys, the oldest first, also those that were taken back: files that
        ``cli.py estimate --output`` wrote. Late answers then wait until they are many (`release.earlier.history`).
    unread : Mapping or None
        Files that are not opened, with the finding that says why (`dataset.confined`).
    boundaries : Path or None
        A file whose shapes are shown in place of the city's own, matched by name (`dataset.borders`).

    Returns
    -------
    Dataset
        Holds what the gate has released; the respondents are gone when this returns.

    Raises
    ------
    Rejected
        With the findings of every file, if any of them blocks.
    EngineMissing
        If the engine is not installed.
    """
    findings, report = Findings(), progress or (lambda part: None)
    city = _read(Folder(path, files, unread=unread or {}), engine, report, findings, instead=boundaries)
    before = _publications(path, files, city.config.earlier, earlier, findings)
    for publication in before:
        _check_comparable(publication, city, findings)
    findings.finish()
    waves = {wave.wave: wave.columns for wave in city.raw.waves}
    asked = {question for wave in city.raw.waves for question in wave.questions}
    check_questions_are_asked(city.catalogue, asked, waves, findings)
    tell("", timed=False)
    released = release(city.raw, city.catalogue, city.config.thresholds, city.members, before)
    report(1.0)
    check_indicators_are_measured(city.catalogue, released.estimates, waves, findings)
    check_categories_are_stated(city.catalogue, city.categories, findings)
    findings.finish()
    _tell_what_waits(released, findings)
    bands = zoom_bands(city.boundaries)
    participation, config, settlement = city.participation, city.config, city.context.settlement
    grounds = bare_grounds(bands, settlement, city.boundaries.metric_crs) if settlement else []
    drawing = prepare_drawing(bands[0].quartiers, city.boundaries.metric_crs, *grounds[:1])
    return Dataset(
        city=replace(config.city, source=source_of(config, boundaries)),
        catalogue=city.catalogue,
        periods=periods_of(config.waves, config.years, released.estimates, city.categories["wave"]),
        thresholds=config.thresholds,
        boundaries=city.boundaries,
        geometry=prepare_geometry(bands, grounds, all_numbers(drawing.shapes)),
        drawing=drawing,
        background=config.background,
        context=city.context,
        places=city.places,
        released=released,
        categories=Categories(city.categories),
        areas=city.areas,
        workshops=participation.workshops,
        contributions=participation.contributions,
        measures=participation.measures,
        places_to_stand=participation.places,
        population=participation.population,
        scenarios=city.scenarios,
        origins=config.origins,
        findings=tuple(findings),
    )


def internal_distributions(
    path: Path, files: Path | None = None, *, engine: Engine = Engine.ARROW, unread: Mapping[str, Finding] | None = None
) -> pd.DataFrame:
    """The table of distributions at full precision, nothing withheld: for the statistics office, never to be served.

    Parameters
    ----------
    unread : Mapping or None
        As of `load`.

    Raises
    ------
    Rejected, EngineMissing
        As `load`.
    """
    findings = Findings()
    city = _read(Folder(path, files, unread=unread or {}), engine, lambda part: None, findings, together=False)
    findings.finish()
    tell("", timed=False)
    return every_distribution(city.raw)


def internal_table(
    path: Path,
    files: Path | None = None,
    *,
    engine: Engine = Engine.ARROW,
    standardised: bool = False,
    unread: Mapping[str, Finding] | None = None,
) -> pd.DataFrame:
    """The table of estimates at full precision, nothing withheld: for the statistics office, never to be served.

    Parameters
    ----------
    standardised : bool
        Standardised values instead; no rows where the city names no standard.
    unread : Mapping or None
        As of `load`.

    Raises
    ------
    Rejected, EngineMissing
        As `load`.
    """
    findings = Findings()
    city = _read(Folder(path, files, unread=unread or {}), engine, lambda part: None, findings, together=False)
    findings.finish()
    tell("", timed=False)
    return internal(city.raw, city.catalogue, standardised=standardised)


def _read(
    folder: Folder,
    engine: Engine,
    report: Progress,
    findings: Findings,
    *,
    together: bool = True,
    instead: Path | None = None,
) -> _City:
    """Read every file of a city; the findings tell whether it may be used."""
    try:
        config = read_config(folder, findings)
    except Rejected:
        tell_of_boundaries(folder, findings)
        raise Rejected(findings) from None
    folder = replace(folder, options=config.files)
    catalogue = folder.read("catalogue.toml", read_catalogue, findings, None)
    catalogue = catalogue and checked_size(catalogue, findings)
    boundaries = city_boundaries(folder, config, instead, findings)
    if catalogue is None or boundaries is None:  # without either, the other files cannot be checked
        tell_of_tables(folder, config, findings)
        raise Rejected(findings)
    names = {str(key): name for key, name in boundaries.quartiers["name"].items()}
    quartiers = KnownQuartiers(names, config.aliases, config.keys, tuple(config.city.name.by_language.values()))
    quartiers.check_aliases("dataset.toml", findings)
    check_breaks(catalogue.indicators.values(), [wave.id for wave in config.waves], findings)
    tell_of_twins(catalogue.indicators, catalogue.questions, "catalogue.toml", findings)
    weighable = [catalogue.indicators[key] for keys in catalogue.weighable.values() for key in keys]
    tell_of_need_names(weighable, "catalogue.toml", findings)

    no_areas: Mapping[str, Area] = {}
    areas = folder.read(config.areas, lambda file, part: read_areas(file, quartiers, part), findings, no_areas)
    members = {area.id: area.quartier_ids for area in areas.values()}
    waves: list[RawWave] = []
    columns: dict[str, Sequence[str]] = {}
    file_codes = _codes_of_files(folder, config)
    catalogue = with_labels(catalogue, file_codes, findings)
    ask_about_moved_labels(catalogue, list(file_codes.values()), findings)
    figures, categories = read_statistics(folder, config.statistics, catalogue, quartiers, findings)
    ask_about_counts(catalogue, figures, "catalogue.toml", findings)
    ask_about_units_of_counts(catalogue, findings)
    catalogue = take_for_counts(catalogue, figures, findings)
    report(0.1)
    for number, wave in enumerate(config.waves, start=1):
        with findings.attempt(wave.file, through=EngineMissing) as part:
            source = folder.find(wave.file, part)
            margins = margins_of(wave.calibration, folder, figures, catalogue, quartiers, part)
            asked = replace(wave, margins=margins)
            limits, year = config.thresholds, config.years.get(wave.id)
            summed_up = sum_up(
                source, asked, catalogue, quartiers, members, engine, part, limits, together=together, year=year, columns=columns
            )
            waves.append(summed_up)
        report(0.1 + 0.4 * number / len(config.waves))
    check_columns_are_alike(catalogue, columns, findings)
    tell_of_waves_without(catalogue, columns, findings)

    def read_all_invited(file: Path, part: Findings) -> pd.DataFrame:
        answers = pd.concat([wave.answers for wave in waves])
        return read_invited(file, [wave.wave for wave in waves], catalogue.target_groups, quartiers, answers, part)

    every_wave = len(waves) == len(config.waves)
    invited = folder.read(config.invitations, read_all_invited, findings, None) if every_wave else None
    participation = read_participation(folder, config, catalogue, quartiers, boundaries, findings)
    scenarios = read_scenarios(folder.path, CityIds.of(catalogue, quartiers.names, [wave.id for wave in config.waves]), findings)
    context, places = _surroundings(folder, config, boundaries, quartiers, findings)
    # a grid that was made for schematic borders says nothing of where people live in others
    population = None if instead and config.boundaries.schematic else participation.population
    context = replace(context, settlement=_settlement(folder, config, boundaries, population, findings))
    report(0.6)
    summed, shared = shared_by(waves, quartiers, findings) if every_wave else (tuple(waves), None)
    raw = Raw(summed, figures, invited, participation.questionnaires, participation.reach, shared)
    return _City(config, catalogue, boundaries, areas, members, raw, categories, participation, scenarios, context, places)


def _codes_of_files(folder: Folder, config: Config) -> dict[str, tuple[Wave, FileCodes]]:
    """What survey files say of their codes; what is wrong with a file is told where its rows are read."""
    own = {}
    for wave in config.waves:
        with Findings().attempt(wave.file) as unheard:
            own[wave.file] = wave, codes_of(folder.find(wave.file, unheard), unheard)
    return own


def _publications(
    path: Path, files: Path | None, named: Sequence[str], given: Sequence[Path], findings: Findings
) -> list[Publication]:
    """Those that ``dataset.toml`` names, then those given; one that cannot be read stops: nothing would protect what it told."""
    publications, folder = [], Folder(path, files)
    paths = []
    for name in named:
        with findings.attempt(name) as part:
            paths.append(folder.find(name, part))
    for file in (*paths, *given):
        try:
            publications.append(read_publication(file))
        except (OSError, NoPublication) as error:
            why = Phrase("What was published before cannot be read, so late answers could be read off the difference.")
            remedy = Phrase("Give a file that “cli.py estimate --output” wrote: .parquet or .csv.")
            findings.stop("earlier.unreadable", file.name, observed=str(error), why=why, remedy=remedy)
    return publications


def _check_comparable(before: Publication, city: _City, findings: Findings) -> None:
    """What was told under another name cannot be compared, and its difference would tell of a few."""
    rows = before.estimates[before.estimates["source"] == "survey"]
    now = definitions_of(city.catalogue)
    current = {*now, f"group {EVERYBODY}", *(f"wave {wave.id}" for wave in city.config.waves)}
    kinds = {"wave": "wave", "indicator": "indicator", "group": "target_group"}
    published = {f"{kind} {key}" for kind, column in kinds.items() for key in rows[column].unique()}
    published |= {f"question {key}" for key in before.distributions["question"].unique()}
    changed = {key for key, definition in before.definitions.items() if key in now and now[key] != definition}
    renamed = sorted(key.partition(" ")[2] for key in (published - current) | (changed & published))
    if renamed or rows.empty:
        observed = ", ".join(renamed) or Phrase("no row of a survey")
        why = Phrase("What was published under a name that is gone, or means something else now, cannot be compared with today.")
        remedy = Phrase(
            "Give waves, indicators and target groups the names and meanings of then; what is new needs a name of its own."
        )
        findings.stop("earlier.other_names", before.name, observed=observed, why=why, remedy=remedy)
    if not before.whole:
        observed = Phrase("a part of what was published")
        why = Phrase(
            "A CSV file or a filtered table does not hold correlations, respondents, questionnaires and who was reached."
        )
        remedy = Phrase(
            "Only its rows are protected. Use the .parquet file that “cli.py estimate --output” writes of everything."
        )
        findings.mend("earlier.partial", before.name, observed=observed, why=why, remedy=remedy)


def _tell_what_waits(released: Released, findings: Findings) -> None:
    waiting: dict[str, list[str]] = {}
    for wave, indicator in released.waiting:
        waiting.setdefault(wave, []).append(indicator)
    for wave, indicators in waiting.items():
        observed = Phrase("{number} {number:indicator|indicators} with few late answers", number=len(indicators))
        why = Phrase("Between two publications so few answers changed that they could be read off the difference.")
        remedy = Phrase(
            "They show what was published before, or nothing if new, until enough answers have changed everywhere: {ids}",
            ids=", ".join(indicators),
        )
        findings.mend("earlier.late_answers_wait", wave, observed=observed, why=why, remedy=remedy)
    for wave in dict.fromkeys(wave for wave, _ in released.waiting_questions):
        questions = [question for own, question in released.waiting_questions if own == wave]
        observed = Phrase(
            "the distributions of {number} {number:question|questions}, with few late answers", number=len(questions)
        )
        why = Phrase("Between two publications so few answers changed that they could be read off the difference.")
        remedy = Phrase(
            "They show what was published before, or nothing if new, until enough answers have changed everywhere: {ids}",
            ids=", ".join(questions),
        )
        findings.mend("earlier.late_answers_wait", wave, observed=observed, why=why, remedy=remedy)


def _surroundings(
    folder: Folder, config: Config, boundaries: Boundaries, quartiers: KnownQuartiers, findings: Findings
) -> tuple[Context, Places]:
    """What helps a reader to find their way: both are optional, and quartiers can be searched for anyway."""
    context, options = Context.empty(), config.context
    if options:
        with findings.attempt(options.file) as part:
            context = read_context(folder.find(options.file, part), options, boundaries, config.boundaries.simplify_m, part)
    addresses = folder.read(
        config.addresses, lambda file, part: read_addresses(file, quartiers, boundaries, part), findings, None
    )
    return context, Places.of(quartiers, addresses)


def _settlement(
    folder: Folder, config: Config, boundaries: Boundaries, population: Population | None, findings: Findings
) -> Settlement | None:
    """The city's own areas; where it gives none, those that its population grid tells of."""
    options = config.settlement
    if options:
        with findings.attempt(options.file) as part:
            return read_settlement(folder.find(options.file, part), options, boundaries, part)
    elif config.population and population and not config.population.whole_quartiers:
        tell("", timed=False)  # reading has an end, computing takes as long as it takes
        return settlement_of_grid(population, boundaries)
    return None
