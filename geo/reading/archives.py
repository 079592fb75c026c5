"""Boundaries in a zip archive: one shapefile, GeoPackage or GeoJSON, judged before anything is unpacked."""

from __future__ import annotations

import json
import zipfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path, PurePosixPath

from files.findings import Findings, Rejected
from files.limits import portions, unpacked_size
from geo.reading.formats import kind_within
from language.phrases import Phrase

LARGEST_UNPACKED = 200_000_000  # bytes
MOST_MEMBERS = 1_000
_SOURCES = (".shp", ".gpkg", ".geojson")
_PERHAPS = (".json",)  # GeoJSON, or what a portal says of its files
_LOCKED = 0x1


def unpacked(path: Path, directory: Path, layer: str | None, findings: Findings, table: str) -> Path:
    """The file of shapes from an archive, written into a directory as ``boundaries`` with its own ending.

    Parameters
    ----------
    layer : str or None
        Which one it is, if there are several: the name that the question gave it.
    table : str
        Of ``dataset.toml``, where the answer is written.

    Raises
    ------
    Rejected
        If the archive is not safe to unpack, is locked, or it is not clear which file is meant.
    """
    with zipfile.ZipFile(path) as archive:
        members = [member for member in archive.infolist() if not member.is_dir() and not _is_junk(member.filename)]
        _check_safe(path, members, findings)
        if any(member.flag_bits & _LOCKED for member in members):
            why = Phrase("The archive is locked with a password.")
            remedy = Phrase("Unpack it with the password, and give the files without one.")
            raise findings.rejected("boundaries.locked", path.name, observed=members[0].filename, why=why, remedy=remedy)
        source = _source(path, [member.filename for member in members], layer, findings, table)
        stem = _stem(source)
        for member in members:
            suffix = PurePosixPath(member.filename).suffix.lower()
            if member.filename == source or (source.lower().endswith(".shp") and _stem(member.filename) == stem):
                if suffix in _SOURCES and member.filename != source:
                    continue
                with (directory / f"boundaries{suffix}").open("wb") as part:
                    part.writelines(portions(archive, member))
    return directory / f"boundaries{PurePosixPath(source).suffix.lower()}"


def _check_safe(path: Path, members: Sequence[zipfile.ZipInfo], findings: Findings) -> None:
    unsafe = [m.filename for m in members if PurePosixPath(m.filename).is_absolute() or ".." in PurePosixPath(m.filename).parts]
    total = 0
    if not unsafe and len(members) <= MOST_MEMBERS:
        total = unpacked_size(path, LARGEST_UNPACKED)  # what its directory says may be a lie
    if unsafe or total > LARGEST_UNPACKED or len(members) > MOST_MEMBERS:
        observed = unsafe[0] if unsafe else Phrase("{count} {count:file|files}, {size} bytes", count=len(members), size=total)
        if len(members) > MOST_MEMBERS:
            observed = Phrase("{count} {count:file|files}", count=len(members))
        why = Phrase("The archive leads out of its folder or is too large; it was not unpacked.")
        remedy = Phrase("Pack only one shapefile with its parts, one GeoPackage or one GeoJSON file into the archive.")
        raise findings.rejected("boundaries.unsafe_zip", path.name, observed=observed, why=why, remedy=remedy)


def _source(path: Path, names: Sequence[str], layer: str | None, findings: Findings, table: str) -> str:
    """The member that holds the shapes."""
    sources = [name for name in names if PurePosixPath(name).suffix.lower() in _SOURCES]
    sources = sources or [name for name in names if PurePosixPath(name).suffix.lower() in _PERHAPS]
    if not sources:
        what, how = kind_within(names)
        why = Phrase("The archive must hold a shapefile, a GeoPackage or GeoJSON.")
        raise findings.rejected("boundaries.zip_content", path.name, observed=what, why=why, remedy=how)
    called = _called(sources)
    if len(sources) > 1 and layer in called:
        return sources[called.index(layer)]
    if len(sources) > 1:
        why = Phrase("The archive holds several files of shapes.")
        lines = "\n".join(f"layer = {json.dumps(name, ensure_ascii=False)}" for name in called)
        remedy = Phrase("Choose one with a line under [{table}] in dataset.toml:\n{lines}", table=table, lines=lines)
        findings.ask("boundaries.layers", path.name, observed=", ".join(sources), why=why, remedy=remedy)
        raise Rejected(findings)
    return sources[0]


def _called(sources: Sequence[str]) -> list[str]:
    """The shortest names that tell the files apart: without folder and ending, with the ending, the whole path."""
    paths = [PurePosixPath(source) for source in sources]
    for short in ([path.stem for path in paths], [path.name for path in paths]):
        if max(Counter(short).values()) == 1:
            return short
    return list(sources)


def _stem(name: str) -> str:
    """What all parts of a shapefile have in common; Windows tells capitals not apart."""
    return str(PurePosixPath(name).with_suffix("")).casefold()


def _is_junk(name: str) -> bool:
    """What macOS adds to archives: shadows of the files in them."""
    return "__MACOSX" in name or PurePosixPath(name).name.startswith("._")
