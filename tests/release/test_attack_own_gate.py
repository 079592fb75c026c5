"""An outsider who runs the gate himself: which small counts would have left the same cells withheld?

More than the linear program knows; docs/statistics.md (“What stays open”) says how much it narrows, and what it would cost
to prevent. Here: no count follows, whoever is not told which of the withheld cells are small.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import numpy as np
import pytest

from release.withholding.attack import Layout
from release.withholding.suppression import Base, protect

CITIES = range(24)
LEFT = 6  # values at least: beside a withheld count of 10 and more 5 answers must stand, and that tells


@cache
def withheld(counts: tuple[int, ...]) -> tuple[bool, ...]:
    """Which quartiers of a map of one group are withheld."""
    table = np.array([[sum(counts), *counts]], dtype="float64")
    nothing = np.zeros(table.shape, dtype=bool)
    layout = Layout(("all",), 0, tuple(range(1, len(counts) + 1)), {}, (), ())
    return tuple(protect(Base(table, nothing, nothing, np.ones(table.shape[1], dtype=bool), layout), 10)[0, 1:].tolist())


def split(total: int, parts: int) -> Iterator[tuple[int, ...]]:
    """Every way in which so many answers may lie in so many places."""
    if parts == 1:
        yield (total,)
        return
    for first in range(total + 1):
        for others in split(total - first, parts - 1):
            yield (first, *others)


def made_counts(seed: int) -> tuple[int, ...]:
    rng = np.random.default_rng(seed)
    quartiers = int(rng.integers(4, 8))
    small = rng.random(quartiers) < 0.25
    return tuple(np.where(small, rng.integers(1, 10, quartiers), rng.integers(10, 60, quartiers)).tolist())


def possible(counts: tuple[int, ...]) -> dict[int, set[int]]:
    """Every withheld count below 10, and the values that would have left the same cells withheld; none where there are many."""
    own = withheld(counts)
    hidden = [at for at, away in enumerate(own) if away]
    total = sum(counts[at] for at in hidden)
    if not 2 <= len(hidden) <= 3 or (len(hidden) == 3 and total > 40):
        return {}
    values: dict[int, set[int]] = {at: set() for at in hidden if counts[at] < 10}
    for other in split(total, len(hidden)):
        table = list(counts)
        for at, number in zip(hidden, other, strict=True):
            table[at] = number
        if withheld(tuple(table)) == own:
            for at in values:
                values[at].add(table[at])
    return values


@pytest.fixture(scope="module")
def attacked() -> list[tuple[int, set[int]]]:
    """Each small count that was tried with its possible values."""
    cities = [made_counts(seed) for seed in CITIES]
    return [(counts[at], values) for counts in cities for at, values in possible(counts).items()]


def test_the_outsider_s_gate_is_ours(attacked):
    assert len(attacked) >= 8
    assert all(count in values for count, values in attacked)


def test_no_small_count_follows_from_the_gate_s_own_rules(attacked):
    assert min(len(values) for _, values in attacked) >= LEFT


def test_two_small_quartiers_of_ten_answers_are_not_told_to_be_five_and_five():
    """They were, alone withheld, while 5 answers beside either were enough."""
    assert withheld((43, 5, 5, 52, 37)) == (False, True, True, False, True)
