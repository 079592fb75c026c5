"""What the colours and marks of a map mean, in the reader's words."""

from collections.abc import Callable, Collection
from dataclasses import dataclass

import pandas as pd

from geo.drawing.classes import Classification, Mark
from geo.drawing.scale import ClassScale, Joint
from geo.drawing.symbols import Rings
from language.words import Words


@dataclass(frozen=True)
class Entry:
    """One swatch with its meaning; `colour` is empty for marks that have none."""

    mark: Mark
    colour: str
    label: str


@dataclass(frozen=True)
class Part:
    """A legend beside the first one, with a title of its own."""

    title: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Square:
    """The legend of a map of two indicators: nine colours, and what rises along each side.

    Attributes
    ----------
    colours : tuple of str
        At ``3 * second + first``.
    first, second : str
        Names of the indicators.
    first_labels, second_labels : tuple of str
        Their classes from the lowest, one to three.
    """

    colours: tuple[str, ...]
    first: str
    second: str
    first_labels: tuple[str, ...]
    second_labels: tuple[str, ...]


@dataclass(frozen=True)
class Legend:
    """Everything a map must say beside itself.

    Attributes
    ----------
    title : str
        The indicator.
    unit : str
        What the numbers are counted in.
    notes : tuple of str
        Base, wave, number of answers: one line each.
    entries : tuple of Entry
        Classes from the highest to the lowest, then the marks.
    part : Part or None
        A second legend.
    square : Square or None
        Instead of classes.
    scale : ClassScale or None
        The same classes as `entries` has, as a bar; where there is one, it is drawn in their place.
    rings : Rings or None
        Circles instead of classes, of what adds up.
    """

    title: str
    unit: str
    notes: tuple[str, ...]
    entries: tuple[Entry, ...]
    part: Part | None = None
    square: Square | None = None
    scale: ClassScale | None = None
    rings: Rings | None = None

    @property
    def swatches(self) -> tuple[Entry, ...]:
        """The entries that stand as swatches: all, or what the scale does not show."""
        return tuple(entry for entry in self.entries if entry.mark is not Mark.VALUE) if self.scale else self.entries


def class_entries(
    classification: Classification, words: Words, decimals: int, write: Callable[[float], str] | None = None
) -> tuple[Entry, ...]:
    """Every class from the highest to the lowest: "10 to under 20".

    Parameters
    ----------
    decimals : int
        Written at least; limits that need more get more.
    write : callable or None
        How a limit is written where it is no plain number.
    """
    return tuple(
        Entry(Mark.VALUE, colour, class_label(lower, upper, words, decimals, write))
        for (lower, upper), colour in reversed(list(zip(classification.spans(), classification.colours, strict=True)))
    )


def mark_entries(marks: Collection[Mark], words: Words, *, doubtful: str, same: str = "") -> tuple[Entry, ...]:
    """What the marks mean that are no class.

    Parameters
    ----------
    doubtful : str
        The colour under the dots of an uncertain value.
    same : str
        What the mark `Mark.SAME` means on this map.
    """
    every = (
        Entry(Mark.SAME, "", same),
        Entry(Mark.UNRELIABLE, doubtful, words("uncertain (imprecise)")),
        Entry(Mark.WITHHELD, "", words("* not shown, so that nobody is recognised")),
        Entry(Mark.NO_DATA, "", words("– no data")),
    )
    return tuple(entry for entry in every if entry.mark in marks)


def class_label(
    lower: float | None, upper: float | None, words: Words, decimals: int, write: Callable[[float], str] | None = None
) -> str:
    """A class in words, with as many decimals as its limits need."""

    def written(limit: float) -> str:
        if write is not None:
            return write(limit)
        return words.number(limit, max(decimals, decimals_of(limit)))

    if lower is None and upper is None:
        return words("all values")
    if lower is None:
        return words("under {limit}", limit=written(upper)) if upper is not None else ""
    if upper is None:
        return words("{limit} or more", limit=written(lower))
    return words("{lower} to under {upper}", lower=written(lower), upper=written(upper))


def decimals_of(limit: float) -> int:
    """How many a limit needs to be written."""
    return len(f"{limit:.6f}".rstrip("0").partition(".")[2])


def scale_of(
    classification: Classification,
    values: pd.Series,
    words: Words,
    decimals: int,
    write: Callable[[float], str] | None = None,
    *,
    signed: bool = False,
) -> ClassScale:
    """The scale of a classification, without a city and without a better end.

    Parameters
    ----------
    values : Series
        Of all maps that have these classes, so that a value stands at the same place on each; they say where the scale ends.
    decimals, write
        How a limit is written; see `class_entries`.
    signed : bool
        Whether the values are differences.
    """
    labels = tuple(class_label(lower, upper, words, decimals, write) for lower, upper in classification.spans())
    joints = tuple(
        _joint(classification.limits, at, words, write or _writer(words, decimals), signed=signed)
        for at in range(len(classification.limits))
    )
    return ClassScale(classification.colours, labels, joints, _ends(classification.limits, values))


def _writer(words: Words, decimals: int) -> Callable[[float], str]:
    return lambda limit: words.number(limit, max(decimals, decimals_of(limit)))


def _joint(limits: tuple[float, ...], at: int, words: Words, write: Callable[[float], str], *, signed: bool) -> Joint:
    limit = limits[at]
    under, more = words("under {limit}", limit=write(limit)), words("{limit} or more", limit=write(limit))
    zero = signed and limit == 0
    if len(limits) == 1:
        return Joint(limit, "", f"{under}\u2002", f"\u2002{more}", zero)
    before = under.partition(write(limit))[0] if at == 0 else ""
    after = more.partition(write(limit))[2] if at == len(limits) - 1 else ""
    return Joint(limit, write(limit), before, after, zero)


def _ends(limits: tuple[float, ...], values: pd.Series) -> tuple[float, float]:
    """The lowest and the highest value, but an open step is at least as wide as its neighbour."""
    if not limits:
        return (0.0, 0.0) if values.dropna().empty else (float(values.min()), float(values.max()))
    lower, upper = (limits[1] - limits[0], limits[-1] - limits[-2]) if len(limits) > 1 else (0.0, 0.0)
    lowest, highest = limits[0] - lower, limits[-1] + upper
    if values.notna().any():
        lowest, highest = min(lowest, float(values.min())), max(highest, float(values.max()))
    return lowest, highest
