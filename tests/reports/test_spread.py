"""Stacked bars of answers: every piece is a released share, colours say the order and which end is better."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import pytest

from dataset.dataset import Dataset
from dataset.load import load
from geo.drawing.patterns import label_ink
from indicators.catalogue import Indicator, Polarity
from indicators.estimates.vocabulary import SHOWN
from indicators.formulas import Formula, Mean, Share
from indicators.questions import Category, Question
from language.phrases import Text
from language.words import words_for
from reports.map.answer_colours import colours_of
from reports.map.spread import Bar, spread_of
from tests.answers_city import build_answers_city
from tests.demo import demo_city

WORDS = words_for("en")


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    return load(build_answers_city(tmp_path_factory.mktemp("answers")))


def asked(city: Dataset) -> Iterator[tuple[str, str, str, str]]:
    """Indicator, target group, wave and place of everything that has a distribution."""
    for indicator in city.catalogue.indicators:
        if city.questions.behind(indicator):
            groups, places = ("all", *city.catalogue.target_groups), ("", *city.quartier_names)
            yield from ((indicator, *cell) for cell in itertools.product(groups, city.waves_of(indicator), places))


def assert_released(city: Dataset, bar: Bar, indicator: str, group: str, wave: str, place: str) -> None:
    question = city.questions.behind(indicator)
    assert question
    rows = city.questions.answers(question.id, group, wave, place)
    told = rows[rows["status"].isin(SHOWN)]
    assert [piece.share for piece in bar.pieces] == told["value"].tolist()
    assert [piece.label for piece in bar.pieces] == [WORDS.pick(label) for label in told["label"]]
    assert bool(bar.untold) == (len(told) < len(rows) or rows.empty)
    assert bar.uncertain == bool((rows["status"] == "unreliable").any())
    assert sum(piece.width for piece in bar.pieces) <= 100


def test_every_bar_is_what_was_released(small: Dataset) -> None:
    seen = set()
    for indicator, group, wave, place in asked(small):
        spread = spread_of(small, indicator, group, wave, place, WORDS)
        if spread is None:
            continue
        assert_released(small, spread.here[0], indicator, group, wave, place)
        assert_released(small, spread.here[-1], indicator, group, wave, "")
        for bar, quartier in zip(spread.quartiers, small.quartier_names, strict=True):
            assert_released(small, bar, indicator, group, wave, quartier)
            seen.add((bool(bar.pieces), any(piece.answers > 1 for piece in bar.pieces)))
        of_place = place if place and spread.groups_of == small.quartier_names[place] else ""
        for bar, other in zip(spread.groups, small.target_groups_of(indicator), strict=True):
            assert_released(small, bar, indicator, other, wave, of_place)
    assert seen == {(True, False), (True, True), (False, False)}


def test_the_demonstration_has_them_for_its_questions() -> None:
    city, shown = demo_city(), 0
    for indicator, group, wave, place in list(asked(city))[::97]:
        spread = spread_of(city, indicator, group, wave, place, WORDS)
        if spread:
            shown += 1
            assert_released(city, spread.here[0], indicator, group, wave, place)
    assert shown > 5
    assert spread_of(city, "inhabitants", "all", "undated", "", WORDS) is None


def described(formula: Formula, polarity: Polarity = Polarity.MORE_IS_BETTER) -> Indicator:
    empty = Text()
    return Indicator("i", "t", empty, empty, empty, empty, formula, polarity, (), False, empty, empty, empty, 0)


def question(*codes: str, merged: tuple[tuple[str, ...], ...] = ()) -> Question:
    empty = Text()
    answers = tuple(Category(code, (code,), empty) for code in codes)
    return Question(
        "q", "q", "t", empty, empty, empty, answers, tuple(Category("+".join(own), own, empty) for own in merged), sensitive=False
    )


FIVE = question("1", "2", "3", "4", "5", merged=(("1", "2"), ("3",), ("4", "5")))
BAD, MIDDLE, GOOD = "#8c510a", "#dadada", "#01665e"


@pytest.mark.parametrize(
    ("formula", "polarity", "ends"),
    [
        (Share("q", ("4", "5"), tuple("12345")), Polarity.MORE_IS_BETTER, (BAD, GOOD)),
        (Share("q", ("4", "5"), tuple("12345")), Polarity.MORE_IS_WORSE, (GOOD, BAD)),
        (Share("q", ("1", "2"), tuple("12345")), Polarity.MORE_IS_BETTER, (GOOD, BAD)),
        (Mean("q", 1, 5), Polarity.MORE_IS_BETTER, (BAD, GOOD)),
        (Mean("q", 1, 5, (("1", "5"), ("2", "4"), ("3", "3"), ("4", "2"), ("5", "1"))), Polarity.MORE_IS_BETTER, (GOOD, BAD)),
    ],
)
def test_the_better_end_is_the_same_colour_whichever_way_answers_are_coded(
    formula: Formula, polarity: Polarity, ends: tuple[str, str]
) -> None:
    colours = colours_of(described(formula, polarity), FIVE)
    assert (colours["1"], colours["5"]) == ends
    assert colours["3"] == MIDDLE
    assert len({colours[code] for code in "12345"}) == 5
    assert colours["1+2"] not in {colours["1"], colours["2"]}, "told together is another thing"


def test_answers_told_together_never_have_the_colour_of_one() -> None:
    three = colours_of(described(Mean("q", 1, 5)), question(*"12345", merged=(("1", "2", "3"), ("4", "5"))))
    assert len(set(three.values())) == 7


def test_what_a_piece_of_several_answers_holds_is_said_in_words() -> None:
    """Betzenberg tells three answers as one; its piece once looked like one of the three."""
    spread = spread_of(demo_city(), "housing_very_satisfied", "all", "2025", "06", WORDS)
    assert spread
    assert [said.split(":")[0] for said in spread.merged_here] == ["Betzenberg"], "the whole city tells all five"
    for piece in spread.here[0].pieces:
        assert f"“{piece.label}” ({piece.number})" in spread.merged_here[0]
        assert piece.colour not in {colour for _, colour in spread.keys}


def test_without_an_order_colours_are_only_distinct() -> None:
    colours = colours_of(described(Share("q", ("2",), tuple("1234"))), question(*"1234"))
    assert len(set(colours.values())) == 4
    assert MIDDLE not in colours.values()


def test_an_answer_beside_the_scale_is_grey() -> None:
    with_unsure = question("1", "2", "3", "98")
    for formula in (Mean("q", 1, 3), Share("q", ("3",), ("1", "2", "3"))):
        colours = colours_of(described(formula), with_unsure)
        assert colours["98"] == "#a3a9b2"
        assert (colours["1"], colours["3"]) == (BAD, GOOD)


@pytest.mark.parametrize("codes", [tuple(map(str, range(1, number + 1))) for number in range(2, 9)])
def test_numbers_are_legible_and_neighbours_differ(codes: tuple[str, ...]) -> None:
    together = tuple(itertools.pairwise(codes))
    every: set[str] = set()
    for polarity in Polarity:
        colours = colours_of(described(Mean("q", 1, len(codes)), polarity), question(*codes, merged=together))
        own = [colours[code] for code in codes]
        assert all(first != second for first, second in itertools.pairwise(own))
        every |= set(colours.values())
    for colour in every:
        ink = label_ink(colour)[0]
        lighter, darker = sorted((luminance(colour), luminance(ink)), reverse=True)
        assert (lighter + 0.05) / (darker + 0.05) >= 4.5


def luminance(colour: str) -> float:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_of_too_many_quartiers_there_are_no_bars(small: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reports.map.spread.MOST_QUARTIERS", 3)
    spread = spread_of(small, "trust", "all", "2025", "", WORDS)
    assert spread
    assert spread.quartiers == ()
    assert spread.groups
