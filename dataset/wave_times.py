"""When each survey wave was: as dataset.toml says it, or as its period does, and never guessed in silence."""

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import pairwise
from types import MappingProxyType

from files.dates import PartialDate
from files.findings import Findings
from files.periods import Middle, middle_of
from indicators.estimates.trend import FEWEST_WAVES
from indicators.survey.design import Wave
from language.phrases import Phrase

_SAME = 0.02  # a week: so far may the middles differ that two languages name
_MONTHS_APART, _YEARS_APART = 0.5, 1.0  # from period, where it names months and where it names a year
_NAMED_APART = 1.5  # from the year in a wave's name: "Befragung 2020" may have been asked until 2021
FILE = "dataset.toml"

Lines = Mapping[str, int | None]


def years_of(
    waves: Sequence[Wave], findings: Findings, *, today: date | None = None, lines: Lines | None = None
) -> Mapping[str, float]:
    """The middle of every wave in years, by its id; waves whose time is not known are left out.

    Two waves have no trend, so only of three and more it is asked when they were; their order counts for two as well.

    Parameters
    ----------
    today : date or None
        No wave is later.
    lines : Mapping or None
        Wave to its line in the file.
    """
    lines = lines or {}
    middles = {wave.id: _middle(wave, lines.get(wave.id), findings) for wave in waves}
    if len(middles) < len(waves):  # two of one id are told elsewhere
        return MappingProxyType({})
    for wave in waves:
        _check_against(wave, middles[wave.id], lines.get(wave.id), today, findings)
        if len(waves) >= FEWEST_WAVES:
            _check_middle(wave, middles[wave.id], lines.get(wave.id), findings)
    years = {wave: middle.years for wave, middle in middles.items() if middle}
    for (first, before), (second, after) in pairwise(years.items()):
        if after <= before:
            observed = Phrase("{second} is not later than {first}", first=first, second=second)
            why = Phrase("Changes and trends are told from the wave that stands first to the one that stands last.")
            remedy = Phrase("Put the waves in the order of their time, the oldest first, or correct midpoint or period.")
            findings.stop("config.wave_order", FILE, lines.get(second), observed=observed, why=why, remedy=remedy)
    _check_named_order(waves, years, lines, findings)
    return MappingProxyType(years)


def ends_of(wave: Wave, middle: float) -> tuple[float, float]:
    """Between which times the people of a wave were asked, as far as its period says it; else its middle alone."""
    told = _told(wave)
    return (min(told.ends[0], middle), max(told.ends[1], middle)) if told else (middle, middle)


def _middle(wave: Wave, line: int | None, findings: Findings) -> Middle | None:
    if wave.midpoint:
        try:
            date = PartialDate.parse(wave.midpoint)
            return Middle(date.in_years, exact=True, ends=date.ends_in_years)
        except ValueError:
            why = Phrase("This is not a day, a month or a year.")
            remedy = Phrase("Write it as 2021-05-15, 2021-05 or 2021.")
            findings.stop("config.wave_midpoint", FILE, line, observed=wave.midpoint, why=why, remedy=remedy)
            return None
    return _told(wave)


def _told(wave: Wave) -> Middle | None:
    """What the period says, if it says the same in all languages."""
    read = [middle_of(text) for text in wave.period.by_language.values() if text]
    middles = [middle for middle in read if middle]
    if not middles or len(middles) < len(read) or max(m.years for m in middles) - min(m.years for m in middles) > _SAME:
        return None
    return min(middles, key=lambda middle: not middle.exact)


def _named(wave: Wave) -> Middle | None:
    """The year that the wave's name or id holds: a hint, never a time."""
    named = (middle_of(text) for text in (*wave.name.by_language.values(), wave.id))
    return next((middle for middle in named if middle), None)


def _check_against(wave: Wave, middle: Middle | None, line: int | None, today: date | None, findings: Findings) -> None:
    """One slip of the pen in a year would turn every trend, so what is written twice must agree."""
    period, named = _told(wave), _named(wave)
    if middle is None:
        return
    if today and middle.years > PartialDate(today.year, today.month, today.day).in_years + _YEARS_APART:
        observed = Phrase("the wave “{wave}”: {year}", wave=wave.id, year=str(int(middle.years)))
        why = Phrase("This wave would lie in the future.")
        remedy = Phrase("Correct midpoint or period.")
        findings.stop("config.wave_in_future", FILE, line, observed=observed, why=why, remedy=remedy)
    elif wave.midpoint and period and abs(middle.years - period.years) > (_MONTHS_APART if period.exact else _YEARS_APART):
        observed = Phrase(
            "the wave “{wave}”: midpoint {midpoint}, period “{period}”",
            wave=wave.id,
            midpoint=wave.midpoint,
            period=next(iter(wave.period.by_language.values())),
        )
        why = Phrase("They say different times; trends are told by midpoint, and readers see the period.")
        remedy = Phrase("Correct the one that is wrong.")
        findings.stop("config.wave_two_times", FILE, line, observed=observed, why=why, remedy=remedy)
    elif not wave.midpoint and named and abs(middle.years - named.years) > _NAMED_APART:
        observed = Phrase(
            "the wave “{wave}” ({year}), period “{period}”",
            wave=wave.id,
            year=str(int(named.years)),
            period=next(iter(wave.period.by_language.values())),
        )
        why = Phrase("The year in its name or id is not that of its period.")
        remedy = Phrase("Correct the one that is wrong; if both are right, add midpoint to the wave, such as 2021-05.")
        findings.ask("config.wave_time_differs", FILE, line, observed=observed, why=why, remedy=remedy)


def _check_named_order(waves: Sequence[Wave], years: Mapping[str, float], lines: Lines, findings: Findings) -> None:
    """Two waves without a time are in the order that their names say, or it is asked."""
    hints = {wave.id: named.years for wave in waves if (named := _named(wave))}
    for first, second in pairwise(waves):
        untold = first.id not in years or second.id not in years
        if untold and first.id in hints and second.id in hints and hints[second.id] < hints[first.id]:
            observed = Phrase("{second} stands behind {first}", first=first.id, second=second.id)
            why = Phrase("Changes and trends are told from the wave that stands first to the one that stands last.")
            remedy = Phrase("Put the oldest wave first; if the order is right, add midpoint to both, such as 2021-05.")
            findings.ask("config.wave_order", FILE, lines.get(second.id), observed=observed, why=why, remedy=remedy)


def _check_middle(wave: Wave, middle: Middle | None, line: int | None, findings: Findings) -> None:
    if middle is None and not wave.midpoint:
        observed = Phrase("the time of the wave “{wave}”", wave=wave.id)
        why = Phrase("Three and more waves have trends, points a year; when this wave was does not follow from its period.")
        remedy = Phrase("Add midpoint to the wave in dataset.toml, such as 2021-05.")
        findings.ask("config.wave_time", FILE, line, observed=observed, why=why, remedy=remedy)
    elif middle and not middle.exact:
        observed = Phrase("the months of the wave “{wave}” are not known", wave=wave.id)
        why = Phrase("Three and more waves have trends, points a year.")
        remedy = Phrase("It was taken for the middle of the year; add midpoint to the wave if that is wrong.")
        findings.mend("config.wave_months", FILE, line, observed=observed, why=why, remedy=remedy)
