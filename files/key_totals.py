"""Rows of a table that are no quartier's: totals, and parts of what stands above them."""

from __future__ import annotations

import re
from collections.abc import Iterable

from files.spellings import plain

TOTALS = (
    "gesamt", "insgesamt", "summe", "zusammen", "total", "sum", "gesamtstadt", "stadt", "stadt gesamt", "stadt insgesamt",
    "alle", "alle stadtteile", "alle quartiere", "alle bezirke", "ganze stadt", "summe gesamt", "gesamtsumme", "gesamtergebnis",
    "endsumme", "grand total", "total city", "whole city",
)  # fmt: skip
_IN_TOTALS = frozenset({"gesamt", "insgesamt", "summe", "zusammen", "total", "gesamtsumme"})
_IS_PART = re.compile(r"(davon|darunter|hiervon|of which|of these|including)\b|(dar|dav)\.", re.IGNORECASE)


def is_total(cell: str, city: Iterable[str] = ()) -> bool:
    """Whether a cell names what adds up others: “Gesamt”, “Stadt Köln”, the city itself."""
    name = plain(cell)
    cities = {plain(own) for own in city if own}
    if name in TOTALS or name in cities:
        return True
    words = name.split()
    rest = " ".join(word for word in words if word not in _IN_TOTALS and word not in ("stadt", "kreisfreie", "landeshauptstadt"))
    return bool(_IN_TOTALS & set(words) or "stadt" in words) and (rest in cities or bool(_IN_TOTALS & set(words)))


def is_part(cell: str) -> bool:
    """Whether a cell begins as rows do that are a part of the row above: “davon …”."""
    return bool(_IS_PART.match(cell))
