"""Rows that are no quartier's: second tables, headings again, parts and subtotals, keys that were changed on the way."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.bad_inputs.figures_city import NAMES, at_the_end, below_the_file, build, lines_in, long_table
from tests.bad_inputs.tables_city import checked, obey
from tests.bad_inputs.test_odd_layouts import COUNTS, JOBLESS, KEYS, WIDE, Rows, text_of, values

TABLE: Rows = [["Stadtteil", "Einwohner"], *([NAMES[key], COUNTS[key]] for key in KEYS)]
SECOND: dict[str, Rows] = {
    "of the same heads": [["Stadtteil", "Einwohner"]],
    "of other heads": [["Stadtteil", "Arbeitslose"]],
    "behind a gap": [[None, None], ["Name", "Arbeitslose"]],
    "below a title": [["Arbeitslose 2021", None], ["Stadtteil", "Anzahl"]],
}


@pytest.mark.parametrize("form", ["csv", "xlsx"])
@pytest.mark.parametrize("case", SECOND)
def test_a_second_table_below_is_one_question(tmp_path: Path, case: str, form: str) -> None:
    rows: Rows = [*TABLE, *SECOND[case], *([NAMES[key], JOBLESS[key]] for key in KEYS)]
    city = build(tmp_path, text_of(rows) if form == "csv" else rows)
    below_the_file(city, WIDE)
    asked = checked(city).only("table.second_table")
    obey(city, asked)
    assert checked(city).findings == []
    assert values(city) == COUNTS


def test_headings_on_each_page_are_left_out_and_told(tmp_path: Path) -> None:
    city = build(tmp_path, text_of([*TABLE[:5], TABLE[0], *TABLE[5:]]))
    below_the_file(city, WIDE)
    assert checked(city).only("table.notes")["row"] == 6
    assert values(city) == COUNTS


@pytest.mark.parametrize("label", ["davon weiblich", "darunter Frauen", "dar. Kinder"])
def test_parts_of_the_row_above_are_one_question(tmp_path: Path, label: str) -> None:
    rows: Rows = [TABLE[0]]
    for row in TABLE[1:]:
        rows += [row, [label, 500]]
    city = build(tmp_path, text_of(rows))
    below_the_file(city, WIDE)
    at_the_end(city, lines_in(checked(city).only("quartier.part")["remedy"])[0])
    assert checked(city).findings == []
    assert values(city) == COUNTS


def test_subtotals_and_the_total_are_one_question(tmp_path: Path) -> None:
    city = build(tmp_path, text_of([*TABLE, ["Mitte zusammen", 3000], ["Nord zusammen", 9600], ["Stadt gesamt", 12_600]]))
    below_the_file(city, WIDE)
    asked = checked(city).only("quartier.total")
    assert "of some" in asked["why"]
    at_the_end(city, lines_in(asked["remedy"])[0])
    assert checked(city).findings == []
    assert values(city) == COUNTS


@pytest.mark.parametrize("written", ["{name} (0{key})", "{name} 0{key}"])
def test_numbers_behind_names_are_one_question(tmp_path: Path, written: str) -> None:
    city = build(tmp_path, long_table({written.format(name=NAMES[key], key=key): COUNTS[key] for key in KEYS}))
    asked = checked(city).only("quartier.spelling")
    at_the_end(city, lines_in(asked["remedy"])[0])
    assert checked(city).findings == []
    assert values(city, wave="2021") == COUNTS


def test_long_keys_that_became_numbers_are_said_to_be_so(tmp_path: Path) -> None:
    keys = {key: f"12345678901234567{key}" for key in KEYS}
    city = build(tmp_path, long_table({f"1,2345{key}E+17": COUNTS[key] for key in KEYS}), keys=keys)
    assert "last digits are lost" in checked(city).only("quartier.made_a_number")["why"]


def test_delimiters_at_the_end_of_rows_are_left_out_and_told(tmp_path: Path) -> None:
    text = text_of(TABLE)
    city = build(tmp_path, text.partition("\n")[0] + "\n" + text.partition("\n")[2].replace("\n", ";;\n"))
    below_the_file(city, WIDE)
    assert checked(city).only("table.delimiter_at_end")["severity"] == "mend"
    assert values(city) == COUNTS


def test_the_sign_for_the_end_of_a_file_is_no_row(tmp_path: Path) -> None:
    city = build(tmp_path, long_table(COUNTS) + "\x1a")
    assert checked(city).findings == []
    assert values(city, wave="2021") == COUNTS


@pytest.mark.parametrize("row", [["1", "2", "3"], [None, "Anzahl", "Anzahl"]], ids=["columns counted", "units"])
def test_a_row_about_the_columns_is_no_data(tmp_path: Path, row: list[object]) -> None:
    rows: Rows = [["Stadtteil", "Einwohner", "Hunde"], row, *([NAMES[key], COUNTS[key], 5] for key in KEYS)]
    city = build(tmp_path, text_of(rows))
    below_the_file(city, WIDE)
    obey(city, checked(city).only("table.second_header"))
    assert checked(city).only("statistics.columns_unused")["found"] == "Hunde"
    assert values(city) == COUNTS


def test_a_title_above_two_rows_of_heads_is_found(tmp_path: Path) -> None:
    rows: Rows = [["Einwohnerstatistik"], [], ["Stadtteil", "Einwohner", None], [None, 2020, 2021]]
    city = build(tmp_path, [*rows, *([NAMES[key], COUNTS[key] - 7, COUNTS[key]] for key in KEYS)])
    obey(city, checked(city).only("table.header_row"))
    below_the_file(city, lines_in(checked(city).only("statistics.wide")["remedy"])[0])
    assert checked(city).findings == []
    assert values(city, wave="2021") == COUNTS


@pytest.mark.parametrize("below", [WIDE, ""])
def test_a_file_without_headings_is_said_to_be_so(tmp_path: Path, below: str) -> None:
    city = build(tmp_path, text_of(TABLE[1:]))
    below_the_file(city, below)
    assert checked(city).only("table.no_headings")["severity"] == "stop"


def test_rows_of_the_whole_city_at_many_dates_are_no_empty_labels(tmp_path: Path) -> None:
    city_rows = "".join(f";residents;{year};{12_000 + year}\n" for year in range(2000, 2021))
    city = build(tmp_path, long_table(COUNTS) + city_rows)
    assert checked(city).findings == []
    assert values(city, wave="2010") == {"": 14_010}
