"""Waves that share persons: sums by person serve the covariance of waves, and are put together for each wave alone."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from files.findings import Findings
from indicators.survey.design import Floats, Wave
from indicators.survey.moments import KEYS, TOGETHER, Moments
from language.phrases import Phrase, in_quotes


def as_sampled(moments: Moments, wave: Wave) -> Moments:
    """The moments of a wave's own design: without persons as units where persons were not sampled in clusters."""
    if wave.psu or not wave.panel:
        return moments
    values = {item: (answers, rows_as_sampled(sums, moments, wave)) for item, (answers, sums) in moments.values.items()}
    return replace(moments, counts=_together(moments.counts), sums=_together(moments.sums), values=values)


def rows_as_sampled(by_cell: Floats, moments: Moments, wave: Wave) -> Floats:
    """Sums by the rows of `Moments.counts`, put together as `as_sampled` puts those together."""
    if wave.psu or not wave.panel:
        return by_cell
    of = moments.counts.assign(psu="").groupby(KEYS, sort=False).ngroup().to_numpy()
    together = np.zeros((of.max(initial=-1) + 1, *by_cell.shape[1:]))
    np.add.at(together, of, by_cell)
    return together


def check_persons(moments: Moments, wave: Wave, file: str, findings: Findings) -> None:
    """Note persons who stand in a wave twice: as sampling units of their own they would count for two.

    Raises
    ------
    Rejected
        If there are any.
    """
    if wave.psu or not wave.panel:
        return
    times = moments.counts.groupby("psu")["respondents"].sum()
    twice = times[times > 1]
    if len(twice):
        names = in_quotes(twice.index[:5])
        observed = Phrase("{count} {count:unit|units} of the panel in several rows: {names}", count=len(twice), names=names)
        why = Phrase("A panel names persons, each of whom answers once in a wave.")
        remedy = Phrase("Delete the rows that are there twice; if the column names addresses or blocks, enter it as psu too.")
        raise findings.rejected("survey.panel_twice", file, observed=observed, why=why, remedy=remedy)


def check_shared(linked: Mapping[str, Moments], findings: Findings) -> None:
    """Note waves of a panel that have no unit in common with any other: their names or strata do not fit.

    Parameters
    ----------
    linked : Mapping
        Wave to its moments by unit.
    """
    meet = in_common(linked)
    for wave, others in zip(linked, meet, strict=True):
        if others.sum() < 2:  # itself
            why = Phrase("The wave has a panel, but none of its units stands in another wave with a panel, in the same stratum.")
            remedy = Phrase("Name persons and strata alike in all waves, or take panel out: the wave then shares nobody.")
            findings.stop("survey.panel_alone", "dataset.toml", observed=wave, why=why, remedy=remedy)


def in_common(linked: Mapping[str, Moments]) -> NDArray[np.bool_]:
    """Which waves have a unit in common; waves × waves."""
    units = [set(zip(own.counts["stratum"], own.counts["psu"], strict=True)) for own in linked.values()]
    return np.array([[not own.isdisjoint(other) for other in units] for own in units], dtype=bool)


def _together(table: pd.DataFrame) -> pd.DataFrame:
    keys = [*KEYS, "indicator"] if "indicator" in table else KEYS
    how = {name: TOGETHER.get(name, "sum") for name in table if name not in keys}
    return table.assign(psu="").groupby(keys, as_index=False, sort=False).agg(how)[list(table)]
