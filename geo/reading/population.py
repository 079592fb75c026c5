"""Where people live: a city's own points or cells with numbers of persons, in metres. Never shown as it is."""

import zipfile
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import shapely
from numpy.typing import NDArray

from files.cells import may_be_thousands, number_or_nan
from files.findings import Findings, Rejected
from files.limits import NO_ARCHIVE
from files.tables import check_size
from files.toml import Section
from geo.reading.boundaries import Boundaries
from geo.reading.census_grid import is_census_grid, read_census_grid
from geo.reading.context_layers import check_parts, crs_of, crs_option
from geo.reading.population_place import are_swapped, lines_of, systems_inside, where_they_are
from geo.reading.population_twice import check_once, overlapping
from geo.reading.sources import opened, readable
from language.phrases import Phrase

MOST = 1_000_000  # points or cells
_HEADS = (b"\x00\x00\x27\x0a", b"SQLite format 3\x00", b"PK\x03\x04")  # shapefile, GeoPackage, archive
_EVERYBODY = "all"
ROUNDED_TO = 10  # persons: sums of the grid are handed out in tens
_NOISE = 10.0  # so many persons may a group have more than all, in a cell whose numbers were changed at random


@dataclass(frozen=True)
class PopulationOptions:
    """The ``[population]`` table of ``dataset.toml``: a file, its column of all persons, and those of target groups."""

    file: str
    everybody: str
    groups: Mapping[str, str]
    layer: str | None = None
    crs: str | None = None
    complete: bool = False
    whole_quartiers: bool = False
    """Whether maps colour whole quartiers although this file tells where people live."""


@dataclass(frozen=True, eq=False)
class Population:
    """Persons at points of a city; small numbers are the city's own and must not be shown singly.

    Attributes
    ----------
    places : ndarray
        A row a point: x and y in metres of the boundaries' metric CRS. A cell is its centre.
    quartier_ids : ndarray of str
        The quartier each point lies in.
    persons : Mapping[str, ndarray]
        Persons at each point by target group, ``all`` among them.
    """

    places: NDArray[np.float64]
    quartier_ids: NDArray[np.str_]
    persons: Mapping[str, NDArray[np.float64]]


def population_options(section: Section) -> PopulationOptions:
    """Take the table ``[population]``."""
    options = PopulationOptions(
        file=section.string("file"),
        everybody=section.string("all"),
        groups=section.section("groups").strings(),
        layer=section.string("layer", default="") or None,
        crs=crs_option(section),
        complete=section.flag("complete"),
        whole_quartiers=section.flag("whole_quartiers"),
    )
    section.finish()
    return options


def read_population(
    path: Path, options: PopulationOptions, target_groups: Collection[str], boundaries: Boundaries, findings: Findings
) -> Population:
    """Read points or cells with persons; those outside the city are left out and told.

    Raises
    ------
    Rejected
        After noting every reason as a finding.
    """
    for group in options.groups:
        if group not in target_groups:
            why = Phrase("The catalogue has no target group with this id.")
            remedy = Phrase("Known are: {allowed}", allowed=", ".join(target_groups) or "–")
            findings.stop("population.unknown_group", "dataset.toml", observed=group, why=why, remedy=remedy)
    if _is_census_grid(path):
        findings.finish()
        frame = read_census_grid(path, (options.everybody, *options.groups.values()), boundaries, findings)
    else:
        _check_format(path, findings)
        with opened(path, findings, complete=options.complete, layer=options.layer, table="population") as source:
            frame = _frame(source, path, options, boundaries, findings)
    places = _places(frame, path.name, boundaries, findings)
    persons = _persons(frame, path.name, options, findings)
    findings.finish()
    check_once(frame, persons, path.name, findings)
    return _inside(places, persons, path.name, frame, boundaries, findings)


def _is_census_grid(path: Path) -> bool:
    with path.open("rb") as stream:
        return is_census_grid(stream.read(64))


