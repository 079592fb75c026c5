"""What stood behind a publication: the respondents of a wave, and what was told of them at full precision.

Only for attacks: whoever attacks an old publication must have it, and the product does not make it any more.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache, cached_property
from pathlib import Path

import numpy as np
import pandas as pd

from dataset.config import read_config
from files.findings import Findings
from files.folder import Folder
from files.keys import KnownQuartiers
from indicators.catalogue import Catalogue, read_catalogue
from indicators.estimates.table import NUMBERS, estimate
from indicators.formulas import Mean, Share
from indicators.survey.moments import Moments
from release.gate import release
from release.tables.raw import Raw, RawWave
from release.tables.released import Released
from release.tables.thresholds import Thresholds
from release.withholding.mask import mask_estimates
from tests.indicators.frames import pooled, read_respondents, sums_of
from workshops.response import answers_of

KEY = ["level", "quartier_id", "target_group", "wave", "indicator"]
DEMO = Path(__file__).parents[2] / "data" / "kaiserslautern"


@dataclass(frozen=True, eq=False)
class Surveyed:
    """One wave of a city.

    Attributes
    ----------
    wave : str
    catalogue : Catalogue
    respondents : DataFrame
        As `tests.indicators.frames.read_respondents` gives them.
    thresholds : Thresholds
    """

    wave: str
    catalogue: Catalogue
    respondents: pd.DataFrame
    thresholds: Thresholds

    @cached_property
    def items(self) -> list[str]:
        """The indicators that the wave measures."""
        return [
            key
            for key, described in self.catalogue.indicators.items()
            if described.source == "survey" and key in self.respondents
        ]

    @cached_property
    def quartier_ids(self) -> list[str]:
        """Those with respondents."""
        return sorted(self.respondents["quartier_id"].unique())

    @cached_property
    def estimates(self) -> pd.DataFrame:
        """The table of estimates before anything is withheld."""
        return estimate(self._moments, self.catalogue, self.wave, self.quartier_ids)

    @cached_property
    def published(self) -> pd.DataFrame:
        """The table with all its digits wherever something is shown, as it was published once."""
        masked = mask_estimates(self.estimates, self.catalogue, self.thresholds)
        shown = self.estimates[KEY].merge(masked[[*KEY, "status"]], on=KEY, validate="one_to_one")["status"]
        table = self.estimates.assign(status=shown.to_numpy())
        table.loc[~table["status"].isin(["ok", "unreliable"]), NUMBERS] = pd.NA
        return table

    @cached_property
    def _moments(self) -> Moments:
        centres = {key: self.catalogue.indicators[key].formula.centre for key in self.items}
        return Moments.of(sums_of(self.respondents, centres))

    @cached_property
    def raw(self) -> RawWave:
        """What the gate is given."""
        answers = answers_of(self._moments.counts, list(self.catalogue.target_groups), self.wave)
        return RawWave(self.wave, self.estimates, pooled(self.respondents, self.items), answers)

    @cached_property
    def released(self) -> Released:
        """What leaves."""
        return release(Raw((self.raw,), None, self.invited), self.catalogue, self.thresholds)

    @cached_property
    def invited(self) -> pd.DataFrame:
        """Respondents of the city, its target groups and its quartiers, three times as many of whom were invited."""
        cells = [("", "all"), *(("", group) for group in self.catalogue.target_groups)]
        cells += [(quartier, "all") for quartier in self.quartier_ids]
        rows = [(self.wave, *cell, len(self.members(*cell))) for cell in cells]
        frame = pd.DataFrame(rows, columns=["wave", "quartier_id", "target_group", "answered"])
        return frame.assign(invited=3 * frame["answered"] + 5)

    def but(self, respondents: pd.DataFrame) -> Surveyed:
        """The same city with other answers."""
        return Surveyed(self.wave, self.catalogue, respondents, self.thresholds)

    def members(self, quartier_id: str, group: str) -> pd.DataFrame:
        """The respondents of a quartier (empty: all) who belong to a target group."""
        rows = self.respondents
        if quartier_id:
            rows = rows[rows["quartier_id"] == quartier_id]
        if group == "all":
            return rows
        bit = list(self.catalogue.target_groups).index(group)
        return rows[(rows["groups"].to_numpy(dtype=np.int64) >> bit) & 1 == 1]

    def span(self, item: str) -> float:
        """The length of an indicator's scale, in its unit."""
        match self.catalogue.indicators[item].formula:
            case Share():
                return 100.0
            case Mean(low=low, high=high):
                return high - low
        raise ValueError(item)


@cache
def demo(wave: str) -> Surveyed:
    """A wave of the demonstration."""
    findings, folder = Findings(), Folder(DEMO, None)
    config = read_config(folder, findings)
    catalogue = read_catalogue(folder.find("catalogue.toml", findings), findings)
    # what follows from sums; the median and the total have attacks of their own (test_attack_totals.py, test_attack_beside.py)
    summed = {key: own for key, own in catalogue.indicators.items() if isinstance(own.formula, Share | Mean)}
    catalogue = replace(catalogue, indicators=summed)
    described = next(survey for survey in config.waves if survey.id == wave)
    ids = pd.read_csv(DEMO / described.file, usecols=[described.quartier], dtype="str")[described.quartier].unique()
    quartiers = KnownQuartiers({key: key for key in ids}, {})
    respondents = read_respondents(folder.find(described.file, findings), described, catalogue, quartiers, findings)
    return Surveyed(wave, catalogue, respondents, config.thresholds)
