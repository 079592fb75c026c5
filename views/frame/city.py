"""The one city this server shows: loaded once at start, and kept whatever happens to its files."""

import os
from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from dataset.config import language_of
from dataset.confined import load_confined
from dataset.dataset import Dataset
from files.findings import Finding, Rejected

DEMO = Path(__file__).parents[2] / "data" / "kaiserslautern"


@dataclass(frozen=True)
class Refusal:
    """Why a city cannot be shown, and the language in which to say so."""

    findings: tuple[Finding, ...]
    language: str


@st.cache_resource(show_spinner=False)
def current_city() -> Dataset | Refusal:
    """The dataset of ``QUARTIER_DATA`` (and ``QUARTIER_FILES``), or why there is none.

    Read in a process of its own, within ``QUARTIER_MEMORY`` (MB) and ``QUARTIER_SECONDS``.
    """
    folder = Path(os.environ.get("QUARTIER_DATA") or DEMO)
    files = os.environ.get("QUARTIER_FILES")
    try:
        return load_confined(folder, Path(files) if files else None)
    except Rejected as rejected:
        return Refusal(rejected.findings, language_of(folder))
