"""How coarse a correlation leaves: so that the table of two questions stays open by as many persons as a cell must hold."""

import numpy as np
import pandas as pd

from indicators.catalogue import Catalogue
from indicators.estimates.domains import EVERYBODY
from indicators.estimates.precision import in_steps
from indicators.survey.moments import Pooled
from release.tables.released import Correlations

STEPS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5)
_SPREADS = (0.0, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5)  # of a mean, in parts of its scale: rounded down to one of these


def release_correlations(pooled: Pooled, released: pd.DataFrame, catalogue: Catalogue, threshold: int) -> Correlations:
    """Round each correlation to the finest step that leaves `threshold` persons open.

    A step s of r moves Σ (a - ā)(b - b̄) by s √(n_a n_b) σ_a σ_b: for two yes-or-no questions that is the number of
    persons in a cell of their table. The step follows from what is published (n and the city's value) or from a coarse
    grid, so that it tells nothing by itself. Where no step is coarse enough, or the city's row is withheld, the
    correlation is missing.

    Parameters
    ----------
    released : DataFrame
        The released table of the same wave.
    """
    city = released[(released["level"] == "city") & (released["target_group"] == EVERYBODY)].set_index("indicator")
    spread, answers = np.zeros(len(pooled.items)), np.zeros(len(pooled.items))
    for number, item in enumerate(pooled.items):
        if item not in city.index or pd.isna(city["value"][item]):
            continue
        formula = catalogue.indicators[item].formula
        answers[number] = float(city["n"][item])
        if formula.scale and not formula.binary:
            part = float(in_steps(pooled.spread[number], formula.scale[1] - formula.scale[0]))
            spread[number] = max(step for step in _SPREADS if step <= max(part, 0.0))
        else:
            share = float(city["value"][item]) / 100
            spread[number] = np.sqrt(share * (1 - share))
    size = np.sqrt(answers[:, None] * answers) * spread[:, None] * spread
    r = np.full(pooled.r.shape, np.nan)
    for step in reversed(STEPS):  # the finest that is coarse enough stands last
        enough = step * size >= threshold
        r[enough] = (np.round(in_steps(pooled.r, step)) * step)[enough]
    np.fill_diagonal(r, 1.0)
    return Correlations(pooled.items, np.round(r, 2))
