"""Every quartier has its name on the map, or a number that the key below explains, however wide the screen is."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

import numpy as np
import pytest
from playwright.sync_api import Page

from tests.browser.map_page import MapPage
from tests.browser.seen import Seen
from tests.browser.server import Server

# labels of the frame's map with their boxes, the map's own box, and the key's items with the box of each
LABELS = """() => {
  const box = (element) => {
    const { left, top, right, bottom } = element.getBoundingClientRect();
    return [left, top, right, bottom];
  };
  const all = (selector, read) => [...document.querySelectorAll(selector)].map(read);
  return {
    labels: all('.quartier-label', label => ({
      of: Number(label.dataset.of), number: label.classList.contains('number'), box: box(label),
      text: [...label.children].map(line => line.textContent).join(' '), shown: label.checkVisibility(),
    })),
    map: box(document.querySelector('#map_div')),
    frame: [0, 0, innerWidth, innerHeight],
    key: all('.quartier-key span', item => ({
      number: item.querySelector('b').textContent, text: item.textContent, box: box(item),
    })),
    marks: all('.station', box),
  };
}"""
CITIES = {"kaiserslautern": "feels_at_home", "flensburg": "sgb2_share"}


@dataclass(frozen=True)
class Drawn:
    """What stands on a map: text, whether it is a number, and box, by the quartier's place in the geometry."""

    labels: dict[int, tuple[str, bool, tuple[float, ...]]]
    key: dict[str, str]

    @property
    def numbers(self) -> dict[int, str]:
        return {of: text for of, (text, number, _) in self.labels.items() if number}


@pytest.fixture(params=CITIES)
def address(request: pytest.FixtureRequest) -> str:
    server = "flensburg_server" if request.param == "flensburg" else "demo_server"
    return f"{request.getfixturevalue(server).url}/?indicator={CITIES[request.param]}"


def inside(box: list[float], other: list[float]) -> bool:
    slack = 1.0
    return all(box[at] >= other[at] - slack for at in (0, 1)) and all(box[at] <= other[at] + slack for at in (2, 3))


def overlapping(box: list[float], other: list[float]) -> bool:
    slack = 1.0
    return all(box[at] + slack < other[at + 2] and other[at] + slack < box[at + 2] for at in (0, 1))


def drawn(shown: MapPage) -> Drawn:
    """What is drawn, when nothing moves any more; it lies inside the map, and nothing covers anything."""
    shown.views()
    read = shown.page.locator("iframe").first.content_frame.locator("html").evaluate(LABELS)
    labels, key = read["labels"], read["key"]
    assert all(label["shown"] for label in labels)
    assert [label["text"] for label in labels if not inside(label["box"], read["map"])] == []
    touching = [(one["text"], other["text"]) for one, other in combinations(labels, 2) if overlapping(one["box"], other["box"])]
    assert touching == []
    assert [label["text"] for label in labels if any(overlapping(label["box"], mark) for mark in read["marks"])] == []
    assert [item["text"] for item in key if not inside(item["box"], read["frame"])] == []
    assert [item["text"] for item in key if overlapping(item["box"], read["map"])] == [], "the key covers nothing of the map"
    found = {label["of"]: (label["text"], label["number"], tuple(label["box"])) for label in labels}
    assert len(found) == len(labels)
    return Drawn(found, {item["number"]: item["text"] for item in key})


@pytest.mark.parametrize("width", [1400, 1024, 390])
def test_every_quartier_has_a_name_or_a_number_that_is_explained(page: Page, address: str, width: int, seen: Seen) -> None:
    page.set_viewport_size({"width": width, "height": 844 if width == 390 else 900})
    shown = MapPage(page, address)
    names = shown.frame.locator("path[data-quartier]").evaluate_all(
        "paths => paths.map(path => path.getAttribute('aria-label').split(', ')[0])"
    )
    on_map = drawn(shown)
    assert set(on_map.labels) == set(range(len(names)))
    assert on_map.numbers, "both cities have quartiers too small for their names"
    assert sorted(on_map.numbers.values()) == sorted(on_map.key)
    for of, (text, number, _) in on_map.labels.items():
        if number:
            explained = on_map.key[text]
            assert explained == names[of] if names[of].startswith(text) else explained == f"{text} {names[of]}"
        else:
            assert text.replace(" ", "") == names[of].replace(" ", "")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert seen.errors == []


