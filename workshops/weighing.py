"""What counts in the choice of the next workshop, as one short text: a link that carries it is the scenario."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from indicators.index.composite import Aggregation, Scaling

HEARD = "heard"
"""The gap in who has been heard, weighed like a theme; no theme may have this id while it is weighed."""

_MOST_K = 50
_ID = re.compile(r"[^;:,=]{1,80}")
_MOST_IDS = 200


@dataclass(frozen=True)
class Weighing:
    """A scenario.

    Attributes
    ----------
    k : int
        How many quartiers are looked for.
    group, wave : str
        Whose answers, of which survey; an empty wave is the latest.
    weights : Mapping
        Themes (and ``heard``) to relative weights; themes that are not named have none.
    left_out : tuple of str
        Indicators that do not count.
    spread : int
        Percent by which weights vary: 100/√(c + 1) of a Dirichlet distribution; 0 keeps them fixed.
    months : int
        Quartiers with a workshop in so many past months are left out; 0: none is.
    planned : bool
        Whether those with a planned one are left out.
    least : int
        Those with fewer inhabitants are left out.
    must, without : tuple of str
        Quartiers that are chosen in any case, or never.
    standard : str
        By what survey values are standardised (`dataset.dataset.Dataset.standards_of`); empty for values as answered.
    """

    k: int = 3
    group: str = "all"
    wave: str = ""
    weights: Mapping[str, float] = field(default_factory=dict)
    left_out: tuple[str, ...] = ()
    scaling: Scaling = Scaling.GOALPOSTS
    mean: Aggregation = Aggregation.ARITHMETIC
    spread: int = 0
    months: int = 0
    planned: bool = False
    least: int = 0
    must: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    seed: int = 1
    standard: str = ""

    @property
    def concentration(self) -> float:
        """Of the Dirichlet distribution of the weights, c; 0 where they do not vary."""
        return (100.0 / self.spread) ** 2 - 1 if self.spread else 0.0

    @property
    def percent(self) -> dict[str, float]:
        """The weights as parts of 100; none where all are 0."""
        total = sum(self.weights.values())
        return {key: 100 * weight / total for key, weight in self.weights.items()} if total > 0 else {}

    def written(self) -> str:
        """As one text; what is usual is left away."""
        usual = Weighing()
        settings = {setting.name: getattr(self, setting.name) for setting in fields(self)}
        return ";".join(f"{name}:{_written(value)}" for name, value in settings.items() if value != getattr(usual, name))

    @classmethod
    def parse(cls, text: str) -> Weighing:
        """The inverse of `written`.

        Raises
        ------
        ValueError
            Names the part that is wrong.
        """
        given: dict[str, Any] = {}
        for part in filter(None, text.split(";")):
            name, _, value = part.partition(":")
            if name not in cls.__dataclass_fields__:
                raise ValueError(part)
            given[name] = _parsed(name, value, part)
        return cls(**given)


WHOLE = {"k": (1, _MOST_K), "spread": (0, 50), "months": (0, 240), "least": (0, 10_000_000), "seed": (0, 2**31 - 1)}


def _written(value: object) -> str:
    match value:
        case bool():
            return "1" if value else "0"
        case tuple():
            return ",".join(map(_escaped, value))
        case Mapping():
            return ",".join(f"{_escaped(key)}={weight:.6f}".rstrip("0").rstrip(".") for key, weight in value.items())
        case int() | StrEnum():
            return str(value)
    return _escaped(str(value))


def _escaped(key: str) -> str:
    """A city's own id may hold what divides the text."""
    return re.sub(r"[%;:,=]", lambda match: f"%{ord(match[0]):02X}", key)


def _parsed(name: str, value: str, part: str) -> object:
    if name in WHOLE:
        low, high = WHOLE[name]
        if not re.fullmatch(r"\d{1,10}", value, re.ASCII) or not low <= int(value) <= high:
            raise ValueError(part)
        return int(value)
    match name:
        case "planned" if value in ("0", "1"):
            return value == "1"
        case "left_out" | "must" | "without":
            return tuple(_id(id_text, part) for id_text in filter(None, value.split(",")))[:_MOST_IDS]
        case "weights":
            pairs = [pair.partition("=") for pair in filter(None, value.split(","))]
            return MappingProxyType({_id(key, part): _weight(weight, part) for key, _, weight in pairs})
        case "scaling" if value in list(Scaling):
            return Scaling(value)
        case "mean" if value in list(Aggregation):
            return Aggregation(value)
        case "group" | "wave" | "standard":
            return _id(value, part) if value else ""
    raise ValueError(part)


def _id(text: str, part: str) -> str:
    if not _ID.fullmatch(text):
        raise ValueError(part)
    return re.sub(r"%([0-9A-F]{2})", lambda match: chr(int(match[1], 16)), text)


def _weight(text: str, part: str) -> float:
    if not re.fullmatch(r"\d{1,6}(\.\d{1,6})?", text, re.ASCII):
        raise ValueError(part)
    return float(text)
