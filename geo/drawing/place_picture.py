"""A city's outline among the towns around it, as an SVG: enough for a person to say whether it lies right."""

import math
from collections.abc import Sequence
from html import escape

import shapely

WIDTH, HEIGHT = 900, 640
_MARGIN = 40
_TITLE = 46
_PALE, _DARK, _TOWN = "#cfe0f2", "#1d4e79", "#444444"


def picture(shapes: Sequence[shapely.Geometry], towns: Sequence[tuple[str, float, float]], title: str, note: str) -> str:
    """Draw shapes and towns in degrees, north up and true to scale at their middle.

    Parameters
    ----------
    shapes : sequence of polygons
        EPSG:4326, longitude first.
    towns : sequence of (str, float, float)
        Name, latitude and longitude.
    note : str
        The second line, such as what to write into ``dataset.toml``.
    """
    bounds = shapely.total_bounds(list(shapes))
    west, south, east, north = map(float, bounds)
    for _, latitude, longitude in towns:
        west, south, east, north = min(west, longitude), min(south, latitude), max(east, longitude), max(north, latitude)
    squeeze = math.cos(math.radians((south + north) / 2))
    across, up = max((east - west) * squeeze, 1e-6), max(north - south, 1e-6)
    scale = min((WIDTH - 2 * _MARGIN) / across, (HEIGHT - _TITLE - 2 * _MARGIN) / up)

    def at(longitude: float, latitude: float) -> tuple[float, float]:
        x = WIDTH / 2 + ((longitude - (west + east) / 2) * squeeze) * scale
        return x, (HEIGHT + _TITLE) / 2 - (latitude - (south + north) / 2) * scale

    simple = shapely.simplify(list(shapes), 0.5 / scale)  # half a pixel
    rings = [ring for part in shapely.get_parts(simple) for ring in shapely.get_rings(part)]
    paths = "".join("M" + "L".join("{:.1f},{:.1f}".format(*at(x, y)) for x, y, *_ in ring.coords) + "Z" for ring in rings)
    drawn = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" role="img">',
        f'<title>{escape(title)}</title><rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>',
        f'<text x="16" y="24" font-size="18">{escape(title)}</text>',
        f'<text x="16" y="44" font-size="14" fill="{_TOWN}">{escape(note)}</text>',
        f'<path d="{paths}" fill="{_PALE}" stroke="{_DARK}" stroke-width="1" fill-rule="evenodd"/>',
    ]
    for name, latitude, longitude in towns:
        x, y = at(longitude, latitude)
        drawn.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="{_TOWN}"/>')
        anchor, shift = ("end", -8) if x > WIDTH * 0.8 else ("start", 8)
        drawn.append(
            f'<text x="{x + shift:.1f}" y="{y + 5:.1f}" font-size="15" text-anchor="{anchor}" stroke="#ffffff" stroke-width="3"'
            f' paint-order="stroke">{escape(name)}</text>'
        )
    return "\n".join([*drawn, "</svg>\n"])
