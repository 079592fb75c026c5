"""People who would count twice: cells that overlap, and a layer that was put together from the same points twice."""

from collections.abc import Mapping

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from files.findings import Findings
from language.phrases import Phrase

_AREAS = 2  # dimensions
_LEAST_TWINS = 20  # points, of which each has its like


def overlapping(shapes: NDArray[np.object_]) -> NDArray[np.bool_]:
    """Which cells have their middle both in themselves and in another one, or on its edge.

    The middle of a block that is bent around another one lies in that one, and nobody counts twice.
    """
    over, at = np.zeros(len(shapes), dtype=bool), np.flatnonzero(shapely.get_dimensions(shapes) == _AREAS)
    cells = shapes[at]
    middles = shapely.centroid(cells)
    cell, other = shapely.STRtree(cells).query(middles, predicate="intersects")
    shared = cell != other
    over[at[cell[shared][shapely.intersects(cells[cell[shared]], middles[cell[shared]])]]] = True
    return over


def check_once(frame: gpd.GeoDataFrame, persons: Mapping[str, NDArray[np.float64]], file: str, findings: Findings) -> None:
    """Stop where each point stands there again with the same persons; single ones may well be alike.

    Raises
    ------
    Rejected
    """
    rows = pd.DataFrame({**persons, "place": shapely.to_wkb(shapely.force_2d(frame.geometry.to_numpy()))})
    if len(rows) >= _LEAST_TWINS and rows.duplicated(keep=False).all():
        raise findings.rejected(
            "population.twice",
            file,
            observed=Phrase("{count} points, each of them there before with the same persons", count=float(len(rows))),
            why=Phrase("The same layer seems to stand there twice, so its people would count twice."),
            remedy=Phrase("Export the layer again, and look that each point stands there once."),
        )
