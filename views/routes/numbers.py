"""The numbers of a selection as files that say by themselves what they are, and what those files are called."""

from typing import NamedTuple
from urllib.parse import urlencode

import pandas as pd

from dataset.dataset import Dataset
from dataset.errors import NotFound
from language.words import Words
from reports.compare.content import Sides, compared, comparison_frame
from reports.map.citation import Facts, citation, facts_of, map_facts
from reports.map.over_time_table import over_time_frame
from reports.map.requests import maps_of
from reports.map.table import as_csv, export_frame, with_terms
from reports.map.workbook import Notes, as_workbook
from views.compare.settings import comparison_of, headline, pair_of, panel_shown
from views.frame.selection import Selection
from views.frame.short_link import short_parameters


class Numbers(NamedTuple):
    """A table, what must be known of it, how it is cited, and the link that shows it."""

    frame: pd.DataFrame
    title: str
    facts: Facts
    cited: str
    link: str
    day: str
    over_time: pd.DataFrame


def numbers_of(dataset: Dataset, selection: Selection, what: str, base: str, words: Words) -> Numbers:
    """The numbers of a map, or behind ``compare``, ``ranked`` and ``pair`` those of that page.

    Parameters
    ----------
    base : str
        The dashboard's address, with a stroke at its end.
    """
    link = f"{base}{'compare' if what else ''}?{urlencode(short_parameters(dataset, selection))}"
    over_time = pd.DataFrame()
    if what in ("compare", "ranked"):
        panel = panel_shown(dataset, selection, words)
        if panel is None:
            raise NotFound("nothing is known that could be compared")
        indicator = panel.indicator.id if what == "ranked" else ""
        frame = comparison_frame(dataset, comparison_of(selection), words, indicator=indicator)
        title = panel.title if indicator else words("Comparison")
        facts = _comparison_facts(dataset, selection, indicator, words)
    else:
        request = pair_of(selection) if what == "pair" else selection.request
        frame, title = export_frame(dataset, request, words), words.pick(dataset.catalogue.described(selection.indicator).name)
        facts = map_facts(dataset, request, words)
        if not what:
            over_time = over_time_frame(dataset, request, words)
    cited = citation(dataset, facts.shown, link, words)
    return Numbers(frame, title, facts, cited, link, words.date(dataset.city.today()), over_time)


def _comparison_facts(dataset: Dataset, selection: Selection, indicator: str, words: Words) -> Facts:
    comparison = comparison_of(selection)
    panels = [panel for panel in compared(dataset, comparison, words) if indicator in ("", panel.indicator.id)]
    requests = [request for panel in panels for request in maps_of(dataset, panel.request)]
    shown = [headline(dataset, selection, words), *(panel.title for panel in panels if indicator)]
    if comparison.kind is not Sides.GROUPS:
        shown.append(dataset.group_name(selection.group, words))
    if comparison.kind is not Sides.SINCE:
        shown.append(dataset.period_name(selection.wave, words))
    tested = words("each group against all others in the same place") if comparison.kind is Sides.GROUPS else ""
    return facts_of(dataset, requests, ", ".join(shown), words, changed=comparison.kind is Sides.SINCE, tested=tested)


def csv_of(numbers: Numbers, words: Words) -> bytes:
    """A plain table; licence and citation are its last columns."""
    return as_csv(with_terms(numbers.frame, numbers.cited, numbers.facts, words), words)


def xlsx_of(numbers: Numbers, words: Words) -> bytes:
    """The table, all its surveys or dates where there are several, and behind them a sheet of notes."""
    sheets = {numbers.title: numbers.frame}
    if not numbers.over_time.empty:
        sheets[words("Over time")] = numbers.over_time
    return as_workbook(sheets, Notes(numbers.facts.shown, words.language, words("Notes"), _notes(numbers, words)))


def _notes(numbers: Numbers, words: Words) -> list[tuple[str, str]]:
    facts = numbers.facts
    lines = [
        (words("Title"), facts.shown),
        *facts.lines,
        (words("Signs"), words("*: not shown, so that nobody is recognised. –: no data.")),
        (words("Source"), facts.source),
        (words("Licence"), " ".join(filter(None, (facts.licence, facts.licence_url)))),
        (words("Cite as"), numbers.cited),
        (words("Link"), numbers.link),
        (words("Language"), words.language),
        (words("Retrieved on"), numbers.day),
    ]
    return [(title, text) for title, text in lines if text]
