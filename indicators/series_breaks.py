"""Where a series is broken: as the catalogue says it, and whether such a survey wave is there."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from files.findings import Findings
from files.toml import Section
from indicators.formulas import Formula
from language.phrases import Phrase, Text


@dataclass(frozen=True)
class SeriesBreak:
    """From a survey wave on an indicator is not comparable with before: the question was changed.

    Attributes
    ----------
    wave : str
        The first wave after the break.
    why : Text
    """

    wave: str
    why: Text


class Broken(Protocol):
    """An indicator, as far as its series is concerned."""

    @property
    def id(self) -> str:
        """As in the catalogue."""

    @property
    def breaks_in_series(self) -> tuple[SeriesBreak, ...]:
        """In the order of the file."""


def read_series_breaks(section: Section, formula: Formula) -> tuple[SeriesBreak, ...]:
    """Take ``breaks_in_series`` of an indicator of the catalogue; only a survey's question has any."""
    breaks = []
    for inner in section.sections("breaks_in_series"):
        breaks.append(SeriesBreak(inner.string("wave"), inner.text("why")))
        inner.finish()
    waves = [gap.wave for gap in breaks]
    if len(set(waves)) < len(waves):
        section.wrong("breaks_in_series", waves, Phrase("each wave once"))
    if breaks and formula.source != "survey":
        section.wrong("breaks_in_series", [gap.wave for gap in breaks], Phrase("breaks between waves of a survey’s question"))
    return tuple(breaks)


def check_breaks(indicators: Iterable[Broken], waves: Sequence[str], findings: Findings) -> None:
    """A break must name a wave that has one before it, or the series would be bridged in silence."""
    for indicator in indicators:
        for gap in indicator.breaks_in_series:
            if gap.wave not in waves[1:]:
                observed = Phrase("{indicator}: break before “{wave}”", indicator=indicator.id, wave=gap.wave)
                why = Phrase("A break in a series lies between two survey waves; it is named by the first wave after it.")
                remedy = Phrase("Name one of: {ids}", ids=", ".join(waves[1:]) or "–")
                findings.stop("catalogue.break_in_series", "catalogue.toml", observed=observed, why=why, remedy=remedy)
