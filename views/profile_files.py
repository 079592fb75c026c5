"""Profiles as files to take along: one quartier's, or all of them."""

from __future__ import annotations

from functools import lru_cache
from threading import Lock
from urllib.parse import quote, urlencode

from dataset.dataset import Dataset
from language.words import LANGUAGES, words_for
from reports.profile_bundle import profiles_pdf, profiles_zip
from reports.profile_pdf import profile_pdf

PROFILE_ROUTE = "/profile"
_EVERY = "all"
_LONGEST_BASE = 200
_ONE_AT_A_TIME = Lock()


def to_profile_file(lang: str, name: str = _EVERY, kind: str = "pdf") -> str:
    """The address of a file; without a name, that of all quartiers."""
    return f".{PROFILE_ROUTE}/{quote(name, safe='')}.{kind}?{urlencode({'lang': lang})}"


def profile_file(city: Dataset, name: str, kind: str, lang: str, base: str) -> tuple[bytes, str]:
    """The file's content and media type.

    Parameters
    ----------
    name : str
        A ``quartier_id``, or ``all``.
    kind : str
        ``pdf``, or for all quartiers ``zip``.
    base : str
        The address of the dashboard, which the profile names.

    Raises
    ------
    LookupError
        If there is no such quartier or kind.
    """
    language = lang if lang in LANGUAGES else city.city.language
    if kind == "pdf" and name in city.quartier_names:
        return _one(city, name, language, base[:_LONGEST_BASE]), "application/pdf"
    if name == _EVERY and kind in ("pdf", "zip"):
        return _all(city, kind, language, base[:_LONGEST_BASE]), "application/pdf" if kind == "pdf" else "application/zip"
    raise LookupError("no such profile")


def _link(base: str, language: str, quartier_id: str) -> str:
    return f"{base.rstrip('/')}{PROFILE_ROUTE}?{urlencode({'lang': language, 'quartier': quartier_id})}"


@lru_cache(maxsize=64)
def _one(city: Dataset, quartier_id: str, language: str, base: str) -> bytes:
    return profile_pdf(city, quartier_id, words_for(language), _link(base, language, quartier_id))


def _all(city: Dataset, kind: str, language: str, base: str) -> bytes:
    with _ONE_AT_A_TIME:  # seconds of a whole core
        return _made(city, kind, language, base)


@lru_cache(maxsize=4)
def _made(city: Dataset, kind: str, language: str, base: str) -> bytes:
    make = profiles_pdf if kind == "pdf" else profiles_zip
    return make(city, words_for(language), lambda quartier_id: _link(base, language, quartier_id))
