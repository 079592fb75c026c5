"""What a link says, checked against the city: every choice is a parameter, by ids that no language changes."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from urllib.parse import urlencode

from dataset.dataset import Dataset
from geo.drawing.classes import Method
from indicators.catalogue import Catalogue
from indicators.estimates.domains import EVERYBODY
from language.phrases import Phrase
from language.words import LANGUAGES
from reports.choice.outlook import INTERVIEWS
from reports.compare.content import Sides, sides_of
from reports.compare.together import second_of
from reports.map.inhabited import Fill, fills_of
from reports.map.requests import Display, MapRequest, Second, displays_of, parse_scheme, seconds_of, written_scheme
from views.frame.scenario import LONGEST, name_of, weighing_of

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
    "fill": Phrase("what is coloured"),
    "standard": Phrase("standardisation"),
    "own": Phrase("own area"),
    "beside": Phrase("quartiers beside"),
    "sides": Phrase("what is set side by side"),
    "against": Phrase("second indicator"),
    "workshop": Phrase("workshop"),
    "part": Phrase("part of the contributions"),
    "choice": Phrase("what counts in the choice"),
    "called": Phrase("name of the scenario"),
    "versus": Phrase("choice to compare with"),
    "interviews": Phrase("further questionnaires"),
    "tab": Phrase("part of the page"),
}
_SEVERAL = ("own", "beside")
"""Parameters that are ids with commas between them."""
_LONGEST = dict.fromkeys(_PARAMETERS, 200) | dict.fromkeys(("choice", "versus", *_SEVERAL), LONGEST + 1)
"""Letters of each parameter that are read; no id is longer, and what is a list is not taken if it is: cut, it is another one."""
_KEPT = 2000  # letters of a link that is remembered: anybody may make up others
_REPEATED = 60  # letters of an unknown part that a notice repeats
RAW = "none"
"""Of ``standard``: values as they were answered."""
WORKSHOPS = ("matching", "planned", "held", "all", "none")
"""Those that match theme and target group, of these the planned or the held ones, and every one of the city."""
TABS = ("result", "stable", "heard", "interviews", "stations", "scenarios")
"""Parts of the page “Plan a workshop”, of which one is shown at a time."""


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
    fill: str = Fill.WHOLE
    """What of a quartier has its colour, as `reports.map.inhabited.fills_of` offers it."""
    standard: str = RAW
    """By what values are standardised, as `Dataset.standards_of` has it."""
    own: str = ""
    """Ids of quartiers that the map's panel puts together, separated by commas."""
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
    called: str = ""
    """The name of that scenario, where somebody gave it one; without a choice there is none."""
    versus: str = ""
    """A second one to compare it with; empty: none."""
    interviews: str = "40"
    """How many further questionnaires the page “Plan a workshop” asks after."""
    tab: str = TABS[0]
    """Which part of that page is shown."""

    @property
    def parameters(self) -> dict[str, str]:
        """As a link has them."""
        return dict(vars(self))  # many times quicker than `dataclasses.asdict`, which copies every text

    @property
    def query(self) -> str:
        """As the end of an address."""
        return _query(self)

    @property
    def request(self) -> MapRequest:
        """The map that is shown."""
        return MapRequest(
            self.indicator,
            self.group,
            self.wave,
            Display(self.display),
            Second.parse(self.second),
            parse_scheme(self.classes),
            "" if self.standard == RAW else self.standard,
        )


@lru_cache(maxsize=1024)
def _query(selection: Selection) -> str:
    return urlencode(selection.parameters)


def complete(parameters: Mapping[str, str], dataset: Dataset, *, categories: bool = False) -> tuple[Selection, dict[str, Phrase]]:
    """A selection that exists in this city.

    Parameters
    ----------
    categories : bool
        Whether the indicator may be one of words, which the map alone can show; else the theme's first one that is a number
        takes its place, in silence.

    Returns
    -------
    Selection, dict of Phrase
        And a notice for every parameter whose value this city does not know.
    """
    read = {name: str(value)[: _LONGEST[name]] for name, value in parameters.items() if name in _PARAMETERS}
    completed = _completed if sum(map(len, read.values())) <= _KEPT else _completed.__wrapped__
    selection, notices = completed(tuple(sorted(read.items())), dataset, categories)
    return selection, dict(notices)


class _Link:
    """The parameters of a link, and a notice for each that had to be replaced."""

    def __init__(self, parameters: Mapping[str, str]) -> None:
        self._parameters = parameters
        self.notices: dict[str, Phrase] = {}

    def __getitem__(self, parameter: str) -> str:
        return self._parameters.get(parameter, "")

    def choose(self, parameter: str, offered: Collection[str], default: str, elsewhere: Collection[str] = ()) -> str:
        """The value if it is offered, else `default`; one that is offered `elsewhere` in this city gives way in silence."""
        value = self[parameter]
        if value in offered:
            return value
        if value and value not in elsewhere:
            self.refuse(parameter, value)
        return default

    def refuse(self, parameter: str, value: str) -> None:
        """Note that nothing here is called `value`."""
        self.notices[parameter] = Phrase(
            "“{value}” ({parameter}) is not known here.", value=value, parameter=_PARAMETERS[parameter]
        )


