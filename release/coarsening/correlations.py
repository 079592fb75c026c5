"""How coarse a correlation leaves: so that the table of two questions stays open by as many persons as a cell must hold."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from indicators.catalogue import Catalogue
from indicators.estimates.domains import EVERYBODY
from indicators.estimates.precision import in_steps
from indicators.survey.design import Floats
from indicators.survey.moments import Pooled
from release.tables.raw import RawWave, Shared
from release.tables.released import Correlations

STEPS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5)
MOST = 0.95
"""No two waves are told to go together more closely."""

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
    answers, spread = _told(pooled, released, catalogue)
    size = np.sqrt(answers[:, None] * answers) * spread[:, None] * spread
    r = np.full(pooled.r.shape, np.nan)
    for step in reversed(STEPS):  # the finest that is coarse enough stands last
        enough = step * size >= threshold
        r[enough] = (np.round(in_steps(pooled.r, step)) * step)[enough]
    np.fill_diagonal(r, 1.0)
    return Correlations(pooled.items, np.round(r, 2))


def release_between(
    shared: Shared, waves: Sequence[RawWave], released: pd.DataFrame, catalogue: Catalogue, threshold: int
) -> dict[str, Correlations]:
    """For each indicator how the errors of its waves go together, as coarse as the correlations of two questions.

    Rounded down, so that no change is told to be surer than it is, and never above `MOST`: that all who were asked again
    answered as before would tell what they answered where one of the waves is withheld. 0 stays 0: nobody was asked again.

    Parameters
    ----------
    waves : sequence of RawWave
        All waves of the survey.
    released : DataFrame
        The released table.
    """
    sizes: dict[tuple[str, str], float] = {}
    for wave in waves:
        answers, spread = _told(wave.pooled, released[released["wave"] == wave.wave], catalogue)
        sizes |= {(wave.wave, item): size for item, size in zip(wave.pooled.items, np.sqrt(answers) * spread, strict=True)}
    between = {}
    for number, item in enumerate(shared.items):
        own_size = np.array([sizes.get((wave, item), 0.0) for wave in shared.waves])
        size = own_size[:, None] * own_size  # by a step: how many persons' answers it moves
        own = shared.r[:, :, number]
        r: Floats = np.where(own == 0, 0.0, np.nan).astype("float64")
        for step in reversed(STEPS):
            enough = (step * size >= threshold) & (own != 0)
            r[enough] = np.minimum(np.floor(in_steps(own, step)) * step, np.floor(MOST / step) * step)[enough]
        np.fill_diagonal(r, 1.0)
        between[item] = Correlations(shared.waves, np.round(r, 2))
    return between


def _told(pooled: Pooled, released: pd.DataFrame, catalogue: Catalogue) -> tuple[Floats, Floats]:
    """Answers and standard deviation of every item as published, or in a coarse grid; 0 where the city's row is withheld."""
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
    return answers, spread
