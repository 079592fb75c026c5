"""A city of figures whose boundaries can be any file, and what may be wrong with them."""

from __future__ import annotations

import json
import shutil
import sqlite3
import zipfile
from collections.abc import Callable
from pathlib import Path

import geopandas as gpd
import pandas as pd
import shapely
from shapely.geometry import Polygon, box

from tests.bad_inputs.counted.case import Build
from tests.tiny_city import CORNER, SIDE, place, squares

NAMES = {"1": "Mölschbach", "2": "Grübentälchen", "3": "Lämmchesberg", "4": "Straßenfeld", "5": "Süd"}
VALUES = {str(key): 1000.0 + key for key in range(1, 10)}
Change = Callable[[gpd.GeoDataFrame], gpd.GeoDataFrame]
After = Callable[[Path], object]
_DATASET = """\
[city]
name = "Kleinstadt"
language = "de"

[boundaries]
file = "FILE"
key = "key"
name = "name"

[statistics]
file = "statistics.csv"
"""
_CATALOGUE = """\
[themes.people]
name = "Bevölkerung"

[indicators.residents]
theme = "people"
name = "Einwohner"
formula = { register = "residents" }
unit = "Einwohner"
kind = "count"
polarity = "neither"
"""
_WORKSHOPS = """\
workshop_id,name,date,status,themes,target_groups,organiser,participants
w1,Erste,2020-02-02,held,people,,Stadt,20
"""


def city(folder: Path, file: str) -> None:
    """All but the boundaries."""
    (folder / "dataset.toml").write_text(_DATASET.replace("FILE", file), encoding="utf-8")
    (folder / "catalogue.toml").write_text(_CATALOGUE, encoding="utf-8")
    rows = "".join(f"{key},residents,2021,{value}\n" for key, value in VALUES.items())
    (folder / "statistics.csv").write_text(f"quartier_id,indicator,date,value\n{rows}", encoding="utf-8")


def write(frame: gpd.GeoDataFrame, folder: Path, form: str, **how: str) -> Path:
    """The boundaries as a file of this kind; a zip has a shapefile in a sub-folder, and what macOS adds."""
    path = folder / f"boundaries.{form}"
    if form == "zip":
        inside = folder / "inside"
        inside.mkdir()
        frame.to_file(inside / "boundaries.shp", **how)
        _pack(inside, path)
    else:
        frame.to_file(path, **how)
    return path


def _pack(inside: Path, path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        for part in sorted(inside.iterdir()):
            archive.write(part, f"Export/{part.name}")
            archive.writestr(f"__MACOSX/Export/._{part.name}", b"Mac OS X")
    shutil.rmtree(inside)


# ways to a city


def contradicted(crs: str) -> Build:
    """The file names its system, and dataset.toml another one."""

    def build(folder: Path, form: str) -> None:
        unchanged(folder, form)
        path = folder / "dataset.toml"
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace('name = "name"\n', f'name = "name"\ncrs = "{crs}"\n'), encoding="utf-8")

    return build


def unchanged(folder: Path, form: str) -> None:
    """The city without a fault."""
    changed(lambda frame: frame)(folder, form)


def changed(change: Change) -> Build:
    """The shapes are changed before they are written."""

    def build(folder: Path, form: str) -> None:
        city(folder, write(change(squares(NAMES)), folder, form).name)

    return build


def in_pieces(after: After, **how: str) -> Build:
    """Of a shapefile, packed or not, one piece is changed after it was written."""

    def build(folder: Path, form: str) -> None:
        inside = folder / "inside"
        inside.mkdir()
        squares(NAMES).to_file(inside / "boundaries.shp", **how)
        after(inside / "boundaries.shp")
        if form == "zip":
            _pack(inside, folder / "boundaries.zip")
        else:
            for part in list(inside.iterdir()):
                part.rename(folder / part.name)
        city(folder, f"boundaries.{form}")

    return build


