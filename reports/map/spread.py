"""How the answers to a question are spread: stacked bars of one place and the city, of target groups and of quartiers."""

import itertools
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from dataset.dataset import Dataset
from geo.drawing.patterns import label_ink
from indicators.catalogue import Indicator
from indicators.estimates.domains import EVERYBODY
from indicators.estimates.vocabulary import SHOWN, Status
from indicators.formulas import Total
from indicators.questions import Category
from language.phrases import Quoted, Series, in_quotes
from language.words import Words
from reports.map.answer_colours import colours_of

MOST_QUARTIERS = 40
"""Bars of more are not read, and would make the page slow."""
_ALL = 100  # percent


@dataclass(frozen=True)
class Piece:
    """One answer, or several that are told together, in one bar.

    Attributes
    ----------
    share : float
        Percent, as it was released.
    width : float
        The part of a bar of 100: the share, or less where rounded shares come to more than 100.
    number : str
        The share as it is written, without its unit.
    colour, ink : str
        ``#rrggbb`` of the piece and of what is written on it.
    answers : int
        How many answers of the catalogue it holds.
    """

    label: str
    share: float
    width: float
    number: str
    colour: str
    ink: str
    answers: int


@dataclass(frozen=True)
class Bar:
    """The answers of one place and target group.

    Attributes
    ----------
    pieces : tuple of Piece
        In the order of the catalogue; none where nothing is told. They need not add up to 100.
    untold : str
        Why there are none, or not all; empty where all are told.
    uncertain : bool
    """

    name: str
    pieces: tuple[Piece, ...]
    untold: str
    uncertain: bool


@dataclass(frozen=True)
class Spread:
    """Bars of one question, and what their colours mean.

    Attributes
    ----------
    keys : tuple of (str, str)
        Label and colour of every answer.
    here : tuple of Bar
        The place's, and the whole city's behind it.
    groups, quartiers : tuple of Bar
        Of every target group in one place, and of the group in every quartier; none of too many quartiers.
    groups_of : str
        The place of the groups: the chosen one, or the whole city where nothing is told of any group there.
    merged_here : tuple of str
        Of each first bar that tells answers together, which: a colour alone would not say how many they are.
    merged : str
        The same of all other bars; empty where none does.
    """

    keys: tuple[tuple[str, str], ...]
    here: tuple[Bar, ...]
    groups: tuple[Bar, ...]
    quartiers: tuple[Bar, ...]
    groups_of: str
    merged_here: tuple[str, ...]
    merged: str

    @property
    def rounded_here(self) -> bool:
        """Whether what is written in the first bars does not come to 100 by rounding alone."""
        complete = (bar for bar in self.here if bar.pieces and not bar.untold)
        return any(round(sum(piece.share for piece in bar.pieces)) != _ALL for bar in complete)


def spread_of(dataset: Dataset, indicator: str, target_group: str, wave: str, place: str, words: Words) -> Spread | None:
    """The released shares of all answers behind a value.

    Parameters
    ----------
    place : str
        Id of a quartier; empty for the whole city.

    Returns
    -------
    Spread or None
        None where the city tells no distribution of this question, or nothing of it in the place and in the city.
    """
    question = dataset.questions.behind(indicator)
    if question is None:
        return None
    whole = words.pick(dataset.city.whole)
    of_group = "" if target_group == EVERYBODY else dataset.group_name(target_group, words)
    here = [(target_group, place, dataset.quartier_names[place])] if place else []
    here.append((target_group, "", whole))
    here = [(group, key, f"{name}, {of_group}" if of_group else name) for group, key, name in here]
    asked = dataset.target_groups_of(indicator)
    groups = [(group, place, dataset.group_name(group, words)) for group in asked] if len(asked) > 1 else []
    names = dataset.quartier_names if len(dataset.quartier_names) <= MOST_QUARTIERS else {}
    quartiers = [(target_group, key, name) for key, name in names.items()]
    of_city = [(group, "", name) for group, _, name in groups] if place else []
    parts = [here, groups, of_city, quartiers]
    cells = [cell for part in parts for cell in part]
    colours = _colours(dataset, indicator)
    spreads = dataset.questions.of_cells(question.id, wave, [(group, key) for group, key, _ in cells])
    bars = iter([bar_of(name, shares, colours, words) for (_, _, name), (_, shares) in zip(cells, spreads, strict=True)])
    drawn, in_place, in_city, by_quartier = (tuple(itertools.islice(bars, len(part))) for part in parts)
    if not any(bar.pieces for bar in drawn):
        return None
    keys = tuple((words.pick(answer.label), colours[answer.id]) for answer in question.answers)
    told_here = not place or any(bar.pieces for bar in in_place[1:])
    groups_of = dataset.quartier_names[place] if place and told_here else whole
    of_groups = in_place if told_here else in_city
    others = _merged_elsewhere((*of_groups, *by_quartier), words)
    return Spread(keys, drawn, of_groups, by_quartier, groups_of, tuple(_merged_here(drawn, words)), others)


