"""What a map is drawn from, and the map as a picture."""

import gzip

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from dataset.dataset import Dataset
from dataset.errors import NotFound
from geo.drawing.static_map import LABEL_SIZE, draw_map
from geo.web.folium_map import marks_digest, marks_json
from geo.web.name_index import without_marks
from geo.web.search import Hit
from language.words import words_for
from reports.map.content import map_content
from reports.map.inhabited import Fill
from views.frame.selection import Selection, complete
from views.map.drawing import PAINT_ROUTE, painting_at, painting_of, quartier_marks, shown_workshops, stations_of
from views.routes.answers import CHECKED, FOR_EVER, NOT_KEPT, compressed

_HITS, _HITS_AT_FIRST = 12, 60
_PEN_OF_SMALL = 2.2  # the outline of the chosen quartier is seen on a map of some 250 pixels


async def marks(request: Request) -> Response:
    """How marks are drawn; kept for ever under the address that carries their digest."""
    named = request.query_params.get("v") == marks_digest()
    return Response(marks_json(), media_type="application/json", headers={"Cache-Control": FOR_EVER} if named else CHECKED)


def geometry(dataset: Dataset, request: Request) -> Response:
    """The quartiers' names and shapes, under a name that is their content."""
    name = request.path_params["name"]
    if request.path_params["digest"] != dataset.geometry.digest or name not in dataset.geometry.files:
        raise NotFound("unknown geometry")
    return compressed(request, dataset.geometry.files[name])


def context(dataset: Dataset, request: Request) -> Response:
    """Rivers, railways and stops."""
    if not dataset.context or request.path_params["digest"] != dataset.context.digest:
        raise NotFound("unknown context")
    return compressed(request, gzip.compress(dataset.context.body, mtime=0))


def painting(dataset: Dataset, request: Request) -> Response:
    """The colours and numbers of one map."""
    return compressed(request, painting_at(dataset, request.path_params["digest"], dict(request.query_params)))


def chosen_painting(dataset: Dataset, request: Request) -> Response:
    """The painting of a link, for whoever chooses: the page that is on its way will name it by ``Content-Location``."""
    selection, _ = complete(request.query_params, dataset, categories=True)
    address, body = painting_of(dataset, selection.request, selection.lang)
    response = compressed(request, body)
    beside = address.removeprefix(f".{PAINT_ROUTE}/")  # it is told relative to this answer
    response.headers.update({**CHECKED, "Content-Location": beside})
    return response


def search(dataset: Dataset, request: Request) -> Response:
    """Quartiers, streets and addresses that a reader may mean."""
    hits = [
        {"label": hit.label, "quartier": hit.quartier_id, "kind": hit.kind, "place": dataset.quartier_names[hit.quartier_id]}
        for hit in _hits(dataset, request.query_params.get("q", ""))
    ]
    return JSONResponse(hits, headers=NOT_KEPT)


def _hits(dataset: Dataset, text: str) -> list[Hit]:
    """What the search finds; without a text the quartiers themselves, by name."""
    if text.strip():
        return dataset.places.find(text, _HITS)
    by_name = sorted(dataset.quartier_names.items(), key=lambda quartier: without_marks(quartier[1]))
    return [Hit(name, quartier_id, "quartier") for quartier_id, name in by_name[:_HITS_AT_FIRST]]


def map_picture(dataset: Dataset, request: Request) -> Response:
    """The map of a selection as a picture, for paper; ``small`` leaves away what nobody could read, ``plain`` all but the map."""
    selection, _ = complete(request.query_params, dataset, categories=True)
    picture = picture_of(dataset, selection, small="small" in request.query_params, plain="plain" in request.query_params)
    return Response(picture, media_type="image/svg+xml", headers=CHECKED)


def picture_of(dataset: Dataset, selection: Selection, *, small: bool = False, plain: bool = False) -> str:
    """The map of a selection as SVG."""
    content = map_content(dataset, selection.request, selection.lang)
    return draw_map(
        dataset.drawing,
        quartier_marks(content.painting),
        title=content.title,
        selected=selection.quartier,
        stations=stations_of(shown_workshops(dataset, selection), words_for(selection.lang)),
        inhabited=selection.fill == Fill.INHABITED,
        circles=content.painting.circles(),
        rings=None if plain else content.legend.rings,
        context=() if small else dataset.traces,
        pen=_PEN_OF_SMALL if small else 1.0,
        label_size=0.0 if small or plain else LABEL_SIZE,
    )
