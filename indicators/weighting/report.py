"""What raking did to the weights of a wave, in plain words."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from files.findings import Findings
from indicators.survey.calibration import Calibration
from indicators.survey.design import Floats
from indicators.survey.margins import Margin
from indicators.survey.moments import Moments
from indicators.weighting.crossing import ClassOf, Crossing
from indicators.weighting.raking import Raked
from language.phrases import Phrase

RAKED, MOVED, CROSSED, TRIMMED = (
    "survey.weights_raked", "survey.margin_moved", "survey.margins_crossed", "survey.weights_trimmed"
)  # fmt: skip
"""Codes of the findings that are this report."""
MANY_CROSSED = 5000  # classes: from here on it is said that sums are kept for those with people alone


@dataclass(frozen=True)
class Moved:
    """What raking, and trimming, did to one class: its part of all weights before and after, in percent."""

    of: ClassOf
    before: float
    after: float


@dataclass(frozen=True)
class WeightReport:
    """Weights before and after raking.

    Attributes
    ----------
    steps : int
    least, most : float
        The factors, of the average one.
    at_bounds : int
        Respondents whose factor is at a bound.
    before, after : (float, float)
        The smallest and the largest weight of a single respondent, of the average weight; weights of 0 do not count.
    effect_before, effect_after : float
        Kish's design effect of weights, n Σw² / (Σw)².
    moved : tuple of Moved
        Every class; margins by quartier in each quartier.
    """

    steps: int
    least: float
    most: float
    at_bounds: int
    before: tuple[float, float]
    after: tuple[float, float]
    effect_before: float
    effect_after: float
    moved: tuple[Moved, ...]

    @classmethod
    def of(
        cls, moments: Moments, crossing: Crossing, raked: Raked, calibration: Calibration, bounds: tuple[float, float] | None
    ) -> WeightReport:
        """Compare the weights of these moments with what raking and trimming make of them; `bounds` are those of g itself."""
        g, factors = calibration.g, calibration.g * calibration.trimmed
        w, ww = moments.counts["w"].to_numpy(dtype="float64"), moments.counts["ww"].to_numpy(dtype="float64")
        respondents = moments.counts["respondents"].to_numpy(dtype="float64")
        counted = w > 0
        average = float(w @ g / w.sum())
        at = np.zeros(len(g), dtype=bool)
        if bounds:
            at = counted & (np.isclose(g, bounds[0], rtol=1e-9) | np.isclose(g, bounds[1], rtol=1e-9))
        n = float(respondents[counted].sum())
        x = crossing.matrix
        before, after = 100 * (x.T @ w) / w.sum(), 100 * (x.T @ (w * factors)) / (w @ factors)
        single = moments.counts[["lightest", "heaviest"]].to_numpy(dtype="float64")[counted]
        return cls(
            raked.steps,
            float(g[counted].min()) / average,
            float(g[counted].max()) / average,
            int(respondents[at].sum()),
            _range(single * n / w.sum()),
            _range(single * factors[counted, None] * n / (w @ factors)),
            n * float(ww.sum()) / float(w.sum()) ** 2,
            n * float(ww @ factors**2) / float(w @ factors) ** 2,
            tuple(map(Moved, crossing.classes, before.tolist(), after.tolist())),
        )

    def most_moved(self, margin: str) -> Moved:
        """The class of a margin whose part changed most."""
        return max(
            (moved for moved in self.moved if moved.of.margin == margin), key=lambda moved: abs(moved.after - moved.before)
        )

    def tell(self, column: str | None, file: str, findings: Findings) -> None:
        """Say what was done, and what each margin moved."""
        findings.mend(
            RAKED,
            file,
            observed=Phrase("design weights, raked to register figures: column “{column}”", column=column)
            if column
            else Phrase("respondents without weights, raked to register figures"),
            why=Phrase(
                "Factors from {least} to {most} percent of the average, in {steps} {steps:step|steps}; {count}"
                " {count:respondent is|respondents are} at a bound.",
                least=round(100 * self.least),
                most=round(100 * self.most),
                steps=self.steps,
                count=self.at_bounds,
            ),
            remedy=Phrase(
                "Single weights are now {lightest} to {heaviest} percent of the average weight, before {least} to {most}."
                " Unequal weights now add {after} percent to a variance (Kish); those before added {before}.",
                lightest=round(100 * self.after[0]),
                heaviest=round(100 * self.after[1]),
                least=round(100 * self.before[0]),
                most=round(100 * self.before[1]),
                after=round(100 * (self.effect_after - 1)),
                before=round(100 * (self.effect_before - 1)),
            ),
        )
        for margin in dict.fromkeys(moved.of.margin for moved in self.moved):
            most = self.most_moved(margin)
            findings.mend(
                MOVED,
                file,
                observed=most.of.words,
                why=Phrase("Of the classes of “{margin}” raking changed this one most.", margin=margin),
                remedy=Phrase(
                    "Its part of all weights went from {before} to {after} percent.",
                    before=round(most.before, 1),
                    after=round(most.after, 1),
                ),
            )


def tell_crossed(moments: Moments, margins: Sequence[Margin], findings: Findings) -> None:
    """Say how many sums were kept where margins cross to very many classes."""
    crossed = math.prod(len(margin.classes) + 1 for margin in margins)
    if crossed > MANY_CROSSED:
        findings.mend(
            CROSSED,
            "dataset.toml",
            observed=Phrase("margins that cross to {count} classes", count=crossed),
            why=Phrase("In most of them nobody answered."),
            remedy=Phrase(
                "Sums were kept for classes with people alone, {cells} with strata, groups and quartiers;"
                " values and errors are those of single respondents.",
                cells=len(moments.counts),
            ),
        )


def _range(weights: Floats) -> tuple[float, float]:
    """Of cells × 2, the smallest and the largest."""
    return float(weights[:, 0].min()), float(weights[:, 1].max())
