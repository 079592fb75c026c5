"""Markup: small pieces, templates beside the pages that use them, and components; every value that is put in is escaped."""

import hashlib
import re
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

import streamlit as st
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from geo.drawing import patterns
from geo.drawing.classes import Mark
from geo.drawing.legend import Entry, Legend, Square
from geo.drawing.nested import set_nested
from geo.drawing.scale import Pointer
from geo.drawing.symbols import Rings
from indicators.estimates import sentences
from language.words import Words
from views.frame import links
from views.frame.scale import draw_scale

ASSETS = Path(__file__).parent / "assets"
PAGES_ROUTE = "/assets/pages"
_ADDRESS = re.compile(r"(https?://[\w.-]+(?::\d+)?(?:/[\w./~%-]*)?(?:[?#][\w./~%?#&=+:;,-]*)?)(?<![.,;:?])")
_LETTERS = 13.0  # pixels
_UNDIVIDED = 18  # letters of a remark in a legend that stays in one line


def table(titles: Sequence[str], rows: Iterable[Sequence[str]], caption: str) -> Markup:
    """A plain table; a cell may be markup. On a phone, where only a screen reader gets the head, cells may show their titles.

    Parameters
    ----------
    rows : iterable of sequence of str
        The first cell says whose row it is.
    caption : str
        What a screen reader calls the table.
    """
    head = Markup("").join(Markup('<th scope="col">{}</th>').format(title) for title in titles)
    body = Markup("").join(
        Markup('<tr><th scope="row">{}</th>{}</tr>').format(
            row[0],
            Markup("").join(
                Markup('<td data-label="{}">{}</td>').format(title, cell) for title, cell in zip(titles[1:], row[1:], strict=True)
            ),
        )
        for row in rows
    )
    return Markup(
        '<table class="plain"><caption class="unseen">{}</caption><thead><tr>{}</tr></thead><tbody>{}</tbody></table>'
    ).format(caption, head, body)


def link(address: str, name: str) -> Markup:
    """The way to another page, in the same tab."""
    return Markup('<a href="{}" target="_self">{}</a>').format(address, name)


def linked(text: str) -> Markup:
    """A text in which web addresses are links; everything else in it is escaped."""
    parts = _ADDRESS.split(text)
    return Markup("").join(
        Markup('<a href="{}" rel="noopener noreferrer">{}</a>').format(part, part.partition("://")[2]) if at % 2 else part
        for at, part in enumerate(parts)
    )


def picture(svg: str, description: str, css_class: str) -> Markup:
    """An SVG drawing as an image that a screen reader names."""
    return Markup('<img class="{}" alt="{}" src="data:image/svg+xml,{}">').format(
        css_class, description, quote(svg, safe=" /:;=,'()")
    )


def swatch(mark: Mark, colour: str) -> Markup:
    """A legend's field, filled as the map is; the patterns stand in the style sheet, see `swatch_rules`."""
    return Markup('<span class="swatch {}"{}></span>').format(
        mark, Markup(' style="background-color:{}"').format(colour) if colour else ""
    )


def swatch_rules() -> str:
    """The patterns of all marks as CSS."""
    return "".join(f'.swatch.{mark} {{ background-image: url("{tile}"); }}\n' for mark, tile in patterns.tiles().items())


@cache
def sign(status: str) -> Markup:
    """The mark of a workshop, as on the map."""
    return picture(patterns.sign_picture(status), "", f"sign {status}")


def legend(drawn: Legend, signs: Iterable[tuple[str, str]], shown: str = "", chosen: Pointer | None = None) -> str:
    """The legend in few lines: what is shown, then the scale of the classes, and a swatch for every mark and workshop sign.

    Parameters
    ----------
    drawn : Legend
    signs : iterable of (status, label)
        The workshops' marks.
    shown : str
        What tells this map from the one beside it.
    chosen : Pointer or None
        The chosen quartier's value, where it has one.
    """
    marks = [Markup("<li>{}<span>{}</span></li>").format(sign(status), label) for status, label in signs]
    notes = _notes([part for part in (drawn.unit, *drawn.notes) if part])
    title = Markup("{}: <em>{}</em>").format(drawn.title, shown) if shown and shown != drawn.title else drawn.title
    swatches = _entries(drawn.swatches) + Markup("").join(marks)
    body = Markup("<ul>{}</ul>").format(swatches) if swatches else Markup("")
    if drawn.scale:
        body = Markup('<div class="with-scale">{}{}</div>').format(draw_scale(drawn.scale, chosen), body)
    if drawn.rings:
        body = Markup('<div class="with-nested">{}{}</div>').format(_nested(drawn.rings), body)
    if drawn.square:
        body = Markup('<div class="with-square">{}<div>{}{}</div></div>').format(_square(drawn.square), _axes(drawn.square), body)
    if drawn.part:
        part = Markup('<p class="part">{}</p><ul>{}</ul>').format(drawn.part.title, _entries(drawn.part.entries))
        body += Markup('<div class="with-part">{}</div>').format(part)
    return str(Markup('<section class="legend"><h2>{}</h2> <p>{}</p>{}</section>').format(title, notes, body))


