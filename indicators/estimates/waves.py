"""Several waves as one sample: the means of every wave, and their covariances where waves share persons or other units.

A wave is then a domain like any other, and what two waves have in common are the sampling units that both hold: the
covariance of two means is that of two domains of one design (Särndal, Swensson and Wretman 1992, 5.6 and 9.9), as R's
``svyby(~y, ~wave, svydesign(ids = ~person, …, data = stacked), svymean, covmat = TRUE)``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from scipy import sparse

from indicators.estimates.domains import Domains
from indicators.estimates.totals import Numbers, Totals, cells_of, linearised
from indicators.survey.design import Floats
from indicators.survey.moments import TOGETHER, Moments


@dataclass(frozen=True, eq=False)
class WaveMeans:
    """The means of every target group and place in every wave; arrays end in domains × items.

    Attributes
    ----------
    waves : tuple of str
    groups : tuple of str
        ``all`` first.
    places : tuple of (level, id)
        A domain is a target group in a place, in the order of groups × places.
    totals : Totals
        Of the stacked waves; its domains are waves × groups × places.
    mean : array, waves × domains × items
        Around the middle of the item's scale; missing where nobody answered.
    covariance : array, waves × waves × domains × items
    """

    waves: tuple[str, ...]
    groups: tuple[str, ...]
    places: tuple[tuple[str, str], ...]
    totals: Totals
    mean: Floats
    covariance: Floats

    @classmethod
    def of(
        cls, moments: Mapping[str, Moments], groups: Sequence[str], quartier_ids: Sequence[str], *, independent: bool = False
    ) -> WaveMeans:
        """Stack waves, the oldest first.

        If they are not independent, a stratum and a sampling unit of the same name are the same in all of them, and no
        finite population correction is made: the union of several waves' units has no sampling fraction.

        Parameters
        ----------
        groups : sequence of str
            Target groups in the order of the bits of the moments' cells; none for everybody alone.

        Raises
        ------
        ValueError
            If the waves are not independent but one of them has no sampling units.
        """
        if not independent and not all(of_wave.clustered for of_wave in moments.values()):
            raise ValueError("waves share people only where a sampling unit (a person, an address) is declared for each")
        stacked = _stacked(list(moments.values()), independent)
        cells = cells_of(stacked)
        own = Domains.of(cells, groups, quartier_ids)
        wave = cells["classes"].to_numpy()
        members = [sparse.csr_array(own.members * (wave == number)[None, :]) for number in range(len(moments))]
        joined = sparse.csr_array(sparse.vstack(members, format="csr"))
        joined.eliminate_zeros()
        joined.sort_indices()
        names = tuple(f"{name} {group}" for name in moments for group in own.groups)
        totals = Totals(stacked, cells, Domains(names, own.places, joined))
        shape = (len(moments), own.members.shape[0], len(totals.items))
        return cls(tuple(moments), own.groups, own.places, totals, totals.mean.reshape(shape), _covariance(totals, len(moments)))

    @property
    def items(self) -> list[str]:
        """Ids of the indicators."""
        return self.totals.items

    def contrast(self, coefficients: Floats) -> tuple[Floats, Floats]:
        """Σ c_t m_t of each domain and item, and its variance; missing where a wave that counts has no answers.

        Parameters
        ----------
        coefficients : array of waves
            Of sum 0, so that it does not matter around what the means are taken.
        """
        use = np.flatnonzero(coefficients)
        c = coefficients[use]
        value: Floats = np.einsum("t,tdi->di", c, self.mean[use])
        variance: Floats = np.einsum("s,stdi,t->di", c, self.covariance[np.ix_(use, use)], c)
        return value, np.maximum(variance, 0.0)

    def correlations(self) -> Floats:
        """How the errors of two waves go together, pooled over the quartiers: waves × waves × items; 0 where nobody answered.

        Σ_q W W' cov / √(Σ_q W² v · Σ_q W'² v'), W being the weights of those who answered in quartier q: the correlation
        of the totals of what answers differ by from their quartier's mean. In a quartier the covariance of two waves is
        then r · se · se'; that is exact where the waves share alike everywhere, otherwise an approximation. Of moments that
        are `unweighted`, every respondent counts alike in it.
        """
        at = [place for place, (level, _) in enumerate(self.places) if level == "quartier"]
        waves = len(self.waves)
        weight = self.totals.w.reshape(waves, -1, len(self.items))[:, at]
        shared = np.nan_to_num(self.covariance[:, :, at]) * weight[:, None] * weight[None]
        pooled = shared.sum(axis=2)
        size = np.sqrt(np.einsum("tti->ti", pooled))
        scale = size[:, None] * size[None]
        r: Floats = np.divide(pooled, scale, out=np.zeros_like(pooled), where=scale > 0)
        return r


def unweighted(moments: Moments) -> Moments:
    """The moments as if everybody weighed alike: exact where a cell holds one answer, or answers of one weight.

    A few persons who weigh much would make most of a weighted correlation, and could be read out of it.
    """
    w = moments.sums["w"].where(moments.sums["w"] > 0, 1.0)
    ww = moments.sums["ww"].where(moments.sums["ww"] > 0, 1.0)
    n = moments.sums["n"].astype("float64")
    even = {name: n * moments.sums[name] / w for name in ("w", "wy", "wyy")}
    even |= {name: n * moments.sums[name] / ww for name in ("ww", "wwy", "wwyy")}
    return replace(moments, sums=moments.sums.assign(**even))


def _stacked(moments: Sequence[Moments], independent: bool) -> Moments:
    """All cells of all waves; the wave stands where classes of respondents stood, so that cells stay apart."""
    counts: list[pd.DataFrame] = []
    sums: list[pd.DataFrame] = []
    for number, of_wave in enumerate(moments):
        for table, stack in ((of_wave.counts, counts), (of_wave.sums, sums)):
            stack.append(_merged(table).assign(classes=number))
            if independent:
                stack[-1]["stratum"] = f"{number} " + stack[-1]["stratum"]
            elif "stratum_size" in table:
                stack[-1] = stack[-1].drop(columns="psu_size", errors="ignore").assign(stratum_size=np.nan)
    centres = {name: centre for of_wave in moments for name, centre in of_wave.centres.items()}
    return Moments(pd.concat(counts, ignore_index=True), pd.concat(sums, ignore_index=True), centres)


def _merged(table: pd.DataFrame) -> pd.DataFrame:
    """A table of moments without classes of respondents."""
    if not table["classes"].any() and not table["single"].any():
        return table
    keys = [name for name in ("stratum", "psu", "quartier_id", "groups", "indicator") if name in table]
    how = {name: TOGETHER.get(name, "sum") for name in table if name not in (*keys, "classes", "single")}
    return table.groupby(keys, as_index=False, sort=False).agg(how).assign(classes=0, single=0.0)


def _covariance(totals: Totals, waves: int) -> Floats:
    """Of the means of every two waves in each domain; a mean's own variance as `Totals.variance` has it."""
    domains = len(totals.mean) // waves
    own = totals.variance()
    covariance = np.empty((waves, waves, domains, len(totals.items)))
    at: list[Numbers] = [np.arange(domains) + wave * domains for wave in range(waves)]
    for first in range(waves):
        answered = totals.n[at[first]] > 0
        covariance[first, first] = np.where(answered, own[at[first]], np.nan)
        for second in range(first + 1, waves):
            a, b = at[first], at[second]
            both = linearised(totals.covariances(a, b), totals.mean[a], totals.mean[b], totals.w[a], totals.w[b])
            covariance[first, second] = covariance[second, first] = both
    return covariance
