"""Addresses of pages with what is chosen there; relative, so that they hold behind any proxy."""

from __future__ import annotations

from urllib.parse import quote, urlencode

CALENDAR_ROUTE = "/calendar"


def _address(page: str, **chosen: str) -> str:
    return f"{page}?{urlencode({name: value for name, value in chosen.items() if value})}"


def to_map(lang: str, *, theme: str = "", indicator: str = "", quartier: str = "") -> str:
    """The map of an indicator, with a quartier chosen."""
    return _address("./", lang=lang, theme=theme, indicator=indicator, quartier=quartier)


def to_thread(lang: str, *, theme: str = "", quartier: str = "", part: str = "", anchor: str = "") -> str:
    """What was found, said and done on a theme, in a quartier or the whole city; there, one contribution or measure."""
    address = _address("./thread", lang=lang, theme=theme, quartier=quartier, part=part)
    return f"{address}#{quote(anchor)}" if anchor else address


def to_workshop(lang: str, workshop: str = "") -> str:
    """All workshops, or one."""
    return _address("./workshops", lang=lang, workshop=workshop)


def to_profile(lang: str, quartier: str) -> str:
    """A quartier's profile."""
    return _address("./profile", lang=lang, quartier=quartier)


def to_choice(lang: str, choice: str = "", versus: str = "") -> str:
    """The choice of the next workshop, with a scenario and one to compare it with."""
    return _address("./choice", lang=lang, choice=choice, versus=versus)
