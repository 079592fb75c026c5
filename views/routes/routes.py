"""What the server answers beside Streamlit's pages, each under its address, and the one policy of every answer."""

import re

import streamlit.net_util
import xstatic.pkg.leaflet
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dataset.dataset import Dataset
from geo.web.folium_map import ASSETS as MAP_ASSETS
from geo.web.folium_map import CONTEXT_ROUTE, GEOMETRY_ROUTE, LEAFLET_ROUTE, MAP_ROUTE, MARKS_ROUTE
from views.about.pages import ABOUT
from views.frame.city import current_city
from views.frame.html import ASSETS as PAGES_ASSETS
from views.frame.html import PAGES_ROUTE
from views.frame.links import (
    ANSWERS_ROUTE,
    CALENDAR_ROUTE,
    CHOICE_ROUTE,
    CITE_ROUTE,
    EMBED_ROUTE,
    EXPORT_ROUTE,
    PROFILE_ROUTE,
    PROFILES_ROUTE,
    SCENARIO_FILE,
    SEARCH_ROUTE,
)
from views.map.drawing import PAINT_ROUTE, PRINT_ROUTE
from views.routes.about import about
from views.routes.answers import of_city, once_done
from views.routes.choice import CHOICE_FILES, choice, scenario
from views.routes.embed import embedded_map
from views.routes.exports import calendar, export
from views.routes.folds import all_answers, citing
from views.routes.icons import PICTURES, icon, icon_picture, manifest
from views.routes.map import chosen_painting, context, geometry, map_picture, marks, painting, search
from views.routes.not_found import Elsewhere
from views.routes.profiles import profile, profiles, profiles_state
from views.routes.shell import SHELL_ROUTES, shell

ROUTES = [
    *(Route(page, shell) for page in SHELL_ROUTES),
    Route(GEOMETRY_ROUTE + "/{digest}/{name}", of_city(geometry)),
    Route(CONTEXT_ROUTE + "/{digest}.geojson", of_city(context)),
    Route(PAINT_ROUTE + "/chosen.json", of_city(chosen_painting)),
    Route(PAINT_ROUTE + "/{digest}.json", of_city(painting)),
    Route(SEARCH_ROUTE, of_city(search)),
    Route(PRINT_ROUTE, of_city(map_picture)),
    Route(CALENDAR_ROUTE + "/{workshop}.ics", of_city(calendar)),
    Route(PROFILE_ROUTE + "/{name:path}.pdf", of_city(once_done(profile))),
    Route(PROFILES_ROUTE + ".{kind}", of_city(once_done(profiles))),
    Route(PROFILES_ROUTE + ".{kind}/state", of_city(profiles_state), methods=["POST"]),
    Route(f"{CHOICE_ROUTE}/{SCENARIO_FILE}", of_city(scenario)),
    *(Route(f"{CHOICE_ROUTE}/{kind}", of_city(once_done(choice)), name=kind) for kind in CHOICE_FILES),
    Route(EXPORT_ROUTE + "/{kind}", of_city(export)),
    Route(CITE_ROUTE, of_city(citing)),
    Route(ANSWERS_ROUTE, of_city(all_answers)),
    Route(EMBED_ROUTE, of_city(embedded_map)),
    Mount(LEAFLET_ROUTE, StaticFiles(directory=xstatic.pkg.leaflet.BASE_DIR)),
    Route(MARKS_ROUTE, marks),
    Mount(MAP_ROUTE, StaticFiles(directory=MAP_ASSETS)),
    Mount(PAGES_ROUTE, StaticFiles(directory=PAGES_ASSETS)),
    *(Route(f"/{page}", of_city(about), name=page) for page in ABOUT),
    Route("/icon.svg", icon),
    *(Route(address, icon_picture, name=address) for address in PICTURES),
    Route("/manifest.webmanifest", manifest),
    Elsewhere(),
]
_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:{pictures}; font-src 'self' data:; connect-src 'self'{sockets}; worker-src 'self' blob:; "
    "frame-src 'self' blob: data:; frame-ancestors 'self'; base-uri 'self'; form-action 'self'; object-src 'none'"
)
_HOST = re.compile(rb"[A-Za-z0-9.-]+(:\d+)?|\[[0-9a-fA-F:]+\](:\d+)?")


def look_up_no_address() -> None:
    """Keep Streamlit from asking the network for its own address, as it does where an origin is unknown."""
    streamlit.net_util.get_external_ip = streamlit.net_util.get_internal_ip = lambda: None


class SecurityHeaders:
    """Allows every page this server alone, and the background map that the city names, whatever ends up in it.

    An answer that brings a policy of its own keeps it: the map for frames (`views.routes.embed`), which allows less.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Add the headers to every HTTP answer."""
        host = dict(scope.get("headers", [])).get(b"host", b"")
        sockets = f" ws://{host.decode()} wss://{host.decode()}" if _HOST.fullmatch(host) else ""
        dataset = current_city()
        pictures = f" {dataset.background.origin}" if isinstance(dataset, Dataset) and dataset.background else ""
        policy = (b"content-security-policy", _POLICY.format(sockets=sockets, pictures=pictures).encode())
        headers = [(b"x-content-type-options", b"nosniff"), (b"referrer-policy", b"no-referrer")]

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                own = any(name.lower() == b"content-security-policy" for name, _ in message["headers"])
                message["headers"] = [*message["headers"], *headers, *([] if own else [policy])]
            await send(message)

        await self.app(scope, receive, with_headers)
