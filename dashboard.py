"""The web face: Streamlit's pages, the geometry and Leaflet's files, one security policy for every answer."""

from __future__ import annotations

import asyncio
import gc
import gzip
import inspect
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import streamlit as st
import streamlit.net_util
import xstatic.pkg.leaflet
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dataset.dataset import Dataset
from dataset.errors import NotFound
from geo.web.folium_map import ASSETS, CONTEXT_ROUTE, GEOMETRY_ROUTE, LEAFLET_ROUTE, MAP_ROUTE, MARKS_ROUTE, marks_json
from language.words import LANGUAGES, words_for
from reports.profile.bundle import WRITTEN
from reports.workshops.calendar import calendar_of
from views.choice.files import CHOICE_FILES, CHOICE_ROUTE, SCENARIO_FILE, Unusable, choice_file, scenario_file
from views.frame.city import current_city
from views.frame.components import ASSETS as PAGES_ASSETS
from views.frame.components import PAGES_ROUTE
from views.frame.desk import Busy, State, Work
from views.frame.fields import SEARCH_ROUTE, found
from views.frame.links import CALENDAR_ROUTE
from views.frame.table import EXPORT_ROUTE
from views.map.drawing import PRINT_ROUTE, draw_selection
from views.map.paintings import PAINT_ROUTE, painting_at
from views.profile.files import BUNDLE_ROUTE, BUNDLES, PROFILE_ROUTE, bundle, profile_file
from views.routes.exports import exported
from workshops.events import Status

_LOOK_EVERY, _LOOKS = 0.05, 300  # seconds between two looks at long work, and how many of them one answer waits
_FOR_EVER = "public, max-age=31536000, immutable"
_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:{pictures}; font-src 'self' data:; connect-src 'self'{sockets}; worker-src 'self' blob:; "
    "frame-src 'self' blob: data:; frame-ancestors 'self'; base-uri 'self'; form-action 'self'; object-src 'none'"
)
_HOST = re.compile(rb"[A-Za-z0-9.-]+(:\d+)?|\[[0-9a-fA-F:]+\](:\d+)?")


def _no_outside_address() -> None:
    """Streamlit asks the network for its own address where an origin is unknown; this server does not."""
    return


streamlit.net_util.get_external_ip = streamlit.net_util.get_internal_ip = _no_outside_address


class SecurityHeaders:
    """Allows every page this server alone, and the background map that the city names, whatever ends up in it."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Add the headers to every HTTP answer."""
        host = dict(scope.get("headers", [])).get(b"host", b"")
        sockets = f" ws://{host.decode()} wss://{host.decode()}" if _HOST.fullmatch(host) else ""
        dataset = current_city()
        pictures = f" {dataset.background.origin}" if isinstance(dataset, Dataset) and dataset.background else ""
        headers = [
            (b"content-security-policy", _POLICY.format(sockets=sockets, pictures=pictures).encode()),
            (b"x-content-type-options", b"nosniff"),
            (b"referrer-policy", b"no-referrer"),
        ]

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *headers]
            await send(message)

        await self.app(scope, receive, with_headers)


def _packed(request: Request, packed: bytes, media_type: str) -> Response:
    """What was compressed once, as it is; for the few who cannot read that, unpacked."""
    headers = {"Cache-Control": _FOR_EVER, "Vary": "Accept-Encoding"}
    if "gzip" not in request.headers.get("accept-encoding", ""):
        return Response(gzip.decompress(packed), media_type=media_type, headers=headers)
    return Response(packed, media_type=media_type, headers={**headers, "Content-Encoding": "gzip"})


def _of_city(
    answer: Callable[[Dataset, Request], Response | Awaitable[Response]],
) -> Callable[[Request], Awaitable[Response]]:
    """A route that needs a city; without one, and for what the city does not have, 404."""

    async def answered(request: Request) -> Response:
        dataset = current_city()
        try:
            if not isinstance(dataset, Dataset):
                raise NotFound("no city")
            asynchronous = inspect.iscoroutinefunction(answer)
            made = answer(dataset, request) if asynchronous else await run_in_threadpool(answer, dataset, request)
            return made if isinstance(made, Response) else await made
        except NotFound as error:
            return PlainTextResponse(str(error), status_code=404, headers={"Cache-Control": "no-store"})

    return answered


