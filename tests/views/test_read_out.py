"""What a screen reader is told where eyes have a drawing, a place in the page, or a head above a number."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from language.words import words_for
from reports.choice.content import answer_of, usual_weighing
from reports.choice.map import choice_map
from reports.map.spread import Bar, Piece
from tests.demo import demo_city
from views.choice.onwards import robust_markup
from views.frame.stacked import stacked

WORDS = words_for("en")
TODAY = date(2026, 11, 26)
BAD, GOOD = Piece("bad", 14.0, 14.0, "14", "#000000", "#ffffff", 1), Piece("good", 86.0, 86.0, "86", "#ffffff", "#000000", 1)


def _heard(markup: str) -> str:
    without = re.sub(r"<[^>]*aria-hidden=.true.[^>]*>.*?</\w+>", "", markup)
    return " ".join(re.sub(r"<[^>]*>", " ", without).split())


def test_a_number_of_several_answers_names_them_as_no_head_of_a_column_does() -> None:
    keys = [("very bad", "#000000"), ("bad", "#333333"), ("good", "#ffffff")]
    whole = str(stacked([Bar("City", (BAD, GOOD), "", False)], keys, "Answers", "uncertain"))
    assert "bad: 14" not in _heard(whole)
    together = replace(BAD, answers=2, label="bad or very bad")
    assert "bad or very bad: 14 good: 86" in _heard(
        str(stacked([Bar("City", (together, GOOD), "", False)], keys, "Answers", "?"))
    )


def test_which_way_a_theme_pulls_is_said_as_well_as_drawn() -> None:
    demo = demo_city()
    answer = answer_of(demo, usual_weighing(demo), TODAY)
    chosen = next(standing for standing in answer.choice.standings if 0 < (standing.stays or 0) < 1)
    markup = str(robust_markup(demo, answer, chosen, WORDS))
    pulls = markup[markup.index('<ul class="pulls">') : markup.index("</ul>")]
    items = re.findall(r"<li>(.*?)</li>", pulls, re.DOTALL)
    assert len(items) == len(answer.choice.pulls(chosen.quartier_id)) > 2
    for item in items:
        if "hardly changes" in _heard(item):
            continue
        assert ("brings it in" in _heard(item)) == ('class="bar in"' in item)
        assert ("pushes it out" in _heard(item)) == ('class="bar out"' in item)


def test_the_drawing_below_shapes_that_speak_is_silent_and_a_picture_is_not() -> None:
    demo = demo_city()
    answer = answer_of(demo, usual_weighing(demo), TODAY)
    silent = '<g aria-hidden="true">'
    assert silent in choice_map(demo, answer, WORDS, hits={"06": "Betzenberg: open"})
    assert silent not in choice_map(demo, answer, WORDS)
