"""Counts on the map: circles whose legend has their size, at every width and zoom, beside maps that are filled."""

from __future__ import annotations

import csv
import math
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from benchmarks.cities import build_city
from tests.browser.map_page import MapPage
from tests.browser.seen import Seen
from tests.browser.server import ROOT, Server, running

CITY = ROOT / "data" / "flensburg"
SIZES = """circles => circles.map(circle => {
  const { width } = circle.getBBox();
  return [circle.dataset.circle, width / 2];
})"""
RINGS = """image => {
  const drawn = new DOMParser().parseFromString(decodeURIComponent(image.src.split(',').slice(1).join(',')), 'image/svg+xml');
  const texts = [...drawn.querySelectorAll('text')].map(text => text.textContent);
  return [...drawn.querySelectorAll('circle')].map((circle, at) => [texts[at], Number(circle.getAttribute('r'))]);
}"""


# a quartier whose circle goes beyond it, and a point of the circle that lies in another quartier
BETWEEN = """() => {
  const { _renderer: renderer } = Object.values(map._layers).find(layer => layer._parts);
  const { circles, shapes } = renderer.circles;
  for (const { at, radius, point } of circles) for (let turn = 0; turn < 24; turn += 1) {
    const there = point.add([0.6 * radius * Math.cos(turn), 0.6 * radius * Math.sin(turn)]); // a mouse has whole pixels
    const inside = L.Polygon.prototype._containsPoint.call(shapes.layers[at], there);
    if (inside || renderer.circles.at(there).at !== at) continue;
    const { x, y } = map.layerPointToContainerPoint(L.point(there));
    return [shapes.index.names[at], x, y];
  }
}"""