async def marks(_: Request) -> Response:
    """How marks are drawn; the address carries a digest."""
    return Response(marks_json(), media_type="application/json", headers={"Cache-Control": _FOR_EVER})


def geometry(dataset: Dataset, request: Request) -> Response:
    """The quartiers' names and shapes, under a name that is their content."""
    name = request.path_params["name"]
    if request.path_params["digest"] != dataset.geometry.digest or name not in dataset.geometry.files:
        raise NotFound("unknown geometry")
    return _packed(request, dataset.geometry.files[name], "application/json")


def context(dataset: Dataset, request: Request) -> Response:
    """Rivers, railways and stops."""
    if not dataset.context or request.path_params["digest"] != dataset.context.digest:
        raise NotFound("unknown context")
    return _packed(request, gzip.compress(dataset.context.body, mtime=0), "application/json")


def painting(dataset: Dataset, request: Request) -> Response:
    """The colours and numbers of one map."""
    return _packed(request, painting_at(dataset, request.path_params["digest"], dict(request.query_params)), "application/json")


def search(dataset: Dataset, request: Request) -> Response:
    """Quartiers, streets and addresses that a reader may mean."""
    hits = [
        {"label": hit.label, "quartier": hit.quartier_id, "kind": hit.kind, "place": dataset.quartier_names[hit.quartier_id]}
        for hit in found(dataset, request.query_params.get("q", ""))
    ]
    return JSONResponse(hits, headers={"Cache-Control": "no-store"})


def map_picture(dataset: Dataset, request: Request) -> Response:
    """The map of a selection as a picture, for paper."""
    drawn = draw_selection(dataset, dict(request.query_params))
    return Response(drawn, media_type="image/svg+xml", headers={"Cache-Control": "no-cache"})


def profile(dataset: Dataset, request: Request) -> Response:
    """A quartier's profile as a file."""
    language = request.query_params.get("lang", "")
    body = profile_file(dataset, request.path_params["name"], language, str(request.base_url))
    return Response(body, media_type="application/pdf", headers={"Cache-Control": "no-cache"})


def _ordered(dataset: Dataset, request: Request) -> Work:
    return bundle(dataset, request.path_params["kind"], request.query_params.get("lang", ""), str(request.base_url))


async def profiles(dataset: Dataset, request: Request) -> Response:
    """All profiles as a file, once it is there."""
    try:
        work = _ordered(dataset, request)
    except Busy as busy:
        return _busy(busy)
    return await _made(work, BUNDLES[request.path_params["kind"]])


def _busy(busy: Busy) -> Response:
    return PlainTextResponse(str(busy), status_code=503, headers={"Cache-Control": "no-cache", "Retry-After": "60"})


async def _made(work: Work, media_type: str) -> Response:
    """What a piece of work makes, once it is there; whoever waits holds no thread."""
    headers = {"Cache-Control": "no-cache"}
    while not work.ended:
        await asyncio.sleep(_LOOK_EVERY)
    if work.state is State.FAILED:
        return PlainTextResponse("could not be made", status_code=500, headers=headers)
    return Response(work.body, media_type=media_type, headers=headers)


async def choice(dataset: Dataset, request: Request) -> Response:
    """The dossier of a choice, or its numbers."""
    kind, asked = request.url.path.rpartition("/")[2], request.query_params
    try:
        given = (asked.get("choice", ""), asked.get("lang", ""), str(request.base_url))
        work = await run_in_threadpool(choice_file, dataset, kind, *given)
    except Unusable as reason:
        return _unusable(reason)
    except Busy as busy:
        return _busy(busy)
    return await _made(work, CHOICE_FILES[kind][0])


def scenario(dataset: Dataset, request: Request) -> Response:
    """A scenario as a file to keep."""
    asked = request.query_params
    try:
        name, body = scenario_file(dataset, asked.get("choice", ""), asked.get("name", ""), asked.get("lang", ""))
    except Unusable as reason:
        return _unusable(reason)
    headers = {"Cache-Control": "no-cache", "Content-Disposition": f'attachment; filename="{name}"'}
    return Response(body, media_type="application/toml", headers=headers)


