"""The map's numbers as a semantic table, sorted in the browser, and as files."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import streamlit as st

from indicators.catalogue import Indicator
from indicators.sentences import interval_of, value_of, verdict_of
from language.words import Words
from reports.tables import as_csv, as_xlsx, export_frame

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


def _raw(value: object) -> float | None:
    return None if pd.isna(value) else float(str(value))


def show_table(rows: pd.DataFrame, indicator: Indicator, caption: str, selected: str, words: Words) -> None:
    """Name, value, interval, n and verdict of every quartier; doubtful rows always last."""
    lines = []
    for quartier_id, row in rows.iterrows():
        n = "" if pd.isna(row["n"]) else words.number(int(row["n"]))
        lines.append(
            {
                "cells": [
                    row["name"],
                    value_of(row, indicator, words),
                    interval_of(row, indicator, words),
                    n,
                    verdict_of(row, words),
                ],
                "raw": [row["name"], _raw(row["value"]), _raw(row["lower"]), _raw(row["n"]), verdict_of(row, words)],
                "last": ["ok", "unreliable", "withheld", "no_data"].index(row["status"]),
                "chosen": quartier_id == selected,
            }
        )
    titles = [words("Name"), words("Value"), words("95 % interval"), words("Answers (n)"), words("Compared with the city")]
    _table(
        key="table",
        data={
            "heading": words("In numbers"),
            "titles": titles,
            "rows": lines,
            "numeric": [1, 2, 3],
            "caption": caption,
            "language": words.language,
        },
    )


def show_downloads(rows: pd.DataFrame, indicator: Indicator, words: Words) -> None:
    """CSV, XLSX and print."""
    frame = export_frame(rows, words)
    with st.container(horizontal=True, key="actions"):
        st.download_button("CSV", as_csv(frame, words), f"{indicator.id}.csv", "text/csv", on_click="ignore")
        st.download_button(
            "XLSX",
            as_xlsx(frame, words.pick(indicator.name)),
            f"{indicator.id}.xlsx",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            on_click="ignore",
        )
        _print(key="print", data={"label": words("Print")})
