"""Products of every two items, from which covariances of different indicators of the same people follow."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from indicators.design import Floats
from indicators.moments import KEYS
from indicators.totals import Totals

BATCH = 250_000  # respondents at a time: memory stays flat


@dataclass(frozen=True)
class Products:
    """Mergeable sums: those of two files are the sum of their products.

    Attributes
    ----------
    cells : DataFrame
        ``stratum, psu, quartier_id, groups``.
    items : tuple of str
        k of them.
    sums : array, cells × 2k × 2k
        Σ a aᵀ over the respondents of a cell, where a holds w y of every item (y centred) and then w of every
        item, 0 where it was not answered: Σw²yⱼyₖ, Σw²yⱼ1ₖ, Σw²1ⱼyₖ and Σw²1ⱼ1ₖ of every pair.
    """

    cells: pd.DataFrame
    items: tuple[str, ...]
    sums: Floats

    def __add__(self, other: Products) -> Products:
        return _merged([self, other])


def compute_products(batches: Iterable[pd.DataFrame], centres: Mapping[str, float]) -> Products:
    """One pass over the respondents, some at a time, as matrix products.

    Parameters
    ----------
    batches : iterable of DataFrame
        As `indicators.survey.read_survey` returns it, in parts of any size.
    centres : Mapping
        The columns with the answers, and the middle of each one's scale.
    """
    with threadpool_limits(1, user_api="blas"):  # thousands of small products: threads would only wait for one another
        return _merged(_of_batch(batch, centres) for batch in batches)


def batches_of(parquet: Path, items: Iterable[str]) -> Iterator[pd.DataFrame]:
    """A Parquet file of respondents in parts that fit into memory; repeated texts as categories."""
    with pq.ParquetFile(parquet, read_dictionary=KEYS) as opened:
        for batch in opened.iter_batches(BATCH, columns=[*KEYS, "weight", *items]):
            yield batch.to_pandas()


def _of_batch(batch: pd.DataFrame, centres: Mapping[str, float]) -> Products:
    cell = np.zeros(len(batch), dtype="int64")
    for key in KEYS:
        codes, values = pd.factorize(batch[key])
        cell = cell * len(values) + codes
    order = np.argsort(cell, kind="stable")
    starts = np.flatnonzero(np.diff(cell[order], prepend=-1))
    items, weight = list(centres), batch["weight"].to_numpy(dtype="float64")[order, None]
    y = batch[items].to_numpy(dtype="float64")[order] - np.array([centres[item] for item in items])
    a = np.hstack([np.nan_to_num(weight * y), np.where(np.isnan(y), 0.0, weight)])
    sums = np.stack([part.T @ part for part in np.split(a, starts[1:])])
    cells = batch[KEYS].iloc[order[starts]].astype({key: "str" for key in KEYS if key != "groups"})
    return Products(cells.reset_index(drop=True), tuple(items), sums)


def _merged(parts: Iterable[Products]) -> Products:
    """Cell by cell; a part has each of its cells once."""
    place: dict[tuple[object, ...], int] = {}
    sums: Floats | None = None
    items: tuple[str, ...] = ()
    for part in parts:
        at = [place.setdefault(cell, len(place)) for cell in part.cells.itertuples(index=False, name=None)]
        if sums is None:
            sums, items = part.sums.copy(), part.items
            continue
        if len(place) > len(sums):
            sums = np.concatenate([sums, np.zeros((len(place) - len(sums), *sums.shape[1:]))])
        sums[at] += part.sums
    if sums is None:
        raise ValueError("there are no respondents to sum up")
    return Products(pd.DataFrame(list(place), columns=KEYS), items, sums)


def covariances_of_items(totals: Totals, products: Products, domains: NDArray[np.intp] | None = None) -> Floats:
    """The covariance of any two items' means in every domain, or in some whose cells are all in `products`.

    Returns
    -------
    array, domains × items × items
        Items in the order of `Totals.items`; missing where one of the two has no answers.
    """
    order = [products.items.index(item) for item in totals.items]
    k = len(products.items)
    rows = np.concatenate([order, [k + at for at in order]])
    return totals.between_items(products.cells, products.sums[:, rows][:, :, rows], domains)
