"""The grid of the German census of 2022: a row a cell, with its middle in metres of EPSG:3035, and secret cells."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.csv
from numpy.typing import NDArray
from shapely import box

from files.cells import number_or_nan
from files.findings import Findings, Rejected
from geo.reading.boundaries import Boundaries
from language.phrases import Phrase

CRS = 3035
_CELL, _X, _Y = "gitter_id_", "x_mp_", "y_mp_"
_SECRET = ("", "-", "–", "—", ".", "x", "/", "-1", "-9")  # the last two: of 2011, also where nobody lives
_MARGIN = 1_000.0  # metres around the city: what lies farther off is never read into memory
_BYTE_OF_A_DASH = b"\x96"  # cp1252, in files that went through a spreadsheet


def is_census_grid(head: bytes) -> bool:
    """Whether a file begins with the heads of such a grid."""
    return head.lstrip(b"\xef\xbb\xbf \"'").lower().startswith(_CELL.encode())


def read_census_grid(path: Path, columns: Collection[str], boundaries: Boundaries, findings: Findings) -> gpd.GeoDataFrame:
    """Read the cells around the city; files of the whole country are read in portions.

    Parameters
    ----------
    columns : collection of str
        Those of persons.

    Returns
    -------
    GeoDataFrame
        A row a cell, its middle a point in EPSG:3035; persons as floats, nan where they are secret. The index counts the
        rows of the file from 0.

    Raises
    ------
    Rejected
        After noting every reason as a finding.
    """
    with path.open("rb") as stream:
        line = stream.readline(65_536).decode("utf-8-sig", errors="replace").rstrip("\r\n")
    delimiter = max(";,\t", key=line.count)
    heads = [head.strip().strip('"') for head in line.split(delimiter)]
    places = [next((head for head in heads if head.lower().startswith(start)), "") for start in (_X, _Y)]
    for column in dict.fromkeys((*places, *columns)):
        if column not in heads:
            why = Phrase("The file has no column “{column}”.", column=column or _X)
            remedy = Phrase("Correct the name under [population] in dataset.toml (capital letters count).")
            findings.stop("population.missing_column", path.name, 1, observed=", ".join(heads), why=why, remedy=remedy)
    findings.finish()
    west, south, east, north = (
        gpd.GeoSeries([box(*boundaries.metric.total_bounds)], crs=boundaries.metric_crs).to_crs(CRS).total_bounds
    )
    west, south, east, north = west - _MARGIN, south - _MARGIN, east + _MARGIN, north + _MARGIN
    kept: list[pd.DataFrame] = []
    row = 2
    for portion in _portions(path, delimiter, heads, [*places, *columns], findings):
        x, y = (_numbers(portion.column(name)) for name in places)
        near = (x >= west) & (x <= east) & (y >= south) & (y <= north) | ~np.isfinite(x + y)
        cells = {
            name: np.array(portion.column(name).filter(pa.array(near)).to_pylist(), dtype=object)
            for name in dict.fromkeys(columns)
        }
        kept.append(pd.DataFrame({"row": np.flatnonzero(near) + row, "x": x[near], "y": y[near], **cells}))
        row += portion.num_rows
    table = pd.concat(kept, ignore_index=True)
    if not np.isfinite(table[["x", "y"]].to_numpy(dtype=float)).all():
        wrong = table[~np.isfinite(table["x"] + table["y"])]
        why, remedy = Phrase("The middle of a cell is two numbers in metres."), Phrase("Download the file again.")
        findings.stop(
            "population.no_place", path.name, int(wrong["row"].iloc[0]), observed=", ".join(places), why=why, remedy=remedy
        )
        raise Rejected(findings)
    _check_repeated(table, path.name, findings)
    _tell_of_secrets(table, columns, path.name, findings)
    persons = {name: table[name].map(_persons) for name in dict.fromkeys(columns)}
    middles = gpd.points_from_xy(table["x"], table["y"])
    return gpd.GeoDataFrame(persons, geometry=middles, crs=CRS).set_index(pd.Index(table["row"] - 1))


def _check_repeated(table: pd.DataFrame, file: str, findings: Findings) -> None:
    """A cell that stands there twice would count its people twice."""
    twice = table[table.duplicated(["x", "y"])]
    if len(twice):
        observed = Phrase("{count} {count:cell that was|cells that were} there before", count=len(twice))
        why = Phrase("The same cell stands there twice, so its people would count twice.")
        remedy = Phrase("Keep one of the two rows; the grids of 100 m and of 1 km must not stand in one file.")
        findings.stop("population.twice", file, int(twice["row"].iloc[0]), observed=observed, why=why, remedy=remedy)
        raise Rejected(findings)


def _portions(path: Path, delimiter: str, heads: list[str], columns: list[str], findings: Findings) -> Iterator[pa.RecordBatch]:
    wanted = list(dict.fromkeys(columns))
    try:
        reader = pa.csv.open_csv(
            path,
            read_options=pa.csv.ReadOptions(column_names=heads, skip_rows=1),
            parse_options=pa.csv.ParseOptions(delimiter=delimiter),
            convert_options=pa.csv.ConvertOptions(include_columns=wanted, column_types={name: pa.binary() for name in wanted}),
        )
        for batch in reader:
            yield pa.RecordBatch.from_arrays([_texts(batch.column(name)) for name in wanted], names=wanted)
    except pa.ArrowInvalid as error:
        why = Phrase("The file cannot be read; it may be damaged or cut off.")
        remedy = Phrase("Export it again from its source.")
        raise findings.rejected("population.unreadable", path.name, observed=str(error)[:200], why=why, remedy=remedy) from error


def _texts(column: pa.Array[Any]) -> pa.Array[Any]:
    """Cells as text, whatever the encoding of the dash."""
    distinct = column.dictionary_encode()
    cells = [b"" if cell is None else cell for cell in distinct.dictionary.to_pylist()]
    words = ["–" if cell.strip() == _BYTE_OF_A_DASH else cell.decode("utf-8", errors="replace").strip() for cell in cells]
    return pa.array(words, pa.string()).take(distinct.indices)


def _numbers(column: pa.Array[Any]) -> NDArray[np.float64]:
    distinct = column.dictionary_encode()
    numbers = np.array([number_or_nan(str(cell)) for cell in distinct.dictionary.to_pylist()], dtype=np.float64)
    return numbers[distinct.indices.to_numpy()]


def _persons(cell: str) -> float | str | None:
    """A number; None where it is secret; a text that is neither stays, and is told as such."""
    if cell in _SECRET:
        return None
    number = number_or_nan(cell)
    return cell if np.isnan(number) else number


def _tell_of_secrets(table: pd.DataFrame, columns: Collection[str], file: str, findings: Findings) -> None:
    secret = {name: int(table[name].isin(_SECRET).sum()) for name in columns}
    if any(secret.values()):
        observed = Phrase(
            "no number in {cells} cells of and around the city",
            cells=", ".join(f"{name}: {count}" for name, count in secret.items() if count),
        )
        why = Phrase("The census keeps small numbers secret.")
        remedy = Phrase("They count as nobody, so sums are a little too small.")
        findings.mend("population.secret", file, observed=observed, why=why, remedy=remedy)
