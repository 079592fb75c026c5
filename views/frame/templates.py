"""HTML as templates beside the pages that use them: every value is escaped, and one that is missing is an error."""

from __future__ import annotations

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from indicators.estimates import sentences
from language.words import Words
from views.frame import html, links

_environment = Environment(
    loader=FileSystemLoader(Path(__file__).parents[1]),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_environment.globals.update(link=html.link, links=links, sentences=sentences, sign=html.sign, table=html.table)


def render(template: str, words: Words, **values: object) -> Markup:
    """A template's markup; in it, ``words`` and ``plural`` speak the reader's language.

    Parameters
    ----------
    template : str
        Its file, from `views/`: ``thread/voices.html.jinja``.
    words : Words
    **values
        What the template names.
    """
    return Markup(_environment.get_template(template).render(words=words, plural=words.plural, **values))
