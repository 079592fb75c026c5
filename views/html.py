"""Small pieces of markup; every value that is put in is escaped."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable, Sequence

from markupsafe import Markup

from geo import patterns, stations
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


def sign(status: str) -> Markup:
    """The mark of a workshop, as on the map."""
    return picture(stations.drawing(status), "", f"sign {status}")


def legend(drawn: Legend, signs: Iterable[tuple[str, str]]) -> str:
    """The legend in few lines: what is shown, then a swatch for every class, mark and workshop sign.

    Parameters
    ----------
    drawn : Legend
    signs : iterable of (status, label)
        The workshops' marks.
    """
    entries = [Markup("<li>{}<span>{}</span></li>").format(swatch(e.mark, e.colour), e.label) for e in drawn.entries]
    entries += [Markup("<li>{}<span>{}</span></li>").format(sign(status), label) for status, label in signs]
    notes = Markup(" · ").join([part for part in (drawn.unit, *drawn.notes) if part])
    return str(
        Markup('<section class="legend"><h2>{}</h2><p>{}</p><ul>{}</ul></section>').format(
            drawn.title, notes, Markup("").join(entries)
        )
    )


def notice(text: str) -> str:
    """A remark above the page."""
    return str(Markup('<p class="notice" role="status">{}</p>').format(text))


def plain_label(text: str) -> str:
    """A city's own text where Streamlit would read Markdown."""
    return re.sub(r"([^\w\s])", r"\\\1", text)