def test_a_number_stays_the_same_while_zooming_and_gives_way_to_the_name(page: Page, address: str) -> None:
    page.set_viewport_size({"width": 1024, "height": 900})
    shown = MapPage(page, address)
    whole = drawn(shown)
    height = page.locator("iframe").first.bounding_box()["height"]
    named, numbers = set(), dict(whole.numbers)
    for _ in range(4):
        shown.zoom_in()
        closer = drawn(shown)
        for of, number in closer.numbers.items():
            assert numbers.setdefault(of, number) == number
        named |= closer.labels.keys() & whole.numbers.keys() - closer.numbers.keys()
        assert page.locator("iframe").first.bounding_box()["height"] == height
    assert named, "somewhere a name has taken the place of its number"
    shown.frame.get_by_role("button", name="Ganze Karte").click()
    assert {of: text for of, (text, *_) in drawn(shown).labels.items()} == {of: text for of, (text, *_) in whole.labels.items()}


INKS = """() => Object.fromEntries(
  [...document.querySelectorAll('.quartier-label')].map(label => [label.dataset.of, label.style.cssText])
)"""


def test_names_stay_where_they_are_and_take_the_ink_of_another_painting(page: Page, demo_server: Server) -> None:
    page.set_viewport_size({"width": 1920, "height": 1000})  # both legends have as many lines: the map keeps its size
    shown = MapPage(page, f"{demo_server.url}/?indicator=safe_at_night&workshops=none")
    shown.views()
    html = shown.frame.locator("html")
    before = html.evaluate(INKS)
    html.evaluate("() => document.querySelectorAll('.quartier-label').forEach(label => { label.kept = true; })")
    painted = shown.painted()
    shown.choose("Thema", "Wohlfühlen im Quartier")
    shown.painted(other=painted)
    chosen = html.evaluate(INKS)
    assert html.evaluate("() => [...document.querySelectorAll('.quartier-label')].every(label => label.kept)")
    assert chosen != before, "some quartier has become lighter or darker"
    opened = MapPage(page, f"{demo_server.url}/?indicator=feels_at_home&workshops=none")
    opened.views()
    assert opened.frame.locator("html").evaluate(INKS) == chosen


def test_two_maps_begin_with_the_same_part_of_the_city(page: Page, demo_server: Server) -> None:
    page.set_viewport_size({"width": 1024, "height": 768})
    shown = MapPage(page, f"{demo_server.url}/?indicator=feels_at_home&display=two&second=indicator:safe_at_night")
    frames = [page.locator("iframe").nth(place).bounding_box() for place in (0, 1)]
    first, second = shown.views()
    assert frames[0]["height"] == frames[1]["height"]
    pixel = 360 / (256 * 2 ** first[0])  # degrees of longitude
    assert first[0] == second[0]
    assert np.allclose(first, second, rtol=0, atol=pixel / 2)


def test_two_maps_are_alike_whatever_their_legends_hold(page: Page, flensburg_server: Server) -> None:
    """One legend has circles and the other a scale: maps begin and end beside one another all the same."""
    page.set_viewport_size({"width": 1366, "height": 768})
    MapPage(page, f"{flensburg_server.url}/?indicator=residents&display=two&second=indicator:sgb2_share").views()
    legends = [page.locator("section.legend").nth(place).bounding_box() for place in (0, 1)]
    assert legends[0]["height"] != legends[1]["height"]
    frames = [page.locator("iframe").nth(place).bounding_box() for place in (0, 1)]
    assert [(box["y"], box["height"], box["width"]) for box in frames[:1]] == [
        (box["y"], box["height"], box["width"]) for box in frames[1:]
    ]
    assert frames[0]["width"] > 600
    assert 740 < frames[0]["y"] + frames[0]["height"] <= 768, "they take what the window has left"
    panel, reading = (page.locator(own).bounding_box() for own in ("section.panel", "section.panel .reading"))
    assert reading["x"] > panel["x"] + panel["width"] / 2, "what is said below them has two columns"
