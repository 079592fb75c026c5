"""A city's texts may have any language; a code that is none is a finding that names it."""

from __future__ import annotations

from pathlib import Path

import pytest

from dataset.city_language import language_of
from dataset.config import read_config
from files.findings import Findings, Rejected
from files.folder import Folder
from language.phrases import Text
from language.words import words_for
from tests.tiny_city import DATASET


def with_word(texts: str) -> str:
    return DATASET.replace('language = "de"\n', f'language = "de"\nquartier = {{ {texts} }}\n', 1)


def test_a_text_may_have_languages_that_the_product_does_not_have(tmp_path: Path) -> None:
    (tmp_path / "dataset.toml").write_text(with_word('de = "Ort", tr = "Yer", de-simple = "Stadt-Teil"'), encoding="utf-8")
    config = read_config(Folder(tmp_path), Findings())
    assert config.city.quartier == Text.of({"de": "Ort", "tr": "Yer", "de-simple": "Stadt-Teil"})
    assert words_for("de-simple").pick(config.city.quartier) == "Stadt-Teil"
    assert words_for("en").pick(config.city.quartier) == "Ort"


@pytest.mark.parametrize("code", ["deutsch", "de-leicht", "de_DE", "xx"])
def test_a_code_that_is_no_language_is_named(code: str, tmp_path: Path) -> None:
    (tmp_path / "dataset.toml").write_text(with_word(f'de = "Ort", {code} = "Stadt-Teil"'), encoding="utf-8")
    findings = Findings()
    with pytest.raises(Rejected):
        read_config(Folder(tmp_path), findings)
    finding = next(iter(findings))
    english = words_for("en")
    assert finding.code == "toml.wrong_value"
    assert f"“{code}”" in english.say(finding.why) + english.say(finding.remedy)


@pytest.mark.parametrize(("written", "language"), [("en", "en"), ("de-simple", "de-simple"), ("pt-BR", "de"), ("x", "de")])
def test_faults_are_told_in_the_language_that_the_city_names(written: str, language: str, tmp_path: Path) -> None:
    (tmp_path / "dataset.toml").write_text(f'[city]\nname = "A"\nlanguage = "{written}"\n', encoding="utf-8")
    assert language_of(tmp_path) == language
