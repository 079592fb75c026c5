"""What may be released of questionnaires that were filled in at workshops."""

from collections.abc import Sequence

from indicators.catalogue import Catalogue, Indicator
from indicators.estimates.precision import rounded
from release.tables.thresholds import Thresholds
from workshops.questionnaires import AnswerSheet, Tally


def release_tallies(sheets: Sequence[AnswerSheet], catalogue: Catalogue, thresholds: Thresholds) -> tuple[Tally, ...]:
    """Count answers, or withhold them.

    Fewer answers than ``withhold_below`` are withheld, of a sensitive indicator fewer than ``unreliable_below``; what
    was answered decides nothing. There is no total over workshops: with it, the count that one workshop withholds could
    be had by subtraction. For the same reason all indicators of one question are withheld at a workshop where one is.
    """
    indicators = {sheet: catalogue.indicators[sheet.indicator] for sheet in sheets}
    few = {
        (sheet.workshop, sheet.item)
        for sheet, indicator in indicators.items()
        if len(sheet.values) < thresholds.answers_needed(sensitive=indicator.sensitive)
    }
    return tuple(_tally(sheet, indicators[sheet], withheld=(sheet.workshop, sheet.item) in few) for sheet in sheets)


def _tally(sheet: AnswerSheet, indicator: Indicator, *, withheld: bool) -> Tally:
    if withheld:
        return Tally(sheet.workshop, sheet.indicator, None, None)
    n, total = len(sheet.values), sum(sheet.values)
    if indicator.formula.binary:
        return Tally(sheet.workshop, sheet.indicator, int(total), n)
    return Tally(sheet.workshop, sheet.indicator, None, n, float(rounded(total / n, indicator.formula.step(indicator.decimals))))
