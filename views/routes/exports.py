"""What a reader takes along: the numbers of a map, and the map as a picture."""

from __future__ import annotations

from dataclasses import asdict
from urllib.parse import urlencode

import pandas as pd

from dataset.dataset import Dataset
from dataset.errors import NotFound
from geo.sheet.parts import SheetTexts
from indicators.estimates.sentences import over_many
from language.words import Words, words_for
from reports.compare.picture import chart_png
from reports.compare.table import comparison_frame
from reports.map.content import map_content
from reports.map.picture import Sheet, as_png, as_svg
from reports.map.requests import Display
from reports.map.table import as_csv, as_xlsx, export_frame
from views.compare.settings import comparison_of, comparison_svg, pair_of, pair_svg
from views.frame.selection import Selection, complete
from views.map.drawing import quartier_marks, shown_workshops, signs_of, stations_of

_CSV = "text/csv; charset=utf-8"
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def exported(dataset: Dataset, kind: str, asked: dict[str, str], link: str) -> tuple[bytes, str]:
    """The file's content and media type.

    Raises
    ------
    NotFound
        If `kind` is none of csv, xlsx, svg, png, nor one of them behind ``compare.`` or ``pair.``.
    """
    selection, _ = complete(asked, dataset)
    words = words_for(selection.lang)
    what, _, form = kind.rpartition(".")
    if what not in ("", "compare", "pair") or form not in ("csv", "xlsx", "svg", "png") or kind.startswith("."):
        raise NotFound("no such file")
    if what == "pair" and not selection.against:
        raise NotFound("nothing is put beside")
    if form in ("csv", "xlsx"):
        frame, title = _table(dataset, selection, what, words)
        return (as_csv(frame, words), _CSV) if form == "csv" else (as_xlsx(frame, title), _XLSX)
    if what:
        draw = comparison_svg if what == "compare" else pair_svg
        drawn, pixels = draw(dataset, selection, _printed(dataset, selection, f"{link[:200]}compare", words), words), chart_png
    else:
        drawn, pixels = as_svg(_sheet(dataset, selection, link, words)), as_png
    return (drawn.encode(), "image/svg+xml") if form == "svg" else (pixels(drawn), "image/png")


def _table(dataset: Dataset, selection: Selection, what: str, words: Words) -> tuple[pd.DataFrame, str]:
    """The numbers of the map, of the comparison or of its pair of indicators, and a title."""
    if what == "compare":
        return comparison_frame(dataset, comparison_of(selection), words), words("Comparison")
    request = pair_of(selection) if what == "pair" else selection.request
    return export_frame(dataset, request, words), words.pick(dataset.catalogue.indicators[selection.indicator].name)


def _printed(dataset: Dataset, selection: Selection, link: str, words: Words) -> str:
    """The day, and the link that shows the same."""
    shown = f"{link}?{urlencode(asdict(selection))}"
    return words("Printed on {day} from {link}", day=words.date(dataset.city.today()), link=shown)


def _sheet(dataset: Dataset, selection: Selection, link: str, words: Words) -> Sheet:
    """The map with all that must stand beside it on paper."""
    content = map_content(dataset, selection.request, selection.lang)
    workshops = shown_workshops(dataset, selection)
    schematic = dataset.boundaries.schematic
    notes = [words("The map is schematic: true to area, not to place.")] if schematic else []
    if (
        selection.display in (Display.DIFFERS, Display.CHANGE)
        and dataset.catalogue.indicators[selection.indicator].source == "survey"
    ):
        notes.append(over_many(words))
    texts = SheetTexts(
        title=content.sentence,
        notes=tuple(notes),
        source=words("Source: {source}", source=dataset.city.source) if dataset.city.source else "",
        printed=_printed(dataset, selection, link[:200], words),
        badge=words("Demonstration data") if dataset.city.demonstration else "",
    )
    return Sheet(
        dataset.drawing,
        quartier_marks(content.painting),
        content.legend,
        texts,
        signs=tuple(signs_of(workshops, words)),
        stations=stations_of(workshops, words),
        selected=selection.quartier,
        context=dataset.traces,
        scale_bar=not schematic,
    )
