"""Of people at a workshop a few may be counted later: what was told of it stays until they are many."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import Protocol, TypeVar


class OfWorkshop(Protocol):
    """Something that is told of a workshop."""

    @property
    def workshop(self) -> str:
        """Its id."""


T = TypeVar("T", bound=OfWorkshop)


def hold_small_revisions(
    made: Sequence[T],
    earlier: Sequence[Sequence[T]],
    *,
    key: Callable[[T], Hashable],
    count: Callable[[T], int | None],
    least: int,
) -> tuple[T, ...]:
    """What is told of each workshop, or was told before where too few people have come or gone since.

    A questionnaire answers several questions, and a person belongs to several groups; so all of a workshop waits until
    each number is the same as before, with the same figures, or differs by `least`.

    Parameters
    ----------
    earlier : sequence of sequences
        Of every earlier publication, the oldest first.
    key : callable
        What makes two of them comparable.
    count : callable
        How many people; None where that is not told.
    """
    told = list(made)
    for before in earlier:
        known = {key(one): one for one in before}
        for workshop in dict.fromkeys(one.workshop for one in made):
            here = [(one, known[key(one)]) for one in made if one.workshop == workshop and key(one) in known]
            if any(_waits(now, was, count, least) for now, was in here):
                kept = [one for one in before if one.workshop == workshop]
                told = [one for one in told if one.workshop != workshop] + kept
    return tuple(told)


def _waits(now: T, before: T, count: Callable[[T], int | None], least: int) -> bool:
    n, was = count(now), count(before)
    if n is None or was is None:
        return False
    return 0 < abs(n - was) < least or (n == was and now != before)
