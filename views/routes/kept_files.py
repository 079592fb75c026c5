"""Scripts, styles and letters of Streamlit, of Leaflet and of our own: compressed once and kept, as small as they get.

Streamlit leaves compressing its files to a web server in front, and the middleware for all other answers would do it
anew for everybody who asks. What carries a digest of its content in its address is kept by browsers for ever, what
does not is asked for again, and answered in a line if it is still the same.
"""

import gzip
import re
from collections.abc import Iterable
from functools import cache
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from threading import Thread
from typing import NamedTuple

import pyarrow as pa
import xstatic.pkg.leaflet
from starlette._utils import get_route_path
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit.file_util import get_static_dir

from geo.web.folium_map import ASSETS as MAP_ASSETS
from geo.web.folium_map import LEAFLET_ROUTE, MAP_ROUTE
from views.frame.html import ASSETS as PAGES_ASSETS
from views.frame.html import PAGES_ROUTE
from views.frame.style import style_sheet
from views.routes.answers import FOR_EVER, NOT_KEPT

STREAMLIT_ROUTE, FOLIUM_ROUTE = "/static", "/component/streamlit_folium.st_folium/static"
_FOLIUM = find_spec("streamlit_folium")  # imported before Streamlit's own server is there it would be no component
_FOLDERS = {
    STREAMLIT_ROUTE: Path(get_static_dir()) / "static",
    FOLIUM_ROUTE: Path(str(_FOLIUM and _FOLIUM.origin)).parent / "frontend/build/static",
    LEAFLET_ROUTE: Path(xstatic.pkg.leaflet.BASE_DIR),
    MAP_ROUTE: MAP_ASSETS,
    PAGES_ROUTE: PAGES_ASSETS,
}
_STYLE = f"{PAGES_ROUTE}/style.css"
_HASHED = (STREAMLIT_ROUTE, FOLIUM_ROUTE)  # names of files carry their digest
_TEXTS = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml", ".json": "application/json"}
_TYPES = {**_TEXTS, ".woff2": "font/woff2", ".png": "image/png", ".gif": "image/gif"}
_REFUSED = re.compile(r";\s*q=0(\.0*)?\s*$")
_SMALL = 10  # of 11: the last step takes twice as long for a fiftieth
_POLICY = "default-src 'self'"  # none of these is a document, and with the pages' own each would be half a kilobyte longer
_GONE = PlainTextResponse("Not Found", 404, NOT_KEPT)
# Streamlit's script fetches the icons (375 kB) before anything is shown, if a style sheet knows of them, and no page uses
# them, nor formulas (4 kB lie in the style sheet itself); a few words in italics would bring 138 kB, and browsers lean the
# upright letters well
_SPARED_LETTERS = re.compile(rb"@font-face\s*\{[^}]*(?:Material Symbols|KaTeX|Source Sans;[^}]*italic)[^}]*\}")


class _Kept(NamedTuple):
    media_type: str
    digest: str
    bodies: dict[str, bytes]
    """By ``Content-Encoding``; what is compressed in itself has one, ``identity``."""


class KeptFiles:
    """Answers for these files, whose addresses Streamlit partly keeps from routes; all else goes on."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or hand on."""
        asked = scope["type"] == "http" and scope["method"] in ("GET", "HEAD")
        path = get_route_path(scope) if asked else ""
        if path not in _files():
            # Streamlit would answer a script of the version before with its document, which no browser can run
            gone = path.startswith(f"{STREAMLIT_ROUTE}/")
            await (_GONE if gone else self.app)(scope, receive, send)
            return
        kept = await run_in_threadpool(_kept, path)
        # a digest of other content, perhaps of the next version's, must not have a cache in between keep this one for it
        named = path.startswith(_HASHED) or scope["query_string"] == f"v={kept.digest}".encode()
        response = _answer(kept, Headers(scope=scope), named=named)
        await response(scope, receive, send)


def compress_ahead() -> None:
    """Compress what pages begin with, beside the server's start; whoever asks sooner waits for theirs alone."""
    document = (Path(get_static_dir()) / "index.html").read_text(encoding="utf-8")
    theirs = re.findall(r'"\.(/static/(?:js|css)/[^"]+)"', document)
    ours = [path for path in _files() if not path.startswith(STREAMLIT_ROUTE) and Path(path).suffix in _TEXTS]
    Thread(target=lambda: [_kept(path) for path in (*theirs, *ours) if path in _files()], daemon=True).start()


def _answer(kept: _Kept, asked: Headers, *, named: bool) -> Response:
    headers = {"Cache-Control": FOR_EVER, "Content-Security-Policy": _POLICY, "Vary": "Accept-Encoding"}
    if not named:
        headers |= {"Cache-Control": "no-cache", "ETag": f'W/"{kept.digest}"'}  # weak: of each encoding the same
        if asked.get("if-none-match") == headers["ETag"]:
            return Response(status_code=304, headers=headers)
    encoding = _encoding(kept, asked.get("accept-encoding", ""))
    if encoding != "identity":
        headers["Content-Encoding"] = encoding
    return Response(kept.bodies[encoding], media_type=kept.media_type, headers=headers)


def _encoding(kept: _Kept, accepted: str) -> str:
    """The smallest that is accepted; a program that lists none gets the file as it is."""
    wanted = {part.partition(";")[0].strip() for part in accepted.split(",") if not _REFUSED.search(part)}
    return next((encoding for encoding in kept.bodies if encoding in wanted), "identity")


@cache
def _kept(path: str) -> _Kept:
    file = _files()[path]
    body = style_sheet().encode() if path == _STYLE else file.read_bytes()
    if file.suffix == ".css":
        body = _SPARED_LETTERS.sub(b"", body)
    bodies = {"identity": body}
    if file.suffix in _TEXTS:
        brotli = pa.Codec("brotli", compression_level=_SMALL).compress(body, asbytes=True)
        bodies = {"br": brotli, "gzip": gzip.compress(body, 9, mtime=0), **bodies}
    return _Kept(_TYPES[file.suffix], sha256(body).hexdigest()[:12], bodies)


@cache
def _files() -> dict[str, Path]:
    """Every file by its address: what is not in this list is not answered here, whatever an address says."""
    found = {
        f"{route}/{file.relative_to(folder).as_posix()}": file
        for route, folder in _FOLDERS.items()
        for file in _in(folder)
        if file.suffix in _TYPES
    }
    return {**found, _STYLE: Path("style.css")}  # put together of its parts


def _in(folder: Path) -> Iterable[Path]:
    return (file for file in folder.rglob("*") if file.is_file())
