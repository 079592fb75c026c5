"""SPSS and Parquet files as the same text tables that a CSV file gives."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyreadstat

from files.findings import Findings, Rejected
from files.tables import as_text_table, check_size
from language.phrases import Phrase

TYPED = (".sav", ".parquet")

Labels = Mapping[str, Mapping[str, str]]


def read_typed_table(path: Path, findings: Findings) -> tuple[pd.DataFrame, Labels]:
    """Read a ``.sav`` (user-missing codes become empty) or ``.parquet`` file.

    Returns
    -------
    DataFrame, Mapping
        Strings, indexed as `files.tables.read_table` does: the first respondent stands in row 2. And
        for each column that has value labels, code to label.

    Raises
    ------
    Rejected
        If the file cannot be read.
    """
    check_size(path, findings)
    labels: Labels = {}
    try:
        if path.suffix.lower() == ".sav":
            frame, meta = pyreadstat.read_sav(path, user_missing=False)
            labels = {
                column: {_as_text(code): str(label) for code, label in described.items()}
                for column, described in meta.variable_value_labels.items()
            }
        else:
            frame = pd.read_parquet(path)
    except (pyreadstat.PyreadstatError, pyreadstat.ReadstatError, pa.ArrowException, OSError, UnicodeDecodeError) as error:
        findings.stop(
            "table.unreadable",
            path.name,
            observed=str(error)[:200],
            why=Phrase("The file cannot be read; it may be damaged or cut off."),
            remedy=Phrase("Export it again from its source."),
        )
        raise Rejected(findings) from error
    if not isinstance(frame.index, pd.RangeIndex):
        frame = frame.reset_index()
    rows = ([_as_text(cell) for cell in row] for row in frame.itertuples(index=False))
    header = [str(column) for column in frame.columns]
    return as_text_table([(1, header), *enumerate(rows, start=2)], path.name, findings), labels


def _as_text(cell: object) -> str:
    if isinstance(cell, bool | np.bool_):
        return str(int(cell))
    if pd.api.types.is_scalar(cell) and pd.isna(cell):  # type: ignore[call-overload]  # is_scalar does not narrow an object
        return ""
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)
