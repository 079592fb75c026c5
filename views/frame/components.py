"""Small components of the page. Their scripts are files of this server, so that a run does not send them again."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import streamlit as st

ASSETS = Path(__file__).parent / "assets"
PAGES_ROUTE = "/assets/pages"


def component(name: str, html: str, *, isolated: bool = False) -> Callable[..., Any]:
    """A component whose script is ``assets/{name}.js``; if it is isolated, with ``assets/{name}.css``."""
    digest = hashlib.sha256((ASSETS / f"{name}.js").read_bytes()).hexdigest()[:12]
    script = (  # two lines: Streamlit takes a text of one line for a path
        f'const made = import(new URL("{PAGES_ROUTE}/{name}.js?v={digest}", location.href).href);\n'
        "export default (args) => { made.then((module) => module.default(args)); };"
    )
    style = (ASSETS / f"{name}.css").read_text(encoding="utf-8") if isolated else None
    return st.components.v2.component(f"quartierblick_{name}", html=html, css=style, js=script, isolate_styles=isolated)
