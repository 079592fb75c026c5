"""What stands behind folds of the map's page, for whoever opens them: pieces of markup, for the page of the same link."""

from collections.abc import Callable

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse

from dataset.dataset import Dataset
from views.frame.selection import Selection, complete
from views.map.answers import answers_markup
from views.map.citing import citing_markup
from views.routes.answers import CHECKED, Answer


def _folded(write: Callable[[Dataset, Selection], Markup]) -> Answer:
    def answer(dataset: Dataset, request: Request) -> HTMLResponse:
        selection, _ = complete(request.query_params, dataset, categories=True)
        return HTMLResponse(write(dataset, selection), headers=CHECKED)

    return answer


citing = _folded(lambda dataset, selection: citing_markup(dataset, selection, dataset.city.today()))
all_answers = _folded(answers_markup)
