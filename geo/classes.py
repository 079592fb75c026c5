"""The one place that draws the classes: map fill, legend, table and print all come from here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import mapclassify
import numpy as np
import pandas as pd
from branca.utilities import color_brewer

CLASSES_BY_DEFAULT = 5
FEWEST_COLOURS = 3  # ColorBrewer draws no ramp of fewer


class Mark(StrEnum):
    """How a quartier is marked; the four never look alike, with colour or without."""

    VALUE = "ok"
    UNRELIABLE = "unreliable"
    WITHHELD = "withheld"
    NO_DATA = "no_data"


class Ramp(StrEnum):
    """Sequential ColorBrewer ramps that colour-blind people can tell apart, light to dark."""

    MORE_IS_BETTER = "YlGnBu"
    MORE_IS_WORSE = "YlOrBr"
    NEITHER = "BuPu"


@dataclass(frozen=True)
class Classification:
    """Limits between classes, and a colour for each class.

    Attributes
    ----------
    limits : tuple of float
        The k - 1 inner limits, ascending, in the indicator's unit. A class holds its lower limit and
        not its upper one: "10 to under 20".
    colours : tuple of str
        k colours as ``#rrggbb``, from the lowest class to the highest.
    """

    limits: tuple[float, ...]
    colours: tuple[str, ...]

    def __post_init__(self) -> None:
        if len(self.colours) != len(self.limits) + 1:
            raise ValueError(f"{len(self.limits)} limits make {len(self.limits) + 1} classes, not {len(self.colours)}")
        if any(lower >= upper for lower, upper in zip(self.limits, self.limits[1:], strict=False)):
            raise ValueError(f"limits must ascend: {self.limits}")

    def class_of(self, values: pd.Series) -> pd.Series:
        """The class of each value, counted from 0; missing values have none.

        Returns
        -------
        Series
            Int64 on the index of `values`.
        """
        number = np.searchsorted(np.array(self.limits), values.to_numpy(dtype=float), side="right")
        return pd.Series(number, index=values.index, dtype="Int64").mask(values.isna())

    def spans(self) -> list[tuple[float | None, float | None]]:
        """Lower and upper limit of each class; open at both ends."""
        lower: list[float | None] = [None, *self.limits]
        upper: list[float | None] = [*self.limits, None]
        return list(zip(lower, upper, strict=True))


def classify(values: pd.Series, limits: Sequence[float], ramp: Ramp) -> Classification:
    """Classes for one indicator.

    Parameters
    ----------
    values : Series
        Every sound value of the indicator, over all waves and groups, so that maps that
        are compared have common classes. Used only where the catalogue fixes no limits.
    limits : sequence of float
        The catalogue's fixed limits, or none.
    ramp : Ramp

    Returns
    -------
    Classification
        Never fails: no value, one value or equal values give one class.
    """
    chosen = tuple(limits) or _round_limits(values.dropna())
    count = len(chosen) + 1
    colours = color_brewer(ramp.value, n=max(count, FEWEST_COLOURS))[:count]
    return Classification(chosen, tuple(colours))


def _round_limits(values: pd.Series) -> tuple[float, ...]:
    if values.nunique() < 2:
        return ()
    upper_ends = mapclassify.PrettyBreaks(values.to_numpy(dtype=float), k=CLASSES_BY_DEFAULT).bins
    return tuple(float(limit) for limit in upper_ends[:-1] if values.min() < limit < values.max())
