"""What the command line tells of a city: one finding a kind, a screen of them, and signs of life."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

import cli
from commands.findings import MOST_LINES, paragraphs, shortened
from files.findings import Findings
from language.phrases import Phrase as Said  # under another name: no message of the product
from language.words import words_for
from tests.tiny_city import build_city

EN = words_for("en")


def check(*arguments: object) -> Result:
    result = CliRunner().invoke(cli.app, ["check", *map(str, arguments), "--language", "en"])
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result


def stopped(number: int, *, code: str = "a.b", row: int | None = None) -> Findings:
    findings = Findings()
    for at in range(number):
        findings.stop(
            code, "a.csv", row or at + 2, observed=f"cell {at}", why=Said("Column {x}.", x=at % 2), remedy=Said("Mend it.")
        )
    return findings


def test_one_fault_in_many_rows_is_one_finding() -> None:
    lines = paragraphs(stopped(250), EN)
    assert lines == [
        [
            "STOP – a.csv, rows 2, 3, 4, 5, 6, 7, 8, 9 …: cell 0 · cell 1 · cell 2 – 250 in all",
            "    Column 0. Column 1.",
            "    → Mend it.",
        ]
    ]


def test_rows_that_were_only_counted_count() -> None:
    findings = Findings()
    findings.stop_rows("a.b", "a.csv", [(row, "x") for row in range(2, 9)], 500, why=Said("Why."), remedy=Said("Do."))
    assert paragraphs(findings, EN)[0][0] == "STOP – a.csv, rows 2, 3, 4, 5, 6 …: x – 500 in all"


def test_what_blocks_stands_before_what_was_mended() -> None:
    findings = Findings()
    findings.mend("m.m", "b.csv", observed="y", why=Said("Why."), remedy=Said("Done."))
    findings.ask("a.a", "a.csv", observed=float("nan"), why=Said("Why."), remedy=Said("Do."))
    assert [lines[0] for lines in paragraphs(findings, EN)] == ["QUESTION – a.csv: an empty cell", "NOTE – b.csv: y"]


def test_a_long_report_is_cut_to_a_screen_and_stands_in_a_file(tmp_path: Path) -> None:
    every = [[f"{number} first", "why", "remedy"] for number in range(30)]
    lines = shortened(every, ["summary", "verdict"], EN, "city", None)
    assert len(lines) <= MOST_LINES
    assert lines[-1] == "verdict"
    shown = sum(line.endswith("first") for line in lines)
    rest = next(re.fullmatch(r"(\d+) more kinds of findings, and everything in full: (.+)", line) for line in lines[-3:])
    assert int(rest.group(1)) == 30 - shown
    file = Path(rest.group(2))
    written = file.read_text(encoding="utf-8").splitlines()
    file.unlink()
    assert written == [line for part in every for line in part] + ["summary", "verdict"]


def test_a_short_report_is_told_whole_and_written_only_where_it_is_asked_for(tmp_path: Path) -> None:
    assert shortened([["a", "b", "c"]], ["verdict"], EN, "city", None) == ["a", "b", "c", "verdict"]
    report = tmp_path / "report.txt"
    assert len(shortened([["a", "b", "c"]], ["verdict"], EN, "city", report)) == 5
    assert report.read_text(encoding="utf-8") == "a\nb\nc\nverdict\n"


def test_a_report_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    result = check(build_city(tmp_path / "city"), "--report", tmp_path / "nowhere" / "report.txt")
    assert result.exit_code == 2
    assert "cannot be written" in result.output


def test_limits_are_options_and_stand_in_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    city = build_city(tmp_path / "city")
    assert check(city, "--memory", 2048, "--seconds", 60).exit_code == 0
    assert check(city, "--memory", 10).exit_code == 2
    monkeypatch.setenv("QUARTIER_SECONDS", "a while")
    result = check(city)
    assert result.exit_code == 2
    assert "QUARTIER_SECONDS" in result.output


def test_a_finding_stands_on_one_line_however_long_its_cell_is() -> None:
    findings = Findings()
    findings.stop("a.b", "a.csv", observed="x\ny" * 100_000, why=Said("Why."), remedy=Said("Do."))
    (lines,) = paragraphs(findings, EN)
    assert len(lines) == 3
    assert max(map(len, lines)) < 600
