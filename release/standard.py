"""Standardised values on their way out."""

from collections.abc import Collection, Mapping, Sequence

import pandas as pd

from indicators.catalogue import Catalogue
from release.coarsening.standard import coarsen_standardised
from release.earlier.publication import Publication, definition_of
from release.earlier.standard import hold_standardised
from release.tables.raw import Raw
from release.tables.relations import Relations
from release.tables.released import COLUMNS, empty_table
from release.tables.thresholds import Thresholds
from release.withholding.bases import layout_of
from release.withholding.standard import withheld_standardised


def release_standardised(
    raw: Raw,
    masked: pd.DataFrame,
    released: pd.DataFrame,
    catalogue: Catalogue,
    thresholds: Thresholds,
    areas: Mapping[str, Sequence[str]],
    waiting: Collection[tuple[str, str]] = (),
    earlier: Sequence[Publication] = (),
) -> pd.DataFrame:
    """What may be told of standardised values, given what is told of raw ones.

    Parameters
    ----------
    masked : DataFrame
        `raw.table` after `release.withholding.mask.mask_estimates`, row by row.
    released : DataFrame
        The table of estimates that leaves.

    Returns
    -------
    DataFrame
        With the columns `release.tables.released.COLUMNS`; none where the city names no standard.
    """
    tables, start = [], 0
    for wave in raw.waves:
        status = masked["status"].iloc[start : start + len(wave.table)].to_numpy()
        start += len(wave.table)
        if wave.standard is None or wave.table.empty:
            continue
        table = wave.table.reset_index(drop=True)
        groups = list(dict.fromkeys(table["target_group"]))
        places = list(dict.fromkeys(zip(table["level"], table["quartier_id"], strict=True)))
        layout = layout_of(groups, places, Relations.of(catalogue.target_groups), areas)
        empty = status == "no_data"
        hidden = status == "withheld"
        withheld = withheld_standardised(wave.standard.n, table, hidden | empty, catalogue, thresholds, layout) & ~empty
        tables.append(coarsen_standardised(wave.standard, table, withheld, empty, catalogue, thresholds, areas))
    if not tables:
        return empty_table()
    rows = hold_standardised(pd.concat(tables, ignore_index=True), released, definition_of(catalogue), waiting, earlier)
    means = [name for name, indicator in catalogue.indicators.items() if indicator.formula.standardised]
    return rows[rows["indicator"].isin(means)].reset_index(drop=True).astype(released.dtypes[list(COLUMNS)].to_dict())
