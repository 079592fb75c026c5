"""Whether a shapefile came whole: its parts count their own bytes and records, so a cut-off copy betrays itself."""

import glob
from pathlib import Path

from files.findings import Findings
from language.phrases import Phrase

PARTS = (".shp", ".shx", ".dbf", ".prj", ".cpg", ".qpj", ".sbn", ".sbx")
_HEADER = 100  # bytes of .shp and .shx
_RECORD_OF_INDEX = 8
_DELETED = ord("*")


def part_of(shapefile: Path, suffix: str) -> Path | None:
    """Another part of a shapefile, however its ending is written."""
    same = shapefile.parent.glob(f"{glob.escape(shapefile.stem)}.*")
    return next((part for part in sorted(same) if part.suffix.lower() == suffix), None)


def check_complete(shapefile: Path, file: str, findings: Findings) -> None:
    """Compare the sizes that ``.shp`` and ``.dbf`` state with those they have, and their numbers of records.

    Raises
    ------
    Rejected
        If one of them is cut off, or they do not belong together.
    """
    table, index = part_of(shapefile, ".dbf"), part_of(shapefile, ".shx")
    if table is None and (other := _spelled_otherwise(shapefile)):
        raise findings.rejected(
            "boundaries.missing_dbf",
            other,
            observed=Phrase("parts called “{main}” and “{other}”", main=Path(file).name, other=other),
            why=Phrase("The parts of a shapefile have the same name; capital letters count on this computer."),
            remedy=Phrase("Rename the parts, so that all are called “{name}” before the ending.", name=Path(file).stem),
        )
    if table is None:
        raise findings.rejected(
            "boundaries.missing_dbf",
            Path(file).with_suffix(".dbf").name,
            observed=Phrase("a shapefile without its .dbf part"),
            why=Phrase("The .dbf part holds names and ids; without it no shape can be told from another."),
            remedy=Phrase("Copy the .dbf file of the same name into the folder."),
        )
    with shapefile.open("rb") as stream:
        stated = int.from_bytes(stream.read(28)[24:28], "big") * 2  # counted in words of 16 bits
    _check_size(shapefile, file, stated, findings)
    with table.open("rb") as stream:
        head = stream.read(12)
    rows, header, row = (int.from_bytes(head[start:end], "little") for start, end in ((4, 8), (8, 10), (10, 12)))
    _check_size(table, Path(file).with_suffix(".dbf").name, header + rows * row, findings)
    findings.finish()
    shapes = (index.stat().st_size - _HEADER) // _RECORD_OF_INDEX if index else rows
    if shapes != rows:
        raise findings.rejected(
            "boundaries.parts_differ",
            file,
            observed=Phrase("{shapes} shapes (.shx), but {rows} rows of names (.dbf)", shapes=shapes, rows=rows),
            why=Phrase("The parts of a shapefile belong together row by row; these come from different exports or are cut off."),
            remedy=Phrase("Copy all parts of one export into the folder."),
        )
    deleted = _deleted(table, header, row, rows)
    if deleted:
        findings.mend(
            "boundaries.deleted_rows",
            Path(file).with_suffix(".dbf").name,
            deleted[0],
            observed=Phrase("{count} of {rows} rows are marked as deleted", count=len(deleted), rows=rows),
            why=Phrase("A program deleted these shapes, but did not yet take them out of the file."),
            remedy=Phrase("They were left out, as the file says; if they are quartiers, have the file exported again."),
        )
    if index is None:
        findings.mend(
            "boundaries.missing_shx",
            file,
            observed=Phrase("a shapefile without its .shx part"),
            why=Phrase("The .shx part says where each shape begins."),
            remedy=Phrase("It was made anew from the .shp part; nothing needs to be done."),
        )


def _deleted(table: Path, header: int, row: int, rows: int) -> list[int]:
    """Numbers of the rows whose first byte says that they are deleted; readers pass over them in silence."""
    if not row or not rows:
        return []
    with table.open("rb") as stream:
        stream.seek(header)
        flags = stream.read(rows * row)[::row]
    return [at for at, flag in enumerate(flags, start=1) if flag == _DELETED]


def _spelled_otherwise(shapefile: Path) -> str:
    """A .dbf part whose name differs by capital letters alone."""
    wanted = f"{shapefile.stem}.dbf".casefold()
    return next((part.name for part in sorted(shapefile.parent.iterdir()) if part.name.casefold() == wanted), "")


def _check_size(part: Path, file: str, stated: int, findings: Findings) -> None:
    size = part.stat().st_size
    if size < stated:
        observed = Phrase(
            "{size} bytes in the {part} part, which itself speaks of {stated}",
            size=float(size),
            part=part.suffix.lower(),
            stated=float(stated),
        )
        why = Phrase("The file is cut off, so shapes or names at its end are lost.")
        remedy = Phrase("Copy or export it again, and compare the sizes.")
        findings.stop("boundaries.cut_off", file, observed=observed, why=why, remedy=remedy)
