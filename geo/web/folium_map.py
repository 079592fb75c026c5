"""The folium map: always the same small map, and a paint instruction that differs with every choice.

streamlit-folium keeps its frame as long as the map's script stays the same, and evaluates only the
feature group that is added. So the script names the geometry's address, and the group carries the
classes; a choice never sends geometry and never loses the view.
"""

import hashlib
import json
from copy import copy
from dataclasses import asdict, dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import cast

import folium
from branca.element import Element, Figure, MacroElement
from folium.template import Template

from geo.drawing import patterns
from geo.drawing.patterns import Station
from geo.web.background import Background
from geo.web.geojson import PreparedGeometry
from geo.web.surroundings import LOOKS

ASSETS = Path(__file__).parent / "assets"
LEAFLET_ROUTE = "/assets/leaflet"
MAP_ROUTE = "/assets/map"
GEOMETRY_ROUTE = "/geo"
MARKS_ROUTE = "/assets/marks.json"
CONTEXT_ROUTE = "/context"
_PAGE = "../.."  # from the frame of streamlit-folium, so that it holds behind a path that a proxy adds
_OF_BACKGROUND = ("kind", "url", "layers", "format", "opacity", "max_zoom")
_Drawn = tuple[tuple[str, str | float], ...]  # what the script is told of a background, name and value
_FRAMED = "div"  # what streamlit-folium calls the map in its frame
_SCRIPTS = ("figures", "shapes", "bare_ground", "symbols", "names", "keyboard", "tips", "stations", "quartier_map")

# what streamlit-folium would rewrite inside the script, written so that only the browser reads it
_ESCAPES = {ord(sign): f"\\u{ord(sign):04x}" for sign in "_{}<>&'`$"}


def _versioned(name: str) -> str:
    digest = hashlib.sha256((ASSETS / name).read_bytes()).hexdigest()[:12]
    return f"{_PAGE}{MAP_ROUTE}/{name}?v={digest}"


@dataclass(frozen=True)
class MapView:
    """Everything a choice changes on the map.

    Attributes
    ----------
    title, language : str
        Of the map's frame.
    figures : str
        Where the colours and numbers lie; see `geo.web.painting.Painting`.
    selected : str
        A ``quartier_id`` or nothing.
    own : tuple of str
        Ids of the quartiers that the reader puts together.
    zoom_in, zoom_out, zoom_home : str
        What is said of the three buttons.
    channel : str
        Maps of the same channel move together; nothing for a map alone.
    attribution : str
        Whom the background map belongs to.
    inhabited : bool
        Whether ground on which nobody lives is left pale, where the geometry knows it.
    """

    title: str
    language: str
    figures: str
    selected: str
    stations: tuple[Station, ...]
    zoom_in: str
    zoom_out: str
    zoom_home: str
    own: tuple[str, ...] = ()
    channel: str = ""
    attribution: str = ""
    inhabited: bool = False

    def as_json(self) -> str:
        """The view as the map's script reads it."""
        return json.dumps(
            {
                "title": self.title,
                "language": self.language,
                "figures": self.figures,
                "selected": self.selected,
                "own": self.own,
                "stations": [asdict(station) for station in self.stations],
                "texts": {"in": self.zoom_in, "out": self.zoom_out, "home": self.zoom_home},
                "channel": self.channel,
                "attribution": self.attribution,
                "inhabited": self.inhabited,
            },
            separators=(",", ":"),
        )


def marks_json() -> bytes:
    """How marks, outlines and workshops are drawn, for the map's script: the same for every city."""
    drawn = {
        "patterns": patterns.definitions(),
        "tiles": patterns.tiles(),
        "outline": patterns.OUTLINE,
        "bare": {"fill": patterns.BARE, "edge": patterns.BARE_EDGE},
        "signs": {status: patterns.sign_picture(status) for status in patterns.SIGNS},
    }
    return json.dumps(drawn, separators=(",", ":")).encode()


@cache
def marks_digest() -> str:
    """What `marks_json` is, in a few letters."""
    return hashlib.sha256(marks_json()).hexdigest()[:12]


