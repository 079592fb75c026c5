"""Survey files of every kind as batches of text cells and numbers."""

from __future__ import annotations

import datetime
from decimal import Decimal
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from files.findings import Findings
from files.folder import Folder
from indicators.survey.batches import Coded, column_of
from indicators.survey.engines import Engine
from indicators.survey.sources import Source, open_source
from tests.findings import only, told


def cells_of(source: Source, column: str) -> list[str]:
    [batch] = source.batches([column])
    coded = column_of(batch.columns[column])
    assert isinstance(coded, Coded)
    return [coded.cells[code] for code in coded.codes]


@pytest.mark.parametrize("name", ["damaged.sav", "damaged.parquet"])
def test_a_damaged_file_is_a_finding(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"garbage")
    only(told(lambda findings: open_source(tmp_path / name, Engine.ARROW, findings)), "table.unreadable")


def test_a_file_that_is_cut_off_further_down_is_a_finding(tmp_path: Path) -> None:
    path = tmp_path / "survey.parquet"
    pd.DataFrame({"a": np.random.default_rng(1).random(10_000)}).to_parquet(path)
    whole = path.read_bytes()
    path.write_bytes(whole[:1000] + bytes(len(whole) - 3000) + whole[-2000:])
    only(told(lambda findings: list(open_source(path, Engine.ARROW, findings).batches(["a"]))), "table.unreadable")


def test_a_file_without_rows_and_a_folder_without_parts_are_findings(tmp_path: Path) -> None:
    pd.DataFrame({"a": []}).to_parquet(tmp_path / "survey.parquet")
    (tmp_path / "parts.parquet").mkdir()
    for name in ("survey.parquet", "parts.parquet"):
        only(told(lambda findings, name=name: open_source(tmp_path / name, Engine.ARROW, findings)), "table.empty")


def test_a_folder_of_parts_is_a_survey_whose_parts_have_the_same_columns(tmp_path: Path) -> None:
    parts = tmp_path / "survey.parquet"
    parts.mkdir()
    pd.DataFrame({"a": [1], "b": [1]}).to_parquet(parts / "part-0.parquet")
    pd.DataFrame({"a": [2]}).to_parquet(parts / "part-1.parquet")
    path = Folder(tmp_path).find("survey.parquet", Findings())
    finding = only(told(lambda findings: open_source(path, Engine.ARROW, findings)), "table.missing_column")
    assert finding.file == "part-1.parquet"


def test_parquet_cells_become_the_text_a_csv_would_hold(tmp_path: Path) -> None:
    frame = pd.DataFrame(
        {"yes": [True, False], "code": [1.0, None], "when": pd.to_datetime(["2018-02-02", None]), "key": ["007", "NA"]},
        index=pd.Index(["a", "b"], name="quartier"),
    )
    frame.to_parquet(tmp_path / "survey.parquet")
    source = open_source(tmp_path / "survey.parquet", Engine.ARROW, Findings())
    assert {name: cells_of(source, name) for name in source.columns} == {
        "yes": ["1", "0"],
        "code": ["1", ""],
        "when": ["2018-02-02 00:00:00", ""],
        "key": ["007", "NA"],
        "quartier": ["a", "b"],
    }


@pytest.mark.parametrize(
    ("values", "kind", "cells"),
    [
        ([2**53 + 1, None, 7], pa.int64(), ["9007199254740993", "", "7"]),
        ([2**63, 1, None], pa.uint64(), ["9223372036854775808", "1", ""]),
        ([-3, 200, None], pa.int16(), ["-3", "200", ""]),
        ([1.0, -0.0, float("nan")], pa.float32(), ["1", "0", ""]),
        ([float("inf"), 1.5, None], pa.float64(), ["inf", "1.5", ""]),
        ([Decimal("4.00"), None], pa.decimal128(5, 2), ["4.00", ""]),
        ([" a ", "a", None], pa.large_string(), ["a", "a", ""]),
        ([None, None], pa.null(), ["", ""]),
        ([None, None], pa.float64(), ["", ""]),
        ([datetime.date(2018, 2, 3), None], pa.date32(), ["2018-02-03", ""]),
    ],
)
def test_a_column_of_any_type_is_text(values: list[object], kind: pa.DataType, cells: list[str]) -> None:
    for array in (pa.array(values, kind), pa.array(values, kind).dictionary_encode()):
        column = column_of(array)
        assert isinstance(column, Coded)
        assert [column.cells[code] for code in column.codes] == cells
        assert len(set(column.cells)) == len(column.cells)


@pytest.mark.parametrize("values", [[0.5, 1.5, None], [0, 1e6, float("nan")], [2.0**60, 0.0]])
def test_numbers_that_are_no_codes_stay_numbers(values: list[float | None]) -> None:
    column = column_of(pa.array(values, pa.float64()))
    assert not isinstance(column, Coded)
    np.testing.assert_array_equal(column, np.array(values, dtype=float))


def test_real_spss_files_are_read_with_labels_and_without_user_missing_codes(real_data: Path) -> None:
    source = open_source(real_data / "spss" / "pyreadstat_sample.sav", Engine.ARROW, Findings())
    [batch] = source.batches(source.columns)
    assert batch.rows is not None
    assert batch.rows[0] == 2
    assert any(source.labels.values())
    missing = open_source(real_data / "spss" / "pyreadstat_sample_missing.sav", Engine.ARROW, Findings())
    assert any("" in cells_of(missing, column) for column in missing.columns)
