"""The map alone, as a document of its own for a frame on another website: no Streamlit, no request to anybody else."""

import hashlib
from dataclasses import replace
from functools import cache, lru_cache
from urllib.parse import urlencode

from markupsafe import Markup

from dataset.dataset import Dataset
from geo.drawing.overlay import MOST, Labels, draw_labels, draw_overlay
from geo.web.folium_map import ASSETS as MAP_ASSETS
from geo.web.folium_map import MAP_ROUTE
from language.words import words_for
from reports.map.citation import source_line
from reports.map.content import map_content
from reports.map.headline import headline
from reports.map.inhabited import fill_notes, with_fill
from reports.map.listing import listing_of
from views.frame.html import ASSETS, PAGES_ROUTE, legend, linked, render
from views.frame.links import to_selection
from views.frame.selection import Selection
from views.frame.short_link import short_parameters
from views.frame.style import style_address
from views.map.drawing import PRINT_ROUTE, quartier_marks

_LABELS = {"small": 19.0, "middle": 26.0, "large": 38.0}
"""Letters of names in drawing units; ``embed.js`` says which are shown, by how large the map is."""


@lru_cache(maxsize=128)
def embedded_document(dataset: Dataset, selection: Selection) -> str:
    """The document.

    Parameters
    ----------
    selection : Selection
        Of `views.map.citing.embedded_selection`: one map.
    """
    words = words_for(selection.lang)
    content = map_content(dataset, selection.request, selection.lang)
    few, rings = len(dataset.quartier_names) <= MOST, content.legend.rings
    colours = {key: colour for key, (_, colour) in quartier_marks(content.painting).items()}
    labels = {name: draw_labels(dataset.drawing, colours, size, rings, named=few) for name, size in _LABELS.items()}
    finding = headline(dataset, selection.request, selection.quartier, selection.lang)
    picture = _below(f"{PRINT_ROUTE}?{urlencode({**selection.parameters, 'workshops': 'none', 'plain': '1'})}")
    described = words("Map of {city}: {indicator}", city=dataset.city.name, indicator=content.title)
    schematic = words("The map is schematic: true to area, not to place.") if dataset.boundaries.schematic else ""
    notes = [schematic, source_line(dataset, words, unstated=True), *fill_notes(dataset, selection.fill, words)]
    return str(
        render(
            "map/embed.html.jinja",
            words,
            dataset=dataset,
            finding=finding,
            map=Markup(draw_overlay(dataset.drawing, picture, f"{described}. {finding}", labels, hits=few)),
            keys=_keys(labels),
            legend=Markup(legend(with_fill(replace(content.legend, rings=None), selection.fill, words), ())),
            listing=listing_of(dataset, selection.request, words) if few else None,
            quartier_ids=list(dataset.quartier_names),
            notes=linked(" ".join(note for note in notes if note)),
            page=_below(to_selection(short_parameters(dataset, selection)).removeprefix(".")),
            styles=[_below(style_address()), _asset("embed.css")],
            scripts=[_below(f"{MAP_ROUTE}/keyboard.js?v={_digest_of_keyboard()}"), _asset("embed.js")],
        )
    )


def _keys(labels: dict[str, Labels]) -> list[tuple[str, tuple[str, ...]]]:
    return [(name, label.key) for name, label in labels.items() if label.key]


def _below(route: str) -> str:
    """A route of this server as seen from `views.frame.links.EMBED_ROUTE`, which lies one step deeper than pages."""
    return f"..{route}"


@cache
def _asset(name: str) -> str:
    """The address of a file under a name that changes with it."""
    return _versioned(name, (ASSETS / name).read_bytes())


def _versioned(name: str, body: bytes) -> str:
    return _below(f"{PAGES_ROUTE}/{name}?v={hashlib.sha256(body).hexdigest()[:12]}")


@cache
def _digest_of_keyboard() -> str:
    return hashlib.sha256((MAP_ASSETS / "keyboard.js").read_bytes()).hexdigest()[:12]