class _Base(folium.Map):
    """folium's map with the scripts it needs, all from this server; rendered once, then copied for every choice."""

    default_js = [("leaflet", f"{_PAGE}{LEAFLET_ROUTE}/leaflet.js"), *((name, _versioned(f"{name}.js")) for name in _SCRIPTS)]  # noqa: RUF012
    default_css = [("leaflet", f"{_PAGE}{LEAFLET_ROUTE}/leaflet.css"), ("quartier_map", _versioned("quartier_map.css"))]  # noqa: RUF012
    rendered = False

    def render(self, **kwargs: object) -> str:
        """Write what the map needs into its document, unless that is done."""
        if not self.rendered:
            super().render(**kwargs)
            self.rendered = True
        return ""

    def copied(self) -> "_Base":
        """A map that takes what is painted on it, and leaves this one as it is."""
        other = copy(self)
        other._children = self._children.copy()
        return other


class _Quartiers(MacroElement):
    """Starts the map's script with the address of the geometry."""

    _template = Template(
        "{% macro script(this, kwargs) %}"
        "quartierMap({{ this._parent.get_name() }}, {{ this.geometry_url | tojson }}, {{ this.drawing | tojson }});"
        "{% endmacro %}"
    )

    def __init__(self, geometry_url: str, background: _Drawn, context_url: str) -> None:
        super().__init__()
        self._name = "Quartiers"
        self.geometry_url = geometry_url
        self.drawing = {
            "marks": f".{MARKS_ROUTE}?v={marks_digest()}",
            "background": dict(background) or None,
            "context": context_url and {"url": context_url, "looks": {kind: look.as_leaflet() for kind, look in LOOKS.items()}},
        }


class _Painting(folium.FeatureGroup):
    """Hands a view to the map's script, as text that nothing on the way can take for code."""

    _template = Template(
        "{% macro script(this, kwargs) %}"
        "var {{ this.get_name() }} = L.featureGroup();\npaint(JSON.parse({{ this.literal }}));"
        "{% endmacro %}"
    )

    def __init__(self, view: MapView) -> None:
        super().__init__("paint")
        self.literal = script_literal(view.as_json())

    def render(self, **_: object) -> str:
        """Nothing: the frame gets the script alone, and folium would compile it as one more template."""
        return ""


def script_literal(text: str) -> str:
    """A JavaScript string literal that no template, tag or rewriting rule can match inside."""
    return json.dumps(text, ensure_ascii=True).translate(_ESCAPES)


def quartier_map(geometry: PreparedGeometry, background: Background | None = None, context: str = "") -> folium.Map:
    """The map of a city.

    Parameters
    ----------
    geometry : PreparedGeometry
        Its digest names what the map fetches; its centre is shown until that has arrived.
    background : Background or None
        Of the city's choice, below the quartiers.
    context : str
        Digest of the rivers, railways and stops above them; nothing where the city gives none.
    """
    below = tuple((name, getattr(background, name)) for name in _OF_BACKGROUND) if background else ()
    return _rendered_map(geometry.digest, geometry.centre, below, context).copied()


@lru_cache(maxsize=8)
def _rendered_map(digest: str, centre: tuple[float, float], background: _Drawn, context: str) -> _Base:
    city_map = _Base(
        location=centre,
        zoom_start=11,
        tiles=None,
        zoom_snap=0.25,
        zoom_delta=0.5,
        scroll_wheel_zoom=False,
        keyboard=False,
    )
    context_url = f".{CONTEXT_ROUTE}/{context}.geojson" if context else ""
    city_map.add_child(_Quartiers(f".{GEOMETRY_ROUTE}/{digest}", background, context_url))
    city_map._id = _FRAMED  # its parts name it, and copies have no parts of their own
    city_map.render()
    figure = cast(Figure, city_map.get_root())
    figure.header = Element(figure.header.render())
    return city_map


def paint(view: MapView) -> folium.FeatureGroup:
    """What `st_folium` takes as ``feature_group_to_add`` for one choice."""
    return _Painting(view)
