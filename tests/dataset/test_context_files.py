"""Background, context and addresses of a whole city: wired from dataset.toml to the dataset, or told."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely

from dataset.load import load
from files.findings import Finding, Rejected
from tests.findings import only
from tests.tiny_city import CORNER, DATASET, SIDE, build_city, place

BACKGROUND = """
[background]
kind = "tiles"
url = "https://tiles.example.org/{z}/{x}/{y}.png"
attribution = { de = "© Stadt", en = "© City" }
"""
CONTEXT = '\n[context]\nfile = "context.gpkg"\n'
ADDRESSES = '\n[addresses]\nfile = "addresses.csv"\n'


def city(folder: Path, tables: str) -> Path:
    build_city(folder, dataset=DATASET + tables)
    x, y = CORNER
    river = shapely.LineString([(x, y + SIDE), (x + 3 * SIDE, y + SIDE)])
    gpd.GeoDataFrame({"name": ["Lauter"]}, geometry=[river], crs="EPSG:25832").to_file(folder / "context.gpkg", layer="rivers")
    latitude, longitude = place(1, 1)
    (folder / "addresses.csv").write_text(
        f"street,number,latitude,longitude\nRingstraße,1,{latitude},{longitude}\n", encoding="utf-8"
    )
    return folder


def refused(folder: Path) -> list[Finding]:
    with pytest.raises(Rejected) as rejected:
        load(folder)
    return list(rejected.value.findings)


def test_a_city_without_any_of_them_has_a_search_for_its_quartiers(tmp_path: Path) -> None:
    made = load(city(tmp_path, '\n[aliases]\n"Altstadt" = "1"\n'))
    assert made.background is None
    assert not made.context
    assert not made.places.with_streets
    assert [hit.quartier_id for hit in made.places.find("altst")] == ["1"]
    assert [hit.quartier_id for hit in made.places.find("quartier 7")] == ["7"]


def test_all_three_reach_the_dataset(tmp_path: Path) -> None:
    made = load(city(tmp_path, BACKGROUND + CONTEXT + ADDRESSES))
    assert made.background is not None
    assert made.background.origin == "https://tiles.example.org"
    assert made.context.shapes["name"].to_list() == ["Lauter"]
    assert [(hit.label, hit.quartier_id) for hit in made.places.find("ringstr 1")] == [("Ringstraße 1", "5")]


def test_context_is_simplified_by_the_boundaries_tolerance(tmp_path: Path) -> None:
    counted = []
    for tolerance in ("10.0", "0.5"):
        folder = city(tmp_path / tolerance, CONTEXT)
        text = (folder / "dataset.toml").read_text(encoding="utf-8")
        changed = text.replace('name = "name"\n', f'name = "name"\nsimplify_m = {tolerance}\n', 1)
        (folder / "dataset.toml").write_text(changed, encoding="utf-8")
        river = gpd.read_file(folder / "context.gpkg")
        wavy = shapely.transform(shapely.segmentize(river.geometry.to_numpy(), 50), lambda xy: xy + 3 * np.sin(xy[:, :1] / 40))
        river.set_geometry(wavy).to_file(folder / "context.gpkg", layer="rivers")
        counted.append(int(shapely.get_num_coordinates(load(folder).context.shapes.geometry[0])))
    assert counted[0] < counted[1]


@pytest.mark.parametrize(
    ("tables", "code", "file"),
    [
        (BACKGROUND.replace("/{z}", "/;script-src */{z}"), "toml.wrong_value", "dataset.toml"),
        (BACKGROUND.replace("max", "").replace("attribution", "atribution"), "toml.unknown_key", "dataset.toml"),
        (CONTEXT.replace("context.gpkg", "nowhere.gpkg"), "folder.missing_file", "nowhere.gpkg"),
        (CONTEXT.replace("context.gpkg", "../context.gpkg"), "folder.outside", "dataset.toml"),
        (CONTEXT.replace("context.gpkg", "survey.csv"), "context.format", "survey.csv"),
        (CONTEXT + 'bridges = "x"\n', "toml.unknown_key", "dataset.toml"),
        (ADDRESSES.replace("addresses.csv", "survey.csv"), "table.missing_column", "survey.csv"),
        (ADDRESSES + 'street = "x"\n', "toml.unknown_key", "dataset.toml"),
    ],
)
def test_whatever_is_wrong_is_told_with_its_file(tmp_path: Path, tables: str, code: str, file: str) -> None:
    found = [finding for finding in refused(city(tmp_path, tables)) if finding.code == code]
    assert found
    assert found[0].file == file


def test_faults_of_both_files_are_told_at_once(tmp_path: Path) -> None:
    folder = city(tmp_path, CONTEXT + ADDRESSES)
    (folder / "context.gpkg").write_bytes(b"nothing")
    (folder / "addresses.csv").write_text("street,number,latitude,longitude,owner\nRing,1,49,7,x\n", encoding="utf-8")
    findings = refused(folder)
    only(findings, "context.format")
    only(findings, "addresses.personal")
