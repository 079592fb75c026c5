"""Small pieces of markup; every value that is put in is escaped."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Sequence

from markupsafe import Markup

from geo import patterns
from geo.classes import Mark
from geo.legend import Legend


def table(titles: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A plain table."""
    head = Markup("").join(Markup('<th scope="col">{}</th>').format(title) for title in titles)
    body = Markup("").join(
        Markup("<tr>{}</tr>").format(Markup("").join(Markup("<td>{}</td>").format(cell) for cell in row)) for row in rows
    )
    return str(Markup('<table class="plain"><thead><tr>{}</tr></thead><tbody>{}</tbody></table>').format(head, body))


def picture(svg: str, description: str, css_class: str) -> Markup:
    """An SVG drawing as an image that a screen reader names."""
    encoded = base64.b64encode(svg.encode()).decode()
    return Markup('<img class="{}" alt="{}" src="data:image/svg+xml;base64,{}">').format(css_class, description, encoded)


def swatch(mark: Mark, colour: str) -> Markup:
    """A legend's field, filled as the map is."""
    fills = "".join(f'<rect width="26" height="17" fill="{fill}"/>' for fill in patterns.fills(mark, colour))
    return picture(
        f'<svg xmlns="http://www.w3.org/2000/svg" width="26" height="17"><defs>{patterns.definitions(7)}</defs>{fills}'
        f'<rect x=".5" y=".5" width="25" height="16" fill="none" stroke="{patterns.OUTLINE}"/></svg>',
        "",
        "swatch",
    )


def legend(drawn: Legend) -> str:
    """The legend as a list of swatches with title and notes."""
    entries = Markup("").join(
        Markup("<li>{}<span>{}</span></li>").format(swatch(e.mark, e.colour), e.label) for e in drawn.entries
    )
    notes = Markup("").join(Markup("<p>{}</p>").format(note) for note in drawn.notes if note)
    return str(
        Markup('<section class="legend"><h2>{} <small>{}</small></h2><ul>{}</ul>{}</section>').format(
            drawn.title, drawn.unit, entries, notes
        )
    )


def interval_picture(
    low: float, high: float, lower: float, value: float, upper: float, others: Sequence[float], description: str
) -> Markup:
    """One interval on its scale, every quartier as a small dot behind it."""
    span = (high - low) or 1.0

    def x(number: float) -> float:
        return round(8 + 304 * (min(max(number, low), high) - low) / span, 1)

    dots = "".join(f'<circle cx="{x(other)}" cy="18" r="3.5" fill="#b6bfca"/>' for other in others)
    bar = (
        f'<path d="M{x(lower)} 18H{x(upper)}" stroke="#1d5f8a" stroke-width="4" stroke-linecap="round"/>'
        if upper >= lower
        else ""
    )
    return picture(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 320 36"><path d="M8 18H312" stroke="#d5dae1"/>{dots}{bar}'
        f'<circle cx="{x(value)}" cy="18" r="7" fill="#1d5f8a" stroke="#fff" stroke-width="2"/></svg>',
        description,
        "interval",
    )
