"""Data and citation: what a reader takes along of a map, what must be known of it, and lines to copy."""

from datetime import date
from functools import lru_cache

from markupsafe import Markup

from dataset.dataset import Dataset
from language.words import Words, words_for
from reports.map.citation import citation, map_facts, shown_name
from reports.map.file_names import map_parts, stem_of
from reports.map.requests import Display
from views.frame.html import linked, render
from views.frame.links import CITE_ROUTE, EXPORT_KINDS, EXPORT_ROUTE, to_embedded, to_selection
from views.frame.selection import Selection, complete
from views.frame.short_link import short_parameters

_HEIGHT = 720  # pixels of the frame; the map in it takes what it gets
_NOT_FRAMED = ("workshops", "beside", "sides", "against", "workshop", "part", "choice", "called", "versus", "interviews")


def citing_data(dataset: Dataset, selection: Selection, sources: str, words: Words) -> dict[str, object]:
    """What ``citing.js`` shows at once; the rest it asks for (`citing_markup`).

    Parameters
    ----------
    sources : str
        Markup that stands below.
    """
    return {
        "heading": words("Data and citation"),
        "summary": words("Question, method, licence, citation, code for a frame"),
        "take": words("Download:"),
        "print": words("Print"),
        "files": {kind: f".{EXPORT_ROUTE}/{kind}" for kind in EXPORT_KINDS},
        "file": stem_of(map_parts(dataset, selection.request, words)),
        "query": selection.query,
        "address": f".{CITE_ROUTE}",
        "copied": words("copied"),
        "selected": words("The text is selected: copy it with Ctrl+C (on a Mac ⌘C)."),
        "failed": words("This could not be loaded. Close it and open it again."),
        "sources": sources,
    }


@lru_cache(maxsize=256)
def citing_markup(dataset: Dataset, selection: Selection, today: date) -> Markup:
    """Facts, and lines to copy in which the browser puts the addresses, as it alone knows how the server is reached.

    Parameters
    ----------
    today : date
        In the city; a citation names the day.
    """
    words = words_for(selection.lang)
    facts = map_facts(dataset, selection.request, words)
    shown = embedded_selection(dataset, selection)
    name = shown_name(dataset, shown.request, words)
    return render(
        "map/citing.html.jinja",
        words,
        facts=facts,
        source=linked(facts.source),
        link_to=to_selection(short_parameters(dataset, selection)),
        embedded=to_embedded(short_parameters(dataset, shown)),
        citation=citation(dataset, facts.shown, "{link}", words),
        frame=_frame(words("Map of {city}: {indicator}", city=dataset.city.name, indicator=name)),
        alone=words("The frame shows one map: {shown}.", shown=name) if shown.display != selection.display else "",
        allowed=(
            words("These websites may show it: {names}.", names=words.list(dataset.origins))
            if dataset.origins
            else words("Browsers show it on another website only once the city has allowed that website.")
        ),
    )


def embedded_selection(dataset: Dataset, selection: Selection) -> Selection:
    """What a frame shows of a selection: its one map, or the first of several; no workshops, nothing of other pages."""
    chosen = {name: value for name, value in selection.parameters.items() if name not in _NOT_FRAMED}
    if selection.display in (Display.TWO, Display.GROUPS):
        chosen |= {"display": Display.VALUES, "second": ""}
    return complete(chosen, dataset, categories=True)[0]


def _frame(title: str) -> str:
    """The code for another website."""
    code = '<iframe src="{{embedded}}" title="{}" width="100%" height="{}" loading="lazy" style="border:0"></iframe>'
    return str(Markup(code).format(title, _HEIGHT))
