"""A code for "no answer" that could be an age: far more people have it than any other high age."""

from __future__ import annotations

from collections.abc import Mapping

from files.cells import number_or_nan

_HEAPS, _OLD = ("97", "98", "99"), 85  # ages that codes look like, and from where on others are compared
_LEAST_HEAP, _TIMES = 5, 3  # people, and how many times as many as of any other high age


def heaped_age(counts: Mapping[str, int]) -> str:
    """An age of 97 to 99 that far more people have than any other high one; empty where there is none."""
    others = [times for cell, times in counts.items() if cell not in _HEAPS and number_or_nan(cell) >= _OLD]
    heaps = {
        cell: counts[cell] for cell in _HEAPS if counts.get(cell, 0) >= max(_LEAST_HEAP, _TIMES * max(others, default=1) + 1)
    }
    return max(heaps, key=lambda cell: heaps[cell], default="")
