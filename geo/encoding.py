"""In which encoding a shapefile's names are written, when nothing says so."""

from __future__ import annotations

from pathlib import Path

from files.findings import Findings
from language.phrases import Phrase


def dbf_encoding(shapefile: Path, shown_as: str, findings: Findings) -> str | None:
    """The encoding to read a .dbf with, or None where a .cpg file names it.

    Without .cpg, GDAL takes Latin-1: ``Mölschbach`` written in UTF-8 becomes ``MÃ¶lschbach``. Bytes
    above 127 that form valid UTF-8 are hardly ever anything else.
    """
    if shapefile.with_suffix(".cpg").exists():
        return None
    raw = shapefile.with_suffix(".dbf").read_bytes()
    header = int.from_bytes(raw[8:10], "little")
    records = raw[header:]
    if records.isascii():
        return "utf-8"
    try:
        records.decode("utf-8")
        encoding = "utf-8"
    except UnicodeDecodeError:
        encoding = "cp1252"
    words = {word for word in records.decode(encoding, errors="replace").split() if not word.isascii()}
    findings.mend(
        "boundaries.encoding",
        shown_as,
        found=", ".join(sorted(words)[:3]),
        why=Phrase("The shapefile has no .cpg part that names its encoding; it was read as {encoding}.", encoding=encoding),
        remedy=Phrase("Check the names shown; if they are wrong, set encoding under [boundaries] in dataset.toml."),
    )
    return encoding