def archive_of(entries: dict[str, bytes]) -> Build:
    """The boundaries are an archive with this in it."""

    def build(folder: Path, form: str) -> None:
        with zipfile.ZipFile(folder / "boundaries.zip", "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in entries.items():
                archive.writestr(name, content)
        city(folder, "boundaries.zip")

    return build


def file_of(content: bytes | None) -> Build:
    """The boundaries are a file of these bytes, or not there."""

    def build(folder: Path, form: str) -> None:
        if content is not None:
            (folder / f"boundaries.{form}").write_bytes(content)
        city(folder, f"boundaries.{form}")

    return build


def station_at(latitude: float, longitude: float) -> Build:
    """The boundaries are right, and the second of two stations stands there."""

    def build(folder: Path, form: str) -> None:
        unchanged(folder, "gpkg")
        north, east = place(0, 0)
        (folder / "workshops.csv").write_text(_WORKSHOPS, encoding="utf-8")
        (folder / "stations.csv").write_text(
            "workshop_id,station,quartier_id,latitude,longitude,accuracy_m,start,end\n"
            f"w1,Markt,,{north:.5f},{east:.5f},10,,\nw1,Schule,,{latitude},{longitude},10,,\n",
            encoding="utf-8",
        )
        with (folder / "dataset.toml").open("a", encoding="utf-8") as options:
            options.write('\n[workshops]\nevents = "workshops.csv"\nstations = "stations.csv"\n')

    return build


def several_layers(folder: Path, form: str) -> None:
    """A GeoPackage with the quartiers and the whole city."""
    frame = squares(NAMES)
    frame.to_file(folder / "boundaries.gpkg", layer="stadtteile")
    frame.dissolve().reset_index(drop=True).assign(key="1", name="Stadt").to_file(folder / "boundaries.gpkg", layer="stadt")
    city(folder, "boundaries.gpkg")


def with_a_style_table(folder: Path, form: str) -> None:
    """A GeoPackage as a desktop GIS leaves it."""
    unchanged(folder, "gpkg")
    connection = sqlite3.connect(folder / "boundaries.gpkg")
    connection.execute("CREATE TABLE layer_styles (id INTEGER PRIMARY KEY, f_table_name TEXT, styleQML TEXT)")
    connection.execute(
        "INSERT INTO gpkg_contents (table_name, data_type, identifier) VALUES ('layer_styles', 'attributes', 'layer_styles')"
    )
    connection.commit()
    connection.close()


def still_open(folder: Path, form: str) -> None:
    """A GeoPackage whose latest changes lie in a part that was not copied."""
    unchanged(folder, "gpkg")
    path = folder / "boundaries.gpkg"
    content = bytearray(path.read_bytes())
    content[18:20] = b"\x02\x02"
    path.write_bytes(content)


def four_numbers(folder: Path, form: str) -> None:
    """GeoJSON whose positions have four members."""
    changed(lambda frame: frame.to_crs(4326))(folder, "geojson")
    path = folder / "boundaries.geojson"
    document = json.loads(path.read_text(encoding="utf-8"))
    for feature in document["features"]:
        rings = feature["geometry"]["coordinates"]
        feature["geometry"]["coordinates"] = [[[*position[:2], 200.0, 1.0] for position in ring] for ring in rings]
    path.write_text(json.dumps(document), encoding="utf-8")


def metres_in_geojson(folder: Path, form: str) -> None:
    """GeoJSON in metres that does not say so."""
    unchanged(folder, "geojson")
    path = folder / "boundaries.geojson"
    document = json.loads(path.read_text(encoding="utf-8"))
    document.pop("crs", None)
    path.write_text(json.dumps(document), encoding="utf-8")


# changes of the shapes


def labelled(crs: str | None, really: int | None = None) -> Change:
    """Coordinates of one system that say they are of another, or of none."""

    def change(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
        frame = frame.to_crs(really) if really else frame
        return gpd.GeoDataFrame(frame.drop(columns="geometry"), geometry=frame.geometry.to_numpy(), crs=crs)

    return change


def swapped(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """The second coordinate first."""
    return frame.set_geometry(shapely.transform(frame.geometry.to_numpy(), lambda points: points[:, ::-1]), crs=frame.crs)


def square(column: float, row: float, side: float = 1.0) -> Polygon:
    """A square, its corner counted in sides of a quartier from the city's south-west."""
    x, y = CORNER
    return box(x + column * SIDE, y + row * SIDE, x + (column + side) * SIDE, y + (row + side) * SIDE)


def shaped(at: int, shape: object) -> Change:
    """Another shape for one quartier."""

    def change(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
        shapes = list(frame.geometry)
        shapes[at] = shape
        return frame.set_geometry(gpd.GeoSeries(shapes, crs=frame.crs))

    return change


def with_another(key: str, name: str, shape: object) -> Change:
    """One more row."""

    def change(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
        more = gpd.GeoDataFrame({"key": [key], "name": [name]}, geometry=[shape], crs=frame.crs)
        return gpd.GeoDataFrame(pd.concat([frame, more], ignore_index=True), crs=frame.crs)

    return change


def keyed(at: int, key: str | None) -> Change:
    """Another key for one quartier."""
    return lambda frame: frame.assign(key=[key if row == at else own for row, own in enumerate(frame["key"])])


def encoded_twice(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Names as they are after UTF-8 was taken for Latin-1."""
    return frame.assign(name=[name.encode("utf-8").decode("latin-1") for name in frame["name"]])


# changes of a shapefile's pieces


def cut(suffix: str) -> After:
    """The last two fifths of a piece are lost."""

    def after(path: Path) -> None:
        piece = path.with_suffix(suffix)
        content = piece.read_bytes()
        piece.write_bytes(content[: len(content) * 3 // 5])

    return after


def without(suffix: str) -> After:
    """A piece is lost."""
    return lambda path: path.with_suffix(suffix).unlink()


def codepage(name: str) -> After:
    """The piece that names the encoding says this."""
    return lambda path: path.with_suffix(".cpg").write_text(name)
