from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from files.findings import Findings, Severity
from files.folder import Folder
from files.keys import KnownQuartiers
from files.toml import read_toml
from language.words import words_for
from tests.findings import only, told

KNOWN = KnownQuartiers({"01": "Innenstadt-West/Kotten", "02": "Mölschbach"}, {"Kotten": "01"})


@pytest.mark.parametrize("name", ["../secret.csv", "/etc/passwd", "C:\\secret.csv", "a/../../b", "", "a\0b", "..\\b.csv"])
def test_a_name_that_leads_out_of_the_folder_is_refused(tmp_path: Path, name: str) -> None:
    city = tmp_path / "city"
    city.mkdir()
    (tmp_path / "secret.csv").write_text("x")
    only(told(lambda findings: Folder(city).find(name, findings)), "folder.outside")


def test_a_link_that_leads_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    city = tmp_path / "city"
    city.mkdir()
    (tmp_path / "secret.csv").write_text("x")
    (city / "survey.csv").symlink_to(tmp_path / "secret.csv")
    only(told(lambda findings: Folder(city).find("survey.csv", findings)), "folder.missing_file")


def test_the_second_directory_is_asked_after_the_folder(tmp_path: Path) -> None:
    for name in ("city", "files"):
        (tmp_path / name).mkdir()
    (tmp_path / "files" / "survey.csv").write_text("x")
    folder = Folder(tmp_path / "city", tmp_path / "files")
    assert folder.find("survey.csv", Findings()) == tmp_path / "files" / "survey.csv"
    (tmp_path / "city" / "survey.csv").write_text("x")
    assert folder.find("survey.csv", Findings()) == tmp_path / "city" / "survey.csv"


def column(*cells: str) -> pd.Series:
    return pd.Series(cells, index=range(2, 2 + len(cells)))


def test_ids_aliases_and_exact_names_are_known_and_keep_their_zeros() -> None:
    findings = Findings()
    ids = KNOWN.ids_of(column("01", "Kotten", "Mölschbach", "Mo\u0308lschbach ", ""), "survey.csv", findings, optional=True)
    assert ids.tolist() == ["01", "01", "02", "02", ""]
    assert len(findings) == 0


@pytest.mark.parametrize("cell", ["1", "Innenstadt West Kotten", "mölschbach"])
def test_another_spelling_is_asked_about_once_and_the_remedy_names_the_alias(cell: str) -> None:
    findings = Findings()
    KNOWN.ids_of(column("01", cell, cell), "survey.csv", findings)
    asked = only(list(findings), "quartier.spelling")
    assert asked.severity is Severity.ASK
    assert asked.row == 3
    assert "[aliases]" in asked.remedy.msgid


def test_an_unknown_quartier_and_an_empty_cell_stop() -> None:
    findings = Findings()
    KNOWN.ids_of(column("01", "Berlin", ""), "survey.csv", findings)
    assert {(f.code, f.row) for f in findings} == {("quartier.unknown", 3), ("quartier.missing", 4)}


def test_a_syntax_error_names_its_line(tmp_path: Path) -> None:
    (tmp_path / "c.toml").write_text("[city]\nname = 'x'\nbroken\n", encoding="utf-8")
    assert only(told(lambda findings: read_toml(tmp_path / "c.toml", findings)), "toml.syntax").row == 3


def test_a_mistyped_option_is_not_ignored(tmp_path: Path) -> None:
    (tmp_path / "c.toml").write_text("[city]\nname = 'x'\nlangauge = 'de'\n", encoding="utf-8")
    findings = Findings()
    section = read_toml(tmp_path / "c.toml", findings).section("city")
    section.string("name")
    section.string("language", default="de")
    section.finish()
    found = only(list(findings), "toml.unknown_key")
    assert found.row == 3
    assert found.remedy.values["option"] == "language"


@pytest.mark.parametrize(("text", "line"), [("[a]\nx = 1\n[a]\n", 3), ("[a.b]\nx = 1\n[[a.b]]\n", 3)])
def test_what_stands_twice_is_not_told_to_be_a_missing_quotation_mark(tmp_path: Path, text: str, line: int) -> None:
    path = tmp_path / "x.toml"
    path.write_text(text, encoding="utf-8")
    [finding] = told(lambda findings: read_toml(path, findings))
    assert finding.row == line
    assert "twice" in words_for("en").say(finding.why)


def test_a_value_is_told_as_toml_writes_it(tmp_path: Path) -> None:
    path, findings = tmp_path / "x.toml", Findings()
    path.write_text("day = 2025-05-01\nyes = true\n\n[inner]\nnumber = 1.0\n", encoding="utf-8")
    root = read_toml(path, findings)
    for key in ("day", "yes", "inner"):
        root.string(key)
    assert [finding.observed for finding in findings] == ["day = 2025-05-01", "yes = true", "inner = { number = 1 }"]


@pytest.mark.parametrize("text", ['""', '"  "', '{ de = "", en = " " }', "{}"])
def test_a_text_of_which_nothing_is_seen_is_none(tmp_path: Path, text: str) -> None:
    (tmp_path / "a.toml").write_text(f"name = {text}", encoding="utf-8")
    findings = Findings()
    assert not read_toml(tmp_path / "a.toml", findings).text("name")
    assert only(list(findings), "toml.wrong_value")