def _check_format(path: Path, findings: Findings) -> None:
    check_size(path, findings)
    with path.open("rb") as stream:
        head = stream.read(64)
    if not (head.startswith(_HEADS) or head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{")):
        observed = head[:12].decode("ascii", errors="replace") or Phrase("an empty file")
        why = Phrase("The file is neither a shapefile, a zipped shapefile, a GeoPackage nor GeoJSON, whatever its name says.")
        remedy = Phrase("Export the points or cells as one of these four, or give the CSV file of a census grid as it came.")
        raise findings.rejected("population.format", path.name, observed=observed, why=why, remedy=remedy)
    if head.startswith(_HEADS[2]) and (tables := _tables_in(path)):
        observed = Phrase("an archive of tables: {names}", names=", ".join(tables[:5]))
        why = Phrase("A census is read from the one CSV file of its grid.")
        remedy = Phrase("Unpack it, put the file of the smallest cells (100 m) into the folder and name it under [population].")
        raise findings.rejected("population.format", path.name, observed=observed, why=why, remedy=remedy)
    check_parts(path, findings)


def _tables_in(path: Path) -> list[str]:
    """The CSV files of an archive that holds no shapes."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
    except NO_ARCHIVE:
        return []
    shapes = any(name.lower().endswith((".shp", ".gpkg", ".geojson")) for name in names)
    return [] if shapes else [name for name in names if name.lower().endswith(".csv")]


def _frame(source: Path, path: Path, options: PopulationOptions, boundaries: Boundaries, findings: Findings) -> gpd.GeoDataFrame:
    file = path.name
    with readable("context.unreadable", file, findings):
        layers = [str(name) for name, geometry in pyogrio.list_layers(source) if geometry is not None]
    layer = options.layer or (layers[0] if len(layers) == 1 else "")
    if (source != path or source.suffix.lower() in (".shp", ".json", ".geojson")) and len(layers) == 1:
        layer = layers[0]
    if layer not in layers:
        why = Phrase("It is not clear in which layer the persons stand.")
        remedy = Phrase('Choose one with layer = "…" under [population] in dataset.toml.')
        findings.ask("population.layer", file, observed=", ".join(layers) or Phrase("no shapes"), why=why, remedy=remedy)
        raise Rejected(findings)
    with readable("context.unreadable", file, findings):
        info = pyogrio.read_info(source, layer=layer, force_feature_count=True)
    _check_info(info, file, options, findings)
    with readable("context.unreadable", file, findings):
        frame = gpd.read_file(source, layer=layer, columns=[options.everybody, *options.groups.values()])
    crs = crs_of(None if options.crs else frame.crs, options.crs)  # what the city says goes before what the file says
    if crs is None:
        codes = systems_inside(frame, boundaries)
        remedy = Phrase("Save the layer with its coordinate system: in none of the usual ones it lies in the city.")
        if codes:
            remedy = Phrase(
                "Write this line under [population] in dataset.toml; so read, the points lie in the city:\n{lines}",
                lines=lines_of(codes[:1]),
            )
        findings.ask(
            "population.crs",
            file,
            observed=Phrase(
                "no coordinate system; x from {west} to {east}", west=frame.total_bounds[0], east=frame.total_bounds[2]
            ),
            why=Phrase("Without it nobody can tell where on earth the city lies."),
            remedy=remedy,
        )
        raise Rejected(findings)
    return frame.set_crs(crs, allow_override=True)


def _check_info(info: Mapping[str, Any], file: str, options: PopulationOptions, findings: Findings) -> None:
    columns, features = [str(name) for name in info["fields"]], int(info["features"])
    for column in dict.fromkeys((options.everybody, *options.groups.values())):
        if column not in columns:
            why = Phrase("The file has no column “{column}”.", column=column)
            remedy = Phrase("Correct the name under [population] in dataset.toml (capital letters count).")
            findings.stop("population.missing_column", file, observed=", ".join(columns) or "–", why=why, remedy=remedy)
    if not 0 < features <= MOST:
        observed = Phrase("{count} points or cells", count=features)
        why = Phrase("A population has between 1 and {most} points or cells.", most=MOST)
        remedy = Phrase("Export larger cells, or leave out those outside the city.")
        if not features:
            remedy = Phrase("Export the layer again, without a selection, or name another one.")
        findings.stop("population.count", file, observed=observed, why=why, remedy=remedy)
    findings.finish()


def _places(frame: gpd.GeoDataFrame, file: str, boundaries: Boundaries, findings: Findings) -> NDArray[np.float64]:
    """The middle of every shape in metres."""
    shapes = shapely.force_2d(frame.geometry.to_numpy())
    dimensions = shapely.get_dimensions(shapes)
    middles = gpd.GeoSeries(shapely.centroid(shapes), crs=frame.crs)
    wrong = (dimensions == 1) | ~np.isfinite(np.column_stack([middles.x, middles.y])).all(axis=1)  # no shape has no middle
    why = Phrase("People live at a point or in a cell; without one nobody knows where.")
    remedy = Phrase("Draw it, or leave the row out.")
    observed = Phrase("no point and no cell")
    _stop_rows(wrong, frame.index, "population.no_place", file, findings, observed=observed, why=why, remedy=remedy)
    cells = shapely.normalize(shapes[dimensions == 2])
    twice = np.zeros(len(shapes), dtype=bool)
    twice[dimensions == 2] = pd.Series(shapely.to_wkb(cells)).duplicated().to_numpy()
    why = Phrase("The same cell stands there twice, so its people would count twice.")
    remedy = Phrase("Keep one of the two rows.")
    observed = Phrase("a cell that was there before")
    _stop_rows(twice, frame.index, "population.twice", file, findings, observed=observed, why=why, remedy=remedy)
    findings.finish()
    why = Phrase("The middle of this cell lies in another cell, so people would count twice.")
    remedy = Phrase("Export one grid: cells of one size, each beside the next.")
    observed = Phrase("a cell that overlaps another one")
    over = overlapping(shapes)
    _stop_rows(over, frame.index, "population.overlap", file, findings, observed=observed, why=why, remedy=remedy)
    findings.finish()
    metric = middles.to_crs(boundaries.metric_crs)
    return np.column_stack([metric.x, metric.y]).astype("float64")


def _persons(
    frame: gpd.GeoDataFrame, file: str, options: PopulationOptions, findings: Findings
) -> dict[str, NDArray[np.float64]]:
    """Persons by target group; an empty cell is nobody."""
    persons: dict[str, NDArray[np.float64]] = {}
    faulty = np.zeros(len(frame), dtype=bool)
    for group, column in {**options.groups, _EVERYBODY: options.everybody}.items():
        _check_thousands(frame[column], file, findings)
        numbers = _numbers(frame[column])
        wrong = ((numbers.isna() & frame[column].notna()) | (numbers < 0) | np.isinf(numbers)).to_numpy()
        faulty |= wrong
        _stop_rows(
            wrong,
            frame.index,
            "population.no_number",
            file,
            findings,
            observed=Phrase("column “{column}”", column=column),
            why=Phrase("This is no number of persons: it is negative, or a text."),
            remedy=Phrase("Write a number from 0 upwards; leave the cell empty where it is secret or not known."),
        )
        persons[group] = np.asarray(numbers.fillna(0.0), dtype=np.float64)
    everybody = persons[_EVERYBODY]
    for group, column in options.groups.items():
        over = persons[group] - everybody
        more = ~faulty & (over > everybody * 1e-9 + 1e-9)
        if more.any() and over.max() <= _NOISE and persons[group].sum() <= everybody.sum():
            _tell_of_noise(column, more, file, findings)
            persons[group] = np.minimum(persons[group], everybody)
            continue
        _stop_rows(
            more,
            frame.index,
            "population.more_than_all",
            file,
            findings,
            observed=Phrase("column “{column}”", column=column),
            why=Phrase("More people of a group than there are in all."),
            remedy=Phrase("Correct one of the two numbers, or the columns named under [population]."),
        )
    return persons


def _tell_of_noise(column: str, more: NDArray[np.bool_], file: str, findings: Findings) -> None:
    """Offices change small numbers at random, each by itself, so that a group may be larger than all."""
    observed = Phrase("column “{column}”, in {count} {count:row|rows}", column=column, count=int(more.sum()))
    why = Phrase("More people of a group than there are in all: a census changes small numbers at random to protect people.")
    remedy = Phrase("There the group was taken to be all; nothing needs to be done if the numbers come from a census.")
    findings.mend("population.noise", file, observed=observed, why=why, remedy=remedy)


def _inside(
    places: NDArray[np.float64],
    persons: Mapping[str, NDArray[np.float64]],
    file: str,
    frame: gpd.GeoDataFrame,
    boundaries: Boundaries,
    findings: Findings,
) -> Population:
    point, quartier = shapely.STRtree(boundaries.metric.geometry.to_numpy()).query(shapely.points(places), predicate="intersects")
    at, first = np.unique(point, return_index=True)  # on a border: the first quartier
    quartier_ids = boundaries.metric.index.to_numpy()[quartier[first]].astype(str)
    kept = {group: numbers[at] for group, numbers in persons.items()}
    lost = float(persons[_EVERYBODY].sum() - kept[_EVERYBODY].sum())
    if kept[_EVERYBODY].sum() <= 0:
        if len(at):
            raise findings.rejected(
                "population.nobody",
                file,
                observed=Phrase("{count} {count:point or cell|points or cells} in the city, without a person", count=len(at)),
                why=Phrase("Nobody of them lives in one of the quartiers."),
                remedy=Phrase("Correct the columns named under [population]: this one is empty there, or 0."),
            )
        raise _nobody(len(places), file, frame, boundaries, findings)
    if lost > 0:
        observed = Phrase(
            "about {count} {count:person|persons} at {places} {places:point|points}",
            count=round(lost, -1),
            places=len(places) - len(at),
        )
        why = Phrase("They live in none of the quartiers.")
        remedy = Phrase("They were left out; nothing needs to be done if the file reaches beyond the city.")
        findings.mend("population.outside", file, observed=observed, why=why, remedy=remedy)
    return Population(places[at], quartier_ids, MappingProxyType(kept))


def _nobody(count: int, file: str, frame: gpd.GeoDataFrame, boundaries: Boundaries, findings: Findings) -> Rejected:
    """Why no point lies in the city: where they are, and in which coordinate system they would be there."""
    there = where_they_are(frame) if count else None
    observed = Phrase("{count} points or cells", count=count)
    if there:
        observed = Phrase("{count} points or cells, in the middle at {where}", count=count, where=there)
    why = Phrase("Nobody of them lives in one of the quartiers.")
    remedy = Phrase("Correct the coordinate system or the columns named under [population].")
    codes = systems_inside(frame, boundaries) if count else []
    if codes:
        why = Phrase("Nobody of them lives in one of the quartiers: the coordinate system that is named is a wrong one.")
        remedy = Phrase(
            "Write this line under [population] in dataset.toml; so read, the points lie in the city:\n{lines}",
            lines=lines_of(codes[:1]),
        )
    elif count and are_swapped(frame, boundaries):
        why = Phrase("Nobody of them lives in one of the quartiers: north and east are exchanged.")
        remedy = Phrase("Export the layer again with east before north; the other way round the points lie in the city.")
    return findings.rejected("population.nobody", file, observed=observed, why=why, remedy=remedy)


def _numbers(column: pd.Series) -> pd.Series:
    """Persons as floats, nan where a cell is none; texts with a decimal comma are numbers too."""
    if not (column.dtype == object or pd.api.types.is_string_dtype(column)):
        return pd.to_numeric(column, errors="coerce").astype("float64")
    numbers = column.map(lambda cell: number_or_nan(cell) if isinstance(cell, str) else cell, na_action="ignore")
    return pd.to_numeric(numbers, errors="coerce").astype("float64")


def _check_thousands(column: pd.Series, file: str, findings: Findings) -> None:
    """``1.234`` as a text may be a thousand or one and a bit: nobody can tell."""
    texts = column[column.map(lambda cell: isinstance(cell, str) and may_be_thousands(cell))]
    if len(texts):
        observed = Phrase("“{cell}” in column “{column}”", cell=texts.iloc[0], column=column.name)
        why = Phrase("The numbers are stored as texts, and a point may part thousands or decimals.")
        remedy = Phrase("Export the column as numbers.")
        findings.stop("population.thousands", file, int(str(texts.index[0])) + 1, observed=observed, why=why, remedy=remedy)


def _stop_rows(
    wrong: NDArray[np.bool_],
    index: pd.Index,
    code: str,
    file: str,
    findings: Findings,
    *,
    observed: Phrase,
    why: Phrase,
    remedy: Phrase,
) -> None:
    """One finding for all rows with one fault: the first is named, the others counted; no number is repeated.

    `index` counts the rows of the file from 0.
    """
    rows = index[wrong]
    if len(rows):
        shown = Phrase("{what} (in {count} {count:row|rows})", what=observed, count=len(rows)) if len(rows) > 1 else observed
        findings.stop(code, file, int(rows[0]) + 1, observed=shown, why=why, remedy=remedy)
