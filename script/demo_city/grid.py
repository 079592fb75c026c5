"""Where the invented population lives: points 250 m apart, with a few centres in every quartier."""

from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import shapely

from demo_city.randomness import generator

STEP = 250.0  # metres between points
WIDE = 380.0  # metres: how far people live around a centre
CENTRES = 4  # at most, one for every so many inhabitants
PEOPLE_A_CENTRE = 2_000
GROUPS = {  # column: who is counted
    "persons_18_29": lambda people: people["age"] < 30,
    "persons_65": lambda people: people["age"] >= 65,
    "persons_families": lambda people: people["children_in_household"] > 0,
    "persons_alone": lambda people: people["persons_in_household"] == 1,
    "persons_migration": lambda people: people["migration"],
    "persons_newcomers": lambda people: people["years_in_city"] <= 5,
}


def make_grid(people: pd.DataFrame, facts: pd.DataFrame, boundaries: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Points with the numbers of persons (all ages) and of adults of each group; empty points are left out.

    The old live rather around the first centre, the young rather around the others, so that groups differ in place.
    """
    random = generator("grid")
    parts = []
    for position, quartier in enumerate(facts.index):
        inhabitants, shape = int(facts.at[quartier, "inhabitants"]), boundaries.geometry.iloc[position]
        points = points_in(shape)
        middle = facts.loc[quartier, ["easting", "northing"]].to_numpy(float)
        centres = np.vstack([middle, _centres(points, middle, min(CENTRES, inhabitants // PEOPLE_A_CENTRE), random)])
        squared = ((points[:, None, :] - centres[None, :, :]) ** 2).sum(axis=2)
        near = np.exp(-squared / (2 * WIDE**2)) + 1e-4
        adults = people[people["quartier"] == position]
        old = np.concatenate([adults["age"].to_numpy() >= 65, np.zeros(inhabitants - len(adults), dtype=bool)])
        pull = np.where(old[:, None], np.r_[2.5, np.full(len(centres) - 1, 0.5)], 1.0)  # person × centre
        at = _drawn(near, pull, random)
        counts = {"persons": np.bincount(at, minlength=len(points))}
        for column, belongs in GROUPS.items():
            counts[column] = np.bincount(at[: len(adults)][belongs(adults).to_numpy()], minlength=len(points))
        table = gpd.GeoDataFrame(counts, geometry=shapely.points(points), crs=boundaries.crs)
        parts.append(table[table["persons"] > 0])
    return pd.concat(parts, ignore_index=True).astype(dict.fromkeys(("persons", *GROUPS), "int32"))


def write_grid(grid: gpd.GeoDataFrame, path: Path) -> None:
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": "2017-01-24T00:00:00.000Z"})  # else the day of writing stands there
    path.unlink(missing_ok=True)
    grid.to_file(path, layer="population", driver="GPKG", engine="pyogrio", SPATIAL_INDEX="NO")
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": None})


def points_in(shape: shapely.Geometry) -> np.ndarray:
    """Points on whole multiples of `STEP` inside a quartier."""
    west, south, east, north = np.floor(np.array(shape.bounds) / STEP)
    x, y = np.meshgrid(np.arange(west, east + 1) * STEP, np.arange(south, north + 1) * STEP)
    inside = shapely.contains_xy(shape, x.ravel(), y.ravel())
    return np.column_stack([x.ravel(), y.ravel()])[inside]


def _centres(points: np.ndarray, middle: np.ndarray, count: int, random: np.random.Generator) -> np.ndarray:
    """Further centres, none far from the first: the outer parts are woods."""
    near = points[np.hypot(*(points - middle).T) < 1_800.0]
    return near[random.permutation(len(near))[:count]]


def _drawn(near: np.ndarray, pull: np.ndarray, random: np.random.Generator) -> np.ndarray:
    """A point for every person: first a centre by its pull, then a point near it."""
    totals = np.cumsum(pull, axis=1)
    centre = (random.random(len(pull))[:, None] * totals[:, -1:] > totals).sum(axis=1)
    place = random.random(len(pull))
    at = np.empty(len(pull), dtype=int)
    for number in range(pull.shape[1]):
        heaped = np.cumsum(near[:, number])
        at[centre == number] = np.searchsorted(heaped / heaped[-1], place[centre == number])
    return at
