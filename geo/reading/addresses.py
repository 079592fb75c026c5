"""A city's addresses: street, number, quartier, and nothing about whoever lives there."""

import re
from pathlib import Path

import geopandas as gpd
import pandas as pd
import shapely

from files.cells import number_or_nan, parse_number
from files.findings import Findings
from files.keys import KnownQuartiers
from files.tables import read_table
from files.text_columns import parse_each, stop_rows
from geo.reading.boundaries import MAP_CRS, Boundaries, quartier_at
from language.phrases import Phrase

TOLERATED_M = 50.0  # by which a place may lie outside its quartier: a house on the border, or its entrance
_COLUMNS = ("street", "number", "latitude", "longitude")
_PERSONAL = re.compile(
    r"(name|alter|age|geschlecht|sex|gender)|.*(vorname|nachname|familienname|firstname|lastname|surname|fullname|owner|eigentuemer"
    r"|besitzer|bewohner|mieter|tenant|resident|inhaber|person|mail|telefon|phone|handy|geburt|birth).*"
)
_MINUTES = r"[°'′″]"
_DATE = re.compile(r"\d{1,2}\.\s?(?:[A-Za-zä]{3,4}|\d{1,2}\.)(?:\s?\d{2,4})?|\d{4}-\d{2}-\d{2}.*")  # made of 2-4 by a spreadsheet
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})


def read_addresses(path: Path, quartiers: KnownQuartiers, boundaries: Boundaries, findings: Findings) -> pd.DataFrame:
    """Read addresses and find the quartier of each.

    Returns
    -------
    DataFrame
        Strings ``street``, ``number`` (empty: the whole street) and ``quartier_id`` of the addresses that lie in
        a quartier, indexed by line number. Places are not kept.

    Raises
    ------
    Rejected
        After noting every reason as a finding.
    """
    table = read_table(path, findings, required=_COLUMNS)
    _check_columns(list(table.columns), path.name, findings)
    remedy = Phrase("Correct the cell, or delete the row.")
    nameless = table.index[~table["street"].str.contains(r"\w")]
    why = Phrase("The street has no name.")
    stop_rows(table["street"].replace("", "–"), nameless, "addresses.no_street", path.name, findings, why=why, remedy=remedy)
    _check_degrees(table, path.name, findings)
    findings.finish()
    latitude, longitude = (_degrees(table[column], path.name, findings) for column in ("latitude", "longitude"))
    given = table["quartier_id"] if "quartier_id" in table else pd.Series("", index=table.index, dtype="str")
    declared = quartiers.ids_of(given, path.name, findings, optional=True)
    placed = latitude.notna() & longitude.notna()
    called = (table["street"] + " " + table["number"]).str.strip().replace("", "–")
    half = latitude.notna() ^ longitude.notna()
    lost = ~placed & ~half & (declared == "")
    for rows, why in (
        (half, Phrase("A place needs both latitude and longitude.")),
        (lost, Phrase("The row has neither a place nor a quartier.")),
    ):
        stop_rows(called, table.index[rows], "addresses.no_place", path.name, findings, why=why, remedy=remedy)
    _tell_dates(table["number"], path.name, findings)
    findings.finish()
    quartier_id = declared
    if boundaries.schematic:
        _check_declared(declared, path.name, findings)
    else:
        mapped = _mapped(latitude[placed], longitude[placed], boundaries).reindex(table.index, fill_value="")
        _check_swapped(latitude, longitude, placed & (mapped == ""), path.name, boundaries, findings)
        far = _far(declared, mapped, latitude, longitude, placed, boundaries)
        _tell_far(called[far], declared, mapped, int((placed & (declared != "")).sum()), path.name, quartiers, findings)
        quartier_id = declared.where(declared != "", mapped)
        _tell_outside(called[quartier_id == ""], len(table), path.name, findings)
    findings.finish()
    return table[["street", "number"]].assign(quartier_id=quartier_id)[quartier_id != ""]


def _tell_dates(numbers: pd.Series, file: str, findings: Findings) -> None:
    dates = numbers[numbers.map(lambda cell: bool(_DATE.fullmatch(cell)))]
    if len(dates):
        observed = Phrase(
            "“{cell}” in column “{column}”, {count} {count:cell|cells} like it",
            cell=dates.iloc[0],
            column="number",
            count=len(dates),
        )
        why = Phrase("A spreadsheet made dates of numbers of houses such as 2-4; nobody finds an address by them.")
        remedy = Phrase("They were kept as they are. Export the addresses again with this column as text.")
        findings.mend("addresses.dates", file, int(str(dates.index[0])), observed=observed, why=why, remedy=remedy)


def _check_columns(columns: list[str], file: str, findings: Findings) -> None:
    for column in columns:
        plain = re.sub(r"[^a-z]", "", column.casefold().translate(_UMLAUTS))
        if column not in _COLUMNS and _PERSONAL.fullmatch(plain):
            why = Phrase("Addresses must not name people or say anything of them.")
            remedy = Phrase("Delete the column from the file.")
            findings.stop("addresses.personal", file, 1, observed=column, why=why, remedy=remedy)
    findings.finish()


def _degrees(column: pd.Series, file: str, findings: Findings) -> pd.Series:
    """Degrees as floats; three decimals are never thousands here."""
    return parse_each(
        column,
        parse_number,
        "cell.not_a_number",
        file,
        findings,
        why=Phrase("The column “{column}” takes numbers only.", column=column.name),
        remedy=Phrase("Write a number (12,5 or 12.5), or leave the cell empty if there is no value."),
    ).astype("float64")


