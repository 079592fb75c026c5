"""Cities whose boundaries lie elsewhere, overlap, miss land or are wrongly encoded: named, and mended by obeying."""

from __future__ import annotations

import html
import re
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
import shapely
from typer.testing import CliRunner

from cli import app
from tests.bad_inputs.geo_city import NAMES, blocks, city, labelled, lines, read, swapped, written
from tests.tiny_city import squares


def check(folder: Path) -> tuple[int, list[dict[str, str]]]:
    """As the command does it, but in this process, which is much quicker."""
    ready, told = read(folder)
    return int(ready is None), told


def obeyed(folder: Path, lines: str) -> tuple[int, list[dict[str, str]]]:
    """What is told after lines of a remedy were written under [boundaries], over what stood there of the same name."""
    path = folder / "dataset.toml"
    text = path.read_text(encoding="utf-8")
    for key in (line.split(" =")[0] for line in lines.splitlines()):
        text = re.sub(rf"(?m)^{key} = .*\n", "", text) if key not in ("key", "name", "file") else text
    path.write_text(text.replace("[boundaries]\n", f"[boundaries]\n{lines}\n"), encoding="utf-8")
    return check(folder)


def asked(folder: Path, code: str, *words: str) -> dict[str, str]:
    """The only finding of a city that must not be published."""
    status, findings = check(folder)
    assert [finding["code"] for finding in findings if finding["severity"] != "mend"] == [code], findings
    assert status == 1
    (finding,) = [finding for finding in findings if finding["code"] == code]
    for word in words:
        assert word in f"{finding['found']} {finding['why']} {finding['remedy']}", finding
    return finding


def accepted(result: tuple[int, list[dict[str, str]]], *mended: str) -> None:
    status, findings = result
    assert status == 0, findings
    assert [finding["code"] for finding in findings] == list(mended)


PLACES: dict[str, tuple[Callable[[gpd.GeoDataFrame], gpd.GeoDataFrame], str, str]] = {
    "zone 33 said, zone 32 meant": (lambda frame: labelled(frame, "EPSG:25833"), "boundaries.where", 'crs = "EPSG:25832"'),
    "zone 32 said, zone 33 meant": (
        lambda frame: labelled(frame.to_crs(25833), "EPSG:25832"),
        "boundaries.where",
        'crs = "EPSG:25833"',
    ),
    "zone before the easting": (
        lambda frame: labelled(frame.to_crs(4647), "EPSG:25832"),
        "boundaries.where",
        'crs = "EPSG:4647"',
    ),
    "zone 33 before the easting": (
        lambda frame: labelled(frame.to_crs(5650), "EPSG:25833"),
        "boundaries.where",
        'crs = "EPSG:5650"',
    ),
    "UTM called Gauss-Krüger": (lambda frame: labelled(frame, "EPSG:31466"), "boundaries.where", 'crs = "EPSG:25832"'),
    "Gauss-Krüger called UTM": (
        lambda frame: labelled(frame.to_crs(31466), "EPSG:25832"),
        "boundaries.where",
        'crs = "EPSG:31466"',
    ),
    "north before east in metres": (swapped, "boundaries.swapped", 'axes = "swapped"'),
    "north before east in degrees": (lambda frame: swapped(frame.to_crs(4326)), "boundaries.swapped", 'axes = "swapped"'),
    "metres called degrees": (lambda frame: labelled(frame, "EPSG:4326"), "boundaries.metres_as_degrees", 'crs = "EPSG:25832"'),
    "no system": (lambda frame: labelled(frame, None), "boundaries.crs", 'crs = "EPSG:25832"'),
    "no system, degrees": (lambda frame: labelled(frame.to_crs(4326), None), "boundaries.crs", 'crs = "EPSG:4326"'),
}


@pytest.mark.parametrize("name", ["b.shp", "b.gpkg", "b.geojson"])
@pytest.mark.parametrize("case", PLACES)
def test_a_city_at_the_wrong_place_is_asked_about_and_the_first_choice_is_right(tmp_path: Path, case: str, name: str) -> None:
    displace, code, line = PLACES[case]
    frame = displace(squares())
    if frame.crs is None and name == "b.geojson":
        frame = frame.set_crs(4326)  # GeoJSON without a system is degrees
        code = "" if case.endswith("degrees") else "boundaries.metres_as_degrees"
    written(tmp_path, frame, name)
    city(tmp_path, file=name)
    if not code:
        accepted(check(tmp_path))
        return
    finding = asked(tmp_path, code, "Kaiserslautern (DE)", "49.4° N, 7.6° E")
    assert line in blocks(finding)[0]
    accepted(obeyed(tmp_path, blocks(finding)[0]))


