"""A city's own texts as paragraphs; whatever stands in them, they become nothing else."""

from __future__ import annotations

import re

from markupsafe import Markup

from views.frame.html import linked

_BETWEEN = re.compile(r"\n[ \t]*\n")


def paragraphs(text: str) -> Markup:
    """Paragraphs, with an empty line between two; in one, lines stay lines. Web addresses become links."""
    parts = (part.strip() for part in _BETWEEN.split(text.replace("\r\n", "\n")))
    return Markup("").join(
        Markup("<p>{}</p>").format(Markup("<br>").join(linked(line.strip()) for line in part.split("\n")))
        for part in parts
        if part
    )


def contact(address: str) -> Markup:
    """A mail address or a page as the way to it."""
    target = address if address.startswith("https://") else f"mailto:{address}"
    return Markup('<a href="{}" rel="noopener noreferrer">{}</a>').format(target, address.removeprefix("https://"))
