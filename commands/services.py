"""The kinds of services that have boundaries: OGC API Features, WFS, or a plain file."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from xml.etree import ElementTree

import geo  # noqa: F401  # what GDAL may not load stands in the environment from here on
from commands.downloads import Download, NotFetched, document, link_of, with_query
from language.phrases import Phrase

PAGE = 1000  # shapes
_CONVERSION = Path(__file__).with_name("gml_conversion.py")
_PATIENCE = 120  # seconds
_FILES = (b"PK\x03\x04", b"SQLite format 3\x00")  # zipped shapefile, GeoPackage

Counted = Callable[[int], None]


def boundaries_from(url: str, layer: str, download: Download, counted: Counted) -> bytes:
    """The content of a file with the boundaries that an address has.

    Parameters
    ----------
    layer : str
        Which collection or feature type; empty if there is but one.
    counted : callable
        Hears how many shapes have come so far.

    Returns
    -------
    bytes
        GeoJSON, a GeoPackage, or the file that lies there.

    Raises
    ------
    NotFetched
    """
    raw = download.fetch(url)
    if raw.startswith(_FILES):
        return raw
    head = raw.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    if head == b"{":
        return _of_api(url, document(raw, url), layer, download, counted)
    if head == b"<":
        return _of_wfs(url, raw, layer, download, counted)
    raise NotFetched(Phrase("{url} is neither a service (OGC API Features, WFS) nor a file of boundaries.", url=url))


def _of_api(url: str, page: dict[str, Any], layer: str, download: Download, counted: Counted) -> bytes:
    if page.get("type") != "FeatureCollection":
        url = _items(url, page, layer, download)
        page = document(download.fetch(url), url)
    crs, features = page.get("crs"), []
    for following in download.pages(url, page):
        shapes = following.get("features")
        if not isinstance(shapes, list):
            raise NotFetched(Phrase("A page of {url} holds no shapes.", url=url))
        features += shapes
        counted(len(features))
    expected = page.get("numberMatched")
    if isinstance(expected, int) and expected != len(features):
        raise NotFetched(Phrase("The service has {expected} shapes, but sent {count}.", expected=expected, count=len(features)))
    return _collection(features, crs)


def _items(url: str, page: dict[str, Any], layer: str, download: Download) -> str:
    """The address of a collection's shapes, from the collection, the list of collections, or the landing page."""
    for _ in range(3):
        if items := link_of(page, "items", url):
            return with_query(items, limit=PAGE)
        if "collections" in page:
            listed = {str(entry.get("id")): entry for entry in page["collections"] if isinstance(entry, dict)}
            entry = listed.get(layer) if layer else next(iter(listed.values())) if len(listed) == 1 else None
            if entry is None:
                raise _which(listed)
            page = entry
            continue
        onwards = link_of(page, "data", url)
        if onwards is None:
            break
        page, url = document(download.fetch(onwards), onwards), onwards
    raise NotFetched(Phrase("{url} leads to no list of shapes.", url=url))


def _of_wfs(url: str, raw: bytes, layer: str, download: Download, counted: Counted) -> bytes:
    root = _parsed(raw, url)
    kind = _local(root.tag)
    if kind == "FeatureCollection":
        return _from_gml(raw)
    if kind != "WFS_Capabilities":
        raise NotFetched(Phrase("{url} answers with “{kind}”, not with boundaries.", url=url, kind=kind))
    names = [_text(entry, "Name") for entry in root.iter() if _local(entry.tag) == "FeatureType"]
    if not layer and len(names) != 1:
        raise _which(names)
    wanted = layer or names[0]
    if wanted not in names:
        raise _which(names)
    formats = " ".join(entry.text or "" for entry in root.iter() if _local(entry.tag) in ("Value", "Format"))
    version = root.get("version", "2.0.0")
    named = {"typeNames" if version.startswith("2") else "typeName": wanted}
    asked = with_query(url, service="WFS", version=version, request="GetFeature", **named)
    json_like = re.search(r"application/(geo\+)?json|json", formats)
    if json_like is None:
        return _from_gml(download.fetch(asked))
    return _of_wfs_pages(with_query(asked, outputFormat=json_like.group(0)), version, download, counted)


