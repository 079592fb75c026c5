"""What columns of surveys, codebooks and tables of figures are taken for."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from drafting.areas import AREA, Areas
from drafting.codebooks import codes_in
from drafting.figures import figures_of
from drafting.items import Role, items_of, ticked
from drafting.recognition import Kind, by_chance, quartier_column, recognise
from drafting.sheets import Sheet, heading, sheets_of

NAMES = {"1": "Kalk", "2": "Nord", "3": "Süd"}


def sheet(columns: dict[str, list[str]], **answers: dict[str, str]) -> Sheet:
    return Sheet("file.csv", pd.DataFrame(columns, dtype="str"), answers=answers)


def role(cells: list[str], labels: dict[str, str] | None = None, column: str = "q") -> Role:
    [item] = items_of(sheet({column: cells}, **({column: labels} if labels else {})), "")
    return item.role


SATISFIED = {"1": "sehr unzufrieden", "2": "eher unzufrieden", "3": "teils/teils", "4": "eher zufrieden", "5": "sehr zufrieden"}


def test_a_labelled_scale_counts_the_two_answers_that_agree() -> None:
    [item] = items_of(sheet({"q": ["1", "5", "99"]}, q={**SATISFIED, "99": "keine Angabe"}), "")
    assert (item.role, item.codes, item.yes, item.missing) == (Role.SCALE, ("1", "2", "3", "4", "5"), ("4", "5"), ("99",))


def test_a_scale_that_begins_with_the_best_answer_counts_the_low_codes() -> None:
    falling = {"1": "sehr gut", "2": "eher gut", "3": "eher schlecht", "4": "sehr schlecht"}
    [item] = items_of(sheet({"q": ["1", "4"]}, q=falling), "")
    assert item.yes == ("1", "2")


@pytest.mark.parametrize(
    ("cells", "labels", "column", "expected"),
    [
        (["0", "1", "1"], None, "q", Role.YES_NO),
        (["Ja", "Nein", ""], None, "q", Role.YES_NO),
        (["1", "2"], {"1": "ja", "2": "nein"}, "q", Role.YES_NO),
        (["1", "2"], None, "q", Role.YES_NO),  # with a remark: which of the two is yes?
        (["1", "2", "3"], None, "q", Role.NOTHING),  # a scale, or three names?
        (["1", "2", "3", "4", "5", "99"], None, "q", Role.SCALE),
        (["1", "2", "3"], {"1": "Bus", "2": "Rad", "3": "Auto"}, "q", Role.NAMED),
        (["0.81", "1.238", "1.1"], None, "gewicht", Role.WEIGHT),
        (["18", "34", "71"], None, "alter", Role.AGE),
        (["1", "2"], {"1": "männlich", "2": "weiblich"}, "geschlecht", Role.GROUPS),
        (["17", "18", "19"], None, "lfdn", Role.ID),
        (["zu laut am Abend", "mehr Bäume, bitte!" * 5, ""], None, "q", Role.NOTHING),
    ],
)
def test_roles(cells: list[str], labels: dict[str, str] | None, column: str, expected: Role) -> None:
    assert role(cells, labels, column) is expected


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("1 gar nicht, 2, 3 sehr, NA keine Angabe", {"1": "gar nicht", "2": "", "3": "sehr", "NA": "keine Angabe"}),
        ("1 = ja; 2 = nein", {"1": "ja", "2": "nein"}),
        ("0: nie\n1: oft\n99: weiß nicht", {"0": "nie", "1": "oft", "99": "weiß nicht"}),
        ("1 72% bis 130% (58 Punkte, heute), 2 weniger", {"1": "72% bis 130% (58 Punkte, heute)", "2": "weniger"}),
        ("Prozentangabe", {}),
    ],
)
def test_codes_of_a_codebook(text: str, codes: dict[str, str]) -> None:
    assert codes_in(text) == codes


def test_labels_of_the_ends_alone_make_a_scale() -> None:
    ends = {"1": "sehr schlecht", "5": "sehr gut", "99": "keine Angabe"}
    [item] = items_of(sheet({"q": ["1", "2", "4", "5", "99"]}, q=ends), "")
    assert (item.role, item.codes, item.yes, item.missing) == (Role.SCALE, ("1", "2", "3", "4", "5"), ("4", "5"), ("99",))


def test_a_stray_code_beside_a_labelled_scale_does_not_stretch_it() -> None:
    assert role(["1", "5", "7"], SATISFIED) is not Role.SCALE


def test_nobody_knows_which_of_two_codes_is_yes() -> None:
    [item] = items_of(sheet({"q": ["1", "2"]}), "")
    assert (item.yes, item.certain) == (("1",), False)


def test_boxes_stand_beside_one_another() -> None:
    columns = {
        "F3_1": ["1", "", "1"],
        "F3_2": ["", "1", ""],
        "F4_1": ["1", "", "1"],
        "F5_1": ["1", "2", ""],
        "F5_2": ["1", "", "2"],
    }
    table = sheet(columns)
    boxes = ticked(items_of(table, ""), table)
    assert [(box.column, box.yes, box.codes) for box in boxes] == [("F3_1", ("1",), ("1", "")), ("F3_2", ("1",), ("1", ""))]


def test_answers_are_no_numbers_of_quartiers() -> None:
    """Answers from 1 to 3 fit the keys 1 to 3 as well as the names do, and come from fewer letters."""
    table = sheet({"q1": ["1", "2", "3", "1"], "Wohnort": ["Kalk", "Nord", "Nord", "Kalk"]})
    assert quartier_column(table, NAMES)[0] == "Wohnort"
    assert by_chance("q1", "123", {})
    assert not by_chance("bezirk_code", "123", {})


@pytest.mark.parametrize("first", [["Stadtteil", "Einwohner", "", "Arbeitslose", ""], ["Stadtteil", "Einwohner", "", "", ""]])
def test_a_second_row_goes_on_with_the_headings(tmp_path: Path, first: list[str]) -> None:
    rows = [first, ["", "2020", "2021", "2020" if first[3] else "2022", "2021" if first[3] else "2023"]]
    rows += [[name, "1", "2", "3", "4"] for name in NAMES.values()]
    (tmp_path / "a.csv").write_text("".join(";".join(row) + "\n" for row in rows), encoding="utf-8")
    [table] = sheets_of(tmp_path / "a.csv")
    assert (table.header, table.header_rows, table.columns[:3]) == (1, 2, ["Stadtteil", "Einwohner 2020", "Einwohner 2021"])
    assert len(table.cells) == 3
    figures, _ = figures_of(recognise(table, NAMES))
    assert [(figure.label, figure.dates) for figure in figures[:2]] == [("Einwohner", ("2020",)), ("Einwohner", ("2021",))]


def test_years_as_headings_are_dates_of_what_the_file_is_called_after() -> None:
    columns = {"Stadtteil": ["Kalk", "Nord", "Süd"], "2019": ["10", "20", "5"], "31.12.2020": ["11", "21", "6"]}
    for title, stem, label in (("Haushalte am 31.12.2020", "tab1", "Haushalte"), ("", "einwohner_2020", "Einwohner")):
        table = replace(sheet(columns), file=f"{stem}.csv", title=title)
        figures, _ = figures_of(recognise(table, NAMES))
        assert [(figure.name, figure.label, figure.dates) for figure in figures] == [
            ("2019", label, ("2019",)),
            ("31.12.2020", label, ("31.12.2020",)),
        ]


def test_titles_stand_above_the_heading() -> None:
    lines = [(1, ["Sozialatlas 2021", "", ""]), (3, ["Stadtteil", "Einwohner", "Quote"]), (4, ["Kalk", "1", "2"])]
    assert heading(lines) == 1


def test_keys_go_before_names_that_mean_two_places() -> None:
    """A district and a part of it have the same name; their numbers differ."""
    table = sheet({"raum": ["Kalk", "Kalk", "Nord", "Süd"], "nr": ["1", "9", "2", "3"]})
    column, matched = quartier_column(table, NAMES)
    assert (column, matched.unknown) == ("nr", ("9",))


def test_labels_of_codes_are_names() -> None:
    """Codes 1 to 3 would be keys of the boundaries, but their labels name other quartiers."""
    table = sheet({"teil": ["1", "2", "3"]}, teil={"1": "Süd", "2": "Kalk", "3": "Nord"})
    assert quartier_column(table, NAMES)[1].exact == {"Süd", "Kalk", "Nord"}


def test_a_long_table_is_no_survey() -> None:
    rows = [
        (place, year, figure, value) for place in "123" for year in ("2020", "2021") for figure in ("A", "B") for value in "7"
    ]
    columns = dict(zip(("nr", "jahr", "merkmal", "zahl"), map(list, zip(*rows, strict=True)), strict=True))
    columns["zahl"] = [str(number) for number in range(len(rows))]
    table = recognise(sheet(columns), NAMES)
    assert table.kind is Kind.LONG
    assert table.long is not None
    assert (table.long.figure, table.long.date, table.long.value) == ("merkmal", "jahr", "zahl")
    assert [figure.name for figure in figures_of(table)[0]] == ["A", "B"]


def test_respondents_with_an_id_are_a_survey() -> None:
    people = 30
    columns = {
        "nr": [str(1 + person % 3) for person in range(people)],
        "id": [f"P{person}" for person in range(people)],
        "q1": [str(1 + person % 5) for person in range(people)],
        "q2": [str(1 + person % 4) for person in range(people)],
    }
    assert recognise(sheet(columns), NAMES).kind is Kind.SURVEY


def test_units_and_dates_of_wide_tables() -> None:
    columns = {
        "Stadtteil": ["Kalk", "Nord", "Süd"],
        "Arbeitslose 31.12.2021": ["10", "20", "."],
        "SGB II in %": ["12,5", "3,1", "4,0"],
        "lat": ["51.1", "51.2", "51.3"],
        "Fläche in km²": ["1,25", "2,5", "3,75"],
        "Bemerkung": ["", "neu", ""],
    }
    table = recognise(sheet(columns), NAMES)
    figures, others = figures_of(table)
    told = {figure.label: (figure.unit, figure.decimals, figure.dates) for figure in figures}
    assert told == {
        "Arbeitslose": ("persons", 0, ("31.12.2021",)),
        "SGB II": ("percent", 1, ()),
        "Fläche in km²": ("km2", 2, ()),
    }
    assert others == ["lat", "Bemerkung"]


def test_a_figure_that_is_words_everywhere_is_categories() -> None:
    columns = {
        "Stadtteil": ["Kalk", "Nord", "Süd"] * 4,
        "indicator": ["Status"] * 3 + ["Einwohner"] * 3 + ["Hinweis"] * 3 + ["Gemischt"] * 3,
        "value": ["Fördergebiet", "keines", "Fördergebiet", "10", "20", "30", "", ".", "", "keines", "<5", "7"],
    }
    figures, _ = figures_of(recognise(sheet(columns), NAMES))
    told = {figure.name: figure.categories for figure in figures}
    assert told == {"Status": ("Fördergebiet", "keines"), "Einwohner": (), "Hinweis": (), "Gemischt": ()}


def test_only_what_groups_areas_keeps_some_of_them() -> None:
    """The name of the only area with a figure is no reason to forget the others."""
    columns = pd.DataFrame({"nr": list("12345"), "name": list("abcde"), "kreis": list("11222")}, dtype="str")
    areas = Areas("a.shp", "", columns, AREA, placed=True)
    assert areas.selecting("nr", frozenset({"1", "2"})) == {"kreis": ("1",)}
    assert areas.selecting("nr", frozenset({"1"})) == {}


def test_the_end_of_a_scale_that_does_not_apply_is_an_answer() -> None:
    applies = {
        "1": "trifft voll zu",
        "2": "trifft eher zu",
        "3": "trifft eher nicht zu",
        "4": "trifft nicht zu",
        "9": "weiß nicht",
    }
    [item] = items_of(sheet({"q": ["1", "4", "9"]}, q=applies), "")
    assert (item.role, item.codes, item.missing) == (Role.SCALE, ("1", "2", "3", "4"), ("9",))
    [box] = items_of(sheet({"q": ["0", "1"]}, q={"0": "nicht zutreffend", "1": "zutreffend"}), "")
    assert (box.codes, box.missing) == (("0", "1"), ())
    [other] = items_of(sheet({"q": ["1", "5", "6"]}, q={**SATISFIED, "6": "trifft auf mich nicht zu"}), "")
    assert other.missing == ("6",)
