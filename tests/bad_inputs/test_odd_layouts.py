"""Tables of figures laid out otherwise than a row a quartier: one question, and obeying it shows the right values."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.workbook.defined_name import DefinedName

from tests.bad_inputs.figures_city import (
    NAMES,
    RESIDENTS,
    at_the_end,
    below_the_file,
    build,
    described,
    lines_in,
    long_table,
)
from tests.bad_inputs.tables_city import Check, checked, loaded, obey
from tests.bad_inputs.test_figures import SAFE, SURVEY
from tests.bad_inputs.workbook_files import write_xls, write_xlsb

KEYS = list(NAMES)
COUNTS = {key: 1000 + 100 * number for number, key in enumerate(KEYS)}
EARLIER = {key: count - 7 for key, count in COUNTS.items()}
JOBLESS = {key: 90 - 7 * number for number, key in enumerate(KEYS)}
TWO = RESIDENTS + described("jobless", "Arbeitslose", "Personen", more='kind = "count"')
WIDE = 'layout = "wide"\nquartier = "Stadtteil"\n[statistics.columns]\n"Einwohner" = { indicator = "residents" }'
Rows = list[list[object]]


def text_of(rows: Rows) -> str:
    return "".join(";".join("" if cell is None else str(cell) for cell in row) + "\n" for row in rows)


def values(folder: Path, indicator: str = "residents", wave: str = "undated") -> dict[str, float]:
    rows = loaded(folder).released.estimates
    rows = rows[(rows["indicator"] == indicator) & (rows["wave"] == wave)]
    return dict(zip(rows["quartier_id"], rows["value"], strict=True))


def blocking(check: Check) -> dict[str, str]:
    """The only finding that blocks."""
    [finding] = [finding for finding in check.findings if finding["severity"] != "mend"]
    return finding  # type: ignore[return-value]


@pytest.mark.parametrize("form", ["csv", "xlsx"])
@pytest.mark.parametrize("keys", ["names", "ids"])
def test_quartiers_across_are_turned(tmp_path: Path, form: str, keys: str) -> None:
    rows: Rows = [["Merkmal", *(NAMES.values() if keys == "names" else KEYS)], ["Einwohner", *COUNTS.values()]]
    rows.append(["Arbeitslose", *JOBLESS.values()])
    city = build(tmp_path, text_of(rows) if form == "csv" else rows, catalogue=TWO)
    asked = blocking(checked(city))
    assert asked["code"] == "statistics.transposed"
    below_the_file(city, lines_in(asked["remedy"])[0])
    assert checked(city).findings == []
    assert (values(city), values(city, "jobless")) == (COUNTS, JOBLESS)


@pytest.mark.parametrize("numbers", [[9 - number for number in range(9)], [number % 3 + 1 for number in range(9)]])
def test_a_column_of_ranks_is_not_taken_for_ids(tmp_path: Path, numbers: list[int]) -> None:
    rows: Rows = [
        ["Rang", "Stadtteil", "Einwohner"],
        *([rank, NAMES[key], COUNTS[key]] for rank, key in zip(numbers, KEYS, strict=True)),
    ]
    city = build(tmp_path, text_of(rows))
    below_the_file(city, lines_in(blocking(checked(city))["remedy"])[0])
    assert checked(city).code == 0
    assert values(city) == COUNTS


def test_a_column_of_years_says_the_dates(tmp_path: Path) -> None:
    rows: Rows = [["Stadtteil", "Jahr", "Einwohner"]]
    rows += [[NAMES[key], year, own[key]] for key in KEYS for year, own in ((2020, EARLIER), (2021, COUNTS))]
    city = build(tmp_path / "asked", text_of(rows))
    below_the_file(city, lines_in(blocking(checked(city))["remedy"])[0])
    assert checked(city).findings == []
    assert (values(city, wave="2020"), values(city, wave="2021")) == (EARLIER, COUNTS)
    without = build(tmp_path / "without", text_of(rows))
    below_the_file(without, WIDE)
    asked = blocking(checked(without))
    assert (asked["code"], lines_in(asked["remedy"])[0]) == ("statistics.several_rows", 'dates = "Jahr"')
    below_the_file(without, lines_in(asked["remedy"])[0])
    assert checked(without).findings == []
    assert values(without, wave="2021") == COUNTS


def test_rows_of_men_women_and_everybody_are_one_question(tmp_path: Path) -> None:
    rows: Rows = [["Stadtteil", "Geschlecht", "Einwohner"]]
    for key in KEYS:
        rows += [[NAMES[key], "m", 400], [NAMES[key], "w", COUNTS[key] - 400], [NAMES[key], "insgesamt", COUNTS[key]]]
    city = build(tmp_path, text_of(rows))
    below_the_file(city, WIDE)
    below_the_file(city, lines_in(blocking(checked(city))["remedy"])[0])
    assert checked(city).findings == []
    assert values(city) == COUNTS


def test_districts_among_quartiers_of_the_same_name_are_told_apart_by_their_level(tmp_path: Path) -> None:
    rows: Rows = [["Ebene", "Stadtteil", "Einwohner"], *(["Stadtteil", NAMES[key], COUNTS[key]] for key in KEYS)]
    city = build(tmp_path, text_of([*rows, ["Bezirk", "Altstadt", 5000], ["Bezirk", "Nordstadt", 4000]]))
    below_the_file(city, WIDE)
    asked = blocking(checked(city))
    assert "Ebene" in asked["found"]
    below_the_file(city, lines_in(asked["remedy"])[0])
    assert checked(city).findings == []
    assert values(city) == COUNTS


@pytest.mark.parametrize("kind", ["only", "fill_down", "dates"])
def test_columns_and_cells_that_are_not_there_stop(tmp_path: Path, kind: str) -> None:
    line = {"only": 'only = { "Jahr" = ["1"] }', "fill_down": 'fill_down = ["Jahr"]', "dates": 'dates = "Jahr"'}[kind]
    city = build(tmp_path, text_of([["Stadtteil", "Einwohner"], *([NAMES[key], COUNTS[key]] for key in KEYS)]))
    below_the_file(city, f"{line}\n{WIDE}")
    assert checked(city).only("statistics.no_column")["found"] == "Jahr"


def test_no_row_that_counts_stops(tmp_path: Path) -> None:
    city = build(tmp_path, text_of([["Stadtteil", "Jahr", "Einwohner"], *([NAMES[key], 2021, COUNTS[key]] for key in KEYS)]))
    below_the_file(city, f'only = {{ "Jahr" = ["2022"] }}\n{WIDE}')
    assert "“2021”" in checked(city).only("statistics.only_nothing")["remedy"]


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_labels_that_a_pivot_table_writes_once_are_one_question(tmp_path: Path, form: str) -> None:
    rows: Rows = [["Stadtteil", "Merkmal", "Jahr", "Wert"]]
    for key in KEYS:
        rows += [[NAMES[key], "Einwohner", "2020", EARLIER[key]], [None, None, "2021", COUNTS[key]]]
    city = build(tmp_path, text_of(rows) if form == "csv" else rows)
    for code in ("statistics.heads", "statistics.empty_labels"):
        asked = blocking(checked(city))
        assert asked["code"] == code
        below_the_file(city, lines_in(asked["remedy"])[0])
    assert checked(city).findings == []
    assert (values(city, wave="2020"), values(city, wave="2021")) == (EARLIER, COUNTS)


def test_a_long_table_without_dates_is_no_wide_one(tmp_path: Path) -> None:
    rows: Rows = [["Stadtteil", "Merkmal", "Wert"], *([NAMES[key], "Einwohner", COUNTS[key]] for key in KEYS)]
    city = build(tmp_path, text_of(rows))
    below_the_file(city, lines_in(blocking(checked(city))["remedy"])[0])
    assert checked(city).findings == []
    assert values(city) == COUNTS


def test_figures_that_are_called_as_people_do_are_one_question(tmp_path: Path) -> None:
    city = build(tmp_path, long_table(COUNTS, "Einwohner") + long_table(JOBLESS, "arbeitslose").partition("\n")[2], catalogue=TWO)
    asked = checked(city).only("statistics.figure_names")
    below_the_file(city, lines_in(asked["remedy"])[0])
    assert checked(city).findings == []
    assert (values(city, wave="2021"), values(city, "jobless", "2021")) == (COUNTS, JOBLESS)


HEADS = {
    "Einwohner (Stand: 31.12.2021)": "2021-12-31",
    "Einwohner [Anzahl]": "undated",
    "Einwohner 1)": "undated",
    "Einwohner¹": "undated",
    "Einwohner insgesamt": "undated",
    "Einwohner 2019/20": "2019",
    "Stand 2021": "2021",
    "2021/22": "2021",
    "Dez. 2021": "2021-12",
    "Dezember 2021": "2021-12",
    "12/2021": "2021-12",
    "Einwohner (2021)": "2021",
    "Einwohner am 31.12.2021": "2021-12-31",
}


@pytest.mark.parametrize("head", HEADS)
def test_heads_say_figure_and_date(tmp_path: Path, head: str) -> None:
    city = build(tmp_path, text_of([["Stadtteil", head], *([NAMES[key], COUNTS[key]] for key in KEYS)]))
    below_the_file(city, lines_in(blocking(checked(city))["remedy"])[0])
    assert checked(city).findings == []
    assert values(city, wave=HEADS[head]) == COUNTS


def test_percent_of_a_figure_are_not_the_figure(tmp_path: Path) -> None:
    rows: Rows = [["Stadtteil", "Einwohner in %", "Einwohner"], *([NAMES[key], f"1{key},5", COUNTS[key]] for key in KEYS)]
    city = build(tmp_path, text_of(rows))
    below_the_file(city, lines_in(blocking(checked(city))["remedy"])[0])
    assert checked(city).only("statistics.columns_unused")["found"] == "Einwohner in %"
    assert values(city) == COUNTS


@pytest.mark.parametrize("head", ["Einwohner 2015-2020", "Veränderung 2015 zu 2020", "Hunde"])
def test_heads_that_are_no_figure_wait_for_a_person(tmp_path: Path, head: str) -> None:
    city = build(tmp_path, text_of([["Stadtteil", head], *([NAMES[key], COUNTS[key]] for key in KEYS)]))
    asked = blocking(checked(city))
    assert "(residents)" in asked["remedy"]
    [line] = [line for line in asked["remedy"].splitlines() if head in line]
    assert line.startswith("# ")
    below_the_file(city, lines_in(asked["remedy"])[0].replace(line, line.removeprefix("# ")))
    assert checked(city).findings == []
    assert set(values(city)) == set(KEYS) or "2015" in head


def test_a_catalogue_without_figures_gets_entries_for_all(tmp_path: Path) -> None:
    rows: Rows = [["Stadtteil", "Hunde", "Arbeitslosenquote"], *([NAMES[key], COUNTS[key], f"{key},5"] for key in KEYS)]
    city = build(tmp_path, text_of(rows), catalogue=SAFE)
    at_the_end(city, SURVEY.replace("FORMAT", "csv"))
    people = "".join(f"{key};{person % 2}\n" for key in KEYS for person in range(40))
    (city / "figures_survey.csv").write_text("place;q\n" + people, encoding="utf-8")
    asked = blocking(checked(city))
    dataset, _, catalogue = asked["remedy"].partition("\nAnd add at the end of catalogue.toml")
    below_the_file(city, "\n".join(dataset.splitlines()[1:]))
    with (city / "catalogue.toml").open("a", encoding="utf-8") as opened:
        opened.write("\n".join(catalogue.splitlines()[1:]))
    assert checked(city).code == 0
    assert values(city, "hunde") == COUNTS
    assert values(city, "arbeitslosenquote")["3"] == 3.5


TWO_ROWS: Rows = [
    ["Stadtteil", "Einwohner", None, "Arbeitslose", None],
    [None, 2020, 2021, 2020, 2021],
    *([NAMES[key], EARLIER[key], COUNTS[key], JOBLESS[key] + 1, JOBLESS[key]] for key in KEYS),
]
YEARS_ABOVE: Rows = [
    ["Stadtteil", 2020, None, 2021, None],
    [None, "Einwohner", "Arbeitslose", "Einwohner", "Arbeitslose"],
    *([NAMES[key], EARLIER[key], JOBLESS[key] + 1, COUNTS[key], JOBLESS[key]] for key in KEYS),
]
THREE_ROWS: Rows = [
    ["Stadtteil", "Bevölkerung", None, None, None],
    [None, "Einwohner", None, "Arbeitslose", None],
    [None, 2020, 2021, 2020, 2021],
    *TWO_ROWS[2:],
]


@pytest.mark.parametrize("merged", [False, True])
@pytest.mark.parametrize("rows", [TWO_ROWS, YEARS_ABOVE, THREE_ROWS], ids=["years below", "years above", "three rows"])
def test_rows_of_heads_are_joined(tmp_path: Path, rows: Rows, merged: bool) -> None:
    figures = TWO.replace('"Einwohner"', '"Bevölkerung Einwohner"', 1) if rows is THREE_ROWS else TWO
    figures = figures.replace('"Arbeitslose"', '"Bevölkerung Arbeitslose"', 1) if rows is THREE_ROWS else figures
    city = build(tmp_path, rows, catalogue=figures)
    if merged:
        book = openpyxl.load_workbook(city / "figures.xlsx")
        for cells in ("B1:E1", "B2:C2", "D2:E2") if rows is THREE_ROWS else ("A1:A2", "B1:C1", "D1:E1"):
            book.worksheets[0].merge_cells(cells)
        book.save(city / "figures.xlsx")
    below_the_file(city, lines_in(blocking(checked(city))["remedy"])[0])
    assert checked(city).findings == []
    assert (values(city, wave="2020"), values(city, wave="2021")) == (EARLIER, COUNTS)
    assert values(city, "jobless", "2021") == JOBLESS


def test_texts_of_merged_cells_stand_for_all_their_rows(tmp_path: Path) -> None:
    rows: Rows = [["Stadtteil", "Jahr", "Einwohner"]]
    for key in KEYS:
        rows += [[NAMES[key], 2020, EARLIER[key]], [None, 2021, COUNTS[key]]]
    city = build(tmp_path, rows)
    book = openpyxl.load_workbook(city / "figures.xlsx")
    for number in range(9):
        book.worksheets[0].merge_cells(f"A{2 * number + 2}:A{2 * number + 3}")
    book.save(city / "figures.xlsx")
    obey(city, checked(city).only("table.merged_cells"))
    below_the_file(city, lines_in(blocking(checked(city))["remedy"])[0])
    assert checked(city).findings == []
    assert (values(city, wave="2020"), values(city, wave="2021")) == (EARLIER, COUNTS)


def test_a_value_of_merged_cells_is_nobodys(tmp_path: Path) -> None:
    city = build(tmp_path, [["Stadtteil", "Einwohner"], *([NAMES[key], None if key == "2" else COUNTS[key]] for key in KEYS)])
    book = openpyxl.load_workbook(city / "figures.xlsx")
    book.worksheets[0].merge_cells("B2:B3")
    book.save(city / "figures.xlsx")
    below_the_file(city, WIDE)
    stopped = checked(city).only("table.merged_cells")
    assert "\n" not in stopped["remedy"]
    at_the_end(city, '[files."figures.xlsx"]\nmerged = "repeat"')
    assert checked(city).only("table.merged_cells")["severity"] == "stop"


@pytest.mark.parametrize("place", ["cell", "heading"])
def test_a_raised_digit_is_a_footnote(tmp_path: Path, place: str) -> None:
    raised = TextBlock(InlineFont(vertAlign="superscript"), "1")
    rows: Rows = [["Stadtteil", "Einwohner"], *([NAMES[key], COUNTS[key]] for key in KEYS)]
    rows[1 if place == "cell" else 0][1] = CellRichText("1000" if place == "cell" else "Einwohner", raised)
    city = build(tmp_path, rows)
    below_the_file(city, lines_in(blocking(checked(city))["remedy"])[0])
    assert [finding["code"] for finding in checked(city).findings] == (["cell.typography"] if place == "cell" else [])
    assert values(city) == COUNTS


def test_hidden_columns_are_told(tmp_path: Path) -> None:
    city = build(tmp_path, [["Stadtteil", "Einwohner"], *([NAMES[key], COUNTS[key]] for key in KEYS)])
    book = openpyxl.load_workbook(city / "figures.xlsx")
    book.worksheets[0].column_dimensions["B"].hidden = True
    book.save(city / "figures.xlsx")
    below_the_file(city, WIDE)
    assert checked(city).only("table.hidden_columns")["found"] == "1 hidden column: B (Einwohner)"
    assert values(city) == COUNTS


def test_tables_of_several_sheets_and_ranges_are_read(tmp_path: Path) -> None:
    city = build(tmp_path, [["Einwohner in der Stadt"], [], ["Stadtteil", "Einwohner"]], catalogue=TWO)
    book = openpyxl.load_workbook(city / "figures.xlsx")
    first = book.worksheets[0]
    for key in KEYS:
        first.append([NAMES[key], COUNTS[key]])
    for number, row in enumerate([["Stadtteil", "Arbeitslose"], *([NAMES[key], JOBLESS[key]] for key in KEYS)], start=3):
        first.cell(number, 5, row[0])
        first.cell(number, 6, row[1])
    second = book.create_sheet("Vorjahr")
    for row in (["Stadtteil", "Einwohner"], *([NAMES[key], EARLIER[key]] for key in KEYS)):
        second.append(row)
    book.defined_names["Arbeitslose"] = DefinedName("Arbeitslose", attr_text="'Sheet'!$E$3:$F$12")
    book.save(city / "figures.xlsx")
    entry = '[[statistics]]\nfile = "figures.xlsx"\nlayout = "wide"\nquartier = "Stadtteil"\n'
    entries = [
        f'{entry}sheet = "Sheet"\nrange = "A3:B12"\ndate = "2021"\ncolumns = {{ "Einwohner" = {{ indicator = "residents" }} }}\n',
        f'{entry}sheet = "Vorjahr"\ndate = "2020"\ncolumns = {{ "Einwohner" = {{ indicator = "residents" }} }}\n',
        f'{entry}range = "Arbeitslose"\ncolumns = {{ "Arbeitslose" = {{ indicator = "jobless" }} }}\n',
    ]
    toml = (city / "dataset.toml").read_text(encoding="utf-8").partition("[statistics]")[0]
    (city / "dataset.toml").write_text(toml + "".join(entries), encoding="utf-8")
    assert checked(city).findings == []
    assert (values(city, wave="2020"), values(city, wave="2021"), values(city, "jobless")) == (EARLIER, COUNTS, JOBLESS)
    (city / "dataset.toml").write_text((toml + entries[2]).replace('"Arbeitslose"\n', '"Arbeitlose"\n', 1), encoding="utf-8")
    stopped = next(finding for finding in checked(city).findings if finding["code"] == "table.no_range")
    assert "Arbeitslose" in str(stopped["remedy"])


@pytest.mark.parametrize("kind", ["xls", "xlsb"])
def test_what_old_workbooks_do_not_tell_of_percent_is_told(tmp_path: Path, kind: str) -> None:
    rows: list[list[str | float]] = [["Stadtteil", "Quote"], *([NAMES[key], int(key) / 20] for key in KEYS)]
    figure = described("quote", "Quote", "Index", more="decimals = 2")
    city = build(tmp_path, [["", ""]], catalogue=figure, file=f"figures.{kind}")
    (write_xls if kind == "xls" else lambda path, rows: write_xlsb(path, {"T": rows}))(city / f"figures.{kind}", rows)
    below_the_file(city, WIDE.replace("Einwohner", "Quote").replace("residents", "quote"))
    told = checked(city).only("table.percent_unseen")
    assert told["severity"] == "mend"
    assert "B (Quote)" in told["found"]
    assert values(city, "quote")["4"] == 0.2
