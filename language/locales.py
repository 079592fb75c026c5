"""The languages there are: each is a folder with a file of translated messages, `de/LC_MESSAGES/quartierblick.po`."""

from __future__ import annotations

import gettext
import logging
import os
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

from babel import Locale, UnknownLocaleError
from babel.messages.catalog import Message
from babel.messages.pofile import PoFileError, read_po

from language.message_checks import check_rule, fault_of

SHIPPED = Path(__file__).parent.parent / "locale"
_FILE = Path("LC_MESSAGES", "quartierblick.po")
_FIRST = ("de", "en")
# a language, its script, its region, and BCP 47's registered variant for plain language
_TAG = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?(-simple)?")
_REGIONS = {"en": "en_GB"}  # days before months
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True)
class Messages:
    """What one file translates, and what it says of itself.

    Attributes
    ----------
    texts, plurals : Mapping
        Message id (of a plural: its singular) to its text, or to the language's forms of it. Without what is not translated.
    form : callable
        Of a whole number: which of the forms it takes, by the file's ``Plural-Forms``.
    name : str
        The language as its readers call it: ``X-Name``, else what Unicode's CLDR says.
    fallback : str
        ``X-Fallback``: the language in which readers get what this file lacks; empty for English.
    pages : frozenset of str
        ``X-Pages``: the only pages that the file was written for; empty for all.
    """

    texts: Mapping[str, str]
    plurals: Mapping[str, tuple[str, ...]]
    form: Callable[[int], int]
    name: str
    fallback: str = ""
    pages: frozenset[str] = frozenset()


def is_language(code: str) -> bool:
    """Whether a code is a BCP 47 tag that texts may have: ``de``, ``pt-BR``, ``zh-Hant``, ``de-simple``."""
    if not _TAG.fullmatch(code):
        return False
    try:
        locale_of(code)
    except UnknownLocaleError:
        return False
    return True


def locale_of(code: str) -> Locale:
    """How a language writes numbers, dates and lists, as CLDR knows it; of a variant, as the language itself does.

    Raises
    ------
    babel.UnknownLocaleError
        If CLDR does not know the language.
    """
    return Locale.parse(_REGIONS.get(code) or code.removesuffix("-simple").replace("-", "_"))


def wider(code: str) -> tuple[str, ...]:
    """A language and those that it is a kind of, the narrowest first: ``de-simple``, ``de``."""
    parts = code.split("-")
    return tuple("-".join(parts[:length]) for length in range(len(parts), 0, -1))


def files_in(*folders: Path) -> dict[str, Path]:
    """Language to its file of messages, in the order in which languages are offered. Of two files the later folder's counts.

    Raises
    ------
    ValueError
        If a folder is missing, or named by what is no language.
    """
    files = {}
    for folder in folders:
        if not folder.is_dir():
            raise ValueError(f"{folder} (QUARTIER_LOCALE) is no directory; it holds folders such as tr/{_FILE.as_posix()}")
        for path in sorted(folder.glob(f"*/{_FILE.as_posix()}")):
            code = path.parents[1].name
            if not is_language(code):
                raise ValueError(f"{path}: {code!r} is no code of a language; name the folder de, tr, pt-BR or de-simple")
            files[code] = path
    return {code: files[code] for code in sorted(files, key=lambda code: (*(code != first for first in _FIRST), code))}


@cache
def messages_of(path: Path, code: str) -> Messages:
    """Read one file; in memory, so that no compiled file can fall behind it.

    A translation that could not be filled in is left out, as one that is missing, and told to whoever runs the program.

    Raises
    ------
    ValueError
        If it is no file of messages, or its rule of plurals chooses no form of some number.
    """
    try:
        with path.open("rb") as file:
            catalog = read_po(file, locale=locale_of(code), abort_invalid=True)
        form = gettext.c2py(catalog.plural_expr)
        check_rule(form, catalog.num_plurals)
        said = {key.lower(): value for key, value in catalog.mime_headers} | _headers(path, catalog.charset)
    except (ValueError, LookupError, OSError, PoFileError) as error:
        raise ValueError(f"{path} is no file of messages that can be read: {error}") from error
    texts: dict[str, str] = {}
    plurals: dict[str, tuple[str, ...]] = {}
    for message in filter(is_translated, catalog):
        if not message.id:
            continue
        ids, forms = _several(message.id), _several(message.string)
        if fault := fault_of(ids, forms):
            _LOG.warning("%s, line %s: %r is left out: %s", path, message.lineno, ids[0], fault)
        elif isinstance(message.id, str):
            texts[message.id] = forms[0]
        else:
            plurals[message.id[0]] = forms
    name = said.get("x-name") or locale_of(code).get_display_name() or code
    pages = frozenset(said.get("x-pages", "").split())
    return Messages(
        MappingProxyType(texts), MappingProxyType(plurals), form, name.strip(), said.get("x-fallback", "").strip(), pages
    )


def _several(texts: str | Sequence[str] | None) -> tuple[str, ...]:
    return (texts,) if isinstance(texts, str) else tuple(texts or ())


ENGLISH = Messages(MappingProxyType({}), MappingProxyType({}), lambda number: int(number != 1), "English")
"""English stands in the code itself."""


def is_translated(message: Message) -> bool:
    """Whether a message has its text, or all forms of it."""
    return bool(message.string) and all(message.string or ()) and not message.fuzzy


def chain_of(code: str, files: Mapping[str, Path]) -> list[tuple[str, Messages]]:
    """The files in which a message is looked for: the language's own, that of what it is a kind of, what they fall back to."""
    chain: dict[str, Messages] = {}
    waiting = list(wider(code))
    while waiting:
        here = waiting.pop(0)
        if here in chain or here == "en" or here not in files:
            continue
        chain[here] = messages_of(files[here], here)
        if fallback := chain[here].fallback:
            waiting += wider(fallback)
    return list(chain.items())


def _headers(path: Path, charset: str) -> dict[str, str]:
    """The file's own ``X-`` lines, which Babel does not hand on."""
    head = path.read_text(encoding=charset).partition("\n\n")[0]
    return {key.lower(): value for key, value in re.findall(r'^"(X-[\w-]+):\s*(.*?)\\n"$', head, re.MULTILINE)}


def read_all(files: Mapping[str, Path]) -> Mapping[str, Path]:
    """Read every file before the first reader comes: a fault of one is told at the start, and not to readers of another.

    Raises
    ------
    ValueError
        If one of them is no file of messages.
    """
    for code, path in files.items():
        fallback = messages_of(path, code).fallback
        if fallback and not {"en", *files}.intersection(wider(fallback)):
            _LOG.warning("%s: X-Fallback: %s is no language here, so English stands in for what is missing", path, fallback)
    return MappingProxyType(dict(files))


def _of_this_program() -> Mapping[str, Path]:
    """The shipped files and those of ``QUARTIER_LOCALE``; with a faulty one nothing starts, and a line says why."""
    own = os.environ.get("QUARTIER_LOCALE")
    try:
        return read_all(files_in(SHIPPED, *([Path(own)] if own else [])))
    except ValueError as error:
        raise SystemExit(f"Quartierblick cannot start: {error}") from None


FILES: Mapping[str, Path] = _of_this_program()
LANGUAGES = tuple(dict.fromkeys((*[code for code in _FIRST if code in FILES or code == "en"], *FILES)))
"""Every language that the product can be read in, in the order in which it is offered."""


def name_of(code: str) -> str:
    """A language as its readers call it."""
    return messages_of(FILES[code], code).name if code in FILES else ENGLISH.name
