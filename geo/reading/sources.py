"""The one file behind a boundary source: recognised by its first bytes, complete, and safe to open."""

import glob
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pyogrio.errors
import shapely

from files.findings import Findings, Rejected
from files.limits import check_size
from geo.reading.archives import LARGEST_UNPACKED, unpacked
from geo.reading.formats import NO_GEOPACKAGE, Kind, is_geopackage, kind_of, part_of_a_shapefile
from geo.reading.geojson_files import check_geojson, looks_like_json
from geo.reading.shapefiles import PARTS, check_complete
from language.phrases import Phrase

_OF_GDAL = (
    pyogrio.errors.DataSourceError,
    pyogrio.errors.DataLayerError,
    pyogrio.errors.GeometryError,
    ValueError,
    shapely.errors.ShapelyError,  # such as a ring that does not close, since a coordinate of it is no number
)
_HEAD = 4096  # bytes
_DIRECTORIES = re.compile(r"(?<![\w.])(/[^/'\"\s]+)+/")  # before a file's name: where the server keeps it is nobody's business
_OF_ZIP = (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, EOFError)  # damaged, or locked
_INDEXES = (".qix", ".sbn", ".sbx", ".idm", ".ind")  # of a shapefile; nobody needs them, but GDAL opens them
_OF_SQLITE = ("wal", "shm", "journal")  # endings of what the library of a GeoPackage opens beside it
_SHAPEFILE, _GEOPACKAGE, _ZIP = b"\x00\x00\x27\x0a", b"SQLite format 3\x00", b"PK\x03\x04"


@contextmanager
def opened(
    path: Path, findings: Findings, *, complete: bool = False, layer: str | None = None, table: str = "boundaries"
) -> Iterator[Path]:
    """The file to read; a zipped one is unpacked into a directory that is gone afterwards.

    Parameters
    ----------
    complete : bool
        Whether the city says that a GeoPackage in WAL mode was copied while no program had it open.
    layer : str or None
        Which file it is, where an archive holds several.
    table : str
        The table of ``dataset.toml`` that names the file: there answers are written.

    Raises
    ------
    Rejected
        If it is none of the formats read here, or an archive that is not safe to unpack.
    """
    check_size(path, findings, inside=False)
    if _head(path).startswith(_ZIP):
        with TemporaryDirectory() as directory:
            with readable("boundaries.unreadable", path.name, findings, _OF_ZIP):
                try:
                    source = unpacked(path, Path(directory), layer, findings, table)
                except OSError as error:
                    raise _no_room(path.name, error, findings) from error
                if source.suffix == ".shp" and not is_shapefile(source):
                    raise zipfile.BadZipFile(source.name)
            _check(source, path.name, complete, findings, table)
            yield source
        return
    _check(path, path.name, complete, findings, table)
    yield path


def is_shapefile(path: Path) -> bool:
    """By its first bytes, whatever its name says."""
    return _head(path).startswith(_SHAPEFILE)


def _head(path: Path) -> bytes:
    with path.open("rb") as stream:
        return stream.read(_HEAD)


def _check(source: Path, file: str, complete: bool, findings: Findings, table: str) -> None:
    """That it is one of the formats, whole, and opens no other file."""
    head = _head(source)
    if looks_like_json(head):
        check_geojson(source, findings)
    elif head.startswith(_GEOPACKAGE):
        _check_journal(source, head, complete, findings, table)
        if not is_geopackage(source):
            raise _other_format(NO_GEOPACKAGE, file, findings)
    elif head.startswith(_SHAPEFILE) and source.suffix.lower() not in PARTS[1:]:
        _check_ending(source, file, findings, table)
        _check_parts(source, file, findings)
    else:
        raise _other_format(kind_of(head, source), file, findings)


def _other_format(kind: Kind, file: str, findings: Findings) -> Rejected:
    what, how = kind
    why = Phrase("Read are shapefiles, GeoPackages and GeoJSON, each of them also in a .zip archive; this is none of them.")
    return findings.rejected("boundaries.format", file, observed=what, why=why, remedy=how)


