"""Invented cities of any number of quartiers, with outlines as rich in points as real ones."""

import math
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

VERTICES = 60  # of each side of a quartier, as in real boundaries
SIDE_M = 1500.0
RESPONDENTS = 40  # of each quartier
GRID_M = 150.0  # between the points of a population grid
THEMES = ("housing", "safety")
INDICATORS = {f"item_{number}": THEMES[number % 2] for number in range(8)}
GROUPS = {"younger": (18, 39), "older": (65, 120)}

_CITY = """[city]
name = "Benchmark"
demonstration = true
[boundaries]
file = "boundaries.gpkg"
key = "quartier_id"
name = "name"
[[waves]]
id = "2017"
name = "Survey 2017"
file = "survey.parquet"
quartier = "quartier_id"
weight = "weight"
weights = "design"
"""
_POPULATION = """[population]
file = "population.gpkg"
all = "persons"
"""
_INDICATOR = """[indicators.{name}]
theme = "{theme}"
name = "Indicator {number}"
question = "Question {number}?"
reading = "agree"
base = "respondents aged 18 and over"
formula = {{ share = "{name}", yes = [1], of = [1, 2] }}
polarity = "more_is_better"
breaks = [35, 45, 55, 65]
"""


def quartiers(polygons: int, vertices: int = VERTICES) -> gpd.GeoDataFrame:
    """A patchwork of quartiers with jagged common borders, each side of so many points; EPSG:25832."""
    rng = np.random.default_rng(polygons)
    columns = math.ceil(math.sqrt(polygons))
    rows = math.ceil(polygons / columns)
    corners = np.stack(np.meshgrid(np.arange(columns + 1), np.arange(rows + 1), indexing="ij"), axis=-1).astype(float)
    corners = corners * SIDE_M + rng.uniform(-0.2, 0.2, corners.shape) * SIDE_M + [400_000, 5_400_000]

    def side(start: np.ndarray, end: np.ndarray) -> np.ndarray:
        along = np.linspace(0, 1, vertices + 1)[:, None]
        across = (end - start)[::-1] * [-1, 1]
        bent = np.cumsum(rng.normal(size=vertices + 1))
        bent -= np.linspace(bent[0], bent[-1], vertices + 1)  # both ends stay where they are
        return start + along * (end - start) + across * bent[:, None] * 0.003 * VERTICES / vertices

    flat = {(i, j): side(corners[i, j], corners[i + 1, j]) for i in range(columns) for j in range(rows + 1)}
    steep = {(i, j): side(corners[i, j], corners[i, j + 1]) for i in range(columns + 1) for j in range(rows)}
    places = [(i, j) for j in range(rows) for i in range(columns)][:polygons]
    shapes = [
        shapely.Polygon(np.concatenate([flat[i, j][:-1], steep[i + 1, j][:-1], flat[i, j + 1][:0:-1], steep[i, j][:0:-1]]))
        for i, j in places
    ]
    ids = [f"{number:05}" for number in range(1, polygons + 1)]
    names = [f"Quartier {number}" for number in range(1, polygons + 1)]
    return gpd.GeoDataFrame({"quartier_id": ids, "name": names}, geometry=shapes, crs=25832)


def inhabitants(shapes: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """A grid of points with persons, in a village or two of every quartier; half the ground is empty."""
    west, south, east, north = shapes.total_bounds
    x, y = (points.ravel() for points in np.meshgrid(np.arange(west, east, GRID_M), np.arange(south, north, GRID_M)))
    near = np.sin(x / 190) + np.sin(y / 230) + np.sin((x + y) / 410)
    persons = np.random.default_rng(2).poisson(60, len(x))
    return gpd.GeoDataFrame({"persons": persons}, geometry=gpd.points_from_xy(x, y), crs=shapes.crs)[near > 0.1]


def build_city(
    folder: Path,
    polygons: int,
    *,
    vertices: int = VERTICES,
    respondents: int = RESPONDENTS,
    survey_file: str = "survey.parquet",
    settled: bool = False,
) -> Path:
    """Write a city's folder: boundaries, a survey (Parquet or CSV) with known differences, catalogue.

    Parameters
    ----------
    respondents : int
        Of each quartier.
    settled : bool
        Whether the city has a population grid, so that its maps colour only where people live.
    """
    folder.mkdir(parents=True, exist_ok=True)
    shapes = quartiers(polygons, vertices)
    shapes.to_file(folder / "boundaries.gpkg")
    rng = np.random.default_rng(1)
    n = polygons * respondents
    truth = rng.normal(0.5, 0.12, (polygons, len(INDICATORS))).clip(0.05, 0.95)
    chance = np.repeat(truth, respondents, axis=0)
    survey = pd.DataFrame(np.where(rng.random(chance.shape) < chance, "1", "2"), columns=list(INDICATORS))
    survey.insert(0, "quartier_id", np.repeat(shapes["quartier_id"].to_numpy(), respondents))
    survey["weight"] = rng.gamma(8, 0.125, n).round(3).astype(str)
    survey["age"] = rng.integers(18, 90, n).astype(str)
    if survey_file.endswith(".csv"):
        survey.to_csv(folder / survey_file, index=False)
    else:
        survey.to_parquet(folder / survey_file)
    (folder / "dataset.toml").write_text(
        _CITY.replace("survey.parquet", survey_file) + (_POPULATION if settled else ""), encoding="utf-8"
    )
    if settled:
        inhabitants(shapes).to_file(folder / "population.gpkg")
    catalogue = [f'[themes.{theme}]\nname = "{theme.title()}"\n' for theme in THEMES]
    catalogue += [
        f'[target_groups.{group}]\nname = "{group.title()}"\ndimension = "age"\n'
        f'where = [{{ column = "age", from = {low}, to = {high} }}]\n'
        for group, (low, high) in GROUPS.items()
    ]
    catalogue += [_INDICATOR.format(name=name, theme=theme, number=name[5:]) for name, theme in INDICATORS.items()]
    (folder / "catalogue.toml").write_text("\n".join(catalogue), encoding="utf-8")
    return folder
