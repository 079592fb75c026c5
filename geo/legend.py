"""What the colours and marks of a map mean, in the reader's words."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from geo.classes import Classification, Mark
from language.words import Words


@dataclass(frozen=True)
class Entry:
    """One swatch with its meaning; `colour` is empty for marks that have none."""

    mark: Mark
    colour: str
    label: str


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
        Classes from the highest to the lowest, then the three marks.
    """

    title: str
    unit: str
    notes: tuple[str, ...]
    entries: tuple[Entry, ...]


def draw_legend(
    classification: Classification,
    words: Words,
    *,
    title: str,
    unit: str,
    notes: tuple[str, ...],
    decimals: int,
    marks: Collection[Mark],
) -> Legend:
    """The legend of a classification: "10 to under 20", and those of `marks` that are no class."""
    classes = [
        Entry(Mark.VALUE, colour, class_label(lower, upper, words, decimals))
        for (lower, upper), colour in zip(classification.spans(), classification.colours, strict=True)
    ]
    others = [
        Entry(
            Mark.UNRELIABLE,
            classification.colours[len(classification.colours) // 2],
            words("uncertain (imprecise)"),
        ),
        Entry(Mark.WITHHELD, "", words("* withheld (data protection)")),
        Entry(Mark.NO_DATA, "", words("– no data")),
    ]
    return Legend(title, unit, notes, (*reversed(classes), *(entry for entry in others if entry.mark in marks)))


def class_label(lower: float | None, upper: float | None, words: Words, decimals: int) -> str:
    """A class in words, with as many decimals as its limits need."""

    def written(limit: float) -> str:
        return words.number(limit, max(decimals, 0 if float(limit).is_integer() else _decimals_needed(limit)))

    if lower is None and upper is None:
        return words("all values")
    if lower is None:
        return words("under {limit}", limit=written(upper)) if upper is not None else ""
    if upper is None:
        return words("{limit} and more", limit=written(lower))
    return words("{lower} to under {upper}", lower=written(lower), upper=written(upper))


def _decimals_needed(limit: float) -> int:
    return len(f"{limit:.6f}".rstrip("0").partition(".")[2])
