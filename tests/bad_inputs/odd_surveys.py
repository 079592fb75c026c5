"""Surveys checked in this process, and what their findings offer, obeyed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from dataset.load import load
from files.findings import Rejected
from language.words import words_for

Said = Mapping[str, str | int | None]


def findings_of(city: Path) -> list[Said]:
    """What the check says, in English."""
    try:
        findings = load(city).findings
    except Rejected as rejected:
        findings = rejected.findings
    return [finding.as_json(words_for("en")) for finding in findings]


def blocking(city: Path, code: str) -> dict[str, str]:
    """The one finding that blocks; it must be of this code."""
    blocks = [finding for finding in findings_of(city) if finding["severity"] != "mend"]
    assert [finding["code"] for finding in blocks] == [code], blocks
    return {key: str(value) for key, value in blocks[0].items()}


def clean(city: Path, *told: str) -> None:
    """Nothing blocks, and nothing else is told."""
    found = findings_of(city)
    assert sorted((str(finding["severity"]), str(finding["code"])) for finding in found) == sorted(
        ("mend", own) for own in told
    ), found


def formulas_in(finding: Mapping[str, str]) -> list[str]:
    """The formulas that a remedy offers, each on a line of its own."""
    return re.findall(r"^formula = .*$", finding["remedy"], re.MULTILINE)


def with_formula(city: Path, formula: str, indicator: str = "") -> Path:
    """The catalogue with this formula for an indicator, or for all of them."""
    path = city / "catalogue.toml"
    text = path.read_text(encoding="utf-8")
    named = indicator or r"\w+"
    entry = rf"(\[indicators\.{named}\]\n(?:(?!formula).+\n)*)formula = .*"
    path.write_text(re.sub(entry, lambda match: match[1] + formula, text), encoding="utf-8")
    return city


def with_conditions(city: Path, finding: Mapping[str, str]) -> Path:
    """The catalogue with the conditions of target groups that a remedy offers, each below its name."""
    path = city / "catalogue.toml"
    text = path.read_text(encoding="utf-8")
    for group, where in re.findall(r"^# (\w+)\n(where = .*)$", finding["remedy"], re.MULTILINE):
        text = re.sub(
            rf"(\[target_groups\.{group}\]\n(?:(?!where).+\n)*)where = .*", lambda match, own=where: match[1] + own, text
        )
    path.write_text(text, encoding="utf-8")
    return city


def with_lines(city: Path, finding: Mapping[str, str], heading: str = "[[keys]]") -> Path:
    """``dataset.toml`` with the lines of a remedy from their heading on, at its end."""
    path = city / "dataset.toml"
    lines = finding["remedy"][finding["remedy"].index(heading) :]
    path.write_text(f"{path.read_text(encoding='utf-8')}\n{lines}\n", encoding="utf-8")
    return city
