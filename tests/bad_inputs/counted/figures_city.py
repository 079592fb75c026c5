"""A city whose one table of figures can be any file, with any rows."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from tests.bad_inputs.counted.case import Build
from tests.bad_inputs.figures_city import DATASET
from tests.bad_inputs.workbook_files import Cell, write_ods, write_xls
from tests.tiny_city import squares

Rows = Sequence[Sequence[Cell]]
NAMES = {"1": "Mölschbach", "2": "Süd", "3": "Große Bleiche", "4": "Innenstadt West/Kotten", "5": "Erfenbach"}
VALUES = {str(key): 1000.0 + key for key in range(1, 10)}
HEADS = ("quartier_id", "indicator", "date", "value")
ROWS: Rows = [HEADS, *((key, "residents", "2021", value) for key, value in VALUES.items())]
_CATALOGUE = """\
[themes.people]
name = "Bevölkerung"

[indicators.residents]
theme = "people"
name = "Einwohner"
formula = { register = "residents" }
unit = "UNIT"
decimals = 0
polarity = "POLARITY"
"""


# rows


def by_name(**names: str) -> Rows:
    """Names for keys; others than those of the boundaries for some (``q5="Erfenbahc"``)."""
    written = NAMES | {key.removeprefix("q"): name for key, name in names.items()}
    return [HEADS, *((written.get(str(row[0]), row[0]), *row[1:]) for row in ROWS[1:])]


def by_key(write: Callable[[int], Cell]) -> Rows:
    """Keys written in another way."""
    return [HEADS, *((write(int(str(row[0]))), *row[1:]) for row in ROWS[1:])]


def with_figures(**cells: Cell) -> Rows:
    """Another figure for some quartiers (``q3=-5.0``)."""
    return [HEADS, *((*row[:3], cells.get(f"q{row[0]}", row[3])) for row in ROWS[1:])]


def each_figure(write: Callable[[float], Cell]) -> Rows:
    """Every figure made anew from the right one."""
    return [HEADS, *((*row[:3], write(float(row[3]))) for row in ROWS[1:])]


def of_date(date: str) -> Rows:
    """Figures of another day."""
    return [HEADS, *((*row[:2], date, row[3]) for row in ROWS[1:])]


# files


def text_of(rows: Rows, delimiter: str = ";") -> str:
    """The rows as CSV."""
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=delimiter, lineterminator="\n")
    writer.writerows([str(cell).removesuffix(".0") for cell in row] for row in rows)
    return stream.getvalue()


def workbook(path: Path, rows: Rows = ROWS, change: Callable[[Worksheet], object] = lambda sheet: None) -> None:
    """The rows as .xlsx, whatever the name says; the sheet is changed before it is saved."""
    book = Workbook()
    for row in rows:
        book.worksheets[0].append(list(row))
    change(book.worksheets[0])
    with path.open("wb") as stream:
        book.save(stream)


def second_sheet(sheet: Worksheet) -> None:
    """Add a sheet with the same columns."""
    assert sheet.parent
    other = sheet.parent.create_sheet("2022")
    for row in ROWS:
        other.append(list(row))


def write(path: Path, rows: Rows) -> None:
    """The rows in the form that the ending says."""
    match path.suffix:
        case ".csv":
            path.write_text(text_of(rows), encoding="utf-8")
        case ".xlsx":
            workbook(path, rows)
        case ".ods":
            write_ods(path, {"Tabelle1": rows})
        case ".xls":
            write_xls(path, rows)


def city(
    folder: Path, file: str, keys: Callable[[int], str], names: Mapping[str, str], unit: str, polarity: str = "neither"
) -> None:
    """All but the table."""
    frame = squares(names)
    frame["key"] = [keys(int(key)) for key in frame["key"]]
    frame.to_file(folder / "boundaries.gpkg", driver="GPKG")
    (folder / "dataset.toml").write_text(DATASET.replace("FILE", file), encoding="utf-8")
    described = _CATALOGUE.replace("UNIT", unit).replace("POLARITY", polarity)
    described += 'kind = "count"\n' if unit == "Einwohner" and polarity == "neither" else ""
    (folder / "catalogue.toml").write_text(described, encoding="utf-8")


def table(rows: Rows, *, keys: Callable[[int], str] = str, unit: str = "Einwohner", polarity: str = "neither") -> Build:
    """The city with these rows; `keys` writes those of the boundaries."""

    def build(folder: Path, form: str) -> None:
        city(folder, f"figures.{form}", keys, NAMES, unit, polarity)
        write(folder / f"figures.{form}", rows)

    return build


def file(content: str | bytes | Callable[[Path], object], *, names: Mapping[str, str] = NAMES, unit: str = "Einwohner") -> Build:
    """The city with this file: text in UTF-8, bytes, or what is called with its path."""

    def build(folder: Path, form: str) -> None:
        city(folder, f"figures.{form}", str, names, unit)
        path = folder / f"figures.{form}"
        if callable(content):
            content(path)
        else:
            path.write_bytes(content.encode() if isinstance(content, str) else content)

    return build