def _check_degrees(table: pd.DataFrame, file: str, findings: Findings) -> None:
    """Minutes and seconds, metres, or degrees that lost their decimal point: one finding for both columns."""
    numbers = table[["latitude", "longitude"]].map(number_or_nan)
    sexagesimal = table[["latitude", "longitude"]].apply(lambda cells: cells.str.contains(_MINUTES)).any(axis=1)
    beyond = (numbers["latitude"].abs() > 90) | (numbers["longitude"].abs() > 180)
    for wrong, why, remedy in (
        (
            sexagesimal,
            Phrase("Places are written in degrees, minutes and seconds; read are degrees with decimals, such as 49.3697."),
            Phrase("Convert them: degrees + minutes / 60 + seconds / 3600."),
        ),
        (
            beyond & ~sexagesimal,
            Phrase("Latitude and longitude are degrees; these may be metres of another coordinate system."),
            Phrase("Convert the places to degrees (EPSG:4326), for instance in QGIS."),
        ),
    ):
        rows = table[wrong]
        if len(rows):
            place = f"{rows['latitude'].iloc[0]}, {rows['longitude'].iloc[0]}"
            observed = Phrase("{place}, {count} {count:place|places} like it", place=place, count=len(rows))
            row = int(str(rows.index[0]))
            findings.stop("addresses.not_degrees", file, row, observed=observed, why=why, remedy=remedy)


def _mapped(latitude: pd.Series, longitude: pd.Series, boundaries: Boundaries) -> pd.Series:
    """The quartier of each place on the map; empty outside. Places far away are not even projected."""
    west, south, east, north = boundaries.metric.to_crs(MAP_CRS).total_bounds
    near = latitude.between(south, north) & longitude.between(west, east)
    return quartier_at(boundaries, longitude[near], latitude[near]).reindex(latitude.index, fill_value="")


def _check_swapped(
    latitude: pd.Series, longitude: pd.Series, outside: pd.Series, file: str, boundaries: Boundaries, findings: Findings
) -> None:
    inside = _mapped(longitude[outside], latitude[outside], boundaries) != ""
    if inside.sum() * 2 <= outside.sum():
        return
    first = inside.index[inside][0]
    raise findings.rejected(
        "addresses.swapped",
        file,
        int(first),
        observed=Phrase(
            "{place}, {count} {count:place|places} like it",
            place=f"{latitude[first]}, {longitude[first]}",
            count=int(inside.sum()),
        ),
        why=Phrase("Latitude and longitude are exchanged: the other way round the place lies in the city."),
        remedy=Phrase("Exchange the names of the two columns (in Germany latitude is about 47 to 55)."),
    )


def _check_declared(declared: pd.Series, file: str, findings: Findings) -> None:
    """On schematic boundaries a place would be told a wrong quartier."""
    if (declared == "").any():
        findings.stop(
            "addresses.schematic",
            file,
            int(declared.index[declared == ""][0]),
            observed=Phrase("{count} {count:address|addresses} without a quartier", count=int((declared == "").sum())),
            why=Phrase("The boundaries are schematic: a place does not say which quartier it lies in."),
            remedy=Phrase("Fill in the column “{column}”.", column="quartier_id"),
        )


def _far(
    declared: pd.Series, mapped: pd.Series, latitude: pd.Series, longitude: pd.Series, placed: pd.Series, boundaries: Boundaries
) -> pd.Series:
    """Which places lie more than `TOLERATED_M` outside the quartier that the file names."""
    doubtful = placed & (declared != "") & (declared != mapped)
    points = gpd.GeoSeries.from_xy(longitude[doubtful], latitude[doubtful], crs=MAP_CRS).to_crs(boundaries.metric_crs)
    near = shapely.dwithin(boundaries.metric.loc[declared[doubtful]].geometry.to_numpy(), points.to_numpy(), TOLERATED_M)
    return doubtful & ~pd.Series(near, index=declared.index[doubtful], dtype=bool).reindex(declared.index, fill_value=False)


def _tell_far(
    called: pd.Series,
    declared: pd.Series,
    mapped: pd.Series,
    checked: int,
    file: str,
    quartiers: KnownQuartiers,
    findings: Findings,
) -> None:
    """One finding for all: single ones may be wrong, but not most of them."""
    if called.empty:
        return
    first = called.index[0]
    values = {
        "count": len(called),
        "address": called.iloc[0],
        "declared": quartiers.names[declared[first]],
        "mapped": quartiers.names.get(mapped[first], "–"),
    }
    observed = Phrase(
        "{count} {count:address|addresses}, such as “{address}”: the file says “{declared}”, the map says “{mapped}”", **values
    )
    why = Phrase("These places lie more than {limit} m outside the quartier that the file names.", limit=TOLERATED_M)
    if len(called) * 2 > checked:
        note = findings.stop
        remedy = Phrase("Most disagree: check the column “{column}” and the order of the rows.", column="quartier_id")
    else:
        note, remedy = findings.mend, Phrase("What the file says was taken; correct the rows if that is wrong.")
    note("addresses.quartier", file, int(first), observed=observed, why=why, remedy=remedy)


def _tell_outside(called: pd.Series, rows: int, file: str, findings: Findings) -> None:
    if called.empty:
        return
    none_left = len(called) == rows
    note = findings.stop if none_left else findings.mend
    note(
        "addresses.outside",
        file,
        int(called.index[0]),
        observed=Phrase("{count} {count:address|addresses}, such as “{address}”", count=len(called), address=called.iloc[0]),
        why=Phrase("These places lie in none of the quartiers."),
        remedy=Phrase("Correct the coordinates: degrees, latitude first.")
        if none_left
        else Phrase("They cannot be searched for."),
    )
