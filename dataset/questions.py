"""Questions of the surveys: which stands behind an indicator, how it was answered, and who left it open."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from indicators.catalogue import Catalogue, Indicator
from indicators.estimates.silence import Silence
from indicators.estimates.vocabulary import SHOWN, Status
from indicators.formulas import Mean, Median, Share, Total
from indicators.questions import AnswerScheme, Category, Question
from indicators.series_breaks import SeriesBreak
from release.tables.released import NUMBERS, Released


@dataclass(frozen=True, eq=False)
class Questions:
    """What may be told of them.

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

    def behind(self, indicator: str) -> Question | None:
        """The question behind a survey indicator, where its whole distribution is told; a total has that of its share."""
        formula = self.catalogue.indicators[indicator].formula
        if isinstance(formula, Total):
            formula = self.catalogue.indicators[formula.of].formula
        return self._questions.get(formula.item) if isinstance(formula, Share | Mean | Median) else None

    def answers(
        self, question: str, target_group: str, wave: str, quartier_id: str = "", scheme: AnswerScheme | None = None
    ) -> pd.DataFrame:
        """How everybody of a target group in one place answered one question.

        Parameters
        ----------
        quartier_id : str
            Of a quartier or an area; empty for the whole city.
        scheme : AnswerScheme or None
            By default the finest that is told there; where none is, the full one, without numbers.

        Returns
        -------
        DataFrame
            Indexed by ``category``, in the order of the catalogue; ``label`` (`Text`), ``scheme``, ``value, se, lower, upper,
            n`` and ``status``. No row where the question was not put in that wave.
        """
        described = self.catalogue.questions[question]
        rows = self.released.distributions.iloc[self._answered.get((question, target_group, wave, quartier_id), [])]
        published = [own for own in described.schemes if (rows["n"].notna() & (rows["scheme"] == own)).any()]
        chosen = scheme or next(iter(published), AnswerScheme.FULL)
        order = {category.id: category.label for category in described.schemes[chosen]}
        rows = rows[rows["scheme"] == chosen].set_index("category")
        rows = rows.loc[[category for category in order if category in rows.index]]
        labels = pd.Series([order[category] for category in rows.index], rows.index, dtype="object")
        return rows.assign(label=labels)[["label", "scheme", *NUMBERS, "status"]]

    def of_cells(
        self, question: str, wave: str, cells: Sequence[tuple[str, str]]
    ) -> list[tuple[AnswerScheme, list[tuple[Category, float, Status]]]]:
        """The shares of `answers` for many cells at once, without intervals.

        Parameters
        ----------
        cells : sequence of (str, str)
            Target group and id of a quartier (empty for the whole city).

        Returns
        -------
        list
            For each cell its finest scheme that is told, with each category's share in percent (missing where it is not told)
            and status, in the order of the catalogue; no category where the question was not put.
        """
        described = self.catalogue.questions[question]
        known = {scheme: {category.id: category for category in own} for scheme, own in described.schemes.items()}
        nothing = np.array([], dtype=np.intp)
        at = [self._answered.get((question, group, wave, place), nothing) for group, place in cells]
        rows = self.released.distributions.iloc[np.concatenate([nothing, *at])]
        columns = zip(*(rows[name].tolist() for name in ("scheme", "category", "value", "status")), strict=True)
        spreads = []
        for positions in at:
            own: dict[AnswerScheme, dict[str, tuple[Category, float, Status]]] = {scheme: {} for scheme in known}
            for scheme, category, value, status in itertools.islice(columns, len(positions)):
                of_scheme = AnswerScheme(scheme)
                if category in known.get(of_scheme, ()):
                    own[of_scheme][category] = (known[of_scheme][category], float(value), Status(status))
            told = [scheme for scheme, shares in own.items() if any(status in SHOWN for _, _, status in shares.values())]
            chosen = told[0] if told else AnswerScheme.FULL
            spreads.append((chosen, [own[chosen][category] for category in known[chosen] if category in own[chosen]]))
        return spreads

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

    @cached_property
    def _answered(self) -> dict[tuple[str, ...], NDArray[np.intp]]:
        indices = self.released.distributions.groupby(["question", "target_group", "wave", "quartier_id"], sort=False).indices
        return dict(indices)  # type: ignore[arg-type]  # the stubs know keys of one column only
