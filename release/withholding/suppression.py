"""Which cells must be withheld so that no published number, alone or with others, gives a small count away."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from indicators.survey.design import Floats
from release.withholding.attack import Attack, Cell, Layout, Target

COMPLEMENTARY = 5.0  # how far a count that is withheld for others' sake stays uncertain to both sides
_ALMOST_EVERYBODY = 0.95
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Base:
    """One map's counts: all indicators with the same answers share them.

    Attributes
    ----------
    counts : array, groups × places
        Answers; everybody is the first group.
    hidden, known : arrays of bool
        What is withheld, and what an earlier release has published already: that can protect nothing.
    surveyed : array of bool, places
        Where anybody answered the survey, whether this question or not.
    layout : Layout
    together : int
        So many answers those must have that are withheld in one sum, or the sum less the others tells of too few.
    """

    counts: Floats
    hidden: Flags
    known: Flags
    surveyed: Flags
    layout: Layout
    together: int = 0

    @property
    def unknown(self) -> Flags:
        """What an outsider does not see anywhere."""
        return self.hidden & ~self.known


def protect(base: Base, least: int) -> Flags:
    """Withhold small counts, and as many others as it takes to keep them uncertain.

    Parameters
    ----------
    base : Base
        What is hidden already (answers too much alike, for instance) stays hidden.
    least : int
        Counts below it are withheld, and so are groups whose complement is that small.

    Returns
    -------
    array of bool, groups × places
        Every cell to withhold. Afterwards a hidden count below `least` may be anything from 1 to `least` - 1 for
        all that an outsider knows, and any other hidden one may be `COMPLEMENTARY` more or less.
    """
    base = replace(base, hidden=base.hidden | _small(base, least))
    tried: dict[Target, int] = {}
    while True:
        base = _with_neighbours(base, least)
        exposed = Attack(base.counts, base.unknown, base.layout).exposed(list(_targets(base, least)))
        if not exposed:
            return base.hidden
        before = base.hidden.sum()
        for target in exposed:
            base = _hide_one_more(base, target, tried.get(target, 0))
            tried[target] = tried.get(target, 0) + 1
        if base.hidden.sum() == before and all(tried[target] > 2 for target in exposed):
            return np.ones_like(base.hidden)


def _small(base: Base, least: int) -> Flags:
    """Cells that are small, or whose complement is."""
    everybody = base.counts[:1]
    small = base.surveyed & (base.counts < least)
    complement = everybody - base.counts
    return small | ((complement > 0) & (complement < least))


def _targets(base: Base, least: int) -> Iterator[Target]:
    """Everything that must stay uncertain in this map."""
    counts, layout = base.counts, base.layout
    most = float(least - 1)
    for group, place in np.argwhere(base.unknown):
        cell, n = (int(group), int(place)), float(counts[group, place])
        everybody = float(counts[0, place])
        if n < least:
            yield Target(((cell, 1.0),), min(1.0, n), most)
        elif group == 0 or everybody - n >= least or everybody == n:
            roof = np.inf if group == 0 else everybody
            yield Target(((cell, 1.0),), max(n - COMPLEMENTARY, 0.0), min(n + COMPLEMENTARY, roof))
    for derived in _derived(layout, counts):
        value = sum(factor * counts[cell] for cell, factor in derived)
        if 0 < value < least:
            yield Target(derived, 1.0, most)


def _derived(layout: Layout, counts: Floats) -> Iterator[tuple[tuple[Cell, float], ...]]:
    """Counts that nobody publishes but anybody can work out: by taking one published count from another.

    Who is in none of several groups that are almost everybody (men and women, say) did not say: nobody can
    recognise such people, so their number may be known.
    """
    in_family = {family: float(counts[list(family), layout.city].sum()) for family in layout.apart}
    others = [family for family, n in in_family.items() if n < _ALMOST_EVERYBODY * counts[0, layout.city]]
    places = (layout.city, *layout.quartiers, *layout.areas)
    for place in places:
        for group in range(1, len(layout.groups)):
            yield ((0, place), 1.0), ((group, place), -1.0)
        for inner, outer in layout.nested:
            yield ((outer, place), 1.0), ((inner, place), -1.0)
        for family in others:
            yield ((0, place), 1.0), *(((group, place), -1.0) for group in family)
    for group in range(len(layout.groups)):
        for place in (*layout.quartiers, *layout.areas):
            yield ((group, layout.city), 1.0), ((group, place), -1.0)


def _with_neighbours(base: Base, least: int) -> Base:
    """In every sum, hide the smallest parts until those hidden are two, with enough answers beside any one of them."""
    hidden, enough = base.hidden.copy(), max(least, base.together)
    for total, parts in base.layout.sums():
        places = np.array(parts)
        for group in range(len(base.counts)):
            if hidden[group, total]:
                continue
            n, free = base.counts[group, places], base.unknown[group, places]
            surveyed = base.surveyed[places]
            shown = places[surveyed & ~hidden[group, places] & ~base.known[group, places]]
            waiting = list(shown[np.argsort(base.counts[group, shown], kind="stable")])
            together, alone = float(n[free].sum()), int((free & surveyed).sum())
            largest = float(n[free].max(initial=0.0))
            while alone and waiting and (alone < 2 or together < enough or together - largest < COMPLEMENTARY):
                extra = waiting.pop(0)
                hidden[group, extra] = True
                together += float(base.counts[group, extra])
                largest = max(largest, float(base.counts[group, extra]))
                alone += 1
    return replace(base, hidden=hidden)


def _hide_one_more(base: Base, target: Target, attempt: int) -> Base:
    """Hide a cell that makes a target less certain.

    One of its own; else a group of the same family in the same place, if none is hidden there yet: everybody
    minus the others would tell it; else a neighbour in the row, a total, or whatever is left in the place.
    """
    own = [cell for cell, _ in target.cells if not base.hidden[cell] and cell[0] > 0]
    if own:
        return _hidden(base, min(own, key=lambda cell: base.counts[cell]))
    (group, place), _ = max(target.cells, key=lambda part: part[0][0])
    families = [[other for other in family if other != group] for family in base.layout.apart if group in family]
    lonely = [(other, place) for family in families if not base.unknown[family, place].any() for other in family]
    row = [(group, other) for other in base.layout.quartiers if not base.hidden[group, other] and base.surveyed[other]]
    column = [(other, place) for family in families for other in family if not base.hidden[other, place]]
    column += [(other, place) for other in range(1, len(base.counts)) if not base.hidden[other, place]] if attempt > 1 else []
    totals = [(group, total) for total, _ in base.layout.sums() if not base.hidden[group, total]]
    choices = [lonely, row, totals, column] if attempt % 2 == 0 else [lonely, column, row, totals]
    for choice in choices:
        usable = [cell for cell in choice if not base.known[cell] and not base.hidden[cell]]
        if usable:
            return _hidden(base, min(usable, key=lambda cell: base.counts[cell]))
    return base


def _hidden(base: Base, cell: Cell) -> Base:
    hidden = base.hidden.copy()
    hidden[cell] = True
    return replace(base, hidden=hidden)
