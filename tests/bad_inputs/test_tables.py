"""Tables as they lie in town halls: each fault is named, and obeying what is said mends it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet
from typer.testing import CliRunner

import cli
from files.tables import read_table
from language.words import words_for
from tests.bad_inputs.tables_city import ROWS, VALUES, answered, as_text, checked, city_with, obey, rows_of, values_of
from tests.bad_inputs.workbook_files import write_ods, write_xls
from tests.findings import told

BY_NAME = [[{"1": "Mölschbach", "2": "Süd", "3": "Große Bleiche"}.get(str(row[0]), row[0]), *row[1:]] for row in ROWS]


def workbook(
    change: Callable[[Worksheet], object] = lambda sheet: None, rows: list[list[str | float]] = ROWS
) -> Callable[[Path], object]:
    """What writes the rows as .xlsx, changed."""

    def write(path: Path) -> None:
        book = Workbook()
        sheet = book.worksheets[0]
        sheet.title = "2021"
        for row in rows:
            sheet.append(row)
        change(sheet)
        book.save(path)

    return write


def another_sheet(
    title: str, rows: list[list[str | float]] = ROWS, *, first: bool = False, hidden: bool = False
) -> Callable[[Worksheet], object]:
    def change(sheet: Worksheet) -> None:
        assert sheet.parent
        other = sheet.parent.create_sheet(title, 0 if first else None)
        for row in rows:
            other.append(row)
        other.sheet_state = "hidden" if hidden else "visible"
        sheet.parent.active = sheet.parent.worksheets.index(sheet)

    return change


@pytest.mark.parametrize(
    ("encoding", "codes"),
    [
        ("utf-8", []),
        ("utf-8-sig", []),
        ("utf-16", []),
        ("utf-16-le", ["table.encoding"]),
        ("utf-16-be", ["table.encoding"]),
        ("cp1252", ["table.encoding"]),
    ],
)
def test_certain_encodings_are_read(tmp_path: Path, encoding: str, codes: list[str]) -> None:
    folder = city_with(tmp_path / "c", "s.csv", as_text(BY_NAME).encode(encoding))
    check = checked(folder)
    assert (check.code, [finding["code"] for finding in check.findings]) == (0, codes)
    assert values_of(folder) == VALUES


@pytest.mark.parametrize("encoding", ["cp850", "mac-roman"])
def test_an_old_encoding_is_asked_about_with_the_names_of_the_city(tmp_path: Path, encoding: str) -> None:
    folder = city_with(tmp_path / "c", "s.csv", as_text(BY_NAME, ";").encode(encoding))
    check = checked(folder)
    asked = check.only("table.encoding")
    assert check.code == 1
    assert asked["severity"] == "ask"
    assert all(name in asked["found"] for name in ("Mölschbach", "Süd", "Große", encoding))
    obey(folder, asked)
    assert checked(folder).findings == []
    assert values_of(folder) == VALUES


def test_a_text_that_was_encoded_twice_is_asked_about(tmp_path: Path) -> None:
    doubled = as_text(BY_NAME).encode().decode("cp1252").encode()
    folder = city_with(tmp_path / "c", "s.csv", doubled)
    asked = checked(folder).only("table.encoding")
    assert "MÃ¶lschbach → Mölschbach" in asked["found"]
    obey(folder, asked)
    assert checked(folder).findings == []
    assert values_of(folder) == VALUES


def test_rows_of_two_encodings_are_asked_about_with_their_lines(tmp_path: Path) -> None:
    lines = as_text(BY_NAME).splitlines(keepends=True)
    mixed = b"".join(line.encode("cp1252" if number == 2 else "utf-8") for number, line in enumerate(lines))
    folder = city_with(tmp_path / "c", "s.csv", mixed)
    check = checked(folder)
    asked = check.only("table.encoding_mixed")
    assert (check.code, asked["row"]) == (1, 3)
    assert "Süd" in asked["found"]
    obey(folder, asked)
    assert checked(folder).findings == []
    assert values_of(folder) == VALUES


TITLES = [["Sozialatlas 2021"], ["Amt für Statistik"]]


@pytest.mark.parametrize("blank", [0, 1])
def test_title_rows_of_a_text_are_asked_about_once(tmp_path: Path, blank: int) -> None:
    text = "Sozialatlas 2021;;;\nAmt für Statistik\n" + "\n" * blank + as_text(ROWS, ";")
    folder = city_with(tmp_path / "c", "s.csv", text.encode())
    check = checked(folder)
    asked = check.only("table.header_row")
    assert (check.code, asked["row"]) == (1, 3 + blank)
    assert f"The header seems to be in row {3 + blank}" in asked["why"]
    obey(folder, asked)
    assert checked(folder).findings == []
    assert values_of(folder) == VALUES


@pytest.mark.parametrize("kind", ["xlsx", "ods", "xls"])
def test_title_rows_of_a_workbook_are_asked_about_once(tmp_path: Path, kind: str) -> None:
    rows = [*TITLES, *ROWS]
    write = {
        "xlsx": workbook(rows=rows),
        "ods": lambda path: write_ods(path, {"T": rows}),
        "xls": lambda path: write_xls(path, rows),
    }[kind]
    folder = city_with(tmp_path / "c", f"s.{kind}", write)
    asked = checked(folder).only("table.header_row")
    assert "The header seems to be in row 3" in asked["why"]
    obey(folder, asked)
    assert checked(folder).findings == []
    assert values_of(folder) == VALUES


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_second_row_of_headings_is_asked_about_once(tmp_path: Path, kind: str) -> None:
    rows = [ROWS[0], ["Stadtteil", "Merkmal", "Stichtag", "Wert"], *ROWS[1:]]
    folder = city_with(tmp_path / "c", f"s.{kind}", workbook(rows=rows) if kind == "xlsx" else as_text(rows).encode())
    check = checked(folder)
    asked = check.only("table.second_header")
    assert (check.code, asked["row"]) == (1, 2)
    obey(folder, asked)
    assert checked(folder).findings == []
    assert values_of(folder) == VALUES


def test_ids_of_an_import_are_a_third_heading(tmp_path: Path) -> None:
    ids = '"{""ImportId"":""a""}","{""ImportId"":""b""}","{""ImportId"":""c""}","{""ImportId"":""d""}"\n'
    first, *rest = as_text(ROWS).splitlines(keepends=True)
    text = first + '"Wo wohnen\nSie?",Was,Wann,Wie viel\n' + ids + "".join(rest)
    folder = city_with(tmp_path / "c", "s.csv", text.encode())
    asked = checked(folder).only("table.second_header")
    assert "leave_out = [2, 4]" in asked["remedy"]
    obey(folder, asked)
    assert checked(folder).findings == []
    assert values_of(folder) == VALUES


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize("notes", [["Quelle: Amt für Statistik"], ["*) ohne Nebenwohnsitze", "Stand 31.12.2021, eigene Zählung"]])
def test_notes_below_the_table_are_left_out_and_told(tmp_path: Path, kind: str, notes: list[str]) -> None:
    rows = [*ROWS, *([note] for note in notes)]
    folder = city_with(tmp_path / "c", f"s.{kind}", workbook(rows=rows) if kind == "xlsx" else as_text(rows, ";").encode())
    check = checked(folder)
    mended = check.only("table.notes")
    assert (check.code, mended["severity"], mended["row"]) == (0, "mend", 11)
    assert values_of(folder) == VALUES
    obey(folder, mended)
    assert checked(folder).code == 1


def test_answers_about_one_file_add_up(tmp_path: Path) -> None:
    rows = [["Sozialatlas"], ROWS[0], ["Stadtteil", "Merkmal", "Stichtag", "Wert"], *ROWS[1:], ["Quelle: Amt"]]
    text = as_text([[str(cell).replace("Stadtteil", "Straße"), *rest] for cell, *rest in rows], ";")
    folder = city_with(tmp_path / "c", "s.csv", text.encode("cp850"))
    for code in ("table.encoding", "table.header_row", "table.second_header"):
        obey(folder, checked(folder).only(code))
    assert checked(folder).only("table.notes")["severity"] == "mend"
    assert values_of(folder) == VALUES


def test_what_the_command_prints_can_be_pasted(tmp_path: Path) -> None:
    folder = city_with(tmp_path / "c", "s.csv", as_text(BY_NAME).encode("cp850"))
    arguments = ["check", str(folder), "--language", "en"]
    asked = CliRunner().invoke(cli.app, arguments)
    assert asked.exit_code == 1
    heading, _, rest = asked.stdout.partition('[files."s.csv"]')
    obey(folder, {"remedy": f'[files."s.csv"]\n{rest.strip().splitlines()[0].strip()}'})
    assert heading
    assert CliRunner().invoke(cli.app, arguments).exit_code == 0


def test_headings_that_come_again_are_left_out(tmp_path: Path) -> None:
    folder = city_with(tmp_path / "c", "s.csv", as_text([*ROWS[:5], ROWS[0], *ROWS[5:]]).encode())
    assert checked(folder).only("table.notes")["row"] == 6
    assert values_of(folder) == VALUES


def test_a_line_that_names_the_separator_is_no_data(tmp_path: Path) -> None:
    folder = city_with(tmp_path / "c", "s.csv", ("sep=;\r\n" + as_text(ROWS, ";").replace("\n", "\r\n") + "\r\n").encode())
    check = checked(folder)
    assert (check.code, check.only("table.separator_line")["severity"]) == (0, "mend")
    assert values_of(folder) == VALUES


def test_signs_between_cells_are_counted_outside_quotation_marks(tmp_path: Path) -> None:
    text = as_text([[*row, '"a, b, c, d, e?"' if number == 0 else '"x\ny, z"'] for number, row in enumerate(ROWS)], ";")
    folder = city_with(tmp_path / "c", "s.csv", text.replace("\n0", "\r\n0").encode())
    assert checked(folder).findings == []
    assert values_of(folder) == VALUES


def test_decimal_commas_in_a_file_of_commas_are_one_finding(tmp_path: Path) -> None:
    rows = [ROWS[0], *([*row[:3], "1,238"] for row in ROWS[1:])]
    check = checked(city_with(tmp_path / "c", "s.csv", as_text(rows).encode()))
    assert check.code == 1
    assert "decimal comma" in check.only("table.shifted_cells")["why"]


@pytest.mark.parametrize("kind", ["xls", "ods"])
def test_other_workbooks_are_read(tmp_path: Path, kind: str) -> None:
    write = write_xls if kind == "xls" else lambda path, rows: write_ods(path, {"T": rows})
    folder = city_with(tmp_path / "c", f"s.{kind}", lambda path: write(path, BY_NAME))
    assert checked(folder).findings == []
    assert values_of(folder) == VALUES


@pytest.mark.parametrize(
    ("name", "content", "word"),
    [
        ("s.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "old Excel"),
        ("s.ods", b"PK\x03\x04" + bytes(100), "OpenDocument"),
        ("s.xlsx", b"PK\x03\x04" + bytes(100), "Excel workbook (.xlsx)"),
        ("s.csv", b"PK\x03\x04" + bytes(100), "zip archive"),
        ("s.xls", b"<html><table><tr><td>1</td></tr></table></html>", "web page"),
        ("s.csv", b"%PDF-1.7 ...", "PDF"),
    ],
)
def test_what_is_no_table_is_named(tmp_path: Path, name: str, content: bytes, word: str) -> None:
    check = checked(city_with(tmp_path / "c", name, content))
    stopped = check.only("table.unreadable")
    assert (check.code, stopped["severity"]) == (1, "stop")
    assert word in stopped["found"]
    assert ".xlsx" in stopped["remedy"]


@pytest.mark.parametrize(
    ("name", "write"),
    [
        ("s.csv", workbook()),
        ("s.xls", workbook()),
        ("s.xlsx", lambda path: path.write_text(as_text(ROWS, ";"), encoding="utf-8")),
        ("s.xls", lambda path: path.write_text(as_text(ROWS, "\t"), encoding="utf-8")),
        ("s.xlsx", lambda path: write_xls(path, ROWS)),
        ("s.csv", lambda path: write_ods(path, {"T": ROWS})),
    ],
)
def test_an_ending_that_lies_is_told(tmp_path: Path, name: str, write: Callable[[Path], object]) -> None:
    folder = city_with(tmp_path / "c", name, write)
    check = checked(folder)
    assert (check.code, check.only("table.ending")["severity"]) == (0, "mend")
    assert values_of(folder) == VALUES


def test_formulas_without_results_stop(tmp_path: Path) -> None:
    rows = [ROWS[0], *([*row[:3], f"={row[3]}+0"] for row in ROWS[1:])]
    check = checked(city_with(tmp_path / "c", "s.xlsx", workbook(rows=rows)))
    stopped = check.only("table.formulas")
    assert (check.code, stopped["row"]) == (1, 2)
    assert "save it" in stopped["remedy"]


@pytest.mark.parametrize("cells", ["A3:A4", "B2:B5", "A10:D10"])
def test_merged_cells_below_the_headings_stop(tmp_path: Path, cells: str) -> None:
    check = checked(city_with(tmp_path / "c", "s.xlsx", workbook(lambda sheet: sheet.merge_cells(cells))))
    assert check.code == 1
    assert cells in check.only("table.merged_cells")["found"]


def test_a_merged_note_below_the_table_can_be_left_out(tmp_path: Path) -> None:
    folder = city_with(tmp_path / "c", "s.xlsx", workbook(lambda sheet: sheet.merge_cells("A11:D11"), [*ROWS, ["Quelle: Amt"]]))
    obey(folder, checked(folder).only("table.merged_cells"))
    assert checked(folder).findings == []
    assert values_of(folder) == VALUES


def test_merged_titles_and_headings_do_no_harm(tmp_path: Path) -> None:
    rows = [["Einwohner", "", "", ""], ["quartier_id", "indicator", "date", "value"], ["", "", "", ""], *ROWS[1:]]

    def merge(sheet: Worksheet) -> None:
        for cells in ("A1:D1", "A2:A3", "B2:B3", "C2:C3", "D2:D3"):
            sheet.merge_cells(cells)

    folder = city_with(tmp_path / "c", "s.xlsx", workbook(merge, rows))
    asked = checked(folder).only("table.header_row")
    obey(folder, asked)
    assert checked(folder).findings == []
    assert values_of(folder) == VALUES


EARLIER = [ROWS[0], *([row[0], row[1], "2020", 1.0] for row in ROWS[1:])]


@pytest.mark.parametrize("hidden", [False, True])
@pytest.mark.parametrize("first", [False, True])
def test_of_several_sheets_the_city_chooses(tmp_path: Path, first: bool, hidden: bool) -> None:
    folder = city_with(tmp_path / "c", "s.xlsx", workbook(another_sheet("2020", EARLIER, first=first, hidden=hidden)))
    check = checked(folder)
    asked = check.only("table.sheet")
    assert (check.code, asked["severity"]) == (1, "ask")
    assert all(f"“{name}”" in asked["remedy"] for name in ("2020", "2021"))
    assert ("Hidden are: 2020" in asked["why"]) == hidden
    answered(folder, 'sheet = "2021"')
    assert checked(folder).findings == []
    assert values_of(folder) == VALUES


def test_sheets_without_the_columns_are_told_and_not_asked_about(tmp_path: Path) -> None:
    notes: list[list[str | float]] = [["Spalte", "Bedeutung"], ["value", "Wert"]]
    folder = city_with(tmp_path / "c", "s.xlsx", workbook(another_sheet("Legende", notes, first=True)))
    check = checked(folder)
    assert (check.code, check.only("table.sheet_chosen")["severity"]) == (0, "mend")
    assert values_of(folder) == VALUES


def test_a_sheet_that_is_not_there_is_named_with_the_one_alike(tmp_path: Path) -> None:
    folder = city_with(tmp_path / "c", "s.xlsx", workbook())
    answered(folder, 'sheet = "2012"')
    assert "2021" in checked(folder).only("table.no_sheet")["remedy"]


@pytest.mark.parametrize("kind", ["xlsx", "ods"])
def test_hidden_rows_are_told(tmp_path: Path, kind: str) -> None:
    def hide(sheet: Worksheet) -> None:
        sheet.row_dimensions[3].hidden = True

    write = workbook(hide) if kind == "xlsx" else lambda path: write_ods(path, {"T": ROWS}, hidden=[3])
    folder = city_with(tmp_path / "c", f"s.{kind}", write)
    check = checked(folder)
    mended = check.only("table.hidden_rows")
    assert (check.code, mended["severity"], mended["row"]) == (0, "mend", 3)
    assert values_of(folder) == VALUES
    obey(folder, mended)
    assert [finding["code"] for finding in checked(folder).findings] == ["statistics.gaps"]
    assert "2" not in values_of(folder)


@pytest.mark.parametrize("kind", ["xlsx", "ods"])
def test_percent_formats_are_read_as_they_are_shown(tmp_path: Path, kind: str) -> None:
    rows = [ROWS[0], *([*row[:3], (10 + number) / 100] for number, row in enumerate(ROWS[1:]))]

    def as_percent(sheet: Worksheet) -> None:
        for row in range(2, 11):
            sheet.cell(row, 4).number_format = "0.0%"

    write = workbook(as_percent, rows) if kind == "xlsx" else lambda path: write_ods(path, {"T": rows}, percent=True)
    folder = city_with(tmp_path / "c", f"s.{kind}", write)
    check = checked(folder)
    assert (check.code, check.only("table.percent_format")["severity"]) == (0, "mend")
    assert values_of(folder) == {str(key): 9.0 + key for key in range(1, 10)}


def test_cells_that_show_an_error_are_told(tmp_path: Path) -> None:
    def fail(sheet: Worksheet) -> None:
        sheet["D3"] = "#DIV/0!"
        sheet["D3"].data_type = "e"

    folder = city_with(tmp_path / "c", "s.xlsx", workbook(fail))
    check = checked(folder)
    assert (check.code, check.only("table.error_cells")["row"]) == (0, 3)
    assert rows_of(folder).loc["2", "status"] == "no_data"


@pytest.mark.parametrize(("line", "factor"), [(None, 1.0), ('thousands = "."', 1000.0), ('decimal = ","', 1000.0)])
def test_points_between_digits_are_asked_about_once_a_file(tmp_path: Path, line: str | None, factor: float) -> None:
    rows = [[*ROWS[0], "se"], *([*row[:3], f"1.23{number}", "1.001"] for number, row in enumerate(ROWS[1:]))]
    folder = city_with(tmp_path / "c", "s.csv", as_text(rows).encode())
    check = checked(folder)
    asked = check.only("cell.thousands")
    assert (check.code, asked["severity"]) == (1, "ask")
    assert "18 cells" in asked["found"]
    answered(folder, line) if line else obey(folder, asked)
    assert checked(folder).findings == []
    assert values_of(folder) == pytest.approx({str(key): factor * (1.23 + (key - 1) / 1000) for key in range(1, 10)})


@pytest.mark.parametrize(
    ("cells", "value"),
    [
        (["12,5 %"] * 9, 12.5),
        (["1 234"] * 9, 1234.0),
        (["1\u00a0234"] * 9, 1234.0),
        (["12,5r"] * 9, 12.5),
    ],
)
def test_typography_of_numbers_is_read_and_told(tmp_path: Path, cells: list[str], value: float) -> None:
    rows = [ROWS[0], *([*row[:3], cell] for row, cell in zip(ROWS[1:], cells, strict=True))]
    folder = city_with(tmp_path / "c", "s.csv", as_text(rows, ";").encode())
    if "%" in cells[0]:  # of people it would be asked about
        catalogue = folder / "catalogue.toml"
        catalogue.write_text(catalogue.read_text(encoding="utf-8").replace('unit = "Einwohner"', 'unit = "%"'), encoding="utf-8")
    check = checked(folder)
    assert "cell.typography" in [finding["code"] for finding in check.findings]
    assert set(values_of(folder).values()) == {value}


def test_a_typographic_minus_is_a_minus(tmp_path: Path) -> None:
    rows = [ROWS[0], *([*row[:3], "\u22125"] for row in ROWS[1:])]
    check = checked(city_with(tmp_path / "c", "s.csv", as_text(rows, ";").encode()))
    assert "1: \u22125" in next(finding["found"] for finding in check.findings if finding["code"] == "statistics.negative")


def test_signs_of_statistics_are_asked_about_once_and_mean_what_is_answered(tmp_path: Path) -> None:
    cells = [".", "–", "(12,5)", "x", "/", "…", "7", "8", "9"]
    rows = [[*ROWS[0], "se"], *([*row[:3], cell, "." if cell == "." else "1"] for row, cell in zip(ROWS[1:], cells, strict=True))]
    folder = city_with(tmp_path / "c", "s.csv", as_text(rows, ";").encode())
    check = checked(folder)
    asked = check.only("cell.signs")
    assert (check.code, asked["severity"]) == (1, "ask")
    assert "7 cells" in asked["found"]
    obey(folder, asked)
    assert checked(folder).findings == []
    made = rows_of(folder)
    assert made["status"].to_dict() == dict(
        zip("123456789", ["no_data", "ok", "unreliable", *["no_data"] * 3, *["ok"] * 3], strict=True)
    )
    assert made.loc["2", "value"] == 0.0
    assert made.loc["3", "value"] == 12.5


def test_columns_that_differ_in_capitals_and_blanks_are_proposed(tmp_path: Path) -> None:
    path = tmp_path / "areas.csv"
    path.write_text("Area ID,name,Quartier_Id\na,A,1\n", encoding="utf-8")
    missing = told(lambda findings: read_table(path, findings, required=("area_id", "name", "quartier_id")))
    proposed = [words_for("en").say(finding.remedy) for finding in missing]
    assert [remedy.partition("?")[0] for remedy in proposed] == ["Did you mean “Area ID”", "Did you mean “Quartier_Id”"]


def test_keys_that_became_dates_are_said_to_be_so(tmp_path: Path) -> None:
    text = as_text(ROWS).replace("\n1,", "\n2026-02-01,").replace("\n2,", "\n02. Jan,")
    folder = city_with(tmp_path / "c", "s.csv", text.encode())
    dataset = folder / "dataset.toml"
    dataset.write_text(dataset.read_text() + '\n[aliases]\n"1-2" = "1"\n"2-1" = "2"\n', encoding="utf-8")
    check = checked(folder)
    assert check.code == 1
    assert {finding["code"] for finding in check.findings} == {"quartier.made_a_date"}
    assert "“1-2”" in check.findings[0]["why"]


@pytest.mark.parametrize("name", ["dataset.toml.txt", "Dataset.toml", "dataset.TOML"])
def test_a_file_that_is_called_a_little_differently_is_named(tmp_path: Path, name: str) -> None:
    folder = city_with(tmp_path / "c", "s.csv", as_text(ROWS).encode())
    (folder / "dataset.toml").rename(folder / name)
    check = checked(folder)
    assert check.code == 1
    assert name in check.only("folder.missing_file")["why"]


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ('encoding = "zip"', "toml.wrong_value"),
        ("header = 0", "toml.wrong_value"),
        ("header = 40", "table.header"),
        ('decimal = ";"', "toml.wrong_value"),
        ('signs = { "." = "unreliable" }', "toml.wrong_value"),
        ('delimitter = ";"', "toml.unknown_key"),
    ],
)
def test_answers_that_make_no_sense_stop(tmp_path: Path, line: str, code: str) -> None:
    folder = city_with(tmp_path / "c", "s.csv", as_text(ROWS).encode())
    answered(folder, line)
    check = checked(folder)
    assert (check.code, check.only(code)["severity"]) == (1, "stop")


def test_answers_about_a_file_that_no_entry_names_stop(tmp_path: Path) -> None:
    folder = city_with(tmp_path / "c", "s.csv", as_text(ROWS).encode())
    dataset = folder / "dataset.toml"
    dataset.write_text(dataset.read_text() + '\n[files."S.csv"]\nheader = 1\n', encoding="utf-8")
    assert "“s.csv”" in checked(folder).only("files.unnamed")["remedy"]
