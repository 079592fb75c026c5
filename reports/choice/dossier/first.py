"""The first page of a dossier: what was looked for, what comes out, how certain that is, and where to stand."""

from collections.abc import Sequence
from dataclasses import dataclass

from dataset.dataset import Dataset
from language.words import Words
from reports.choice.content import Answer
from reports.choice.dossier.standings import likelihood
from reports.choice.outlook import sites_of
from reports.choice.words import of_hundred, who_is_compared, written_chance, written_share
from workshops.choice import STEP, Group, Standing, limits
from workshops.sites import Site

_MOST_PLACES = 2


@dataclass(frozen=True)
class RecommendedRow:
    """A quartier that is recommended.

    Attributes
    ----------
    chance, stays : str
        Its chance, with what that means in words; and in how many of all weightings it is among the chosen (may be empty).
    places : tuple of str
        Where most people are reached there, the best place first.
    """

    name: str
    chance: str
    stays: str
    places: tuple[str, ...]


def recommended(answer: Answer) -> list[Standing]:
    """Who is set, then the most likely until all are found who are looked for; of equal chances all."""
    drawn = [standing for standing in answer.choice.of(Group.CLEARLY_IN, Group.OPEN) if standing.chance is not None]
    drawn.sort(key=lambda standing: -(standing.chance or 0.0))
    kept = [standing for standing in answer.choice.standings if standing.must]
    last = _steps(drawn[answer.choice.among - 1]) if len(drawn) >= answer.choice.among else 0
    return kept + [standing for standing in drawn if _steps(standing) >= last]


def _steps(standing: Standing) -> int:
    """A chance as it is told."""
    return round((standing.chance or 0.0) / STEP)


def recommended_rows(dataset: Dataset, answer: Answer, words: Words) -> tuple[RecommendedRow, ...]:
    """Each that is recommended, with its chance and the places to stand."""
    return tuple(
        RecommendedRow(
            dataset.quartier_names[standing.quartier_id],
            _chance(standing, words),
            "" if standing.stays is None else written_share(standing.stays, words),
            _places(dataset, standing.quartier_id, answer.weighing.group, words),
        )
        for standing in recommended(answer)
    )


def _chance(standing: Standing, words: Words) -> str:
    if standing.must:
        return words("set")
    return f"{written_chance(standing, words)} ({likelihood(standing.chance or 0.0, words)})"


def _places(dataset: Dataset, quartier_id: str, group: str, words: Words) -> tuple[str, ...]:
    if not dataset.places_to_stand:
        return ()
    sites = sites_of(dataset, quartier_id, group)
    if sites.missing:
        return (words("no place known that reaches people"),)
    return tuple(_place(site, words) for site in sites.sites[:_MOST_PLACES])


def _place(site: Site, words: Words) -> str:
    share = words("{number}%", number=words.number(site.share_added))
    return f"{site.place.name}\u00a0· {share}"


def certainty(dataset: Dataset, answer: Answer, rows: Sequence[RecommendedRow], words: Words) -> tuple[str, ...]:
    """How far the numbers carry the recommendation, a sentence each."""
    choice, among = answer.choice, answer.choice.among
    still, found = len(choice.of(Group.OPEN)), sum(not standing.must for standing in recommended(answer))
    sentences = [
        words.plural(
            "The numbers leave {number} {places} open: it may belong to them or not.",
            "The numbers leave {number} {places} open: each of them may belong to them or not.",
            still,
            places=dataset.city.quartier if still == 1 else dataset.city.quartiers,
        )
        if still
        else words("Beyond those the numbers name nobody.")
        if found < among
        else words("The numbers leave none open.")
    ]
    if found < among:
        sentences.append(
            words(
                "{found} {found:is|are} named for {wanted}: every other has a chance of at most {chance}.",
                found=found,
                wanted=among,
                chance=of_hundred(limits(dataset.catalogue.choice)[0], words),
            )
        )
    if found > among:
        sentences.append(
            words("{found} are named for {wanted}, as the last of them have the same chance.", found=found, wanted=among)
        )
    sentences.append(
        words(
            "A chance of 70 out of 100 means: by all that the survey leaves uncertain, it is among those with the greatest need "
            "in 70 of 100 cases."
        )
    )
    if any(row.stays for row in rows):
        sentences.append(
            words(
                "Other weights may lead to others: the share says under how many of {tried} weightings that were tried a place "
                "stays among them.",
                tried=words.number(answer.choice.robustness.tried),
            )
        )
    if compared := who_is_compared(dataset, answer, words):
        sentences.append(compared)
    return tuple(sentences)
