"""The one city this server shows: loaded once at start, and kept whatever happens to its files."""

import os
from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from dataset.config import language_of
from dataset.confined import load_confined
from dataset.dataset import Dataset
from dataset.outlines import Outlines, read_outlines
from files.findings import Finding, Rejected

DEMO = Path(__file__).parents[2] / "data" / "kaiserslautern"


@dataclass(frozen=True)
class Refusal:
    """Why a city cannot be shown, the language in which to say so, and its boundaries where they can be drawn."""

    findings: tuple[Finding, ...]
    language: str
    outlines: Outlines | None = None


@st.cache_resource(show_spinner=False)
def current_city() -> Dataset | Refusal:
    """The dataset of ``QUARTIER_DATA`` (and ``QUARTIER_FILES``), or why there is none.

    Read in a process of its own, within ``QUARTIER_MEMORY`` (MB) and ``QUARTIER_SECONDS``.
    """
    folder = Path(os.environ.get("QUARTIER_DATA") or DEMO)
    beside = os.environ.get("QUARTIER_FILES")
    files = Path(beside) if beside else None
    try:
        return load_confined(folder, files)
    except Rejected as rejected:
        exhausting = {finding.file for finding in rejected.findings if finding.code.startswith("limits.")}
        return Refusal(rejected.findings, language_of(folder), read_outlines(folder, files, without=exhausting))
