"""From a city's folder to a `Dataset`, or to every reason why not."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType

import pandas as pd

from dataset.areas import Area, read_areas
from dataset.config import Config, read_config
from dataset.dataset import Dataset, Period
from dataset.participation import read_participation
from dataset.scenarios import Known, read_scenarios
from files.findings import Findings, Rejected
from files.folder import Folder
from files.keys import KnownQuartiers
from geo.addresses import read_addresses
from geo.boundaries import Boundaries, read_boundaries
from geo.context import Context, read_context
from geo.geojson import prepare_geometry
from geo.search import Places
from geo.static_map import prepare_drawing
from geo.zoom import zoom_bands
from indicators.catalogue import Catalogue, read_catalogue
from indicators.disclosure import disclose
from indicators.engines import Engine, EngineMissing, opened
from indicators.estimates import centre, estimate
from indicators.joint import Joint, joint_covariances, masked
from indicators.moments import Moments, compute_moments
from indicators.statistics import read_statistics
from indicators.survey import Wave, read_survey
from language.phrases import Phrase, Text
from workshops.response import answers_of, read_invited, responses

Progress = Callable[[float], None]


def load(path: Path, files: Path | None = None, *, engine: Engine = Engine.POLARS, progress: Progress | None = None) -> Dataset:
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

    Returns
    -------
    Dataset
        Holds finished tables; the respondents are gone when this returns.

    Raises
    ------
    Rejected
        With the findings of every file, if any of them blocks.
    EngineMissing
        If the engine is not installed.
    """
    findings = Findings()
    told = progress or (lambda part: None)
    folder = Folder(path, files)
    config = read_config(folder, findings)
    catalogue, boundaries = _foundations(folder, config, findings)
    quartiers = KnownQuartiers({str(key): name for key, name in boundaries.quartiers["name"].items()}, config.aliases)
    quartiers.check_aliases("dataset.toml", findings)

    areas: Mapping[str, Area] = MappingProxyType({})
    if config.areas:
        with findings.attempt(config.areas) as part:
            areas = read_areas(folder.find(config.areas, part), quartiers, part)
    members = {area.id: area.quartier_ids for area in areas.values()}
    tables: list[pd.DataFrame] = []
    answers: list[pd.DataFrame] = []
    joint: dict[str, Joint] = {}
    told(0.1)
    for number, wave in enumerate(config.waves, start=1):
        with findings.attempt(wave.file, through=EngineMissing) as part:
            moments, joint[wave.id] = _summed_up(folder, wave, catalogue, quartiers, engine, part)
            tables.append(estimate(moments, catalogue, wave.id, list(quartiers.names), members))
            answers.append(answers_of(moments.counts, list(catalogue.target_groups), wave.id))
        told(0.1 + 0.4 * number / len(config.waves))
    if config.statistics:
        with findings.attempt(config.statistics) as part:
            tables.append(read_statistics(folder.find(config.statistics, part), catalogue, quartiers, part))
    invited = None
    if config.invitations and len(answers) == len(config.waves):
        with findings.attempt(config.invitations) as part:
            waves = [wave.id for wave in config.waves]
            source = folder.find(config.invitations, part)
            invited = read_invited(source, waves, catalogue.target_groups, quartiers, pd.concat(answers), part)
    participation = read_participation(folder, config, catalogue, quartiers, boundaries, findings)
    scenarios = read_scenarios(path, Known.of(catalogue, quartiers.names, [wave.id for wave in config.waves]), findings)
    context, places = _surroundings(folder, config, boundaries, quartiers, findings)
    if findings.blocking:
        raise Rejected(findings)

    told(0.6)
    known = pd.concat(tables, ignore_index=True)
    estimates = disclose(known, catalogue, config.thresholds, members)
    told(1.0)
    _check_every_indicator_is_measured(catalogue, estimates, findings)
    if findings.blocking:
        raise Rejected(findings)
    bands = zoom_bands(boundaries)
    return Dataset(
        city=config.city,
        catalogue=catalogue,
        periods=_periods(config, estimates),
        thresholds=config.thresholds,
        boundaries=boundaries,
        geometry=prepare_geometry(bands),
        drawing=prepare_drawing(bands[0].quartiers, boundaries.metric_crs),
        background=config.background,
        context=context,
        places=places,
        estimates=estimates,
        joint={wave: masked(one, estimates[estimates["wave"] == wave]) for wave, one in joint.items()},
        areas=areas,
        workshops=participation.workshops,
        reach=participation.reach,
        contributions=participation.contributions,
        measures=participation.measures,
        tallies=participation.tallies,
        responses=() if invited is None else responses(invited, known, estimates, config.thresholds.withhold_below),
        places_to_stand=participation.places,
        population=participation.population,
        scenarios=scenarios,
        findings=tuple(findings),
    )


