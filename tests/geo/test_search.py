"""What somebody types, and what they mean by it; and the addresses behind that."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from files.findings import Finding, Findings, Severity
from files.keys import KnownQuartiers
from geo.reading.addresses import read_addresses
from geo.reading.boundaries import Boundaries, read_boundaries
from geo.reading.options import BoundaryOptions
from geo.web.search import Hit, Places
from tests.findings import only, told
from tests.tiny_city import place, squares

NAMES = {"01": "Innenstadt Ost", "02": "Innenstadt West", "03": "Bännjerrück/Karl-Pfaff-S.", "04": "Café Süd", "12": "Mölschbach"}
KNOWN = KnownQuartiers(NAMES, {"Pfaff-Siedlung": "03", "Nirgends": "99"})
ROWS = [
    ("Mainzer Straße", "12 a", "01"),
    ("Mainzer Straße", "1", "01"),
    ("Mainzer Str.", "12", "01"),
    ("Mainzer Straße", "121", "02"),
    ("Mainzer Straße", "12-14", "02"),
    ("Hauptstr.", "", "04"),
    ("Hauptstr.", "5", "04"),
    ("Straße des 17. Juni", "5", "12"),
    ("Am Mainzer Tor", "3", "01"),
    ("Innengasse", "7", "02"),
    ("Mölschweg", "7", "12"),
    ("Mölschweg", "7", "01"),
    ('=HYPERLINK("x")', "1", "04"),
]


def addresses(*rows: tuple[str, str, str]) -> pd.DataFrame:
    return pd.DataFrame(list(rows), columns=["street", "number", "quartier_id"], dtype="str")


@pytest.fixture(scope="module")
def places() -> Places:
    return Places.of(KNOWN, addresses(*ROWS))


def labels(places: Places, text: str, limit: int = 8) -> list[str]:
    return [hit.label for hit in places.find(text, limit)]


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("innenstadt o", "Innenstadt Ost"),
        ("INNENSTADT-OST", "Innenstadt Ost"),
        ("bannjer", None),
        ("baennjer", "Bännjerrück/Karl-Pfaff-S."),
        ("Ba\u0308nnjerru\u0308ck", "Bännjerrück/Karl-Pfaff-S."),
        ("karl pfaff", "Bännjerrück/Karl-Pfaff-S."),
        ("pfaffsiedlung", "Bännjerrück/Karl-Pfaff-S."),
        ("cafe sued", "Café Süd"),
        ("CAFÉ", "Café Süd"),
        ("12", "Mölschbach"),
        ("nirgends", None),
    ],
)
def test_a_quartier_is_found_by_name_id_and_alias(text: str, label: str | None) -> None:
    assert labels(Places.of(KNOWN), text) == ([label] if label else [])


@pytest.mark.parametrize(
    "text", ["Hauptstr.", "hauptstr", "HAUPTSTRASSE", "Hauptstraße", "haupt-straße", "hauptstraß", "Haupt Str"]
)
def test_every_spelling_of_street_is_the_same(places: Places, text: str) -> None:
    assert places.find(text) == [Hit("Hauptstr.", "04", "street")]


@pytest.mark.parametrize("text", ["Mainzer Str. 12a", "mainzer straße 12 A", "MAINZERSTRASSE 12a", "mainzer str 12a"])
def test_a_house_number_is_found_however_it_is_written(places: Places, text: str) -> None:
    assert places.find(text) == [Hit("Mainzer Straße 12 a", "01", "address")]


def test_a_street_of_several_quartiers_is_as_many_hits_until_a_number_is_typed(places: Places) -> None:
    assert places.find("mainzer str")[:2] == [
        Hit("Mainzer Straße (Innenstadt Ost)", "01", "street"),
        Hit("Mainzer Straße (Innenstadt West)", "02", "street"),
    ]
    typed = ["Mainzer Straße 12", "Mainzer Straße 12-14", "Mainzer Straße 12 a", "Mainzer Straße 121"]
    assert labels(places, "mainzer str 12") == typed
    assert labels(places, "mainzer str 1") == ["Mainzer Straße 1", *typed]
    assert labels(places, "mainzer str 12-14") == ["Mainzer Straße 12-14"]


def test_the_very_number_stands_before_longer_ones() -> None:
    made = Places.of(KNOWN, addresses(("Hauptallee", "1", "01"), ("Hauptallee", "10", "01"), ("Hauptstr.", "1", "01")))
    assert labels(made, "haupt 1") == ["Hauptallee 1", "Hauptstr. 1", "Hauptallee 10"]


def test_the_same_address_in_two_quartiers_says_which(places: Places) -> None:
    assert labels(places, "moelschweg 7") == ["Mölschweg 7 (Innenstadt Ost)", "Mölschweg 7 (Mölschbach)"]


def test_a_number_that_no_address_has_leads_to_the_street(places: Places) -> None:
    assert labels(places, "Hauptstraße 99") == ["Hauptstr."]
    assert labels(places, "Mainzer Straße 99")[0] == "Mainzer Straße (Innenstadt Ost)"


def test_a_street_may_have_a_number_in_its_name(places: Places) -> None:
    assert labels(places, "straße des 17") == ["Straße des 17. Juni"]
    assert labels(places, "str. des 17. juni 5") == ["Straße des 17. Juni 5"]


def test_beginnings_stand_before_words_and_words_before_what_is_inside(places: Places) -> None:
    assert labels(places, "innen") == ["Innenstadt Ost", "Innenstadt West", "Innengasse"]
    assert labels(places, "mainz") == [
        "Mainzer Straße (Innenstadt Ost)",
        "Mainzer Straße (Innenstadt West)",
        "Am Mainzer Tor",
    ]
    assert labels(places, "tadt") == ["Innenstadt Ost", "Innenstadt West"]
    assert labels(places, "ta") == []
    assert labels(places, "moelsch") == ["Mölschbach", "Mölschweg (Innenstadt Ost)", "Mölschweg (Mölschbach)"]


def test_the_limit_is_kept_and_nothing_stands_twice(places: Places) -> None:
    for text in ("m", "s", "str", "mainzer 1", "1", "in"):
        everything = places.find(text, 100)
        assert len(set(everything)) == len(everything)
        for limit in (0, 1, 2, 3):
            assert places.find(text, limit) == everything[:limit]
    assert places.find("m", -1) == []


def test_the_order_of_the_file_does_not_matter(places: Places) -> None:
    rows = [row for row in ROWS if row[0] != "Mainzer Str."] + [("Mainzer Straße", "12", "01")]
    turned = Places.of(KnownQuartiers(dict(reversed(NAMES.items())), KNOWN.aliases), addresses(*reversed(rows)))
    for text in ("m", "mainzer 1", "str", "moelschweg 7", "innen", "e", "a 1"):
        assert turned.find(text) == places.find(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "\x00\n\t",
        ".*",
        "(q+)+$",
        "[",
        "\\",
        "%_'\"; drop table",
        "<q>",
        "a" * 100_000,
        "1 " * 50_000,
        "\ud800",
        "\U0010ffff",
        "²½",
        "{q}",
    ],
    ids=range(15),
)
def test_hostile_input_finds_nothing_and_does_no_harm(places: Places, text: str) -> None:
    assert [hit for hit in places.find(text) if hit.kind != "quartier"] == []


def test_only_the_first_hundred_characters_count(places: Places) -> None:
    assert labels(places, "Innengasse" + " " * 90 + "nowhere") == ["Innengasse"]
    assert labels(places, "Innengasse" + " " * 80 + "nowhere") == []


def test_a_formula_is_only_a_strange_name(places: Places) -> None:
    assert places.find("hyperlink x 1") == [Hit('=HYPERLINK("x") 1', "04", "address")]


def test_quartiers_of_the_same_name_are_told_apart() -> None:
    places = Places.of(KnownQuartiers({"1": "Mitte", "2": "Mitte"}, {}), addresses(("Ring", "", "1"), ("Ring", "", "2")))
    assert labels(places, "mitte") == ["Mitte (1)", "Mitte (2)"]
    assert labels(places, "ring") == ["Ring (Mitte (1))", "Ring (Mitte (2))"]


def test_without_addresses_there_are_quartiers_only(places: Places) -> None:
    bare = Places.of(KNOWN)
    assert not bare.with_streets
    assert places.with_streets
    assert bare.find("mainzer straße 12") == []


SQUARES = KnownQuartiers(squares().set_index("key")["name"].to_dict(), {"Altstadt": "1"})


def city(folder: Path, **changed: object) -> Boundaries:
    squares().to_file(folder / "b.gpkg")
    return read_boundaries(folder / "b.gpkg", BoundaryOptions("b", "key", "name", **changed), Findings())


@pytest.fixture(scope="module")
def boundaries(tmp_path_factory: pytest.TempPathFactory) -> Boundaries:
    return city(tmp_path_factory.mktemp("b"))


def at(column: float, row: float, decimals: int = 6) -> str:
    latitude, longitude = place(column, row)
    return f"{latitude:.{decimals}f},{longitude:.{decimals}f}"


def file(folder: Path, *rows: str, header: str = "street,number,latitude,longitude") -> Path:
    (folder / "addresses.csv").write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    return folder / "addresses.csv"


WITH_QUARTIER = "street,number,latitude,longitude,quartier_id"


def read(path: Path, boundaries: Boundaries) -> tuple[pd.DataFrame, list[Finding]]:
    findings = Findings()
    return read_addresses(path, SQUARES, boundaries, findings), list(findings)


def refused(path: Path, boundaries: Boundaries) -> list[Finding]:
    return told(lambda findings: read_addresses(path, SQUARES, boundaries, findings))


def test_an_address_lies_where_its_place_is_or_where_the_file_says(tmp_path: Path, boundaries: Boundaries) -> None:
    rows = [f"Ring,1,{at(0, 0)},", f"Ring,2,{at(2, 2)},9", "Ring,,,,Altstadt", "Weg,3 b,,,Quartier 5"]
    table, findings = read(file(tmp_path, *rows, header=WITH_QUARTIER), boundaries)
    assert findings == []
    assert list(table.columns) == ["street", "number", "quartier_id"]
    assert table["quartier_id"].to_dict() == {2: "1", 3: "9", 4: "1", 5: "5"}
    assert Places.of(SQUARES, table).find("ring 2") == [Hit("Ring 2", "9", "address")]


def test_places_may_have_three_decimals_and_a_comma(tmp_path: Path, boundaries: Boundaries) -> None:
    rows = [at(1, 1, 3).replace(",", ";").replace(".", ","), at(1, 1, 3).replace(",", ";")]
    path = file(tmp_path, *(f"Ring;{row}" for row in (f"1;{rows[0]}", f"2;{rows[1]}")), header="street;number;latitude;longitude")
    table, findings = read(path, boundaries)
    assert findings == []
    assert table["quartier_id"].to_list() == ["5", "5"]


def test_addresses_outside_are_counted_once_and_left_out(tmp_path: Path, boundaries: Boundaries) -> None:
    outside = [f"Fern,{number},{at(5, number)}" for number in range(3, 9)] + ["Pol,1,90,0", "Pol,2,-90,180"]
    table, findings = read(file(tmp_path, f"Ring,1,{at(0, 0)}", *outside), boundaries)
    assert table["street"].to_list() == ["Ring"]
    finding = only(findings, "addresses.outside")
    assert (finding.severity, finding.row, finding.observed.values["count"]) == (Severity.MEND, 3, 8)
    assert len(findings) == 1
    assert only(refused(file(tmp_path, *outside), boundaries), "addresses.outside").severity is Severity.STOP


def test_exchanged_coordinates_are_one_finding(tmp_path: Path, boundaries: Boundaries) -> None:
    turned = [f"Ring,{n},{','.join(reversed(at(n % 3, n // 3).split(',')))}" for n in range(9)]
    finding = only(refused(file(tmp_path, *turned, "Fern,1,3.0,4.0"), boundaries), "addresses.swapped")
    assert (finding.row, finding.observed.values["count"]) == (2, 9)
    assert "Exchange" in finding.remedy.msgid


def test_metres_are_one_finding(tmp_path: Path, boundaries: Boundaries) -> None:
    rows = [f"Ring,{number},{5_470_000 + number},{400_000 + number}" for number in range(50)]
    findings = refused(file(tmp_path, *rows), boundaries)
    assert [(finding.code, finding.row) for finding in findings] == [("addresses.not_degrees", 2)]
    assert only(findings[:1], "addresses.not_degrees").observed.values["count"] == 50


def test_fifty_metres_beyond_its_quartier_an_address_is_told(tmp_path: Path, boundaries: Boundaries) -> None:
    near, far = at(0.54, 0), at(0.56, 0)
    rows = [f"Ring,1,{near},1", f"Ring,2,{far},1", f"Ring,3,{at(0, 0)},1", f"Ring,4,{at(0, 0)},1", "Pol,1,90,0,1"]
    table, findings = read(file(tmp_path, *rows[:4], header=WITH_QUARTIER), boundaries)
    finding = only(findings, "addresses.quartier")
    assert (finding.severity, finding.row, finding.observed.values["count"]) == (Severity.MEND, 3, 1)
    assert (finding.observed.values["declared"], finding.observed.values["mapped"]) == ("Quartier 1", "Quartier 2")
    assert table["quartier_id"].to_list() == ["1"] * 4
    _, findings = read(file(tmp_path, *rows, header=WITH_QUARTIER), boundaries)
    assert only(findings, "addresses.quartier").observed.values["count"] == 2


def test_where_most_quartiers_disagree_with_the_map_the_column_is_wrong(tmp_path: Path, boundaries: Boundaries) -> None:
    rows = [f"Ring,{number},{at(0, 0)},{number}" for number in range(1, 10)]
    finding = only(refused(file(tmp_path, *rows, header=WITH_QUARTIER), boundaries), "addresses.quartier")
    assert (finding.severity, finding.row, finding.observed.values["count"]) == (Severity.STOP, 3, 8)


def test_on_schematic_boundaries_only_the_file_says_the_quartier(tmp_path: Path) -> None:
    schematic = city(tmp_path, schematic=True)
    finding = only(refused(file(tmp_path, f"Ring,1,{at(0, 0)}", f"Ring,2,{at(0, 0)}"), schematic), "addresses.schematic")
    assert finding.observed.values["count"] == 2
    table, findings = read(file(tmp_path, f"Ring,1,{at(0, 0)},9", header=WITH_QUARTIER), schematic)
    assert (table["quartier_id"].to_list(), findings) == (["9"], [])


@pytest.mark.parametrize(
    "column",
    [
        "name",
        "Name",
        "Vorname",
        "nach_name",
        "owner",
        "Eigentümer",
        "eigentuemer_1",
        "E-Mail",
        "Telefon",
        "Geburtsdatum",
        "Bewohner",
        "Alter",
    ],
)
def test_a_column_about_people_stops(tmp_path: Path, boundaries: Boundaries, column: str) -> None:
    path = file(tmp_path, f"Ring,1,{at(0, 0)},x", header=f"street,number,latitude,longitude,{column}")
    finding = only(refused(path, boundaries), "addresses.personal")
    assert (finding.severity, finding.row, finding.observed) == (Severity.STOP, 1, column)


def test_other_columns_are_ignored(tmp_path: Path, boundaries: Boundaries) -> None:
    path = file(tmp_path, f"Ring,1,{at(0, 0)},67655,x,3", header="street,number,latitude,longitude,plz,street_name,floors")
    table, findings = read(path, boundaries)
    assert findings == []
    assert list(table.columns) == ["street", "number", "quartier_id"]


@pytest.mark.parametrize(
    ("rows", "header", "code"),
    [
        (["Ring,49,7"], "street,latitude,longitude", "table.missing_column"),
        ([",1,49.4,7.6"], None, "addresses.no_street"),
        (["---,1,49.4,7.6"], None, "addresses.no_street"),
        (["Ring,1,x,7.6"], None, "cell.not_a_number"),
        (["Ring,1,nan,7.6"], None, "cell.not_a_number"),
        (["Ring,1,49.4,"], None, "addresses.no_place"),
        (["Ring,1,,"], None, "addresses.no_place"),
        (["Ring,1,49.4"], None, "table.ragged_row"),
        ([f"Ring,1,{at(0, 0)},77"], WITH_QUARTIER, "quartier.unknown"),
        ([], None, "table.empty"),
    ],
)
def test_a_wrong_row_is_told(tmp_path: Path, boundaries: Boundaries, rows: list[str], header: str | None, code: str) -> None:
    path = file(tmp_path, *rows, header=header or "street,number,latitude,longitude")
    found = refused(path, boundaries)
    assert code in [finding.code for finding in found], found
    only([finding for finding in found if finding.code == code][:1], code)
