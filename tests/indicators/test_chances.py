"""Whether the chances of a choice keep their promise, whatever the true values are like (larger: benchmarks/chances.py).

A gap of 0.05 in every decile is the goal; it is not reached everywhere, for estimates cannot tell the shapes apart
(docs/statistics.md, “The next workshop”). What is held here is what is reached, and what the bell alone misses.
"""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks.chances import BELL, Cities, Kept, bell, cities, robust
from indicators.index.area_level import TrueValues, chance_among

CITIES, ERRORS = 110, (0.3, 0.6, 1.0, 1.5)
LEAST_CASES = 110  # of 7,920: the simulation's own error is at most 0.05, and typically 0.035
REACHED = 0.10


def surveys(truths: str, known: str, seed: int = 3) -> list[Cities]:
    random = np.random.default_rng(seed)
    return [cities(truths, error, known, CITIES, random) for error in ERRORS]


def kept(made: list[Cities], model: object = robust, seed: int = 4) -> Kept:
    return Kept.together([Kept.of(one, model, 3, np.random.default_rng(seed)) for one in made])  # type: ignore[arg-type]


def too_far(found: Kept) -> list[tuple[int, float]]:
    """Deciles that are further off than what is reached and three errors of the simulation."""
    told = enumerate(found.gaps())
    return [(decile, gap) for decile, (gap, cases) in told if cases >= LEAST_CASES and abs(gap) > REACHED + 1.5 / np.sqrt(cases)]


@pytest.mark.parametrize("known", ["known", "few"])
@pytest.mark.parametrize("truths", ["normal", "many alike, few well off", "two kinds", "one extreme"])
def test_chances_keep_their_promise(truths: str, known: str) -> None:
    found = kept(surveys(truths, known))
    assert not too_far(found)
    high = found.chance > 0.5
    assert found.chance[high].mean() - found.came[high].mean() < 0.05 + 1.0 / np.sqrt(high.sum())  # never much too bold


@pytest.mark.parametrize("truths", ["many alike, few well off", "two kinds"])
def test_the_bell_alone_and_errors_as_told_do_not(truths: str) -> None:
    """The same measure sees what it is to see."""
    found = kept(surveys(truths, "few"), bell)
    high = found.chance > 0.5
    assert found.chance[high].mean() - found.came[high].mean() > 0.05 + 1.0 / np.sqrt(high.sum())


def test_of_nearly_equal_quartiers_hardly_ever_one_is_said_to_be_clear() -> None:
    for known in ("known", "few"):
        assert kept(surveys("nearly equal", known)).clear()["cities with a wrong one"] <= 0.02


def test_where_truths_are_a_bell_it_is_still_said_what_is_clear() -> None:
    """At least 80 % as often as the bell alone says it, with an error a third of the spread, where most is clear."""
    made = cities("normal", 0.3, "known", 250, np.random.default_rng(6))
    counts = []
    for shapes in (None, BELL):
        random, said = np.random.default_rng(7), 0
        for value, variance in zip(made.value, made.variance, strict=True):
            given = TrueValues.given(value, variance) if shapes is None else TrueValues.given(value, variance, shapes=shapes)
            said += int((chance_among(given.draw(1000, random), 3) >= 0.9).sum())
        counts.append(said)
    assert counts[0] >= 0.8 * counts[1]
