"""The document that every page begins with: Streamlit's own, and what it is, before any script runs."""

import re
from functools import cache
from pathlib import Path

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from streamlit.file_util import get_static_dir

from dataset.dataset import Dataset
from language.words import LANGUAGES, Words, words_for
from views.frame.city import current_city
from views.frame.foot import foot_markup
from views.frame.html import ASSETS, render
from views.frame.links import Ways
from views.frame.selection import complete
from views.frame.titles import description_of, title_of
from views.routes.answers import CHECKED, base_of
from views.routes.first_picture import with_first_picture
from views.routes.not_found import not_found

SHELL_ROUTES = ("/", *(f"/{page}" for page in ("map", "compare", "choice", "profile", "thread", "workshops", "presentation")))
"""Addresses of the pages in `navigation.py`; any other one is answered by Streamlit itself, or is not there."""
_NOSCRIPT = re.compile(r"<noscript>.*?</noscript>", re.DOTALL)
_THEIRS = ("<title>Streamlit</title>", '<link rel="shortcut icon" href="./favicon.png" />')


def shell(request: Request) -> Response:
    """A page before its script runs: browsers, search engines and previews of links know at once what it is."""
    if request.url.path == "/map":  # Streamlit knows its first page by no name
        return RedirectResponse(f"./?{request.url.query}", headers=CHECKED)
    city, page = current_city(), request.url.path.strip("/") or "map"
    if isinstance(city, Dataset) and page == "workshops" and not city.workshops:
        return not_found(request)
    own = city.city.language if isinstance(city, Dataset) else city.language
    asked = request.query_params.get("lang", "")
    words = words_for(asked if asked in LANGUAGES else own)
    title, description, name, address, foot = "Quartierblick", "", "Quartierblick", "", Markup("")
    if isinstance(city, Dataset):
        selection, _ = complete(request.query_params, city, categories=page == "map")
        ways = Ways(city, selection)
        title, description = title_of(city, page, selection, words), description_of(city, page, selection, words)
        name = f"Quartierblick – {words.pick(city.city.name)}"
        address = ways.to_page("" if page == "map" else page).removeprefix("./")
        foot = foot_markup(ways, words)
    said = {"title": title, "description": description, "name": name, "base": base_of(request), "address": address, "foot": foot}
    head, unscripted = (render(f"routes/{part}.html.jinja", words, **said) for part in ("head", "unscripted"))
    document = _written(words, head, unscripted)
    return HTMLResponse(with_first_picture(document, page, request.query_params), headers=CHECKED)


def _written(words: Words, head: Markup, unscripted: Markup) -> str:
    document = _document()
    for theirs, ours in (
        ('<html lang="en">', f'<html lang="{words.spoken}" dir="{words.direction}">'),
        (_THEIRS[0], head),
        (_NOSCRIPT.search(document), unscripted),
    ):
        found = theirs if isinstance(theirs, str) else theirs[0] if theirs else ""
        document = document.replace(found, str(ours), 1) if found else document
    return document


@cache
def _document() -> str:
    """Streamlit's document with what is ours in every language."""
    document = (Path(get_static_dir()) / "index.html").read_text(encoding="utf-8")
    document = document.replace(_THEIRS[1], "", 1)
    script = (ASSETS / "shell.js").read_text(encoding="utf-8")
    lines = (line for line in script.splitlines() if line and not line.lstrip().startswith("//"))
    return document.replace(
        '<meta charset="UTF-8" />', '<meta charset="UTF-8" />\n<script>{}</script>'.format("\n".join(lines)), 1
    )
