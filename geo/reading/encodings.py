"""In which encoding the names of boundaries are written, and whether what stands there can be right."""

import codecs
import json
import re
from collections.abc import Iterable, Sequence
from pathlib import Path

import geopandas as gpd
import pandas as pd

from files.findings import Findings, Rejected
from geo.reading.options import BoundaryOptions
from geo.reading.shapefiles import part_of
from language.phrases import Phrase

BYTES = "ISO-8859-1"  # every byte is a character and comes back from it unchanged
TWICE = "utf-8 twice"
_READINGS = ("utf-8", "cp1252", "cp850", "mac_roman")
_USUAL = frozenset("äöüßÄÖÜẞáàâãåæçéèêëíìîïñóòôõøœúùûÿÁÀÂÃÅÆÇÉÈÊËÍÎÓÔØŒÚšžčćřěůłńśżźąęŠŽČŁ–’„“§°´·")
_NO_TEXT = re.compile(r"utf[_-]?(7|16|32)|idna|punycode|escape|mbcs|oem", re.IGNORECASE)  # of Python's, but of no .dbf
_OF_DRIVER = {0x01: "cp437", 0x02: "cp850", 0x03: "cp1252", 0x57: "cp1252", 0x64: "cp852", 0x04: "mac_roman"}  # byte 29
_NAMES_SHOWN = 3


def decoded(frame: gpd.GeoDataFrame, source: Path, file: str, options: BoundaryOptions, findings: Findings) -> gpd.GeoDataFrame:
    """The frame of a shapefile, read as `BYTES`, in its right encoding.

    Raises
    ------
    Rejected
        If the encoding named does not fit the bytes; the finding shows names of the city in each that does.
    """
    texts = _texts(frame)
    cells = [cell for column in texts for cell in frame[column].dropna().unique()] + [str(name) for name in frame.columns]
    telling = [cell for cell in _by_importance(cells, frame, options) if not cell.isascii()]
    stated, written = _stated(source)
    if options.encoding == TWICE:
        chosen: str | None = "utf-8"
    elif options.encoding:
        chosen = usable(options.encoding)
        if chosen is None or _shown(telling, chosen) is None:
            observed = f"encoding = {json.dumps(options.encoding, ensure_ascii=False)}"
            _ask("boundaries.encoding_wrong", "dataset.toml", observed, telling, Phrase("The names cannot be read so."), findings)
    elif written:
        chosen = stated
    else:
        chosen = _guess(telling, source)
    if telling and not options.encoding:
        _check(telling, chosen, written, file, findings)
    codec = chosen or "utf-8"
    frame = frame.rename(columns={column: _read(str(column), codec) for column in frame.columns if column != "geometry"})
    for column in [_read(name, codec) for name in texts]:
        frame[column] = frame[column].map(lambda cell: _read(cell, codec), na_action="ignore")
    return frame


def likeliest(frame: gpd.GeoDataFrame) -> str:
    """The encoding in which the texts of a frame, read as `BYTES`, look most like names."""
    cells = dict.fromkeys(cell for column in _texts(frame) for cell in frame[column].dropna().unique())
    return _best([cell for cell in cells if not cell.isascii()])


def check_names(frame: gpd.GeoDataFrame, file: str, options: BoundaryOptions, findings: Findings) -> gpd.GeoDataFrame:
    """Ask about texts that were encoded twice (``Ã¶`` inside words), in a file of any format; mend them where accepted.

    Raises
    ------
    Rejected
    """
    if options.encoding == TWICE:
        for column in _texts(frame):
            frame[column] = frame[column].map(lambda cell: once(cell) or cell, na_action="ignore")
        return frame
    if options.encoding and usable(options.encoding) is None:
        observed = f"encoding = {json.dumps(options.encoding, ensure_ascii=False)}"
        why = Phrase("There is no encoding of texts by this name.")
        remedy = Phrase("Take the line out: only shapefiles need it, and this file says itself how its texts are written.")
        raise findings.rejected("boundaries.encoding_wrong", "dataset.toml", observed=observed, why=why, remedy=remedy)
    columns = [column for column in (options.key, options.name) if column in _texts(frame)]
    cells = dict.fromkeys(cell for column in columns for cell in frame[column] if isinstance(cell, str))
    doubled = [cell for cell in cells if once(cell)]
    if doubled and not options.encoding:
        pairs = ", ".join(f"{cell} → {once(cell)}" for cell in doubled[:_NAMES_SHOWN])
        why = Phrase("The names were turned into UTF-8 twice when the file was made.")
        remedy = Phrase(
            "Export the file again, or have it turned back with this line under [boundaries] in dataset.toml:\n{line}",
            line=f"encoding = {json.dumps(TWICE)}",
        )
        findings.ask("boundaries.encoded_twice", file, observed=pairs, why=why, remedy=remedy)
        raise Rejected(findings)
    return frame


def once(cell: str) -> str | None:
    """A text that was encoded twice, as it was meant; None if it was not."""
    if cell.isascii():
        return None
    for codec in ("cp1252", BYTES):
        try:
            meant = cell.encode(codec).decode("utf-8")
        except UnicodeError:
            continue
        return meant
    return None


