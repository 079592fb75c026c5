"""The product's own style sheet, put together of its parts."""

from functools import cache

import streamlit as st

from views.frame.html import ASSETS, swatch_rules

PARTS = (
    *("frame", "map_page", "legend", "panel", "tables", "thread", "profile", "choice", "widths", "paper"),
    *("about", "citing", "over_time", "answers", "scale", "own_area", "touch"),
)
"""Files of ``assets/style``, one after the other: rules of a width, of paper and of fingers win over those of a page."""


@cache
def style_sheet() -> str:
    """All rules that do not follow from the city."""
    return "\n".join((ASSETS / "style" / f"{part}.css").read_text(encoding="utf-8") for part in PARTS)


def show_style() -> None:
    """Give the page its rules."""
    st.html(f"<style>{style_sheet()}{swatch_rules()}</style>")