def _notes(parts: Sequence[str]) -> Markup:
    """Remarks behind one another: no line begins with the point between two, and a short one is never divided."""
    ended = [f"{part}\N{NO-BREAK SPACE}·" for part in parts[:-1]] + list(parts[-1:])
    return Markup(" ").join(
        Markup('<span class="whole">{}</span>').format(part) if len(part) <= _UNDIVIDED else escape(part) for part in ended
    )


def _entries(entries: Iterable[Entry]) -> Markup:
    return Markup("").join(Markup("<li>{}<span>{}</span></li>").format(swatch(e.mark, e.colour), e.label) for e in entries)


def _nested(rings: Rings) -> Markup:
    """The circles as large as on the map, which are smaller on a narrow page: the style sheet shows one of the two."""
    described = ", ".join(ring.label for ring in rings.rings)
    sizes = zip(("wide", "narrow"), rings.pixels, strict=True)
    sets = [(name, set_nested(rings, pixels / (rings.scale.radius or 1.0), _LETTERS)) for name, pixels in sizes]
    return Markup("").join(
        picture(
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{nested.width:.1f}" height="{nested.height:.1f}" '
            f'font-family="system-ui, sans-serif">{nested.content}</svg>',
            described,
            f"nested {name}",
        )
        for name, nested in sets
    )


def _square(square: Square) -> Markup:
    """Nine colours as a table: columns are the first indicator, rows the second, rising to the right and upwards."""
    columns, rows = len(square.first_labels), len(square.second_labels)
    lines = Markup("").join(
        Markup('<tr><th scope="row">{}</th>{}</tr>').format(
            square.second_labels[row],
            Markup("").join(
                Markup('<td data-fill="{}">{}</td>').format(
                    3 * row + column, swatch(Mark.VALUE, square.colours[3 * row + column])
                )
                for column in range(columns)
            ),
        )
        for row in reversed(range(rows))
    )
    foot = Markup("").join(Markup('<th scope="col">{}</th>').format(label) for label in square.first_labels)
    return Markup(
        '<table class="square"><caption class="unseen">↑ {}, → {}</caption>'
        "<tbody>{}</tbody><tfoot><tr><td></td>{}</tr></tfoot></table>"
    ).format(square.second, square.first, lines, foot)


def _axes(square: Square) -> Markup:
    """Which indicator rises where, beside the square: above it, both lines would be taken from the map."""
    return Markup('<p class="axes" aria-hidden="true">↑ {}<br>→ {}</p>').format(square.second, square.first)


def breaking(name: str) -> Markup:
    """A name that may go on in the next line behind a stroke."""
    return Markup("/<wbr>").join(name.split("/"))


def notice(text: str) -> str:
    """A remark within a page."""
    return str(Markup('<p class="notice" role="status">{}</p>').format(text))


_environment = Environment(
    loader=FileSystemLoader(Path(__file__).parents[1]),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_environment.globals.update(
    breaking=breaking, link=link, links=links, picture=picture, sentences=sentences, sign=sign, table=table
)


def render(template: str, words: Words, **values: object) -> Markup:
    """A template's markup, where a missing value is an error; in it, ``words`` and ``plural`` speak the reader's language.

    Parameters
    ----------
    template : str
        Its file, from `views/`: ``thread/voices.html.jinja``.
    """
    return Markup(_environment.get_template(template).render(words=words, plural=words.plural, **values))


def component(name: str, html: str, *, isolated: bool = False) -> Callable[..., Any]:
    """A component whose script is ``assets/{name}.js``; if it is isolated, with ``assets/{name}.css``."""
    digest = hashlib.sha256((ASSETS / f"{name}.js").read_bytes()).hexdigest()[:12]
    script = (  # two lines: Streamlit takes a text of one line for a path
        f'const made = import(new URL(".{PAGES_ROUTE}/{name}.js?v={digest}", location.href).href);\n'
        "export default (args) => { made.then((module) => module.default(args)); };"
    )
    style = (ASSETS / f"{name}.css").read_text(encoding="utf-8") if isolated else None
    return st.components.v2.component(f"quartierblick_{name}", html=html, css=style, js=script, isolate_styles=isolated)
