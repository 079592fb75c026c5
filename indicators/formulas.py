"""What an indicator's number is made of, and everything that depends on it: scale, centre, unit, decimals."""

import math
from dataclasses import dataclass
from typing import ClassVar, Literal

from language.words import Words

_DIGITS_OF_A_MEAN, _ANY_DECIMALS = 2, 99
_PERCENT = "%"  # a unit that the catalogue names


@dataclass(frozen=True)
class Share:
    """Percent of the answers in `of` that are in `yes`.

    Every formula has the attributes and methods of this one.

    Attributes
    ----------
    source : str
        ``survey`` or ``register``.
    binary : bool
        Whether an answer is 0 or 1, so that a value tells its own variance.
    tested : bool
        Whether its differences are tested: against the average, against all others, between two waves.
    standardised : bool
        Whether it is a mean of answers, which can be made as if a place had the city's ages.
    factor : float
        What a mean of answers is multiplied by.
    most_decimals : int
        So many decimals of a value tell about all, more about single people.
    columns : tuple of str
        What it is made of in the survey's file.
    item : str
        That column; where it is made of several, or several answers stand in one cell, a name that no column has.
    parts : tuple of str
        The columns, where any of them may hold a yes; whoever answered one of them counts.
    separator : str
        What stands between several answers in one cell.
    """

    item: str
    yes: tuple[str, ...]
    of: tuple[str, ...]
    parts: tuple[str, ...] = ()
    separator: str = ""

    source: ClassVar[Literal["survey"]] = "survey"
    binary: ClassVar[bool] = True
    tested: ClassVar[bool] = True
    standardised: ClassVar[bool] = True
    factor: ClassVar[float] = 100.0
    most_decimals: ClassVar[int] = 0

    @property
    def columns(self) -> tuple[str, ...]:
        """Of the survey's file."""
        return self.parts or (self.item,)

    @property
    def scale(self) -> tuple[float, float]:
        """Lowest and highest value, in the unit of the table of estimates."""
        return 0.0, 100.0

    @property
    def centre(self) -> float:
        """The middle of the answers' scale, which is taken off every answer before summing up."""
        return 0.5

    @property
    def definition(self) -> list[object]:
        """What tells it from every other meaning, for whoever compares two publications."""
        several = [self.parts, self.separator] if self.parts else []
        return ["share", self.item, self.yes, self.of, *several]

    def step(self, decimals: int) -> float:
        """The distance of two neighbouring values that are told apart: a power of ten, no finer than `decimals`."""
        return 1.0

    def unit(self, own: str, words: Words) -> str:
        """What the values are counted in, for a legend; `own` is the unit that the catalogue names."""
        return words("percent")

    def unit_of_difference(self, own: str, words: Words) -> str:
        """What a difference of two values is counted in."""
        return words("percentage points")

    def with_unit(self, own: str, words: Words) -> str:
        """How a value is written, with ``{number}`` for it."""
        return words("{number}%", number="{number}")

    def difference_with_unit(self, own: str, words: Words) -> str:
        """How a difference is written, with ``{number}`` for it."""
        return words("{number} percentage points", number="{number}")


class _Number:
    """What is no share: numbers as they are, counted and written in the unit that the catalogue names, if any."""

    binary: ClassVar[bool] = False
    tested: ClassVar[bool] = False
    standardised: ClassVar[bool] = False
    factor: ClassVar[float] = 1.0

    def unit(self, own: str, words: Words) -> str:
        """The catalogue's; percent in words, as of shares."""
        return words("percent") if own == _PERCENT else own

    def unit_of_difference(self, own: str, words: Words) -> str:
        """The same; percentages differ by percentage points."""
        return words("percentage points") if own == _PERCENT else own

    def with_unit(self, own: str, words: Words) -> str:
        """A number, and the catalogue's unit if it has any; percent as the language writes it."""
        if own == _PERCENT:
            return words("{number}%", number="{number}")
        return f"{{number}}\u00a0{own}" if own else "{number}"

    def difference_with_unit(self, own: str, words: Words) -> str:
        """As a value; percentages differ by percentage points."""
        return words("{number} percentage points", number="{number}") if own == _PERCENT else self.with_unit(own, words)