def _residents(wave: str) -> dict[str, float]:
    with (CITY / "statistics.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["indicator"] == "residents" and row["date"] == wave]
    return {row["quartier_id"]: float(row["value"]) for row in rows if row["quartier_id"]}


def _sizes(shown: MapPage) -> dict[str, float]:
    return dict(shown.frame.locator("path.symbol").evaluate_all(SIZES))


def _rings(page: Page, name: str) -> dict[float, float]:
    image = page.locator(f"section.legend img.nested.{name}")
    expect(image).to_be_visible()
    return {float(text.replace(".", "")): radius for text, radius in image.evaluate(RINGS)}


def _agree(page: Page, shown: MapPage, values: dict[str, float], name: str) -> None:
    """Map, legend and numbers: one radius for the root of a number."""
    sizes = _sizes(shown)
    assert sizes.keys() == values.keys()
    rings = _rings(page, name)
    assert len(rings) == 3
    unit = {radius / math.sqrt(value) for value, radius in rings.items()}
    assert max(unit) == pytest.approx(min(unit), rel=0.01)
    for key, value in values.items():
        assert sizes[key] == pytest.approx(max(unit) * math.sqrt(value), abs=1.0), key  # Leaflet draws whole pixels


@pytest.mark.parametrize(("width", "name"), [(1400, "wide"), (390, "narrow")])
def test_the_circles_are_those_of_the_legend_at_every_width_and_zoom(
    page: Page, flensburg_server: Server, seen: Seen, width: int, name: str
) -> None:
    page.set_viewport_size({"width": width, "height": 1000})
    shown = MapPage(page, f"{flensburg_server.url}/?indicator=residents&wave=2022&lang=de")
    values = _residents("2022")
    _agree(page, shown, values, name)
    assert {fill.split()[0] for fill in shown.fills().values()} == {"#f6f5f0"}
    shown.zoom_in()
    shown.views()
    _agree(page, shown, values, name)
    assert seen.errors == []


def test_a_circle_is_its_quartier_and_filled_maps_have_none(page: Page, flensburg_server: Server, seen: Seen) -> None:
    shown = MapPage(page, f"{flensburg_server.url}/?indicator=residents&wave=2022&lang=de")
    expect(page.get_by_role("combobox", name="Klassen", exact=True)).to_have_count(0)
    assert "99.341" in shown.panel()
    assert "durchschnitt:" not in page.locator("body").inner_text().lower()
    shown.zoom_in()
    before = shown.views()

    circle = shown.frame.locator('path.symbol[data-circle="STGT01"]')  # wider than its quartier
    circle.hover(position={"x": 4, "y": 12})
    expect(shown.frame.locator(".quartier-tip")).to_contain_text("01 Altstadt")
    circle.click(position={"x": 4, "y": 12})
    expect(page.locator("section.panel h2")).to_have_text("01 Altstadt")
    expect(page.locator("section.panel .total")).to_contain_text("99.341")
    assert shown.selected()["quartier"] == "STGT01"

    shown.choose("Thema", "Kinder und Jugendliche")
    expect(shown.frame.locator("path.symbol:visible")).to_have_count(0)
    assert len(set(shown.fills().values())) > 2
    shown.choose("Thema", "Kinder und Jugendliche (Anzahl)")
    expect(shown.frame.locator("path.symbol:visible")).to_have_count(13)
    # a legend of another height gives the map another height: its middle may move by less than a pixel
    assert np.allclose(shown.views(), before, rtol=0, atol=1e-4), "another indicator keeps the view"
    assert seen.errors == []


def test_many_circles_lie_on_the_quartiers_canvas(page: Page, tmp_path: Path, seen: Seen) -> None:
    city = build_city(tmp_path / "city", 1200)  # on a canvas
    catalogue = city / "catalogue.toml"
    described = (
        '\n[indicators.people]\ntheme = "THEME"\nname = "People"\nformula = { register = "people" }\nunit = "people"\n'
        'kind = "count"\npolarity = "neither"\n'
    )
    theme = catalogue.read_text(encoding="utf-8").split("[themes.")[1].split("]")[0]
    with catalogue.open("a", encoding="utf-8") as file:
        file.write(described.replace("THEME", theme))
    rows = "".join(f"{number:05},people,2021,{10 * number}\n" for number in range(1, 1201))
    (city / "people.csv").write_text("quartier_id,indicator,date,value\n" + rows, encoding="utf-8")
    with (city / "dataset.toml").open("a", encoding="utf-8") as file:
        file.write('\n[[statistics]]\nfile = "people.csv"\n')
    with running(tmp_path, city) as server:
        page.goto(f"{server.url}/?indicator=people&lang=de")
        frame = page.frame_locator("iframe")
        expect(page.locator("table.numbers tbody tr")).to_have_count(50)
        radii = "() => Object.values(map._layers).find(layer => layer._parts)._renderer.circles.circles.map(own => own.radius)"
        expect(frame.locator(".quartier-list [data-mark]").first).to_be_attached()
        inside = page.frames[-1]
        inside.wait_for_function(f"() => ({radii})().length === 1200")
        drawn = inside.evaluate(radii)
        assert drawn == sorted(drawn, reverse=True)
        assert drawn[0] / drawn[900] == pytest.approx(2.0, rel=0.001)  # 12,000 people and 3,000
        expect(page.locator("#first-picture")).to_have_count(0)  # a page that nobody sees yet takes no click
        inside.evaluate("() => { map.setZoom(map.getZoom() - 2, { animate: false }); }")
        inside.wait_for_function(BETWEEN)
        name, x, y = inside.evaluate(BETWEEN)
        box = page.locator("iframe").bounding_box()
        page.mouse.click(box["x"] + x, box["y"] + y)
        expect(page.locator("section.panel h2")).to_have_text(name)
        expect(frame.locator("canvas")).to_have_count(1)
    assert seen.errors == []


# of the quartiers' own area on the first map, how much the circles take if none lies on another
COVERED = """() => {
  const inside = ring => ring.reduce((sum, { x, y }, at) => {
    const next = ring[(at + 1) % ring.length];
    return sum + x * next.y - next.x * y;
  }, 0) / 2;
  const layers = Object.values(map._layers);
  const land = layers.filter(layer => layer instanceof L.Polygon && layer._parts)
    .reduce((sum, layer) => sum + Math.abs(layer._parts.reduce((own, ring) => own + inside(ring), 0)), 0);
  const circles = layers.filter(layer => layer instanceof L.CircleMarker && layer.options.className === 'symbol');
  return circles.reduce((sum, circle) => sum + Math.PI * circle.getRadius() ** 2, 0) / land;
}"""


@pytest.mark.parametrize(("wide", "high"), [(1366, 768), (1024, 768)])
@pytest.mark.parametrize("display", ["values", "change", "two"])
def test_circles_leave_the_map_free_on_small_screens(
    page: Page, flensburg_server: Server, wide: int, high: int, display: str
) -> None:
    page.set_viewport_size({"width": wide, "height": high})
    shown = MapPage(page, f"{flensburg_server.url}/?indicator=residents&wave=2022&display={display}")
    shown.views()
    assert 0.08 < shown.page.frames[1].evaluate(COVERED) < 0.25