def _foundations(folder: Folder, config: Config, findings: Findings) -> tuple[Catalogue, Boundaries]:
    """Catalogue and boundaries: without either, the other files cannot be checked."""
    catalogue = boundaries = None
    with findings.attempt("catalogue.toml") as part:
        catalogue = read_catalogue(folder.find("catalogue.toml", part), part)
    with findings.attempt(config.boundaries.file) as part:
        boundaries = read_boundaries(folder.find(config.boundaries.file, part), config.boundaries, part)
    if catalogue is None or boundaries is None:
        raise Rejected(findings)
    return catalogue, boundaries


def _surroundings(
    folder: Folder, config: Config, boundaries: Boundaries, quartiers: KnownQuartiers, findings: Findings
) -> tuple[Context, Places]:
    """What helps a reader to find their way: both are optional, and quartiers can be searched for anyway."""
    context, addresses = Context.empty(), None
    if config.context:
        with findings.attempt(config.context.file) as part:
            source = folder.find(config.context.file, part)
            context = read_context(source, config.context, boundaries, config.boundaries.simplify_m, part)
    if config.addresses:
        with findings.attempt(config.addresses) as part:
            addresses = read_addresses(folder.find(config.addresses, part), quartiers, boundaries, part)
    return context, Places.of(quartiers, addresses)


def _summed_up(
    folder: Folder, wave: Wave, catalogue: Catalogue, quartiers: KnownQuartiers, engine: Engine, findings: Findings
) -> tuple[Moments, Joint]:
    """What is kept of a wave's respondents: sums, and how the errors of its indicators go together."""
    respondents = read_survey(folder.find(wave.file, findings), wave, catalogue, quartiers, findings)
    measured = [name for name, indicator in catalogue.indicators.items() if indicator.source == "survey" and name in respondents]
    moments = compute_moments(opened(respondents, engine), {name: centre(catalogue.indicators[name]) for name in measured})
    return moments, joint_covariances(respondents, moments, catalogue, list(quartiers.names))


def _check_every_indicator_is_measured(catalogue: Catalogue, estimates: pd.DataFrame, findings: Findings) -> None:
    measured = set(estimates["indicator"])
    for name in catalogue.indicators:
        if name not in measured:
            findings.stop(
                "catalogue.never_measured",
                "catalogue.toml",
                found=name,
                why=Phrase("No survey wave and no statistics hold this indicator."),
                remedy=Phrase("Correct the column or figure in its formula, or take the indicator out."),
            )


def _periods(config: Config, estimates: pd.DataFrame) -> Mapping[str, Period]:
    """The survey waves, and the dates of the register figures, by the ids of the column ``wave``."""
    periods = {wave.id: Period(wave.id, wave.name, wave.period, wave.population) for wave in config.waves}
    for date in sorted(estimates.loc[estimates["source"] == "register", "wave"].unique()):
        periods.setdefault(date, Period(date, Text(), Text(), Text()))
    return MappingProxyType(periods)
