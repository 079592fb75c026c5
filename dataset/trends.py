"""Trends and steps over the survey waves, as they were released, by place."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from indicators.estimates.vocabulary import Direction, Status
from release.tables.released import Released

_STEP = ["before", "after", "value", "lower", "upper", "verdict"]
_MAP = ["indicator", "target_group", "level"]
_SAME_EVERYWHERE = ["first", "last", "since", "waves"]


@dataclass(frozen=True, eq=False)
class Trends:
    """What may be told of more than two waves at once.

    Attributes
    ----------
    released : Released
    quartiers : Mapping[str, str]
        ``quartier_id`` to name, in the order of the boundaries.
    waves : sequence of str
        Ids of the survey waves, the oldest first.
    """

    released: Released
    quartiers: Mapping[str, str]
    waves: Sequence[str]

    @property
    def table(self) -> pd.DataFrame:
        """All of them (`Released.trends`)."""
        return self.released.trends

    def rows(self, indicator: str, target_group: str) -> pd.DataFrame:
        """The trend of every quartier.

        Returns
        -------
        DataFrame
            Indexed by ``quartier_id``, one row a quartier of the boundaries; ``name``, the slope's ``value, lower, upper``
            in the indicator's unit a year, ``since`` (year), ``first, last`` (waves), ``waves`` (their number), ``status`` and
            ``verdict`` (`indicators.estimates.vocabulary.Direction`). No rows at all where the indicator has no trend.
        """
        rows = self._select(indicator, target_group, "quartier")
        if rows.empty:
            return rows.assign(name=pd.Series(dtype="str"))
        of_all = rows.iloc[0][_SAME_EVERYWHERE]
        rows = rows.reindex(list(self.quartiers)).fillna({"status": Status.NO_DATA, "verdict": Direction.NONE})
        return rows.assign(**of_all, name=pd.Series(self.quartiers))

    def has(self, indicator: str, target_group: str) -> bool:
        """Whether quartiers have a trend."""
        return (indicator, target_group, "quartier") in self._maps

    def of_place(self, indicator: str, target_group: str, quartier_id: str) -> pd.DataFrame:
        """The row of one quartier, or of the whole city for an empty id; none where it has no trend."""
        rows = self._select(indicator, target_group, "quartier" if quartier_id else "city")
        return rows[rows.index == quartier_id]

    def of_city(self, indicator: str, target_group: str) -> pd.DataFrame:
        """`rows` of the whole city: one with an empty id, or none where the indicator has no trend."""
        return self._select(indicator, target_group, "city").assign(name="")

    def steps(self, indicator: str, target_group: str, quartier_id: str = "") -> pd.DataFrame:
        """The changes from wave to wave in a quartier, or in the whole city; verdicts hold for all of them at once.

        Returns
        -------
        DataFrame
            ``before, after`` (waves), the difference's ``value, lower, upper`` and ``verdict``, the oldest step first.
        """
        steps = self.released.steps
        own = (steps["indicator"] == indicator) & (steps["target_group"] == target_group)
        place = (steps["level"] == ("quartier" if quartier_id else "city")) & (steps["quartier_id"] == quartier_id)
        order = {wave: number for number, wave in enumerate(self.waves)}
        return steps.loc[own & place, _STEP].sort_values("before", key=lambda waves: waves.map(order)).reset_index(drop=True)

    def _select(self, indicator: str, target_group: str, level: str) -> pd.DataFrame:
        rows = self.table.iloc[self._maps.get((indicator, target_group, level), [])]
        return rows.set_index("quartier_id").drop(columns=_MAP)

    @cached_property
    def _maps(self) -> dict[tuple[str, ...], NDArray[np.intp]]:
        indices = self.table.groupby(_MAP, sort=False).indices
        return dict(indices)  # type: ignore[arg-type]  # the stubs know keys of one column only