@dataclass(frozen=True)
class _OnScale(_Number):
    """Numbers from `low` to `high`; `codes` says what number an answer is that is none: words, or other numbers."""

    item: str
    low: float
    high: float
    codes: tuple[tuple[str, str], ...] = ()

    source: ClassVar[Literal["survey"]] = "survey"

    @property
    def columns(self) -> tuple[str, ...]:
        """Of the survey's file."""
        return (self.item,)

    @property
    def scale(self) -> tuple[float, float]:
        """The ends of the answers' scale."""
        return self.low, self.high

    @property
    def centre(self) -> float:
        """The middle of the answers' scale."""
        return (self.low + self.high) / 2

    @property
    def most_decimals(self) -> int:
        """Those of two digits of the scale's span."""
        return max(0, -self._last_digit)

    @property
    def _last_digit(self) -> int:
        """The power of ten of the second digit of the scale's span."""
        return math.ceil(round(math.log10(self.high - self.low), 9)) - _DIGITS_OF_A_MEAN

    def step(self, decimals: int) -> float:
        """Two digits of the scale's span: 0.1 on 1 to 5 and on 0 to 10, 1 on 0 to 100; or coarser by `decimals`."""
        return 10.0 ** max(self._last_digit, -decimals)


@dataclass(frozen=True)
class Mean(_OnScale):
    """Mean of the answers from `low` to `high`."""

    tested: ClassVar[bool] = True
    standardised: ClassVar[bool] = True

    @property
    def definition(self) -> list[object]:
        """The question and its scale."""
        return ["mean", self.item, self.low, self.high, *self.codes]

    def unit(self, own: str, words: Words) -> str:
        """The mean answer, and the ends of its scale."""
        return words("mean answer, {low} to {high}", low=words.number(self.low), high=words.number(self.high))

    def unit_of_difference(self, own: str, words: Words) -> str:
        """Points of the scale."""
        return words("scale points")

    def difference_with_unit(self, own: str, words: Words) -> str:
        """In points of the scale."""
        return words("{number} scale points", number="{number}")


@dataclass(frozen=True)
class Median(_OnScale):
    """What half of those who answered do not exceed, of answers from `low` to `high`."""

    @property
    def definition(self) -> list[object]:
        """The question and its scale."""
        return ["median", self.item, self.low, self.high, *self.codes]


@dataclass(frozen=True)
class Total(_Number):
    """How many people, or households, a share stands for: `of` names the share's indicator."""

    of: str

    source: ClassVar[Literal["survey"]] = "survey"
    columns: ClassVar[tuple[str, ...]] = ()
    scale: ClassVar[None] = None
    centre: ClassVar[float] = 0.0
    most_decimals: ClassVar[int] = 0

    @property
    def definition(self) -> list[object]:
        """The share."""
        return ["total", self.of]

    def step(self, decimals: int) -> float:
        """Whole people; how much coarser depends on the number (`release.coarsening.totals`)."""
        return 1.0


class _Registered(_Number):
    """What is counted, not asked."""

    source: ClassVar[Literal["register"]] = "register"
    columns: ClassVar[tuple[str, ...]] = ()
    scale: ClassVar[None] = None
    centre: ClassVar[float] = 0.0
    most_decimals: ClassVar[int] = _ANY_DECIMALS
    definition: ClassVar[None] = None

    def step(self, decimals: int) -> float:
        """There is none: the figure is told as it came."""
        raise ValueError(f"{self} is a register figure and is told as it came; only survey figures have a step")


@dataclass(frozen=True)
class Register(_Registered):
    """A figure of ``statistics.csv``."""

    figure: str


@dataclass(frozen=True)
class Rate(_Registered):
    """One figure of ``statistics.csv`` for every `per` of another, at the same place and date."""

    above: str
    below: str
    per: float


Formula = Share | Mean | Median | Total | Register | Rate
