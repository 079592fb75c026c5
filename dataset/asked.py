"""What was asked behind an indicator: the question whose answers are told, and who left it open."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from indicators.catalogue import Catalogue, Indicator, SeriesBreak
from indicators.estimates.silence import Silence
from indicators.formulas import Mean, Median, Share, Total
from indicators.questions import Question
from release.tables.released import Released


@dataclass(frozen=True, eq=False)
class Asked:
    """Looked up by indicator.

    Attributes
    ----------
    catalogue : Catalogue
    released : Released
    waves : sequence of str
        Ids of the survey waves, the oldest first.
    """

    catalogue: Catalogue
    released: Released
    waves: Sequence[str]

    def question(self, indicator: str) -> Question | None:
        """The question behind a survey indicator, where its whole distribution is told; a total has that of its share."""
        formula = self.catalogue.indicators[indicator].formula
        if isinstance(formula, Total):
            formula = self.catalogue.indicators[formula.of].formula
        return self._questions.get(formula.item) if isinstance(formula, Share | Mean | Median) else None

    def silence(self, indicator: str, wave: str) -> Silence | None:
        """Who left the question open in a wave, where they are many enough to be told."""
        return self._silence.get((wave, indicator))

    def breaks(self, indicator: Indicator, until: str) -> list[SeriesBreak]:
        """All that lie after the oldest wave and not after `until`, the oldest first; none of a register's date."""
        before = self.waves[1 : self.waves.index(until) + 1] if until in self.waves else []
        return [gap for wave in before for gap in indicator.breaks_in_series if gap.wave == wave]

    @cached_property
    def _questions(self) -> dict[str, Question]:
        by_item: dict[str, Question] = {}
        for question in self.catalogue.questions.values():
            by_item.setdefault(question.item, question)
        return by_item

    @cached_property
    def _silence(self) -> dict[tuple[str, str], Silence]:
        return {(silence.wave, silence.indicator): silence for silence in self.released.silence}
