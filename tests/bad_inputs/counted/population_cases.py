"""Faults of the grid of the population, as the census gives it."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd

from tests.bad_inputs.counted import boundary_city
from tests.bad_inputs.counted.boundary_city import VALUES
from tests.bad_inputs.counted.case import Build, Case, Cases
from tests.tiny_city import CORNER, SIDE

GRID = ("csv",)
_HEAD = "GITTER_ID_100m;x_mp_100m;y_mp_100m;Einwohner;a65undaelter"
_OPTIONS = '\n[population]\nfile = "grid.csv"\nall = "Einwohner"\ngroups = { older = "a65undaelter" }\n'
_OLDER = '\n[target_groups.older]\nname = "Ältere"\ndimension = "age"\nwhere = [{ column = "age", from = 65 }]\n'


def cases() -> list[Case]:
    """Every fault of a cell."""
    cases = Cases()
    blocked, published = cases.blocked, cases.published
    published(64, "a cell that is secret", GRID, _grid("4", "–"), "population.secret", "a65undaelter: 1", values=VALUES)
    published(64, "a grid without secrets", GRID, _grid("40", "5"), values=VALUES)
    published(65, "a group of four among three", GRID, _grid("3", "4"), "population.noise", values=VALUES)
    blocked("more", "a group far larger than all", GRID, _grid("30", "70"), "population.more_than_all", " 3 ", "a65undaelter")
    blocked("more", "fewer than nobody", GRID, _grid("-3", "0"), "population.no_number", " 3 ", "Einwohner")
    blocked("more", "a word for persons", GRID, _grid("viele", "0"), "population.no_number", " 3 ", "Einwohner")
    return cases.built


def _grid(everybody: str, older: str) -> Build:
    """A grid of three cells, the second with these numbers."""

    def build(folder: Path, form: str) -> None:
        boundary_city.unchanged(folder, "gpkg")
        lines = [_cell(0.5, 0.5, "300", "70"), _cell(1.5, 0.5, everybody, older), _cell(2.5, 2.5, "120", "30")]
        (folder / "grid.csv").write_text("\r\n".join([_HEAD, *lines]) + "\r\n", encoding="utf-8")
        for name, more in (("dataset.toml", _OPTIONS), ("catalogue.toml", _OLDER)):
            with (folder / name).open("a", encoding="utf-8") as file:
                file.write(more)

    return build


def _cell(column: float, row: float, everybody: str, older: str) -> str:
    """A line; the middle counted in sides of a quartier from the city's south-west."""
    x, y = CORNER[0] + column * SIDE, CORNER[1] + row * SIDE
    place = gpd.GeoSeries.from_xy([x], [y], crs="EPSG:25832").to_crs(3035).iloc[0]
    return f"CRS3035RES100mN{place.y:.0f}E{place.x:.0f};{place.x:.0f};{place.y:.0f};{everybody};{older}"
