"""The product's own style sheet, put together of its parts."""

import hashlib
from functools import cache
from pathlib import Path

from streamlit.file_util import get_static_dir

from views.frame.html import ASSETS, PAGES_ROUTE, swatch_rules

PARTS = (
    *("frame", "map_page", "legend", "panel", "tables", "thread", "profile", "choice", "parts", "compare"),
    *("widths", "paper"),
    *("about", "citing", "over_time", "answers", "scale", "own_area", "touch", "forced_colors", "first_picture"),
)
"""Files of ``assets/style``, one after the other: rules of a width, of paper and of fingers win over those of a page."""


@cache
def style_sheet() -> str:
    """All rules that do not follow from the city."""
    parts = "\n".join((ASSETS / "style" / f"{part}.css").read_text(encoding="utf-8") for part in PARTS)
    return parts + swatch_rules()


@cache
def style_address() -> str:
    """Where it is, below the dashboard's address; a browser keeps it for ever, as its content is part of the address."""
    return f"{PAGES_ROUTE}/style.css?v={hashlib.sha256(style_sheet().encode()).hexdigest()[:12]}"


@cache
def letters_address() -> str:
    """Where Streamlit has the letters of its pages, below the dashboard's address; empty if it has them no more."""
    static = Path(get_static_dir())
    found = sorted(static.glob("static/media/SourceSansVF-Upright*.woff2"))
    return found[0].relative_to(static).as_posix() if found else ""
