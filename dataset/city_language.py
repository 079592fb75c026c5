"""In which language a city is told what is wrong, before its files are read."""

import re
from pathlib import Path

from language.words import LANGUAGES

_START = 100_000  # bytes in which the city's language stands
_LANGUAGE = re.compile(
    rb"""^[ \t]*(?:city[ \t]*=[ \t]*\{[^}\n]{0,2000}?|city\.)?\blanguage[ \t]*=[ \t]*["']([a-z]{2,3}(?:-\w{1,8}){0,3})["']""",
    re.M,
)


def language_of(folder: Path) -> str:
    """The language in which a city is told what is wrong, even where its ``dataset.toml`` is.

    The file is not read as TOML here: one that is built to exhaust whoever does must not reach the server itself.
    """
    path = folder / "dataset.toml"
    try:
        start = b""
        if path.is_file():  # a pipe would have whoever opens it wait for ever
            with path.open("rb") as file:
                start = file.read(_START)
    except (OSError, ValueError):
        return LANGUAGES[0]
    named = next((match.group(1).decode() for match in _LANGUAGE.finditer(start)), LANGUAGES[0])
    return named if named in LANGUAGES else LANGUAGES[0]
