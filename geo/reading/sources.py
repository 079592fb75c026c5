"""The one file behind a boundary source: recognised by its first bytes, complete, and safe to open."""

import glob
import json
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

import pyogrio.errors
from shapely.errors import GEOSException

from files.findings import Findings, Rejected
from files.limits import check_size, portions, unpacked_size
from geo.reading.shapefiles import PARTS, check_complete
from language.phrases import Phrase

LARGEST_UNPACKED = 200_000_000  # bytes
MOST_MEMBERS = 1_000
_PLAIN_CRS = re.compile(r"(urn:ogc:def:crs:(EPSG:[\d.]*:\d+|OGC:[\d.]*:CRS84)|EPSG:\d+)")
_OF_GDAL = (
    pyogrio.errors.DataSourceError,
    pyogrio.errors.DataLayerError,
    pyogrio.errors.GeometryError,
    GEOSException,  # a ring that does not close, since a coordinate of it is no number
    ValueError,
)
_DIRECTORIES = re.compile(r"(?<![\w.])(/[^/'\"\s]+)+/")  # before a file's name: where the server keeps it is nobody's business
_OF_ZIP = (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, EOFError)  # damaged, or locked
_INDEXES = (".qix", ".sbn", ".sbx", ".idm", ".ind")  # of a shapefile; nobody needs them, but GDAL opens them
_OF_SQLITE = ("wal", "shm", "journal")  # endings of what the library of a GeoPackage opens beside it
_SHAPEFILE, _GEOPACKAGE, _ZIP = b"\x00\x00\x27\x0a", b"SQLite format 3\x00", b"PK\x03\x04"


