"""The city's catalogue: themes, target groups and indicators, with every text a reader needs."""

import itertools
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import Literal

from files.findings import Findings
from files.toml import Section, read_toml
from indicators.categorical import CategoricalIndicator, is_categorical, read_categorical
from indicators.conditions import Condition, read_conditions
from indicators.formula_entries import check_limit, check_limits, read_formula
from indicators.formulas import Formula, Mean, Median, Rate, Register, Share, Total
from indicators.need_texts import read_need
from indicators.presets import ChoiceRules, read_choice
from indicators.questions import Described, Question, read_question
from indicators.series_breaks import SeriesBreak, read_series_breaks
from indicators.standard import Standard, read_standard
from language.phrases import Phrase, Text

_ID = re.compile(r"[a-z][a-z0-9_]*")
_RESERVED = ("all", "quartier_id", "stratum", "stratum_size", "weight", "groups")  # they mean something in our own tables
COUNT, AMOUNT, RATE = "count", "amount", "rate"  # kinds of register figures
MOST_COVARIATES = 2
MOST_BREAKS = 6  # seven classes are the most that a reader tells apart, and may choose
MANY_MENTIONS = 5
MOST_TARGET_GROUPS = 30  # one bit each in a 64-bit number that has room for two waves


class Polarity(StrEnum):
    """Whether more of an indicator is good; context is neither and never enters a need index."""

    MORE_IS_BETTER = "more_is_better"
    MORE_IS_WORSE = "more_is_worse"
    NEITHER = "neither"


@dataclass(frozen=True)
class Theme:
    """A Handlungsfeld."""

    id: str
    name: Text


@dataclass(frozen=True)
class Topic:
    """What contributions are about, more exactly than a theme.

    Attributes
    ----------
    id, theme : str
    name : Text
    indicator : str
        The survey's question about the same; may be empty.
    satisfied : float or None
        From this value on (if less is better: down from it) the survey counts as satisfied.
    mentions : int
        So many mentions of a weakness contradict a satisfied survey.
    """

    id: str
    theme: str
    name: Text
    indicator: str
    satisfied: float | None
    mentions: int


@dataclass(frozen=True)
class TargetGroup:
    """A Zielgruppe: respondents for whom all conditions hold; its base stands instead of everybody's where it has one."""

    id: str
    name: Text
    dimension: str
    where: tuple[Condition, ...]
    base: Text = field(default_factory=Text)


@dataclass(frozen=True)
class Indicator:
    """One entry of the catalogue (docs/city-folder.md).

    Attributes
    ----------
    kind : str
        Of a register figure: count, amount, rate; empty where it is not said.
    need : Text
        What it is called where it speaks for need; empty where the city gives no such name.
    """

    id: str
    theme: str
    name: Text
    question: Text
    base: Text
    reading: Text
    formula: Formula
    polarity: Polarity
    breaks: tuple[float, ...]
    sensitive: bool
    scale_low: Text
    scale_high: Text
    unit: Text
    decimals: int
    covariates: tuple[str, ...] = ()
    breaks_in_series: tuple[SeriesBreak, ...] = ()
    kind: str = ""
    need: Text = field(default_factory=Text)

    @property
    def source(self) -> Literal["survey", "register"]:
        """Where its values come from."""
        return self.formula.source

    @property
    def adds_up(self) -> bool:
        """Whether the quartiers together have the city's value: persons, households, hectares, but no part and no mean."""
        return isinstance(self.formula, Total) or self.kind in (COUNT, AMOUNT)


