"""Where the invented population lives: points 250 m apart, with a few centres in every quartier.

And invented places where a workshop's station might stand: near where many live, apart from one another.
"""

from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import shapely

from demo_city.facts import generator

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

# Ten quartiers: for the others the page has to say that nobody has named a place.
PLACES = {"01": 5, "03": 4, "04": 4, "05": 4, "06": 5, "07": 4, "08": 3, "09": 5, "12": 3, "16": 3}
KINDS = (
    ("Marktplatz", "yes", "Mo-Sa 08:00-20:00"),
    ("Vor dem Supermarkt", "yes", "Mo-Sa 08:00-20:00"),
    ("Grundschule, Schulhof", "yes", "Mo-Fr 13:30-17:00 (außerhalb der Ferien)"),
    ("Gemeindehaus", "no", "Di,Do 14:00-18:00; Sa 10:00-14:00"),
    ("Bushaltestelle am Park", "yes", "Mo-So 07:00-21:00"),
    ("Sportheim", "", "Mi 17:00-21:00; Sa-So 10:00-18:00"),
    ("Spielplatz", "yes", "Mo-So 08:00-20:00"),
    ("Stadtteilbüro", "no", ""),
)
APART, INSIDE = 280.0, 60.0  # metres between two places, and from the border


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


def make_places(grid: gpd.GeoDataFrame, boundaries: gpd.GeoDataFrame) -> pd.DataFrame:
    """Every name says “(Beispiel)”: there are no such places at these points, and the hours are invented too."""
    random = generator("places")
    rows, at = [], []
    for quartier, count in PLACES.items():
        shape = boundaries.set_index("quartier").geometry[quartier]
        homes = grid[shapely.within(grid.geometry.to_numpy(), shapely.buffer(shape, -INSIDE))]
        points, persons = shapely.get_coordinates(homes.geometry.to_numpy()), homes["persons"].to_numpy()
        order = np.argsort(-persons * random.random(len(persons)) ** 2, kind="stable")
        chosen: list[np.ndarray] = []
        for candidate in points[order] + np.round(random.uniform(-60, 60, (len(order), 2))):
            apart = all(np.hypot(*(candidate - other)) >= APART for other in chosen)
            if len(chosen) < count and apart and shapely.contains_xy(shape, *candidate):
                chosen.append(candidate)
        kinds = random.permutation(len(KINDS))[:count]
        for number, (kind, place) in enumerate(zip(kinds, chosen, strict=True), start=1):
            name, accessible, hours = KINDS[kind]
            rows.append((f"{quartier}_{number}", f"{name} (Beispiel)", quartier, accessible, hours))
            at.append(place)
    degrees = gpd.GeoSeries(shapely.points(np.array(at)), crs=boundaries.crs).to_crs(4326)
    table = pd.DataFrame(rows, columns=["place_id", "name", "quartier_id", "accessible", "hours"])
    table.insert(3, "latitude", [f"{y:.5f}" for y in degrees.y])
    table.insert(4, "longitude", [f"{x:.5f}" for x in degrees.x])
    return table


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
