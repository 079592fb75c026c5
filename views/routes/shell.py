"""The document that every page begins with: Streamlit's own, in the reader's language and with its server's address."""

import re
from functools import lru_cache
from html import escape
from pathlib import Path

from starlette.requests import Request
from starlette.responses import HTMLResponse
from streamlit.file_util import get_static_dir

from dataset.dataset import Dataset
from language.words import LANGUAGES, words_for
from views.frame.city import current_city
from views.routes.answers import CHECKED
from views.routes.first_picture import first_picture

SHELL_ROUTES = ("/", *(f"/{page}" for page in ("map", "compare", "choice", "profile", "thread", "workshops", "presentation")))
"""Addresses of the pages in `navigation.py`; any other one is answered by Streamlit itself."""
# Streamlit's script asks below a page's address for its server before it asks beside it. No page lies deeper than one
# step, so the server is where the page's own relative addresses lead, behind whatever proxy.
_SERVER = '<script>window.__streamlit = { BACKEND_BASE_URL: new URL("./", location.href).href };</script>'

# before the scripts it would take the line from them: what can be seen first has letters of the reader's own device
_FONT_AT_ONCE = re.compile(r'<link\s+rel="preload"[^>]*as="font"[^>]*>')


def shell(request: Request) -> HTMLResponse:
    """A page before its script runs: a browser knows its language and its name at once."""
    city = current_city()
    own = city.city.language if isinstance(city, Dataset) else city.language
    asked = request.query_params.get("lang", "")
    language = asked if asked in LANGUAGES else own
    name = f"Quartierblick – {words_for(language).pick(city.city.name)}" if isinstance(city, Dataset) else "Quartierblick"
    page = request.url.path.rpartition("/")[2] or "map"
    begun = f"<body>{first_picture(page, request.query_params)}"
    return HTMLResponse(_written(language, name).replace("<body>", begun, 1), headers=CHECKED)


@lru_cache(maxsize=len(LANGUAGES) + 1)
def _written(language: str, name: str) -> str:
    document = (Path(get_static_dir()) / "index.html").read_text(encoding="utf-8")
    for theirs, ours in (
        ('<html lang="en">', f'<html lang="{language}" dir="{words_for(language).direction}">'),
        ("<title>Streamlit</title>", f"<title>{escape(name)}</title>"),
        ("<head>", f"<head>{_SERVER}"),
    ):
        document = document.replace(theirs, ours, 1)
    return _FONT_AT_ONCE.sub("", document)
