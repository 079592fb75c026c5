"""Which standardised values may not be told: as if each stratum of a place were told of by itself.

A standardised value is Σ_a P_a m_a. Beside the raw value, the target groups (a stratum may be one) and twenty other questions
it can give the mean of a stratum back, so it is told only where every stratum's mean might be: its people, and those of the
same stratum beside a target group's, are not few. Its mark tells whether there are few of them, which is no more than the
mark of a target group tells.

City and areas less the quartiers that are told are a sum over the others. Of the people of each stratum in it, enough must be
unknown, in two quartiers at least. No linear program is needed: all strata of a place are hidden together, so that any count
can go up by what the same stratum has in the others, and down by what the others have in all.
"""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from indicators.catalogue import Catalogue, TargetGroup
from indicators.standard import Standard
from indicators.survey.design import Floats
from release.coarsening.errors import SAME_PEOPLE
from release.tables.relations import Relations
from release.tables.thresholds import ALMOST_EVERYBODY, Thresholds
from release.withholding.attack import Layout
from release.withholding.suppression import PROTECTION, Flags


def withheld_standardised(
    n: Floats, raw: pd.DataFrame, hidden: Flags, catalogue: Catalogue, thresholds: Thresholds, layout: Layout
) -> Flags:
    """Which rows of one wave are withheld; numbers of answers alone decide.

    Parameters
    ----------
    n : array, rows × strata
        Answers; rows as in the table of estimates, by indicator, target group and place.
    raw : DataFrame
        The wave's table of estimates.
    hidden : array of bool
        Of which rows the raw value is not told.
    layout : Layout
        Target groups and places in their order.

    Returns
    -------
    array of bool, rows
    """
    standard = catalogue.standard
    assert standard is not None
    items = list(dict.fromkeys(raw["indicator"]))
    of_raw = hidden.reshape(len(items), len(layout.groups), -1)
    counts = n.reshape(*of_raw.shape, -1)
    needed = np.array([thresholds.answers_needed(sensitive=catalogue.indicators[item].sensitive) for item in items])
    withheld = of_raw | _few(counts, needed, thresholds.withhold_below, layout).any(axis=-1)
    related, equal = _related(standard, layout, catalogue)
    for group in related:
        withheld |= of_raw[:, [group]]  # what is told of a stratum bounds the group that it lies in, or beside
    withheld |= withheld[:, :1]
    for item, enough in enumerate(needed):
        _hide_leftovers(withheld[item], counts[item], thresholds.withhold_below, layout)
        for group in range(len(layout.groups)):
            withheld[item, group] |= withheld[item, 0]
            secret, beside = counts[item, group].copy(), counts[item, 0] - counts[item, group]
            if group == 0:
                for stratum, same in equal:
                    secret[~of_raw[item, same], stratum] = 0  # told as a target group's
            _hide_more(withheld[item, group], np.hstack([secret, beside]), counts[item, group], int(enough), layout)
    return withheld.ravel()


def _few(counts: Floats, needed: NDArray[np.int64], threshold: int, layout: Layout) -> Flags:
    """Strata of too few answers, or beside whose members of a group too few others are; items × groups × places × strata.

    Where one question's stratum has too few, so have those that (nearly) the same people answered.
    """
    beside = counts[:, :1] - counts
    few = (counts < needed[:, None, None, None]) | ((beside > 0) & (beside < threshold))
    for inner, outer in layout.nested:
        between = counts[:, outer] - counts[:, inner]
        few[:, inner] |= (between > 0) & (between < threshold)
    same = (counts >= SAME_PEOPLE * counts.max(axis=0)) & (counts > 0)
    small = (counts < threshold) | ((beside > 0) & (beside < threshold))
    return np.asarray(few | (same & (same & small).any(axis=0)), dtype=bool)


def _related(standard: Standard, layout: Layout, catalogue: Catalogue) -> tuple[list[int], list[tuple[int, int]]]:
    """Positions of the target groups in which a stratum lies, or of which nobody is in it; and each stratum with its equals."""
    strata = [TargetGroup(f"stratum {stratum.id}", stratum.name, "", stratum.where) for stratum in standard.strata]
    related, equal = set(), []
    for at, stratum in enumerate(strata):
        for group in catalogue.target_groups.values():
            both, number = Relations.of({stratum.id: stratum, group.id: group}), layout.groups.index(group.id)
            if both.apart or (stratum.id, group.id) in both.nested:
                related.add(number)
            if len(both.nested) > 1:
                equal.append((at, number))
    return sorted(related), equal


def _hide_leftovers(withheld: Flags, counts: Floats, threshold: int, layout: Layout) -> None:
    """Hide the smallest of groups that exclude one another until those beside all that are told are not few in any stratum."""
    for family in layout.apart:
        members = np.array(family)
        if counts[members, layout.city].sum() >= ALMOST_EVERYBODY * counts[0, layout.city].sum():
            continue  # the others only did not say, and nobody can recognise them
        for place in np.flatnonzero(~withheld[0]):
            while len(shown := members[~withheld[members, place]]):
                left = counts[0, place] - counts[shown, place].sum(axis=0)
                if not ((left > 0) & (left < threshold)).any():
                    break
                withheld[shown[counts[shown, place].sum(axis=1).argmin()], place] = True


def _hide_more(withheld: Flags, secret: Floats, counts: Floats, enough: int, layout: Layout) -> None:
    """Hide places of one group until every sum over withheld ones that can be worked out is of enough people.

    Parameters
    ----------
    withheld : array of bool, places
        Changed in place.
    secret : array, places × numbers
        People of each stratum, in the group and beside it, whom nobody knows otherwise.
    counts : array, places × strata
        The smallest is hidden first.
    """
    quartiers, sums = np.array(layout.quartiers, dtype=np.intp), layout.sums()
    totals = np.array([total for total, _ in sums])
    parts = np.array([np.isin(quartiers, members) for _, members in sums])
    while True:
        # quartiers that the same sums count are one unknown
        patterns, of = np.unique((parts & ~withheld[totals, None]).T, axis=0, return_inverse=True)
        hidden = withheld[quartiers]
        unknown = ((at, hidden & (of == at)) for at in range(len(patterns)) if patterns[at].any())
        exposed = next((at for at, own in unknown if own.any() and not _is_covered(secret[quartiers[own]], enough)), None)
        if exposed is None:
            return
        candidates = quartiers[(of == exposed) & ~hidden]
        if not len(candidates):  # then the smallest of the sums goes
            candidates = totals[patterns[exposed]]
        withheld[candidates[counts[candidates].sum(axis=1).argmin()]] = True


def _is_covered(secret: Floats, enough: int) -> bool:
    """Whether people of each kind in these places are enough, in two of them at least, or there are none."""
    sums = secret.sum(axis=0)
    return bool((len(secret) > 1) and ((sums == 0) | ((sums >= enough) & (sums - secret.max(axis=0) >= PROTECTION))).all())
