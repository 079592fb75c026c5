"""Names of need are asked for where a name would say the opposite, and never stop a city."""

from __future__ import annotations

from pathlib import Path

import pytest

from dataset.load import load
from files.findings import Findings, Rejected
from files.toml_lines import lines_apart
from indicators.catalogue import Catalogue, read_catalogue
from indicators.need_names import tell_of_need_names
from language.phrases import Text
from language.words import words_for
from tests.tiny_city import CATALOGUE, build_city

NEED = 'need = { de = "Sich nicht wohlfühlen", en = "Not feeling comfortable" }\n'


def _read(tmp_path: Path, text: str) -> tuple[Catalogue, Findings]:
    path, findings = tmp_path / "catalogue.toml", Findings()
    path.write_text(text, encoding="utf-8")
    return read_catalogue(path, findings), findings


def _told(tmp_path: Path, text: str) -> Findings:
    catalogue, findings = _read(tmp_path, text)
    weighable = [catalogue.indicators[key] for keys in catalogue.weighable.values() for key in keys]
    tell_of_need_names(weighable, "catalogue.toml", findings)
    return findings


def test_a_name_of_need_is_read(tmp_path: Path) -> None:
    catalogue, _ = _read(tmp_path, CATALOGUE)
    assert catalogue.indicators["comfort"].need == Text({"de": "Sich nicht wohlfühlen", "en": "Not feeling comfortable"})
    assert not list(_told(tmp_path, CATALOGUE))


def test_a_missing_one_is_asked_for_with_the_line_to_write_and_stops_nothing(tmp_path: Path) -> None:
    assert CATALOGUE.count(NEED) == 1
    [finding] = _told(tmp_path, CATALOGUE.replace(NEED, ""))
    assert (finding.code, finding.blocks) == ("catalogue.need", False)
    words = words_for("en")
    assert "comfort" in words.say(finding.observed) and "trust" not in words.say(finding.observed)
    assert 'need = { de = "…", en = "…" }' in lines_apart(words.say(finding.remedy)).splitlines()


@pytest.mark.parametrize(
    "need",
    [
        '"…"',
        '"4711"',
        '"\\u200b"',
        '"Zwei\\nZeilen"',
        '{ de = "", en = "Not comfortable" }',
        f'"{"x" * 500}"',
        '"Wohlfühlen"',
        '{ de = "Unwohl", en = " comfort" }',
    ],
)
def test_what_cannot_be_a_reason_stops_at_its_line(tmp_path: Path, need: str) -> None:
    with pytest.raises(Rejected) as found:
        _read(tmp_path, CATALOGUE.replace(NEED, f"need = {need}\n"))
    assert [(finding.code, finding.row) for finding in found.value.findings] == [("toml.wrong_value", 17)]


def test_a_language_of_the_name_that_is_missing_is_asked_for(tmp_path: Path) -> None:
    [finding] = _told(tmp_path, CATALOGUE.replace(NEED, 'need = { en = "Not comfortable" }\n'))
    assert words_for("en").say(finding.observed) == "without “need”: comfort (de)"


def test_two_of_one_name_of_need_are_told(tmp_path: Path) -> None:
    [finding] = _told(tmp_path, CATALOGUE.replace(NEED, 'need = { de = "wenig Vertrauen", en = "Little trust" }\n'))
    assert (finding.code, finding.blocks) == ("catalogue.need_twice", False)


def test_of_what_is_bad_or_neither_nobody_asks(tmp_path: Path) -> None:
    worse = CATALOGUE.replace(NEED, "").replace('polarity = "more_is_better"', 'polarity = "more_is_worse"')
    assert not list(_told(tmp_path, worse))


def test_beside_neither_it_stops(tmp_path: Path) -> None:
    neither = CATALOGUE.replace(f'polarity = "more_is_better"\n{NEED}', f'polarity = "neither"\n{NEED}')
    with pytest.raises(Rejected) as found:
        _read(tmp_path, neither)
    assert [finding.code for finding in found.value.findings if finding.blocks] == ["toml.wrong_value"]


def test_the_cities_that_are_shipped_have_them_all() -> None:
    for city in ("kaiserslautern", "flensburg"):
        findings = Findings()
        catalogue = read_catalogue(Path("data", city, "catalogue.toml"), findings)
        tell_of_need_names(catalogue.indicators.values(), "catalogue.toml", findings)
        assert not list(findings)


def test_a_city_without_them_is_published(tmp_path: Path) -> None:
    city = build_city(tmp_path / "city", catalogue=CATALOGUE.replace(NEED, ""))
    assert "catalogue.need" in [finding.code for finding in load(city).findings]
