"""The folium map: always the same small map, and a paint instruction that differs with every choice.

streamlit-folium keeps its frame as long as the map's script stays the same, and evaluates only the
feature group that is added. So the script names the geometry's address, and the group carries the
classes; a choice never sends geometry and never loses the view.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import folium
from branca.element import MacroElement
from folium.template import Template

from geo import patterns, stations
from geo.stations import Station

ASSETS = Path(__file__).parent / "assets"
LEAFLET_ROUTE = "/assets/leaflet"
MAP_ROUTE = "/assets/map"
GEOMETRY_ROUTE = "/geo"

# what streamlit-folium would rewrite inside the script, written so that only the browser reads it
_ESCAPES = {ord(sign): f"\\u{ord(sign):04x}" for sign in "_{}<>&'`$"}


def _versioned(name: str) -> str:
    digest = hashlib.sha256((ASSETS / name).read_bytes()).hexdigest()[:12]
    return f"{MAP_ROUTE}/{name}?v={digest}"


@dataclass(frozen=True)
class QuartierPaint:
    """How one quartier is painted: its class (or None), its mark, and the two lines said of it."""

    number: int | None
    mark: str
    value: str
    details: str


@dataclass(frozen=True)
class MapView:
    """Everything a choice changes on the map.

    Attributes
    ----------
    title, language : str
        Of the map's frame.
    colours : tuple of str
        Of the classes.
    quartiers : Mapping[str, QuartierPaint]
        By ``quartier_id``; those missing are painted as "no data".
    selected : str
        A ``quartier_id`` or nothing.
    stations : tuple of Station
    no_data, zoom_in, zoom_out, zoom_home : str
        What is said of a quartier without data, and of the three buttons.
    """

    title: str
    language: str
    colours: tuple[str, ...]
    quartiers: Mapping[str, QuartierPaint]
    selected: str
    stations: tuple[Station, ...]
    no_data: str
    zoom_in: str
    zoom_out: str
    zoom_home: str

    def as_json(self) -> str:
        """The view as the map's script reads it."""
        return json.dumps(
            {
                "title": self.title,
                "language": self.language,
                "colours": self.colours,
                "inks": [patterns.label_ink(colour) for colour in self.colours],
                "ink": patterns.label_ink(""),
                "quartiers": {key: (q.number, q.mark, q.value, q.details) for key, q in self.quartiers.items()},
                "selected": self.selected,
                "stations": [{"place": s.place, "status": s.status, "texts": s.texts} for s in self.stations],
                "texts": {
                    "no_data": self.no_data,
                    "zoom_in": self.zoom_in,
                    "zoom_out": self.zoom_out,
                    "zoom_home": self.zoom_home,
                },
            },
            separators=(",", ":"),
        )


class _Base(folium.Map):
    """folium's map with the two scripts it needs, both from this server."""

    default_js = [("leaflet", f"{LEAFLET_ROUTE}/leaflet.js"), ("quartier_map", _versioned("quartier_map.js"))]  # noqa: RUF012
    default_css = [("leaflet", f"{LEAFLET_ROUTE}/leaflet.css"), ("quartier_map", _versioned("quartier_map.css"))]  # noqa: RUF012


class _Quartiers(MacroElement):
    """Starts the map's script with the address of the geometry."""

    _template = Template(
        "{% macro script(this, kwargs) %}"
        "quartierMap({{ this._parent.get_name() }}, {{ this.geometry_url | tojson }}, {{ this.drawing | tojson }});"
        "{% endmacro %}"
    )

    def __init__(self, geometry_url: str) -> None:
        super().__init__()
        self._name = "Quartiers"
        self.geometry_url = geometry_url
        self.drawing = {"patterns": patterns.definitions(), "outline": patterns.OUTLINE, "signs": stations.drawings()}


class _Paint(MacroElement):
    """Hands a view to the map's script, as text that nothing on the way can take for code."""

    _template = Template("{% macro script(this, kwargs) %}paint(JSON.parse({{ this.literal }}));{% endmacro %}")

    def __init__(self, view: MapView) -> None:
        super().__init__()
        self._name = "Paint"
        self.literal = script_literal(view.as_json())


def script_literal(text: str) -> str:
    """A JavaScript string literal that no template, tag or rewriting rule can match inside."""
    return json.dumps(text, ensure_ascii=True).translate(_ESCAPES)


def quartier_map(digest: str, centre: tuple[float, float]) -> folium.Map:
    """The map of a city.

    Parameters
    ----------
    digest : str
        Of the geometry; see `geo.geojson.PreparedGeometry`.
    centre : tuple of float
        Latitude and longitude (EPSG:4326) shown until the geometry has arrived.
    """
    made = _Base(
        location=centre,
        zoom_start=11,
        tiles=None,
        zoom_snap=0.25,
        zoom_delta=0.5,
        scroll_wheel_zoom=False,
        keyboard=False,
    )
    made.add_child(_Quartiers(f"{GEOMETRY_ROUTE}/{digest}.geojson"))
    return made


def paint(view: MapView) -> folium.FeatureGroup:
    """What `st_folium` takes as ``feature_group_to_add`` for one choice."""
    group = folium.FeatureGroup("paint")
    group.add_child(_Paint(view))
    return group
