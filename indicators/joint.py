"""How the errors of several indicators of the same people go together, in every quartier and target group of a wave."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from indicators.catalogue import Catalogue, Share
from indicators.design import Floats
from indicators.domains import Domains
from indicators.moments import Moments
from indicators.products import compute_products, covariances_of_items
from indicators.totals import Totals, cells_of

_AT_A_TIME = 20_000  # respondents: of more than that, the products would fill the memory


@dataclass(frozen=True, eq=False)
class Joint:
    """Covariances of the estimates of one wave, each quartier and group by itself.

    Attributes
    ----------
    groups, quartier_ids, items : tuple of str
        ``all`` is the first group; items are ids of indicators.
    covariance : array, groups × quartiers × items × items
        In the indicators' units: percent (points²) or scale points. Missing where one of two was not measured or is
        withheld.
    """

    groups: tuple[str, ...]
    quartier_ids: tuple[str, ...]
    items: tuple[str, ...]
    covariance: Floats

    def of(self, group: str, items: Sequence[str]) -> Floats:
        """Of some indicators in one group; quartiers × items × items, 0 for an indicator that is not in the survey."""
        at = [self.items.index(item) if item in self.items else -1 for item in items]
        known = np.array(at) >= 0
        found = self.covariance[self.groups.index(group)][:, at][:, :, at].astype("float64")
        found[:, ~known, :] = 0.0
        found[:, :, ~known] = 0.0
        return found


def joint_covariances(respondents: pd.DataFrame, moments: Moments, catalogue: Catalogue, quartier_ids: Sequence[str]) -> Joint:
    """The covariances of any two indicators; some quartiers at a time, so that memory stays flat.

    Parameters
    ----------
    respondents : DataFrame
        From `indicators.survey.read_survey`, the same that `moments` sum up.
    """
    cells = cells_of(moments)
    totals = Totals(moments, cells, Domains.of(cells, list(catalogue.target_groups), quartier_ids))
    k, groups, places = len(totals.items), totals.domains.groups, len(totals.domains.places)
    covariance = np.full(
        (len(groups), len(quartier_ids), k, k), np.nan, dtype="float32" if len(quartier_ids) > 1000 else "float64"
    )
    number = pd.Series(np.arange(len(quartier_ids)), index=list(quartier_ids))
    part = number.reindex(respondents["quartier_id"]).to_numpy()
    sizes = np.bincount(part, minlength=len(quartier_ids))
    batch = np.cumsum(sizes) // _AT_A_TIME
    for one in np.unique(batch[sizes > 0]):
        at = np.flatnonzero((batch == one) & (sizes > 0))
        products = compute_products([respondents[np.isin(part, at)]], {item: moments.centres[item] for item in totals.items})
        domains = (np.arange(len(groups))[:, None] * places + 1 + at).ravel()  # the city is the first place
        covariance[:, at] = covariances_of_items(totals, products, domains).reshape(len(groups), len(at), k, k)
    unit = np.array([100.0 if isinstance(catalogue.indicators[item].formula, Share) else 1.0 for item in totals.items])
    return Joint(groups, tuple(quartier_ids), tuple(totals.items), covariance * unit[:, None] * unit)


def masked(joint: Joint, estimates: pd.DataFrame) -> Joint:
    """Without what belongs to a withheld estimate.

    Parameters
    ----------
    estimates : DataFrame
        The masked table, of the same wave.
    """
    shown = estimates[(estimates["level"] == "quartier") & estimates["status"].isin(["ok", "unreliable"])]
    known = np.zeros(joint.covariance.shape[:3], dtype=bool)
    at = [
        pd.Index(names).get_indexer(pd.Index(shown[column]))
        for names, column in ((joint.groups, "target_group"), (joint.quartier_ids, "quartier_id"), (joint.items, "indicator"))
    ]
    inside = np.min(at, axis=0) >= 0 if len(shown) else np.zeros(0, dtype=bool)
    known[tuple(one[inside] for one in at)] = True
    covariance = np.where(known[:, :, :, None] & known[:, :, None, :], joint.covariance, np.nan)
    return Joint(joint.groups, joint.quartier_ids, joint.items, covariance)
