"""What is written around the tables of a dossier."""

from __future__ import annotations

from dataset.dataset import Dataset
from indicators.estimates.sentences import over_many
from language.words import Words
from reports.choice.content import Answer


def section_titles(words: Words) -> dict[str, str]:
    """Titles of sections, by their names in the template."""
    return {
        "aside": words("Not part of the choice"),
        "reasons": words("What speaks for it, and what against"),
        "robust": words("How robust the choice is"),
        "weights": words("What counts"),
        "reach": words("Who has been reached by workshops"),
        "decision": words("What was decided"),
        "facts": words("About the data"),
    }


def column_titles(dataset: Dataset, answer: Answer, words: Words) -> dict[str, str]:
    """Titles of columns, notes and keys, by their names in the template."""
    place = words.pick(dataset.city.quartier)
    return {
        "quartier": place[:1].upper() + place[1:],
        "chance": words("Chance"),
        "ranks": words("Possible ranks (95%)"),
        "stays": words("Of all weightings"),
        "need": words("Need ± error"),
        "for": words("Speaks for it"),
        "against": words("Speaks against it"),
        "theme": words("Theme"),
        "weight": words("Weight"),
        "indicators": words("Indicators that count"),
        "last": words("Last workshop"),
        "chosen": words("Chosen"),
        "reason": words("Reason"),
        "map": words("Map of the chances; the tables below say the same in numbers."),
        "qr": words("QR code of the link"),
        "page": words("Page {page} of {pages}", page="{page}", pages="{pages}"),
        "scenario": words("Scenario"),
        "text": words("Scenario as text"),
        "points": words(
            "Points: how far an indicator lifts the index above that of an average {quartier}, or lowers it. Certain: it differs "
            "from the rest of the city with certainty; otherwise the difference may be chance.",
            quartier=dataset.city.quartier,
        )
        + f" {over_many(words)}",
        "key": words(
            "Chance: to be among the {k} with the greatest need. Ranks hold for all at once. Of all weightings: under so "
            "many weightings of the themes it is among them. Need: 0 to 100, with its standard error.",
            k=answer.choice.among,
        ),
        "reach": words("Persons reached by workshops that were held; “never”: no workshop for them here."),
    }
