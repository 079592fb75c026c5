"""What every page, report and command reads: finished tables of one city, frozen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from dataset.areas import Area
from dataset.config import City
from files.dates import PartialDate
from files.findings import Finding
from geo.boundaries import Boundaries
from geo.classes import Classification, Ramp, classify
from geo.geojson import PreparedGeometry
from geo.static_map import Drawing
from indicators.catalogue import Catalogue, Indicator, Polarity, Share
from indicators.disclosure import Thresholds
from indicators.domains import EVERYBODY
from indicators.shrinkage import CannotFit, Smoothed, smooth
from indicators.statistics import UNDATED
from language.phrases import Text
from language.words import Words
from workshops.events import Workshop

_RAMPS = {
    Polarity.MORE_IS_BETTER: Ramp.MORE_IS_BETTER,
    Polarity.MORE_IS_WORSE: Ramp.MORE_IS_WORSE,
    Polarity.NEITHER: Ramp.NEITHER,
}


@dataclass(frozen=True)
class Period:
    """When something was measured: a survey wave, or the date of a register figure.

    Attributes
    ----------
    id : str
        As in the column ``wave`` of the estimates.
    name, when, population : Text
        Empty for register figures.
    """

    id: str
    name: Text
    when: Text
    population: Text


@dataclass(frozen=True)
class Dataset:
    """One city, checked and estimated; holds no respondent.

    Attributes
    ----------
    city : City
    catalogue : Catalogue
    periods : Mapping[str, Period]
        By the ids of the column ``wave``, in the order they are offered.
    thresholds : Thresholds
    boundaries : Boundaries
    geometry : PreparedGeometry
        What the browser's map fetches.
    drawing : Drawing
        The outlines of the static map.
    estimates : DataFrame
        The table of estimates (docs/architecture.md), masked.
    areas : Mapping[str, Area]
        Project areas made of quartiers; rows of the level ``area`` in the estimates.
    workshops : tuple of Workshop
    findings : tuple of Finding
        What was mended while reading.
    """

    city: City
    catalogue: Catalogue
    periods: Mapping[str, Period]
    thresholds: Thresholds
    boundaries: Boundaries
    geometry: PreparedGeometry
    drawing: Drawing
    estimates: pd.DataFrame
    areas: Mapping[str, Area]
    workshops: tuple[Workshop, ...]
    findings: tuple[Finding, ...]

    @cached_property
    def quartier_names(self) -> dict[str, str]:
        """``quartier_id`` to name, in the order of the ids."""
        return dict(self.boundaries.quartiers["name"])

    def period_name(self, period: str, words: Words) -> str:
        """A survey wave by its name, a register figure by its date."""
        if period == UNDATED:
            return words("date not known")
        return words.pick(self.periods[period].name) or PartialDate.parse(period).written(words)

    def group_name(self, group: str, words: Words) -> str:
        """A target group by its name; ``all`` is everybody."""
        return words("Everybody") if group == "all" else words.pick(self.catalogue.target_groups[group].name)

    def waves_of(self, indicator: str) -> list[str]:
        """The ids of the periods in which an indicator was measured, as they are offered."""
        return [period for period in self.periods if any(key[0] == indicator and key[2] == period for key in self._maps)]

    def target_groups_of(self, indicator: str) -> list[str]:
        """The target groups an indicator is known for; ``all`` first."""
        known = {group for name, group, _ in self._maps if name == indicator}
        return [group for group in ("all", *self.catalogue.target_groups) if group in known]

    def city_row(self, indicator: str, target_group: str, wave: str) -> pd.Series | None:
        """The whole city's estimate, or None where there is no city-wide figure."""
        rows = self._select(indicator, target_group, wave)
        city = rows[rows["level"] == "city"]
        return None if city.empty else city.iloc[0]

    def quartier_rows(self, indicator: str, target_group: str, wave: str) -> pd.DataFrame:
        """The estimates of every quartier.

        Returns
        -------
        DataFrame
            Indexed by ``quartier_id``, one row a quartier of the boundaries, ``name`` added;
            quartiers without a row have the status ``no_data``.
        """
        rows = self._select(indicator, target_group, wave)
        rows = rows[rows["level"] == "quartier"].set_index("quartier_id").reindex(list(self.quartier_names))
        rows = rows.fillna({"status": "no_data", "verdict": "none"})
        return rows.assign(name=pd.Series(self.quartier_names))

    def smoothed(self, indicator: str, target_group: str, wave: str) -> Smoothed:
        """The values of one map drawn towards a model's; to be shown beside the direct ones only.

        Withheld quartiers get none: with the direct values of all others, γ would give theirs back.

        Raises
        ------
        CannotFit
            If too few quartiers can be shown, or the figure is a register's.
        """
        described, whole = self.catalogue.indicators[indicator], self.city_row(indicator, target_group, wave)
        if described.source == "register" or whole is None or pd.isna(whole["value"]):
            raise CannotFit("only estimates of a survey with a city-wide value can be smoothed")
        rows = self.quartier_rows(indicator, target_group, wave)
        scale: Literal["share", "mean"] = "share" if isinstance(described.formula, Share) else "mean"
        return smooth(rows, whole, scale=scale, covariates=self._covariates(described), withheld="none")

    def _covariates(self, indicator: Indicator) -> pd.DataFrame | None:
        """Register figures of their latest date."""
        if not indicator.covariates:
            return None
        latest = {name: self.quartier_rows(name, EVERYBODY, self.waves_of(name)[-1])["value"] for name in indicator.covariates}
        return pd.DataFrame(latest)

    def classification(self, indicator: str) -> Classification:
        """The classes of an indicator: the same for all its waves and groups."""
        return self._classifications[indicator]

    def class_numbers(self, indicator: str, values: pd.Series) -> pd.Series:
        """The class of each value as it is written: what is shown as 6.0 stands in "6.0 and more"."""
        return self.classification(indicator).class_of(values.round(self.catalogue.indicators[indicator].decimals))

    @cached_property
    def _classifications(self) -> dict[str, Classification]:
        sound = (self.estimates["level"] == "quartier") & (self.estimates["status"] == "ok")
        values = self.estimates[sound].groupby("indicator", sort=False)["value"]
        none = pd.Series(dtype="float64")
        return {
            name: classify(
                values.get_group(name) if name in values.groups else none, described.breaks, _RAMPS[described.polarity]
            )
            for name, described in self.catalogue.indicators.items()
        }

    @cached_property
    def _maps(self) -> dict[tuple[str, str, str], NDArray[np.intp]]:
        """Positions in `estimates` of the rows of every map."""
        return dict(self.estimates.groupby(["indicator", "target_group", "wave"], sort=False).indices)

    def _select(self, indicator: str, target_group: str, wave: str) -> pd.DataFrame:
        return self.estimates.iloc[self._maps.get((indicator, target_group, wave), [])]
