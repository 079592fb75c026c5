"""What a German Excel opens right, and what it must not run."""

from __future__ import annotations

import io

import openpyxl
import pandas as pd
import pytest

from language.words import words_for
from reports.tables import as_csv, as_xlsx, export_frame

HOSTILE = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1"]


def rows(names: list[str] | None = None) -> pd.DataFrame:
    names = names or ["Mölschbach", "Kotten", "Ost", "West"]
    status = (["ok", "unreliable", "withheld", "no_data"] * 2)[: len(names)]
    known = [mark in ("ok", "unreliable") for mark in status]

    def numbers(value: float) -> list[float | None]:
        return [value if there else None for there in known]

    return pd.DataFrame(
        {
            "name": names,
            "value": numbers(62.345),
            "lower": numbers(55.0),
            "upper": numbers(69.5),
            "n": pd.array(numbers(84), dtype="Int64"),
            "status": status,
        },
        index=[f"{number:02}" for number in range(1, len(names) + 1)],
    )


def test_german_csv_has_semicolons_a_mark_of_utf8_and_decimal_commas() -> None:
    german = words_for("de")
    written = as_csv(export_frame(rows(), german), german)
    assert written.startswith(b"\xef\xbb\xbf")
    lines = written.decode("utf-8-sig").split("\r\n")
    assert lines[1].split(";")[:6] == ["01", "Mölschbach", "62,345", "55", "69,5", "84"]
    assert lines[3].split(";")[2:6] == ["*"] * 4
    assert lines[4].split(";")[2:6] == ["–"] * 4
    assert "unsicher" in lines[2]


def test_english_csv_has_commas_and_points() -> None:
    english = words_for("en")
    assert b"62.345" in as_csv(export_frame(rows(), english), english)


def test_the_workbook_says_the_same_as_the_csv_with_numbers_as_numbers() -> None:
    german = words_for("de")
    frame = export_frame(rows(), german)
    sheet = openpyxl.load_workbook(io.BytesIO(as_xlsx(frame, "Wohl/fühlen: [im] Quartier?" * 3))).active
    read = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert read[0] == list(frame.columns)
    assert read[1][:3] == ["01", "Mölschbach", 62.345]
    assert read[3][2] == "*"
    assert len(sheet.title) <= 31


@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_that_begins_like_a_formula_stays_text(name: str) -> None:
    german = words_for("de")
    frame = export_frame(rows([name]), german)
    cell = as_csv(frame, german).decode("utf-8-sig").split("\r\n")[1].split(";")[1]
    assert cell.strip('"').startswith("'")
    sheet = openpyxl.load_workbook(io.BytesIO(as_xlsx(frame, "t"))).active
    assert sheet.cell(2, 2).data_type == "s"
    assert sheet.cell(2, 2).value.strip() == name.strip()
