"""When and where the next workshop is, in one sentence."""

from dataset.dataset import Dataset
from language.words import Words
from workshops.events import Agenda


def next_date(dataset: Dataset, agenda: Agenda, words: Words) -> str:
    """The next date with its place, or that none is planned."""
    if not agenda.coming:
        return words("No date is planned at present.")
    workshop = agenda.coming[0]
    place = dataset.place_names(workshop.quartier_ids, words)
    return words("Next date: {when}, {name}, {place}.", when=workshop.when(words), name=workshop.name, place=place)