@dataclass(frozen=True)
class Catalogue:
    """All of it, in the order of the file."""

    themes: Mapping[str, Theme]
    target_groups: Mapping[str, TargetGroup]
    indicators: Mapping[str, Indicator]
    topics: Mapping[str, Topic] = field(default_factory=dict)
    many_mentions: int = MANY_MENTIONS
    """So many mentions call for a measure, or for a word why there is none."""
    choice: ChoiceRules = field(default_factory=ChoiceRules)
    standard: Standard | None = None
    """What values are standardised by; None where the city names nothing."""
    questions: Mapping[str, Question] = field(default_factory=dict)
    """Whose whole distribution of answers is told."""
    categorical: Mapping[str, CategoricalIndicator] = field(default_factory=dict)
    """Words instead of numbers; in a mapping of their own, so that nothing that calculates meets them."""
    order: tuple[str, ...] = ()
    """The ids of `indicators` and `categorical`, in the order of the file."""
    everybody: Text = field(default_factory=Text)
    """The base of questions that are put to everybody; empty where the city names none."""

    def indicators_of(self, theme: str) -> list[Indicator]:
        """The indicators of one theme that are numbers, in the order of the file."""
        return [indicator for indicator in self.indicators.values() if indicator.theme == theme]

    def mapped(self, theme: str) -> list[Indicator | CategoricalIndicator]:
        """What a map can show of a theme, numbers and categories, in the order of the file."""
        every: dict[str, Indicator | CategoricalIndicator] = {**self.indicators, **self.categorical}
        return [every[key] for key in self.order or every if every[key].theme == theme]

    def described(self, indicator: str) -> Indicator | CategoricalIndicator:
        """What is said of an indicator in words, be it a number or a category."""
        return self.indicators[indicator] if indicator in self.indicators else self.categorical[indicator]

    @property
    def weighable(self) -> dict[str, list[str]]:
        """Themes with their indicators that are good or bad; context and counts are never part of a need index."""
        return _weighable(self.indicators.values())


def read_catalogue(path: Path, findings: Findings) -> Catalogue:
    """Read and check ``catalogue.toml``.

    Raises
    ------
    Rejected
        If any entry is wrong; each finding names the line.
    """
    root = read_toml(path, findings)
    themes = {key: _theme(key, section) for key, section in root.section("themes", required=True).named()}
    groups = {key: _target_group(key, section) for key, section in root.section("target_groups").named()}
    if len(groups) > MOST_TARGET_GROUPS:
        root.wrong("target_groups", len(groups), Phrase("at most {number} target groups", number=MOST_TARGET_GROUPS))
    sections = root.section("indicators", required=True).named()
    entries = {key: (section, is_categorical(section)) for key, section in sections}
    indicators = {key: _indicator(key, section, tuple(themes)) for key, (section, words) in entries.items() if not words}
    categorical = {key: read_categorical(key, section, tuple(themes)) for key, (section, words) in entries.items() if words}
    _check_figures(root, indicators, categorical)
    usable = _judged(indicators, "register")
    for key, indicator in indicators.items():
        if len(indicator.covariates) > MOST_COVARIATES or not set(indicator.covariates) <= set(usable):
            root.wrong(
                f"indicators.{key}.covariates",
                ", ".join(indicator.covariates),
                Phrase(
                    "at most two register indicators whose polarity is not “neither” (here: {ids})", ids=", ".join(usable) or "–"
                ),
            )
    indicators = {key: _with_its_share(root, indicator, indicators) for key, indicator in indicators.items()}
    topics = {key: _topic(key, section, tuple(themes), indicators) for key, section in root.section("topics").named()}
    participation = root.section("participation")
    many = _count(participation, "many_mentions")
    participation.finish()
    choice = read_choice(root.section("choice"), _weighable(indicators.values()))
    standard = read_standard(root.section("standard")) if "standard" in root else None
    everybody = root.section("everybody")
    base_of_all = everybody.text("base", required=False)
    everybody.finish()
    by_column = {
        getattr(own.formula, "item", ""): Described(own.theme, own.name, own.question, own.base)
        for own in reversed(indicators.values())
    }
    sections = root.section("questions").named()
    questions = {key: read_question(key, section, tuple(themes), by_column) for key, section in sections}
    named: dict[str, Iterable[str]] = {
        "themes": themes,
        "target_groups": groups,
        "indicators": entries,
        "topics": topics,
        "questions": questions,
    }
    for section_name, ids in named.items():
        for key in ids:
            if not _ID.fullmatch(key) or key in _RESERVED:
                root.wrong(
                    f"{section_name}.{key}",
                    key,
                    Phrase("an id of small letters, digits and _ that is not one of: {ids}", ids=", ".join(_RESERVED)),
                )
    root.finish()
    findings.finish()
    return Catalogue(
        MappingProxyType(themes),
        MappingProxyType(groups),
        MappingProxyType(indicators),
        MappingProxyType(topics),
        many,
        choice,
        standard,
        MappingProxyType(questions),
        MappingProxyType(categorical),
        tuple(entries),
        base_of_all,
    )


