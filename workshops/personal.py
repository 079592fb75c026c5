"""What in a text leads to a person: addresses and numbers for certain, names where somebody signs or is addressed."""

from __future__ import annotations

import re
from typing import Literal

_EMAIL = re.compile(r"[\w.+-]+\s*(@|\(at\)|\[at\])\s*[\w-]+(\.|\s*(\(dot\)|\[dot\]|\(punkt\))\s*)[\w.-]*\w", re.IGNORECASE)
_PHONE = re.compile(r"(?<![\w.,])(\+\d{2}|00\d{2}|0)[\s/()–-]*\d(?:[\s/()–-]*\d){5,13}(?![\w])")
_LETTER = "A-ZÄÖÜÀ-ÖØ-ÞĀ-Ž"
_NAME = rf"[{_LETTER}][\w’'-]+"
_TITLED = re.compile(rf"\b(?:Frau|Herrn?|Familie|Fam\.|Dr\.|Prof\.|Mrs?\.?|Ms\.?)\s+(?:Dr\.\s+|Prof\.\s+)*{_NAME}")
_SIGNED = re.compile(
    rf"(?:\b(?:gez\.|Gruß|Grüße[n]?|Grüssen|Ihre?|Euer|Eure|regards|sincerely|yours)[,:]?\s+|[–—-]\s+)"
    rf"(?:{_NAME}|[{_LETTER}]\.)\s+{_NAME}\s*\.?\s*$"
)
_CALLED = re.compile(rf"\b(?:Ich heiße|Mein Name ist|Ich bin (?:der|die)|My name is|I am called)\s+{_NAME}")


def personal_in(text: str) -> Literal["", "email", "phone", "name"]:
    """The most certain sign of a person in a text, or nothing.

    A number counts as one of a telephone from seven digits on that begin with 0, 00 or +; a name only where it
    follows a form of address, a greeting, a dash at the end, or “my name is”: anything else cannot be told from
    the names of streets and places.
    """
    if _EMAIL.search(text):
        return "email"
    if _PHONE.search(text):
        return "phone"
    if any(pattern.search(text) for pattern in (_TITLED, _SIGNED, _CALLED)):
        return "name"
    return ""
