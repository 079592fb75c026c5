"""In which encoding a shapefile's names are written, when nothing says so."""

from __future__ import annotations

from pathlib import Path


def guess_encoding(shapefile: Path) -> str | None:
    """The encoding to read a .dbf with, or None where a .cpg file names it.

    Without .cpg, GDAL takes Latin-1: ``Mölschbach`` written in UTF-8 becomes ``MÃ¶lschbach``. Bytes
    above 127 that form valid UTF-8 are hardly ever anything else.
    """
    if shapefile.with_suffix(".cpg").exists():
        return None
    table = next((part for part in (shapefile.with_suffix(".dbf"), shapefile.with_suffix(".DBF")) if part.exists()), None)
    if table is None:
        return None
    raw = table.read_bytes()
    header = int.from_bytes(raw[8:10], "little")
    try:
        raw[header:].decode("utf-8")
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"
