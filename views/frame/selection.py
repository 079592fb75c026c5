"""The URL is the state: every choice stands in the link, by ids that no language changes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from functools import lru_cache

import streamlit as st

from dataset.dataset import Dataset
from geo.drawing.classes import Method
from language.phrases import Phrase
from language.words import LANGUAGES
from reports.choice.outlook import INTERVIEWS
from reports.compare.content import Sides, sides_of
from reports.compare.together import second_of
from reports.map.displays import displays_of, seconds_of
from reports.map.requests import Display, MapRequest, Second, parse_scheme, written_scheme
from views.frame.choosing import LONGEST, weighing_of

_WISHED, _SHOWN = "wished", "shown"
_PARAMETERS = {
    "lang": Phrase("language"),
    "theme": Phrase("theme"),
    "indicator": Phrase("indicator"),
    "group": Phrase("target group"),
    "wave": Phrase("survey"),
    "quartier": Phrase("quartier"),
    "workshops": Phrase("workshops shown"),
    "display": Phrase("display"),
    "second": Phrase("comparison"),
    "classes": Phrase("classes"),
    "beside": Phrase("quartiers beside"),
    "sides": Phrase("what is set side by side"),
    "against": Phrase("second indicator"),
    "workshop": Phrase("workshop"),
    "part": Phrase("part of the contributions"),
    "choice": Phrase("what counts in the choice"),
    "versus": Phrase("choice to compare with"),
    "interviews": Phrase("further questionnaires"),
}
_LONGEST = 200  # letters of a parameter; no id is longer
_NAMED = 60  # letters of what is not known that a notice repeats
WORKSHOPS = ("matching", "all", "planned", "none")


@dataclass(frozen=True)
class Selection:
    """What a page shows; every field is a parameter of the link."""

    lang: str
    theme: str
    indicator: str
    group: str
    wave: str
    quartier: str = ""
    workshops: str = "matching"
    display: str = "values"
    second: str = ""
    classes: str = "fixed"
    beside: str = ""
    """Ids of quartiers that are compared with the chosen one, separated by commas."""
    sides: str = Sides.PLACES
    """What the comparison sets side by side, as `reports.compare.content.Comparison` has it."""
    against: str = ""
    """The second indicator of the comparison; the map's own is `second`."""
    workshop: str = ""
    part: str = "1"
    """Which part of what was said is shown, as `workshops.thread.in_parts` makes them."""
    choice: str = ""
    """What counts in the choice of the next workshop, as `workshops.weighing.Weighing` is written; empty: as usual."""
    versus: str = ""
    """A second one to compare it with; empty: none."""
    interviews: str = "40"
    """How many further questionnaires the page of the next workshop asks after."""

    @property
    def request(self) -> MapRequest:
        """The map that is shown."""
        return MapRequest(
            self.indicator, self.group, self.wave, Display(self.display), Second.parse(self.second), parse_scheme(self.classes)
        )


def read_selection(dataset: Dataset) -> tuple[Selection, dict[str, Phrase]]:
    """The selection in the link, completed by what was wished before and by defaults.

    What a page cannot show now (a target group where there are only register figures) stays wished, and
    comes back with the next indicator that knows it.

    Returns
    -------
    Selection, dict of Phrase
        And a notice for every parameter whose value this city does not know.
    """
    shown = st.session_state.get(_SHOWN, {})
    asked = {name: value for name, value in st.query_params.to_dict().items() if shown.get(name) != value}
    st.session_state[_WISHED] = {**st.session_state.get(_WISHED, {}), **asked}
    return complete(st.session_state[_WISHED], dataset)


def complete(asked: Mapping[str, str], dataset: Dataset) -> tuple[Selection, dict[str, Phrase]]:
    """A selection that exists in this city."""
    known = {name: str(value)[: _longest(name)] for name, value in asked.items() if name in _PARAMETERS}
    selection, notices = _completed(tuple(sorted(known.items())), dataset)
    return selection, dict(notices)


def _longest(name: str) -> int:
    return LONGEST + 1 if name in ("choice", "versus") else _LONGEST


