"""Profiles as files to take along: one quartier's, or all of them."""

from __future__ import annotations

from functools import cache, lru_cache
from urllib.parse import quote, urlencode

from dataset.dataset import Dataset
from dataset.errors import NotFound
from language.words import LANGUAGES, words_for
from reports.profile.bundle import profiles_pdf, profiles_zip
from reports.profile.pdf import profile_pdf
from views.frame.desk import Desk, Work

PROFILE_ROUTE = "/profile"
BUNDLE_ROUTE = "/profiles"  # not below the other one, where any name may be a quartier's
BUNDLES = {"pdf": "application/pdf", "zip": "application/zip"}
_LONGEST_BASE = 200


def to_profile_file(lang: str, quartier_id: str) -> str:
    """The address of a quartier's profile as a file."""
    return f".{PROFILE_ROUTE}/{quote(quartier_id, safe='')}.pdf?{urlencode({'lang': lang})}"


def to_bundle(lang: str, kind: str) -> tuple[str, str]:
    """The addresses of the file of all profiles, and of how far it is."""
    asked = urlencode({"lang": lang})
    return f".{BUNDLE_ROUTE}.{kind}?{asked}", f".{BUNDLE_ROUTE}.{kind}/state?{asked}"


def profile_file(dataset: Dataset, quartier_id: str, lang: str, base: str) -> bytes:
    """A quartier's profile as PDF.

    Parameters
    ----------
    base : str
        The address of the dashboard, which the profile names.

    Raises
    ------
    NotFound
        If there is no such quartier.
    """
    if quartier_id not in dataset.quartier_names:
        raise NotFound("no such profile")
    return _one(dataset, quartier_id, _language(dataset, lang), base[:_LONGEST_BASE])


def bundle(dataset: Dataset, kind: str, lang: str, base: str) -> Work:
    """All profiles in one file: made already, or about to be.

    Parameters
    ----------
    kind : str
        ``pdf`` for one document, ``zip`` for a document each.
    base : str
        The address of the dashboard, which the profiles name.

    Raises
    ------
    NotFound
        If there is no such kind.
    Busy
        If too many such files are waiting to be made.
    """
    if kind not in BUNDLES:
        raise NotFound("no such file")
    language, base = _language(dataset, lang), base[:_LONGEST_BASE]
    make = profiles_pdf if kind == "pdf" else profiles_zip
    return _desk().order(
        (dataset, kind, language, base),
        lambda progress: make(dataset, words_for(language), lambda quartier_id: _link(base, language, quartier_id), progress),
    )


@cache
def _desk() -> Desk:
    return Desk()


def _language(dataset: Dataset, lang: str) -> str:
    return lang if lang in LANGUAGES else dataset.city.language


def _link(base: str, language: str, quartier_id: str) -> str:
    return f"{base.rstrip('/')}{PROFILE_ROUTE}?{urlencode({'lang': language, 'quartier': quartier_id})}"


@lru_cache(maxsize=64)
def _one(dataset: Dataset, quartier_id: str, language: str, base: str) -> bytes:
    return profile_pdf(dataset, quartier_id, words_for(language), _link(base, language, quartier_id))