def usable(encoding: str) -> str | None:
    """Python's name of an encoding that texts may have; None if there is none of this name."""
    name = encoding.strip().lower().replace("ansi", "").strip(" _-")
    if name.isdigit():
        name = {"65001": "utf-8", "10000": "mac_roman"}.get(name) or (
            f"iso8859-{name[4:]}" if name.startswith("8859") else f"cp{name}"
        )
    try:
        codec = codecs.lookup(name)
    except (LookupError, ValueError, UnicodeError):
        return None
    if not codec._is_text_encoding or _NO_TEXT.search(codec.name):  # zip and base64 are none
        return None
    return codec.name


def _check(telling: Sequence[str], chosen: str | None, written: str, file: str, findings: Findings) -> None:
    """Ask where what the .cpg part says does not fit, or where names look wrong."""
    shown = _shown(telling, chosen) if chosen else None
    whole_utf8 = _shown(telling, "utf-8") is not None
    part = Path(file).with_suffix(".cpg").name if written else file
    if shown is None:
        observed = Phrase("“{encoding}” in the .cpg part", encoding=written) if written else Phrase("no .cpg part")
        _ask("boundaries.encoding_wrong", part, observed, telling, Phrase("The names cannot be read so."), findings)
    if written and chosen != "utf-8" and whole_utf8:
        observed = Phrase("“{encoding}” in the .cpg part: {names}", encoding=written, names=", ".join(shown or ()))
        why = Phrase("The bytes of the names are UTF-8, which is hardly ever a coincidence.")
        _ask("boundaries.encoding_wrong", part, observed, telling, why, findings)
    best = _best(telling)
    if chosen != "utf-8" and shown and best != chosen and _share(telling, best) > _share(telling, chosen or ""):
        observed = Phrase("names read as {encoding}: {names}", encoding=chosen, names=", ".join(shown))
        why = Phrase("Such letters hardly occur in names; another encoding gives usual ones.")
        _ask("boundaries.encoding_wrong", part, observed, telling, why, findings)
    if not written and shown:
        why = Phrase("The shapefile has no .cpg part that names its encoding; it was read as {encoding}.", encoding=chosen)
        remedy = Phrase("Check the names shown; if they are wrong, set encoding under [boundaries] in dataset.toml.")
        findings.mend("boundaries.encoding", file, observed=", ".join(shown), why=why, remedy=remedy)


def _ask(code: str, file: str, observed: Phrase | str, telling: Sequence[str], why: Phrase, findings: Findings) -> None:
    readings = {encoding: names for encoding in _READINGS if (names := _shown(telling, encoding))}
    order = sorted(readings, key=lambda encoding: -_share(telling, encoding))
    lines = "\n".join(f"encoding = {json.dumps(encoding)}  # {', '.join(readings[encoding])}" for encoding in order)
    remedy = Phrase("Write the line whose names are right under [boundaries] in dataset.toml:\n{lines}", lines=lines)
    findings.ask(code, file, observed=observed, why=why, remedy=remedy)
    raise Rejected(findings)


def _guess(telling: Sequence[str], source: Path) -> str:
    """Without .cpg: bytes above 127 that form valid UTF-8 are hardly ever anything else."""
    if _shown(telling, "utf-8") is not None:
        return "utf-8"
    table = part_of(source, ".dbf")
    with table.open("rb") if table else source.open("rb") as stream:
        head = stream.read(30)
    return _OF_DRIVER.get(head[29], "cp1252") if len(head) == 30 else "cp1252"  # the byte was there


def _stated(source: Path) -> tuple[str | None, str]:
    """What the .cpg part says: as Python names it, and as it stands there."""
    part = part_of(source, ".cpg")
    if part is None:
        return None, ""
    with part.open("rb") as stream:
        written = stream.read(64).decode("utf-8", errors="replace").strip("\ufeff\x00 \r\n\t")
    return usable(written), written


def _shown(telling: Sequence[str], encoding: str) -> list[str] | None:
    """Three names in an encoding; None if one of all cannot be read so."""
    try:
        return [_read(cell, encoding) for cell in telling][:_NAMES_SHOWN]
    except UnicodeError:
        return None


def _read(cell: str, encoding: str) -> str:
    raw = cell.encode(BYTES)
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError as error:
        if encoding == "utf-8" and error.end == len(raw) and error.reason == "unexpected end of data":
            return raw[: error.start].decode(encoding)  # a name that the width of its column cut inside a letter
        raise


def _share(telling: Sequence[str], encoding: str) -> float:
    """Which part of the letters beyond ASCII is usual in names; valid UTF-8 is as good as sure."""
    try:
        letters = [letter for cell in telling for letter in _read(cell, encoding) if not letter.isascii()]
    except UnicodeError:
        return 0.0
    if encoding == "utf-8":
        return 2.0
    return sum(letter in _USUAL for letter in letters) / len(letters) if letters else 0.0


def _best(telling: Sequence[str]) -> str:
    return max(_READINGS, key=lambda encoding: _share(telling, encoding))


def _texts(frame: pd.DataFrame) -> list[str]:
    return [
        str(column)
        for column in frame.columns
        if column != "geometry" and (frame[column].dtype == object or pd.api.types.is_string_dtype(frame[column]))
    ]


def _by_importance(cells: Iterable[str], frame: pd.DataFrame, options: BoundaryOptions) -> list[str]:
    """Texts without repetition, those of names first, so that a person sees names they know."""
    names = list(frame[options.name].dropna().unique()) if options.name in frame.columns else []
    return list(dict.fromkeys(cell for cell in (*names, *cells) if isinstance(cell, str)))
