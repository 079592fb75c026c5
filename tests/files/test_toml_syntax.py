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
def test_what_a_planner_writes_amiss_is_told_at_its_line(tmp_path: Path, entry: str, line: int, said: str) -> None:
    path = tmp_path / "c.toml"
    path.write_text(f"[legal]\n{entry}\n", encoding="utf-8")
    found = only(told(lambda findings: read_toml(path, findings)), "toml.syntax")
    words = words_for("en")
    assert found.row == line
    assert said in f"{words.say(found.why)} {words.say(found.remedy)}"
