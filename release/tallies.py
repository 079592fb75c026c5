"""What may be told of questionnaires that were filled in at workshops."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from indicators.catalogue import Catalogue, Indicator, Share
from indicators.precision import rounded, step_of
from release.thresholds import Thresholds
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


def with_earlier(made: Sequence[Tally], earlier: Sequence[Sequence[Tally]], least: int) -> tuple[Tally, ...]:
    """Those of a workshop as they were told before, where too few questionnaires have come or gone since.

    A questionnaire answers several questions, so all of a workshop wait together until each of them has as many answers
    as before and the same figures, or `least` more or fewer.

    Parameters
    ----------
    earlier : sequence of sequence of Tally
        Of every earlier publication, the oldest first.
    """
    told = list(made)
    for before in earlier:
        known = {(one.workshop, one.indicator): one for one in before}
        for workshop in dict.fromkeys(one.workshop for one in made):
            here = [one for one in made if one.workshop == workshop]
            if any(_waits(one, known.get((workshop, one.indicator)), least) for one in here):
                kept = [one for one in before if one.workshop == workshop]
                told = [one for one in told if one.workshop != workshop] + kept
    return tuple(told)


def _waits(now: Tally, before: Tally | None, least: int) -> bool:
    if before is None or before.n is None:
        return False
    if now.n is None:
        return False
    return 0 < abs(now.n - before.n) < least or (now.n == before.n and now != before)


def _least(indicator: Indicator, thresholds: Thresholds) -> int:
    return max(thresholds.withhold_below, thresholds.unreliable_below) if indicator.sensitive else thresholds.withhold_below


def _tally(sheet: AnswerSheet, indicator: Indicator, *, withheld: bool) -> Tally:
    if withheld:
        return Tally(sheet.workshop, sheet.indicator, None, None)
    n, total = len(sheet.values), sum(sheet.values)
    if isinstance(indicator.formula, Share):
        return Tally(sheet.workshop, sheet.indicator, int(total), n)
    return Tally(sheet.workshop, sheet.indicator, None, n, float(rounded(total / n, step_of(indicator))))
