"""Names of files that readers take along: in their language, and in letters that every system can hold."""

import re
import unicodedata
from collections.abc import Iterable
from urllib.parse import quote

from dataset.dataset import Dataset
from indicators.register.rows import UNDATED
from language.words import Words
from reports.map.requests import Display, MapRequest, maps_of

_LETTERS = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ß": "ss", "æ": "ae", "Æ": "Ae", "ø": "oe", "Ø": "Oe"}
    | {"ł": "l", "Ł": "L", "đ": "d", "Đ": "D"}
)
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)", re.IGNORECASE)  # Windows opens devices of these names
_LONGEST, _LONGEST_PART = 120, 50  # letters
_DEFAULT = "Quartierblick"


def stem_of(parts: Iterable[str]) -> str:
    """A file's name without its ending: ``Kaiserslautern_Wohlfuehlen-im-Quartier_Alle_2025``.

    Parameters
    ----------
    parts : iterable of str
        Anything; a part of which no letter is left is left out.
    """
    stem = "_".join(part for part in map(_plain, parts) if part)[:_LONGEST].rstrip("-_") or _DEFAULT
    return f"{_DEFAULT}_{stem}" if _RESERVED.fullmatch(stem) else stem


def map_parts(dataset: Dataset, request: MapRequest, words: Words) -> list[str]:
    """What the name of a map's file is made of, in the reader's language: city, indicators, target group, survey."""
    maps = maps_of(dataset, request)
    names = [words.pick(dataset.catalogue.described(name).name) for name in dict.fromkeys(part.indicator for part in maps)]
    group, wave = dataset.group_name(request.group, words), date_part(request.wave)
    match request.display:
        case Display.CHANGE:
            wave = f"{date_part(request.second.id)}-{wave}"
        case Display.GROUPS:
            group = words("every target group")
    return [words.pick(dataset.city.name), *names, group, wave]


def date_part(wave: str) -> str:
    """A survey's or a date's id; nothing where no date is known."""
    return "" if wave == UNDATED else wave


def _plain(part: str) -> str:
    """Letters, digits and hyphens."""
    decomposed = unicodedata.normalize("NFKD", part.translate(_LETTERS))
    letters = "".join(sign for sign in decomposed if not unicodedata.combining(sign))
    plain = re.sub(r"[^A-Za-z0-9]+", "-", letters).strip("-")
    if len(plain) <= _LONGEST_PART:
        return plain
    whole, _, _ = plain[: _LONGEST_PART + 1].rpartition("-")  # no word is cut, unless there is only one
    return whole or plain[:_LONGEST_PART]


def disposition(name: str) -> str:
    """The value of ``Content-Disposition`` for a file to keep (RFC 6266).

    Parameters
    ----------
    name : str
        Of `stem_of`, with its ending.
    """
    return f"attachment; filename=\"{name}\"; filename*=UTF-8''{quote(name, safe='')}"
