"""Faults of boundaries, each in every kind of file that can have it."""

from __future__ import annotations

import shapely
from shapely.geometry import LineString, MultiPolygon, Point, Polygon, box

from tests.bad_inputs.counted import boundary_city as city
from tests.bad_inputs.counted.boundary_city import VALUES, changed, in_pieces, labelled, shaped, square
from tests.bad_inputs.counted.case import Case, Cases
from tests.tiny_city import CORNER, SIDE, place

EVERY = ("shp", "zip", "gpkg", "geojson")
METRES = ("shp", "zip", "gpkg")  # GeoJSON is in degrees
SHAPEFILES = ("shp", "zip")
MIXED = ("gpkg", "geojson")  # may hold areas and lines side by side
_X, _Y = CORNER


def cases() -> list[Case]:
    """Every fault in every kind of file."""
    return [*_files(), *_places(), *_shapes()]


def _files() -> list[Case]:
    cases = Cases()
    blocked, published = cases.blocked, cases.published
    utf8 = {"encoding": "UTF-8"}
    name = "Mölschbach"
    published("", "nothing wrong", EVERY, city.unchanged, values=VALUES)
    blocked(1, "a shapefile without its table", SHAPEFILES, in_pieces(city.without(".dbf")), "boundaries.missing_dbf", ".dbf")
    published(3, "without its index", SHAPEFILES, in_pieces(city.without(".shx")), "boundaries.missing_shx", values=VALUES)
    no_codepage = in_pieces(city.without(".cpg"), **utf8)
    published(4, "UTF-8 without a code page", SHAPEFILES, no_codepage, "boundaries.encoding", name, values=VALUES)
    wrong = in_pieces(city.codepage("UTF-8"), encoding="cp1252")
    blocked(5, "a code page that is wrong", SHAPEFILES, wrong, "boundaries.encoding_wrong", name)
    nonsense = in_pieces(city.codepage("klingon"), **utf8)
    blocked(5, "a code page that is none", SHAPEFILES, nonsense, "boundaries.encoding_wrong", name)
    blocked(6, "shapes cut off", SHAPEFILES, in_pieces(city.cut(".shp")), "boundaries.cut_off", ".shp")
    blocked(7, "a table cut off", SHAPEFILES, in_pieces(city.cut(".dbf")), "boundaries.cut_off", ".dbf")
    blocked(17, "several layers", ("gpkg",), city.several_layers, "boundaries.layers", "stadtteile")
    published(18, "sub-folders, and what macOS adds", ("zip",), city.unchanged, values=VALUES)
    traversal = city.archive_of({"../boundaries.shp": b"x", "boundaries.dbf": b"x"})
    blocked(19, "a path out of the archive", ("zip",), traversal, "boundaries.unsafe_zip", "../boundaries.shp")
    bomb = city.archive_of({"boundaries.shp": bytes(300 << 20), "boundaries.dbf": b"x"})
    blocked(19, "an archive of too much", ("zip",), bomb, "boundaries.unsafe_zip", "too large")
    nested = city.archive_of({"boundaries.zip": b"PK\x05\x06" + bytes(18)})
    blocked(19, "an archive in an archive", ("zip",), nested, "boundaries.zip_content", "boundaries.zip")
    blocked(38, "an empty file", EVERY, city.file_of(b""), "boundaries.format", "empty")
    blocked(38, "no shapes", EVERY, changed(lambda frame: frame.iloc[:0]), "boundaries.none", "no shapes")
    latin = in_pieces(city.codepage("ISO-8859-1"), **utf8)
    blocked(47, "UTF-8 that calls itself Latin", SHAPEFILES, latin, "boundaries.encoding_wrong", name)
    blocked(48, "a GeoPackage that was open", ("gpkg",), city.still_open, "boundaries.journal", "-wal")
    blocked(49, "names encoded twice", EVERY, changed(city.encoded_twice), "boundaries.encoded_twice", name)
    published(56, "the style table of a desktop GIS", ("gpkg",), city.with_a_style_table, values=VALUES)
    blocked("more", "no file", EVERY, city.file_of(None), "folder.missing_file", "boundaries")
    blocked("more", "another kind of file", EVERY, city.file_of(b"%PDF-1.7 nothing of the sort"), "boundaries.format")
    renamed = changed(lambda frame: frame.rename(columns={"key": "nr"}))
    blocked("more", "no column of that name", EVERY, renamed, "boundaries.missing_column", "nr")
    return cases.built


