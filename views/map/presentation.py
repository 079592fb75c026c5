"""Präsentation: chosen views of the map on a big screen, without controls, left by Escape."""

import streamlit as st

from dataset.dataset import Dataset
from geo.drawing.drawing import WIDTH
from geo.drawing.static_map import draw_map, numbered_names
from geo.sheet.scale import scale_picture
from indicators.estimates.domains import EVERYBODY
from indicators.estimates.sentences import value_of
from language.words import Words
from reports.map.content import map_content, whole_name
from reports.map.headline import headline
from reports.map.inhabited import Fill, fills_of, with_fill
from reports.map.requests import MapRequest
from views.frame.html import ASSETS, swatch, swatch_rules
from views.frame.page import opened, told_of_link
from views.frame.titles import title_of
from views.map.drawing import quartier_marks

_SECONDS = 9
_LABEL_SIZE = 25.0  # readable from the back of a room
_SCALE = 250.0  # width of the scale: the narrower, the larger are its letters

# its script is sent whole: it ends its clock and keys by what it returns
_stage = st.components.v2.component(
    "quartierblick_stage",
    html='<div class="stage" tabindex="-1"></div>',
    css=(ASSETS / "stage.css").read_text(encoding="utf-8") + swatch_rules(),
    js=(ASSETS / "stage.js").read_text(encoding="utf-8"),
)


def _slide(dataset: Dataset, indicator_id: str, fill: str, words: Words) -> dict[str, object]:
    wave = dataset.waves_of(indicator_id)[-1]
    fill = fill if fill in fills_of(dataset, indicator_id) else Fill.WHOLE
    request = MapRequest(indicator_id, EVERYBODY, wave)
    content = map_content(dataset, request, words.language)
    title, legend = headline(dataset, request, "", words.language), with_fill(content.legend, fill, words)
    indicator, whole = dataset.catalogue.indicators.get(indicator_id), dataset.city_estimate(indicator_id, "all", wave)
    said_elsewhere = legend.rings is not None or (legend.scale is not None and legend.scale.city is not None)
    average = (
        f"{whole_name(dataset, indicator_id, words)}: {value_of(whole, indicator, words)}"
        if indicator and whole and not said_elsewhere
        else ""
    )
    settlement = dataset.context.settlement
    areas = words.pick(settlement.source) if settlement and fill == Fill.INHABITED else ""
    schematic = words("Schematic map") if dataset.boundaries.schematic else ""
    label_size = _LABEL_SIZE * max(1.0, dataset.drawing.height / WIDTH)  # a tall city is drawn smaller
    circles = content.painting.circles()
    return {
        "title": title,
        "drawing": draw_map(
            dataset.drawing,
            quartier_marks(content.painting),
            title=title,
            label_size=label_size,
            context=dataset.traces,
            inhabited=fill == Fill.INHABITED,
            circles=circles,
            rings=legend.rings,
            keyed=False,  # below the map its letters would be too small for the back of a room
        ),
        "key": numbered_names(dataset.drawing, label_size, circles=circles).key,
        "base": [part for part in (content.title, average, legend.unit, *legend.notes, areas, schematic) if part],
        "scale": scale_picture(legend.scale, _SCALE) if legend.scale else "",
        "legend": [{"swatch": str(swatch(entry.mark, entry.colour)), "label": entry.label} for entry in legend.swatches],
    }


def show() -> None:
    """The page: the first indicator of every theme in turn."""
    dataset, selection, _, words = opened()
    themes = [indicators for indicators in map(dataset.catalogue.mapped, dataset.catalogue.themes) if indicators]
    badge = " · " + words("Demonstration data") if dataset.city.demonstration else ""
    leave = _stage(
        key="stage",
        data={
            "slides": [_slide(dataset, indicators[0].id, selection.fill, words) for indicators in themes],
            "seconds": _SECONDS,
            "footer": " · ".join(filter(None, [f"Quartierblick – {words.pick(dataset.city.name)}{badge}", told_of_link(words)])),
            "language": selection.lang,
            "title": title_of(dataset, "presentation", selection, words),
            "buttons": {
                "back": words("Previous view"),
                "pause": words("Pause"),
                "go": words("Go on"),
                "next": words("Next view"),
                "full": words("Full screen"),
                "leave": words("Back to the map (Esc)"),
            },
        },
        on_left_change=lambda: None,
    )
    if leave.left:
        st.switch_page("views/map/page.py")


show()
