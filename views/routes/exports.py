"""What a reader takes along: the numbers of a map, the map as a picture, the days of workshops."""

from collections.abc import Awaitable, Mapping
from functools import cache
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from dataset.dataset import Dataset
from dataset.errors import NotFound
from geo.sheet.content import Sheet, SheetTexts
from geo.sheet.sheet import draw_sheet
from indicators.estimates.sentences import over_many
from language.words import Words, words_for
from reports.compare.picture import chart_png
from reports.documents.picture import as_png
from reports.map.citation import source_line
from reports.map.content import map_content
from reports.map.file_names import disposition, stem_of
from reports.map.headline import headline
from reports.map.inhabited import Fill, fill_notes, with_fill
from reports.map.requests import Display
from reports.workshops.calendar import calendar_of
from views.compare.settings import file_parts, pair_svg, ranked_svg
from views.frame.selection import Selection, complete
from views.frame.short_link import short_parameters
from views.map.drawing import quartier_marks, shown_workshops, signs_of, stations_of
from views.routes.answers import CHECKED, LONGEST_BASE, XLSX, Ordered, base_of, delivered, words_of
from views.routes.desk import Desk
from views.routes.numbers import csv_of, numbers_of, xlsx_of
from workshops.events import Status

_MEDIA_TYPES = {"csv": "text/csv; charset=utf-8", "xlsx": XLSX, "svg": "image/svg+xml", "png": "image/png"}


def export(dataset: Dataset, request: Request) -> Response | Awaitable[Response]:
    """The numbers or the picture of a selection as a file; what takes long to draw is drawn one after the other."""
    kind, query, base = request.path_params["kind"], request.query_params, base_of(request)
    what, form, selection = _asked(dataset, kind, query)
    name = f"{stem_of(file_parts(dataset, selection, what, words_for(selection.lang)))}.{form}"
    headers = {**CHECKED, "Content-Disposition": disposition(name)}
    if form == "png" or (what and form == "svg"):
        key = (dataset, kind, selection, base, dataset.city.today())
        work = _pictures().order(key, lambda _: exported(dataset, kind, query, base)[0])
        return delivered(Ordered(work, _MEDIA_TYPES[form], headers))
    body, media_type = exported(dataset, kind, query, base)
    return Response(body, media_type=media_type, headers=headers)


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
    words = words_of(dataset, request.query_params.get("lang", ""))
    called = words("Dates") if wanted == "planned" else workshops[0].name
    name = disposition(f"{stem_of([words.pick(dataset.city.name), called])}.ics")
    headers = {**CHECKED, "Content-Disposition": name}
    return Response(calendar_of(dataset, workshops, words), media_type="text/calendar; charset=utf-8", headers=headers)


def exported(dataset: Dataset, kind: str, parameters: Mapping[str, str], base: str) -> tuple[bytes, str]:
    """The file's content and media type.

    Parameters
    ----------
    kind : str
        csv, xlsx, svg or png of the map; behind ``ranked.`` or ``pair.`` of the comparison, behind ``compare.`` a table alone.
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
    what, form, selection = _asked(dataset, kind, parameters)
    words = words_for(selection.lang)
    if form in ("csv", "xlsx"):
        numbers = numbers_of(dataset, selection, what, base, words)
        return (csv_of if form == "csv" else xlsx_of)(numbers, words), _MEDIA_TYPES[form]
    if what:
        draw = ranked_svg if what == "ranked" else pair_svg
        drawn, pixels = draw(dataset, selection, _printed(dataset, selection, f"{base}compare", words), words), chart_png
    else:
        drawn, pixels = draw_sheet(_sheet(dataset, selection, base, words)), as_png
    return drawn.encode() if form == "svg" else pixels(drawn), _MEDIA_TYPES[form]


def _asked(dataset: Dataset, kind: str, parameters: Mapping[str, str]) -> tuple[str, str, Selection]:
    """Of what page, in what form, and what it shows; raises as `exported` does."""
    what, _, form = kind.rpartition(".")
    if what not in ("", "compare", "ranked", "pair") or form not in _MEDIA_TYPES or kind.startswith("."):
        raise NotFound("no such file")
    if what == "compare" and form not in ("csv", "xlsx"):
        raise NotFound("no such file")
    selection, _ = complete(parameters, dataset, categories=not what)
    if what == "pair" and not selection.against:
        raise NotFound("nothing is put beside")
    return what, form, selection


@cache
def _pictures() -> Desk:
    return Desk(waiting=20, kept=32, size=32_000_000)


def _printed(dataset: Dataset, selection: Selection, link: str, words: Words) -> str:
    """The day, and the link that shows the same."""
    shown = f"{link}?{urlencode(short_parameters(dataset, selection))}"
    return words("Printed on {day} from {link}", day=words.date(dataset.city.today()), link=shown)


def _sheet(dataset: Dataset, selection: Selection, base: str, words: Words) -> Sheet:
    """The map with all that must stand beside it on paper."""
    content = map_content(dataset, selection.request, selection.lang)
    workshops = shown_workshops(dataset, selection)
    schematic = dataset.boundaries.schematic
    notes = [words("The map is schematic: true to area, not to place.")] if schematic else []
    surveyed = dataset.catalogue.described(selection.indicator).source == "survey"
    if surveyed and selection.display in (Display.DIFFERS, Display.CHANGE):
        notes.append(over_many(words))
    notes += fill_notes(dataset, selection.fill, words)
    texts = SheetTexts(
        title=headline(dataset, selection.request, selection.quartier, selection.lang),
        subtitle=" · ".join(
            dict.fromkeys(part for part in (content.legend.title or content.title, *content.legend.notes) if part)
        ),
        notes=tuple(notes),
        source=source_line(dataset, words),
        printed=_printed(dataset, selection, base, words),
        badge=words("Demonstration data") if dataset.city.demonstration else "",
        language=words.spoken,
    )
    return Sheet(
        dataset.drawing,
        quartier_marks(content.painting),
        with_fill(content.legend, selection.fill, words),
        texts,
        signs=tuple(signs_of(workshops, words)),
        stations=stations_of(workshops, words),
        selected=selection.quartier,
        context=dataset.traces,
        circles=content.painting.circles(),
        scale_bar=not schematic,
        inhabited=selection.fill == Fill.INHABITED,
    )
