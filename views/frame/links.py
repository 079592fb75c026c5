"""Addresses of pages and files with what is chosen there; relative, so that they hold behind any proxy."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from dataset.dataset import Dataset
from reports.choice.scenarios import PAGE
from views.frame.selection import Selection
from views.frame.short_link import changed_parameters

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


@dataclass(frozen=True)
class Ways:
    """The ways from a page to others, each as short as it can be: all that is chosen is kept but for what a link changes."""

    dataset: Dataset
    selection: Selection

    def to_page(self, page: str, anchor: str = "", **changed: str) -> str:
        """A page (the map is ``""``) with everything that is chosen here but what changes, and a place on it."""
        address = f"./{page}?{urlencode(changed_parameters(self.dataset, self.selection, **changed))}"
        return f"{address}#{quote(anchor)}" if anchor else address

    def to_map(self, **changed: str) -> str:
        """The map."""
        return self.to_page("", **changed)

    def to_thread(self, anchor: str = "", **changed: str) -> str:
        """What was found, said and done on a theme, from its first part on; there, one contribution or measure."""
        return self.to_page("thread", anchor, **{"part": "1", **changed})

    def to_workshop(self, workshop: str = "") -> str:
        """All workshops, or one."""
        return self.to_page("workshops", workshop=workshop)

    def to_profile(self, quartier: str) -> str:
        """A quartier's profile."""
        return self.to_page("profile", quartier=quartier)

    def to_choice(self, choice: str, versus: str = "") -> str:
        """The choice of the next workshop, with a scenario and one to compare it with."""
        return self.to_page(PAGE, choice=choice, called="", versus=versus)


def to_selection(chosen: Mapping[str, str]) -> str:
    """The map with everything that a short link names."""
    return f"./?{urlencode(chosen)}"


def to_embedded(chosen: Mapping[str, str]) -> str:
    """The map alone, for a frame on another website."""
    return f".{EMBED_ROUTE}?{urlencode(chosen)}"


def to_station(lang: str, workshop: str) -> str:
    """One workshop, from its mark: the same at every choice, so that marks stay; `stations.js` adds what is chosen."""
    return _address("./workshops", lang=lang, workshop=workshop)


def to_calendar(lang: str, workshop: str) -> str:
    """One workshop, or all that are planned, as a calendar file."""
    return _address(f".{CALENDAR_ROUTE}/{quote(workshop, safe='')}.ics", lang=lang)


def to_profile_file(lang: str, quartier_id: str, group: str = "") -> str:
    """A quartier's profile as a file, with all answers of a target group."""
    return _address(f".{PROFILE_ROUTE}/{quote(quartier_id, safe='')}.pdf", lang=lang, group=group)


def to_profiles(lang: str, kind: str) -> tuple[str, str]:
    """The file of all profiles, ``pdf`` or ``zip``, and how far it is."""
    file = f".{PROFILES_ROUTE}.{kind}"
    return _address(file, lang=lang), _address(f"{file}/state", lang=lang)


def to_choice_file(kind: str, lang: str, choice: str, name: str = "", fill: str = "") -> str:
    """A choice's dossier with what its map colours, its numbers, or the scenario's own file with its name."""
    return _address(f".{CHOICE_ROUTE}/{kind}", lang=lang, choice=choice, name=name, fill=fill)
