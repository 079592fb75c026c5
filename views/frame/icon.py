"""The product's own mark: four quartiers of a town, one of them in the colour that stands out; drawn here, kept nowhere."""

from functools import cache
from io import BytesIO

from PIL import Image, ImageDraw

_SIDE, _ROUND = 64, 13
_GROUND = "#1d5f8a"
_QUARTIERS = {
    "#ffffff": [(11, 13), (30, 10), (33, 29), (12, 33)],
    "#9cc3de": [(34, 10), (53, 14), (51, 33), (37, 29)],
    "#cfe3f1": [(12, 37), (27, 34), (30, 54), (15, 51)],
    "#ffb547": [(31, 33), (51, 37), (48, 52), (34, 54)],
}
_FINER = 4  # drawn so much larger, then made small: smooth edges


def icon_svg() -> str:
    """As a picture of any size."""
    shapes = "".join(
        f'<path fill="{colour}" d="M{" ".join(f"{x},{y}" for x, y in points)}z"/>' for colour, points in _QUARTIERS.items()
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_SIDE} {_SIDE}">'
        f'<rect width="{_SIDE}" height="{_SIDE}" rx="{_ROUND}" fill="{_GROUND}"/>{shapes}</svg>'
    )


@cache
def icon_png(side: int) -> bytes:
    """As an opaque square of so many pixels; phones round its corners themselves."""
    large = side * _FINER
    picture = Image.new("RGB", (large, large), _GROUND)
    drawing = ImageDraw.Draw(picture)
    for colour, points in _QUARTIERS.items():
        drawing.polygon([(x * large / _SIDE, y * large / _SIDE) for x, y in points], fill=colour)
    made = BytesIO()
    picture.resize((side, side), Image.Resampling.LANCZOS).save(made, "PNG", optimize=True)
    return made.getvalue()
