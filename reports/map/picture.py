"""A map as a picture in print quality, made here: no browser, no font of the machine, no network."""

from __future__ import annotations

import importlib.resources
import io
import re
import xml.etree.ElementTree as ET
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

import typst
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from geo.drawing.classes import Mark
from geo.drawing.drawing import Drawing
from geo.drawing.legend import Legend
from geo.drawing.static_map import Trace
from geo.drawing.stations import Station
from geo.sheet.parts import SheetTexts
from geo.sheet.sheet import A4, draw_sheet

LOWEST, HIGHEST = 36, 600  # dots an inch; more would only fill the memory
_SVG = "{http://www.w3.org/2000/svg}"
_MILLIMETRES = re.compile(r"\d+(\.\d+)?mm")
_PAGE = """\
#set page(width: {width}, height: {height}, margin: 0pt)
#image(bytes(sys.inputs.svg), format: "svg", width: 100%, height: 100%)
"""


@dataclass(frozen=True)
class Sheet:
    """Everything that stands on one sheet, finished and in the reader's language.

    Attributes
    ----------
    drawing : Drawing
    marks : Mapping
        ``quartier_id`` to mark and class colour.
    legend : Legend
    texts : SheetTexts
    signs : tuple of (status, label)
        The workshops' marks that the legend explains.
    stations : tuple of Station
    selected : str
        A ``quartier_id`` that gets a strong outline.
    opacity : Mapping
        ``quartier_id`` to the opacity of its colour, 0 to 1.
    context : tuple of Trace
        Rivers, railways and stops.
    scale_bar : bool
        Only where the boundaries are not schematic.
    paper : tuple of float
        Width and height in millimetres.
    """

    drawing: Drawing
    marks: Mapping[str, tuple[Mark, str]]
    legend: Legend
    texts: SheetTexts
    signs: tuple[tuple[str, str], ...] = ()
    stations: tuple[Station, ...] = ()
    selected: str = ""
    opacity: Mapping[str, float] = field(default_factory=dict)
    context: tuple[Trace, ...] = ()
    scale_bar: bool = False
    paper: tuple[float, float] = A4


def as_svg(sheet: Sheet) -> str:
    """The sheet as one SVG that needs nothing else."""
    return draw_sheet(
        sheet.drawing,
        sheet.marks,
        sheet.legend,
        sheet.texts,
        signs=sheet.signs,
        selected=sheet.selected,
        stations=sheet.stations,
        opacity=sheet.opacity,
        context=sheet.context,
        scale_bar=sheet.scale_bar,
        paper=sheet.paper,
    )


@cache
def _fonts() -> typst.Fonts:
    """Those of a package, and of the library for letters that they lack; none of the machine."""
    return typst.Fonts(include_system_fonts=False, font_paths=[str(importlib.resources.files("fontpkg_inter") / "files")])


def as_png(svg: str, dots_per_inch: int = 300) -> bytes:
    """A sheet as pixels, with its resolution, title and source.

    Parameters
    ----------
    svg : str
        Of `as_svg`: width and height in millimetres.
    dots_per_inch : int
        `LOWEST` to `HIGHEST`.

    Raises
    ------
    ValueError
        If the resolution is out of these bounds, or the sheet has no size.
    """
    if not LOWEST <= dots_per_inch <= HIGHEST:
        raise ValueError(f"{dots_per_inch} dots an inch is not between {LOWEST} and {HIGHEST}")
    sheet = ET.fromstring(svg)
    width, height = sheet.get("width", ""), sheet.get("height", "")
    if not (_MILLIMETRES.fullmatch(width) and _MILLIMETRES.fullmatch(height)):
        raise ValueError(f"a sheet is measured in millimetres, not {width!r} × {height!r}")
    drawn = typst.compile(
        _PAGE.format(width=width, height=height).encode(),
        format="png",
        ppi=float(dots_per_inch),
        font_paths=_fonts(),
        sys_inputs={"svg": svg},
    )
    metadata = PngInfo()
    for keyword, element in (("Title", "title"), ("Source", "desc")):
        if text := sheet.findtext(f"{_SVG}{element}"):
            metadata.add_itxt(keyword, text)
    stream = io.BytesIO()
    with Image.open(io.BytesIO(drawn)) as picture:
        picture.convert("RGB").save(stream, "PNG", dpi=(dots_per_inch, dots_per_inch), pnginfo=metadata)
    return stream.getvalue()
