"""A survey round, and how it was sampled: strata, their sampling units, and what each of them adds to a variance."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from indicators.survey.margins import Margin, MarginOptions
from indicators.survey.replication import Replication
from language.phrases import Text

EVERYBODY = "all"
"""The target group that everybody belongs to."""

CHANCE = "chance"
"""What ``weights`` says where the column holds each person's chance of being drawn."""

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Wave:
    """One survey round: its file and what the file's columns mean (docs/city-folder.md).

    ``panel`` is the column by which persons (or addresses, clusters) that several waves asked are known; ``midpoint`` is
    when the wave was, as `files.dates.PartialDate.parse` reads it.
    ``trim`` is the least and the largest single weight after raking, of the average one.
    ``weights`` says what the column ``weight`` is, "design" or "calibrated"; ``margins`` are those of ``calibration``
    with their figures, ``bounds`` the least and the largest factor of raking, of the average one, and ``tolerance`` how far
    calibrated weights may miss a margin, in parts of it.
    ``only`` names columns and the cells in them of the interviews that count, ``respondent`` the column of the respondents'
    ids; ``quartier_by`` is "code" or "label" where an SPSS or Stata file calls quartiers otherwise than their number says.
    ``identical_rows`` says that rows which are alike are different people, ``large_weights`` that a single large weight is
    right, ``small_weights`` that all weights are below 1. ``end_unused`` names columns in which nobody chose the answers at
    one end of the scale.
    ``population_size`` is how many people, or households, the weights should add up to; 0 where nobody says it.
    """

    id: str
    name: Text
    file: str
    period: Text
    population: Text
    quartier: str
    weight: str | None
    stratum: str | None
    stratum_size: str | None
    psu: str | None = None
    psu_size: str | None = None
    replication: Replication | None = None
    missing: tuple[str, ...] = ("",)
    missing_in: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    not_asked: tuple[str, ...] | None = None
    panel: str | None = None
    midpoint: str = ""
    weights: str = ""
    calibration: tuple[MarginOptions, ...] = ()
    margins: tuple[Margin, ...] = ()
    bounds: tuple[float, float] | None = None
    trim: tuple[float, float] | None = None
    tolerance: float = 0.05
    population_size: float = 0.0
    only: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    respondent: str | None = None
    quartier_by: str = ""
    identical_rows: bool = False
    large_weights: bool = False
    small_weights: bool = False
    end_unused: tuple[str, ...] = ()

    @property
    def units(self) -> str | None:
        """The column of the units that are summed up one by one: those that were sampled, or that other waves share."""
        return self.psu or self.panel


@dataclass(frozen=True)
class Design:
    """Strata with n_h sampling units out of N_h; a unit is a respondent, or a cluster (PSU) of them.

    The variance of a total is Σ_h `scale`_h (Σ_i z_hi² - `centring`_h (Σ_i z_hi)²), z_hi being what unit i
    of stratum h adds to it (Särndal, Swensson and Wretman 1992, 3.7 and 4.2).

    Attributes
    ----------
    strata : Index
        The names of the strata.
    scale : array of strata
        (1 - n_h / N_h) n_h / (n_h - 1); without N_h nothing is taken off. A stratum with a single unit counts
        as in R's ``options(survey.lonely.psu = "adjust")``: 1 - 1 / N_h, around the mean of all strata.
    centring : array of strata
        1 / n_h, and 0 for a single unit.
    unasked : array of strata
        1 - n_h / N_h; without N_h 1.
    size : array of strata
        N_h; infinite where it is not known.
    """

    strata: pd.Index
    scale: Floats
    centring: Floats
    unasked: Floats
    size: Floats

    @classmethod
    def of(cls, counts: pd.DataFrame, clustered: bool) -> Design:
        """The design behind the table of counts of `indicators.survey.moments.Moments`."""
        by_stratum = counts.groupby("stratum")
        sizes = by_stratum["stratum_size"].max().to_numpy(dtype="float64")
        counted = by_stratum["psu"].nunique() if clustered else by_stratum["respondents"].sum()
        units: Floats = np.asarray(counted, dtype=np.float64)
        unasked = np.clip(1 - np.nan_to_num(units / sizes), 0, 1)
        return cls(pd.Index(by_stratum.groups), *spread(unasked, units), unasked, np.where(np.isnan(sizes), np.inf, sizes))

    def silent(self, answers: Floats) -> tuple[Floats, Floats, Floats]:
        """Scale, centring and the part that is not known, of each item, where the silent are not taken for asked.

        In a stratum all of whose units were asked, the variance above is 0. If some of them did not answer an item,
        then those who did are taken as a sample of r_h out of N_h. Other strata are left as they are.

        Parameters
        ----------
        answers : array, strata × items
            r_h.
        """
        complete = (self.unasked == 0)[:, None]
        unknown = np.where(complete, np.clip(1 - answers / self.size[:, None], 0, 1), self.unasked[:, None])
        scale, centring = spread(unknown, answers)
        return np.where(complete, scale, self.scale[:, None]), np.where(complete, centring, self.centring[:, None]), unknown


def spread(unasked: Floats, units: Floats) -> tuple[Floats, Floats]:
    """Scale and centring of so many sampling units, of which this part was not asked."""
    lonely = units < 2
    safe = np.where(lonely, 2, units)
    return unasked * np.where(lonely, 1, safe / (safe - 1)), np.where(lonely, 0, 1 / safe)