def test_the_system_of_the_option_against_that_of_the_file(tmp_path: Path) -> None:
    written(tmp_path, squares())
    finding = asked(city(tmp_path, options='crs = "EPSG:25833"'), "boundaries.crs_contradicts", "(CZ)", "Kaiserslautern")
    assert blocks(finding)[0].startswith('crs = "EPSG:25832"\nnear = "Kaiserslautern"')
    accepted(obeyed(tmp_path, blocks(finding)[0]))


def test_a_guessed_option_is_asked_about_as_well(tmp_path: Path) -> None:
    written(tmp_path, labelled(squares().to_crs(25833), None))
    finding = asked(city(tmp_path, options='crs = "EPSG:25832"'), "boundaries.where", "(FR)", "Europe/Berlin")
    accepted(obeyed(tmp_path, blocks(finding)[0]))


def test_a_place_that_is_meant_is_confirmed_once(tmp_path: Path) -> None:
    written(tmp_path, labelled(squares(), "EPSG:25833"))
    as_it_is = blocks(asked(city(tmp_path), "boundaries.where"))[-1]
    assert as_it_is.startswith("near = ")
    accepted(obeyed(tmp_path, as_it_is))


def test_a_confirmation_of_another_place_confirms_nothing(tmp_path: Path) -> None:
    written(tmp_path, labelled(squares(), "EPSG:25833"))
    asked(city(tmp_path, options='near = "Kaiserslautern"'), "boundaries.where")


def test_the_name_of_the_city_tells_two_places_in_one_country_apart(tmp_path: Path) -> None:
    cologne = gpd.GeoSeries.from_xy([6.95], [50.94], crs=4326).to_crs(25832).iloc[0]
    frame = squares()
    moved = frame.translate(cologne.x - frame.total_bounds[0], cologne.y - frame.total_bounds[1])
    written(tmp_path, labelled(frame.set_geometry(moved), "EPSG:25833"))
    finding = asked(city(tmp_path, named="Stadt Köln"), "boundaries.where", "no “Stadt Köln” near", "Köln (DE)")
    accepted(obeyed(tmp_path, blocks(finding)[0]))


def test_stations_far_away_are_a_witness_and_not_to_blame(tmp_path: Path) -> None:
    cologne = gpd.GeoSeries.from_xy([6.95], [50.94], crs=4326).to_crs(25832).iloc[0]
    frame = squares()
    moved = frame.translate(cologne.x - frame.total_bounds[0], cologne.y - frame.total_bounds[1])
    written(tmp_path, labelled(frame.set_geometry(moved), "EPSG:25833"))
    stations = "workshop_id,station,quartier_id,latitude,longitude,accuracy_m,start,end\nw1,Markt,,50.9500,6.9700,10,,\n"
    finding = asked(city(tmp_path, stations=stations), "boundaries.where", "stations, places and addresses lie 4")
    assert 'crs = "EPSG:25832"' in blocks(finding)[0]


def test_right_places_are_never_asked_about(tmp_path: Path) -> None:
    for number, frame in enumerate((squares(), squares().to_crs(4326), squares().to_crs(31466), squares().to_crs(4647))):
        folder = tmp_path / str(number)
        folder.mkdir()
        written(folder, frame)
        accepted(check(city(folder)))


