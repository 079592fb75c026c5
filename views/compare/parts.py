"""Parts of the page of comparisons: the matrix's key, one indicator in the order of its values, quartiers that are alike."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st
from markupsafe import Markup

from dataset.dataset import Dataset
from indicators.estimates.sentences import with_scale
from language.words import Words
from reports.compare.content import Panel, Sides, State, alike
from reports.compare.marks import GRID, INK
from reports.compare.ranked import Ranked, ranked
from reports.map.file_names import stem_of
from views.compare.matrix import MARKS
from views.compare.settings import comparison_of, drawn_notes, file_parts, left_out, matrix_signs, on_map, reading_notes
from views.frame import html
from views.frame.links import EXPORT_KINDS, EXPORT_ROUTE, to_selection
from views.frame.selection import Selection
from views.frame.short_link import short_parameters


def show_matrix_key(dataset: Dataset, selection: Selection, panels: Sequence[Panel], words: Words) -> None:
    """What the signs and colours of the cells mean, as far as there are any."""
    seen = {State(state) for panel in panels for state in panel.parts["state"]}
    if all(panel.indicator.source == "register" for panel in panels):
        seen.discard(State.UNTESTED)  # what is only counted needs no sign
    signs = [(state, sign, said) for state, sign, said in matrix_signs(comparison_of(selection).kind, words) if state in seen]
    items = Markup("").join(
        Markup('<li><b class="{}" aria-hidden="true">{}</b>{}</li>').format(state, sign, said) for state, sign, said in signs
    )
    coloured = not seen.isdisjoint(MARKS)
    hint = words("Colours say higher or lower, not better or worse.") + " " if coloured else ""
    hint += words("Press a heading to sort by it and to see it below.")
    if comparison_of(selection).kind is not Sides.GROUPS:
        hint += " " + words("Press a name to highlight it.")
    key = Markup('<ul class="matrix-key">{}</ul>').format(items) if items else Markup("")
    st.html(str(key + Markup('<p class="source compare-hint">{}</p>').format(hint)))


def show_notes(dataset: Dataset, selection: Selection, title: str, words: Words) -> None:
    """How the numbers are read, what is left out, and the matrix of this title as a file."""
    notes = [*reading_notes(dataset, selection, words), left_out(dataset, selection, words)]
    text = Markup('<p class="source">{}</p>').format(" ".join(note for note in notes if note))
    st.html(str(text + take_along(dataset, selection, "compare", title, words, kinds=("csv", "xlsx"))))


def show_ranked(dataset: Dataset, selection: Selection, panel: Panel, words: Words) -> None:
    """One indicator, the highest value first, as a table with a drawn column; and where else to see it."""
    asked = comparison_of(selection)
    chart = ranked(dataset, asked, panel, words)
    place = words("Target group") if asked.kind is Sides.GROUPS else words.pick(dataset.city.quartier)
    value = words("Change") if panel.changed else with_scale(words("Value"), panel.indicator, words)
    if panel.indicator.source == "register" and panel.unit:
        value = words("{name} ({unit})", name=value, unit=panel.unit)
    rows = [
        {
            **row,
            "n": "" if pd.isna(row["n"]) else words.number(int(row["n"])),
            "mark": MARKS.get(row["state"], ""),
            "told": " · ".join(filter(None, (str(row["name"]), str(row["value_text"]), str(row["interval_text"])))),
        }
        for row in chart.rows.to_dict("records")
    ]
    drawn = html.render(
        "compare/ranked.html.jinja",
        words,
        chart=chart,
        rows=rows,
        caption=words("{name}, in the order of the values", name=panel.title),
        place=place[:1].upper() + place[1:],
        value=value,
        grid=_grid(chart),
        counted=panel.indicator.source == "register" and chart.rows["n"].isna().all(),
    )
    address = to_selection(short_parameters(dataset, on_map(dataset, selection, panel)))
    notes = " ".join(drawn_notes(selection, panel, words))
    read = Markup('<p class="source">{}</p>').format(notes) if notes else Markup("")
    onwards = Markup('<p class="ranked-links">{}</p>').format(html.link(address, words("Show it on the map")))
    st.html(str(drawn + read + onwards + take_along(dataset, selection, "ranked", panel.title, words)))


def _grid(chart: Ranked) -> str:
    """The lines behind the dots, as the ground of every row: elements of their own would be thousands."""
    solid, dashed = "linear-gradient({0},{0})", "repeating-linear-gradient({0} 0 5px,transparent 5px 8px)"
    drawn = [(dashed.format(INK), chart.whole.at, 2)] if chart.whole else []
    drawn += [(solid.format(INK), chart.zero, 1)] if chart.zero is not None else []
    drawn += [(solid.format(GRID), tick.at, 1) for tick in chart.ticks]
    return ",".join(f"{paint} {100 * at:.2f}% 0/{wide}px 100% no-repeat" for paint, at, wide in drawn)


def folded(table: Markup, words: Words) -> Markup:
    """A table of numbers that opens."""
    return Markup('<details class="titled"><summary>{}</summary>{}</details>').format(words("In numbers"), table)


def take_along(
    dataset: Dataset, selection: Selection, what: str, title: str, words: Words, *, kinds: Sequence[str] = EXPORT_KINDS
) -> Markup:
    """What is shown, as files; whose files, each link says by its title too, as the page has several of each kind."""
    query, name = selection.query, stem_of(file_parts(dataset, selection, what, words))
    links = Markup("").join(
        Markup('<a href=".{}/{}.{}?{}" download="{}.{}">{}<span class="unseen">: {}</span></a>').format(
            EXPORT_ROUTE, what, kind, query, name, kind, kind.upper(), title
        )
        for kind in kinds
    )
    return Markup('<p class="downloads"><span>{}</span>{}</p>').format(words("Download:"), links)


def show_alike(dataset: Dataset, selection: Selection, words: Words) -> None:
    """The quartiers whose profiles are most like that of the chosen one, where there is a survey that they are compared by."""
    surveyed = any(indicator.source == "survey" for indicator in dataset.catalogue.indicators.values())
    if not selection.quartier or not surveyed:
        return
    place = dataset.quartier_names[selection.quartier]
    st.html(str(Markup("<h2>{}</h2>").format(words("Similar profiles: {name}", name=place))))
    neighbours = alike(dataset, selection.quartier, selection.group, selection.wave)
    if neighbours.empty:
        st.html(html.notice(words("Too little is published to name similar {quartiers}.", quartiers=dataset.city.quartiers)))
        return
    explained = words(
        "Over all survey indicators that are good or bad, sampling error taken off. "
        "The chance says how certain each is among the three nearest."
    )
    titles = [words("Name"), words("Chance to be among the three nearest"), words("Indicators compared")]
    if selection.request.standard:
        explained += " " + words("Values are taken as they were answered.")
    neighbours = neighbours.sort_values("chance", ascending=False, kind="stable")
    names = [dataset.quartier_names[str(key)] for key in neighbours.index]
    chances = [words("{number}%", number=words.number(100 * chance)) for chance in neighbours["chance"]]
    lines = zip(names, chances, map(words.number, neighbours["indicators"]), strict=True)
    markup = Markup('<p class="source">{}</p><div class="titled alike">{}</div>')
    st.html(str(markup.format(explained, html.table(titles, lines, words("Similar profiles: {name}", name=place)))))