@lru_cache(maxsize=1024)
def _completed(given: tuple[tuple[str, str], ...], dataset: Dataset) -> tuple[Selection, dict[str, Phrase]]:
    asked = dict(given)
    notices: dict[str, Phrase] = {}

    def one_of(parameter: str, allowed: list[str], default: str) -> str:
        value = asked.get(parameter, "")
        if value in allowed:
            return value
        if value:
            notices[parameter] = Phrase(
                "“{value}” ({parameter}) is not known here.", value=value, parameter=_PARAMETERS[parameter]
            )
        return default

    catalogue = dataset.catalogue
    lang = one_of("lang", list(LANGUAGES), dataset.city.language)
    known_indicator = asked.get("indicator", "") in catalogue.indicators
    filled = [theme for theme in catalogue.themes if catalogue.indicators_of(theme)]
    theme = one_of("theme", filled, catalogue.indicators[asked["indicator"]].theme if known_indicator else filled[0])
    offered = [indicator.id for indicator in catalogue.indicators_of(theme)]
    indicator = asked.get("indicator", "") if asked.get("indicator", "") in offered else offered[0]
    if asked.get("indicator") and not known_indicator:
        one_of("indicator", offered, indicator)
    groups = dataset.target_groups_of(indicator)
    group = (
        one_of("group", list(dict.fromkeys([*groups, "all"])), "all")
        if asked.get("group") not in catalogue.target_groups
        else asked["group"]
    )
    group = group if group in groups else "all"
    waves = dataset.waves_of(indicator)
    wave = asked.get("wave", "")
    if wave not in waves:
        wave = one_of("wave", list(dataset.periods), waves[-1])
        wave = wave if wave in waves else waves[-1]
    display = one_of("display", list(Display), Display.VALUES)
    offered_displays = displays_of(dataset, indicator, group, wave)
    display = display if display in offered_displays else str(Display.VALUES)
    seconds = [str(second) for second in seconds_of(dataset, Display(display), indicator, group, wave)]
    second = asked.get("second", "")
    if second not in seconds:
        if second and not _known(dataset, second):
            one_of("second", [], "")
        second = seconds[0] if seconds else ""
    selection = Selection(
        lang,
        theme,
        indicator,
        group,
        wave,
        one_of("quartier", ["", *dataset.quartier_names], ""),
        one_of("workshops", list(WORKSHOPS), WORKSHOPS[0]),
        display,
        second,
        _classes(asked.get("classes", ""), one_of),
        _beside(asked.get("beside", ""), dataset, one_of),
        _sides(asked.get("sides", ""), dataset, theme, wave, one_of),
        "",
        one_of("workshop", ["", *(workshop.id for workshop in dataset.workshops)], ""),
        _part(asked.get("part", ""), one_of),
        _scenario("choice", asked, dataset, notices),
        _scenario("versus", asked, dataset, notices),
        one_of("interviews", [str(one) for one in INTERVIEWS], str(INTERVIEWS[1])),
    )
    against = one_of("against", list(dataset.catalogue.indicators), "")
    return replace(selection, against=second_of(dataset, selection.request, against)), notices


def _sides(text: str, dataset: Dataset, theme: str, wave: str, one_of: Callable[[str, list[str], str], str]) -> str:
    """What this theme and survey do not have gives way in silence; what is none here is named."""
    offered = sides_of(dataset, theme, wave)
    known = [Sides.PLACES, Sides.GROUPS, *(f"{Sides.SINCE}:{period}" for period in dataset.periods)]
    chosen = one_of("sides", known, offered[0])
    return chosen if chosen in offered else offered[0]


def _known(dataset: Dataset, second: str) -> bool:
    """Whether it exists in this city, though not beside what is shown now."""
    part = Second.parse(second)
    known = {
        "indicator": dataset.catalogue.indicators,
        "group": ["all", *dataset.catalogue.target_groups],
        "wave": dataset.periods,
    }
    return part.id in known.get(part.kind, ())


def _beside(text: str, dataset: Dataset, one_of: Callable[[str, list[str], str], str]) -> str:
    """Each quartier once; what is none here is named."""
    ids = list(dict.fromkeys(one for one in text.split(",") if one))
    known = [one for one in ids if one in dataset.quartier_names]
    if known != ids:
        one_of("beside", [], "")
    return ",".join(known)


def _classes(text: str, one_of: Callable[[str, list[str], str], str]) -> str:
    try:
        return written_scheme(parse_scheme(text)) if text else str(Method.FIXED)
    except ValueError:
        return one_of("classes", [], str(Method.FIXED))


def _scenario(parameter: str, asked: Mapping[str, str], dataset: Dataset, notices: dict[str, Phrase]) -> str:
    """A scenario in its usual spelling; one that cannot be read here is named by the part that is wrong."""
    text = asked.get(parameter, "")
    if not text:
        return ""
    weighing, wrong = weighing_of(dataset, text)
    if wrong:
        notices[parameter] = Phrase(
            "“{value}” ({parameter}) is not known here.", value=wrong[:_NAMED], parameter=_PARAMETERS[parameter]
        )
        return ""
    return weighing.written()


def _part(text: str, one_of: Callable[[str, list[str], str], str]) -> str:
    """A number from 1 upwards; how many parts there are is for the page to say."""
    number = text if text.isascii() and text.isdigit() and len(text) < 7 else ""
    return str(max(int(number), 1)) if number else one_of("part", [], "1")


def write_selection(selection: Selection) -> None:
    """Put the whole selection, defaults included, into the link."""
    st.session_state[_SHOWN] = asdict(selection)
    if st.query_params.to_dict() != asdict(selection):
        st.query_params.from_dict(asdict(selection))


def change(dataset: Dataset, **chosen: str) -> None:
    """Change single parameters; used as a callback of widgets."""
    wished = {**st.session_state.get(_WISHED, {}), **chosen}
    selection, unknown = complete(wished, dataset)
    st.session_state[_WISHED] = {name: value for name, value in wished.items() if name not in unknown}
    write_selection(selection)
