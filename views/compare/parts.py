"""Parts of the page of comparisons: the panels, two indicators together, quartiers that are alike."""

import pandas as pd
import streamlit as st
from markupsafe import Markup

from dataset.dataset import Dataset
from indicators.estimates.sentences import interval_of, value_of
from indicators.estimates.vocabulary import estimates_of
from language.words import Words
from reports.compare.charts import axis_ends, dot_plot, framed
from reports.compare.content import Panel, alike, compared, places_compared
from reports.compare.scatter import scatter
from reports.compare.together import Together, together
from reports.map.file_names import stem_of
from reports.map.requests import Display
from views.compare.settings import comparison_of, file_parts, left_out, reading_notes
from views.frame import html
from views.frame.links import EXPORT_KINDS, EXPORT_ROUTE
from views.frame.selection import Selection

_DASH = "–"
_FONT = "Source Sans, system-ui, sans-serif"
_HEAD = Markup('<div class="chart-head"><h3>{}</h3><p class="source">{}</p><p>{}</p></div>')


def show_panels(dataset: Dataset, selection: Selection, words: Words) -> None:
    """A chart and its numbers for every indicator; two beside each other where there is room."""
    notes = [*reading_notes(dataset, selection, words), left_out(dataset, selection, words)]
    st.html(str(Markup('<p class="source">{}</p>').format(" ".join(note for note in notes if note))))
    panels = compared(dataset, comparison_of(selection), words)
    ends = axis_ends(panels)
    for first in range(0, len(panels), 2):
        for panel, column in zip(panels[first : first + 2], st.columns(2, gap="large"), strict=False):
            with column:
                st.html(str(_HEAD.format(panel.title, panel.base, panel.said)))
                chart = framed(dot_plot(panel, words, axis_end=ends[panel.indicator.id]), _FONT)
                st.altair_chart(chart, width="stretch", theme=None, key=f"dots_{panel.indicator.id}")
                st.html(str(_numbers(panel, words)))
    st.html(str(_take_along(dataset, selection, "compare", words)))


def _numbers(panel: Panel, words: Words) -> Markup:
    value = words("Change") if panel.request.display is Display.CHANGE else words("Value")
    titles = [words("Name"), value, words("95% interval"), words("Answers (n)"), words("Comparison")]
    rows = panel.rows
    answers = [_DASH if pd.isna(n) else words.number(int(n)) for n in rows["n"]]
    lines = zip(rows["name"], rows["value_text"], rows["interval_text"], answers, rows["verdict_text"], strict=True)
    return _folded(html.table(titles, [[cell or _DASH for cell in line] for line in lines]), words)


def _folded(table: Markup, words: Words) -> Markup:
    return Markup('<details class="titled"><summary>{}</summary>{}</details>').format(words("In numbers"), table)


def _take_along(dataset: Dataset, selection: Selection, what: str, words: Words) -> Markup:
    """What is shown, as files."""
    query, name = selection.query, stem_of(file_parts(dataset, selection, what, words))
    links = Markup("").join(
        Markup('<a href=".{}/{}.{}?{}" download="{}.{}">{}</a>').format(EXPORT_ROUTE, what, kind, query, name, kind, kind.upper())
        for kind in EXPORT_KINDS
    )
    return Markup('<p class="downloads"><span>{}</span>{}</p>').format(words("Take along:"), links)


def show_pair(dataset: Dataset, selection: Selection, words: Words) -> None:
    """Two indicators over all quartiers, with what may be said of them."""
    if not selection.against:
        return
    pair = together(dataset, selection.request, selection.against, words)
    head = Markup('<h2>{}</h2><p class="source">{}</p><p>{}</p><p class="source">{}</p>')
    st.html(str(head.format(pair.title, pair.base, pair.said, pair.note)))
    chosen = places_compared(dataset, comparison_of(selection))
    st.altair_chart(framed(scatter(dataset, pair, chosen, words), _FONT), width="stretch", theme=None, key="pair")
    st.html(str(_folded(_both(pair, words), words) + _take_along(dataset, selection, "pair", words)))


def _both(pair: Together, words: Words) -> Markup:
    """The numbers of both indicators in every quartier."""
    interval = words("95% interval")
    titles = [words("Name"), words.pick(pair.first.name), interval, words.pick(pair.second.name), interval]
    lines = []
    estimates = zip(estimates_of(pair.first_rows), estimates_of(pair.second_rows), strict=True)
    for name, (first, second) in zip(pair.first_rows["name"], estimates, strict=True):
        both = ((first, pair.first), (second, pair.second))
        cells = [write(estimate, indicator, words) for estimate, indicator in both for write in (value_of, interval_of)]
        lines.append([name, *(cell or _DASH for cell in cells)])
    return html.table(titles, lines)


def show_alike(dataset: Dataset, selection: Selection, words: Words) -> None:
    """The quartiers whose profiles are most like that of the chosen one."""
    if not selection.quartier:
        return
    st.html(str(Markup("<h2>{}</h2>").format(words("Similar profiles"))))
    neighbours = alike(dataset, selection.quartier, selection.group, selection.wave)
    if neighbours.empty:
        st.html(html.notice(words("Too little is published to name similar quartiers.")))
        return
    explained = words(
        "Over all survey indicators, sampling error taken off. The chance says how certain each is among the three nearest."
    )
    titles = [words("Name"), words("Chance to be among the three nearest"), words("Indicators compared")]
    if selection.request.standard:
        explained += " " + words("Values are taken as they were answered.")
    neighbours = neighbours.sort_values("chance", ascending=False, kind="stable")
    names = [dataset.quartier_names[str(key)] for key in neighbours.index]
    chances = [words("{number}%", number=words.number(100 * chance)) for chance in neighbours["chance"]]
    lines = zip(names, chances, map(words.number, neighbours["indicators"]), strict=True)
    markup = Markup('<p class="source">{}</p><div class="titled alike">{}</div>')
    st.html(str(markup.format(explained, html.table(titles, lines))))
