"""When each survey wave was: as dataset.toml says it, or as its period does, and never guessed in silence."""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from types import MappingProxyType

from files.dates import PartialDate
from files.findings import Findings
from files.periods import Middle, middle_of
from indicators.estimates.trend import FEWEST_WAVES
from indicators.survey.design import Wave
from language.phrases import Phrase

_SAME = 0.02  # a week: so far may the middles differ that two languages name
FILE = "dataset.toml"


def years_of(waves: Sequence[Wave], findings: Findings) -> Mapping[str, float]:
    """The middle of every wave in years, by its id; waves whose time is not known are left out.

    Two waves have no trend, so only of three and more it is asked when they were.
    """
    middles = {wave.id: _middle(wave, findings) for wave in waves}
    if len(waves) >= FEWEST_WAVES:
        for wave in waves:
            _check_middle(wave, middles[wave.id], findings)
    years = {wave: middle.years for wave, middle in middles.items() if middle}
    for (first, before), (second, after) in pairwise(years.items()):
        if after <= before:
            observed = Phrase("{second} is not later than {first}", first=first, second=second)
            why = Phrase("Changes and trends are told from the wave that stands first to the one that stands last.")
            remedy = Phrase("Put the waves in the order of their time, the oldest first, or correct midpoint or period.")
            findings.stop("config.wave_order", FILE, observed=observed, why=why, remedy=remedy)
    return MappingProxyType(years)


def _middle(wave: Wave, findings: Findings) -> Middle | None:
    if wave.midpoint:
        try:
            return Middle(PartialDate.parse(wave.midpoint).in_years, exact=True)
        except ValueError:
            why = Phrase("This is not a day, a month or a year.")
            remedy = Phrase("Write it as 2021-05-15, 2021-05 or 2021.")
            findings.stop("config.wave_midpoint", FILE, observed=wave.midpoint, why=why, remedy=remedy)
            return None
    read = [middle_of(text) for text in wave.period.by_language.values() if text]
    middles = [middle for middle in read if middle]
    if not middles or len(middles) < len(read) or max(m.years for m in middles) - min(m.years for m in middles) > _SAME:
        return None
    return min(middles, key=lambda middle: not middle.exact)


def _check_middle(wave: Wave, middle: Middle | None, findings: Findings) -> None:
    if middle is None and not wave.midpoint:
        observed = Phrase("the time of the wave “{wave}”", wave=wave.id)
        why = Phrase("Three and more waves have trends, points a year; when this wave was does not follow from its period.")
        remedy = Phrase("Add midpoint to the wave in dataset.toml, such as 2021-05.")
        findings.ask("config.wave_time", FILE, observed=observed, why=why, remedy=remedy)
    elif middle and not middle.exact:
        observed = Phrase("the months of the wave “{wave}” are not known", wave=wave.id)
        why = Phrase("Three and more waves have trends, points a year.")
        remedy = Phrase("It was taken for the middle of the year; add midpoint to the wave if that is wrong.")
        findings.mend("config.wave_months", FILE, observed=observed, why=why, remedy=remedy)
