"""Imprint, privacy and accessibility: what the city says, and what the product can say of itself."""

from __future__ import annotations

from collections.abc import Callable

from markupsafe import Markup

from dataset.dataset import Dataset
from language.words import Words
from views.about.methods import methods
from views.about.paragraphs import contact, paragraphs
from views.frame.html import linked, render


def imprint(dataset: Dataset, words: Words) -> Markup:
    """Who answers for the website."""
    said = words.pick(dataset.city.legal.imprint)
    return render(
        "about/imprint.html.jinja", words, dataset=dataset, own=paragraphs(said), source=linked(words.pick(dataset.city.source))
    )


def privacy(dataset: Dataset, words: Words) -> Markup:
    """What is stored of whoever reads, and how the people who answered are protected."""
    said = words.pick(dataset.city.legal.privacy)
    background = dataset.background.origin.partition("://")[2] if dataset.background else ""
    return render("about/privacy.html.jinja", words, dataset=dataset, own=paragraphs(said), background=background)


def accessibility(dataset: Dataset, words: Words) -> Markup:
    """Who can use it, where barriers are told, and who helps if nobody answers."""
    legal = dataset.city.legal
    return render(
        "about/accessibility.html.jinja",
        words,
        dataset=dataset,
        own=paragraphs(words.pick(legal.accessibility)),
        feedback=contact(legal.feedback) if legal.feedback else "",
        enforcement=paragraphs(words.pick(legal.enforcement)),
    )


ABOUT: dict[str, Callable[[Dataset, Words], Markup]] = {
    "imprint": imprint,
    "privacy": privacy,
    "accessibility": accessibility,
    "methods": methods,
}
"""Addresses of the footer's pages, and what makes them."""
