"""What is told for the first time of a column of which late answers wait: less what was published, it would tell them."""

from collections.abc import Collection, Iterable, Sequence

import pandas as pd

from indicators.catalogue import Catalogue
from release.earlier.publication import Publication
from release.tables.released import NUMBERS

Pair = tuple[str, str]
_WORDS = ["verdict", "contrast"]


def items_of(indicators: Iterable[Pair], questions: Iterable[Pair], catalogue: Catalogue) -> set[Pair]:
    """The (wave, column of the survey) of some (wave, indicator) and (wave, question); a total has none of its own."""
    of_indicators = {(wave, getattr(catalogue.indicators[name].formula, "item", "")) for wave, name in indicators}
    of_questions = {(wave, catalogue.questions[name].item) for wave, name in questions}
    return {(wave, item) for wave, item in of_indicators if item} | of_questions


def find_additions(
    released: pd.DataFrame, items: Collection[Pair], earlier: Sequence[Publication], catalogue: Catalogue
) -> tuple[Pair, ...]:
    """The (wave, indicator) of some columns that no earlier publication holds.

    Parameters
    ----------
    released : DataFrame
        The table of estimates as it would leave.
    items : collection of (wave, column)
        Of which anything waits; from `items_of`.
    """
    published = pairs_of([publication.estimates for publication in earlier])
    pairs = released.loc[released["source"] == "survey", ["wave", "indicator"]].drop_duplicates()
    return tuple(
        pair
        for pair in zip(pairs["wave"], pairs["indicator"], strict=True)
        if pair not in published and items_of([pair], (), catalogue) & set(items)
    )


def pairs_of(tables: Iterable[pd.DataFrame]) -> set[Pair]:
    """Every (wave, indicator) of some tables of estimates."""
    return {pair for table in tables for pair in zip(table["wave"], table["indicator"], strict=True)}


def withhold(table: pd.DataFrame, pairs: Collection[Pair]) -> pd.DataFrame:
    """A table of estimates without the survey's figures of some (wave, indicator); where there are no data, it still says so."""
    if not pairs:
        return table
    of_pairs = pd.MultiIndex.from_frame(table[["wave", "indicator"]]).isin(list(pairs))
    rows = of_pairs & (table["source"] == "survey").to_numpy()
    withheld = table.copy()
    withheld.loc[rows, list(NUMBERS)] = pd.NA
    withheld.loc[rows & (table["status"] != "no_data").to_numpy(), "status"] = "withheld"
    withheld.loc[rows, _WORDS] = "none"
    return withheld
