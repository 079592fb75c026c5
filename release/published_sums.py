"""What indicators tell of the answers to one column: numbers exactly, values as they are rounded."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd
from scipy import stats

from files.cells import number_or_nan
from indicators.catalogue import Catalogue
from indicators.estimates.distributions import Answered
from indicators.estimates.intervals import TAIL
from indicators.estimates.precision import steps_of
from indicators.formulas import Mean, Median
from indicators.survey.design import Floats
from release.withholding.column import PublishedSum
from release.withholding.suppression import Flags

CELL = ["target_group", "level", "quartier_id"]


def published_sums(
    answered: Answered,
    coarse: pd.DataFrame,
    estimates: pd.DataFrame,
    standardised: pd.DataFrame,
    catalogue: Catalogue,
) -> Iterator[PublishedSum]:
    """Of shares, means and medians of the same column.

    A rounded share is taken for the number it comes from: of few answers it leaves hardly another. A mean is taken for its
    sum where a standardised one is told in the same place.

    Parameters
    ----------
    coarse, estimates, standardised : DataFrame
        One wave's, from `with_cells`: the table of estimates as it leaves and at full precision; standardised values as they
        leave. Cells are groups × places.
    """
    column, shape = answered.classification.column, answered.counts.shape[:2]
    number = shape[0] * shape[1]
    scores = {at: number_or_nan(cell) for at, cell in enumerate(answered.classification.cells)}
    for name, (yes, of) in answered.classification.shares.items():
        where = rows_of(name, coarse, number)["n"].notna().to_numpy().reshape(shape)
        if where.any():
            for answers in (of, yes, of - yes):
                yield PublishedSum(dict.fromkeys(answers, 1.0), where)
    for name, indicator in catalogue.indicators.items():
        if not isinstance(indicator.formula, Mean | Median) or indicator.formula.item != column:
            continue
        low, high = indicator.formula.scale
        recoded = dict(indicator.formula.codes)
        cells = answered.classification.cells
        own = {at: number_or_nan(recoded[cells[at]]) if cells[at] in recoded else score for at, score in scores.items()}
        on_scale = {at: score for at, score in own.items() if low <= score <= high}
        rows = rows_of(name, coarse, number)
        where = rows["n"].notna().to_numpy().reshape(shape)
        if not on_scale or not where.any():
            continue
        yield PublishedSum(dict.fromkeys(on_scale, 1.0), where)
        half = (steps_of(rows.assign(indicator=name), catalogue) / 2).reshape(shape)
        value = np.nan_to_num(rows["value"].to_numpy(dtype="float64")).reshape(shape)
        if isinstance(indicator.formula, Mean):
            n = answered.counts[:, :, list(on_scale)].sum(axis=2)
            beside = rows_of(name, standardised, number)["value"].notna().to_numpy().reshape(shape).any(axis=0)
            total = answered.counts[:, :, list(on_scale)] @ np.array(list(on_scale.values()))
            least, most = n * (value - half), n * (value + half)
            yield PublishedSum(on_scale, where, np.where(beside, total, least), np.where(beside, total, most))
        else:
            yield from _of_median(on_scale, answered.counts, where, value, half, rows_of(name, estimates, number))


def _of_median(
    scores: Mapping[int, float], counts: Floats, where: Flags, value: Floats, half: Floats, inside: pd.DataFrame
) -> Iterator[PublishedSum]:
    """Half of the answers, at least, are up to the median, and fewer than half below it; and what its interval tells.

    Woodruff's limits are the answers at which the share of answers up to the median, less and plus its margin, is reached. They
    are told as an error and an interval; the outsider is taken to know them, and the margin, exactly.
    """
    shape, n = where.shape, counts[:, :, list(scores)].sum(axis=2)
    names = ("df", "deff", "value", "lower", "upper")
    df, deff, median, low, high = (inside[name].to_numpy(dtype="float64").reshape(shape) for name in names)
    up_to = np.sum([counts[:, :, at] * (score <= median) for at, score in scores.items()], axis=0)
    with np.errstate(invalid="ignore", divide="ignore"):
        share = up_to / n
        margin = n * stats.t.ppf(TAIL, np.where(df > 0, df, np.nan)) * np.sqrt(deff * share * (1 - share) / (n - 1))
    margin = np.nan_to_num(margin, nan=0.0, posinf=0.0)
    yield from _between(scores, where, None, value + half, n / 2, None)
    yield from _between(scores, where, None, value - half, None, (n - 1) / 2, excluded=True)
    there = where & (margin > 0)
    yield from _between(scores, there & np.isfinite(high), median, high, margin, None)
    yield from _between(scores, there & np.isfinite(high), median, high, None, margin, excluded=True)
    yield from _between(scores, there & np.isfinite(low), low, median, None, margin)
    yield from _between(scores, there & np.isfinite(low), low, median, margin, None, included=True)


def _between(
    scores: Mapping[int, float],
    where: Flags,
    above: Floats | None,
    up_to: Floats,
    least: Floats | None,
    most: Floats | None,
    *,
    included: bool = False,
    excluded: bool = False,
) -> Iterator[PublishedSum]:
    """How many answers lie above one number (or at it, if `included`) and up to another (below it, if `excluded`).

    The numbers may differ by cell: one sum for each set of answers.
    """
    at, values = np.array(list(scores)), np.array(list(scores.values()))
    inside = (values < up_to[..., None]) if excluded else (values <= up_to[..., None])
    if above is not None:
        inside &= (values >= above[..., None]) if included else (values > above[..., None])
    for answers in np.unique(inside[where], axis=0):
        if answers.any():
            own = where & (inside == answers).all(axis=-1)
            ends = (
                np.full(where.shape, -np.inf) if least is None else least,
                np.full(where.shape, np.inf) if most is None else most,
            )
            yield PublishedSum(dict.fromkeys(at[answers].tolist(), 1.0), own, *ends)


def with_cells(table: pd.DataFrame, cells: pd.MultiIndex) -> pd.DataFrame:
    """A table with the column ``cell``: the position of each row's among all cells."""
    return table.assign(cell=cells.get_indexer(pd.MultiIndex.from_frame(table[CELL])))


def rows_of(indicator: str, table: pd.DataFrame, number: int) -> pd.DataFrame:
    """One indicator's rows of such a table, by cell; missing where it has none."""
    return table[table["indicator"] == indicator].set_index("cell").reindex(range(number))