def _merged(bar: Bar) -> list[Piece]:
    return [piece for piece in bar.pieces if piece.answers > 1]


def _merged_here(bars: Iterable[Bar], words: Words) -> Iterator[str]:
    for bar in bars:
        answers = [words("{answer} ({number})", answer=Quoted(piece.label), number=piece.number) for piece in _merged(bar)]
        if answers:
            yield words("{place}: told together for data protection: {answers}.", place=bar.name, answers=Series(tuple(answers)))


def _merged_elsewhere(bars: Iterable[Bar], words: Words) -> str:
    labels = dict.fromkeys(piece.label for bar in bars for piece in _merged(bar))
    if not labels:
        return ""
    return words("Bars with fewer pieces tell answers together, for data protection: {answers}.", answers=in_quotes(labels))


@lru_cache(maxsize=128)
def question_colours(dataset: Dataset, question: str) -> dict[str, str]:
    """The colour of every answer of a question, by its id: those of the first indicator that rests on it, if one does."""
    first = next((key for key in dataset.catalogue.indicators if _is_behind(dataset, question, key)), "")
    return _colours(dataset, first) if first else colours_of(None, dataset.catalogue.questions[question])


def _is_behind(dataset: Dataset, question: str, indicator: str) -> bool:
    behind = dataset.questions.behind(indicator)
    return behind is not None and behind.id == question


@lru_cache(maxsize=128)
def _colours(dataset: Dataset, indicator: str) -> dict[str, str]:
    question = dataset.questions.behind(indicator)
    return colours_of(_counting(dataset, indicator), question) if question else {}


def _counting(dataset: Dataset, indicator: str) -> Indicator:
    """Whose formula counts the answers: of a total that of its share."""
    described = dataset.catalogue.indicators[indicator]
    return dataset.catalogue.indicators[described.formula.of] if isinstance(described.formula, Total) else described


def bar_of(name: str, shares: Sequence[tuple[Category, float, Status]], colours: Mapping[str, str], words: Words) -> Bar:
    """A bar of released shares.

    Parameters
    ----------
    shares : sequence of (Category, float, Status)
        Percent of every answer that the place may tell, or why not, in the order of the catalogue.
    colours : Mapping
        By the category's id.
    """
    statuses = {status for _, _, status in shares}
    told = [(category, share) for category, share, status in shares if status in SHOWN]
    untold = words("* not shown") if Status.WITHHELD in statuses else words("– no data")
    whole = max(100.0, sum(share for _, share in told))
    pieces = tuple(
        Piece(
            words.pick(category.label),
            share,
            math.floor(1000 * share / whole) / 10,
            words.number(share),
            colours[category.id],
            label_ink(colours[category.id])[0],
            len(category.codes),
        )
        for category, share in told
    )
    return Bar(name, pieces, "" if told and len(told) == len(shares) else untold, Status.UNRELIABLE in statuses)