def _check_ending(source: Path, file: str, findings: Findings, table: str) -> None:
    if source.suffix.lower() != ".shp":
        why = Phrase("The file is the .shp part of a shapefile, but is called otherwise, so its other parts cannot be found.")
        remedy = Phrase(
            "Rename it to “{name}”, and name it so under [{table}].", name=source.with_suffix(".shp").name, table=table
        )
        raise findings.rejected("boundaries.ending", file, observed=part_of_a_shapefile(".shp"), why=why, remedy=remedy)


@contextmanager
def readable(code: str, file: str, findings: Findings, errors: tuple[type[Exception], ...] = _OF_GDAL) -> Iterator[None]:
    """What a library says of a file that it cannot read, as a finding.

    Raises
    ------
    Rejected
    """
    try:
        yield
    except errors as error:
        if "memory" in str(error).lower():
            raise MemoryError from error
        why = Phrase("The file cannot be read; it may be damaged or cut off.")
        remedy = Phrase("Export it again from its source.")
        observed = _DIRECTORIES.sub("", str(error))[:200]
        raise findings.rejected(code, file, observed=observed, why=why, remedy=remedy) from error


def _check_parts(path: Path, file: str, findings: Findings) -> None:
    for part in path.parent.glob(f"{glob.escape(path.stem)}.*"):
        if part.suffix.lower() in (*PARTS, *_INDEXES):
            _check_part(part, findings)
    check_complete(path, file, findings)


def _check_journal(path: Path, head: bytes, complete: bool, findings: Findings, table: str) -> None:
    """Bytes 18 and 19 of an SQLite file are 2 in WAL mode: the latest changes stand in a file beside it."""
    for ending in _OF_SQLITE:
        _check_part(path.with_name(f"{path.name}-{ending}"), findings)
    rollback = path.with_name(f"{path.name}-journal")
    if rollback.exists() and rollback.stat().st_size > 0:
        observed = Phrase("a GeoPackage with the part “{part}” beside it", part=rollback.name)
        why = Phrase("A program was writing into the file when it was copied: what it holds is neither the old nor the new.")
        remedy = Phrase("Close the program that has it open, and copy the file again, without that part.")
        raise findings.rejected("boundaries.journal", path.name, observed=observed, why=why, remedy=remedy)
    journal = path.with_name(f"{path.name}-wal")
    if head[18:20] == b"\x02\x02" and not journal.exists() and not complete:
        findings.ask(
            "boundaries.journal",
            path.name,
            observed=Phrase("a GeoPackage that a program had open, without its part “{part}”", part=journal.name),
            why=Phrase("The latest changes may stand in that part alone: the map would show old names and shapes in silence."),
            remedy=Phrase(
                "Close the program that has it open and copy the file again. If nobody had it open, write this line under"
                " [{table}] in dataset.toml:\n{line}",
                table=table,
                line="complete = true",
            ),
        )
        raise Rejected(findings)


def _check_part(part: Path, findings: Findings) -> None:
    """Refuse what a library would open beside the file if it is a link, a pipe or a device, or too large."""
    if part.is_symlink() or (part.exists() and not (part.is_file() and part.stat().st_size <= LARGEST_UNPACKED)):
        observed = Phrase("a part that lies elsewhere, is no ordinary file, or is too large")
        why = Phrase("Every part of a file of shapes must lie in the folder itself.")
        remedy = Phrase("Copy the part into the folder, or delete it if it does not belong to the file.")
        raise findings.rejected("boundaries.unsafe_part", part.name, observed=observed, why=why, remedy=remedy)


def _no_room(file: str, error: OSError, findings: Findings) -> Rejected:
    why = Phrase("A zipped file is unpacked into the directory for temporary files, which is full or cannot be written to.")
    remedy = Phrase("Make room there, or give the parts of the shapefile without an archive.")
    return findings.rejected("limits.disk", file, observed=error.strerror or str(error), why=why, remedy=remedy)
