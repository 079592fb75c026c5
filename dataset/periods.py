"""When something was measured: survey waves, and the dates of register figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import pandas as pd

from indicators.survey.design import Wave
from language.phrases import Text


@dataclass(frozen=True)
class Period:
    """When something was measured: a survey wave, or the date of a register figure.

    Attributes
    ----------
    id : str
        As in the column ``wave`` of the estimates.
    name, when, population : Text
        Empty for register figures.
    """

    id: str
    name: Text
    when: Text
    population: Text


def periods_of(waves: Sequence[Wave], estimates: pd.DataFrame) -> Mapping[str, Period]:
    """The survey waves, and the dates of the register figures, by the ids of the column ``wave``."""
    periods = {wave.id: Period(wave.id, wave.name, wave.period, wave.population) for wave in waves}
    for date in sorted(estimates.loc[estimates["source"] == "register", "wave"].unique()):
        periods.setdefault(date, Period(date, Text(), Text(), Text()))
    return MappingProxyType(periods)
