"""Of people at a workshop a few may be counted later: what was released of it stays until they are many."""

from collections.abc import Hashable, Sequence
from typing import TypeVar

from workshops.questionnaires import Tally
from workshops.reach import Reach

Figure = TypeVar("Figure", Tally, Reach)


def hold_small_revisions(figures: Sequence[Figure], earlier: Sequence[Sequence[Figure]], threshold: int) -> tuple[Figure, ...]:
    """The figures of each workshop, or those released before where too few people have come or gone since.

    A questionnaire answers several questions, and a person belongs to several groups; so all of a workshop waits until
    each number is the same as before, with the same figures, or differs by `threshold`.

    Parameters
    ----------
    earlier : sequence of sequences
        Of every earlier publication, the oldest first.
    """
    held = list(figures)
    for publication in earlier:
        published = {_key(figure): figure for figure in publication}
        pairs = [(figure, published[_key(figure)]) for figure in figures if _key(figure) in published]
        waiting = {figure.workshop for figure, before in pairs if _waits(figure, before, threshold)}
        for workshop in dict.fromkeys(figure.workshop for figure in figures if figure.workshop in waiting):
            kept = [figure for figure in publication if figure.workshop == workshop]
            held = [figure for figure in held if figure.workshop != workshop] + kept
    return tuple(held)


def _key(figure: Tally | Reach) -> Hashable:
    if isinstance(figure, Tally):
        return figure.workshop, figure.indicator
    return figure.workshop, figure.quartier_id, figure.target_group, figure.basis


def _waits(now: Tally | Reach, before: Tally | Reach, threshold: int) -> bool:
    n, previous = (figure.n if isinstance(figure, Tally) else figure.persons for figure in (now, before))
    if n is None or previous is None:
        return False
    return 0 < abs(n - previous) < threshold or (n == previous and now != before)
