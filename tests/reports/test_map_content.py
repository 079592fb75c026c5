"""Every way of showing a map says what the table of estimates says, and never more."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import numpy as np
import pytest

from dataset.dataset import Dataset
from dataset.load import load
from files.findings import Rejected
from geo.drawing.classes import Mark
from indicators.formulas import Mean, Register, Share
from reports.map.content import map_content
from reports.map.requests import Display
from tests.demo import demo_city
from tests.reports.maps import (
    HIDDEN,
    MAPS,
    every,
    fills,
    marks,
    offered,
    statuses,
    worse_of,
)
from tests.tiny_city import CATALOGUE, build_city, survey

HOSTILE = "<img src=x onerror=document.title=1>${1+1}`{{7*7}}</script>_{number}{}'\"\\\u202e"


@pytest.fixture(scope="module")
def city() -> Dataset:
    return demo_city()


def test_every_display_that_is_offered_makes_a_map(city: Dataset) -> None:
    seen = set()
    for request, content in every(city):
        seen.add(request.display)
        assert content.title
        assert content.sentence
        assert content.document == content.painting.as_json("de")
        assert len(fills(content)) == len(marks(content)) == len(city.quartier_names)
        assert list(content.painting.marks.index) == list(city.quartier_names), "the order of the geometry"
        assert "{" not in content.sentence
        other = map_content(city, request, "en")
        assert (fills(other), marks(other)) == (fills(content), marks(content)), "a language changes no colour"
    assert seen == set(Display)


def test_marks_are_the_statuses_of_the_table(city: Dataset) -> None:
    for request, content in every(city):
        expected = statuses(city, request)
        for figure, status in zip(json.loads(content.document)["figures"], expected, strict=True):
            assert [figure["mark_names"][letter] for letter in figure["marks"]] == status.tolist()
        status = worse_of(expected[0], expected[-1])
        shown = ["ok" if mark == "same" else mark for mark in marks(content)]
        assert shown == status.tolist(), request
        if request.display not in (Display.DIFFERS, Display.CHANGE):
            assert "same" not in marks(content)


def test_what_is_withheld_or_missing_carries_no_number_and_no_colour(city: Dataset) -> None:
    hidden = dict.fromkeys(Display, 0)
    for request, content in every(city):
        document = json.loads(content.document)
        for figure, status in zip(document["figures"], statuses(city, request), strict=True):
            for at in np.flatnonzero(status.isin(HIDDEN)):
                hidden[request.display] += 1
                for numbers in (figure["values"], figure["lower"], figure["upper"], figure["n"]):
                    assert numbers is None or numbers[at] is None, request
                if figure["verdicts"]:
                    assert figure["verdict_texts"][figure["verdicts"][at]] == ""
            for at in np.flatnonzero([letter in "wn" for letter in figure["marks"]]):
                assert [figure[name] is None or figure[name][at] is None for name in ("values", "lower", "upper", "n")] == [
                    True
                ] * 4
        for fill, mark in zip(document["fills"], document["marks"], strict=True):
            assert fill == "." or mark not in "wns", request
        if len(document["figures"]) == 1:
            for at in (at for at, mark in enumerate(document["marks"]) if mark in "wn"):
                assert document["figures"][0]["values"][at] is None
    assert min(hidden.values()) > 0, "every display was tried with something to hide"


def test_a_document_holds_no_more_than_its_fields(city: Dataset) -> None:
    """A field that is added must be looked at: does it tell what is withheld?"""
    for _, content in every(city):
        document = json.loads(content.document)
        assert set(document) == {"colours", "inks", "fills", "marks", "mark_names", "figures", "compared", "beside", "symbols"}
        if document["symbols"]:
            assert set(document["symbols"]) == {"colours", "fills", "largest", "pixels"}
            hidden = [mark in "wn" for mark in document["marks"]]
            assert [fill == "." for fill in document["symbols"]["fills"]] == hidden
        for figure in (*document["figures"], *document["beside"]):
            allowed = {"language", "name", "decimals", "signed", "texts", "marks", "mark_names", "values", "lower", "upper", "n"}
            assert set(figure) == allowed | {"verdicts", "verdict_texts"}


def test_the_legend_has_an_entry_for_every_class_and_every_mark(city: Dataset) -> None:
    for request, content in every(city):
        entries = content.legend.entries
        explained = {entry.mark for entry in entries}
        assert {Mark(mark) for mark in marks(content)} - {Mark.VALUE} <= explained, request
        assert all(entry.label for entry in entries)
        if request.display is Display.PAIR:
            square = content.legend.square
            assert square is not None
            assert 1 <= len(square.first_labels) <= 3
            assert 1 <= len(square.second_labels) <= 3
            continue
        if city.catalogue.indicators[request.indicator].adds_up:
            assert content.legend.rings is not None
            continue
        values = [entry for entry in entries if entry.mark is Mark.VALUE]
        colours = content.painting.colours
        if request.display is Display.CERTAINTY:
            assert content.legend.part is not None
            assert len(content.legend.part.entries) == 4
            colours = colours[: len(colours) // 4]
        elif request.display in (Display.DIFFERS, Display.CHANGE):
            colours = colours[:-1]
        assert [entry.colour for entry in reversed(values)] == list(colours)
        assert len({entry.label for entry in values}) == len(colours)


@pytest.mark.parametrize("count", [6, 8, 9, 12])
def test_a_catalogue_with_many_limits_is_refused_or_shown(tmp_path: Path, count: int) -> None:
    breaks = f"breaks = {[5 * number for number in range(1, count + 1)]}\n"
    catalogue = CATALOGUE.replace('polarity = "more_is_better"\n', 'polarity = "more_is_better"\n' + breaks, 1)
    try:
        city = load(build_city(tmp_path / "city", catalogue=catalogue))
    except Rejected:
        return
    for request in offered(city, ("comfort", "all", "2020")):
        assert map_content(city, request, "de").document


def test_hostile_names_come_back_whole(tmp_path: Path) -> None:
    said = HOSTILE.replace("\u202e", "")  # what turns the direction of lines is refused in a catalogue
    written = json.dumps(said)  # a TOML string too
    catalogue = CATALOGUE
    for name in ('{ de = "Wohlfühlen", en = "Comfort" }', '{ de = "Ältere", en = "Older people" }'):
        catalogue = catalogue.replace(f"name = {name}", f"name = {written}")
    catalogue = catalogue.replace('unit = { de = "Einwohner", en = "inhabitants" }', f"unit = {written}")
    catalogue = catalogue.replace('{ de = "alle Befragten", en = "all respondents" }', written)
    assert catalogue.count(written) == 5
    city = load(build_city(tmp_path / "city", catalogue=catalogue, names={"1": HOSTILE}, survey=survey()))
    for request in (*offered(city, ("comfort", "older", "2020")), *offered(city, ("inhabitants", "all", "undated"))):
        content = map_content(city, request, "de")
        document = json.loads(content.document)
        assert document["figures"][0]["name"] == (said if request.indicator == "comfort" else "Einwohner")
        if request.indicator == "inhabitants":
            assert document["figures"][0]["texts"]["ok"] == "{number}\u00a0" + said
        else:
            assert content.title == said
            assert any(note.startswith(said) and note.endswith(said) for note in content.legend.notes)
    assert json.loads(gzip.decompress(city.geometry.files["names.json"]))["names"][0] == HOSTILE


def test_the_demo_has_shares_means_and_registers_among_what_is_tried(city: Dataset) -> None:
    formulas = {type(city.catalogue.indicators[indicator].formula) for indicator, _, _ in MAPS}
    assert formulas == {Share, Mean, Register}
