"""What the server answers beside Streamlit's pages, each under its address."""

from __future__ import annotations

import xstatic.pkg.leaflet
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from geo.web.folium_map import ASSETS as MAP_ASSETS
from geo.web.folium_map import CONTEXT_ROUTE, GEOMETRY_ROUTE, LEAFLET_ROUTE, MAP_ROUTE, MARKS_ROUTE
from views.frame.html import ASSETS as PAGES_ASSETS
from views.frame.html import PAGES_ROUTE
from views.frame.links import (
    CALENDAR_ROUTE,
    CHOICE_ROUTE,
    EXPORT_ROUTE,
    PROFILE_ROUTE,
    PROFILES_ROUTE,
    SCENARIO_FILE,
    SEARCH_ROUTE,
)
from views.map.drawing import PAINT_ROUTE, PRINT_ROUTE
from views.routes.answers import of_city, once_done
from views.routes.choice import CHOICE_FILES, choice, scenario
from views.routes.exports import calendar, export
from views.routes.map import context, geometry, map_picture, marks, painting, search
from views.routes.profiles import profile, profiles, profiles_state

ROUTES = [
    Route(GEOMETRY_ROUTE + "/{digest}/{name}", of_city(geometry)),
    Route(CONTEXT_ROUTE + "/{digest}.geojson", of_city(context)),
    Route(PAINT_ROUTE + "/{digest}.json", of_city(painting)),
    Route(SEARCH_ROUTE, of_city(search)),
    Route(PRINT_ROUTE, of_city(map_picture)),
    Route(CALENDAR_ROUTE + "/{workshop}.ics", of_city(calendar)),
    Route(PROFILE_ROUTE + "/{name:path}.pdf", of_city(profile)),
    Route(PROFILES_ROUTE + ".{kind}", of_city(once_done(profiles))),
    Route(PROFILES_ROUTE + ".{kind}/state", of_city(profiles_state), methods=["POST"]),
    Route(f"{CHOICE_ROUTE}/{SCENARIO_FILE}", of_city(scenario)),
    *(Route(f"{CHOICE_ROUTE}/{kind}", of_city(once_done(choice)), name=kind) for kind in CHOICE_FILES),
    Route(EXPORT_ROUTE + "/{kind}", of_city(export)),
    Mount(LEAFLET_ROUTE, StaticFiles(directory=xstatic.pkg.leaflet.BASE_DIR)),
    Route(MARKS_ROUTE, marks),
    Mount(MAP_ROUTE, StaticFiles(directory=MAP_ASSETS)),
    Mount(PAGES_ROUTE, StaticFiles(directory=PAGES_ASSETS)),
]
