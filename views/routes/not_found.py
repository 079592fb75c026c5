"""Addresses that do not exist: said in the reader's language, with the ways to what does."""

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Match, Route
from starlette.types import Scope

from dataset.dataset import Dataset
from language.words import words_for
from views.about.document import plain_document
from views.frame.city import current_city
from views.frame.links import Ways
from views.frame.selection import complete
from views.routes.answers import NOT_KEPT

_DEEPEST = 8  # strokes of an address that is led back from: each stands in every link of the answer
_STREAMLIT = ("/_stcore/", "/static/", "/media/", "/component/")


class Elsewhere(Route):
    """Every address that no other route has, but Streamlit's own."""

    def __init__(self) -> None:
        super().__init__("/{path:path}", missing)

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Whether this route answers."""
        ours = scope["type"] == "http" and not scope["path"].startswith(_STREAMLIT)
        return super().matches(scope) if ours else (Match.NONE, {})


def missing(request: Request) -> Response:
    """A page of its own; an address with a stroke at its end is the one without."""
    *_, name = request.url.path.rstrip("/").split("/")
    if request.url.path.endswith(f"{name}/") and name:
        query = f"?{request.url.query}" if request.url.query else ""
        return RedirectResponse(f"../{name}{query}", 301, headers=NOT_KEPT)
    return not_found(request)


def not_found(request: Request) -> Response:
    """That there is no such page."""
    city, depth = current_city(), request.scope.get("raw_path", b"/").count(b"/")
    if not isinstance(city, Dataset) or depth > _DEEPEST:
        words = words_for(city.city.language if isinstance(city, Dataset) else city.language)
        return PlainTextResponse(words("There is no such page"), 404, NOT_KEPT)
    selection, _ = complete(request.query_params, city, categories=True)
    words = words_for(selection.lang)
    root = "../" * (depth - 1) or "./"
    body = Markup('<p>{}</p><p><a href="{}{}">{}</a></p>').format(
        words("Perhaps the address was copied in part, or the page has moved."),
        root,
        Ways(city, selection).to_map().removeprefix("./"),
        words("Go to the map"),
    )
    document = plain_document(city, selection, words, words("There is no such page"), body, root=root)
    return HTMLResponse(document, 404, headers=NOT_KEPT)
