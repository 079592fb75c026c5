"""The panel's part in which a reader puts several quartiers together."""

from collections.abc import Mapping

from dataset.dataset import Dataset
from geo.web.folium_map import GEOMETRY_ROUTE
from indicators.estimates import sentences
from indicators.relations.union import CannotJoin
from language.words import Words
from reports.map.own_area import is_weighted_by_answers, own_area
from reports.map.requests import Display
from views.frame.selection import Selection


def own_area_part(dataset: Dataset, selection: Selection, words: Words) -> Mapping[str, object]:
    """What the template shows: the chosen quartiers, and their common value or why there is none."""
    members = tuple(filter(None, selection.own.split(",")))
    quartiers = words.pick(dataset.city.quartiers)
    return {
        "title": words("Several {quartiers} as one", quartiers=quartiers),
        "ids": members,
        "names": words.list(dataset.quartier_names[member] for member in members),
        "address": f".{GEOMETRY_ROUTE}/{dataset.geometry.digest}/names.json",
        "legend": words("Which {quartiers}?", quartiers=quartiers),
        "filter": words("Find by name"),
        "none": words("Choose none"),
        **_result(dataset, selection, members, words),
    }


def _result(dataset: Dataset, selection: Selection, members: tuple[str, ...], words: Words) -> dict[str, str]:
    empty = {"value": "", "details": "", "status": "", "said": ""}
    if len(members) < 2:
        return empty | {"said": words("Choose two or more to see their common value.")}
    indicator = dataset.catalogue.indicators[selection.indicator]
    try:
        joined = own_area(dataset, selection.request, members)
    except CannotJoin as refused:
        return empty | {"said": words.say(refused.reason)}
    made = words("Reckoned from the published values alone, each weighted by the people it stands for.")
    if is_weighted_by_answers(dataset, selection.request, members):
        made += " " + words(
            "How many people of the target group live in each is not published; those who answered stand for them."
        )
    tested = words("Whether it differs from the average is not tested.") if indicator.formula.tested else ""
    outlined = words("On the map: outlined in brown.")
    now = words("It is the value, not the change.") if selection.display == Display.CHANGE else ""
    return {
        "value": sentences.value_on_scale(joined, indicator, words),
        "details": sentences.details_of(joined, indicator, words),
        "status": str(joined.status),
        "said": " ".join(filter(None, (outlined, made, tested, now))),
    }
