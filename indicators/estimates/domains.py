"""Which cells of the moments make which domain: target groups crossed with the city, its quartiers and areas."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import sparse

from indicators.survey import design

EVERYBODY = design.EVERYBODY
CITY = ("city", "")


@dataclass(frozen=True)
class Domains:
    """Every target group in every place, in the order of groups × places.

    Attributes
    ----------
    groups : tuple of str
        ``all`` first.
    places : tuple of (level, id)
        The city first, then quartiers, then areas.
    members : sparse array, domains × cells
        1 where a cell lies in a domain.
    """

    groups: tuple[str, ...]
    places: tuple[tuple[str, str], ...]
    members: sparse.csr_array

    @classmethod
    def of(
        cls,
        cells: pd.DataFrame,
        groups: Sequence[str],
        quartier_ids: Sequence[str],
        areas: Mapping[str, Sequence[str]] | None = None,
    ) -> Domains:
        """Assign cells to domains.

        Parameters
        ----------
        cells : DataFrame
            ``quartier_id`` and ``groups``, a bit mask in which bit g stands for ``groups[g]``.
        areas : Mapping or None
            Area id to the quartiers it is made of.

        Raises
        ------
        ValueError
            If a cell lies in none of the quartiers.
        """
        at = pd.Index(list(quartier_ids)).get_indexer(pd.Index(cells["quartier_id"]))
        if (at < 0).any():
            unknown = sorted(set(cells["quartier_id"][at < 0]))
            raise ValueError(f"moments of unknown quartiers: {', '.join(unknown)}")
        number = np.arange(len(cells))
        in_quartier = sparse.csr_array((np.ones(len(cells)), (at, number)), shape=(len(quartier_ids), len(cells)))
        in_city = sparse.csr_array(np.ones((1, len(cells))))
        of_areas = [[float(quartier in made_of) for quartier in quartier_ids] for made_of in (areas or {}).values()]
        in_area = sparse.csr_array(np.array(of_areas).reshape(-1, len(quartier_ids))) @ in_quartier
        in_place = sparse.vstack([in_city, in_quartier, in_area], format="csr")
        bits = cells["groups"].to_numpy(dtype="int64")
        in_group = [np.ones(len(cells))] + [((bits >> bit) & 1).astype("float64") for bit in range(len(groups))]
        members = sparse.vstack([in_place * member[None, :] for member in in_group], format="csr")
        members.eliminate_zeros()
        members.sort_indices()
        places = [CITY, *(("quartier", key) for key in quartier_ids), *(("area", key) for key in areas or {})]
        return cls((EVERYBODY, *groups), tuple(places), members)
