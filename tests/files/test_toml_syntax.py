"""Whoever writes TOML in a word processor is told of what it did, at its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from files.toml import read_toml
from language.words import words_for
from tests.findings import only, told


@pytest.mark.parametrize(
    ("entry", "line", "said"),
    [
        ('a = "\0\1"', None, "no text"),
        ("a = „Stadt“", 2, "curved quotation marks („“)"),
        ("a.de = “Stadt”", 2, "curved quotation marks (“”)"),
        ('a = "Stadt“', 2, "curved quotation marks (“)"),
        ('a = "x"  # “so”\nb = =', 3, "not valid TOML"),
        ('a = "das “Haus”', 2, "curved"),
        ('a = "Stadt\nStraße"', 2, "A text of several lines begins and ends with three"),
        ('b = 1\na = """\nStadt\n\nStraße\n', 3, "does not end"),
        ('a = "C:\\Users"', 2, "twice"),
        ('a = "C:\\stadt"', 2, "twice"),
        ('a = "x" "y"', 2, "not valid TOML"),
    ],
)
def test_what_a_planner_writes_amiss_is_told_at_its_line(tmp_path: Path, entry: str, line: int | None, said: str) -> None:
    path = tmp_path / "c.toml"
    path.write_text(f"[legal]\n{entry}\n", encoding="utf-8")
    found = only(told(lambda findings: read_toml(path, findings)), "toml.syntax")
    words = words_for("en")
    assert found.row == line
    if line:
        assert found.observed == path.read_text(encoding="utf-8").splitlines()[line - 1].strip()
    assert said in f"{words.say(found.why)} {words.say(found.remedy)}"


@pytest.mark.parametrize("text", ['{"name": "x"}', "\n<!DOCTYPE html>\n<html></html>"])
def test_another_kind_of_file_is_told_to_be_one(tmp_path: Path, text: str) -> None:
    path = tmp_path / "c.toml"
    path.write_text(text, encoding="utf-8")
    found = only(told(lambda findings: read_toml(path, findings)), "toml.syntax")
    assert "as JSON and web pages do" in words_for("en").say(found.why)
