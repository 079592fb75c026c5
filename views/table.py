"""The map's numbers as a semantic table, sorted in the browser, and as files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import streamlit as st

from dataset.dataset import Dataset
from geo.classes import Mark
from indicators.catalogue import Indicator
from indicators.sentences import interval_of, value_of, verdict_of
from language.words import Words
from reports.tables import as_csv, as_xlsx, export_frame
from views.selection import Selection

_ASSETS = Path(__file__).parent / "assets"

_table = st.components.v2.component(
    "quartierblick_table",
    html='<div class="numbers-wrap"></div>',
    js=(_ASSETS / "table.js").read_text(encoding="utf-8"),
    isolate_styles=False,
)
_print = st.components.v2.component(
    "quartierblick_print",
    html='<button type="button" class="print"></button>',
    css=(_ASSETS / "print_button.css").read_text(encoding="utf-8"),
    js=(_ASSETS / "print_button.js").read_text(encoding="utf-8"),
)


@dataclass(frozen=True)
class _Column:
    """A column as it is read and, row by row, as it is sorted."""

    title: str
    cells: list[str]
    raw: Sequence[str | float | None]
    numeric: bool = False


def _raw(column: pd.Series) -> list[float | None]:
    return [None if pd.isna(value) else float(value) for value in column]


def show_table(rows: pd.DataFrame, indicator: Indicator, caption: str, selected: str, place: str, words: Words) -> None:
    """Name, value, interval, n and verdict of every quartier; doubtful rows always last."""
    columns = [column for column in _columns(rows, indicator, place, words) if any(column.cells)]
    lines = [
        {
            "cells": [column.cells[at] for column in columns],
            "raw": [column.raw[at] for column in columns],
            "last": list(Mark).index(Mark(status)),
            "chosen": quartier_id == selected,
        }
        for at, (quartier_id, status) in enumerate(rows["status"].items())
    ]
    _table(
        key="table",
        data={
            "heading": words("In numbers"),
            "titles": [column.title for column in columns],
            "rows": lines,
            "numeric": [number for number, column in enumerate(columns) if column.numeric],
            "caption": caption,
            "language": words.language,
        },
    )


def _columns(rows: pd.DataFrame, indicator: Indicator, place: str, words: Words) -> list[_Column]:
    each = [row for _, row in rows.iterrows()]
    names, verdicts = rows["name"].tolist(), [verdict_of(row, words) for row in each]
    n = ["" if pd.isna(number) else words.number(int(number)) for number in rows["n"]]
    return [
        _Column(place[:1].upper() + place[1:], names, names),
        _Column(words("Value"), [value_of(row, indicator, words) for row in each], _raw(rows["value"]), numeric=True),
        _Column(words("95% interval"), [interval_of(row, indicator, words) for row in each], _raw(rows["lower"]), numeric=True),
        _Column(words("Answers (n)"), n, _raw(rows["n"]), numeric=True),
        _Column(words("Compared with the average"), verdicts, verdicts),
    ]


def show_downloads(city: Dataset, selection: Selection, words: Words) -> None:
    """CSV, XLSX and print."""
    frame = export_frame(city, selection.indicator, selection.group, selection.wave, words)
    title = words.pick(city.catalogue.indicators[selection.indicator].name)
    name = "_".join([selection.indicator, selection.group, selection.wave])
    with st.container(horizontal=True, key="actions"):
        st.download_button("CSV", as_csv(frame, words), f"{name}.csv", "text/csv", on_click="ignore")
        st.download_button(
            "XLSX",
            as_xlsx(frame, title),
            f"{name}.xlsx",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            on_click="ignore",
        )
        _print(key="print", data={"label": words("Print")})
