"""What a reader takes along: the numbers of a map, and the map as a picture."""

from __future__ import annotations

from dataclasses import asdict
from urllib.parse import urlencode

from dataset.dataset import Dataset
from geo.sheet_parts import SheetTexts
from language.words import Words, words_for
from reports.comparison_content import comparison_frame
from reports.map_picture import Sheet, as_png, as_svg
from reports.maps import map_content
from reports.tables import as_csv, as_xlsx, export_frame
from views.comparing import comparison_of
from views.drawing import quartier_marks, shown_workshops, signs_of, stations_of
from views.selection import Selection, complete

_CSV = "text/csv; charset=utf-8"
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def exported(city: Dataset, kind: str, asked: dict[str, str], link: str) -> tuple[bytes, str]:
    """The file's content and media type.

    Raises
    ------
    LookupError
        If `kind` is none of csv, xlsx, svg, png, compare.csv, compare.xlsx.
    """
    selection, _ = complete(asked, city)
    words = words_for(selection.lang)
    if kind in ("csv", "xlsx"):
        frame = export_frame(city, selection.request, words)
        if kind == "csv":
            return as_csv(frame, words), _CSV
        return as_xlsx(frame, words.pick(city.catalogue.indicators[selection.indicator].name)), _XLSX
    if kind in ("compare.csv", "compare.xlsx"):
        frame = comparison_frame(city, comparison_of(selection), words)
        return (as_csv(frame, words), _CSV) if kind.endswith("csv") else (as_xlsx(frame, words("Comparison")), _XLSX)
    if kind not in ("svg", "png"):
        raise LookupError("no such file")
    drawn = as_svg(_sheet(city, selection, link, words))
    return (drawn.encode(), "image/svg+xml") if kind == "svg" else (as_png(drawn), "image/png")


def _sheet(city: Dataset, selection: Selection, link: str, words: Words) -> Sheet:
    """The map with all that must stand beside it on paper."""
    content = map_content(city, selection.request, selection.lang)
    workshops = shown_workshops(city, selection)
    schematic = city.boundaries.schematic
    texts = SheetTexts(
        title=content.sentence,
        notes=(words("The map is schematic: true to area, not to place."),) if schematic else (),
        source=words("Source: {source}", source=city.city.source) if city.city.source else "",
        printed=words(
            "Printed on {day} from {link}", day=words.date(city.city.today()), link=f"{link[:200]}?{urlencode(asdict(selection))}"
        ),
        badge=words("Demonstration data") if city.city.demonstration else "",
    )
    return Sheet(
        city.drawing,
        quartier_marks(content.painting),
        content.legend,
        texts,
        signs=tuple(signs_of(workshops, words)),
        stations=stations_of(workshops, words),
        selected=selection.quartier,
        context=city.traces,
        scale_bar=not schematic,
    )
