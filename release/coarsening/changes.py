"""What has changed between survey waves: made of what is released of both, with the degrees of freedom known inside."""

import itertools
from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from indicators.catalogue import Catalogue
from indicators.estimates.comparison import change
from indicators.estimates.precision import limit_steps_of, outside, outward
from indicators.estimates.series import break_between, unbroken_steps
from indicators.estimates.verdicts import Scale
from release.coarsening.series import CELL, MAP, asked_in, families, rows_of, together_in
from release.tables.released import CHANGES, Correlations

_PAIR = ["before", "after"]
Pairs = Mapping[tuple[str, str], Sequence[str]]


def release_changes(
    tables: Mapping[str, pd.DataFrame], catalogue: Catalogue, between: Mapping[str, Correlations]
) -> pd.DataFrame:
    """Every change of quartiers and city between every two waves, but across no break of a series.

    A change is made of released numbers, so it tells no more of them. Limits leave outward, and a verdict stands only
    where 0 lies outside of them. The city is one question by itself. The pairs grow with the square of the waves: ten waves
    have 45.

    Parameters
    ----------
    tables : Mapping
        Survey wave, the oldest first, to its rows (`release.coarsening.series.told_waves`).
    between : Mapping
        Indicator to how the errors of its waves go together, as released.
    """
    waves, asked = list(tables), asked_in(tables)
    pairs: dict[tuple[str, str], list[str]] = {}
    for pair in itertools.combinations(waves, 2):
        indicators = [catalogue.indicators[name] for name, held in asked.items() if set(pair) <= set(held)]
        pairs[pair] = [item.id for item in indicators if break_between(item, waves, *pair) is None]
    return _changes(tables, pairs, catalogue, between, compared=[*MAP, *_PAIR])


def release_steps(tables: Mapping[str, pd.DataFrame], catalogue: Catalogue, between: Mapping[str, Correlations]) -> pd.DataFrame:
    """Every change between neighbouring waves: the steps of one place are compared at once, and adjusted as a family.

    Neighbours are waves that asked the question, none between them.
    """
    waves, pairs = list(tables), dict[tuple[str, str], list[str]]()
    for name, held in asked_in(tables).items():
        for pair in unbroken_steps(catalogue.indicators[name], waves, held):
            pairs.setdefault(pair, []).append(name)
    return _changes(tables, pairs, catalogue, between, compared=CELL)


def _changes(
    tables: Mapping[str, pd.DataFrame],
    pairs: Pairs,
    catalogue: Catalogue,
    between: Mapping[str, Correlations],
    compared: Sequence[str],
) -> pd.DataFrame:
    """The changes of these indicators between these waves; `compared` names the columns of one family of verdicts."""
    ends, together = [], []
    for (first, second), indicators in pairs.items():
        both = rows_of(tables, (first, second), indicators)
        ends.append([rows.assign(before=first, after=second) for rows in both])
        together.append(together_in(both[0].index.get_level_values("indicator"), (first, second), between)[:, 0, 1])
    if not ends:
        return pd.DataFrame(columns=list(CHANGES))
    before, after = (pd.concat(side).reset_index() for side in zip(*ends, strict=True))
    differences = change(
        before,
        after,
        families(after, [*MAP, *_PAIR]),
        Scale.of([catalogue.indicators[name] for name in after["indicator"]], unit=100.0),
        np.concatenate(together),
        families(after, compared),
    )
    step = limit_steps_of(after, catalogue)
    lower, upper = outward(differences["lower"], differences["upper"], step)
    verdict = differences["verdict"].where(
        ~differences["verdict"].isin(["higher", "lower"]) | outside(0.0, lower, upper, step), "not_distinguishable"
    )
    tested = after["indicator"].map({name: indicator.formula.tested for name, indicator in catalogue.indicators.items()})
    verdict = verdict.where(tested.astype(bool), "none")
    return after.assign(value=differences["value"], lower=lower, upper=upper, verdict=verdict)[list(CHANGES)]
