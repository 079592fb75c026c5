"""``dataset.toml``: which files a city has, what their columns mean, when it was measured, and its thresholds."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from types import MappingProxyType
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import pandas as pd

from dataset.legal import Legal, read_legal
from dataset.publishing import Licence, read_licence, read_origins
from dataset.wave_times import ends_of, years_of
from files.findings import Findings
from files.folder import Folder
from files.key_options import key_rules
from files.option_entries import file_options
from files.options import FileOptions
from files.spellings import KeyRules
from files.toml import Section, read_toml
from geo.reading.context_layers import ContextOptions, context_options
from geo.reading.options import AXES, BoundaryOptions
from geo.reading.population import PopulationOptions, population_options
from geo.reading.settlement_file import SettlementOptions, settlement_options
from geo.web.background import Background, read_background
from indicators.register.options import StatisticsOptions, statistics_options
from indicators.survey.design import CHANCE, Wave
from indicators.survey.design_options import check_design
from indicators.survey.quartier_labels import QUARTIER_BY
from indicators.survey.replication import replication_options
from indicators.weighting.kind import kind_of
from indicators.weighting.options import CALIBRATED, KINDS, bounds_of, margin_options
from language.phrases import Phrase, Text
from language.words import LANGUAGES
from release.tables.thresholds import Thresholds
from workshops.questionnaires import QuestionnaireOptions, questionnaire_options


@dataclass(frozen=True)
class City:
    """What the city calls itself and its parts.

    Attributes
    ----------
    name, quartier, quartiers, whole, average, source : Text
        ``whole`` names all quartiers together ("Ganze Stadt"), ``average`` their common value.
    language : str
        Of findings, and of readers who did not choose.
    demonstration : bool
        Whether every page says that the data are made up.
    licence : Licence or None
        None where the city names none.
    legal : Legal
        What the pages of the footer say that only the city knows.
    """

    name: Text
    language: str
    time_zone: ZoneInfo
    quartier: Text
    quartiers: Text
    whole: Text
    average: Text
    demonstration: bool
    source: Text
    licence: Licence | None
    legal: Legal = field(default_factory=Legal)

    def today(self) -> date:
        """The day it is in the city."""
        return datetime.now(self.time_zone).date()


@dataclass(frozen=True)
class Config:
    """A checked ``dataset.toml``; file names are empty, and tables None, where the city has no such thing.

    ``years`` is the middle of every wave, as far as it is known (`dataset.wave_times`); ``origins`` are the websites that
    may frame a map (`dataset.publishing`).
    """

    city: City
    boundaries: BoundaryOptions
    waves: tuple[Wave, ...]
    years: Mapping[str, float]
    statistics: tuple[StatisticsOptions, ...]
    events: str
    stations: str
    reach: str
    contributions: str
    contributions_checked: tuple[str, ...]
    measures: str
    measures_checked: tuple[str, ...]
    questionnaires: tuple[QuestionnaireOptions, ...]
    invitations: str
    areas: str
    addresses: str
    places: str
    origins: tuple[str, ...]
    population: PopulationOptions | None
    background: Background | None
    context: ContextOptions | None
    settlement: SettlementOptions | None
    aliases: Mapping[str, str]
    keys: Mapping[str, KeyRules]
    thresholds: Thresholds
    earlier: tuple[str, ...]
    files: Mapping[str, FileOptions]


@dataclass(frozen=True)
class Period:
    """When something was measured: a survey wave, or the date of a register figure.

    Attributes
    ----------
    id : str
        As in the column ``wave`` of the estimates.
    name, when, population : Text
        Empty for register figures.
    weights : Phrase or None
        What a survey's weights were taken for.
    time : float or None
        The middle of a survey wave, in years, where it is known (`dataset.wave_times`).
    ends : (float, float) or None
        Between which times people were asked, where `time` is known.
    sampled_apart : bool
        Whether a respondent of one quartier says nothing of those drawn in another: no clusters, and a design that is known.
    """

    id: str
    name: Text
    when: Text
    population: Text
    weights: Phrase | None = None
    time: float | None = None
    ends: tuple[float, float] | None = None
    sampled_apart: bool = False


def read_config(folder: Folder, findings: Findings) -> Config:
    """Read and check ``dataset.toml``.

    Raises
    ------
    Rejected
        If the file is missing, is not TOML, or any entry is wrong.
    """
    root = read_toml(folder.find("dataset.toml", findings), findings)
    workshops, areas, context = root.section("workshops"), root.section("areas"), root.section("context")
    settlement = context.section("settlement")  # before the keys of its table are checked
    addresses, contributions, measures, invitations, places, earlier = (
        root.section(name) for name in ("addresses", "contributions", "measures", "invitations", "places", "earlier")
    )
    sections = list(root.sections("waves"))
    waves = tuple(map(_wave, sections))
    lines = {wave.id: section.line() for wave, section in zip(waves, sections, strict=True)}
    city = replace(_city(root.section("city", required=True)), legal=read_legal(root.section("legal")))
    config = Config(
        city=city,
        boundaries=boundary_options(root.section("boundaries", required=True)),
        waves=waves,
        years=years_of(waves, findings, today=city.today(), lines=lines),
        statistics=statistics_options(root),
        events=workshops.string("events") if "workshops" in root else "",
        stations=workshops.string("stations", default=""),
        reach=workshops.string("reach", default=""),
        contributions=contributions.string("file") if "contributions" in root else "",
        contributions_checked=contributions.cells("checked"),
        measures=measures.string("file") if "measures" in root else "",
        measures_checked=measures.cells("checked"),
        questionnaires=tuple(questionnaire_options(section) for section in root.sections("questionnaires")),
        invitations=invitations.string("file") if "invitations" in root else "",
        areas=areas.string("file") if "areas" in root else "",
        addresses=addresses.string("file") if "addresses" in root else "",
        places=places.string("file") if "places" in root else "",
        origins=read_origins(root.section("embed")),
        population=population_options(root.section("population")) if "population" in root else None,
        background=read_background(root.section("background")) if "background" in root else None,
        context=context_options(context) if "context" in root else None,
        settlement=settlement_options(settlement) if "settlement" in context else None,
        aliases=root.section("aliases").strings(),
        keys={},
        thresholds=_thresholds(root.section("thresholds")),
        earlier=earlier.cells("files"),
        files=file_options(root),
    )
    config = replace(config, keys=key_rules(root, _tables_of(config)))
    for section in (workshops, areas, addresses, contributions, measures, invitations, places, earlier, root):
        section.finish()
    _check_waves(config, root)
    findings.finish()
    return config


def _tables_of(config: Config) -> tuple[str, ...]:
    """The files in which rows belong to quartiers."""
    named = (config.events, config.stations, config.reach, config.contributions, config.measures, config.invitations)
    margins = [margin.file for wave in config.waves for margin in wave.calibration]
    places = (config.areas, config.addresses, config.places)
    own = (*(wave.file for wave in config.waves), *(options.file for options in config.statistics))
    return tuple(dict.fromkeys(filter(None, (*own, *margins, *named, *places))))


def periods_of(
    waves: Sequence[Wave], years: Mapping[str, float], estimates: pd.DataFrame, dates: Iterable[str] = ()
) -> Mapping[str, Period]:
    """The survey waves, and the dates of the register figures and of categories, by the ids of the column ``wave``."""
    periods = {
        wave.id: Period(
            wave.id,
            wave.name,
            wave.period,
            wave.population,
            kind_of(wave),
            years.get(wave.id),
            ends_of(wave, years[wave.id]) if wave.id in years else None,
            sampled_apart=wave.psu is None and wave.replication is None,
        )
        for wave in waves
    }
    for day in sorted({*estimates.loc[estimates["source"] == "register", "wave"], *dates}):
        periods.setdefault(day, Period(day, Text(), Text(), Text()))
    return MappingProxyType(periods)


def _city(section: Section) -> City:
    zone = section.string("time_zone", default="Europe/Berlin")
    try:
        time_zone = ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # the last: a folder of time zones
        section.wrong("time_zone", zone, Phrase("the name of a time zone such as “Europe/Berlin”"))
        time_zone = ZoneInfo("UTC")
    city = City(
        name=section.text("name"),
        language=section.string("language", default="de", among=LANGUAGES),
        time_zone=time_zone,
        quartier=section.text("quartier", required=False) or Text.of({"de": "Quartier", "en": "quartier"}),
        quartiers=section.text("quartiers", required=False) or Text.of({"de": "Quartiere", "en": "quartiers"}),
        whole=section.text("whole", required=False) or Text.of({"de": "Ganze Stadt", "en": "Whole city"}),
        average=section.text("average", required=False) or Text.of({"de": "Stadtdurchschnitt", "en": "city average"}),
        demonstration=section.flag("demonstration"),
        source=section.text("source", required=False),
        licence=read_licence(section),
    )
    section.finish()
    return city


def boundary_options(section: Section) -> BoundaryOptions:
    """Take the table ``[boundaries]``."""
    only = section.section("only")
    options = BoundaryOptions(
        file=section.string("file"),
        key=section.string("key"),
        name=section.string("name"),
        only={column: only.cells(column) for column in only},
        leave_out=section.cells("leave_out"),
        crs=section.string("crs", default="") or None,
        axes=section.string("axes", default="normal", among=AXES),
        near=section.string("near", default=""),
        encoding=section.string("encoding", default="") or None,
        layer=section.string("layer", default="") or None,
        complete=section.flag("complete"),
        dissolve=section.flag("dissolve"),
        keep_far=section.cells("keep_far"),
        drop_far=section.cells("drop_far"),
        repair=section.flag("repair"),
        repair_m2=section.number("repair_m2", default=0.0),
        gaps_m2=section.number("gaps_m2", default=0.0),
        simplify_m=section.number("simplify_m", default=10.0),
        schematic=section.flag("schematic"),
        source=section.text("source", required=False),
    )
    section.finish()
    return options


def _wave(section: Section) -> Wave:
    missing_in, only = section.section("missing_in"), section.section("only")
    wave = Wave(
        id=section.string("id"),
        name=section.text("name"),
        file=section.string("file"),
        period=section.text("period", required=False),
        population=section.text("population", required=False),
        quartier=section.string("quartier"),
        weight=section.string("weight", default="") or None,
        stratum=section.string("stratum", default="") or None,
        psu=section.string("psu", default="") or None,
        stratum_size=section.string("stratum_size", default="") or None,
        psu_size=section.string("psu_size", default="") or None,
        replication=replication_options(section.section("replicates")) if "replicates" in section else None,
        missing=section.cells("missing"),
        missing_in={column: missing_in.cells(column) for column in missing_in},
        not_asked=section.cells("not_asked") if "not_asked" in section else None,
        panel=section.string("panel", default="") or None,
        midpoint=section.moment("midpoint"),
        weights=section.string("weights", among=KINDS) if "weights" in section else "",
        calibration=tuple(margin_options(inner) for inner in section.sections("calibration")),
        bounds=bounds_of(section, "bounds"),
        trim=bounds_of(section, "trim"),
        tolerance=section.number("tolerance", default=Wave.tolerance),
        population_size=section.number("population_size", least=1.0) if "population_size" in section else 0.0,
        only={column: only.cells(column) for column in only},
        respondent=section.string("respondent", default="") or None,
        quartier_by=section.string("quartier_by", among=QUARTIER_BY) if "quartier_by" in section else "",
        identical_rows=section.flag("identical_rows"),
        large_weights=section.flag("large_weights"),
        small_weights=section.flag("small_weights"),
        end_unused=section.cells("end_unused"),
    )
    check_design(wave, section)
    _check_weights(wave, section)
    if not wave.tolerance < 1:
        section.wrong("tolerance", wave.tolerance, Phrase("a part below 1, such as 0.05 for 5 percent"))
    section.finish()
    if wave.psu and wave.panel and wave.psu != wave.panel:
        section.wrong("panel", wave.panel, Phrase("the column that psu names: sampling units are what waves share"))
    return wave


def _check_weights(wave: Wave, section: Section) -> None:
    """What only raking needs, and what needs a weight."""
    if wave.weights in (CALIBRATED, CHANCE) and not wave.weight:
        allowed = Phrase('“{kind}” together with a column: weight = "…"', kind=wave.weights)
        section.wrong("weights", wave.weights, allowed)
    if wave.weights == CHANCE and wave.replication:
        section.wrong("weights", wave.weights, Phrase("“design” or “calibrated” together with replicate weights"))
    if wave.bounds and (wave.weights == CALIBRATED or not wave.calibration):
        section.wrong("bounds", list(wave.bounds), Phrase("bounds of design weights that [[waves.calibration]] rakes"))
    if wave.trim and (wave.weights == CALIBRATED or not wave.calibration):
        section.wrong("trim", list(wave.trim), Phrase("trim of design weights that [[waves.calibration]] rakes"))
    names = [options.name for options in wave.calibration]
    for name in {name for name in names if names.count(name) > 1}:
        section.wrong("calibration", name, Phrase("each margin once"))


def _thresholds(section: Section) -> Thresholds:
    standard = Thresholds()
    thresholds = Thresholds(
        withhold_below=int(section.number("withhold_below", default=standard.withhold_below, least=1)),
        unreliable_below=int(section.number("unreliable_below", default=standard.unreliable_below)),
        n_eff_below=section.number("n_eff_below", default=standard.n_eff_below),
        interval_points=section.number("interval_points", default=standard.interval_points),
        interval_scale_percent=section.number("interval_scale_percent", default=standard.interval_scale_percent),
    )
    section.finish()
    return thresholds


def _exclude(first: Wave, other: Wave) -> bool:
    """Whether nobody of a common file can be in both waves, by what `only` says of them."""
    return any(
        set(cells).isdisjoint(other.only[column]) and "*" not in (*cells, *other.only[column])
        for column, cells in first.only.items()
        if column in other.only
    )


def _check_waves(config: Config, root: Section) -> None:
    ids = [wave.id for wave in config.waves]
    for number, wave_id in enumerate(ids):
        if wave_id in ids[:number]:
            why = Phrase("Two waves have the same id.")
            remedy = Phrase("Give each wave an id of its own.")
            line = root.line(f"waves.{number}")
            root.findings.stop("config.wave_twice", root.file, line, observed=wave_id, why=why, remedy=remedy)
    files = [wave.file for wave in config.waves]
    for number, file in enumerate(files):
        if any(other.file == file and not _exclude(other, config.waves[number]) for other in config.waves[:number]):
            why = Phrase("Two waves are read from the same file, so all answers would count in both.")
            remedy = Phrase(
                "Give each wave the file with its own respondents; or, if a column tells the waves apart, name it in only of both"
                " waves, each with its own cells."
            )
            line = root.line(f"waves.{number}.file")
            root.findings.stop("config.file_twice", root.file, line, observed=file, why=why, remedy=remedy)
    if not config.waves and not config.statistics:
        observed = Phrase("neither waves nor statistics")
        why = Phrase("Without a survey or statistics there is nothing to show on the map.")
        remedy = Phrase("Add a [[waves]] table for a survey, or [statistics] with a file of figures.")
        root.findings.stop("config.no_indicators", root.file, observed=observed, why=why, remedy=remedy)
