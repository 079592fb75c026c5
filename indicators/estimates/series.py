"""Where a series of survey waves may not be bridged, since the question changed: no change and no trend is made across."""

from collections.abc import Sequence
from itertools import pairwise

from indicators.catalogue import Indicator
from indicators.series_breaks import SeriesBreak


def break_between(indicator: Indicator, waves: Sequence[str], before: str, after: str) -> SeriesBreak | None:
    """The first break that lies between two waves, whichever of them is named first.

    Parameters
    ----------
    waves : sequence of str
        All survey waves, the oldest first.
    """
    if before not in waves or after not in waves:
        return None
    first, last = sorted((waves.index(before), waves.index(after)))
    inside = waves[first + 1 : last + 1]
    between = [gap for gap in indicator.breaks_in_series if gap.wave in inside]
    return min(between, key=lambda gap: inside.index(gap.wave)) if between else None


def last_stretch(indicator: Indicator, waves: Sequence[str], asked: Sequence[str]) -> tuple[str, ...]:
    """The waves since the last break in which the question was asked.

    Parameters
    ----------
    asked : sequence of str
        Of `waves`, those that hold the indicator.
    """
    begins = max((waves.index(gap.wave) for gap in indicator.breaks_in_series if gap.wave in waves), default=0)
    return tuple(wave for wave in waves[begins:] if wave in asked)


def unbroken_steps(indicator: Indicator, waves: Sequence[str], asked: Sequence[str]) -> list[tuple[str, str]]:
    """Every two neighbouring waves in which the question was asked, unless a break lies between them."""
    held = [wave for wave in waves if wave in asked]
    return [(before, after) for before, after in pairwise(held) if break_between(indicator, waves, before, after) is None]
