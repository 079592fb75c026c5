"""The map for frames, with a policy of its own: it loads from this server alone, and only the city's websites may show it."""

from starlette.requests import Request
from starlette.responses import HTMLResponse

from dataset.dataset import Dataset
from views.frame.selection import complete
from views.map.citing import embedded_selection
from views.map.embedding import embedded_document
from views.routes.answers import CHECKED

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; base-uri 'none'; "
    "form-action 'none'; frame-ancestors {ancestors}"
)


def embedded_map(dataset: Dataset, request: Request) -> HTMLResponse:
    """The map of a link and nothing else."""
    selection, _ = complete(request.query_params, dataset, categories=True)
    document = embedded_document(dataset, embedded_selection(dataset, selection))
    policy = _POLICY.format(ancestors=" ".join(["'self'", *dataset.origins]))
    return HTMLResponse(document, headers={**CHECKED, "Content-Security-Policy": policy})
