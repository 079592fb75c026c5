"""How many shapes and points boundaries may have; what is drawn far too finely is thinned."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import shapely

from files.findings import Findings
from language.phrases import Phrase

MOST_SHAPES = 50_000
MOST_VERTICES = 5_000_000
_FINEST_M = 0.1  # grid on which thinning begins


def check_count(count: int, file: str, findings: Findings) -> None:
    """Refuse boundaries of more shapes than a map can hold.

    Raises
    ------
    Rejected
    """
    if count > MOST_SHAPES:
        observed = Phrase("more than {most} shapes", most=MOST_SHAPES)
        why = Phrase("Quartiers are read up to this number.")
        remedy = Phrase("Choose a coarser level of boundaries, or some of the shapes with “only” under [boundaries].")
        raise findings.rejected("boundaries.too_many_shapes", file, observed=observed, why=why, remedy=remedy)


def thinned(metric: gpd.GeoDataFrame, file: str, findings: Findings) -> gpd.GeoDataFrame:
    """Shapes in metres with at most `MOST_VERTICES` points, those that have more on a grid that is as fine as possible.

    Every point moves to the nearest one of the grid, in all shapes alike, so borders that were shared stay shared; points
    that fall together become one.
    """
    shapes = metric.geometry.to_numpy()
    before = int(np.sum(shapely.get_num_coordinates(shapes)))
    if before <= MOST_VERTICES:
        return metric
    grid, after, coarse = _FINEST_M, before, shapes
    while after > MOST_VERTICES:
        grid *= 2
        coarse = _on_grid(shapes, grid)
        after = int(np.sum(shapely.get_num_coordinates(coarse)))
    observed = Phrase("{before} points", before=before)
    why = Phrase("More than {most} points are not needed for a map and take too long.", most=MOST_VERTICES)
    remedy = Phrase("They were put on a grid of {grid} m, which left {after}; no point moved by more.", grid=grid, after=after)
    findings.mend("boundaries.thinned", file, observed=observed, why=why, remedy=remedy)
    return metric.set_geometry(gpd.GeoSeries(coarse, index=metric.index, crs=metric.crs))


def _on_grid(shapes: np.ndarray, grid: float) -> np.ndarray:
    rounded = shapely.transform(shapes, lambda places: np.round(places / grid) * grid)
    return shapely.make_valid(shapely.remove_repeated_points(rounded), method="structure")