def _unusable(reason: Unusable) -> Response:
    return PlainTextResponse(str(reason), status_code=400, headers={"Cache-Control": "no-store"})


async def profiles_state(dataset: Dataset, request: Request) -> Response:
    """Order all profiles, and say how far they are: as soon as that is something else than what was seen last."""
    try:
        work = _ordered(dataset, request)
    except Busy:
        return JSONResponse({"state": "busy", "part": 0.0, "mark": ""}, headers={"Cache-Control": "no-store"})
    for _ in range(_LOOKS):
        mark = f"{work.state} {work.part:.3f}"
        if work.ended or mark != request.query_params.get("seen"):
            break
        await asyncio.sleep(_LOOK_EVERY)
    setting = request.path_params["kind"] == "pdf" and work.state is State.MAKING and work.part >= WRITTEN
    told = {"state": work.state, "part": work.part, "setting": setting, "mark": mark}
    return JSONResponse(told, headers={"Cache-Control": "no-store"})


def export(dataset: Dataset, request: Request) -> Response:
    """The numbers or the picture of a selection as a file."""
    body, media_type = exported(dataset, request.path_params["kind"], dict(request.query_params), str(request.base_url))
    return Response(body, media_type=media_type, headers={"Cache-Control": "no-cache"})


def calendar(dataset: Dataset, request: Request) -> Response:
    """One workshop, or all that are planned, as a calendar file."""
    wanted = request.path_params["workshop"]
    chosen = [one for one in dataset.workshops if one.id == wanted or (wanted == "planned" and one.status == Status.PLANNED)]
    if not chosen:
        raise NotFound("unknown workshop")
    language = request.query_params.get("lang", "")
    words = words_for(language if language in LANGUAGES else dataset.city.language)
    body = calendar_of(dataset, chosen, words)
    return Response(body, media_type="text/calendar; charset=utf-8", headers={"Cache-Control": "no-cache"})


@asynccontextmanager
async def load_city(_: st.App) -> AsyncIterator[None]:
    """Read the city before the first visitor comes, and say where to find it."""
    current_city()
    # Streamlit collects garbage after every run; what stays for ever need not be looked at each time
    gc.collect()
    gc.freeze()
    address, port = st.get_option("server.address"), st.get_option("server.port")
    print(f"Quartierblick: http://{address}:{port}   (Ctrl+C)", flush=True)
    yield


ROUTES = [
    Route(GEOMETRY_ROUTE + "/{digest}/{name}", _of_city(geometry)),
    Route(CONTEXT_ROUTE + "/{digest}.geojson", _of_city(context)),
    Route(PAINT_ROUTE + "/{digest}.json", _of_city(painting)),
    Route(SEARCH_ROUTE, _of_city(search)),
    Route(PRINT_ROUTE, _of_city(map_picture)),
    Route(CALENDAR_ROUTE + "/{workshop}.ics", _of_city(calendar)),
    Route(PROFILE_ROUTE + "/{name:path}.pdf", _of_city(profile)),
    Route(BUNDLE_ROUTE + ".{kind}", _of_city(profiles)),
    Route(BUNDLE_ROUTE + ".{kind}/state", _of_city(profiles_state), methods=["POST"]),
    Route(CHOICE_ROUTE + "/" + SCENARIO_FILE, _of_city(scenario)),
    *(Route(f"{CHOICE_ROUTE}/{kind}", _of_city(choice), name=kind) for kind in CHOICE_FILES),
    Route(EXPORT_ROUTE + "/{kind}", _of_city(export)),
    Mount(LEAFLET_ROUTE, StaticFiles(directory=xstatic.pkg.leaflet.BASE_DIR)),
    Route(MARKS_ROUTE, marks),
    Mount(MAP_ROUTE, StaticFiles(directory=ASSETS)),
    Mount(PAGES_ROUTE, StaticFiles(directory=PAGES_ASSETS)),
]

app = st.App(
    Path(__file__).with_name("navigation.py"),
    routes=ROUTES,
    middleware=[Middleware(SecurityHeaders), Middleware(GZipMiddleware)],
    lifespan=load_city,
)
