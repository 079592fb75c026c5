"""The web face: Streamlit's pages, the geometry and Leaflet's files, one security policy for every answer."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import streamlit as st
import streamlit.net_util
import xstatic.pkg.leaflet
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dataset.dataset import Dataset
from geo.folium_map import ASSETS, GEOMETRY_ROUTE, LEAFLET_ROUTE, MAP_ROUTE
from views.city import current_city
from views.drawing import PRINT_ROUTE, draw_selection

_FOR_EVER = "public, max-age=31536000, immutable"
_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'{sockets}; worker-src 'self' blob:; "
    "frame-src 'self' blob: data:; frame-ancestors 'self'; base-uri 'self'; form-action 'self'; object-src 'none'"
)
_HOST = re.compile(rb"[A-Za-z0-9.-]+(:\d+)?|\[[0-9a-fA-F:]+\](:\d+)?")


def _no_outside_address() -> None:
    """Streamlit asks the network for its own address where an origin is unknown; this server does not."""
    return


streamlit.net_util.get_external_ip = streamlit.net_util.get_internal_ip = _no_outside_address


class SecurityHeaders:
    """Allows every page this server alone, whatever ends up in it."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Add the headers to every HTTP answer."""
        host = dict(scope.get("headers", [])).get(b"host", b"")
        sockets = f" ws://{host.decode()} wss://{host.decode()}" if _HOST.fullmatch(host) else ""
        headers = [
            (b"content-security-policy", _POLICY.format(sockets=sockets).encode()),
            (b"x-content-type-options", b"nosniff"),
            (b"referrer-policy", b"no-referrer"),
        ]

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *headers]
            await send(message)

        await self.app(scope, receive, with_headers)


async def geometry(request: Request) -> Response:
    """The quartiers' shapes, under a name that is their content."""
    city = current_city()
    if not isinstance(city, Dataset) or request.path_params["digest"] != city.geometry.digest:
        return PlainTextResponse("unknown geometry", status_code=404)
    return Response(city.geometry.body, media_type="application/geo+json", headers={"Cache-Control": _FOR_EVER})


async def map_picture(request: Request) -> Response:
    """The map of a selection as a picture, for paper."""
    city = current_city()
    if not isinstance(city, Dataset):
        return PlainTextResponse("no city", status_code=404)
    drawn = draw_selection(city, dict(request.query_params))
    return Response(drawn, media_type="image/svg+xml", headers={"Cache-Control": "no-cache"})


@asynccontextmanager
async def load_city(_: st.App) -> AsyncIterator[None]:
    """Read the city before the first visitor comes, and say where to find it."""
    current_city()
    address, port = st.get_option("server.address"), st.get_option("server.port")
    print(f"Quartierblick: http://{address}:{port}   (Ctrl+C)", flush=True)
    yield


app = st.App(
    Path(__file__).parent / "views" / "main.py",
    routes=[
        Route(GEOMETRY_ROUTE + "/{digest}.geojson", geometry),
        Route(PRINT_ROUTE, map_picture),
        Mount(LEAFLET_ROUTE, StaticFiles(directory=xstatic.pkg.leaflet.BASE_DIR)),
        Mount(MAP_ROUTE, StaticFiles(directory=ASSETS)),
    ],
    middleware=[Middleware(SecurityHeaders), Middleware(GZipMiddleware)],
    lifespan=load_city,
)
