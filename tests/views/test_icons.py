"""The product's mark, as browsers, phones and Streamlit's own script ask for it."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from io import BytesIO

import pytest
from PIL import Image
from starlette.requests import Request

import views.routes.icons
from tests.demo import demo_city
from views.frame.icon import icon_svg
from views.routes.icons import PICTURES, icon, icon_picture, manifest


def asked(address: str) -> Request:
    return Request({"type": "http", "method": "GET", "path": address, "query_string": b"", "headers": []})


@pytest.mark.parametrize(("address", "side"), PICTURES.items())
def test_each_picture_is_an_opaque_square_with_all_of_the_mark(address: str, side: int) -> None:
    picture = Image.open(BytesIO(bytes(icon_picture(asked(address)).body)))
    assert picture.size == (side, side)
    assert picture.mode == "RGB"
    drawn = {colour for _, colour in picture.getcolors(maxcolors=side * side) or []}
    assert drawn >= {(0x1D, 0x5F, 0x8A), (0xFF, 0xB5, 0x47), (0xFF, 0xFF, 0xFF)}


def test_the_drawing_has_as_many_quartiers_and_stays_within_its_square() -> None:
    root = ET.fromstring(icon_svg())  # our own
    shapes = root.findall("{http://www.w3.org/2000/svg}path")
    assert len(shapes) == 4
    numbers = [float(number) for shape in shapes for number in shape.attrib["d"].strip("Mz").replace(",", " ").split()]
    assert 8 < min(numbers) < max(numbers) < 56
    assert icon(asked("/icon.svg")).media_type == "image/svg+xml"


def test_a_phone_calls_the_page_by_its_city(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views.routes.icons, "current_city", demo_city)
    told = json.loads(bytes(manifest(asked("/manifest.webmanifest")).body))
    assert told["short_name"] == "Kaiserslautern"
    assert told["name"] == "Quartierblick – Kaiserslautern"
    assert {entry["src"].removeprefix(".") for entry in told["icons"]} - {"/icon.svg"} < set(PICTURES)
