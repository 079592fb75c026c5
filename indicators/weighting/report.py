"""What raking did to the weights of a wave, in plain words."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from files.findings import Findings
from indicators.survey.design import Floats
from indicators.survey.moments import Moments
from indicators.weighting.crossing import ClassOf, Crossing
from indicators.weighting.raking import Raked
from language.phrases import Phrase

RAKED, MOVED = "survey.weights_raked", "survey.margin_moved"
"""Codes of the findings that are this report."""


@dataclass(frozen=True)
class Moved:
    """What raking did to one class: its part of all weights before and after, in percent."""

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
    effect_before, effect_after : float
        Kish's design effect of weights, n Σw² / (Σw)².
    moved : tuple of Moved
        Every class; margins by quartier in each quartier.
    """

    steps: int
    least: float
    most: float
    at_bounds: int
    effect_before: float
    effect_after: float
    moved: tuple[Moved, ...]

    @classmethod
    def of(
        cls, moments: Moments, crossing: Crossing, raked: Raked, g: Floats, bounds: tuple[float, float] | None
    ) -> WeightReport:
        """Compare the weights of these moments with g times them; `bounds` are those of g itself."""
        w, ww = moments.counts["w"].to_numpy(dtype="float64"), moments.counts["ww"].to_numpy(dtype="float64")
        respondents = moments.counts["respondents"].to_numpy(dtype="float64")
        counted = w > 0
        average = float(w @ g / w.sum())
        at = np.zeros(len(g), dtype=bool)
        if bounds:
            at = counted & (np.isclose(g, bounds[0], rtol=1e-9) | np.isclose(g, bounds[1], rtol=1e-9))
        n = float(respondents[counted].sum())
        x = crossing.matrix
        before, after = 100 * (x.T @ w) / w.sum(), 100 * (x.T @ (w * g)) / (w @ g)
        return cls(
            raked.steps,
            float(g[counted].min()) / average,
            float(g[counted].max()) / average,
            int(respondents[at].sum()),
            n * float(ww.sum()) / float(w.sum()) ** 2,
            n * float(ww @ g**2) / float(w @ g) ** 2,
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
                "Factors from {least} to {most} percent of the average, in {steps} steps; {count} respondents are at a bound.",
                least=round(100 * self.least),
                most=round(100 * self.most),
                steps=self.steps,
                count=self.at_bounds,
            ),
            remedy=Phrase(
                "Unequal weights now add {after} percent to a variance (Kish); those before added {before}.",
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
