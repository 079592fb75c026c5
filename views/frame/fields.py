"""Fields in which a reader chooses: native lists, texts, and the search for a quartier; the same on every page."""

from collections.abc import Callable, Iterable, Sequence

import streamlit as st

from dataset.dataset import Dataset
from language.words import Words
from views.frame.html import component
from views.frame.links import SEARCH_ROUTE
from views.frame.selection import RAW, Selection, standards_of

Field = dict[str, object]

_fields = component(
    "controls",
    '<div class="unseen" role="status"></div><details class="fold"><summary></summary></details><div class="choices"></div>',
)


def show_fields(
    dataset: Dataset, rows: Sequence[Sequence[Field]], page: str, words: Words, keep: Callable[[str, str], None], said: str = ""
) -> None:
    """Fields in rows; on a narrow screen they fold.

    Parameters
    ----------
    rows : sequence of sequence of Field
        Of `choices` and `search_field`.
    page : str
        Its name; the document's title begins with it.
    keep : callable
        Takes the name of a field and what was chosen in it.
    said : str
        What a screen reader says of the last choice.
    """

    def chosen() -> None:
        value = st.session_state["controls"].chosen
        keep(str(value["name"]), str(value["value"]))

    title = f"{page} · Quartierblick – {words.pick(dataset.city.name)}"
    _fields(
        key="controls",
        data={
            "document": {"language": words.language, "title": title, "said": said},
            "fold": words("Change the selection"),
            "rows": rows,
        },
        on_chosen_change=chosen,
    )


def choices(name: str, label: str, options: Iterable[tuple[str, str]], chosen: str, width: float, explained: str = "") -> Field:
    """A list of values with their labels; `name` is a parameter of the link."""
    return {
        "kind": "list",
        "name": name,
        "label": label,
        "options": list(options),
        "chosen": chosen,
        "width": width,
        "help": explained,
    }


def standard_fields(dataset: Dataset, selection: Selection, words: Words) -> list[Field]:
    """Whether values are raw or standardised, where both may be told."""
    standards = standards_of(dataset, selection.display, (selection.indicator, selection.group, selection.wave))
    if not standards:
        return []
    named = [(key, words("Standardised by {standard}", standard=dataset.standard_name(key, words))) for key in standards]
    explained = words("Standardised: as if all {quartiers} had the city’s composition.", quartiers=dataset.city.quartiers)
    return [choices("standard", words("Value"), [(RAW, words("As answered")), *named], selection.standard, 1.2, explained)]


def search_field(dataset: Dataset, selection: Selection, words: Words) -> Field:
    """The search for a quartier, by its name or by a street."""
    word = words.pick(dataset.city.quartier)
    label = words("{quartier} or street", quartier=word) if dataset.places.with_streets else word
    return {
        "kind": "search",
        "name": "quartier",
        "width": 1.25,
        "label": label[:1].upper() + label[1:],
        "route": SEARCH_ROUTE,
        "chosen": dataset.quartier_names.get(selection.quartier, ""),
        "whole": words.pick(dataset.city.whole),
        "none": words("Nothing found"),
        "clear": words("Back: {whole}", whole=dataset.city.whole),
    }
