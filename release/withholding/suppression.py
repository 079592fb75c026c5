"""Which cells must be withheld so that no published number, alone or with others, gives a small count away."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from indicators.survey.design import Floats
from release.tables.thresholds import ALMOST_EVERYBODY, is_few
from release.withholding.attack import Attack, Cell, Layout, Target

PROTECTION = 5.0  # how far a count that is withheld for others' sake stays uncertain to both sides
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Base:
    """One map's counts: all indicators with the same answers share them.

    Attributes
    ----------
    counts : array, groups × places
        Answers; everybody is the first group.
    hidden, public : arrays of bool
        What is withheld, and what everybody knows all the same, from an earlier release for instance: that can protect
        nothing.
    surveyed : array of bool, places
        Where anybody answered the survey, whether this question or not.
    layout : Layout
    least_sum : int
        So many answers those must have together that are withheld in one sum, or the sum less the others tells of too few.
    """

    counts: Floats
    hidden: Flags
    public: Flags
    surveyed: Flags
    layout: Layout
    least_sum: int = 0

    @property
    def secret(self) -> Flags:
        """What an outsider does not see anywhere."""
        return self.hidden & ~self.public


def joined(bases: Sequence[Base]) -> Base:
    """Several indicators' bases of the same counts: what is said of a cell of any is said of all."""
    hidden, public, surveyed = (
        np.logical_or.reduce(flags) for flags in zip(*((base.hidden, base.public, base.surveyed) for base in bases), strict=True)
    )
    least_sum = max(base.least_sum for base in bases)
    return replace(bases[0], hidden=hidden, public=public, surveyed=surveyed, least_sum=least_sum)


def protect(base: Base, threshold: int) -> Flags:
    """Withhold small counts, and as many others as it takes to keep them uncertain.

    Parameters
    ----------
    base : Base
        What is hidden already (answers too much alike, for instance) stays hidden.
    threshold : int
        Counts below it are withheld, and so are groups whose complement is that small.

    Returns
    -------
    array of bool, groups × places
        Every cell to withhold. Afterwards a hidden count below `threshold` may be anything from 1 to `threshold` - 1 for
        all that an outsider knows, and any other hidden one may be `PROTECTION` more or less.
    """
    base = replace(base, hidden=base.hidden | _primary(base, threshold))
    attempts: Counter[Target] = Counter()
    while True:
        base = replace(base, hidden=_with_complementary(base, threshold))
        exposed = Attack(base.counts, base.secret, base.layout).exposed(list(_targets(base, threshold)))
        if not exposed:
            return base.hidden
        before = base.hidden.sum()
        for target in exposed:
            base = _hide_one_more(base, target, attempts[target])
            attempts[target] += 1
        if base.hidden.sum() == before and all(attempts[target] > 2 for target in exposed):
            return np.ones_like(base.hidden)


def _primary(base: Base, threshold: int) -> Flags:
    """Cells that are small, or whose complement is."""
    return base.surveyed & is_few(base.counts, base.counts[:1], threshold)


def _targets(base: Base, threshold: int) -> Iterator[Target]:
    """Everything that must stay uncertain in this map."""
    counts, layout = base.counts, base.layout
    most = float(threshold - 1)
    for group, place in np.argwhere(base.secret):
        cell, n = (int(group), int(place)), float(counts[group, place])
        everybody = float(counts[0, place])
        if n < threshold:
            yield Target(((cell, 1.0),), min(1.0, n), most)
        elif group == 0 or everybody - n >= threshold or everybody == n:
            roof = np.inf if group == 0 else everybody
            yield Target(((cell, 1.0),), max(n - PROTECTION, 0.0), min(n + PROTECTION, roof))
    for derived in _derived(layout, counts):
        value = sum(factor * counts[cell] for cell, factor in derived)
        if 0 < value < threshold:
            yield Target(derived, 1.0, most)


def _derived(layout: Layout, counts: Floats) -> Iterator[tuple[tuple[Cell, float], ...]]:
    """Counts that nobody publishes but anybody can work out: by taking one published count from another.

    Who is in none of several groups that are almost everybody (men and women, say) did not say: nobody can
    recognise such people, so their number may be known.
    """
    in_family = {family: float(counts[list(family), layout.city].sum()) for family in layout.apart}
    others = [family for family, n in in_family.items() if n < ALMOST_EVERYBODY * counts[0, layout.city]]
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


def _with_complementary(base: Base, threshold: int) -> Flags:
    """In every sum, hide the smallest parts until those hidden are two, with enough answers beside the largest of them.

    Where all are small their sum alone decides, which everybody knows: if 5 and 5 were enough, 10 could be nothing else.
    """
    hidden, enough = base.hidden.copy(), max(threshold, base.least_sum)
    for total, parts in base.layout.sums():
        places = np.array(parts)
        for group in np.flatnonzero(~hidden[:, total]):
            counts, secret = base.counts[group], places[base.secret[group, places]]
            number, answers = int(base.surveyed[secret].sum()), list(counts[secret])
            if number == 0:
                continue
            candidates = places[(base.surveyed & ~hidden[group] & ~base.public[group])[places]]
            for place in candidates[np.argsort(counts[candidates], kind="stable")]:
                beside = sum(answers) - (enough if max(answers) < threshold else max(answers))
                if number > 1 and sum(answers) >= enough and beside >= PROTECTION:
                    break
                hidden[group, place] = True
                number += 1
                answers.append(counts[place])
    return hidden


def _hide_one_more(base: Base, target: Target, attempt: int) -> Base:
    """Hide a cell that makes a target less certain: the smallest of its own, else of the first choice that has any."""
    own = [cell for cell, _ in target.cells if not base.hidden[cell] and cell[0] > 0]
    choices = (
        [cell for cell in cells if not base.hidden[cell] and not base.public[cell]] for cells in _choices(base, target, attempt)
    )
    cells = own or next(filter(None, choices), [])
    if not cells:
        return base
    hidden = base.hidden.copy()
    hidden[min(cells, key=base.counts.__getitem__)] = True
    return replace(base, hidden=hidden)


def _choices(base: Base, target: Target, attempt: int) -> list[list[Cell]]:
    """Cells that make a target less certain, the best choice first; every other attempt prefers other groups to other places.

    Best are groups of the same family in the same place, if none is hidden there yet: everybody minus the others would
    tell it.
    """
    group, place = max((cell for cell, _ in target.cells), key=lambda cell: cell[0])
    siblings = [[(other, place) for other in family if other != group] for family in base.layout.apart if group in family]
    alone = [cell for cells in siblings if not any(base.secret[cell] for cell in cells) for cell in cells]
    row = [(group, quartier) for quartier in base.layout.quartiers if base.surveyed[quartier]]
    column = [cell for cells in siblings for cell in cells]
    if attempt > 1:
        column += [(other, place) for other in range(1, len(base.counts))]
    totals = [(group, total) for total, _ in base.layout.sums()]
    return [alone, row, totals, column] if attempt % 2 == 0 else [alone, column, row, totals]
