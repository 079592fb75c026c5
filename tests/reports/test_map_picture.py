from __future__ import annotations

import io
import socket
from dataclasses import replace

import pytest
from PIL import Image, ImageChops

from geo.sheet.content import Sheet
from geo.sheet.sheet import draw_sheet
from reports.documents.picture import HIGHEST, as_png, fonts
from tests.geo.test_map_sheet import CITIES, LEGEND, TEXTS, marks

NINE = Sheet(CITIES["nine"], marks(CITIES["nine"]), LEGEND, TEXTS)
UNASSIGNED = "\u0378"


def pixels(sheet: Sheet, dots_per_inch: int = 100) -> Image.Image:
    return Image.open(io.BytesIO(as_png(draw_sheet(sheet), dots_per_inch)))


def titled(title: str) -> Image.Image:
    """What is written as a title and nothing else."""
    picture = pixels(replace(NINE, texts=replace(TEXTS, title=title)), 150)
    return picture.crop((40, 50, 1200, 115))


def ink(picture: Image.Image) -> int:
    return sum(picture.convert("L").histogram()[:128])


def test_a_sheet_of_a4_in_print_quality() -> None:
    picture = pixels(NINE, 300)
    assert picture.size == (3508, 2480)
    assert picture.mode == "RGB"
    assert picture.info["dpi"] == pytest.approx((300, 300), abs=0.01)
    assert picture.info["Title"] == TEXTS.title
    assert picture.info["Source"] == TEXTS.source
    colours = {colour for _, colour in picture.getcolors(1 << 24)}
    assert len(colours) > 500
    assert {(0x25, 0x34, 0x94), (0xFF, 0xFF, 0xCC), (0xD3, 0xD3, 0xCD), (0x7B, 0x81, 0x94)} <= colours


@pytest.mark.parametrize("name", CITIES)
def test_cities_of_every_form(name: str) -> None:
    picture = pixels(replace(NINE, drawing=CITIES[name], marks=marks(CITIES[name]), paper=(210.0, 297.0)), 72)
    assert picture.size == (595, 842)
    assert len(picture.getcolors(1 << 24)) > 100


@pytest.mark.parametrize("letter", "ÄÖÜßŽłığşąЖЇ≥–„€²")
def test_letters_of_the_reader_are_written_without_a_font_of_the_machine(letter: str) -> None:
    written, box, nothing = titled(letter * 4), titled(UNASSIGNED * 4), titled("\u00a0" * 4)
    assert ink(nothing) == 0
    assert ink(box) > 0, "what no font has is a box, not a gap"
    assert ink(written) > 20
    assert ImageChops.difference(written, box).getbbox()


def test_an_umlaut_has_its_dots() -> None:
    assert ink(titled("ÄÖÜ")) > ink(titled("AOU"))
    assert ImageChops.difference(titled("Weiß"), titled("Weis")).getbbox()


def test_letters_have_no_serifs() -> None:
    """Those that the library falls back on have."""
    left, top, right, bottom = ImageChops.invert(titled("I").convert("L")).point(lambda grey: 255 * (grey > 128)).getbbox()
    assert right - left < (bottom - top) / 4


def test_no_font_of_the_machine_is_used() -> None:
    families = set(fonts().families())
    assert "Inter" in families
    assert not families & {"Arial", "DejaVu Sans", "Helvetica", "Liberation Sans", "Noto Sans", "Segoe UI"}


def test_bold_is_bold() -> None:
    """A variable font whose weights were ignored would write all alike."""
    word = "Wohlfühlen"
    bold = ink(titled(word))
    thin = Image.open(
        io.BytesIO(as_png(draw_sheet(replace(NINE, texts=replace(TEXTS, title=word))).replace('font-weight="600"', ""), 150))
    )
    assert bold > 1.15 * ink(thin.crop((40, 50, 1200, 115)))


def test_patterns_and_halos_are_drawn() -> None:
    plain = pixels(replace(NINE, marks=dict.fromkeys(NINE.marks, (NINE.marks["1"]))))
    assert ImageChops.difference(plain, pixels(NINE)).getbbox()
    without = draw_sheet(NINE).replace('paint-order="stroke"', "")
    assert ImageChops.difference(pixels(NINE), Image.open(io.BytesIO(as_png(without, 100)))).getbbox()


def test_it_asks_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("a picture needs no network")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    assert as_png(draw_sheet(NINE), 72)


@pytest.mark.parametrize("dots_per_inch", [0, 10, HIGHEST + 1, 100_000])
def test_a_resolution_that_fills_the_memory_is_refused(dots_per_inch: int) -> None:
    with pytest.raises(ValueError, match="dots an inch"):
        as_png(draw_sheet(NINE), dots_per_inch)


@pytest.mark.parametrize("size", ["", "100%", "1mm); #panic(", "297px"])
def test_a_sheet_without_millimetres_is_refused(size: str) -> None:
    with pytest.raises(ValueError, match="millimetres"):
        as_png(draw_sheet(NINE).replace('width="297mm"', f'width="{size}"'), 72)
