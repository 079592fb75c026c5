"""What may be told of questionnaires that were filled in at workshops."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from indicators.catalogue import Catalogue, Indicator
from indicators.estimates.precision import rounded, step_of
from release.tables.thresholds import Thresholds
from workshops.questionnaires import AnswerSheet, Tally


def tallies(sheets: Iterable[AnswerSheet], catalogue: Catalogue, thresholds: Thresholds) -> tuple[Tally, ...]:
    """Count answers, or withhold them.

    Fewer answers than ``withhold_below`` are withheld, of a sensitive indicator fewer than ``unreliable_below``; what
    was answered decides nothing. There is no total over workshops: with it, the count that one workshop withholds could
    be had by subtraction. For the same reason all indicators of one question are withheld at a workshop where one is.
    """
    made = {}
    ordered = sorted(sheets, key=lambda one: (one.workshop, one.item))
    for _, asked in groupby(ordered, key=lambda one: (one.workshop, one.item)):
        members = list(asked)
        few = any(len(one.values) < _least(catalogue.indicators[one.indicator], thresholds) for one in members)
        for one in members:
            made[one.workshop, one.indicator] = _tally(one, catalogue.indicators[one.indicator], withheld=few)
    return tuple(made[one.workshop, one.indicator] for one in sheets)


def _least(indicator: Indicator, thresholds: Thresholds) -> int:
    return max(thresholds.withhold_below, thresholds.unreliable_below) if indicator.sensitive else thresholds.withhold_below


def _tally(sheet: AnswerSheet, indicator: Indicator, *, withheld: bool) -> Tally:
    if withheld:
        return Tally(sheet.workshop, sheet.indicator, None, None)
    n, total = len(sheet.values), sum(sheet.values)
    if indicator.formula.binary:
        return Tally(sheet.workshop, sheet.indicator, int(total), n)
    return Tally(sheet.workshop, sheet.indicator, None, n, float(rounded(total / n, step_of(indicator))))