@contextmanager
def opened(path: Path, findings: Findings, *, complete: bool = False) -> Iterator[Path]:
    """The file to read; a zipped one is unpacked into a directory that is gone afterwards.

    Parameters
    ----------
    complete : bool
        Whether the city says that a GeoPackage in WAL mode was copied while no program had it open.

    Raises
    ------
    Rejected
        If it is none of the formats read here, or an archive that is not safe to unpack.
    """
    check_size(path, findings, inside=False)
    with path.open("rb") as stream:
        head = stream.read(64)
    if head.startswith(_ZIP):
        with TemporaryDirectory() as directory:
            with readable("boundaries.unreadable", path.name, findings, _OF_ZIP):
                try:
                    unpacked = _unpacked(path, Path(directory), findings)
                except OSError as error:
                    raise _no_room(path.name, error, findings) from error
            yield unpacked
        return
    json_like = head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{")
    if json_like:
        _check_geojson(path, findings)
    if not (head.startswith((_SHAPEFILE, _GEOPACKAGE)) or json_like):
        observed = head[:12].decode("ascii", errors="replace") or Phrase("an empty file")
        why = Phrase("The file is neither a shapefile, a zipped shapefile, a GeoPackage nor GeoJSON, whatever its name says.")
        remedy = Phrase("Export the boundaries as one of these four.")
        raise findings.rejected("boundaries.format", path.name, observed=observed, why=why, remedy=remedy)
    if head.startswith(_SHAPEFILE):
        _check_parts(path, path.name, findings)
    if head.startswith(_GEOPACKAGE):
        _check_journal(path, head, complete, findings)
    yield path


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


def _check_geojson(path: Path, findings: Findings) -> None:
    """GDAL follows addresses in ``crs``, and opens other documents that only look like GeoJSON."""
    raw = path.read_bytes()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        around = raw[max(0, error.start - 20) : error.start + 20].decode("cp1252", errors="replace")
        why = Phrase("GeoJSON is always UTF-8; this file is in another encoding, such as that of Windows (cp1252).")
        remedy = Phrase("Export it again as UTF-8, or as GeoPackage.")
        raise findings.rejected("boundaries.geojson_encoding", path.name, observed=around, why=why, remedy=remedy) from error
    try:
        document = json.loads(text, parse_constant=_no_number)
        kind, crs = document.get("type"), document.get("crs") or {"type": "name", "properties": {"name": "EPSG:4326"}}
        named = crs["type"] == "name" and _PLAIN_CRS.fullmatch(crs["properties"]["name"])
    except (ValueError, RecursionError, AttributeError, TypeError, KeyError):
        kind = named = None
    if kind != "FeatureCollection" or not named:
        raise findings.rejected(
            "boundaries.geojson",
            path.name,
            observed=Phrase("no plain list of shapes"),
            why=Phrase(
                "Read is GeoJSON of the type “FeatureCollection” whose “crs”, if it has one, is the name of an EPSG code."
            ),
            remedy=Phrase("Export it again from its source."),
        )


def _no_number(name: str) -> None:
    """``NaN`` and ``Infinity`` are no JSON, though many write and read them."""
    raise ValueError(name)


def _check_parts(path: Path, file: str, findings: Findings) -> None:
    for part in path.parent.glob(f"{glob.escape(path.stem)}.*"):
        if part.suffix.lower() in (*PARTS, *_INDEXES):
            _check_part(part, findings)
    check_complete(path, file, findings)


def _check_journal(path: Path, head: bytes, complete: bool, findings: Findings) -> None:
    """Bytes 18 and 19 of an SQLite file are 2 in WAL mode: the latest changes stand in a file beside it."""
    journal = path.with_name(f"{path.name}-wal")
    for ending in _OF_SQLITE:
        _check_part(path.with_name(f"{path.name}-{ending}"), findings)
    if head[18:20] == b"\x02\x02" and not journal.exists() and not complete:
        findings.ask(
            "boundaries.journal",
            path.name,
            observed=Phrase("a GeoPackage that a program had open, without its part “{part}”", part=journal.name),
            why=Phrase("The latest changes may stand in that part alone: the map would show old names and shapes in silence."),
            remedy=Phrase(
                "Close the program that has it open and copy the file again. If nobody had it open, write this line under"
                " [boundaries] in dataset.toml:\n{line}",
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


def _unpacked(path: Path, directory: Path, findings: Findings) -> Path:
    with zipfile.ZipFile(path) as archive:
        members = [m for m in archive.infolist() if not m.is_dir() and not _is_junk(m.filename)]
        unsafe = [
            m.filename for m in members if PurePosixPath(m.filename).is_absolute() or ".." in PurePosixPath(m.filename).parts
        ]
        total = 0
        if not unsafe and len(members) <= MOST_MEMBERS:
            total = unpacked_size(path, LARGEST_UNPACKED)  # what its directory says may be a lie
        if unsafe or total > LARGEST_UNPACKED or len(members) > MOST_MEMBERS:
            observed = unsafe[0] if unsafe else Phrase("{count} {count:file|files}, {size} bytes", count=len(members), size=total)
            if len(members) > MOST_MEMBERS:
                observed = Phrase("{count} {count:file|files}", count=len(members))
            why = Phrase("The archive leads out of its folder or is too large; it was not unpacked.")
            remedy = Phrase("Pack only the parts of one shapefile into the archive.")
            raise findings.rejected("boundaries.unsafe_zip", path.name, observed=observed, why=why, remedy=remedy)
        shapes = [m.filename for m in members if m.filename.lower().endswith(".shp")]
        if len(shapes) != 1:
            observed = ", ".join(shapes) or ", ".join(m.filename for m in members[:5])
            why = Phrase("The archive must hold exactly one shapefile.")
            remedy = Phrase("Pack one shapefile with its parts (.shp, .shx, .dbf, .prj) into the archive.")
            raise findings.rejected("boundaries.zip_content", path.name, observed=observed, why=why, remedy=remedy)
        stem = PurePosixPath(shapes[0]).with_suffix("")
        for member in members:
            if PurePosixPath(member.filename).with_suffix("") == stem:
                suffix = PurePosixPath(member.filename).suffix.lower()
                with (directory / f"boundaries{suffix}").open("wb") as part:
                    part.writelines(portions(archive, member))
    unpacked = directory / "boundaries.shp"
    with unpacked.open("rb") as stream:
        if not stream.read(4).startswith(_SHAPEFILE):
            raise zipfile.BadZipFile(shapes[0])
    _check_parts(unpacked, path.name, findings)
    return unpacked


def _no_room(file: str, error: OSError, findings: Findings) -> Rejected:
    why = Phrase("A zipped file is unpacked into the directory for temporary files, which is full or cannot be written to.")
    remedy = Phrase("Make room there, or give the parts of the shapefile without an archive.")
    return findings.rejected("limits.disk", file, observed=error.strerror or str(error), why=why, remedy=remedy)


def _is_junk(name: str) -> bool:
    """What macOS adds to archives: shadows of the files in them."""
    return "__MACOSX" in name or PurePosixPath(name).name.startswith("._")
