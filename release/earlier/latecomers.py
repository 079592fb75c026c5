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
    figures: Sequence[T],
    earlier: Sequence[Sequence[T]],
    *,
    key: Callable[[T], Hashable],
    count: Callable[[T], int | None],
    threshold: int,
) -> tuple[T, ...]:
    """The figures of each workshop, or those told before where too few people have come or gone since.

    A questionnaire answers several questions, and a person belongs to several groups; so all of a workshop waits until
    each number is the same as before, with the same figures, or differs by `threshold`.

    Parameters
    ----------
    earlier : sequence of sequences
        Of every earlier publication, the oldest first.
    key : callable
        What makes two of them comparable.
    count : callable
        How many people; None where that is not told.
    """
    held = list(figures)
    for publication in earlier:
        published = {key(figure): figure for figure in publication}
        waiting = {
            figure.workshop
            for figure in figures
            if key(figure) in published and _waits(figure, published[key(figure)], count, threshold)
        }
        for workshop in dict.fromkeys(figure.workshop for figure in figures):
            if workshop in waiting:
                kept = [figure for figure in publication if figure.workshop == workshop]
                held = [figure for figure in held if figure.workshop != workshop] + kept
    return tuple(held)


def _waits(now: T, before: T, count: Callable[[T], int | None], threshold: int) -> bool:
    n, previous = count(now), count(before)
    if n is None or previous is None:
        return False
    return 0 < abs(n - previous) < threshold or (n == previous and now != before)
