"""Workshops on a map: where they stand, and the marks that tell held from planned."""

from __future__ import annotations

from dataclasses import dataclass

SIGN_SIZE = 18

_SIGNS = {
    "held": '<circle cx="9" cy="9" r="6" fill="#9d1f5c" stroke="#ffffff" stroke-width="1.5"/>',
    "planned": '<path d="M9 1.5 16.5 9 9 16.5 1.5 9Z" fill="#ffffff" stroke="#9d1f5c" stroke-width="3"/>',
    "cancelled": '<circle cx="9" cy="9" r="6" fill="#8a8f99" stroke="#ffffff" stroke-width="1.5"/>',
}


@dataclass(frozen=True)
class Station:
    """A place on the map: latitude and longitude (EPSG:4326), ``held``/``planned``/``cancelled``, lines of text."""

    place: tuple[float, float]
    status: str
    texts: tuple[str, ...]


def drawings() -> dict[str, str]:
    """Every mark as an ``<svg>``, by status."""
    return {status: drawing(status) for status in _SIGNS}


def drawing(status: str) -> str:
    """The mark of a workshop as an ``<svg>``."""
    return f'<svg xmlns="http://www.w3.org/2000/svg" width="{SIGN_SIZE}" height="{SIGN_SIZE}">{sign(status)}</svg>'


def sign(status: str) -> str:
    """The mark of a workshop as SVG elements in a square of `SIGN_SIZE`."""
    return _SIGNS[status]
