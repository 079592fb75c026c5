"""What a reader asks a map to show."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from geo.drawing.classes import CLASSES_BY_DEFAULT, Method, Scheme


class Display(StrEnum):
    """How a map shows an indicator."""

    VALUES = "values"
    DIFFERS = "differs"
    """Only the quartiers that differ from the city."""
    CERTAINTY = "certainty"
    """The paler, the less precise."""
    CHANGE = "change"
    """Since an earlier wave."""
    PAIR = "pair"
    """Two indicators in one map."""
    TWO = "two"
    """Two maps side by side."""
    GROUPS = "groups"
    """A small map for every target group."""


@dataclass(frozen=True)
class Second:
    """What is put beside: another indicator, target group or wave, by its id."""

    kind: str = ""
    id: str = ""

    @classmethod
    def parse(cls, text: str) -> Second:
        """``group:older``; an empty text is nothing."""
        kind, _, name = text.partition(":")
        return cls(kind, name)

    def __str__(self) -> str:
        return f"{self.kind}:{self.id}" if self.kind else ""


NOTHING, STANDARD = Second(), Scheme()
_LARGEST_LIMIT = 1e12  # no figure of a city is larger; Babel writes 28 digits and no more


@dataclass(frozen=True)
class MapRequest:
    """One map: an indicator of a target group and wave, how it is shown, and beside what."""

    indicator: str
    group: str
    wave: str
    display: Display = Display.VALUES
    second: Second = NOTHING
    scheme: Scheme = STANDARD


def parse_scheme(text: str) -> Scheme:
    """A class scheme as it stands in a link: ``fixed``, ``natural.4``, ``own.10,20,30``.

    Raises
    ------
    ValueError
        If it is none.
    """
    name, _, rest = text.partition(".")
    method = Method(name)
    if method is Method.OWN:
        limits = tuple(float(part) for part in rest.split(","))
        if any(abs(limit) > _LARGEST_LIMIT for limit in limits):
            raise ValueError(f"found limits {limits}; allowed are limits up to {_LARGEST_LIMIT:g}")
        return Scheme(method, limits=limits)
    return Scheme(method, int(rest) if rest else CLASSES_BY_DEFAULT)


def written_scheme(scheme: Scheme) -> str:
    """The text that `parse_scheme` reads."""
    if scheme.method is Method.OWN:
        return f"{scheme.method}." + ",".join(repr(limit).removesuffix(".0") for limit in scheme.limits)
    return str(scheme.method) if scheme.method is Method.FIXED else f"{scheme.method}.{scheme.count}"