def _places() -> list[Case]:
    cases = Cases()
    blocked = cases.blocked
    here = "Kaiserslautern"
    blocked(2, "no system of coordinates", METRES, changed(labelled(None)), "boundaries.crs", here)
    degrees = changed(labelled("EPSG:4326"))
    blocked(12, "metres called degrees", METRES, degrees, "boundaries.metres_as_degrees", "EPSG:25832")
    blocked(12, "metres in GeoJSON", ("geojson",), city.metres_in_geojson, "boundaries.metres_as_degrees", "EPSG:25832")
    mirrored = changed(lambda frame: city.swapped(frame.to_crs(4326)))
    blocked(13, "latitude before longitude", EVERY, mirrored, "boundaries.swapped", here)
    blocked(37, "a station at 0, 0", ("csv",), city.station_at(0, 0), "workshops.outside", "Schule")
    blocked(37, "a station in another town", ("csv",), city.station_at(52.52, 13.405), "workshops.outside", "Schule", "Berlin")
    blocked(37, "a station in metres", ("csv",), city.station_at(5_470_500, 400_500), "workshops.outside", "Schule", "metres")
    east_first = city.station_at(*reversed(place(1, 1)))
    blocked(45, "a station's longitude first", ("csv",), east_first, "workshops.outside", "Schule", "swapped")
    prefixed = changed(labelled("EPSG:25832", really=4647))
    blocked(43, "the zone in front of the easting", METRES, prefixed, "boundaries.where", "EPSG:4647")
    prefixed = changed(labelled("EPSG:25833", really=5650))
    blocked(43, "zone 33 in front of the easting", METRES, prefixed, "boundaries.where", "EPSG:5650")
    blocked(44, "north before east", METRES, changed(city.swapped), "boundaries.swapped", here)
    blocked("more", "another zone", METRES, changed(labelled("EPSG:25833")), "boundaries.where", "EPSG:25832")
    blocked("more", "another system of metres", METRES, changed(labelled("EPSG:31466")), "boundaries.where", "EPSG:25832")
    blocked(
        "more", "a system against that of the file", METRES, city.contradicted("EPSG:25833"), "boundaries.crs_contradicts", here
    )
    gauss = changed(labelled("EPSG:25832", really=31466))
    blocked("more", "Gauss-Krüger called UTM", METRES, gauss, "boundaries.where", "EPSG:31466")
    return cases.built


def _shapes() -> list[Case]:
    cases = Cases()
    blocked, published = cases.blocked, cases.published
    ring = [(0, 0), (1, 1), (1, 0), (0, 1), (0, 0)]
    bow_tie = Polygon([(_X + SIDE * across, _Y + SIDE * up) for across, up in ring])
    first, third, fourth = "Mölschbach", "Lämmchesberg", "Straßenfeld"
    blocked(8, "a ring that crosses itself", EVERY, changed(shaped(0, bow_tie)), "boundaries.invalid_ring", first)
    blocked(9, "a key twice", EVERY, changed(city.keyed(1, "1")), "boundaries.key_twice", "1")
    wider = box(_X, _Y, _X + 1.3 * SIDE, _Y + SIDE)
    blocked(10, "quartiers that overlap", EVERY, changed(shaped(0, wider)), "boundaries.overlap_or_gap", "m²", first)
    narrow = square(1, 1).intersection(square(1.005, 1))
    blocked(11, "a gap of five metres", EVERY, changed(shaped(4, narrow)), "boundaries.overlap_or_gap", "m²")
    blocked(11, "a quartier missing", EVERY, changed(lambda frame: frame.drop(index=4)), "boundaries.holes", "m²")
    blocked(14, "an empty shape", EVERY, changed(shaped(2, Polygon())), "boundaries.empty", third)
    blocked(14, "no shape", EVERY, changed(shaped(2, None)), "boundaries.empty", third)
    high = changed(lambda frame: frame.set_geometry(shapely.force_3d(frame.geometry, 200.0)))
    published(15, "heights", EVERY, high, "boundaries.heights", values=VALUES)
    published(15, "positions of four numbers", ("geojson",), city.four_numbers, "boundaries.heights", values=VALUES)
    points = changed(lambda frame: frame.set_geometry(frame.geometry.centroid))
    blocked(16, "points", EVERY, points, "boundaries.not_areas", "Point")
    lines = changed(lambda frame: frame.set_geometry(frame.geometry.boundary))
    blocked(16, "lines", EVERY, lines, "boundaries.not_areas", "Line")
    line = LineString([CORNER, (_X + SIDE, _Y)])
    blocked(16, "a line among areas", MIXED, changed(shaped(3, line)), "boundaries.not_areas", fourth)
    blocked(16, "a point among areas", MIXED, changed(shaped(3, Point(CORNER))), "boundaries.not_areas", fourth)
    blocked(46, "a shape without a key", EVERY, changed(city.keyed(2, None)), "boundaries.no_key", third)
    blocked(46, "an empty key", EVERY, changed(city.keyed(2, "")), "boundaries.no_key", third)
    far = MultiPolygon([square(0, 0), square(400, 400)])
    published("more", "an island far away", EVERY, changed(shaped(0, far)), "boundaries.far_away", first, values=VALUES)
    whole = changed(city.with_another("0", "Gesamt", square(0, 0, 3)))
    blocked("more", "the whole city among its parts", EVERY, whole, "boundaries.covers_others", "Gesamt")
    inside = changed(shaped(0, square(1.2, 1.2, 0.4)))
    blocked("more", "a shape inside another", EVERY, inside, "boundaries.inside_other", first)
    twin = changed(city.with_another("10", "Zwilling", square(0, 0)))
    blocked("more", "the same shape twice", EVERY, twin, "boundaries.inside_other", "Zwilling")
    alike = changed(lambda frame: frame.assign(name=["Nord", "Nord", *frame["name"][2:]]))
    published("more", "two quartiers of one name", EVERY, alike, "boundaries.name_twice", "Nord", values=VALUES)
    return cases.built