def _check_figures(root: Section, indicators: Mapping[str, Indicator], categorical: Mapping[str, CategoricalIndicator]) -> None:
    """A figure is numbers or words, not both; and of words alone there is nothing to compare or to weigh."""
    numbers = set[str]()
    for indicator in indicators.values():
        match indicator.formula:
            case Register(figure):
                numbers.add(figure)
            case Rate(above, below):
                numbers |= {above, below}
    for own in categorical.values():
        if own.figure in numbers:
            allowed = Phrase("the name of a figure that no indicator with numbers uses")
            root.wrong(f"indicators.{own.id}.formula", own.figure, allowed)
    if categorical and not indicators:
        allowed = Phrase("beside categories at least one indicator that is a number")
        root.wrong("indicators", ", ".join(categorical), allowed)


def _weighable(indicators: Iterable[Indicator]) -> dict[str, list[str]]:
    by_theme: dict[str, list[str]] = {}
    for indicator in indicators:
        if indicator.polarity is not Polarity.NEITHER and not indicator.adds_up:
            by_theme.setdefault(indicator.theme, []).append(indicator.id)
    return by_theme


def _judged(indicators: Mapping[str, Indicator], source: str) -> tuple[str, ...]:
    """Ids of a source's indicators that are good or bad."""
    return tuple(
        key
        for key, indicator in indicators.items()
        if indicator.source == source and indicator.polarity is not Polarity.NEITHER and not indicator.adds_up
    )


def _theme(key: str, section: Section) -> Theme:
    theme = Theme(key, section.text("name"))
    section.finish()
    return theme


def _topic(key: str, section: Section, themes: tuple[str, ...], indicators: Mapping[str, Indicator]) -> Topic:
    asked = _judged(indicators, "survey")
    indicator = section.string("indicator", default="", among=asked) if "indicator" in section else ""
    satisfied = section.number("satisfied", default=0.0, least=-1e9) if "satisfied" in section else None
    if satisfied is not None and not indicator:
        section.wrong("satisfied", satisfied, Phrase("a number beside the “indicator” that it belongs to"))
    elif satisfied is not None and indicator in asked:
        check_limit(section, satisfied, indicators[indicator].formula)
    if key in themes:
        section.wrong("name", key, Phrase("an id that no theme has"))
    topic = Topic(
        key, section.string("theme", among=themes), section.text("name"), indicator, satisfied, _count(section, "mentions")
    )
    section.finish()
    return topic


def _count(section: Section, key: str) -> int:
    """How many mentions; a whole number."""
    count = section.number(key, default=MANY_MENTIONS, least=1)
    if count % 1:
        section.wrong(key, count, Phrase("a whole number"))
    return int(count)


def _target_group(key: str, section: Section) -> TargetGroup:
    conditions = read_conditions(section)
    name, base = section.text("name"), section.text("base", required=False)
    group = TargetGroup(key, name, section.string("dimension"), conditions, base)
    section.finish()
    return group