def without_a_strip(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """A gap of 3 m across the whole city, left of its middle column."""
    west, south, _, north = frame.total_bounds
    strip = shapely.box(west + 1000, south - 1, west + 1003, north + 1)
    return frame.set_geometry(frame.difference(strip))


def test_a_narrow_gap_across_the_city_is_asked_about_and_closed(tmp_path: Path) -> None:
    written(tmp_path, without_a_strip(squares()))
    finding = asked(city(tmp_path), "boundaries.overlap_or_gap", "9,000 m²", "Quartier 2", "49.3")
    first, second = lines(finding)
    assert (first, second) == ("repair = true", "gaps_m2 = 9000")
    accepted(obeyed(tmp_path, first), "boundaries.overlap_or_gap")


def test_a_narrow_gap_may_be_left(tmp_path: Path) -> None:
    written(tmp_path, without_a_strip(squares()))
    accepted(obeyed(city(tmp_path), lines(asked(tmp_path, "boundaries.overlap_or_gap"))[1]))


def test_a_missing_part_is_asked_about_with_size_and_place(tmp_path: Path) -> None:
    frame = squares()
    x, y = frame.geometry[4].centroid.coords[0]
    frame.loc[4, "geometry"] = frame.geometry[4].difference(shapely.box(x - 350, y - 350, x + 350, y + 350))
    written(tmp_path, frame)
    finding = asked(city(tmp_path), "boundaries.holes", "490,000 m²", "Quartier 5", "(at 49.")
    accepted(obeyed(tmp_path, lines(finding)[0]))


def test_a_whole_quartier_that_is_missing_is_a_hole(tmp_path: Path) -> None:
    written(tmp_path, squares().drop(index=4))
    folder = city(tmp_path)
    table = folder / "statistics.csv"
    table.write_text(table.read_text(encoding="utf-8").replace("5,residents,2021,500\n", ""), encoding="utf-8")
    finding = asked(folder, "boundaries.holes", "1,000,000 m²", "Quartier 2", "Quartier 4")
    accepted(obeyed(folder, lines(finding)[0]))


def test_large_overlaps_say_who_loses_how_much(tmp_path: Path) -> None:
    frame = squares()
    frame.loc[4, "geometry"] = frame.geometry[4].union(shapely.box(*frame.geometry[5].bounds).buffer(-400))
    frame.loc[4, "geometry"] = shapely.box(*frame.geometry[4].bounds)
    written(tmp_path, frame)
    finding = asked(
        city(tmp_path, options="repair = true"),
        "boundaries.overlap_or_gap",
        "5 Quartier 5",
        "6 Quartier 6",
        "overlap by 600,000 m²",
    )
    assert "600,000 m²" in finding["why"]
    accepted(obeyed(tmp_path, lines(finding)[0]), "boundaries.overlap_or_gap")


def with_whole_city(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    whole = gpd.GeoDataFrame(
        {"key": ["00"], "name": ["Gesamt"]}, geometry=[shapely.box(*frame.total_bounds).buffer(40)], crs=frame.crs
    )
    return gpd.GeoDataFrame(pd.concat([frame, whole], ignore_index=True), crs=frame.crs)


@pytest.mark.parametrize("options", ["", "repair = true"])
def test_the_whole_city_among_its_parts_is_left_out(tmp_path: Path, options: str) -> None:
    written(tmp_path, with_whole_city(squares()))
    finding = asked(city(tmp_path, options=options), "boundaries.covers_others", "“00 Gesamt” covers 9 others", "whole city")
    accepted(obeyed(tmp_path, lines(finding)[0]))


def test_a_shape_inside_another_is_cut_out_only_when_accepted(tmp_path: Path) -> None:
    frame = squares()
    frame.loc[5, "geometry"] = frame.geometry[4].buffer(-200)
    frame = frame.drop(index=[8, 7, 6, 3])
    written(tmp_path, frame)
    folder = city(tmp_path, options="repair = true")
    rows = "".join(f"{key},residents,2021,{key}00\n" for key in (1, 2, 3, 5, 6))
    (folder / "statistics.csv").write_text(f"quartier_id,indicator,date,value\n{rows}", encoding="utf-8")
    finding = asked(folder, "boundaries.inside_other", "“6 Quartier 6” lies in “5 Quartier 5”", "360,000 m²")
    accepted(obeyed(folder, lines(finding)[0]), "boundaries.overlap_or_gap")


def test_the_same_shape_twice_is_not_repaired(tmp_path: Path) -> None:
    frame = squares()
    frame.loc[8, "geometry"] = frame.geometry[7]
    written(tmp_path, frame)
    finding = asked(city(tmp_path, options="repair = true"), "boundaries.inside_other", "the same shape twice")
    assert all(line.startswith("leave_out = ") for line in lines(finding))


def test_a_part_that_is_far_away_is_told(tmp_path: Path) -> None:
    frame = squares()
    frame.loc[5, "geometry"] = frame.geometry[5].union(shapely.affinity.translate(frame.geometry[5], 4_000_000))
    written(tmp_path, frame)
    status, findings = check(city(tmp_path))
    assert (status, [finding["code"] for finding in findings]) == (0, ["boundaries.far_away"])
    assert "“6 Quartier 6” reaches 3,999 km from the rest" in findings[0]["found"]


@pytest.mark.parametrize("name", ["b.shp", "b.gpkg", "b.geojson"])
def test_shapes_without_a_key_are_named_together(tmp_path: Path, name: str) -> None:
    frame = squares()
    frame.loc[[3, 4], "key"] = None
    written(tmp_path, frame, name)
    folder = city(tmp_path, file=name, options="gaps_m2 = 1000000")
    finding = asked(folder, "boundaries.no_key", "4 (Quartier 4), 5 (Quartier 5)")
    rows = "".join(f"{key},residents,2021,{key}00\n" for key in (1, 2, 3, 6, 7, 8, 9))
    (folder / "statistics.csv").write_text(f"quartier_id,indicator,date,value\n{rows}", encoding="utf-8")
    accepted(obeyed(folder, lines(finding)[0]))


def test_an_empty_key_is_no_key(tmp_path: Path) -> None:
    frame = squares()
    frame.loc[4, "key"] = ""
    written(tmp_path, frame, "b.gpkg")
    asked(city(tmp_path, file="b.gpkg"), "boundaries.no_key", "5 (Quartier 5)")


CPGS = {
    "ISO-8859-1 over UTF-8": ("utf-8", "ISO-8859-1", "utf-8"),
    "nonsense over UTF-8": ("utf-8", "Käse", "utf-8"),
    "a packer over UTF-8": ("utf-8", "zip", "utf-8"),
    "UTF-8 over Windows": ("cp1252", "UTF-8", "cp1252"),
    "nonsense over Windows": ("cp1252", "??", "cp1252"),
    "Windows over DOS": ("cp850", "1252", "cp850"),
    "nothing over DOS": ("cp850", None, "cp850"),
    "nothing over Mac": ("mac_roman", None, "mac_roman"),
}


def encoded(folder: Path, encoding: str, cpg: str | None) -> None:
    """A shapefile whose bytes are in one encoding, and whose .cpg says another."""
    written(folder, squares({key: name.encode(encoding).decode("latin-1") for key, name in NAMES.items()}), encoding="ISO-8859-1")
    (folder / "b.cpg").unlink(missing_ok=True)
    if cpg is not None:
        (folder / "b.cpg").write_text(cpg, encoding="utf-8")


@pytest.mark.parametrize("case", CPGS)
def test_an_encoding_that_does_not_fit_is_asked_about_with_names(tmp_path: Path, case: str) -> None:
    encoding, cpg, right = CPGS[case]
    encoded(tmp_path, encoding, cpg)
    finding = asked(city(tmp_path), "boundaries.encoding_wrong", "Mölschbach, Grübentälchen, Lämmchesberg")
    assert lines(finding)[0].startswith(f'encoding = "{right}"')
    accepted(obeyed(tmp_path, lines(finding)[0]))


@pytest.mark.parametrize(
    ("encoding", "cpg"), [("utf-8", "UTF-8"), ("cp1252", "ISO-8859-1"), ("cp1252", "ANSI 1252"), ("cp850", "850")]
)
def test_an_encoding_that_fits_is_not_asked_about(tmp_path: Path, encoding: str, cpg: str) -> None:
    encoded(tmp_path, encoding, cpg)
    accepted(check(city(tmp_path)))


@pytest.mark.parametrize("encoding", ["zip", "nonsense", "utf-16", "ascii"])
def test_an_option_that_is_no_encoding_of_the_file_is_told(tmp_path: Path, encoding: str) -> None:
    encoded(tmp_path, "cp1252", None)
    finding = asked(city(tmp_path, options=f'encoding = "{encoding}"'), "boundaries.encoding_wrong", encoding)
    accepted(obeyed(tmp_path, lines(finding)[0]))


@pytest.mark.parametrize("name", ["b.shp", "b.gpkg", "b.geojson"])
def test_names_encoded_twice_are_asked_about_in_every_format(tmp_path: Path, name: str) -> None:
    how = {"encoding": "utf-8"} if name == "b.shp" else {}
    written(tmp_path, squares({key: text.encode().decode("cp1252") for key, text in NAMES.items()}), name, **how)
    finding = asked(city(tmp_path, file=name), "boundaries.encoded_twice", "MÃ¶lschbach → Mölschbach", "Grübentälchen")
    accepted(obeyed(tmp_path, lines(finding)[0]))


def test_geojson_in_the_encoding_of_windows_is_named_as_that(tmp_path: Path) -> None:
    written(tmp_path, squares(NAMES).to_crs(4326), "b.geojson")
    path = tmp_path / "b.geojson"
    path.write_bytes(path.read_text(encoding="utf-8").encode("cp1252"))
    asked(city(tmp_path, file="b.geojson"), "boundaries.geojson_encoding", "Mölschbach", "UTF-8")


def test_a_geopackage_that_was_open_is_asked_about(tmp_path: Path) -> None:
    written(tmp_path, squares(), "b.gpkg")
    with sqlite3.connect(tmp_path / "b.gpkg") as database:
        database.execute("PRAGMA journal_mode = WAL")
    database.close()
    finding = asked(city(tmp_path, file="b.gpkg"), "boundaries.journal", "b.gpkg-wal", "copy the file again")
    accepted(obeyed(tmp_path, lines(finding)[0]))


def test_the_style_table_of_a_desktop_gis_is_no_layer(tmp_path: Path) -> None:
    written(tmp_path, squares(), "b.gpkg")
    with sqlite3.connect(tmp_path / "b.gpkg") as database:
        database.execute("CREATE TABLE layer_styles (id INTEGER PRIMARY KEY, styleName TEXT, styleQML TEXT)")
        database.execute(
            "INSERT INTO gpkg_contents (table_name, data_type, identifier) VALUES ('layer_styles', 'attributes', 's')"
        )
    database.close()
    accepted(check(city(tmp_path, file="b.gpkg")))


def test_several_layers_are_chosen_by_a_line(tmp_path: Path) -> None:
    written(tmp_path, squares(), "b.gpkg", layer="stadtteile")
    written(tmp_path, squares().head(3), "b.gpkg", layer="bezirke")
    finding = asked(city(tmp_path, file="b.gpkg"), "boundaries.layers", "stadtteile")
    accepted(obeyed(tmp_path, next(line for line in lines(finding) if "stadtteile" in line)))


@pytest.mark.parametrize("part", [".shp", ".dbf"])
def test_a_part_that_is_cut_off_is_named_with_its_sizes(tmp_path: Path, part: str) -> None:
    written(tmp_path, squares())
    path = tmp_path / f"b{part}"
    path.write_bytes(path.read_bytes()[:-120])
    asked(city(tmp_path), "boundaries.cut_off", "bytes", "cut off")


def test_parts_of_two_exports_do_not_pass_for_one(tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    written(tmp_path, squares())
    written(tmp_path / "other", squares().head(5))
    shutil.copy(tmp_path / "other" / "b.dbf", tmp_path / "b.dbf")
    asked(city(tmp_path), "boundaries.parts_differ", "9 shapes", "5 rows")


def test_a_missing_index_is_made_anew_and_told(tmp_path: Path) -> None:
    written(tmp_path, squares())
    (tmp_path / "b.shx").unlink()
    accepted(check(city(tmp_path)), "boundaries.missing_shx")


def test_every_candidate_is_drawn_among_its_towns(tmp_path: Path) -> None:
    written(tmp_path, labelled(squares(), "EPSG:25833"))
    folder, pictures = city(tmp_path), tmp_path / "pictures"
    pictures.mkdir()
    ran = CliRunner().invoke(app, ["check", str(folder), "--pictures", str(pictures), "--language", "en"])
    assert ran.exit_code == 1
    assert str(pictures / "2.svg") in ran.stdout
    declared, right = ((pictures / name).read_text(encoding="utf-8") for name in ("1.svg", "2.svg"))
    assert "Strakonice" in declared
    assert ">Homburg<" in right
    assert 'crs = "EPSG:25832" · near = "Kaiserslautern"' in html.unescape(right)


def test_axes_that_were_swapped_by_mistake_are_asked_about(tmp_path: Path) -> None:
    written(tmp_path, squares())
    finding = asked(city(tmp_path, options='axes = "swapped"'), "boundaries.swapped", "exchanged")
    assert blocks(finding)[0].startswith('near = "Kaiserslautern"')
    path = tmp_path / "dataset.toml"
    path.write_text(path.read_text(encoding="utf-8").replace('axes = "swapped"', blocks(finding)[0]), encoding="utf-8")
    accepted(check(tmp_path))


def test_the_check_ends_by_saying_where_the_city_lies(tmp_path: Path) -> None:
    written(tmp_path, squares())
    ran = CliRunner().invoke(app, ["check", str(city(tmp_path)), "--language", "en"])
    assert "The city lies at 49.4° N, 7.6° E" in ran.stdout


def test_nothing_of_gdal_reaches_the_console(tmp_path: Path) -> None:
    encoded(tmp_path, "cp1252", "Käse")
    command = [sys.executable, "cli.py", "check", str(city(tmp_path)), "--language", "en"]
    ran = subprocess.run(command, capture_output=True, text=True, check=False, cwd=Path(__file__).parents[2])
    assert (ran.returncode, ran.stderr) == (1, "")
