"""From how many answers on a number may leave, and from how many it is called reliable."""

from __future__ import annotations

from dataclasses import dataclass

from indicators.estimates.reliability import UsualLimits


@dataclass(frozen=True)
class Thresholds(UsualLimits):
    """The ``[thresholds]`` table of ``dataset.toml`` (docs/city-folder.md): what is reliable, and what may be told at all."""

    withhold_below: int = 10

    @property
    def late_below(self) -> int:
        """So few late answers wait; a lower limit of today makes them no more."""
        return max(self.withhold_below, type(self).withhold_below)
