"""What of a quartier has the colour of its value: the part in which people live, or all of it."""

from dataclasses import replace
from enum import StrEnum

from dataset.dataset import Dataset
from geo.drawing.legend import Legend
from language.words import Words

_NAMED = 5  # quartiers that are coloured whole; of more the number is told


class Fill(StrEnum):
    """As a link has it."""

    INHABITED = "inhabited"
    WHOLE = "whole"


def fills_of(dataset: Dataset, indicator: str = "") -> tuple[Fill, ...]:
    """What a city's maps may colour, the usual first; circles of a count colour nothing of a quartier."""
    described = dataset.catalogue.indicators.get(indicator)
    if dataset.context.settlement is None or (described is not None and described.adds_up):
        return (Fill.WHOLE,)
    return (Fill.INHABITED, Fill.WHOLE)


def with_fill(legend: Legend, fill: str, words: Words) -> Legend:
    """A legend that says what is coloured, where that is not everything."""
    if fill != Fill.INHABITED:
        return legend
    return replace(legend, notes=(*legend.notes, words("Colour: inhabited areas")))


def fill_notes(dataset: Dataset, fill: str, words: Words) -> list[str]:
    """Sentences for the line of sources: where the inhabited areas come from, and which quartiers have none."""
    settlement = dataset.context.settlement
    if fill != Fill.INHABITED or settlement is None:
        return []
    if settlement.source:
        notes = [words("Inhabited areas: {source}", source=settlement.source) + "."]
    elif settlement.counted:
        notes = [words("Inhabited areas: made of the population grid, coarsened so that no single house shows.")]
    else:
        notes = []
    if 0 < len(settlement.whole) <= _NAMED:
        notes.append(
            words(
                "Coloured whole, as hardly anybody is known to live there: {names}.",
                names=dataset.place_names(settlement.whole, words),
            )
        )
    elif settlement.whole:
        number = len(settlement.whole)
        notes.append(
            words(
                "{number} {quartiers} are coloured whole, as hardly anybody is known to live there.",
                number=number,
                quartiers=dataset.city.quartiers,
            )
        )
    return notes
