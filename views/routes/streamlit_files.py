"""Streamlit's own scripts and styles, compressed once and without the letters that no page needs.

Streamlit leaves compressing to a web server in front, and the middleware would do it anew for everybody who asks.
Names carry a digest of the content, so a browser keeps a file for ever.
"""

import gzip
import re
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from starlette._utils import get_route_path
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit.file_util import get_static_dir

from views.routes.answers import FOR_EVER

STATIC_ROUTE = "/static"
_TYPES = {".js": "text/javascript", ".css": "text/css", ".woff2": "font/woff2", ".svg": "image/svg+xml", ".png": "image/png"}
_TEXTS = (".js", ".css", ".svg")
# Streamlit's script fetches this font (375 kB) before anything is shown, wherever a style sheet knows it
_ICON_LETTERS = re.compile(rb"@font-face\s*\{[^}]*Material Symbols[^}]*\}")


class _File(NamedTuple):
    body: bytes
    media_type: str
    compressed: bool


class StreamlitFiles:
    """Answers for Streamlit's own files, whose addresses it keeps no other route from; all else goes on to it."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or hand on."""
        path = get_route_path(scope) if scope["type"] == "http" and scope["method"] == "GET" else ""
        name = path.removeprefix(f"{STATIC_ROUTE}/")
        if name == path or name not in _names():
            await self.app(scope, receive, send)
            return
        response = _answer(await run_in_threadpool(_file, name), Headers(scope=scope).get("accept-encoding", ""))
        await response(scope, receive, send)


def _answer(found: _File, accepted: str) -> Response:
    headers = {"Cache-Control": FOR_EVER}
    if not found.compressed:
        return Response(found.body, media_type=found.media_type, headers=headers)
    headers["Vary"] = "Accept-Encoding"
    if "gzip" not in accepted:
        return Response(gzip.decompress(found.body), media_type=found.media_type, headers=headers)
    return Response(found.body, media_type=found.media_type, headers={**headers, "Content-Encoding": "gzip"})


@lru_cache(maxsize=256)
def _file(name: str) -> _File:
    file = _names()[name]
    body = file.read_bytes()
    if file.suffix == ".css":
        body = _ICON_LETTERS.sub(b"", body)
    compressed = file.suffix in _TEXTS
    return _File(gzip.compress(body, 9, mtime=0) if compressed else body, _TYPES[file.suffix], compressed)


@lru_cache(maxsize=1)
def _names() -> dict[str, Path]:
    """Every file by its address: what is not in this list is not answered, whatever an address says."""
    folder = Path(get_static_dir()) / "static"
    return {file.relative_to(folder).as_posix(): file for file in folder.rglob("*") if file.suffix in _TYPES}
