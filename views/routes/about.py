"""The footer's pages, which need no script."""

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse

from dataset.dataset import Dataset
from language.words import words_for
from views.about.document import plain_document
from views.about.pages import ABOUT
from views.frame.foot import foot_names
from views.frame.languages import not_in_this_language
from views.frame.selection import complete
from views.routes.answers import CHECKED


def about(dataset: Dataset, request: Request) -> HTMLResponse:
    """One of them; what is chosen elsewhere goes with the reader."""
    page = request.url.path.strip("/")
    selection, _ = complete(request.query_params, dataset, categories=True)
    asked, words = words_for(selection.lang), words_for(selection.lang, page)
    body = Markup("" if asked.covers(page) else not_in_this_language(asked)) + ABOUT[page](dataset, words)
    document = plain_document(dataset, selection, words, foot_names(words)[page], body, page=page)
    return HTMLResponse(document, headers=CHECKED)
