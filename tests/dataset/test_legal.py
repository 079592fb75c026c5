"""The table ``[legal]``: what is read, what is refused, and that ``check`` asks for what is missing."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

import cli
from dataset.config import read_config
from dataset.legal import LONGEST, Legal
from dataset.load import load
from files.findings import Finding, Findings, Rejected
from files.folder import Folder
from tests.tiny_city import DATASET, build_city

WHOLE = """
[legal]
imprint = "Stadt Beispiel"
privacy.de = "Verantwortlich ist die Stadt."
privacy.en = "The city is responsible."
accessibility = "Teilweise."
feedback = "barriere@example.org"
enforcement = "Schlichtungsstelle"
"""


def fault(tmp_path: Path, legal: str) -> Finding:
    (tmp_path / "dataset.toml").write_text(f"{DATASET}\n[legal]\n{legal}\n", encoding="utf-8")
    findings = Findings()
    with pytest.raises(Rejected):
        read_config(Folder(tmp_path), findings)
    [first] = findings
    return first


def told(folder: Path, language: str) -> str:
    return CliRunner().invoke(cli.app, ["check", str(folder), "--language", language]).output


def test_it_is_read_in_every_language(tmp_path: Path) -> None:
    legal = load(build_city(tmp_path, dataset=DATASET + WHOLE)).city.legal
    assert legal.missing == ()
    assert legal.feedback == "barriere@example.org"
    assert legal.privacy.in_language("en") == "The city is responsible."
    assert legal.imprint.in_language("en") == "Stadt Beispiel"


@pytest.mark.parametrize(
    "legal",
    [
        'feedback = "javascript:alert(1)"',
        'feedback = "a@b"',
        'feedback = { de = "a@example.org" }',
        'imprint = "impressum.txt"',
        'imprint.de = "../../Impressum.DOCX"',
        'imprint = "Stadt\\u0000 Beispiel"',
        'imprint = "Stadt \\u202Elepsieb"',
        'feedback = "http://example.org"',
        "feedback = 'a@example.org?subject=<script>'",
        "feedback = 'https://example.org/\"onclick=x'",
        "imprint = 3",
        'imprints = "mistyped"',
        f'privacy = "{"x" * (LONGEST + 1)}"',
    ],
)
def test_what_is_no_such_entry_is_told_with_its_line(tmp_path: Path, legal: str) -> None:
    finding = fault(tmp_path, legal)
    assert finding.code in ("toml.wrong_value", "toml.unknown_key")
    assert finding.row == DATASET.count("\n") + 3


def test_check_asks_for_what_is_missing_and_lets_the_city_be_published(tmp_path: Path) -> None:
    part = WHOLE.replace('imprint = "Stadt Beispiel"\n', "").replace('feedback = "barriere@example.org"\n', "")
    some, whole = build_city(tmp_path / "some", dataset=DATASET + part), build_city(tmp_path / "whole", dataset=DATASET + WHOLE)
    said = " ".join(told(some, "en").split())
    assert "lacks, in its table [legal]: imprint and feedback." in said
    assert "Nothing keeps the city from being published" in said
    assert "[legal]" not in told(whole, "en")


def test_a_demonstration_has_nobody_to_name(tmp_path: Path) -> None:
    city = build_city(tmp_path, dataset=DATASET.replace('language = "de"\n', 'language = "de"\ndemonstration = true\n', 1))
    assert load(city).city.legal == Legal()
    assert "[legal]" not in told(city, "en")
