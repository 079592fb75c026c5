"""A sheet as a picture in print quality, made here: no browser, no font of the machine, no network."""

import importlib.resources
import io
import re
import xml.etree.ElementTree as ET
from functools import cache

import typst
from PIL import Image
from PIL.PngImagePlugin import PngInfo

LOWEST, HIGHEST = 36, 600  # dots an inch; more would only fill the memory
_SVG = "{http://www.w3.org/2000/svg}"
_MILLIMETRES = re.compile(r"\d+(\.\d+)?mm")
_PAGE = """\
#set page(width: {width}, height: {height}, margin: 0pt)
#image(bytes(sys.inputs.svg), format: "svg", width: 100%, height: 100%)
"""


@cache
def fonts() -> typst.Fonts:
    """Those of a package, and of the library for letters that they lack; none of the machine."""
    return typst.Fonts(include_system_fonts=False, font_paths=[str(importlib.resources.files("fontpkg_inter") / "files")])


def as_png(svg: str, dots_per_inch: int = 300) -> bytes:
    """A sheet as pixels, with its resolution, title and source.

    Parameters
    ----------
    svg : str
        Of `geo.sheet.sheet.draw_sheet`: width and height in millimetres.
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
        font_paths=fonts(),
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
