"""Single shapes whose coordinates are of another kind than all others: another zone, degrees, exchanged axes."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pyproj

from files.findings import Findings
from geo.reading.systems import CANDIDATES, reading_of
from geo.reading.whereabouts import NEARBY_KM, kilometres
from language.phrases import Phrase

_FAR = {True: 10.0, False: 300_000.0}  # degrees, or units of a projected system, that no part of a city is away from it
_MOST_SHOWN = 5


def check_every_shape(frame: gpd.GeoDataFrame, here: tuple[float, float], file: str, findings: Findings) -> None:
    """Stop where a shape lies nowhere on earth, or would lie in the city if its coordinates were read otherwise.

    Parameters
    ----------
    frame : GeoDataFrame
        Column ``name``, by ``quartier_id``, in the coordinate system of the city.
    here : (float, float)
        Latitude and longitude of the city's middle.

    Raises
    ------
    Rejected
    """
    assert frame.crs is not None  # the reader stops at a file without
    west, south, east, north = frame.bounds.to_numpy().T
    middles = np.stack([(west + east) / 2, (south + north) / 2], axis=1)
    far = np.flatnonzero(np.abs(middles - np.median(middles, axis=0)).max(axis=1) > _FAR[bool(frame.crs.is_geographic)])
    wrong = [int(at) for at in far if _is_of_another_kind(float(middles[at, 0]), float(middles[at, 1]), frame.crs, here)]
    if wrong:
        shown = ", ".join(f"{frame.index[at]} {frame['name'].iloc[at]}" for at in wrong[:_MOST_SHOWN])
        observed = Phrase(
            "{quartiers}: x about {x}, y about {y}", quartiers=shown, x=float(west[wrong[0]]), y=float(south[wrong[0]])
        )
        why = Phrase(
            "The coordinates of these shapes are of another kind than those of all others (zone, degrees, axes exchanged)."
        )
        remedy = Phrase("Bring all shapes into one coordinate system, and export the layer again.")
        raise findings.rejected("boundaries.mixed_systems", file, observed=observed, why=why, remedy=remedy)


def _is_of_another_kind(x: float, y: float, crs: pyproj.CRS, here: tuple[float, float]) -> bool:
    as_said = reading_of(x, y, crs)
    if as_said is None:
        return True
    if _near(as_said, here):  # across the date line
        return False
    spots = (reading_of(*places, own) for own in (crs, *map(pyproj.CRS, CANDIDATES)) for places in ((x, y), (y, x)))
    return any(spot is not None and _near(spot, here) for spot in spots)


def _near(spot: tuple[float, float], here: tuple[float, float]) -> bool:
    return bool(kilometres(*here, np.array([spot[0]]), np.array([spot[1]]))[0] <= NEARBY_KM)
