"""What anybody can tell from a catalogue about the sizes of target groups: who cannot be in two of them at once."""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping
from dataclasses import dataclass

from indicators.catalogue import Condition, TargetGroup


@dataclass(frozen=True)
class Relations:
    """Relations that hold for every person, whatever was answered.

    Attributes
    ----------
    nested : tuple of pairs
        (inner, outer): whoever is in the first is in the second.
    apart : tuple of tuples
        Groups of which nobody is in two.
    """

    nested: tuple[tuple[str, str], ...]
    apart: tuple[tuple[str, ...], ...]

    @classmethod
    def of(cls, groups: Mapping[str, TargetGroup]) -> Relations:
        """Read them off the conditions of the groups."""
        pairs = list(itertools.permutations(groups.values(), 2))
        nested = tuple((one.id, other.id) for one, other in pairs if _inside(one, other))
        disjoint = {frozenset((one.id, other.id)) for one, other in pairs if _apart(one, other)}
        families: list[tuple[str, ...]] = []
        for dimension in dict.fromkeys(group.dimension for group in groups.values()):
            members = tuple(group.id for group in groups.values() if group.dimension == dimension)
            if all(frozenset(pair) in disjoint for pair in itertools.combinations(members, 2)):
                families.append(members)
        covered = {frozenset(pair) for family in families for pair in itertools.combinations(family, 2)}
        families += [tuple(sorted(pair)) for pair in sorted(disjoint - covered, key=sorted)]
        return cls(nested, tuple(family for family in families if len(family) > 1))


def _inside(inner: TargetGroup, outer: TargetGroup) -> bool:
    return all(any(_implies(one, other) for one in inner.where) for other in outer.where)


def _apart(one: TargetGroup, other: TargetGroup) -> bool:
    return any(_exclude(a, b) for a in one.where for b in other.where)


def _implies(one: Condition, other: Condition) -> bool:
    if one.column != other.column:
        return False
    if one.among and other.among:
        return set(one.among) <= set(other.among)
    return _is_span(one) and _is_span(other) and _span(other)[0] <= _span(one)[0] and _span(one)[1] <= _span(other)[1]


def _exclude(one: Condition, other: Condition) -> bool:
    if one.column != other.column:
        return False
    if one.among and other.among:
        return not set(one.among) & set(other.among)
    return _is_span(one) and _is_span(other) and (_span(one)[1] < _span(other)[0] or _span(other)[1] < _span(one)[0])


def _is_span(condition: Condition) -> bool:
    return not condition.among


def _span(condition: Condition) -> tuple[float, float]:
    return (
        -math.inf if condition.low is None else condition.low,
        math.inf if condition.high is None else condition.high,
    )
