from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import Workbook

from files.findings import Findings, Severity
from files.tables import read_table
from tests.findings import only, told


def write(folder: Path, content: bytes | str, name: str = "table.csv") -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_any_delimiter_gives_the_same_text_table(tmp_path: Path, delimiter: str) -> None:
    table = read_table(write(tmp_path, "id,name\n007,NA\n".replace(",", delimiter)), Findings())
    assert table.to_dict("index") == {2: {"id": "007", "name": "NA"}}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_any_encoding_gives_the_same_names_and_a_guess_is_told(tmp_path: Path, encoding: str) -> None:
    findings = Findings()
    table = read_table(write(tmp_path, "id,name\n1,Mölschbach – groß\n".encode(encoding)), findings)
    assert table.at[2, "name"] == "Mölschbach – groß"
    assert [f.severity for f in findings] == ([Severity.MEND] if encoding == "cp1252" else [])


def test_rows_are_counted_as_an_editor_does_over_quoted_line_breaks_and_blank_lines(tmp_path: Path) -> None:
    table = read_table(write(tmp_path, 'id,text\n1,"two\nlines"\n\n2,plain\n'), Findings())
    assert list(table.index) == [2, 5]
    assert table.at[2, "text"] == "two\nlines"


def test_a_ragged_row_is_named_by_its_line(tmp_path: Path) -> None:
    path = write(tmp_path, "id,name\n1,a\n2\n3,b,c\n")
    found = [f for f in told(lambda findings: read_table(path, findings)) if f.code == "table.ragged_row"]
    assert [f.row for f in found] == [3, 4]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("", "table.empty"),
        ("id,name\n", "table.empty"),
        ('id,name\n1,"open\n', "table.broken_quotes"),
    ],
)
def test_a_table_without_rows_or_with_an_open_quote_is_refused(tmp_path: Path, content: str, code: str) -> None:
    path = write(tmp_path, content)
    only(told(lambda findings: read_table(path, findings)), code)


def test_two_columns_of_one_name_are_refused(tmp_path: Path) -> None:
    path = write(tmp_path, "id,name,name\n1,a,b\n")
    assert any("name" in str(f.observed) for f in told(lambda findings: read_table(path, findings)))


def test_a_missing_column_is_named_with_the_one_that_is_alike(tmp_path: Path) -> None:
    path = write(tmp_path, "id,nmae\n1,a\n")
    findings = told(lambda findings: read_table(path, findings, required=("id", "name")))
    assert "name" in repr(findings[0].why) + repr(findings[0].observed)


def test_a_workbook_gives_what_its_cells_show(tmp_path: Path) -> None:
    book = Workbook()
    book.active.append(["id", "value"])
    book.active.append(["007", 3.0])
    book.active.append(["008", None])
    book.save(tmp_path / "table.xlsx")
    table = read_table(tmp_path / "table.xlsx", Findings())
    assert table.to_dict("list") == {"id": ["007", "008"], "value": ["3", ""]}


def test_a_text_file_called_xlsx_is_read_as_what_it_is_and_told(tmp_path: Path) -> None:
    findings = Findings()
    table = read_table(write(tmp_path, "id,name\n1,a\n", "table.xlsx"), findings)
    assert table.to_dict("list") == {"id": ["1"], "name": ["a"]}
    assert only(list(findings), "table.ending").severity is Severity.MEND