def _indicator(key: str, section: Section, themes: tuple[str, ...]) -> Indicator:
    formula = read_formula(section.section("formula", required=True), section)
    is_share, is_mean = isinstance(formula, Share), isinstance(formula, Mean)
    asked = is_share or is_mean or isinstance(formula, Median)
    breaks = section.numbers("breaks")
    if any(low >= high for low, high in itertools.pairwise(breaks)):
        section.wrong("breaks", list(breaks), Phrase("limits in ascending order"))
    if len(breaks) > MOST_BREAKS:
        section.wrong("breaks", list(breaks), Phrase("at most {number} limits", number=MOST_BREAKS))
    check_limits(section, breaks, formula)
    name, polarity = section.text("name"), _polarity(section)
    indicator = Indicator(
        id=key,
        theme=section.string("theme", among=themes),
        name=name,
        question=section.text("question", required=asked),
        base=section.text("base", required=asked),
        reading=section.text("reading", required=is_share),
        formula=formula,
        polarity=polarity,
        breaks=breaks,
        sensitive=section.flag("sensitive"),
        scale_low=section.text("scale_low", required=is_mean),
        scale_high=section.text("scale_high", required=is_mean),
        unit=section.text("unit", required=not (is_share or is_mean)),
        covariates=section.cells("covariates"),
        breaks_in_series=read_series_breaks(section, formula),
        decimals=int(section.number("decimals", default=formula.most_decimals if formula.scale and not is_share else 0)),
        kind=section.string("kind", default="", among=(COUNT, AMOUNT, RATE)) if isinstance(formula, Register) else "",
        need=read_need(section, name, good=polarity is Polarity.MORE_IS_BETTER, neither=polarity is Polarity.NEITHER),
    )
    if indicator.kind == AMOUNT and indicator.polarity is not Polarity.NEITHER:
        section.wrong("polarity", indicator.polarity, Phrase("neither: a large area has more of everything that adds up"))
    if indicator.adds_up and breaks:
        observed = Phrase("{key}: breaks = {breaks}", key=key, breaks=str(list(breaks)))
        why = Phrase("What adds up is drawn as circles whose area is the number, so its map has no classes.")
        section.findings.mend("catalogue.breaks", section.file, observed=observed, why=why, remedy=Phrase("Take the entry out."))
    section.finish()
    most = formula.most_decimals
    if indicator.decimals > most:
        observed = Phrase("{key}: decimals = {number}", key=key, number=indicator.decimals)
        why = Phrase("More decimals of a survey's figure tell about single people, and nothing about all.")
        remedy = Phrase("It is told with {number} {number:decimal|decimals}; write that, or take the entry out.", number=most)
        section.findings.mend("catalogue.decimals", section.file, observed=observed, why=why, remedy=remedy)
    return replace(indicator, decimals=min(indicator.decimals, most))


def _with_its_share(root: Section, indicator: Indicator, indicators: Mapping[str, Indicator]) -> Indicator:
    """A total with the question, base and breaks of its share; anything else as it is."""
    if not isinstance(indicator.formula, Total):
        return indicator
    share = indicators.get(indicator.formula.of)
    if share is None or not isinstance(share.formula, Share):
        shares = ", ".join(key for key, other in indicators.items() if isinstance(other.formula, Share))
        allowed = Phrase("total = an indicator that is a share (here: {ids})", ids=shares or "–")
        root.wrong(f"indicators.{indicator.id}.formula", indicator.formula.of, allowed)
        return indicator
    if indicator.polarity is not Polarity.NEITHER:
        root.wrong(
            f"indicators.{indicator.id}.polarity",
            indicator.polarity,
            Phrase("neither: a large area has more people of every kind; the share may be good or bad"),
        )
    own = indicator.breaks_in_series
    breaks = (*own, *(gap for gap in share.breaks_in_series if gap.wave not in [other.wave for other in own]))
    question, base = indicator.question or share.question, indicator.base or share.base
    return replace(indicator, question=question, base=base, breaks_in_series=breaks)


def _polarity(section: Section) -> Polarity:
    allowed = tuple(Polarity)
    given = section.string("polarity", among=allowed)
    return Polarity(given) if given in allowed else Polarity.NEITHER
