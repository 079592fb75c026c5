"""How many workshops the map shows, and the way to all of them."""

from collections import Counter

from markupsafe import Markup

from dataset.dataset import Dataset
from language.words import Words
from views.frame.html import link
from views.frame.links import Ways
from views.frame.selection import Selection
from views.map.drawing import shown_workshops, stations_of
from workshops.events import Status


def hits(dataset: Dataset, selection: Selection, words: Words) -> Markup:
    """A paragraph of the panel, or nothing where the reader wants no workshops; of the whole city, whichever place is chosen."""
    if selection.workshops == "none":
        return Markup("")
    text = _counted(dataset, selection, words)
    if selection.quartier:
        text = words("{place}: {told}", place=dataset.city.whole, told=text)
    if selection.workshops != "all" and len(shown_workshops(dataset, selection)) < len(dataset.workshops):
        everything = words("Show all {count}", count=len(dataset.workshops))
        text = Markup("{} {}").format(text, link(Ways(dataset, selection).to_map(workshops="all"), everything))
    return Markup('<p class="details hits">{}</p>').format(text)


def _counted(dataset: Dataset, selection: Selection, words: Words) -> str:
    shown = shown_workshops(dataset, selection)
    count = len(shown)
    statuses = Counter(workshop.status for workshop in shown)
    parts = {
        Status.HELD: words("{count} held", count=statuses[Status.HELD]),
        Status.PLANNED: words("{count} planned", count=statuses[Status.PLANNED]),
        Status.CANCELLED: words("{count} cancelled", count=statuses[Status.CANCELLED]),
    }
    listed = words.list([part for status, part in parts.items() if statuses[status]])
    match selection.workshops, count:
        case "all", _:
            told = words("{count} {count:workshop|workshops}: {statuses}.", count=count, statuses=listed)
        case "planned", _:
            told = words("{count} planned {count:workshop matches|workshops match} topic and target group.", count=count)
        case "held", _:
            told = words("{count} held {count:workshop matches|workshops match} topic and target group.", count=count)
        case _, 0:
            told = words("No workshop matches topic and target group.")
        case _:
            told = words(
                "{count} {count:workshop matches|workshops match} topic and target group: {statuses}.",
                count=count,
                statuses=listed,
            )
    unplaced = sum(not stations_of((workshop,), words) for workshop in shown)
    if unplaced:
        told += " " + words("Without a place on the map: {count}.", count=unplaced)
    return told
