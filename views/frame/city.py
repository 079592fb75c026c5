"""The one city this server shows: loaded once at start, and kept whatever happens to its files."""

import os
from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from dataset.city_language import language_of
from dataset.confined import Limits, load_confined
from dataset.dataset import Dataset
from dataset.outlines import Outlines, read_outlines
from files.findings import Finding, Rejected, Severity
from language.phrases import Phrase

DEMO = Path(__file__).parents[2] / "data" / "kaiserslautern"


@dataclass(frozen=True)
class Refusal:
    """Why a city cannot be shown, the language in which to say so, and its boundaries where they can be drawn."""

    findings: tuple[Finding, ...]
    language: str
    outlines: Outlines | None = None


@st.cache_resource(show_spinner=False)
def current_city() -> Dataset | Refusal:
    """The city that `read_city` reads, once and for all visitors."""
    return read_city()


def read_city() -> Dataset | Refusal:
    """The dataset of ``QUARTIER_DATA`` (and ``QUARTIER_FILES``, ``QUARTIER_BOUNDARIES``), or why there is none.

    Read in a process of its own, within ``QUARTIER_MEMORY`` (MB) and ``QUARTIER_SECONDS``.
    """
    folder = Path(os.environ.get("QUARTIER_DATA") or DEMO)
    beside = os.environ.get("QUARTIER_FILES")
    files = Path(beside) if beside else None
    borders = os.environ.get("QUARTIER_BOUNDARIES")
    boundaries = Path(borders) if borders else None
    try:
        limits = Limits.of()
    except ValueError:
        return Refusal((_no_limits(),), language_of(folder))
    try:
        return load_confined(folder, files, limits=limits, boundaries=boundaries)
    except Rejected as rejected:
        exhausting = {finding.file for finding in rejected.findings if finding.code.startswith("limits.")}
        outlines = read_outlines(folder, files, without=exhausting, boundaries=boundaries)
        return Refusal(rejected.findings, language_of(folder), outlines)


def _no_limits() -> Finding:
    return Finding(
        Severity.STOP,
        "limits.setting",
        "QUARTIER_MEMORY, QUARTIER_SECONDS",
        None,
        Phrase("a limit that is no number above 0"),
        Phrase("The server was started with a limit that it cannot keep."),
        Phrase("Start it again without, or with numbers such as QUARTIER_MEMORY=4096 (MB) and QUARTIER_SECONDS=300."),
    )
