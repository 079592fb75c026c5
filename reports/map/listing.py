"""A map's numbers as words, a line a quartier: for a page without a script, and for whoever cannot see the map."""

from dataclasses import dataclass, replace

from dataset.dataset import Dataset
from indicators.estimates.sentences import changes_of, interval_of, value_of, verdicts_of
from indicators.estimates.vocabulary import estimates_of
from language.words import Words
from reports.map.categories import category_map, not_stated
from reports.map.content import map_rows
from reports.map.requests import Display, MapRequest, maps_of


@dataclass(frozen=True)
class Listing:
    """A table of texts.

    Attributes
    ----------
    titles : tuple of str
        Of the columns; the first one names the quartier.
    lines : tuple of tuple of str
        In the order of the city's quartiers.
    """

    titles: tuple[str, ...]
    lines: tuple[tuple[str, ...], ...]


def listing_of(dataset: Dataset, request: MapRequest, words: Words) -> Listing:
    """Name, value, interval, number of answers and what is said of it; of two indicators both values with their intervals.

    Parameters
    ----------
    request : MapRequest
        Of a display that is one map.
    """
    place = words.pick(dataset.city.quartier)
    columns = {place[:1].upper() + place[1:]: list(dataset.quartier_names.values())}
    if request.indicator in dataset.catalogue.categorical:
        stated = category_map(dataset, request.indicator, request.wave, words.language)
        own = [stated.of(key) for key in dataset.quartier_names]
        columns[words("Category")] = [category.label if category else not_stated(words) for category in own]
    elif request.display is Display.PAIR:
        for single in maps_of(dataset, request):
            name, interval = words.pick(dataset.catalogue.indicators[single.indicator].name), words("95% interval")
            cells = _columns(dataset, single, words)
            columns |= {name: cells[words("Value")], f"{name}: {interval}": cells[interval]}
    else:
        shown = request if request.display is Display.CHANGE else replace(request, display=Display.VALUES)
        columns |= _columns(dataset, shown, words)
    kept = {title: cells for title, cells in columns.items() if any(cells)}
    return Listing(tuple(kept), tuple(zip(*kept.values(), strict=True)))


def _columns(dataset: Dataset, request: MapRequest, words: Words) -> dict[str, list[str]]:
    rows, indicator = map_rows(dataset, request), dataset.catalogue.indicators[request.indicator]
    change, estimates = request.display is Display.CHANGE, estimates_of(rows)
    values = [value_of(estimate, indicator, words, change=change) for estimate in estimates]
    answers = ["" if estimate.n is None else words.number(estimate.n) for estimate in estimates]
    return {
        words("Change") if change else words("Value"): values,
        words("95% interval"): [interval_of(estimate, indicator, words, change=change) for estimate in estimates],
        words("Answers"): answers,
        words("How certain") if change else words("Compared with the average"): (changes_of if change else verdicts_of)(
            rows, words
        ),
    }
