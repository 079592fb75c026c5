"""Questions that many left open: how many, and which target groups they are of; whole percent of the city's respondents."""

from collections.abc import Sequence
from itertools import chain

import numpy as np
import pandas as pd
from scipy import stats

from indicators.estimates.intervals import holm
from indicators.estimates.silence import Silence, SilentGroup
from indicators.estimates.verdicts import SIGNIFICANCE
from indicators.estimates.vocabulary import Verdict
from indicators.survey.design import EVERYBODY, Floats
from release.tables.relations import Relations
from release.tables.thresholds import ALMOST_EVERYBODY

TOLD_ABOVE = 0.1
"""Part of those asked; fewer are not spoken of."""


def release_silence(silent: pd.DataFrame, wave: str, relations: Relations, threshold: int) -> tuple[Silence, ...]:
    """The questions of a wave that more than `TOLD_ABOVE` left open.

    A group is told of where it and all others are at least `threshold` people on either side, the silent and those who
    answered; where a group is not, its family is not, nor is a family beside all of which few are silent or few answered; of
    two nested groups the inner one is not if those between are few.
    Whether the parts differ is the test of two shares (Agresti 2013, Categorical Data Analysis, 3.2), unweighted, with Holm's
    adjustment over the groups of a question.

    Parameters
    ----------
    silent : DataFrame
        As `indicators.survey.silence.silent_of`.
    """
    silences = []
    for indicator, rows in silent.groupby("indicator", sort=False):
        asked, answered = (rows[name].to_numpy(dtype="float64") for name in ("asked", "answered"))
        sides = dict(zip(rows["target_group"], np.stack([asked - answered, answered], axis=1), strict=True))
        whole = sides.pop(EVERYBODY)
        if whole.min() >= threshold and whole[0] > TOLD_ABOVE * whole.sum():
            groups = _groups(sides, whole, relations, threshold)
            silences.append(Silence(wave, str(indicator), round(100 * float(whole[0] / whole.sum())), groups))
    return tuple(silences)


def _groups(sides: dict[str, Floats], whole: Floats, relations: Relations, threshold: int) -> tuple[SilentGroup, ...]:
    """Those that may be told of; `sides` are the silent and those who answered of each group, `whole` those of everybody."""
    hidden = {group for group, side in sides.items() if np.minimum(side, whole - side).min() < threshold}
    nested = [(inner, outer) for inner, outer in relations.nested if inner in sides and outer in sides]
    hidden |= {inner for inner, outer in nested if (sides[outer] - sides[inner]).min() < threshold}
    hidden |= set(chain.from_iterable(family for family in relations.apart if _leaves_few(family, sides, whole, threshold)))
    hidden |= set(chain.from_iterable(family for family in relations.apart if hidden & set(family)))
    shown = [group for group in sides if group not in hidden]
    if not shown:
        return ()
    counts = np.stack([sides[group] for group in shown])
    parts, pooled = counts / whole, counts.sum(axis=1) / whole.sum()
    difference = parts[:, 0] - parts[:, 1]
    z = difference / np.sqrt(pooled * (1 - pooled) * (1 / whole).sum())
    certain = holm(2 * stats.norm.sf(np.abs(z))) < SIGNIFICANCE
    verdicts = np.where(certain, np.where(difference > 0, Verdict.HIGHER, Verdict.LOWER), Verdict.NOT_DISTINGUISHABLE)
    percent = np.round(100 * parts).astype(int).tolist()
    return tuple(
        SilentGroup(group, silent, answered, Verdict(verdict))
        for group, (silent, answered), verdict in zip(shown, percent, verdicts, strict=True)
    )


def _leaves_few(family: Sequence[str], sides: dict[str, Floats], whole: Floats, threshold: int) -> bool:
    """Whether few are in none of several groups that exclude one another: everybody's part less the groups' would tell them."""
    members = np.sum([sides[group] for group in family if group in sides], axis=0)
    left = whole - members
    if np.sum(members) >= ALMOST_EVERYBODY * whole.sum():
        return False
    return bool(((left > 0) & (left < threshold)).any())


def release_all(waves: Sequence[tuple[str, pd.DataFrame]], relations: Relations, threshold: int) -> tuple[Silence, ...]:
    """`release_silence` of several waves."""
    return tuple(chain.from_iterable(release_silence(silent, wave, relations, threshold) for wave, silent in waves))
