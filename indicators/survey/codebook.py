"""What the columns of a wave's file mean, cell by cell; plain data that a cluster can send to its workers."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from files.cells import canonical, number_or_nan

FILLED = "*"
"""Among the cells that `only` keeps: any that is not empty."""

OLDEST = 120
"""What an age can be."""


@dataclass(frozen=True)
class Condition:
    """One condition of a target group.

    Attributes
    ----------
    group : int
        Its bit.
    column : str
    among : frozenset of str
        Canonical cells, one of which it must be; empty where any may be.
    span : tuple of float, or None
        From where to where, both ends inclusive.
    """

    group: int
    column: str
    among: frozenset[str]
    span: tuple[float, float] | None


@dataclass(frozen=True)
class Partition:
    """Classes of respondents, each of whom is in one at most: ages, for weights and for standardised values.

    Attributes
    ----------
    name : str
    classes : tuple of str
    conditions : tuple of Condition
        ``group`` is the position of a class.
    """

    name: str
    classes: tuple[str, ...]
    conditions: tuple[Condition, ...]


@dataclass(frozen=True)
class Item:
    """How the answers to one question count for an indicator.

    Attributes
    ----------
    indicator, column : str
    centre : float
        The middle of the scale.
    yes, of : frozenset of str
        Of a share: the canonical cells that count 1, and all that count.
    span : tuple of float, or None
        Of a mean or median: the ends of its scale.
    each_value : bool
        Whether every value is counted by itself, as for a median.
    codes : Mapping
        Canonical cell to the canonical number that it counts as.
    parts : tuple of str
        Of a share of several columns, any of which may hold it: the columns; empty where `column` is the one.
    separator : str
        What stands between several answers in one cell; empty where a cell is one answer.
    """

    indicator: str
    column: str
    centre: float
    yes: frozenset[str] = frozenset()
    of: frozenset[str] = frozenset()
    span: tuple[float, float] | None = None
    each_value: bool = False
    codes: Mapping[str, str] = field(default_factory=dict)
    parts: tuple[str, ...] = ()
    separator: str = ""

    @property
    def columns(self) -> tuple[str, ...]:
        """What is read of the file."""
        return self.parts or (self.column,)

    def answers_in(self, cell: str) -> list[str]:
        """The canonical answers that a cell holds."""
        if not self.separator:
            return [canonical(cell)]
        parts = cell.split() if self.separator.isspace() else cell.split(self.separator)
        return [canonical(part) for part in parts if part.strip()] or [""]

    def value(self, answer: str) -> float:
        """What a canonical cell counts; nan if it is not on the scale."""
        answer = self.codes.get(answer, answer)
        if self.span is None:
            return float(answer in self.yes) if answer in self.of else float("nan")
        number = number_or_nan(answer)
        return number if self.span[0] <= number <= self.span[1] else float("nan")


@dataclass(frozen=True)
class Classification:
    """The answers of a column that are counted one by one, for questions whose whole distribution is told.

    Attributes
    ----------
    column : str
    cells : tuple of str
        Canonical ones; each is counted by itself.
    questions : Mapping
        Question to the positions in `cells` of each of its answers.
    shares : Mapping
        Indicator that is a share of the same column to the positions of what counts 1, and of all that counts.
    """

    column: str
    cells: tuple[str, ...]
    questions: Mapping[str, tuple[frozenset[int], ...]]
    shares: Mapping[str, tuple[frozenset[int], frozenset[int]]]


@dataclass(frozen=True)
class Doubtful:
    """Numbers of a column that lie in a class of a margin, and may not be meant as numbers.

    Attributes
    ----------
    spans : tuple of (float, float)
    missing : tuple of float
        What means "no answer" in the other columns of the wave.
    most : float
        What an age can be; infinite where the spans are none of ages.
    """

    spans: tuple[tuple[float, float], ...]
    missing: tuple[float, ...]
    most: float


@dataclass(frozen=True)
class Completion:
    """A column that says which interviews were finished, or are no tests.

    Attributes
    ----------
    column : str
    finished, unfinished : frozenset of str
        Cells in small letters; `finished` may be `FILLED` alone. Without `unfinished` that is every other cell, with both a
        column that holds anything else says something else.
    last : bool
        Whether the largest number in the column is the end of the questionnaire.
    waves : bool
        Whether the column says to which survey of several an interview belongs.
    """

    column: str
    finished: frozenset[str]
    unfinished: frozenset[str] = frozenset()
    last: bool = False
    waves: bool = False

    @property
    def filled(self) -> bool:
        """Whether any text will do."""
        return FILLED in self.finished


@dataclass(frozen=True)
class Codebook:
    """All that is needed to read a wave's batches.

    Attributes
    ----------
    quartier : str
    weight, stratum, stratum_size, psu, psu_size : str or None
        The columns that have these roles.
    quartiers : Mapping[str, str]
        Every spelling to its ``quartier_id``.
    groups : int
        How many target groups there are.
    conditions : tuple of Condition
        In the order of the catalogue.
    items : tuple of Item
        Of the columns that the file has.
    missing : Mapping[str, frozenset of str]
        Column to the canonical cells that mean "no answer".
    partitions : tuple of Partition
        Whose classes are told apart in the sums.
    classifications : tuple of Classification
        Of the columns that the file has.
    not_asked : Mapping[str, frozenset of str]
        Column to those of the missing cells that mean that the question was not put.
    replicates : tuple of str
        The columns of replicate weights.
    combined : bool
        Whether those are weights; else each is to be multiplied by the weight.
    doubtful : Mapping[str, Doubtful]
        Column of which margins have spans to the numbers that may be none.
    each_weight : bool
        Whether respondents of different weights are kept apart.
    own_missing : frozenset of str
        Columns of which the city says by name what means "no answer" there.
    empty_is_none : frozenset of str
        Columns of which the city says that an empty cell is no answer.
    only : Mapping[str, frozenset of str]
        Column to the canonical cells of the interviews that count.
    completion : tuple of Completion
        Columns of the file that `only` does not name.
    respondent : str or None
        The column of the respondents' ids.
    unsure : frozenset of str
        Canonical cells that the survey tool writes where a question with a scale was not answered.
    ages : frozenset of str
        Columns whose spans are ages, of target groups and strata.
    labelled : Mapping[str, frozenset of str]
        Column to the codes whose labels say that somebody did not answer, though nobody else says so.
    ids : tuple of str
        Columns that are called like ids of interviews, where `respondent` names none.
    elsewhere : frozenset of str
        Cells of the quartier's column whose interviews do not count: people who live outside.
    chances : bool
        Whether the weight is the chance of being drawn, so that 1 divided by it counts.
    """

    quartier: str
    weight: str | None
    stratum: str | None
    stratum_size: str | None
    psu: str | None
    quartiers: Mapping[str, str]
    groups: int
    conditions: tuple[Condition, ...]
    items: tuple[Item, ...]
    missing: Mapping[str, frozenset[str]]
    partitions: tuple[Partition, ...] = ()
    classifications: tuple[Classification, ...] = ()
    not_asked: Mapping[str, frozenset[str]] = field(default_factory=dict)
    psu_size: str | None = None
    replicates: tuple[str, ...] = ()
    combined: bool = True
    doubtful: Mapping[str, Doubtful] = field(default_factory=dict)
    each_weight: bool = False
    own_missing: frozenset[str] = frozenset()
    empty_is_none: frozenset[str] = frozenset()
    only: Mapping[str, frozenset[str]] = field(default_factory=dict)
    completion: tuple[Completion, ...] = ()
    respondent: str | None = None
    ages: frozenset[str] = frozenset()
    unsure: frozenset[str] = frozenset()
    labelled: Mapping[str, frozenset[str]] = field(default_factory=dict)
    ids: tuple[str, ...] = ()
    elsewhere: frozenset[str] = frozenset()
    chances: bool = False

    @property
    def columns(self) -> tuple[str, ...]:
        """What is read of the file, each column once."""
        roles = (self.quartier, self.stratum, self.psu, self.stratum_size, self.psu_size, self.weight, *self.replicates)
        used: list[str | None] = [
            *roles,
            *(condition.column for condition in self.every_condition),
            *(column for item in self.items for column in item.columns),
        ]
        used += [classification.column for classification in self.classifications]
        used += [*self.only, *(completion.column for completion in self.completion), self.respondent, *self.ids]
        return tuple(dict.fromkeys(column for column in used if column))

    @property
    def every_condition(self) -> tuple[Condition, ...]:
        """Of target groups and of all classes."""
        return (*self.conditions, *(condition for own in self.partitions for condition in own.conditions))

    @property
    def centres(self) -> dict[str, float]:
        """The indicators that the file measures, with the middle of each one's scale."""
        return {item.indicator: item.centre for item in self.items}

    @property
    def each_value(self) -> tuple[str, ...]:
        """The indicators of which every value is counted."""
        return tuple(item.indicator for item in self.items if item.each_value)
