"""The one city this server shows: loaded once at start, and kept whatever happens to its files."""

from __future__ import annotations

import os
from pathlib import Path

import streamlit as st

from dataset.dataset import Dataset
from dataset.load import load
from files.findings import Finding, Rejected

DEMO = Path(__file__).parent.parent / "data" / "kaiserslautern"


@st.cache_resource(show_spinner=False)
def current_city() -> Dataset | tuple[Finding, ...]:
    """The dataset of ``QUARTIER_DATA`` (and ``QUARTIER_FILES``), or why there is none."""
    folder = Path(os.environ.get("QUARTIER_DATA") or DEMO)
    files = os.environ.get("QUARTIER_FILES")
    try:
        return load(folder, Path(files) if files else None)
    except Rejected as rejected:
        return rejected.findings
