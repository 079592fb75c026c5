"""The page of a city whose files cannot be shown yet: the map first, as far as it can be drawn, then what is wrong."""

from __future__ import annotations

from itertools import groupby
from pathlib import PurePath

import streamlit as st
from markupsafe import Markup, escape

from files.findings import Finding
from files.kinds import kinds
from files.toml_lines import is_line, lines_apart
from geo.drawing.classes import Mark
from geo.drawing.static_map import draw_map
from language.phrases import Phrase, Text
from language.words import LANGUAGES, Words, words_for
from views.frame.city import Refusal
from views.frame.header import show_document
from views.frame.html import link, picture, table
from views.frame.languages import short_name

_MOST_SHOWN = 40  # kinds of findings
_MOST_NAMED = 300  # quartiers with their names on the map
_PALE = "#cfe0f2"
_WITHOUT_PEOPLE = {"boundaries", "catalogue", "config", "context", "dataset", "files", "folder", "limits", "toml"}
"""Kinds of findings that quote no cell that a person may have filled in."""
_PATHS = "folder."  # what such findings observe is where the server keeps its files


def show_refusal(refusal: Refusal) -> None:
    """Map and findings; never a traceback, and no cell of a table: everybody sees this page."""
    asked = st.query_params.get("lang", "")
    words = words_for(asked if asked in LANGUAGES else refusal.language)
    st.set_page_config(page_title="Quartierblick", layout="wide")
    show_document(words, "Quartierblick")
    st.html(str(written(refusal, words)))


def written(refusal: Refusal, words: Words) -> Markup:
    """The whole page in the reader's language."""
    others = Markup(" · ").join(link(f"?lang={code}", short_name(code)) for code in LANGUAGES if code != words.language)
    parts = (others, _head(words), _map(refusal, words), _faults(refusal, words))
    return Markup('<div class="refused">{}</div>').format(Markup("").join(parts))


def _head(words: Words) -> Markup:
    said = [
        words("The following must be mended first; then start the server again."),
        words("Rows, and what was found in them, are told by “cli.py check” where the files lie."),
    ]
    title = Markup("<h1>{}</h1>").format(words("The city's files cannot be shown yet"))
    return title + Markup("").join(Markup("<p>{}</p>").format(sentence) for sentence in said)


def _map(refusal: Refusal, words: Words) -> Markup:
    """The boundaries as they lie in their file."""
    outlines = refusal.outlines
    if not outlines:
        return Markup()
    shapes = outlines.drawing.shapes
    said = words.plural(
        "The boundaries as {file} has them: {number} area.",
        "The boundaries as {file} has them: {number} areas.",
        len(shapes),
        file=PurePath(outlines.file).name,
    )
    named = any(shape.name for shape in shapes) and len(shapes) <= _MOST_NAMED
    paint = {shape.quartier_id: (Mark.VALUE, _PALE) for shape in shapes}
    drawn = (
        draw_map(outlines.drawing, paint, title=said) if named else draw_map(outlines.drawing, paint, title=said, label_size=0)
    )
    return Markup("<figure>{}<figcaption>{}</figcaption></figure>").format(picture(drawn, said, "outlines"), said)


def _faults(refusal: Refusal, words: Words) -> Markup:
    blocking = [kind.first for kind in kinds(refusal.findings) if kind.first.blocks]
    titles = [words("File"), words("Why"), words("What to do")]
    rows = [(PurePath(finding.file).name, _reason(finding, words), _remedy(finding, words)) for finding in blocking[:_MOST_SHOWN]]
    shown = table(titles, dict.fromkeys(rows), words("What to do"))
    left = len(blocking) - _MOST_SHOWN
    if left <= 0:
        return shown
    return shown + Markup("<p>{}</p>").format(
        words.plural("{number} more kind of finding.", "{number} more kinds of findings.", left)
    )


def _reason(finding: Finding, words: Words) -> Markup:
    """Why it is wrong, and what was observed where that is no cell."""
    why = words.say(public_why(finding))
    if not _open(finding) or finding.code.startswith(_PATHS):
        return escape(why)
    return Markup("{}<br>{}").format(words.say(finding.observed), why)


def public_why(finding: Finding) -> Phrase | str:
    """The reason as everybody may read it: without what stands in cells."""
    why = finding.why
    if _open(finding) or not isinstance(why, Phrase):
        return why
    return Phrase(why.msgid, **{name: value if _harmless(value) else "…" for name, value in why.values.items()})


def public_remedy(finding: Finding) -> Phrase | str:
    """The remedy as everybody may read it: where it quotes cells, where it is told in full."""
    remedy = finding.remedy
    if _open(finding) or not isinstance(remedy, Phrase) or all(map(_harmless, remedy.values.values())):
        return remedy
    return Phrase("“cli.py check” says what to do, and which lines to write.")


def _open(finding: Finding) -> bool:
    return finding.code.partition(".")[0] in _WITHOUT_PEOPLE


def _harmless(value: object) -> bool:
    """Whether a value holds no cell: words of the program, or of the catalogue."""
    return isinstance(value, Text) or (isinstance(value, Phrase) and all(map(_harmless, value.values.values())))


def _remedy(finding: Finding, words: Words) -> Markup:
    """What to do; the lines to write stand together as they are to be written."""
    lines = lines_apart(words.say(public_remedy(finding))).splitlines()
    runs = ((written, list(run)) for written, run in groupby(lines, is_line))
    return Markup("").join(
        Markup("<pre>{}</pre>").format("\n".join(run)) if written else Markup("<br>").join(run) for written, run in runs
    )
