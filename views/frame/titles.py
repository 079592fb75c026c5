"""What pages are called, and what each one is in a sentence: in the navigation, and in the document that is sent."""

from __future__ import annotations

from dataset.dataset import Dataset
from language.words import Words
from views.frame.header import document_title
from views.frame.selection import Selection


def page_names(dataset: Dataset, words: Words) -> dict[str, str]:
    """The pages that this city has, by their addresses, in their order; the first one is the map."""
    names = {
        "map": words("Map"),
        "compare": words("Compare"),
        "choice": words("Plan a workshop"),
        "profile": words("Profile"),
        "thread": words("Finding → measure"),
        "workshops": words("Dates"),
        "presentation": words("Presentation"),
    }
    return {address: name for address, name in names.items() if address != "workshops" or dataset.workshops}


def title_of(dataset: Dataset, page: str, selection: Selection, words: Words) -> str:
    """A page's title with what it shows: on the map its indicator, on a profile its quartier."""
    name = page_names(dataset, words)[page]
    if page == "map":
        name = words.pick(dataset.catalogue.described(selection.indicator).name)
    elif page == "profile" and selection.quartier:
        name = f"{name} {dataset.quartier_names[selection.quartier]}"
    return document_title(dataset, name, words)


def description_of(dataset: Dataset, page: str, selection: Selection, words: Words) -> str:
    """What a page is: what search engines and previews of links show. Nothing is calculated for it."""
    city, quartiers = words.pick(dataset.city.name), words.pick(dataset.city.quartiers)
    match page:
        case "map":
            told = words(
                "Map of {city}: {indicator}. {group}, {period}. Every value says how sure it is.",
                city=city,
                indicator=words.pick(dataset.catalogue.described(selection.indicator).name),
                group=dataset.group_name(selection.group, words),
                period=dataset.period_name(selection.wave, words),
            )
        case "compare":
            told = words(
                "The {quartiers} of {city} side by side: values, how sure they are, and which differences are certain.",
                quartiers=quartiers,
                city=city,
            )
        case "choice":
            told = words("Where in {city} a workshop is needed most, how sure that is, and why.", city=city)
        case "profile" if selection.quartier:
            told = words(
                "{quartier} in {city} on one page: what residents say, strengths, needs, voices and measures.",
                quartier=dataset.quartier_names[selection.quartier],
                city=city,
            )
        case "profile":
            told = words("A profile of each of the {quartiers} of {city}.", quartiers=quartiers, city=city)
        case "thread":
            told = words("What the survey found in {city}, what was said in workshops, and what follows from it.", city=city)
        case "workshops":
            told = words("Workshops in {city}: what is coming, what was held, who came and what was said.", city=city)
        case _:
            told = words("Maps of {city} for a big screen.", city=city)
    invented = words("Demonstration data.")
    return f"{told} {invented}" if dataset.city.demonstration else told
