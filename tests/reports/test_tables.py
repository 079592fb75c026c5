"""What a German Excel opens right, what it must not run, and what every row must say of itself."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from dataset.dataset import Dataset
from dataset.load import load
from language.words import words_for
from reports.map.requests import Display, MapRequest, Second
from reports.map.table import as_csv, export_frame
from reports.map.workbook import Notes, as_workbook
from tests.demo import demo_city
from tests.tiny_city import DATASET, build_city, survey

HOSTILE = [
    *("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "＝1+1", "＠SUM(A1)", "\n=1"),
    *(
        f"{hidden}=1+1"
        for hidden in (
            '"',
            '" ',
            "\u3164",
            "\u2800",
            "\u115f",
            "\U000e0020",
            "\u0301",
            " ",
            "\u00a0",
            "\u200b",
            "\ufeff",
            "\u2060",
            "\u202e",
            "\u00ad",
            "\u2028",
        )
    ),
]
GERMAN, ENGLISH = words_for("de"), words_for("en")
MAP = MapRequest("comfort", "older", "2020")
MEAN = replace(MAP, indicator="trust", group="all")  # has decimals


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    """Quartier 1 has few older people, quartier 2 none who answered; the rest is sound."""
    few = [line for line in survey().splitlines() if not line.startswith("1,70")] + ["1,70,5,3"] * 4
    demonstration = DATASET.replace('language = "de"', 'language = "de"\nsource = "Amt für Statistik"\ndemonstration = true')
    thresholds = "\n[thresholds]\nunreliable_below = 5\nn_eff_below = 5\ninterval_points = 90\n"
    folder = tmp_path_factory.mktemp("city")
    more = few + [line for line in few if line[0] in "3456789"] * 3
    return load(build_city(folder, dataset=demonstration + thresholds, survey="\n".join(more) + "\n"))


@pytest.fixture(scope="module")
def demo() -> Dataset:
    return demo_city()


def table(city: Dataset, which: MapRequest = MAP) -> list[list[str]]:
    text = as_csv(export_frame(city, which, GERMAN), GERMAN).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text), delimiter=";"))


def test_german_csv_has_semicolons_a_mark_of_utf8_and_decimal_commas(city: Dataset) -> None:
    assert as_csv(export_frame(city, MAP, GERMAN), GERMAN).startswith(b"\xef\xbb\xbf")
    title, *lines = table(city, MEAN)
    value, lower = title.index("Wert"), title.index("Untere Grenze")
    fifth = city.quartier_rows(MEAN.indicator, MEAN.group, MEAN.wave).loc["5"]
    assert lines[4][lower] == GERMAN.number(fifth["lower"], 1)
    assert lines[4][value] == GERMAN.number(fifth["value"], 1)
    assert "," in lines[4][lower]


def test_english_csv_has_commas_and_points(city: Dataset) -> None:
    text = as_csv(export_frame(city, MEAN, ENGLISH), ENGLISH).decode("utf-8-sig")
    title, *lines = csv.reader(io.StringIO(text))
    assert "." in lines[4][title.index("Lower limit")]


def test_withheld_and_missing_rows_carry_their_mark_and_no_number(city: Dataset) -> None:
    title, *lines = table(city)
    numbers = [title.index(name) for name in ("Wert", "Untere Grenze", "Obere Grenze", "Fallzahl (n)")]
    status = city.quartier_rows(MAP.indicator, MAP.group, MAP.wave)["status"]
    assert status["1"] == "withheld"
    for line in lines[:9]:
        mark = {"withheld": "*", "no_data": "–"}.get(status[line[0]])
        assert [line[number] == mark for number in numbers] == [mark is not None] * 4


def test_every_row_says_what_it_is_even_when_it_is_copied_elsewhere(city: Dataset) -> None:
    title, *lines = table(city)
    for line in lines:
        said = dict(zip(title, line, strict=True))
        assert said["Indikator"] == "Wohlfühlen"
        assert said["Einheit"] == "Prozent"
        assert said["Zielgruppe"] == "Ältere"
        assert said["Erhebung"] == "Befragung 2020"
        assert said["Wer befragt wurde"].startswith("alle Befragten, ") and said["Wer befragt wurde"].endswith(": Ältere")
        assert said["Quelle"] == "Amt für Statistik – Demodaten"
        assert said["Verlässlichkeit"]
        assert said["Vergleich"] or said["Wert"] in "*–" or line[0] == ""
    assert lines[-1][:2] == ["", "Kleinstadt (Ganze Stadt)"]
    assert len(lines) == 10


def test_a_register_figure_has_no_interval_and_no_city_row_where_there_is_none(city: Dataset) -> None:
    title, *lines = table(city, MapRequest("inhabitants", "all", "undated"))
    assert [line[title.index("Wert")] for line in lines] == [f"{key}00" for key in range(1, 10)]
    assert {line[title.index("Untere Grenze")] for line in lines} == {""}


def test_the_workbook_says_the_same_as_the_csv_with_numbers_as_numbers(city: Dataset) -> None:
    frame = export_frame(city, MAP, GERMAN)
    sheet = openpyxl.load_workbook(io.BytesIO(as_workbook({"Wohl/fühlen: [im] Quartier?" * 3: frame}))).active
    title, *lines = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert title == list(frame.columns)
    assert lines[4][title.index("Wert")] == city.quartier_rows(MAP.indicator, MAP.group, MAP.wave).at["5", "value"]
    assert lines[0][title.index("Wert")] == "*"
    assert len(sheet.title) <= 31


def test_every_number_of_a_file_is_the_one_that_the_page_writes(demo: Dataset) -> None:
    for indicator, decimals in (("safe_at_night", 0), ("trust_neighbours", 1), ("area_km2", 2), ("inhabitants", 0)):
        described = demo.catalogue.indicators[indicator]
        assert described.decimals == decimals
        request = MapRequest(indicator, "all", demo.waves_of(indicator)[-1])
        rows = demo.quartier_rows(indicator, "all", request.wave)
        frame = export_frame(demo, request, GERMAN)
        for cell, value, status in zip(frame["Wert"][:18], rows["value"], rows["status"], strict=True):
            if status in ("ok", "unreliable"):
                assert f"{cell:,}".translate(str.maketrans(",.-", ".,\u2212")) == GERMAN.number(value, decimals)


def test_no_number_of_a_file_has_more_places_than_the_page_tells(demo: Dataset) -> None:
    told = {"safe_at_night": {0, 1}, "trust_neighbours": {0, 1, 2}, "density": {0}}  # a slope has one more
    for indicator, places in told.items():
        frame = export_frame(demo, MapRequest(indicator, "all", demo.waves_of(indicator)[-1]), GERMAN)
        cells = [cell for column in frame for cell in frame[column] if isinstance(cell, (int, float, Decimal)) and cell == cell]
        assert len(cells) >= 19
        assert {type(cell) for cell in cells} == {Decimal}
        assert {-cell.as_tuple().exponent for cell in cells} <= places


def test_a_workbook_opens_with_frozen_heads_widths_formats_and_a_language(city: Dataset) -> None:
    frame = export_frame(city, MEAN, GERMAN)
    notes = Notes("Vertrauen\x0b, Alle", "de", "Hinweise", [("Frage", "=1+1"), ("Lizenz", "keine")])
    book = openpyxl.load_workbook(io.BytesIO(as_workbook({"Hinweise": frame}, notes)))
    numbers, told = book.worksheets
    assert (book.properties.title, book.properties.language) == ("Vertrauen, Alle", "de")
    assert [sheet.title for sheet in book] == ["Hinweise", "Hinweise (2)"]
    assert [[cell.value for cell in row] for row in told.iter_rows()] == [["Frage", "=1+1"], ["Lizenz", "keine"]]
    assert told["B1"].data_type == "s"
    assert numbers.freeze_panes == "C2"
    value = list(frame.columns).index("Wert") + 1
    assert numbers.cell(6, value).number_format == "#,##0.0"
    assert numbers.cell(6, list(frame.columns).index("Fallzahl (n)") + 1).number_format == "#,##0"
    widths = [numbers.column_dimensions[cell.column_letter].width for cell in numbers[1]]
    assert all(7 <= width <= 42 for width in widths)
    assert max(widths) > 2 * min(widths)


@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_that_begins_like_a_formula_stays_text(name: str) -> None:
    frame = pd.DataFrame({"Name": [name], "Wert": [1.5]})
    cell = as_csv(frame, GERMAN).decode("utf-8-sig").split("\r\n")[1].split(";")[0]
    assert cell.strip('"').startswith("'")
    sheet = openpyxl.load_workbook(io.BytesIO(as_workbook({"t": frame}))).active
    assert sheet.cell(2, 1).data_type == "s"
    assert sheet.cell(2, 1).value.strip() == name.strip()


@pytest.mark.parametrize("separator", [";", ",", "\t", "\n", "\r\n", "\u2028", "; ", ',"'])
def test_no_piece_of_a_text_is_a_formula_for_a_spreadsheet_with_another_separator(separator: str) -> None:
    frame = pd.DataFrame({f"Name{separator}=2+2": [f"Süd{separator}=1+1"]})
    for words in (GERMAN, ENGLISH):
        text = as_csv(frame, words).decode("utf-8-sig")
        pieces = re.split("[;,\t\r\n\u2028]", text.replace('"', ""))
        assert [piece.replace(" ", "") for piece in pieces if "=" in piece] == ["'=2+2", "'=1+1"]


def test_a_text_without_a_formula_stays_as_it_is() -> None:
    text = "Spiel, Sport; Tanz\nund 3-4 Bänke, je 2+1 = 3"
    assert as_csv(pd.DataFrame({"a": [text]}), GERMAN).decode("utf-8-sig") == f'a\r\n"{text}"\r\n'


def test_names_of_a_city_that_begin_like_formulas_stay_text_in_its_export(tmp_path: Path) -> None:
    hostile = load(build_city(tmp_path / "city", names={"1": "=1+1"}))
    text = as_csv(export_frame(hostile, MapRequest("comfort", "all", "2020"), GERMAN), GERMAN).decode("utf-8-sig")
    assert ";'=1+1;" in text


def _column(city: Dataset, request: MapRequest, *titles: str) -> set[tuple[str, ...]]:
    title, *lines = table(city, request)
    return {tuple(line[title.index(name)] for name in titles) for line in lines}


def test_two_maps_and_all_groups_are_one_table_that_names_each(city: Dataset) -> None:
    pair = MapRequest("comfort", "all", "2020", Display.PAIR, Second("indicator", "trust"))
    assert _column(city, pair, "Indikator") == {("Wohlfühlen",), ("Vertrauen",)}
    two = MapRequest("comfort", "all", "2020", Display.TWO, Second("group", "older"))
    assert _column(city, two, "Zielgruppe") == {("Alle",), ("Ältere",)}
    groups = MapRequest("comfort", "all", "2020", Display.GROUPS)
    assert _column(city, groups, "Zielgruppe") == {(city.group_name(one, GERMAN),) for one in city.target_groups_of("comfort")}


def test_a_change_comes_before_the_surveys_it_is_taken_from(demo: Dataset) -> None:
    request = MapRequest("safe_by_day", "all", "2021", Display.CHANGE, Second("wave", "2017"))
    frame = export_frame(demo, request, GERMAN)
    parts = {name: part.reset_index(drop=True) for name, part in frame.groupby("Erhebung", sort=False)}
    change, after, before = parts.values()
    assert list(parts) == ["Befragung 2017 → Befragung 2021", "Befragung 2021", "Befragung 2017"]
    numbers = [[isinstance(value, Decimal) for value in part["Wert"][:18]] for part in (after, before, change)]
    assert [a and b for a, b in zip(*numbers[:2], strict=True)] == numbers[2]
    assert sum(numbers[2]) > 10
    for row in range(18):
        if numbers[2][row]:  # a difference is rounded by itself, its two ends by themselves
            assert abs(change["Wert"][row] - (after["Wert"][row] - before["Wert"][row])) <= Decimal("0.1")
    assert set(change["Einheit"]) == {"Skalenpunkte"}
    assert set(change["Indikator"]) == {"Sicherheitsgefühl am Tag: Veränderung"}
