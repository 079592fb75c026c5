"""What ``cli.py check --json`` says of a city, read in this process: the command starts one of its own each time."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from dataset.dataset import Dataset
from dataset.load import load
from files.findings import Rejected
from language.words import words_for

_LOADED: dict[Path, Dataset] = {}  # by folder, as it was checked last
_MOST_KEPT = 8  # a test compares a few cities


def check(folder: Path) -> tuple[int, list[dict[str, Any]]]:
    """Exit code and findings, in English."""
    _LOADED.pop(folder, None)
    while len(_LOADED) > _MOST_KEPT:
        del _LOADED[next(iter(_LOADED))]
    try:
        _LOADED[folder] = load(folder)
        findings = _LOADED[folder].findings
    except Rejected as rejected:
        findings = rejected.findings
    said = [finding.as_json(words_for("en")) for finding in findings]
    return int(any(finding.blocks for finding in findings)), said


def loaded(folder: Path) -> Dataset:
    """The city as it was checked last; it was published."""
    return _LOADED[folder]
