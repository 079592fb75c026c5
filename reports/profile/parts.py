"""What a profile is made of: finished texts, and lengths between 0 and 1 for the bars beside them."""

from dataclasses import dataclass

from reports.map import spread


@dataclass(frozen=True)
class Bar:
    """A 95 % interval on its scale, every position between 0 and 1; `city` is None where it has no figure.

    `low` and `high` are the ends of a scale of answers, ``1`` and ``5``; empty for percent.
    """

    lower: float
    value: float
    upper: float
    city: float | None
    low: str
    high: str


@dataclass(frozen=True)
class Line:
    """A small line over all waves or dates: an SVG, what is read out in its place, and from where to where (may be empty)."""

    picture: str
    description: str
    said: str


@dataclass(frozen=True)
class Difference:
    """An indicator that differs from the rest of the city with certainty.

    Attributes
    ----------
    id, indicator, theme : str
        The indicator's id and name, and the name of its theme.
    value, interval, answers, city : str
        ``78 %``, ``71 to 84 %``, ``n = 120``, and the whole city's value (may be empty).
    verdict : str
        Above or below the average.
    base : str
        Who was asked, where that is not who was asked of most indicators.
    bar : Bar or None
    since : str
        What is said of the earlier surveys; empty where there is none, or nothing to say. On the page alone: paper lists what
        is certain, and says that nothing else is.
    """

    id: str
    indicator: str
    theme: str
    value: str
    interval: str
    answers: str
    city: str
    verdict: str
    base: str
    bar: Bar | None
    since: str


@dataclass(frozen=True)
class Figure:
    """A register figure: name, value, the city's value (may be empty), date, base where it is not that of most figures.

    `line` is None where there is one date.
    """

    name: str
    value: str
    city: str
    when: str
    base: str
    line: Line | None


@dataclass(frozen=True)
class Change:
    """A certain change: the indicator, before → after, the difference with interval and n, and how that is to be read.

    `base` is that of `Difference`.
    """

    indicator: str
    theme: str
    values: str
    difference: str
    interval: str
    answers: str
    verdict: str
    base: str


@dataclass(frozen=True)
class Standardised:
    """An indicator that would be judged otherwise, had all places the composition of the city: both values and verdicts.

    `interval` is that of the standardised value, `base` that of `Difference`.
    """

    indicator: str
    theme: str
    raw: str
    raw_verdict: str
    value: str
    verdict: str
    interval: str
    base: str


@dataclass(frozen=True)
class Trend:
    """A certain trend: the change a year with its interval, since when and over how many surveys, and how that is to be read.

    `base` is that of `Difference`.
    """

    indicator: str
    theme: str
    slope: str
    interval: str
    span: str
    verdict: str
    base: str
    line: Line | None


@dataclass(frozen=True)
class Answer:
    """One answer: its share here with the interval, and in the whole city (may be empty); ``colour`` is that of its pieces."""

    label: str
    colour: str
    value: str
    interval: str
    city: str


@dataclass(frozen=True)
class Distribution:
    """How a question was answered: its name, its words, and in one line how many answered, who, and whether it is merged.

    `bars` are that of the quartier and that of the whole city, both of the same answers.
    """

    name: str
    question: str
    details: str
    bars: tuple[spread.Bar, ...]
    answers: tuple[Answer, ...]


@dataclass(frozen=True)
class Mentions:
    """How often a theme was mentioned, by kind: strengths, weaknesses, ideas."""

    theme: str
    counts: tuple[str, ...]
    total: str


@dataclass(frozen=True)
class Quote:
    """A text that was released, and what it is about."""

    text: str
    about: str


@dataclass(frozen=True)
class Entry:
    """A workshop or a measure: its title, how far it is, and the rest in one line."""

    title: str
    stage: str
    details: str


@dataclass(frozen=True)
class Section:
    """A title, the sentence that stands in an empty section, and sentences under what it holds."""

    title: str
    note: str = ""
    feet: tuple[str, ...] = ()


@dataclass(frozen=True)
class Profile:
    """One quartier on one or two pages, and one more for all answers, in the reader's language; holds no figure that is withheld.

    Attributes
    ----------
    quartier_id, name, city, title, badge, own : str
        ``own`` is the language of what the city wrote in one only; ``title`` is the document's; ``badge`` says that
        the data are a demonstration, or is empty.
    summary : str
        How many indicators differ with certainty, or that none does.
    strengths, attention : tuple of Difference
        The strengths come first.
    figures : tuple of Figure
    standardised : tuple of Standardised
    changes : tuple of Change
    trends : tuple of Trend
    distributions : tuple of Distribution
    heard : tuple of Mentions
    heard_sum : Mentions or None
        Of all themes, where there are several.
    quotes : tuple of Quote
    workshops, measures : tuple of Entry
    sections : dict of Section
        By the name of the field that they head; ``survey`` takes the place of ``strengths``, ``attention`` and
        ``changes`` where too few answered to say any of it.
    columns : dict of str
        Titles of the tables' columns.
    facts : tuple of (str, str)
        Base, survey, dates, source: what stands at the end.
    link : str
        May be empty.
    """

    quartier_id: str
    name: str
    city: str
    title: str
    badge: str
    own: str
    summary: str
    strengths: tuple[Difference, ...]
    attention: tuple[Difference, ...]
    figures: tuple[Figure, ...]
    standardised: tuple[Standardised, ...]
    changes: tuple[Change, ...]
    trends: tuple[Trend, ...]
    distributions: tuple[Distribution, ...]
    heard: tuple[Mentions, ...]
    heard_sum: Mentions | None
    quotes: tuple[Quote, ...]
    workshops: tuple[Entry, ...]
    measures: tuple[Entry, ...]
    sections: dict[str, Section]
    columns: dict[str, str]
    facts: tuple[tuple[str, str], ...]
    link: str
