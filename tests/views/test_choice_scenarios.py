"""A scenario is kept with what was decided only where the server may, and every refusal is said."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

import dataset.scenarios
from dataset.dataset import Dataset
from dataset.load import load
from dataset.scenario_files import scenario_toml
from dataset.scenarios import Scenario
from language.phrases import Text
from language.words import words_for
from reports.choice.content import usual_weighing
from tests.tiny_city import build_city
from views.choice.keeping import LARGEST, kept_as, opened
from views.frame.links import Ways
from views.frame.scenario import LONGEST_NAME
from views.frame.selection import complete


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    city = build_city(tmp_path)
    monkeypatch.setenv("QUARTIER_DATA", str(city))
    monkeypatch.setenv("QUARTIER_SAVE", "1")
    return city


@pytest.fixture
def city(folder: Path) -> Dataset:
    return load(folder)


def _kept(city: Dataset, **given: Any) -> str:
    asked = {"name": "Evening", "day": "", "quartiers": [], "reason": ""} | given
    return kept_as(city, usual_weighing(city), asked, words_for("en"))


def test_it_is_kept_with_what_was_decided_and_opened_again(city: Dataset, folder: Path) -> None:
    first = next(iter(city.quartier_names))
    answer = _kept(city, day="2026-11-26", quartiers=[first, "nowhere"], reason="Most was open there.")
    assert answer == "Kept as evening.toml."
    written = tomllib.loads((folder / "scenarios" / "evening.toml").read_text(encoding="utf-8"))
    assert written["decision"] == {"date": "2026-11-26", "quartiers": [first], "reason": "Most was open there."}
    again = load(folder).scenarios
    assert [(scenario.weighing, scenario.decision.quartier_ids) for scenario in again] == [(usual_weighing(city), (first,))]


def test_a_refusal_is_said_and_writes_nothing(city: Dataset, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert _kept(city, name="  ") == "A scenario needs a name."
    assert _kept(city, day="", quartiers=["1"]) == "A decision needs its day."
    monkeypatch.delenv("QUARTIER_SAVE")
    assert _kept(city) == "The scenario could not be kept."
    assert not list(folder.glob("scenarios/*.toml"))


def test_a_name_that_is_taken_is_not_taken_again(city: Dataset, folder: Path) -> None:
    _kept(city)
    before = (folder / "scenarios" / "evening.toml").read_bytes()
    assert "Choose another name" in _kept(city, day="2026-11-26")
    assert (folder / "scenarios" / "evening.toml").read_bytes() == before


def _text(city: Dataset, name: str = "Evening", **changes: Any) -> str:
    return scenario_toml(Scenario("", Text.of(name), Text(), replace(usual_weighing(city), **changes)))


def test_a_file_is_opened_again_with_its_name(city: Dataset) -> None:
    scenario, faults = opened(city, _text(city, "<b>Evening</b>", k=2, months=24).encode(), words_for("en"))
    assert faults == []
    assert scenario is not None
    assert scenario.weighing == replace(usual_weighing(city), k=2, months=24)
    assert scenario.name.in_language("en") == "<b>Evening</b>"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("\x00\x01\x02", "no scenario for this city"),
        ("name = 3\n" + "[" * 500, "no scenario for this city"),
        ("x" * (LARGEST + 1), "more than 20 kB"),
        ('name = "x"\n[choice]\nmust = ["nowhere"]\n[weights]\nliving = 1\n', "nowhere"),
        ('name = "x"\n[choice]\nk = 2\n[weights]\nfar_away = 1\n', "far_away"),
        ('name = "x"\nrun = "rm -rf /"\n[weights]\nliving = 1\n', "run"),
        ('name = "x"\n[weights]\nliving = 0x' + "f" * 19_000, "0xfff"),
        ('name = "x"\n[choice]\nmust = [0x' + "f" * 19_000 + "]\n[weights]\nliving = 1\n", "0xfff"),
        ('name = "x"\n' + "n" * 19_000 + " = 1\n[weights]\nliving = 1\n", "nnn"),
        ("n." * 9_000 + "n = 1", "within more than"),
        ('name = "x"\n[weights]\n', "at least one weight above 0"),  # not the usual ones in silence
        ('name = "x"\n[weights]\nliving = 1e-9\nheard = 1\n', "0.000001"),  # a link would carry 0
    ],
)
def test_what_is_no_scenario_of_this_city_is_refused_and_said(city: Dataset, text: str, said: str) -> None:
    scenario, faults = opened(city, text.encode(), words_for("en"))
    assert scenario is None
    assert said in " ".join(faults)
    assert len(faults) <= 6
    assert max(map(len, faults)) < 600


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-be", "cp1252"])
def test_a_file_is_read_in_whatever_letters_an_editor_wrote_it(city: Dataset, encoding: str) -> None:
    scenario, faults = opened(city, _text(city, "Mölschbach – „größer“").encode(encoding), words_for("en"))
    assert scenario is not None, faults
    assert scenario.name.in_language("en") == "Mölschbach – „größer“"


@pytest.mark.parametrize(
    "raw", [b"PK\x03\x04" + bytes(range(256)), b"\xff\xfe\x00", b"\x00" * 100, b"<!DOCTYPE html><html>", b'{"k": 2}']
)
def test_what_is_no_text_of_options_is_refused(city: Dataset, raw: bytes) -> None:
    assert "no scenario for this city" in " ".join(opened(city, raw, words_for("en"))[1])


def test_an_opened_name_stays_in_the_link_and_goes_with_its_scenario(city: Dataset) -> None:
    first, _ = complete({"choice": "k:2", "called": " <b>Eve\u202ening</b>\n\n🚲 " + "x" * 300}, city)
    assert first.called.startswith("<b>Evening</b> 🚲 xxx") and first.called.endswith("…")
    assert len(first.called) == LONGEST_NAME
    assert complete(first.parameters, city)[0] == first
    assert complete({"called": "Evening"}, city)[0].called == "", "the usual choice has no name"
    assert complete({"choice": "weights:nowhere=1", "called": "Evening"}, city)[0].called == ""
    other = dict(parse_qsl(urlsplit(Ways(city, first).to_choice("k:3")).query))
    assert complete(other, city)[0].called == ""


def test_a_list_of_hundreds_of_unknown_ids_is_not_searched_through_for_each(
    city: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    searched = []
    monkeypatch.setattr(dataset.scenarios, "get_close_matches", lambda written, *_, **__: searched.append(written) or [])
    ids = ", ".join(f'"x{number}"' for number in range(1000))
    assert opened(city, f'name = "x"\n[choice]\nmust = [{ids}]\n[weights]\nliving = 1\n'.encode(), words_for("en"))[0] is None
    assert "x0" in searched
    assert len(searched) < 30
