"""Whole distributions: the weighted share of each answer, as R's ``svymean(~factor)``, with intervals as of any share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from indicators.catalogue import Catalogue
from indicators.categories import as_shares
from indicators.estimates.domains import Domains
from indicators.estimates.precision import Limits
from indicators.estimates.table import estimate
from indicators.estimates.totals import cells_of
from indicators.survey.categories import Categories
from indicators.survey.codebook import Classification
from indicators.survey.design import Floats


@dataclass(frozen=True, eq=False)
class Answered:
    """How many gave each answer of one column, in every domain.

    Attributes
    ----------
    classification : Classification
    groups : tuple of str
        ``all`` first.
    places : tuple of (level, id)
        The city first.
    counts : array, groups × places × cells of the classification
        Unweighted.
    """

    classification: Classification
    groups: tuple[str, ...]
    places: tuple[tuple[str, str], ...]
    counts: Floats


@dataclass(frozen=True, eq=False)
class Distributions:
    """The distributions of one wave at full precision.

    Attributes
    ----------
    table : DataFrame
        The table of estimates, in which each category is an indicator (`indicators.categories.Key`); nothing is tested.
    columns : tuple of Answered
    """

    table: pd.DataFrame
    columns: tuple[Answered, ...]


def estimate_distributions(
    categories: Categories,
    catalogue: Catalogue,
    wave: str,
    quartier_ids: Sequence[str],
    areas: Mapping[str, Sequence[str]] | None = None,
    limits: Limits | None = None,
) -> Distributions | None:
    """Estimates of every category for city, quartiers, areas and target groups of one wave; None where there are no questions.

    Parameters are those of `indicators.estimates.table.estimate`.
    """
    if not categories.columns:
        return None
    cells = cells_of(categories.moments)
    domains = Domains.of(cells, list(catalogue.target_groups), quartier_ids, areas)
    shape = (len(domains.groups), len(domains.places), -1)
    return Distributions(
        estimate(categories.moments, as_shares(catalogue), wave, quartier_ids, areas, limits, tested=False),
        tuple(
            Answered(classification, domains.groups, domains.places, (domains.members @ counts).reshape(shape))
            for classification, counts in categories.columns
        ),
    )
