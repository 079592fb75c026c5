"""What anybody can tell from a catalogue about the sizes of target groups: who cannot be in two of them at once."""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping
from dataclasses import dataclass

from indicators.catalogue import TargetGroup
from indicators.conditions import Condition


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
        nested = tuple((inner.id, outer.id) for inner, outer in pairs if _is_inside(inner, outer))
        disjoint = {frozenset((group.id, other.id)) for group, other in pairs if _are_apart(group, other)}
        families: list[tuple[str, ...]] = []
        for dimension in dict.fromkeys(group.dimension for group in groups.values()):
            members = tuple(group.id for group in groups.values() if group.dimension == dimension)
            if all(frozenset(pair) in disjoint for pair in itertools.combinations(members, 2)):
                families.append(members)
        covered = {frozenset(pair) for family in families for pair in itertools.combinations(family, 2)}
        families += [tuple(sorted(pair)) for pair in sorted(disjoint - covered, key=sorted)]
        return cls(nested, tuple(family for family in families if len(family) > 1))


def _is_inside(inner: TargetGroup, outer: TargetGroup) -> bool:
    return all(any(_implies(condition, wider) for condition in inner.where) for wider in outer.where)


def _are_apart(group: TargetGroup, other: TargetGroup) -> bool:
    return any(_exclude(condition, opposite) for condition in group.where for opposite in other.where)


def _implies(condition: Condition, wider: Condition) -> bool:
    if not _are_comparable(condition, wider):
        return False
    if condition.among:
        return set(condition.among) <= set(wider.among)
    (low, high), (lowest, highest) = _span(condition), _span(wider)
    return lowest <= low and high <= highest


def _exclude(condition: Condition, opposite: Condition) -> bool:
    if not _are_comparable(condition, opposite):
        return False
    if condition.among:
        return not set(condition.among) & set(opposite.among)
    (low, high), (lowest, highest) = _span(condition), _span(opposite)
    return high < lowest or highest < low


def _are_comparable(condition: Condition, other: Condition) -> bool:
    """Whether both are lists, or both spans, of one column."""
    return condition.column == other.column and bool(condition.among) == bool(other.among)


def _span(condition: Condition) -> tuple[float, float]:
    return (
        -math.inf if condition.low is None else condition.low,
        math.inf if condition.high is None else condition.high,
    )
