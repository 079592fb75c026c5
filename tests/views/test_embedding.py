"""The document for frames: one map in words and shapes, of whatever a link asks for."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from starlette.requests import Request

from dataset.dataset import Dataset
from dataset.load import load
from geo.drawing.overlay import draw_labels
from indicators.estimates.sentences import value_of
from indicators.estimates.vocabulary import estimate_of
from language.words import words_for
from tests.category_city import category_city
from tests.demo import demo_city
from tests.tiny_city import DATASET, build_city
from views.frame.selection import complete
from views.map.citing import citing_markup, embedded_selection
from views.map.embedding import embedded_document
from views.routes.embed import embedded_map

HOSTILE = ["<script>alert(1)</script>", "\x00\x0b\ud800", "ä" * 10_000, "../..", "'\"&<>]]>", "{link}{0}%s"]
PARAMETERS = ["lang", "indicator", "group", "wave", "quartier", "display", "second", "classes", "standard"]
SHOWN = [
    {},
    {"indicator": "safe_at_night", "group": "older", "wave": "2021", "display": "differs", "lang": "en"},
    {"indicator": "trust_neighbours", "display": "certainty", "classes": "natural.4"},
    {"indicator": "feels_at_home", "display": "change", "second": "wave:2017", "quartier": "06"},
    {"indicator": "feels_at_home", "display": "pair", "second": "indicator:inhabitants"},
    {"indicator": "feels_at_home", "display": "two", "second": "group:older"},
    {"indicator": "feels_at_home", "display": "groups"},
    {"indicator": "inhabitants"},
]


class Seen(HTMLParser):
    """Tags, what a browser loads, and scripts in attributes."""

    def __init__(self, document: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.loaded: list[str] = []
        self.handlers: list[str] = []
        self.feed(document)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.loaded += [value or "" for name, value in attrs if name in ("src", "href") and tag != "a"]
        self.handlers += [name for name, _ in attrs if name.startswith("on")]


def document(city: Dataset, asked: dict[str, str]) -> str:
    return embedded_document(city, embedded_selection(city, complete(asked, city, categories=True)[0]))


@pytest.mark.parametrize("asked", SHOWN, ids=range(len(SHOWN)))
def test_every_display_is_one_map_with_its_numbers(asked: dict[str, str]) -> None:
    seen = Seen(document(demo_city(), asked))
    assert seen.tags.count("figure") == seen.tags.count("table") - ("tfoot" in seen.tags) == 1
    assert seen.tags.count("tr") - (4 if "tfoot" in seen.tags else 0) == 19
    assert [address for address in seen.loaded if not address.startswith("../")] == []
    assert seen.handlers == []


def test_a_category_is_listed_by_its_name() -> None:
    shown = document(category_city(), {"indicator": "support", "lang": "en"})
    assert "<td>support area</td>" in shown
    assert "<td>&lt;b&gt;suspected&lt;/b&gt; area</td>" in shown
    assert "<td>not stated</td>" in shown
    city = category_city()
    selection, _ = complete({"indicator": "support", "lang": "en"}, city, categories=True)
    told = str(citing_markup(city, selection, city.city.today()))
    assert "not a sample; nothing is tested" in told
    assert "Urban support, Everybody, 2021" in told


def test_the_table_says_what_the_map_says_and_nothing_that_is_withheld() -> None:
    city, words = demo_city(), words_for("de")
    shown = document(city, {"indicator": "safe_at_night", "group": "older", "wave": "2021"})
    rows = city.quartier_rows("safe_at_night", "older", "2021")
    assert "withheld" in set(rows["status"])
    for key, name in city.quartier_names.items():
        value = value_of(estimate_of(rows, key), city.catalogue.indicators["safe_at_night"], words)
        line = re.search(rf'<tr data-quartier="{key}"><th scope="row">([^<]*)</th><td>([^<]*)</td>(.*)</tr>', shown)
        assert line and (line[1], line[2]) == (name, value)
        if rows.at[key, "status"] == "withheld":
            assert re.sub(r"<[^>]*>", "", line[3]) == ""


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    lines = "name = '</title><script>alert(1)</script>\"'\nsource = '<b>Amt</b>'\nlicence = { name = '<i>frei</i>' }"
    dataset = DATASET.replace('name = "Kleinstadt"', lines)
    names = {"1": '"><script>alert(1)</script>', "2": "</svg><img src=x onerror=alert(1)>"}
    return load(build_city(tmp_path_factory.mktemp("hostile"), dataset=dataset, names=names))


def test_names_of_a_city_stay_text(hostile: Dataset) -> None:
    selection = complete({}, hostile)[0]
    for markup in (document(hostile, {}), str(citing_markup(hostile, selection, hostile.city.today()))):
        seen = Seen(markup)
        assert "<b>Amt" not in markup
        assert "<i>frei" not in markup
        assert seen.tags.count("script") in (0, 2)
        assert seen.handlers == []
        assert "<script>alert" not in markup
    assert "&lt;iframe" in markup, "the code is text of the page"
    assert "&amp;lt;script" in markup, "and a name in it is text of the other website"


@pytest.mark.parametrize(
    "parameter", ["lang", "indicator", "group", "wave", "quartier", "display", "second", "classes", "standard"]
)
def test_hostile_parameters_give_the_usual_map(hostile: Dataset, parameter: str) -> None:
    usual = document(hostile, {})
    for value in HOSTILE:
        assert document(hostile, {parameter: value}) == usual


def test_what_belongs_to_other_pages_is_left_out_of_the_frame() -> None:
    city = demo_city()
    asked = {"display": "two", "second": "group:older", "beside": "01,06", "workshops": "all", "part": "3", "choice": "k:3"}
    shown = embedded_selection(city, complete(asked, city, categories=True)[0])
    assert shown == complete({}, city)[0]


def test_only_the_named_websites_are_let_in(tmp_path: Path) -> None:
    city = load(build_city(tmp_path, dataset=f'{DATASET}\n[embed]\norigins = ["https://www.example.org"]\n'))
    asked = {"type": "http", "method": "GET", "path": "/embed/map", "query_string": b"lang=en", "headers": []}
    answer = embedded_map(city, Request(asked))
    policy = dict(part.strip().split(" ", 1) for part in answer.headers["content-security-policy"].split(";"))
    assert policy["frame-ancestors"] == "'self' https://www.example.org"
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == "'self'"
    assert "x-frame-options" not in answer.headers
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize("size", [12.0, 19.0, 26.0, 38.0])
def test_every_quartier_has_a_name_or_a_number_that_the_key_explains(size: float) -> None:
    drawing = demo_city().drawing
    labels = draw_labels(drawing, {}, size, None, named=True)
    texts = re.findall(r">([^<]*)</text>", labels.markup)
    numbers = [line.split(" ", 1) for line in labels.key]
    assert len({number for number, _ in numbers}) == len(numbers)
    assert sorted(text for text in texts if text.isdigit()) == sorted(number for number, _ in numbers)
    keyed = {name for _, name in numbers}
    written = "".join(texts).replace(" ", "")
    for shape in drawing.shapes:
        assert (shape.name in keyed) or (shape.name.replace(" ", "") in written), shape.name
