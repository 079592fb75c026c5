"""Directly standardised values: what a place's value would be, had it the composition of the whole city.

m = Σ_a P_a m_a over the strata a of the standard (ages), P_a the part of the city's people that are in a and m_a the weighted
mean of the place's respondents in a (Breslow and Day 1987, 2). It equals R's ``svystandardize(by = ~age,
over = ~quartier, excluding.missing = ~item)`` with its linearised variance: the strata's weights are post-stratified, so
deviations are taken from each stratum's own mean (Särndal, Swensson and Wretman 1992, 7).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from indicators.catalogue import Catalogue
from indicators.estimates.domains import Domains
from indicators.estimates.intervals import mean_interval, share_interval
from indicators.estimates.precision import Limits, comparable
from indicators.estimates.strata import Strata, rest_of
from indicators.estimates.table import VERDICTS, as_estimates, judged, texts
from indicators.estimates.totals import Numbers, cells_of
from indicators.estimates.verdicts import Scale
from indicators.estimates.vocabulary import Status, Verdict
from indicators.survey.design import Floats
from indicators.survey.moments import Moments


@dataclass(frozen=True, eq=False)
class Standardised:
    """Standardised estimates of a wave, and what each is made of.

    Attributes
    ----------
    table : DataFrame
        A row for every row of the table of estimates, in the same order and columns; ``n`` counts who answered and is in a
        stratum, ``n_eff`` is Kish's number of the standardised weights. No value where a stratum has no answer, and of medians.
    n, w, mean : arrays, rows × strata
        Answers, Σw, and the mean in the indicator's unit.
    """

    table: pd.DataFrame
    n: Floats
    w: Floats
    mean: Floats


def standardise(
    moments: Moments,
    catalogue: Catalogue,
    wave: str,
    quartier_ids: Sequence[str],
    areas: Mapping[str, Sequence[str]] | None = None,
    limits: Limits | None = None,
) -> Standardised | None:
    """Standardised values of everything that `indicators.estimates.table.estimate` estimates.

    Parameters
    ----------
    limits : Limits or None
        From how many answers on a verdict may be said; the usual ones by default.

    Returns
    -------
    Standardised or None
        Nothing where the catalogue has no standard.
    """
    if catalogue.standard is None:
        return None
    cells = cells_of(moments)
    domains = Domains.of(cells, list(catalogue.target_groups), quartier_ids, areas)
    strata = Strata.of(moments, cells, domains, catalogue.standard.parts)
    described = [catalogue.indicators[item] for item in strata.totals.items]
    scale, unit = Scale.of(described), np.array([indicator.formula.factor for indicator in described])
    middle = np.array([moments.centres[item] for item in strata.totals.items])
    numbers = _measured(strata, scale, middle)
    able = comparable(strata.n, strata.n_eff, limits or Limits()) | strata.exact
    others = ~np.array([indicator.formula.standardised for indicator in described], dtype=bool)
    able[:, others] = False
    for column in numbers.values():
        column[:, others] = np.nan  # a median is no mean of its strata's
    verdicts = _against_the_rest(strata, domains, able, middle, scale)
    scaled = {name: column * unit for name, column in numbers.items()}
    counted = {"n": strata.n, "n_eff": strata.n_eff, "deff": strata.design_effect, "df": strata.df, "weight": strata.w}
    table = {name: column.ravel(order="F") for name, column in (scaled | counted).items()}
    places, groups, items = domains.places, domains.groups, strata.totals.items
    item, group, place = (at.ravel() for at in np.indices((len(items), len(groups), len(places))))
    measured = pd.DataFrame(table).assign(
        level=texts([level for level, _ in places], place),
        quartier_id=texts([place_id for _, place_id in places], place),
        target_group=texts(groups, group),
        indicator=texts(items, item),
        verdict=texts(VERDICTS, verdicts.ravel(order="F")),
        contrast=Verdict.NONE,
        status=np.where(np.isnan(table["value"]), Status.NO_DATA, Status.OK),
        wave=wave,
        source="survey",
    )
    rows = [by.transpose(0, 2, 1).reshape(len(by), -1).T for by in (strata.of_n, strata.of_w, (strata.of_mean + middle) * unit)]
    return Standardised(as_estimates(measured), *rows)


def _measured(strata: Strata, scale: Scale, middle: Floats) -> dict[str, Floats]:
    """Value, error and interval of every domain and item, not yet in percent."""
    mean, is_share = strata.mean + middle, scale.share
    se = np.sqrt(strata.variance)
    lower, upper = (np.clip(end, scale.low, scale.high) for end in mean_interval(mean, se, strata.df))
    shares = (mean[:, is_share], se[:, is_share], strata.df[:, is_share], strata.n[:, is_share], strata.n_eff[:, is_share])
    lower[:, is_share], upper[:, is_share] = share_interval(*shares)
    missing = np.isnan(mean)
    lower, upper = (np.where(missing, np.nan, np.where(strata.exact, mean, end)) for end in (lower, upper))
    return {"value": mean, "se": se, "lower": lower, "upper": upper}


def _against_the_rest(strata: Strata, domains: Domains, able: NDArray[np.bool_], middle: Floats, scale: Scale) -> Numbers:
    """Every quartier against the rest of the city, standardised too; positions in `VERDICTS`, domains × items."""
    verdicts = np.full(strata.n.shape, VERDICTS.index(Verdict.NONE), dtype=np.intp)
    places = len(domains.places)
    quartiers = np.flatnonzero([level == "quartier" for level, _ in domains.places])
    for group in range(len(domains.groups)):
        at = group * places + quartiers
        if len(at) and able[at].any():
            rest = rest_of(strata, at, group * places)
            verdicts[at] = judged(rest, able[at] & ~np.isnan(rest.difference), at.shape, middle, scale, family=0)
    return verdicts
