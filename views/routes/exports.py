"""What a reader takes along: the numbers of a map, the map as a picture, the days of workshops."""

from collections.abc import Mapping
from dataclasses import asdict
from urllib.parse import urlencode

import pandas as pd
from starlette.requests import Request
from starlette.responses import Response

from dataset.dataset import Dataset
from dataset.errors import NotFound
from geo.sheet.content import Sheet, SheetTexts
from geo.sheet.sheet import draw_sheet
from indicators.estimates.sentences import over_many
from language.words import Words, words_for
from reports.compare.content import comparison_frame
from reports.compare.picture import chart_png
from reports.documents.picture import as_png
from reports.map.content import map_content
from reports.map.headline import headline
from reports.map.requests import Display
from reports.map.table import as_csv, as_workbook, export_frame
from reports.workshops.calendar import calendar_of
from views.compare.settings import comparison_of, comparison_svg, pair_of, pair_svg
from views.frame.selection import Selection, complete
from views.map.drawing import quartier_marks, shown_workshops, signs_of, stations_of
from views.routes.answers import CHECKED, LONGEST_BASE, XLSX, words_of
from workshops.events import Status

_CSV = "text/csv; charset=utf-8"


def export(dataset: Dataset, request: Request) -> Response:
    """The numbers or the picture of a selection as a file."""
    body, media_type = exported(dataset, request.path_params["kind"], request.query_params, str(request.base_url))
    return Response(body, media_type=media_type, headers=CHECKED)


def calendar(dataset: Dataset, request: Request) -> Response:
    """One workshop, or all that are planned, as a calendar file."""
    wanted = request.path_params["workshop"]
    workshops = [
        workshop
        for workshop in dataset.workshops
        if workshop.id == wanted or (wanted == "planned" and workshop.status is Status.PLANNED)
    ]
    if not workshops:
        raise NotFound("unknown workshop")
    body = calendar_of(dataset, workshops, words_of(dataset, request.query_params.get("lang", "")))
    return Response(body, media_type="text/calendar; charset=utf-8", headers=CHECKED)


def exported(dataset: Dataset, kind: str, parameters: Mapping[str, str], base: str) -> tuple[bytes, str]:
    """The file's content and media type.

    Parameters
    ----------
    kind : str
        csv, xlsx, svg or png of the map; behind ``compare.`` or ``pair.`` of that page.
    parameters : Mapping
        Of the link.
    base : str
        The address of the dashboard, which a picture names as far as `LONGEST_BASE`: breaking it into lines is slow.

    Raises
    ------
    NotFound
        If there is no such kind, or nothing is put beside.
    """
    base = base[:LONGEST_BASE]
    selection, _ = complete(parameters, dataset)
    words = words_for(selection.lang)
    what, _, form = kind.rpartition(".")
    if what not in ("", "compare", "pair") or form not in ("csv", "xlsx", "svg", "png") or kind.startswith("."):
        raise NotFound("no such file")
    if what == "pair" and not selection.against:
        raise NotFound("nothing is put beside")
    if form in ("csv", "xlsx"):
        frame, title = _table(dataset, selection, what, words)
        return (as_csv(frame, words), _CSV) if form == "csv" else (as_workbook({title: frame}), XLSX)
    if what:
        draw = comparison_svg if what == "compare" else pair_svg
        drawn, pixels = draw(dataset, selection, _printed(dataset, selection, f"{base}compare", words), words), chart_png
    else:
        drawn, pixels = draw_sheet(_sheet(dataset, selection, base, words)), as_png
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


def _sheet(dataset: Dataset, selection: Selection, base: str, words: Words) -> Sheet:
    """The map with all that must stand beside it on paper."""
    content = map_content(dataset, selection.request, selection.lang)
    workshops = shown_workshops(dataset, selection)
    schematic = dataset.boundaries.schematic
    notes = [words("The map is schematic: true to area, not to place.")] if schematic else []
    surveyed = dataset.catalogue.indicators[selection.indicator].source == "survey"
    if surveyed and selection.display in (Display.DIFFERS, Display.CHANGE):
        notes.append(over_many(words))
    texts = SheetTexts(
        title=headline(dataset, selection.request, selection.quartier, selection.lang),
        subtitle=" · ".join(
            dict.fromkeys(part for part in (content.legend.title or content.title, *content.legend.notes) if part)
        ),
        notes=tuple(notes),
        source=words("Source: {source}", source=dataset.city.source) if dataset.city.source else "",
        printed=_printed(dataset, selection, base, words),
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
