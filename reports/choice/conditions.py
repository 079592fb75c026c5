"""What each condition of a scenario did, said beside it: whom it leaves out, and where it could have."""

from collections.abc import Iterable

from dataset.dataset import Dataset
from language.words import Words
from workshops.choice import recently_held, too_small
from workshops.events import Status, Workshop
from workshops.weighing import Weighing

_YEAR = 12  # months
_MOST_NAMED = 6


def months_outcome(dataset: Dataset, weighing: Weighing, words: Words) -> str:
    """Of the condition on past workshops: in years too, whom it leaves out, and when the last workshop was."""
    held = [workshop for workshop in dataset.workshops if workshop.status is Status.HELD and workshop.quartier_ids]
    last = max(held, key=lambda workshop: (workshop.ends or workshop.begins).at_the_latest, default=None)
    when = words("Last workshop: {day}.", day=_day(last, words)) if last else words("No workshop has been held yet.")
    if not weighing.months:
        return when
    today = dataset.city.today()
    out = {key for workshop in held if recently_held(workshop, weighing.months, today) for key in workshop.quartier_ids}
    return " ".join([_period(weighing.months, words), _left_out(dataset, weighing, out, words), when])


def planned_outcome(dataset: Dataset, weighing: Weighing, words: Words) -> str:
    """Of the condition on planned workshops; empty while it is not set."""
    if not weighing.planned:
        return ""
    planned = (workshop for workshop in dataset.workshops if workshop.status is Status.PLANNED)
    return _left_out(dataset, weighing, {key for workshop in planned for key in workshop.quartier_ids}, words)


def least_outcome(dataset: Dataset, weighing: Weighing, words: Words) -> str:
    """Of the condition on inhabitants; empty while it is not set."""
    if not weighing.least:
        return ""
    people = dataset.inhabitants()
    return _left_out(dataset, weighing, {key for key in dataset.quartier_names if too_small(key, weighing.least, people)}, words)


def _left_out(dataset: Dataset, weighing: Weighing, out: Iterable[str], words: Words) -> str:
    """The names; one that is chosen in any case stays, whatever a condition says."""
    gone = set(out) - set(weighing.must)
    names = [name for key, name in dataset.quartier_names.items() if key in gone]
    if not names:
        return words("Excluded: none.")
    if len(names) > _MOST_NAMED:
        return words(
            "Excluded: {names} and {number} more.",
            names=", ".join(names[: _MOST_NAMED - 1]),
            number=words.number(len(names) - _MOST_NAMED + 1),
        )
    return words("Excluded: {names}.", names=words.list(names))


def _period(months: int, words: Words) -> str:
    """Months, and as years where they are any."""
    if months < _YEAR:
        return words("{number} {number:month|months}.", number=months)
    years, rest = divmod(months, _YEAR)
    written = words("{number} {number:year|years}", number=years)
    if rest:
        written = words("{years} and {number} {number:month|months}", years=written, number=rest)
    return words("{number} {number:month|months} ({years}).", number=months, years=written)


def _day(workshop: Workshop, words: Words) -> str:
    return (workshop.ends or workshop.begins).written(words)