def _of_wfs_pages(url: str, version: str, download: Download, counted: Counted) -> bytes:
    features: list[Any] = []
    crs, expected, first = None, None, None
    size = "count" if version.startswith("2") else "maxFeatures"
    while True:
        address = with_query(url, **{size: PAGE, "startIndex": len(features)})
        page = document(download.fetch(address), address)
        shapes = page.get("features")
        if page.get("type") != "FeatureCollection" or not isinstance(shapes, list):
            raise NotFetched(Phrase("A page of {url} holds no shapes.", url=address))
        if shapes and features and shapes[0] == first:
            raise NotFetched(Phrase("The service's pages do not end: {url} comes again.", url=address))
        first = first or (shapes[0] if shapes else None)
        features += shapes
        counted(len(features))
        crs = crs or page.get("crs")
        matched = page.get("numberMatched", page.get("totalFeatures"))
        expected = matched if isinstance(matched, int) else expected
        if len(shapes) < PAGE or len(features) == expected:
            break
    if expected is not None and len(features) != expected:
        raise NotFetched(Phrase("The service has {expected} shapes, but sent {count}.", expected=expected, count=len(features)))
    return _collection(features, crs)


def _from_gml(raw: bytes) -> bytes:
    """GML as a GeoPackage, by GDAL's driver in a process of its own: here that driver is not loaded."""
    skipped = ",".join(name for name in os.environ["GDAL_SKIP"].split(",") if name != "GML")
    with TemporaryDirectory() as directory:
        source, target = Path(directory, "answer.gml"), Path(directory, "answer.gpkg")
        source.write_bytes(raw)
        command = [sys.executable, "-P", str(_CONVERSION), str(source), str(target)]
        try:
            ran = subprocess.run(  # our own script, our own paths
                command, env={**os.environ, "GDAL_SKIP": skipped}, capture_output=True, timeout=_PATIENCE, check=False
            )
        except subprocess.TimeoutExpired as error:
            raise NotFetched(Phrase("The GML of the service was not read within {seconds} s.", seconds=_PATIENCE)) from error
        if ran.returncode or not target.exists():
            last = ran.stderr.decode(errors="replace").strip().splitlines()[-1:] or [""]
            raise NotFetched(Phrase("The GML of the service cannot be read: {reason}", reason=last[0][:200]))
        return target.read_bytes()


def _collection(features: list[Any], crs: object) -> bytes:
    if not features:
        raise NotFetched(Phrase("The service has no shapes."))
    collection: dict[str, Any] = {"type": "FeatureCollection", "features": features}
    if crs:
        collection["crs"] = crs
    return json.dumps(collection, ensure_ascii=False).encode()


def _which(names: Any) -> NotFetched:
    listed = ", ".join(map(str, list(names)[:20])) or "–"
    return NotFetched(Phrase("Say which layer with --layer: {names}", names=listed))


def _parsed(raw: bytes, url: str) -> ElementTree.Element:
    if b"<!ENTITY" in raw[:10_000] or b"<!DOCTYPE" in raw[:10_000]:
        raise NotFetched(Phrase("{url} answers with a web page or with entities, not with boundaries.", url=url))
    try:
        return ElementTree.fromstring(raw)
    except ElementTree.ParseError as error:
        raise NotFetched(Phrase("{url} answers with a web page or with entities, not with boundaries.", url=url)) from error


def _local(tag: str) -> str:
    return tag.rsplit("}", 1)[-1]


def _text(entry: ElementTree.Element, name: str) -> str:
    return next((inner.text or "" for inner in entry if _local(inner.tag) == name), "").strip()
