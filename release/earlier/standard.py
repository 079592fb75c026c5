"""Standardised values that were told before: strata are not told, so nobody could see how few people in one have changed."""

from collections.abc import Collection, Sequence

import numpy as np
import pandas as pd

from release.earlier.publication import Publication
from release.tables.released import COLUMNS, KEY, NUMBERS


def hold_standardised(
    rows: pd.DataFrame,
    released: pd.DataFrame,
    standard: str,
    waiting: Collection[tuple[str, str]],
    earlier: Sequence[Publication],
) -> pd.DataFrame:
    """The rows with those of an indicator × wave as they were published, where they were.

    Published by another standard, they are withheld: two standards tell how the few between them answered. Withheld, too, is
    what would be told for the first time of an indicator whose late answers wait, and what is not told raw.

    Parameters
    ----------
    rows : DataFrame
        As they would leave.
    released : DataFrame
        The table of estimates that leaves.
    standard : str
        `publication.definition_of` today's standard.
    """
    if rows.empty:
        return rows
    rows = rows.reset_index(drop=True)
    keys = pd.MultiIndex.from_frame(rows[list(KEY)])
    held = np.zeros(len(rows), dtype=bool)
    for question in dict.fromkeys(zip(rows["wave"], rows["indicator"], strict=True)):
        at = rows.index[(rows["wave"] == question[0]) & (rows["indicator"] == question[1])]
        tables = [(publication, _of(publication, question)) for publication in earlier]
        published = [(publication.standard, table) for publication, table in tables if table["value"].notna().any()]
        if published and all(definition == standard for definition, _ in published):
            latest = published[-1][1].set_index(list(KEY)).reindex(keys[at]).reset_index()
            latest["status"] = latest["status"].fillna("withheld")
            latest = latest.fillna({"verdict": "none", "contrast": "none", "source": "survey"})
            rows.loc[at, list(COLUMNS)] = latest[list(COLUMNS)].set_axis(at).astype(rows.dtypes[list(COLUMNS)].to_dict())
        elif published or question in waiting:
            held[at] = True
    status = released.set_index(list(KEY))["status"]
    status = status[~status.index.duplicated()].reindex(keys)
    held |= ~status.isin(["ok", "unreliable"]).to_numpy() & (rows["status"] != "no_data").to_numpy()
    rows.loc[held, list(NUMBERS)] = np.nan
    rows.loc[held, ["status", "verdict", "contrast"]] = ["withheld", "none", "none"]
    return rows


def _of(publication: Publication, question: tuple[str, str]) -> pd.DataFrame:
    table = publication.standardised
    return table[(table["wave"] == question[0]) & (table["indicator"] == question[1])].drop_duplicates(list(KEY))
