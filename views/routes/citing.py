"""What stands behind the fold of data and citation, for whoever opens it."""

from starlette.requests import Request
from starlette.responses import HTMLResponse

from dataset.dataset import Dataset
from views.frame.selection import complete
from views.map.citing import citing_markup
from views.routes.answers import CHECKED


def citing(dataset: Dataset, request: Request) -> HTMLResponse:
    """A piece of markup, for the page of the same link."""
    selection, _ = complete(request.query_params, dataset, categories=True)
    return HTMLResponse(citing_markup(dataset, selection, dataset.city.today()), headers=CHECKED)
