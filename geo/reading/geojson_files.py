"""GeoJSON as it is sent: what other documents look like it, and what GDAL must not follow in it."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from files.findings import Findings, Rejected
from language.phrases import Phrase

_PLAIN_CRS = re.compile(
    r"(?i:(urn:ogc:def:crs:(EPSG:[\d.]*:\d+|OGC:[\d.]*:CRS84)|EPSG:\d+|https?://www\.opengis\.net/def/crs/"
    r"(EPSG/[\d.]+/\d+|OGC/[\d.]+/CRS84)))"
)
_DEGREES: dict[str, Any] = {"type": "name", "properties": {"name": "EPSG:4326"}}
_GEOMETRIES = ("Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon", "GeometryCollection")
_BOMS = (b"\xff\xfe", b"\xfe\xff")
_AGAIN = Phrase("Export it again from its source.")
_AS_GEOPACKAGE = Phrase("Open it in QGIS and save its layer of areas as GeoPackage.")


class NoNumber(Exception):
    """``NaN`` or ``Infinity`` in the place of a number."""


def _no_number(name: str) -> None:
    raise NoNumber(name)


def looks_like_json(head: bytes) -> bool:
    """Whether the first bytes may be those of a JSON document."""
    if head[:2] in _BOMS:
        return head[2:].replace(b"\x00", b"").lstrip(b" \t\r\n")[:1] in (b"{", b"[")
    return head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"[")


def check_geojson(path: Path, findings: Findings) -> None:
    """GDAL follows addresses in ``crs``, and opens other documents that only look like GeoJSON.

    Raises
    ------
    Rejected
        If it is none, cut off, in another encoding than UTF-8, or names its coordinate system otherwise than by a code.
    """
    text = _text(path, findings)
    try:
        document = json.loads(text, parse_constant=_no_number)
    except RecursionError:
        document = None
    except NoNumber as error:
        why = Phrase("A coordinate is no number; many programs write that, but it is no JSON.")
        raise findings.rejected("boundaries.geojson", path.name, observed=str(error), why=why, remedy=_AGAIN) from error
    except json.JSONDecodeError as error:
        raise _damaged(text, error, path, findings) from error
    if not isinstance(document, dict) or document.get("type") != "FeatureCollection":
        observed, remedy = _otherwise(document)
        why = Phrase("Read is GeoJSON of the type “FeatureCollection”: a list of shapes with their keys and names.")
        raise findings.rejected("boundaries.geojson", path.name, observed=observed, why=why, remedy=remedy)
    _check_crs(document.get("crs") or _DEGREES, path.name, findings)


def _text(path: Path, findings: Findings) -> str:
    raw = path.read_bytes()
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if raw[:2] in _BOMS:
            around, other = raw[:80].decode("utf-16", errors="replace").lstrip("\ufeff"), "UTF-16"
        else:
            around = raw[max(0, error.start - 20) : error.start + 20].decode("cp1252", errors="replace")
            other = "Windows (cp1252)"
        why = Phrase("GeoJSON is always UTF-8; this file is in another encoding, such as {encoding}.", encoding=other)
        remedy = Phrase("Export it again as UTF-8, or as GeoPackage.")
        raise findings.rejected("boundaries.geojson_encoding", path.name, observed=around, why=why, remedy=remedy) from error


def _damaged(text: str, error: json.JSONDecodeError, path: Path, findings: Findings) -> Rejected:
    """Cut off, several documents in one file, or no JSON at all."""
    if error.msg == "Extra data" and text[error.pos : error.pos + 1] == "{":
        observed, why = Phrase("several documents, one a line"), Phrase("This is a stream of shapes (GeoJSONSeq), no GeoJSON.")
        return findings.rejected("boundaries.geojson", path.name, observed=observed, why=why, remedy=_AS_GEOPACKAGE)
    if error.pos >= len(text.rstrip()) - 1 or "Unterminated" in error.msg:
        observed = Phrase("the document ends in line {line}, before it is closed", line=text.count("\n") + 1)
        why = Phrase("The file is cut off, so shapes or names at its end are lost.")
        remedy = Phrase("Copy or export it again, and compare the sizes.")
        return findings.rejected("boundaries.geojson", path.name, observed=observed, why=why, remedy=remedy)
    around = text[max(0, error.pos - 20) : error.pos + 20].replace("\n", " ")
    observed = Phrase("“{text}” in line {line}", text=around, line=error.lineno)
    why = Phrase("This is no JSON: at this place a sign is missing or stands there that must not.")
    return findings.rejected("boundaries.geojson", path.name, error.lineno, observed=observed, why=why, remedy=_AGAIN)


def _otherwise(document: object) -> tuple[Phrase, Phrase]:
    """What a JSON document is instead, and what to do."""
    if isinstance(document, list):
        return Phrase("a bare list"), _AS_GEOPACKAGE
    if not isinstance(document, dict):
        return Phrase("no plain list of shapes"), _AGAIN
    kind = document.get("type")
    if kind == "Topology":
        return Phrase("TopoJSON: shapes as pieces of their borders"), _AS_GEOPACKAGE
    if kind == "Feature" or kind in _GEOMETRIES:
        return Phrase("a single shape ({kind})", kind=str(kind)), Phrase("Export the whole layer, not one shape of it.")
    if "geometryType" in document or "spatialReference" in document:
        return Phrase("the JSON of ESRI, not GeoJSON"), Phrase("Ask the service for GeoJSON (f=geojson in the address).")
    if "error" in document or "message" in document:
        return Phrase("the error message of a service"), Phrase("Look at the address of the download, and export it again.")
    if "collections" in document or "links" in document:
        return Phrase("the description of a service, without shapes"), Phrase(
            "The service itself is fetched with “cli.py fetch-boundaries URL --output boundaries.gpkg”."
        )
    return Phrase("no plain list of shapes"), _AGAIN


def _check_crs(crs: object, file: str, findings: Findings) -> None:
    named: object = ""
    if isinstance(crs, dict):
        properties = crs.get("properties")
        named = properties.get("name") if crs.get("type") == "name" and isinstance(properties, dict) else ""
    if isinstance(named, str) and _PLAIN_CRS.fullmatch(named):
        return
    observed = Phrase("crs: {text}", text=json.dumps(crs)[:120])
    why = Phrase("A coordinate system is read by the name of an EPSG code only; nothing else is followed.")
    remedy = Phrase("Save the layer as GeoPackage, or as GeoJSON in degrees (EPSG:4326), which needs no “crs”.")
    raise findings.rejected("boundaries.geojson", file, observed=observed, why=why, remedy=remedy)
