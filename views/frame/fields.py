"""Fields in which a reader chooses: native lists, texts, and the search for a quartier; the same on every page."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

import streamlit as st

from dataset.dataset import Dataset
from language.words import Words
from views.frame.header import document_of, document_title
from views.frame.html import component
from views.frame.links import SEARCH_ROUTE
from views.frame.page import told_of_link
from views.frame.selection import RAW, Selection, standards_of

Field = dict[str, object]

_FEMININE = ("e", "ung", "schaft", "ion", "heit", "keit")
"""Endings of German nouns that are feminine: Gemeinde, Siedlung, Ortschaft, Region."""

_FOLDED = 4
"""So many fields are told where all are folded."""

_KEY = "controls"
_STATUS, _FOLD = '<div class="unseen" role="status"></div>', '<details class="fold"><summary></summary></details>'
_REST = '<div class="choices"></div><h2 class="finding" aria-live="polite" hidden></h2>'
_fields = component(_KEY, _STATUS + _FOLD + _REST)
_fields_beside = component("fields_beside", _STATUS + _REST)


def show_fields(
    dataset: Dataset,
    rows: Sequence[Sequence[Field]],
    page: str,
    words: Words,
    keep: Callable[[str, str], None],
    *,
    more: Sequence[Field] = (),
    folded: str = "",
    finding: str = "",
    said: str = "",
    key: str = _KEY,
) -> None:
    """Fields in rows; on a narrow screen they fold.

    Parameters
    ----------
    rows : sequence of sequence of Field
        Of `choices` and `search_field`.
    page : str
        Its name: its heading, and what the document's title begins with.
    keep : callable
        Takes the name of a field and what was chosen in it.
    more : sequence of Field
        What few readers change: folded under “More”, whose summary names what is not as usual.
    folded : str
        What is chosen, in few words: what stands on a narrow screen instead of the fields. Without it, what the first fields say.
    finding : str
        The page's first line, below the fields; a screen reader says it whenever a choice has changed it.
    said : str
        What a screen reader says of the last choice; without it, what is chosen now.
    key : str
        Of the component, where a page has fields in several places; only those at its head fold.
    """

    def chosen() -> None:
        value = st.session_state[key].chosen
        keep(str(value["name"]), str(value["value"]))

    brief = folded or _in_brief(rows)
    first = key == _KEY
    spoken = said or (brief if first else "")
    title = document_title(dataset, page, words)
    (_fields if first else _fields_beside)(
        key=key,
        data={
            "document": document_of(words, title, spoken, heading=page, notice=told_of_link(words)),
            "fold": brief or words("Change the selection"),
            "rows": rows,
            "more": {"label": words("More"), "differs": _differing(more), "fields": more},
            "finding": finding,
        },
        on_chosen_change=chosen,
    )


def choices(
    name: str,
    label: str,
    options: Iterable[tuple[str, str]],
    chosen: str,
    width: float,
    explained: str = "",
    *,
    usual: str | None = None,
    briefly: str = "",
) -> Field:
    """A list of values with their labels.

    Parameters
    ----------
    name : str
        A parameter of the link.
    width : float
        The field's part of its row.
    explained : str
        Help, folded.
    usual : str or None
        The value that need not be mentioned; of any other one “More” tells while it is folded.
    briefly : str
        What it tells; the label of what is chosen where nothing is given.
    """
    offered = list(options)
    differs = usual is not None and chosen != usual
    return {
        "kind": "list",
        "name": name,
        "label": label,
        "options": offered,
        "chosen": chosen,
        "width": width,
        "help": explained,
        "differs": (briefly or dict(offered)[chosen]) if differs else "",
    }


def grouped_choices(
    name: str, label: str, groups: Iterable[tuple[str, Iterable[tuple[str, str]]]], chosen: str, width: float
) -> Field:
    """A list whose values stand in groups, each under its heading."""
    offered = [(heading, list(options)) for heading, options in groups]
    return {"kind": "groups", "name": name, "label": label, "options": offered, "chosen": chosen, "width": width, "help": ""}


def chips(name: str, label: str, chosen: Iterable[tuple[str, str, str]]) -> Field:
    """What was chosen, each a button that takes it away; nothing where nothing is.

    Parameters
    ----------
    chosen : iterable of (id, name, label)
        What stands on each button, and what it does.
    """
    return {"kind": "chips", "name": name, "label": label, "options": [], "chips": list(chosen), "width": 1, "help": ""}


def _in_brief(rows: Sequence[Sequence[Field]]) -> str:
    """What is chosen in the first lists and searches."""
    said = (_chosen_label(field) for row in rows for field in row)
    return "\N{NO-BREAK SPACE}· ".join(list(filter(None, said))[:_FOLDED])


def _chosen_label(field: Field) -> str:
    """What a reader sees in a field; nothing of one that is no list and no search."""
    if field["kind"] == "search":
        return str(field["chosen"] or field["whole"])
    if field["kind"] == "chips":
        return ""
    options = field.get("options")
    if not isinstance(options, list):
        return ""
    flat = [pair for _, pairs in options for pair in pairs] if field["kind"] == "groups" else options
    return str(dict(flat).get(field["chosen"], ""))


def _differing(fields: Sequence[Field]) -> str:
    """What is not as usual, behind one another."""
    return " · ".join(str(field["differs"]) for field in fields if field.get("differs"))


def standard_fields(dataset: Dataset, selection: Selection, words: Words) -> list[Field]:
    """Whether values are raw or standardised, where both may be told."""
    standards = standards_of(dataset, selection.display, (selection.indicator, selection.group, selection.wave))
    if not standards:
        return []
    named = [(key, words("Standardised by {standard}", standard=dataset.standard_name(key, words))) for key in standards]
    explained = words("Standardised: as if all {quartiers} had the city’s composition.", quartiers=dataset.city.quartiers)
    offered = [(RAW, words("As answered")), *named]
    return [choices("standard", words("Value"), offered, selection.standard, 1.2, explained, usual=RAW)]


def search_field(dataset: Dataset, selection: Selection, words: Words, *, own: bool = False) -> Field:
    """The search for a quartier, by its name or by a street.

    Parameters
    ----------
    own : bool
        Whether a reader is asked for the quartier that is theirs.
    """
    word, several = words.pick(dataset.city.quartier), words.pick(dataset.city.quartiers)
    if own:
        # German says “meine” of a feminine noun, and a city gives the noun alone
        feminine = words.base == "de" and word.endswith(_FEMININE)
        word = words("My {quartier} (feminine)", quartier=word) if feminine else words("My {quartier}", quartier=word)
    label = words("{quartier} or street", quartier=word) if dataset.places.with_streets else word
    return {
        "kind": "search",
        "name": "quartier",
        "width": 1.25,
        "label": label[:1].upper() + label[1:],
        "route": f".{SEARCH_ROUTE}",
        "chosen": dataset.quartier_names.get(selection.quartier, ""),
        "whole": words.pick(dataset.city.whole),
        "none": words("Nothing found")
        if dataset.places.with_streets
        else words("Nothing found: here stand {quartiers}, no streets", quartiers=several),
        "found": words("Hits: {number}", number="{number}"),
        "clear": words("Back: {whole}", whole=dataset.city.whole),
    }


def adding_field(dataset: Dataset, selection: Selection, label: str, words: Words) -> Field:
    """The search for quartiers of which several are chosen, one after the other."""
    add = words("Add by name or street") if dataset.places.with_streets else words("Add by name")
    return {**search_field(dataset, replace(selection, quartier=""), words), "label": label, "whole": add}
