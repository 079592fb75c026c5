"""SPSS and Parquet files as text tables."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from files.findings import Findings
from files.typed_tables import read_typed_table
from tests.findings import only, told


@pytest.mark.parametrize("name", ["damaged.sav", "damaged.parquet"])
def test_a_damaged_file_is_a_finding(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"garbage")
    only(told(lambda findings: read_typed_table(tmp_path / name, findings)), "table.unreadable")


def test_parquet_cells_become_the_text_a_csv_would_hold(tmp_path: Path) -> None:
    frame = pd.DataFrame(
        {"yes": [True, False], "code": [1.0, None], "when": pd.to_datetime(["2018-02-02", None]), "key": ["007", "NA"]},
        index=pd.Index(["a", "b"], name="quartier"),
    )
    frame.to_parquet(tmp_path / "survey.parquet")
    table, labels = read_typed_table(tmp_path / "survey.parquet", Findings())
    assert table["quartier"].to_list() == ["a", "b"]
    assert table["yes"].to_list() == ["1", "0"]
    assert table["code"].to_list() == ["1", ""]
    assert table["when"].to_list()[1] == ""
    assert table["key"].to_list() == ["007", "NA"]
    assert labels == {}


def test_real_spss_files_are_read_with_labels_and_without_user_missing_codes(real_data: Path) -> None:
    table, labels = read_typed_table(real_data / "spss" / "pyreadstat_sample.sav", Findings())
    assert table.index[0] == 2
    assert table.to_numpy().size > 0
    assert any(labels.values())
    missing, _ = read_typed_table(real_data / "spss" / "pyreadstat_sample_missing.sav", Findings())
    assert (missing == "").any(axis=None)
