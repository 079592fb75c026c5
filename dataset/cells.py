"""Where the rows of a map stand in the released tables, and single rows of them: quicker than a table of all quartiers."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from release.tables.released import Released

Positions = NDArray[np.intp]

_MAP = ["indicator", "target_group", "wave"]
_CHANGE = ["indicator", "target_group", "level", "before", "after"]


@dataclass(frozen=True, eq=False)
class Cells:
    """The released tables by map and by place."""

    released: Released

    @cached_property
    def maps(self) -> dict[tuple[str, str, str], Positions]:
        """Of estimates, by indicator, target group and wave."""
        return dict(self.released.estimates.groupby(_MAP, sort=False).indices)  # type: ignore[arg-type]  # stubs: one column

    @cached_property
    def standardised_maps(self) -> dict[tuple[str, str, str], Positions]:
        """Of standardised values."""
        return dict(self.released.standardised.groupby(_MAP, sort=False).indices)  # type: ignore[arg-type]

    @cached_property
    def changes(self) -> dict[tuple[str, ...], Positions]:
        """Of changes, by indicator, target group, level and both waves."""
        return dict(self.released.changes.groupby(_CHANGE, sort=False).indices)  # type: ignore[arg-type]

    def row(
        self, indicator: str, target_group: str, wave: str, quartier_id: str, *, standardised: bool = False
    ) -> pd.Series | None:
        """The estimate of a quartier, or of the whole city for an empty id, as it was released; None where there is none."""
        table = self.released.standardised if standardised else self.released.estimates
        maps = self.standardised_maps if standardised else self.maps
        return _place(table, maps.get((indicator, target_group, wave)), quartier_id)

    def change(self, indicator: str, target_group: str, before: str, after: str, quartier_id: str) -> pd.Series | None:
        """The change of a place between two survey waves, as it was released; None where there is none."""
        level = "quartier" if quartier_id else "city"
        return _place(self.released.changes, self.changes.get((indicator, target_group, level, before, after)), quartier_id)


def _place(table: pd.DataFrame, positions: Positions | None, quartier_id: str) -> pd.Series | None:
    if positions is None:
        return None
    level = "quartier" if quartier_id else "city"
    own = (table["quartier_id"].iloc[positions] == quartier_id) & (table["level"].iloc[positions] == level)
    at = positions[own.to_numpy()]
    return table.iloc[int(at[0])] if len(at) else None
