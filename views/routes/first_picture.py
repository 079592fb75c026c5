"""What can be seen before Streamlit's script runs: the map as a picture, and the place of all else.

It is laid over the page and taken away when what is below stands still (``first_picture.js``), so nothing jumps. What
it shows is said by the page itself a little later, so it is neither read out nor in the way of keys. Its markup lies in
a shadow tree that nobody can look into: for scripts, tests and search on the page it does not exist.
"""

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from hashlib import sha256

from markupsafe import Markup

from dataset.dataset import Dataset
from geo.drawing.overlay import MOST
from language.words import words_for
from reports.map.content import map_content
from reports.map.headline import headline
from reports.map.inhabited import with_fill
from reports.map.requests import Display
from reports.map.scale import quartier_pointer
from views.frame.city import current_city
from views.frame.html import ASSETS, PAGES_ROUTE, legend, picture, render
from views.frame.selection import Selection, complete
from views.frame.style import style_address
from views.map.controls import folded_of
from views.map.drawing import shown_workshops, signs_of
from views.map.panel import panel
from views.routes.map import picture_of

_LARGEST = 200_000  # letters of a picture that is sent before anybody has asked for it
_SEEN = (
    "lang",
    "theme",
    "indicator",
    "group",
    "wave",
    "quartier",
    "workshops",
    "display",
    "second",
    "classes",
    "fill",
    "standard",
)
"""What of a selection can be seen in it; it is not drawn anew for links that differ in anything else."""

# before the scripts it would take the line from them: what can be seen first has letters of the reader's own device
_FONT_AT_ONCE = re.compile(r'<link\s+rel="preload"[^>]*as="font"[^>]*>')
_THEIR_STYLE = re.compile(r'<link rel="stylesheet"[^>]*>')


def with_first_picture(document: str, page: str, query: Mapping[str, str]) -> str:
    """Streamlit's document, with what can be seen first: styles are asked for before scripts, and the picture is in it."""
    sooner = "".join(_THEIR_STYLE.findall(document)) + f'<link rel="preload" as="style" href=".{style_address()}">'
    for theirs in (_THEIR_STYLE, _FONT_AT_ONCE):
        document = theirs.sub("", document)
    document = document.replace('<script type="module"', f'{sooner}<script type="module"', 1)  # a plain script would wait for it
    return document.replace("<body>", f"<body>{_beginning(page, query)}", 1)


def _beginning(page: str, query: Mapping[str, str]) -> Markup:
    # in the body: Streamlit's script puts its own rules at the end of the head, and ours win over them
    style = Markup('<link rel="stylesheet" href=".{}">').format(style_address())
    dataset = current_city()
    if not isinstance(dataset, Dataset) or page == "presentation":
        return style
    selection, _ = complete(query, dataset, categories=True)
    return style + (_of_map(dataset, _seen(selection)) if page == "map" else _of_page(dataset, selection.lang))


def _seen(selection: Selection) -> Selection:
    return Selection(**{name: getattr(selection, name) for name in _SEEN})


@lru_cache(maxsize=64)
def _of_map(dataset: Dataset, selection: Selection) -> Markup:
    words = words_for(selection.lang)
    content = map_content(dataset, selection.request, selection.lang)
    several = selection.display in (Display.TWO, Display.GROUPS)
    drawn = "" if several or len(dataset.quartier_names) > MOST else picture_of(dataset, selection)
    chosen = quartier_pointer(dataset, selection.request, content.painting, selection.quartier, words)
    signs = signs_of(shown_workshops(dataset, selection), words)
    return _laid_over(
        dataset,
        selection.lang,
        picture=Markup(picture(drawn, "", "map")) if 0 < len(drawn) <= _LARGEST else "",
        finding=headline(dataset, selection.request, selection.quartier, selection.lang),
        legend=Markup(legend(with_fill(content.legend, selection.fill, words), signs, chosen=chosen)),
        panel=Markup(panel(dataset, selection)),
        folded=folded_of(dataset, selection, words),
    )


@lru_cache(maxsize=16)
def _of_page(dataset: Dataset, language: str) -> Markup:
    return _laid_over(dataset, language, picture="", finding="", legend="", panel="", folded="")


def _laid_over(dataset: Dataset, language: str, **parts: str) -> Markup:
    style, script = f".{style_address()}", f".{_script_address()}"
    return render("routes/first_picture.html.jinja", words_for(language), dataset=dataset, style=style, script=script, **parts)


@cache
def _script_address() -> str:
    digest = sha256((ASSETS / "first_picture.js").read_bytes()).hexdigest()[:12]
    return f"{PAGES_ROUTE}/first_picture.js?v={digest}"
