"""What an index of need rests on: the needs of its indicators, how sure they are, and what each of them adds to the index."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from indicators.catalogue import Indicator
from indicators.estimates.spread import effective_variance
from indicators.estimates.vocabulary import SHOWN, Estimate, Status, estimate_of
from indicators.index import Flags, Floats
from indicators.index.composite import Parts, Scaling, parts_of, scales_of


@dataclass(frozen=True, eq=False)
class Basis:
    """What an index rests on.

    Attributes
    ----------
    indicators : tuple of Indicator
        Those that count; their theme has a weight.
    rows : tuple of DataFrame
        Of each, the released rows of the quartiers.
    need : array, quartiers × indicators
        0 to 100; missing where withheld, not measured, or where nobody can say how far the value may be from the truth.
    reliable : array, quartiers × indicators
        Which needs rest on a reliable value.
    average : array, indicators
        Over the reliable quartiers.
    weight : array, indicators
        Parts of 1 where all is known.
    flat : tuple of str
        Indicators in which quartiers do not differ, so that they say nothing.
    parts : Parts
        The themes that they make.
    """

    indicators: tuple[Indicator, ...]
    rows: tuple[pd.DataFrame, ...]
    need: Floats
    reliable: Flags
    average: Floats
    weight: Floats
    flat: tuple[str, ...]
    parts: Parts

    @cached_property
    def points(self) -> Floats:
        """How much each indicator lifts the index above that of an average quartier (below: negative).

        Quartiers × indicators; 0 where the need or the average is not known.
        """
        points = self.weight * (self.need - self.average)
        return np.where(np.isfinite(points), points, 0.0)

    @cached_property
    def answers(self) -> Floats:
        """Respondents behind the index of each quartier: on average over its indicators, as they are weighed."""
        asked = [number for number, indicator in enumerate(self.indicators) if indicator.source == "survey"]
        if not asked:
            return np.full(len(self.need), np.nan)
        return _mean(np.column_stack([self.rows[number]["n"].astype("float64") for number in asked]).T, self.weight[asked, None])

    def estimate(self, indicator_id: str, quartier_id: str) -> Estimate:
        """What was released of an indicator in a quartier."""
        number = [indicator.id for indicator in self.indicators].index(indicator_id)
        return estimate_of(self.rows[number], quartier_id)


def basis_from(
    indicators: Sequence[Indicator],
    rows: Sequence[pd.DataFrame],
    quartier_ids: list[str],
    weight: Floats,
    correlations: Floats,
    scaling: Scaling,
) -> Basis:
    """The needs of all quartiers, and the errors of themes.

    Parameters
    ----------
    rows : sequence of DataFrame
        Of each indicator, its released rows on the index ``quartier_id``.
    quartier_ids : list of str
        All quartiers, whoever takes part: what is driven by data must not change with a condition.
    weight : array, indicators
        Parts of 1.
    correlations : array, indicators × indicators
        Correlations of the sampling errors; missing where they are not known.
    """
    values, status = (
        pd.DataFrame({indicator.id: released[column] for indicator, released in zip(indicators, rows, strict=True)}, quartier_ids)
        for column in ("value", "status")
    )
    reliable = values.where(status == Status.OK).astype("float64")
    scales = scales_of(indicators, reliable, scaling)
    error = _errors(indicators, rows, len(quartier_ids))
    need = np.where(np.isfinite(error), scales.need(values.where(status.isin(SHOWN)).to_numpy("float64")), np.nan)
    sound = np.where(reliable.notna().to_numpy(), need, np.nan)
    return Basis(
        indicators=tuple(indicators),
        rows=tuple(rows),
        need=need,
        reliable=np.isfinite(sound),
        average=_mean(sound, np.ones((len(quartier_ids), 1))),
        weight=weight,
        flat=scales.flat,
        parts=parts_of(need, _covariance(error, correlations, scales.slope), [indicator.theme for indicator in indicators]),
    )


def theme_points(parts: Parts, weights: Floats, theme: str) -> Floats:
    """How much a theme that is known everywhere lifts the index of each quartier, as `Basis.points` says it of an indicator."""
    at = parts.themes.index(theme)
    need = parts.need[:, at]
    return np.asarray(weights[at] / weights.sum() * (need - need.mean()))


def _errors(indicators: Sequence[Indicator], rows: Sequence[pd.DataFrame], quartiers: int) -> Floats:
    """Quartiers × indicators, in their units: the standard errors to reckon with (`indicators.estimates.spread`)."""
    variances = [
        effective_variance(released, share=indicator.formula.binary).to_numpy()
        for indicator, released in zip(indicators, rows, strict=True)
    ]
    return np.sqrt(np.column_stack(variances)) if variances else np.empty((quartiers, 0))


def _covariance(error: Floats, correlations: Floats, slope: Floats) -> Floats:
    """In points of need: the errors' size is each quartier's own, how they go together that of all respondents.

    Where that is not known, both errors are taken to raise the need together: the index then is less sure than it may be,
    never surer.
    """
    raising = np.where(slope[:, None] * slope < 0, -1.0, 1.0)
    correlation = np.where(np.isfinite(correlations), correlations, raising)
    size = np.nan_to_num(error)
    return np.asarray(size[:, :, None] * correlation * size[:, None, :] * slope[:, None] * slope)


def _mean(values: Floats, weight: Floats) -> Floats:
    """Of each column, over what is known of it; missing where that is nothing."""
    share = np.where(np.isfinite(values), weight, 0.0)
    total = share.sum(axis=0)
    mean = (share * np.nan_to_num(values)).sum(axis=0)
    return np.divide(mean, total, out=np.full(values.shape[1], np.nan), where=total > 0)
