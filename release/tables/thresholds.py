"""From how many answers on a number may leave, and from how many it is called reliable."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from indicators.estimates.precision import Limits
from indicators.survey.design import Floats

ALMOST_EVERYBODY = 0.95
"""Groups that exclude one another and are so large a part of all: the others only did not say, and nobody can recognise them."""


@dataclass(frozen=True)
class Thresholds(Limits):
    """The ``[thresholds]`` table of ``dataset.toml`` (docs/city-folder.md): what is reliable, and what may be released at all."""

    withhold_below: int = 10

    @property
    def late_below(self) -> int:
        """So few late answers wait; a lower limit of today makes them no more."""
        return max(self.withhold_below, type(self).withhold_below)

    def answers_needed(self, *, sensitive: bool) -> int:
        """Fewer are withheld: sensitive ones of a few people may well be all alike, whether they are or not."""
        return max(self.withhold_below, self.unreliable_below) if sensitive else self.withhold_below


def is_few(counts: Floats, wholes: Floats, threshold: int) -> NDArray[np.bool_]:
    """Whether a part of a whole, or its complement in it, is of fewer persons than `threshold`; a complement of nobody is not."""
    complements = wholes - counts
    return np.asarray((counts < threshold) | ((complements > 0) & (complements < threshold)), dtype=bool)
