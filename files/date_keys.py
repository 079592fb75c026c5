"""Keys that a spreadsheet took for dates: ``1-2`` typed into a cell becomes the first of February."""

from __future__ import annotations

import re
from collections.abc import Collection

_ISO = re.compile(r"\d{4}-(\d\d)-(\d\d)(?:T00:00(?::00)?)?")
_GERMAN = re.compile(r"(\d{1,2})\.(\d{1,2})\.(?:\d{2}|\d{4})")
_NAMED = re.compile(r"(\d{1,2})[.\- ]+\s*([A-Za-zä]{3,})\.?")
_ENGLISH = re.compile(r"([A-Za-zä]{3,})\.?[\- ]+(\d{1,2})")
_MONTHS = {
    1: ("jan", "jän"),
    2: ("feb",),
    3: ("mär", "mar", "mrz"),
    4: ("apr",),
    5: ("mai", "may"),
    6: ("jun",),
    7: ("jul",),
    8: ("aug",),
    9: ("sep",),
    10: ("okt", "oct"),
    11: ("nov",),
    12: ("dez", "dec"),
}
_SIGNS = "-./"


def typed_key(cell: str, keys: Collection[str]) -> str:
    """The key that was typed, if the cell looks like a date and one of what is known becomes that date; else nothing."""
    day_and_month = _day_and_month(cell)
    if day_and_month is None:
        return ""
    pairs = (day_and_month, day_and_month[::-1])
    for first, second in pairs:
        for sign in _SIGNS:
            for typed in (
                f"{first}{sign}{second}",
                f"{first:02}{sign}{second:02}",
                f"{first}{sign}{second:02}",
                f"{first:02}{sign}{second}",
            ):
                if typed in keys:
                    return typed
    return ""


def _day_and_month(cell: str) -> tuple[int, int] | None:
    if iso := _ISO.fullmatch(cell):
        return int(iso[2]), int(iso[1])
    if german := _GERMAN.fullmatch(cell):
        return int(german[1]), int(german[2])
    if named := _NAMED.fullmatch(cell):
        month = _month(named[2])
        return (int(named[1]), month) if month else None
    if english := _ENGLISH.fullmatch(cell):
        month = _month(english[1])
        return (int(english[2]), month) if month else None
    return None


def _month(name: str) -> int:
    """From 1; 0 if it is none."""
    plain = name.lower()
    return next((month for month, starts in _MONTHS.items() if plain.startswith(starts)), 0)
