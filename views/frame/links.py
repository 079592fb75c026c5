"""Addresses of pages and files with what is chosen there; relative, so that they hold behind any proxy."""

from collections.abc import Mapping
from urllib.parse import quote, urlencode

from reports.choice.scenarios import PAGE

ANSWERS_ROUTE = "/answers"
CALENDAR_ROUTE = "/calendar"
CHOICE_ROUTE = f"/{PAGE}"
CITE_ROUTE = "/cite"
EMBED_ROUTE = "/embed/map"
EXPORT_ROUTE = "/export"
EXPORT_KINDS = ("csv", "xlsx", "png", "svg")
PROFILE_ROUTE = "/profile"
PROFILES_ROUTE = "/profiles"  # not below the other one, where any name may be a quartier's
SEARCH_ROUTE = "/search"
SCENARIO_FILE = "scenario.toml"
DOSSIER_FILE = "dossier.pdf"
NUMBERS_FILE = "numbers.xlsx"


def _address(page: str, **chosen: str) -> str:
    return f"{page}?{urlencode({name: value for name, value in chosen.items() if value})}"


def to_map(lang: str, *, theme: str = "", indicator: str = "", quartier: str = "") -> str:
    """The map of an indicator, with a quartier chosen."""
    return _address("./", lang=lang, theme=theme, indicator=indicator, quartier=quartier)


def to_selection(chosen: Mapping[str, str]) -> str:
    """The map with everything that a short link names."""
    return f"./?{urlencode(chosen)}"


def to_embedded(chosen: Mapping[str, str]) -> str:
    """The map alone, for a frame on another website."""
    return f".{EMBED_ROUTE}?{urlencode(chosen)}"


def to_thread(lang: str, *, theme: str = "", quartier: str = "", part: str = "", anchor: str = "") -> str:
    """What was found, said and done on a theme, in a quartier or the whole city; there, one contribution or measure."""
    address = _address("./thread", lang=lang, theme=theme, quartier=quartier, part=part)
    return f"{address}#{quote(anchor)}" if anchor else address


def to_workshop(lang: str, workshop: str = "") -> str:
    """All workshops, or one."""
    return _address("./workshops", lang=lang, workshop=workshop)


def to_calendar(lang: str, workshop: str) -> str:
    """One workshop, or all that are planned, as a calendar file."""
    return _address(f".{CALENDAR_ROUTE}/{quote(workshop, safe='')}.ics", lang=lang)


def to_profile(lang: str, quartier: str) -> str:
    """A quartier's profile."""
    return _address("./profile", lang=lang, quartier=quartier)


def to_profile_file(lang: str, quartier_id: str, group: str = "") -> str:
    """A quartier's profile as a file, with all answers of a target group."""
    return _address(f".{PROFILE_ROUTE}/{quote(quartier_id, safe='')}.pdf", lang=lang, group=group)


def to_profiles(lang: str, kind: str) -> tuple[str, str]:
    """The file of all profiles, ``pdf`` or ``zip``, and how far it is."""
    file = f".{PROFILES_ROUTE}.{kind}"
    return _address(file, lang=lang), _address(f"{file}/state", lang=lang)


def to_choice(lang: str, choice: str = "", **more: str) -> str:
    """The page “Plan a workshop” with a scenario, and with more of what is chosen there."""
    return _address("./choice", lang=lang, choice=choice, **more)


def to_choice_file(kind: str, lang: str, choice: str, name: str = "", fill: str = "") -> str:
    """A choice's dossier with what its map colours, its numbers, or the scenario's own file with its name."""
    return _address(f".{CHOICE_ROUTE}/{kind}", lang=lang, choice=choice, name=name, fill=fill)
