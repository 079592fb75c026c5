"""Cells of figures as offices write them, one kind a test, in text and in workbooks: the right number, or one question."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.bad_inputs.tables_city import ROWS, VALUES, as_text, checked, city_with, obey, rows_of, values_of
from tests.bad_inputs.test_tables import workbook
from tests.bad_inputs.workbook_files import write_ods, write_xls, write_xlsb

FORMS: dict[str, Callable[[list[list[str | float]]], Callable[[Path], object]]] = {
    "csv": lambda rows: lambda path: path.write_text(as_text(rows, ";"), encoding="utf-8"),
    "xlsx": lambda rows: workbook(rows=rows),
    "ods": lambda rows: lambda path: write_ods(path, {"T": rows}),
    "xls": lambda rows: lambda path: write_xls(path, rows),
    "xlsb": lambda rows: lambda path: write_xlsb(path, {"T": rows}),
}


def with_cells(cells: list[str | float]) -> list[list[str | float]]:
    """The table in which the first quartiers have these cells."""
    every = [*cells, *(row[3] for row in ROWS[1 + len(cells) :])]
    return [ROWS[0], *([*row[:3], cell] for row, cell in zip(ROWS[1:], every, strict=True))]


def city_of(folder: Path, cells: list[str | float], form: str = "csv") -> Path:
    """The city, with such a table."""
    return city_with(folder, f"s.{form}", FORMS[form](with_cells(cells)))


ADORNED: dict[str | float, float] = {
    "1'234": 1234,
    "1’235": 1235,
    "'1236": 1236,
    "\u200b1237": 1237,
    "1238¹": 1238,
    "1239 ²⁾": 1239,
    "1240*": 1240,
    "1 241 1)": 1241,
    "1242 a)": 1242,
}


@pytest.mark.parametrize("form", FORMS)
def test_what_belongs_to_no_number_is_left_out_and_told(tmp_path: Path, form: str) -> None:
    folder = city_of(tmp_path / "c", list(ADORNED), form)
    check = checked(folder)
    assert (check.code, check.only("cell.typography")["severity"]) == (0, "mend")
    assert "9 cells" in check.only("cell.typography")["found"]
    assert values_of(folder) == dict(zip(VALUES, ADORNED.values(), strict=True))


def test_what_might_be_several_numbers_stops(tmp_path: Path) -> None:
    cells: list[str | float] = ["1234)", "1O0", "1/2", "1.2.3", "1234 / 567", "inf", "0x10", "1e400", "½"]
    check = checked(city_of(tmp_path / "c", cells))
    assert check.code == 1
    assert {finding["code"] for finding in check.findings} == {"cell.not_a_number"}
    assert "4 more rows" in str(check.findings[-1]["found"])


WORDS: list[str | float] = ["k. A.", "keine Angabe", "n/a", "NaN", "#NV", "<5", "unter 3", "3-5", "100 – 200"]


@pytest.mark.parametrize("form", FORMS)
def test_words_and_spans_instead_of_numbers_are_one_question(tmp_path: Path, form: str) -> None:
    folder = city_of(tmp_path / "c", WORDS, form)
    asked = checked(folder).only("cell.signs")
    assert asked["severity"] == "ask"
    assert "9 cells" in asked["found"]
    obey(folder, asked)
    check = checked(folder)
    assert (check.code, check.only("statistics.no_values")["severity"]) == (0, "mend")
    assert set(rows_of(folder)["status"]) == {"no_data"}


def test_a_number_that_is_about_right_is_asked_about_and_then_uncertain(tmp_path: Path) -> None:
    folder = city_of(tmp_path / "c", ["ca. 1234", "rd. 1235", "~1236", "≈ 1237", "Ca. 1238", "--", "#DIV/0!"])
    obey(folder, checked(folder).only("cell.signs"))
    assert checked(folder).findings == []
    estimates = rows_of(folder)
    assert estimates["value"].to_list()[:5] == [1234, 1235, 1236, 1237, 1238]
    assert estimates["status"].to_list() == [*["unreliable"] * 5, *["no_data"] * 2, "ok", "ok"]


@pytest.mark.parametrize("form", FORMS)
def test_units_behind_numbers_are_one_question_with_their_factors(tmp_path: Path, form: str) -> None:
    cells: list[str | float] = ["1250 m²", "1,5 Tsd. m²", "1.300,0 m²", "1.234 m²", "0,0012 Mio. m²"]
    folder = city_of(tmp_path / "c", cells, form)
    found = {finding["code"]: finding for finding in checked(folder).findings}
    assert set(found) == {"cell.units", "cell.thousands"}
    obey(folder, found["cell.units"])  # type: ignore[arg-type]
    obey(folder, found["cell.thousands"])  # type: ignore[arg-type]
    toml = (folder / "dataset.toml").read_text(encoding="utf-8")
    assert 'thousands = "."' in toml
    toml = toml.replace('"Tsd. m²" = 1', '"Tsd. m²" = 1000').replace('"Mio. m²" = 1', '"Mio. m²" = 1000000')
    (folder / "dataset.toml").write_text(toml, encoding="utf-8")
    assert checked(folder).findings == []
    assert values_of(folder) == {**VALUES, "1": 1250, "2": 1500, "3": 1300, "4": 1234, "5": 1200}


def test_thousands_behind_a_number_are_proposed_as_such(tmp_path: Path) -> None:
    folder = city_of(tmp_path / "c", ["1,2 Tsd.", "0,0014 Mio.", "1 200 Einw."])
    obey(folder, checked(folder).only("cell.units"))
    assert checked(folder).code == 0
    assert values_of(folder) == {**VALUES, "1": 1200, "2": 1400, "3": 1200}


@pytest.mark.parametrize(
    ("first", "then", "key"),
    [([".", "x"], "–", "signs"), (["1200 Einw."], "1,2 Tsd.", "units")],
)
def test_next_years_signs_and_units_join_those_that_were_answered(
    tmp_path: Path, first: list[str | float], then: str, key: str
) -> None:
    folder = city_of(tmp_path / "c", first)
    obey(folder, checked(folder).only(f"cell.{key}"))
    assert checked(folder).code == 0
    FORMS["csv"](with_cells([*first, then]))(folder / "s.csv")
    obey(folder, checked(folder).only(f"cell.{key}"))
    assert checked(folder).findings == []
    assert (folder / "dataset.toml").read_text(encoding="utf-8").count(f"{key} = ") == 1


@pytest.mark.parametrize("cells", [["1.234", "1.300,0"], ["1.234*", "1200,00"]])
def test_a_point_beside_a_decimal_comma_stands_between_thousands(tmp_path: Path, cells: list[str | float]) -> None:
    folder = city_of(tmp_path / "c", cells)
    asked = next(finding for finding in checked(folder).findings if finding["code"] == "cell.thousands")
    obey(folder, asked)  # type: ignore[arg-type]
    assert checked(folder).code == 0
    assert values_of(folder)["1"] == 1234
