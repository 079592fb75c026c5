"""The columns of a boundary file: what is there, and its cells as text."""

from __future__ import annotations

import json
import re

import geopandas as gpd
import numpy as np
import pandas as pd

from files.findings import Findings
from geo.reading.options import BoundaryOptions
from language.phrases import Phrase, in_quotes

_MOST_PROPOSED = 5
_LONGEST_IN_DBF = 10  # letters of a column's name in a shapefile
_ROW_NUMBERS = ("fid", "id", "ogc_fid", "objectid")  # that a program gave: other ones after the next export
_WHOLE = re.compile(r"(\d+)[.,]0+")


def as_text(column: pd.Series, *, whole: bool = False) -> pd.Series:
    """Cells as text: whole numbers without a decimal point, what is missing as an empty text.

    Parameters
    ----------
    whole : bool
        Whether texts such as ``1.0`` are whole numbers too, if all are.
    """
    if pd.api.types.is_float_dtype(column) and (column.dropna() % 1 == 0).all():
        column = column.astype("Int64")
    text = column.astype("str").where(column.notna(), "").astype("str").str.strip()
    filled = text[text != ""]
    if whole and len(filled) and filled.map(lambda cell: bool(_WHOLE.fullmatch(cell))).all():
        return text.map(lambda cell: _WHOLE.sub(r"\1", cell))
    return text


def columns_of(frame: gpd.GeoDataFrame) -> list[str]:
    """Names of all columns but the shapes."""
    return [str(column) for column in frame.columns if column != frame.geometry.name]


def distinct_columns(frame: gpd.GeoDataFrame) -> list[str]:
    """Columns in which every shape has a cell of its own, without numbers of rows."""
    texts = {column: as_text(frame[column]) for column in columns_of(frame) if not holds_lists(frame[column])}
    own = [column for column, text in texts.items() if text.is_unique and (text != "").all()]
    return [column for column in own if column.casefold() not in _ROW_NUMBERS]


def check_columns(frame: gpd.GeoDataFrame, file: str, options: BoundaryOptions, findings: Findings) -> None:
    """Stop where a column that ``dataset.toml`` names is missing, or holds lists; one finding for all of them.

    Raises
    ------
    Rejected
    """
    columns, wanted = columns_of(frame), {"key": options.key, "name": options.name}
    absent = [name for name in dict.fromkeys((*wanted.values(), *options.only)) if name not in columns]
    if absent:
        lines = [f"{entry} = {_quoted(alike)}" for entry, name in wanted.items() if (alike := _alike(name, columns, absent))]
        own = distinct_columns(frame)[:_MOST_PROPOSED]
        remedy = Phrase("Correct the name under [boundaries] in dataset.toml (capital letters count).")
        if lines:
            remedy = Phrase(
                "Write these lines under [boundaries] in dataset.toml, instead of the entries there:\n{lines}",
                lines="\n".join(lines),
            )
        elif options.key in absent and own:
            remedy = Phrase(
                "A key is a column in which every shape has its own cell. Write one of these lines under [boundaries] in"
                " dataset.toml, instead of the entry there:\n{lines}",
                lines="\n".join(f"key = {_quoted(column)}" for column in own),
            )
        elif all(column.casefold() in _ROW_NUMBERS for column in columns):
            remedy = Phrase("The file has shapes alone. Export it again together with its attributes (keys and names).")
        why = Phrase("The boundaries have no column {columns}.", columns=in_quotes(absent))
        findings.stop("boundaries.missing_column", file, observed=", ".join(columns) or "–", why=why, remedy=remedy)
    for entry, name in wanted.items():
        if name in columns and holds_lists(frame[name]):
            observed = Phrase("lists in the column “{column}”", column=name)
            why = Phrase("A key or a name is one text; this column holds several in a cell.")
            remedy = Phrase("Choose another column with “{entry}” under [boundaries], or export it as text.", entry=entry)
            findings.stop("boundaries.lists", file, observed=observed, why=why, remedy=remedy)
    findings.finish()


def _alike(name: str, columns: list[str], absent: list[str]) -> str:
    """A column that is called so but for capitals, or as far as a shapefile keeps names."""
    if name not in absent:
        return ""
    for column in columns:
        if column.casefold() in (name.casefold(), name.casefold()[:_LONGEST_IN_DBF]):
            return column
    return ""


def holds_lists(column: pd.Series) -> bool:
    """Whether a cell of the column is a list or a table and no single value."""
    return column.dtype == object and bool(column.map(lambda cell: isinstance(cell, list | dict | tuple | np.ndarray)).any())


def _quoted(name: str) -> str:
    return json.dumps(name, ensure_ascii=False)
