"""A background map from a named host: checked so strictly that its origin may stand in a security policy."""

import re
from dataclasses import dataclass
from typing import Literal, cast
from urllib.parse import parse_qsl

from files.toml import Section
from language.phrases import Phrase, Text

KINDS = ("tiles", "wms")
FORMATS = ("image/png", "image/jpeg")
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_SIGN = r"[A-Za-z0-9._~/@=:+{}-]|%[0-9A-Fa-f]{2}"
_URL = re.compile(
    rf"(?P<scheme>https?)://(?P<host>{_LABEL}(?:\.{_LABEL})*)(?::(?P<port>[0-9]{{1,5}}))?(?:/(?:{_SIGN})*)?(?:\?(?P<query>(?:{_SIGN}|&)*))?"
)
_THIS_COMPUTER = ("127.0.0.1", "localhost")
_SECRET = re.compile(
    r"(api|access|subscription)?[_-]?(key|token)|app[_-]?(id|code|key)|pass(word|wd)?|pwd|user(name)?|secret|sig(nature)?|auth"
)
_OF_A_REQUEST = {"service", "request", "version", "layers"}
_MOST_ZOOM = 24
_LONGEST_HOST = 253
_EXAMPLES = {"tiles": "https://tiles.example.org/{z}/{x}/{y}.png", "wms": "https://wms.example.org/service"}


@dataclass(frozen=True)
class Background:
    """The ``[background]`` table of ``dataset.toml`` (docs/city-folder.md).

    Attributes
    ----------
    kind : str
        ``tiles`` or ``wms``.
    url : str
        Of tiles with ``{z}``, ``{x}`` and ``{y}``; of a WMS its service address.
    layers, format : str
        Of a WMS; empty for tiles.
    attribution : Text
        Must be shown beside the map. It is text, not HTML.
    opacity : float
        From 0 to 1.
    max_zoom : int
        The last zoom level for which the service has pictures.
    """

    kind: Literal["tiles", "wms"]
    url: str
    layers: str
    format: str
    attribution: Text
    opacity: float = 0.6
    max_zoom: int = 19

    @property
    def origin(self) -> str:
        """``scheme://host[:port]`` in small letters, with no sign that means anything to a security policy.

        Raises
        ------
        ValueError
            If the address is not one that `read_background` would take.
        """
        parts = _URL.fullmatch(self.url)
        if parts is None:
            raise ValueError("not the address of a background")
        port = f":{parts['port']}" if parts["port"] else ""
        return f"{parts['scheme']}://{parts['host'].lower()}{port}"


def read_background(section: Section) -> Background:
    """Take and check the table ``[background]``; faults are noted with their line."""
    kind = section.string("kind", among=KINDS)
    url = section.string("url")
    if url and kind in KINDS:
        _check_url(section, url, kind)
    attribution = section.text("attribution")
    if "attribution" in section and not all(text.strip() for text in attribution.by_language.values()):
        section.wrong(
            "attribution", "", Phrase("what the map's licence asks for, such as “{example}”", example="© GeoBasis-DE / BKG")
        )
    zoom = section.number("max_zoom", default=19, least=1)
    background = Background(
        kind=cast(Literal["tiles", "wms"], kind),
        url=url,
        layers=_layers(section) if kind == "wms" else "",
        format=section.string("format", default=FORMATS[0], among=FORMATS) if kind == "wms" else "",
        attribution=attribution,
        opacity=section.number("opacity", default=0.6),
        max_zoom=int(zoom),
    )
    if background.opacity > 1:
        section.wrong("opacity", background.opacity, Phrase("a number from 0 (invisible) to 1"))
    if zoom > _MOST_ZOOM or zoom % 1:
        section.wrong("max_zoom", zoom, Phrase("a whole number from 1 to {most}", most=_MOST_ZOOM))
    section.finish()
    return background


def _layers(section: Section) -> str:
    layers = section.string("layers")
    if not layers.isprintable():
        section.wrong("layers", layers, Phrase("names of layers, separated by commas"))
    return layers


def _check_url(section: Section, url: str, kind: str) -> None:
    """Report the first thing that is wrong with an address."""
    address, asks, query = url.partition("?")
    shown = re.sub(r"[^/]*@", "…@", address)[:200] + asks + ("…" if query else "")  # findings are shown to everybody: no secrets
    parts = _URL.fullmatch(url)
    asked = [name.lower() for name, _ in parse_qsl(query, keep_blank_values=True)]
    if "@" in re.split(r"[/?#\\]", url.partition("://")[2])[0]:
        section.wrong("url", shown, Phrase("an address without a user's name"))
    elif parts is None or len(parts["host"]) > _LONGEST_HOST or not 0 < int(parts["port"] or 443) < 65536:
        section.wrong(
            "url",
            shown,
            Phrase("an address such as {example}, without blanks, quotes, commas or semicolons", example=_EXAMPLES[kind]),
        )
    elif parts["scheme"] == "http" and parts["host"].lower() not in _THIS_COMPUTER:
        section.wrong("url", shown, Phrase("an address that begins with https://"))
    elif any(_SECRET.fullmatch(name) for name in asked):
        section.wrong("url", shown, Phrase("a service without an access key: every visitor's browser would be given it"))
    elif kind == "wms":
        if re.search(r"[{}]", url) or _OF_A_REQUEST.intersection(asked):
            section.wrong("url", shown, Phrase("the service's own address, without a request such as GetCapabilities"))
    elif sorted(re.findall(r"{([xyz])}", url)) != ["x", "y", "z"] or len(re.findall(r"[{}]", url)) != 6:
        section.wrong(
            "url", shown, Phrase("an address with {places} once each and nothing else in braces", places="{z}, {x}, {y}")
        )