@lru_cache(maxsize=1024)
def _completed(
    parameters: tuple[tuple[str, str], ...], dataset: Dataset, categories: bool
) -> tuple[Selection, dict[str, Phrase]]:
    link, catalogue = _Link(dict(parameters)), dataset.catalogue
    lang = link.choose("lang", LANGUAGES, dataset.city.language)

    theme, indicator = _shown(link, catalogue, categories)

    every_group = (EVERYBODY, *catalogue.target_groups)
    group = link.choose("group", dataset.target_groups_of(indicator), EVERYBODY, elsewhere=every_group)
    waves = dataset.waves_of(indicator)
    wave = link.choose("wave", waves, waves[-1], elsewhere=dataset.periods)

    displays = displays_of(dataset, indicator, group, wave)
    display = link.choose("display", displays, Display.VALUES, elsewhere=list(Display))
    seconds = [str(second) for second in seconds_of(dataset, Display(display), indicator, group, wave)]
    every_second = [
        str(Second(kind, key))
        for kind, keys in (("indicator", catalogue.indicators), ("group", every_group), ("wave", dataset.periods))
        for key in keys
    ]
    second = link.choose("second", seconds, next(iter(seconds), ""), elsewhere=every_second)

    choice = _scenario(link, "choice", dataset)
    selection = Selection(
        lang,
        theme,
        indicator,
        group,
        wave,
        quartier=link.choose("quartier", dataset.quartier_names, ""),
        workshops=link.choose("workshops", WORKSHOPS, WORKSHOPS[0]),
        display=display,
        second=second,
        classes=_classes(link),
        fill=link.choose("fill", fills_of(dataset, indicator), fills_of(dataset, indicator)[0], elsewhere=list(Fill)),
        standard=_standard(link, dataset, display, (indicator, group, wave)),
        own=_several(link, "own", dataset),
        beside=_several(link, "beside", dataset),
        sides=_sides(link, dataset, theme, wave) if indicator in catalogue.indicators else Sides.PLACES,
        workshop=link.choose("workshop", [workshop.id for workshop in dataset.workshops], ""),
        part=_part(link),
        choice=choice,
        called=name_of(link["called"]) if choice else "",
        versus=_scenario(link, "versus", dataset),
        interviews=link.choose("interviews", [str(number) for number in INTERVIEWS], str(INTERVIEWS[1])),
        tab=link.choose("tab", TABS, TABS[0]),
    )
    against = link.choose("against", catalogue.indicators, "", elsewhere=catalogue.categorical)
    if indicator in catalogue.categorical:
        return selection, link.notices
    return replace(selection, against=second_of(dataset, selection.request, against)), link.notices


def _shown(link: _Link, catalogue: Catalogue, categories: bool) -> tuple[str, str]:
    """Theme and indicator; what this page cannot show gives way in silence."""
    every = {own.id: own.theme for theme in catalogue.themes for own in catalogue.mapped(theme)}
    offered = every if categories else {key: theme for key, theme in every.items() if key in catalogue.indicators}
    themes = [theme for theme in catalogue.themes if theme in offered.values()]
    wished = every.get(link["indicator"])
    theme = link.choose("theme", themes, wished if wished in themes else themes[0], elsewhere=set(every.values()))
    indicators = [key for key, own in offered.items() if own == theme]
    return theme, link.choose("indicator", indicators, indicators[0], elsewhere=every)


def standards_of(dataset: Dataset, display: str, shown: tuple[str, str, str]) -> list[str]:
    """By what the values of a display may be standardised; a change is one of raw values."""
    return [] if display == Display.CHANGE else dataset.standards_of(*shown)


def _standard(link: _Link, dataset: Dataset, display: str, shown: tuple[str, str, str]) -> str:
    every = [dataset.catalogue.standard.id] if dataset.catalogue.standard else []
    return link.choose("standard", [RAW, *standards_of(dataset, display, shown)], RAW, elsewhere=every)


def _sides(link: _Link, dataset: Dataset, theme: str, wave: str) -> str:
    offered = sides_of(dataset, theme, wave)
    since = [f"{Sides.SINCE}:{period}" for period in dataset.periods]
    return link.choose("sides", offered, offered[0], elsewhere=[Sides.PLACES, Sides.GROUPS, *since])


def _several(link: _Link, parameter: str, dataset: Dataset) -> str:
    """Each quartier once, without those that the city does not have; none if there are too many."""
    if len(link[parameter]) > LONGEST:
        link.refuse(parameter, f"{link[parameter][:_REPEATED]}…")
        return ""
    quartier_ids = list(dict.fromkeys(filter(None, link[parameter].split(","))))
    if not dataset.quartier_names.keys() >= set(quartier_ids):
        link.refuse(parameter, link[parameter])
    return ",".join(quartier_id for quartier_id in quartier_ids if quartier_id in dataset.quartier_names)


def _classes(link: _Link) -> str:
    """In their usual spelling."""
    try:
        return written_scheme(parse_scheme(link["classes"] or Method.FIXED))
    except ValueError:
        return link.choose("classes", (), Method.FIXED)


def _part(link: _Link) -> str:
    """A number from 1 upwards; how many parts there are is for the page to say."""
    text = link["part"]
    is_number = text.isascii() and text.isdigit() and len(text) < 7
    return str(max(int(text), 1)) if is_number else link.choose("part", (), "1")


def _scenario(link: _Link, parameter: str, dataset: Dataset) -> str:
    """In its usual spelling; empty if part of it is unknown, which is then named."""
    if not link[parameter]:
        return ""
    weighing, unknown = weighing_of(dataset, link[parameter])
    if unknown:
        link.refuse(parameter, unknown[:_REPEATED])
    return "" if unknown else weighing.written()
