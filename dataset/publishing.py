"""On what terms others may use a city's numbers: their licence, and the websites that may show its maps."""

import re
from dataclasses import dataclass

from files.toml import Section
from language.phrases import Phrase, Text

_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_ORIGIN = re.compile(rf"(?P<scheme>https?)://(?P<host>{_LABEL}(?:\.{_LABEL})*)(?::(?P<port>[0-9]{{1,5}}))?")
_ADDRESS = re.compile(r"https?://[A-Za-z0-9][^\s\"'<>\\^`{}|@\x00-\x1f\x7f]*")
_THIS_COMPUTER = ("127.0.0.1", "localhost")
_LONGEST_HOST, _LONGEST_ADDRESS = 253, 500  # letters
_USUAL_PORTS = {"http": "80", "https": "443"}
MOST_ORIGINS = 50
"""More would make a header that proxies cut off."""


@dataclass(frozen=True)
class Licence:
    """What a city allows to do with its numbers.

    Attributes
    ----------
    name : Text
        As it is written beside the numbers, such as an SPDX identifier.
    url : str
        Where its text stands; may be empty.
    """

    name: Text
    url: str


def read_licence(city: Section) -> Licence | None:
    """Take the entry ``licence`` of ``[city]``; None where the city names none."""
    if "licence" not in city:
        return None
    if not city.is_table("licence"):
        example = 'licence = { name = "CC-BY-4.0", url = "https://…" }'
        observed = list(city.cells("licence")) if city.is_list("licence") else city.cell("licence")
        city.wrong("licence", observed, Phrase("a table such as {example}", example=example))
        return None
    section = city.section("licence")
    licence = Licence(section.text("name"), section.string("url", default=""))
    if "name" in section and not all(text.strip() for text in licence.name.by_language.values()):
        section.wrong("name", "", Phrase("what the licence is called, such as “{example}”", example="CC-BY-4.0"))
    if licence.url and (len(licence.url) > _LONGEST_ADDRESS or not _ADDRESS.fullmatch(licence.url)):
        example = "https://www.govdata.de/dl-de/by-2-0"
        section.wrong("url", licence.url, Phrase("the address of the licence's text, such as {example}", example=example))
    section.finish()
    return licence


def read_origins(embed: Section) -> tuple[str, ...]:
    """Take the table ``[embed]``: the websites that may frame a map, each checked so that it may stand in a security policy.

    Returns
    -------
    tuple of str
        ``scheme://host[:port]`` in small letters, each once.
    """
    origins = embed.cells("origins")
    for origin in origins:
        _check_origin(embed, origin)
    if len(origins) > MOST_ORIGINS:
        embed.wrong("origins", f"{len(origins)}", Phrase("at most {number} origins", number=MOST_ORIGINS))
    embed.finish()
    return tuple(dict.fromkeys(origin.lower() for origin in origins))


def _check_origin(embed: Section, origin: str) -> None:
    """Report the first thing that is wrong with it."""
    parts = _ORIGIN.fullmatch(origin)
    example = "https://www.example.org"
    shown = re.sub(r"[^/]*@", "…@", origin)[:200]  # findings are shown to everybody: no secrets
    if "*" in origin:
        embed.wrong("origins", shown, Phrase("each website by its own name, such as {example}, without *", example=example))
    elif parts is None or len(parts["host"]) > _LONGEST_HOST or not 0 < int(parts["port"] or 443) < 65536:
        allowed = Phrase(
            "scheme and host of a website, such as {example}, without a path, a stroke at the end or a user's name; a name with"
            " umlauts as browsers send it (xn--…)",
            example=example,
        )
        embed.wrong("origins", shown, allowed)
    elif parts["scheme"] == "http" and parts["host"].lower() not in _THIS_COMPUTER:
        embed.wrong("origins", shown, Phrase("an address that begins with https://"))
    elif parts["port"] == _USUAL_PORTS[parts["scheme"]]:
        embed.wrong("origins", shown, Phrase("an origin without its usual port, such as {example}", example=example))
