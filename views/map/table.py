"""The map's numbers as a semantic table that the browser sorts, and what a reader takes along."""

from dataclasses import asdict
from urllib.parse import urlencode

from dataset.dataset import Dataset
from geo.web import folium_map
from language.words import Words
from reports.map.content import MapContent
from reports.map.requests import Display
from views.frame.html import component
from views.frame.links import EXPORT_KINDS, EXPORT_ROUTE
from views.frame.selection import Selection

_table = component("table", '<div class="numbers-wrap"></div><div class="take-along"></div>')


def show_table(dataset: Dataset, selection: Selection, content: MapContent, figures: str, sources: str, words: Words) -> None:
    """Name, value, interval, n and verdict of every quartier, doubtful rows always last; below it files and sources.

    Parameters
    ----------
    figures : str
        Address of the painting.
    sources : str
        Markup that stands below all.
    """
    change = selection.display == Display.CHANGE
    categories = selection.indicator in dataset.catalogue.categorical
    place = words.pick(dataset.city.quartier)
    _table(
        key="table",
        data={
            "heading": words("In numbers"),
            "titles": {
                "sort": words("Sort by:"),
                "name": place[:1].upper() + place[1:],
                "value": words("Change") if change else words("Category") if categories else words("Value"),
                "interval": words("95% interval"),
                "n": words("Answers (n)"),
                "verdict": words("How certain") if change else words("Compared with the average"),
            },
            "names": f"{folium_map.GEOMETRY_ROUTE}/{dataset.geometry.digest}/names.json",
            "figures": figures,
            "selected": selection.quartier,
            "caption": content.sentence,
            "language": words.language,
            "paging": words("{first} to {last} of {total}", first="{first}", last="{last}", total="{total}"),
            "back": words("Previous rows"),
            "next": words("Next rows"),
            "take": words("Take along:"),
            "files": {kind: f"{EXPORT_ROUTE}/{kind}" for kind in EXPORT_KINDS},
            "query": urlencode(asdict(selection)),
            "file": "_".join([selection.indicator, selection.group, selection.wave]),
            "print": words("Print"),
            "sources": sources,
        },
    )
