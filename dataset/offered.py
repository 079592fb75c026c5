"""What can be asked of each indicator: the periods in which it was measured, and the target groups it is known for."""

from collections.abc import Iterable, Mapping

from indicators.catalogue import Catalogue
from indicators.estimates.domains import EVERYBODY

Offered = dict[str, tuple[list[str], list[str]]]
"""By indicator: periods as they are offered, and target groups, everybody first."""


def offered(maps: Iterable[tuple[str, str, str]], catalogue: Catalogue, periods: Iterable[str]) -> Offered:
    """Of indicators that are numbers.

    Parameters
    ----------
    maps : iterable of (indicator, target group, wave)
        Those of which there are estimates.
    periods : iterable of str
        All of the city's, in the order they are offered.
    """
    waves: dict[str, set[str]] = {}
    groups: dict[str, set[str]] = {}
    for indicator, group, wave in maps:
        waves.setdefault(indicator, set()).add(wave)
        groups.setdefault(indicator, set()).add(group)
    every_period, every_group = tuple(periods), (EVERYBODY, *catalogue.target_groups)
    return {
        indicator: (
            # dates of register figures sort by themselves; a survey may have the same id
            sorted(waves[indicator])
            if catalogue.indicators[indicator].source == "register"
            else [period for period in every_period if period in waves[indicator]],
            [group for group in every_group if group in groups[indicator]],
        )
        for indicator in waves
        if indicator in catalogue.indicators
    }


def offered_categories(categories: Mapping[str, Iterable[str]]) -> Offered:
    """Of indicators that are words: their dates, the earliest first; there is but everybody."""
    return {indicator: (sorted(dates), [EVERYBODY]) for indicator, dates in categories.items()}
