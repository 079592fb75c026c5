"""Invented places where a workshop's station might stand: near where many live, apart from one another."""

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from demo_city.randomness import generator

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
