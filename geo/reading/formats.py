"""What a file is that holds no boundaries as they are read here, and how to get such boundaries from it."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Sequence
from pathlib import Path, PurePosixPath

from language.phrases import Phrase

Kind = tuple[Phrase, Phrase]  # what it is, what to do
_FORMATS = Phrase("Export the boundaries as GeoPackage, shapefile (all its parts) or GeoJSON.")
_CONVERT = Phrase(
    "Open it in QGIS, choose the layer of areas and save it as GeoPackage (“Export”, “Save Features As”); or ask whoever made"
    " it for a GeoPackage or a shapefile."
)
_UNPACK = Phrase("Unpack it and give the file inside, or pack it as .zip.")
_AGAIN = Phrase("Open the address in a browser, download the file itself and look whether it has the size that is told there.")
_DRAWING = Phrase("Ask for the areas with their keys and names, as shapefile or GeoPackage: a drawing has lines and no keys.")
_PICTURE = Phrase("Ask for the shapes themselves, as shapefile or GeoPackage: nobody can measure a picture.")
_PROJECT = Phrase("Give the file that this one draws: a project or a style only says where the shapes lie.")
_TABLE = Phrase("Name the file of the shapes in dataset.toml instead: a table holds none.")
_GML, _KML, _WEB = Phrase("GML"), Phrase("KML (Google Earth)"), Phrase("a web page")
_GEODATABASE = Phrase("a file geodatabase (ESRI)")
_WORKBOOK = Phrase("a workbook")
_STARTS: tuple[tuple[bytes, Phrase, Phrase], ...] = (
    (b"Rar!", Phrase("an archive of WinRAR"), _UNPACK),
    (b"7z\xbc\xaf", Phrase("an archive of 7-Zip"), _UNPACK),
    (b"\x1f\x8b", Phrase("an archive (gzip)"), _UNPACK),
    (b"PK\x05\x06", Phrase("an empty archive"), _FORMATS),
    (b"%PDF", Phrase("a PDF document"), _PICTURE),
    (b"\x89PNG", Phrase("a picture"), _PICTURE),
    (b"\xff\xd8\xff", Phrase("a picture"), _PICTURE),
    (b"II*\x00", Phrase("a picture"), _PICTURE),
    (b"MM\x00*", Phrase("a picture"), _PICTURE),
    (b"AC10", Phrase("a drawing of a CAD program (DWG)"), _DRAWING),
    (b"AutoCAD Binary DXF", Phrase("a drawing of a CAD program (DXF)"), _DRAWING),
    (b"fgb\x03", Phrase("FlatGeobuf"), _CONVERT),
    (b"PAR1", Phrase("a Parquet file"), _CONVERT),
    (b"!table", Phrase("a table of MapInfo"), _CONVERT),
    (b"version https://git-lfs", Phrase("a placeholder of Git LFS"), _AGAIN),
    (b"\xd0\xcf\x11\xe0", Phrase("a document of old Microsoft Office"), _TABLE),
)
_WITHIN: tuple[tuple[str, Phrase, Phrase], ...] = (
    (r"<(!doctype\s+)?html", _WEB, _AGAIN),
    (r"exceptionreport|serviceexception", Phrase("the error message of a map service"), _AGAIN),
    (
        r"_capabilities|<capabilities",
        Phrase("the description of a map service"),
        Phrase("The service itself is fetched with “cli.py fetch-boundaries URL --output boundaries.gpkg”."),
    ),
    (r"<kml", _KML, _CONVERT),
    (r"<!doctype qgis|<qgis", Phrase("a project or a style of QGIS"), _PROJECT),
    (r"opengis\.net/(gml|wfs)|<gml:|<wfs:", _GML, _CONVERT),
    (r"\A\s*0\s+section", Phrase("a drawing of a CAD program (DXF)"), _DRAWING),
    (r"\Aversion \d+\s+charset", Phrase("an export of MapInfo (MIF)"), _CONVERT),
    (r"\A\s*<\?xml|\A\s*<", Phrase("an XML document"), _CONVERT),
    (
        r"\A\s*(var|let|const|export|window)\b",
        Phrase("a program (JavaScript) with shapes in it"),
        Phrase("Ask for the GeoJSON file that it was made of."),
    ),
)
_ENDINGS: dict[str, Kind] = {
    ".kmz": (_KML, _CONVERT), ".kml": (_KML, _CONVERT), ".gml": (_GML, _CONVERT), ".xml": (_GML, _CONVERT),
    ".gdbtable": (_GEODATABASE, _CONVERT), ".mdb": (_GEODATABASE, _CONVERT),
    ".tab": (Phrase("a table of MapInfo"), _CONVERT), ".mif": (Phrase("an export of MapInfo (MIF)"), _CONVERT),
    ".dxf": (Phrase("a drawing of a CAD program (DXF)"), _DRAWING), ".dwg": (
        Phrase("a drawing of a CAD program (DWG)"), _DRAWING
    ),
    ".qgs": (Phrase("a project or a style of QGIS"), _PROJECT), ".zip": (Phrase("an archive within the archive"), _UNPACK),
    ".csv": (Phrase("a table of text"), _TABLE), ".txt": (Phrase("a table of text"), _TABLE),
    ".pdf": (Phrase("a PDF document"), _PICTURE), ".fgb": (Phrase("FlatGeobuf"), _CONVERT),
    ".lyr": (Phrase("a style (ESRI)"), _PROJECT), ".lyrx": (Phrase("a style (ESRI)"), _PROJECT),
}  # fmt: skip
_PARTS = (".dbf", ".shx", ".prj", ".cpg", ".qpj", ".sbn", ".sbx", ".qmd")


def kind_of(head: bytes, path: Path) -> Kind:
    """What a file is by its first bytes, else by its name; and how to get boundaries that can be read.

    Parameters
    ----------
    head : bytes
        Some thousand bytes, none of the formats that are read.
    """
    if not head.strip(b"\x00 \r\n\t"):
        return Phrase("an empty file"), _AGAIN
    suffix = path.suffix.lower()
    if suffix in _PARTS:
        shapefile = path.with_suffix(".shp").name
        return part_of_a_shapefile(suffix), Phrase(
            "Keep it beside the .shp part and write this line under [boundaries] in dataset.toml, instead of the entry there:"
            "\n{line}",
            line=f'file = "{shapefile}"',
        )
    for start, what, how in _STARTS:
        if head.startswith(start):
            return what, how
    text = head.decode("utf-16" if head[:2] in (b"\xff\xfe", b"\xfe\xff") else "cp1252", errors="replace").lower()
    for pattern, what, how in _WITHIN:
        if re.search(pattern, text):
            return what, how
    if suffix in _ENDINGS:
        return _ENDINGS[suffix]
    shown = re.sub(r"[^\x20-\x7e]+", " ", head[:24].decode("ascii", errors="replace")).strip()
    return Phrase("“{start} …”", start=shown) if shown else Phrase("a file of a kind that is not read here"), _FORMATS


def kind_within(names: Sequence[str]) -> Kind:
    """What an archive holds that has no boundaries as they are read here, by the names of its files."""
    if not names:
        return Phrase("an empty archive"), _FORMATS
    if any(name.startswith("xl/") for name in names):
        return _WORKBOOK, _TABLE
    for name in names:
        for part in (name, *map(str, PurePosixPath(name).parents)):
            if part.lower().endswith(".gdb"):
                return _GEODATABASE, _CONVERT
        ending = PurePosixPath(name).suffix.lower()
        if ending in _ENDINGS:
            return _ENDINGS[ending]
    return Phrase("an archive of {names}", names=", ".join(names[:5])), _FORMATS


def part_of_a_shapefile(suffix: str) -> Phrase:
    """Such as its table or its index."""
    return Phrase("the {part} part of a shapefile", part=suffix)


def is_geopackage(path: Path) -> bool:
    """Whether an SQLite database is a GeoPackage; one that cannot be opened counts as one, and fails where it is read."""
    try:
        with sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True) as database:
            tables = {name for (name,) in database.execute("SELECT lower(name) FROM sqlite_master")}
        database.close()
    except sqlite3.Error:
        return True
    return not tables or "gpkg_contents" in tables


NO_GEOPACKAGE: Kind = Phrase("a database (SQLite) that is no GeoPackage"), _CONVERT
