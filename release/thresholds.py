"""From how many answers on a number may leave, and from how many it is called reliable."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Thresholds:
    """The ``[thresholds]`` table of ``dataset.toml`` (docs/city-folder.md)."""

    withhold_below: int = 10
    unreliable_below: int = 30
    n_eff_below: float = 20.0
    interval_points: float = 30.0
    interval_scale_percent: float = 25.0
