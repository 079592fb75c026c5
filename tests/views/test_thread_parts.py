"""What was said and what follows, as markup: nothing gets lost where there is much of it, and every link leads somewhere."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from html import unescape
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest

from dataset.dataset import Dataset
from language.words import words_for
from reports.choice.content import answer_of, usual_weighing
from tests.demo import demo_city, flensburg
from views.choice.heard import heard_markup
from views.frame.html import render
from views.frame.links import Ways
from views.frame.selection import complete
from views.frame.short_link import short_parameters
from views.thread.page import _anchors, _thread
from views.thread.parts import LONG_TEXT, Anchors, measure_cards, sentence_of, shorten, subject_name, voices
from workshops.contributions import Contribution, Kind
from workshops.measures import Measure
from workshops.thread import PART, Unanswered, in_parts

EN = words_for("en")


def ways(city: Dataset, **chosen: str) -> Ways:
    return Ways(city, complete({"lang": "en", **chosen}, city)[0])


@pytest.fixture(scope="module")
def city() -> Dataset:
    return demo_city()


def many(city: Dataset, count: int) -> list[Contribution]:
    contribution = city.contributions[0]
    return [replace(contribution, id=f"x{number}", kind=Kind.IDEA, text=f"Nr. {number}", times=1) for number in range(count)]


def voice(city: Dataset, contribution: Contribution, measures: list[Measure], anchors: Anchors | None = None) -> str:
    answering = [replace(measure, contributions=(contribution.id,)) for measure in measures]
    anchors = anchors or Anchors(ways(city))
    return str(voices(replace(city, measures=tuple(answering)), [contribution], EN, anchors))


def test_the_page_says_in_a_sentence_how_much_there_is(city: Dataset) -> None:
    said = [item for item in city.contributions if item.theme == "safety" and item.quartier_id == "06"]
    done = [measure for measure in city.measures if "safety" in measure.themes and measure.quartier_ids in ((), ("06",))]
    sentence = sentence_of(city, "safety", "06", EN)
    assert sentence == f"Safety in Betzenberg: {sum(item.times for item in said)} mentions, {len(done)} measure."
    nothing = replace(city, contributions=(), measures=())
    assert sentence_of(nothing, "safety", "", EN) == "Safety in Kaiserslautern: what is known."


def waiting(city: Dataset, subject: Unanswered, anchors: Anchors) -> str:
    shown = {
        "said": "",
        "contradictions": [],
        "waiting": [subject],
        "subject_name": subject_name,
        "anchors": anchors,
    }
    return str(render("thread/remarks.html.jinja", EN, dataset=city, **shown))


def test_every_one_of_many_contributions_stands_in_one_part(city: Dataset) -> None:
    said = many(city, 20_000)
    parts = {contribution.id: number for number, part in enumerate(in_parts(said), start=1) for contribution in part}
    count = -(-20_000 // PART)
    assert set(parts.values()) == set(range(1, count + 1))
    last = str(voices(city, said, EN, Anchors(ways(city), theme="safety", part=count, parts=parts)))
    assert re.findall(r'id="said-(\w+)"', last) == [contribution.id for contribution in said[-PART:]]
    assert "20,000 mentions" in last
    assert f"part={count - 1}" in last
    assert f"part={count + 1}" not in last


def test_a_workshop_shows_what_was_mentioned_most_and_leads_to_the_themes(city: Dataset) -> None:
    said = [*many(city, PART), replace(many(city, 1)[0], id="loud", times=9, theme="safety")]
    shown = str(voices(city, said, EN, Anchors(ways(city))))
    assert re.findall(r'id="said-(\w+)"', shown)[0] == "loud"
    assert shown.count("<li id=") == PART
    assert re.search(r"thread\?lang=en&amp;indicator=safe_\w+&amp;wave=\w+\"", shown)
    assert "thread?" not in str(voices(city, said[:PART], EN, Anchors(ways(city))))


def test_what_waits_for_a_measure_links_to_the_part_where_it_stands(city: Dataset) -> None:
    said = tuple(many(city, 2 * PART))
    parts = {contribution.id: number for number, part in enumerate(in_parts(said), start=1) for contribution in part}
    here_are = ways(city, theme="safety", quartier="06")
    anchors = Anchors(here_are, theme="safety", quartier="06", part=1, parts=parts)
    here = waiting(city, Unanswered("safety", said[:1]), anchors)
    there = unescape(waiting(city, Unanswered("safety", said[-1:]), anchors))
    assert 'href="#said-x0"' in here
    short = urlencode(short_parameters(city, replace(here_are.selection, part="2")))
    assert f'href="./thread?{short}#said-x{2 * PART - 1}"' in there


def test_a_measure_of_another_theme_is_linked_where_it_stands(city: Dataset) -> None:
    contribution, measure = city.contributions[0], replace(city.measures[0], id="m 1", themes=("leisure",))
    assert 'href="#measure-m%201"' in voice(city, contribution, [measure], Anchors(ways(city), {"m 1"}))
    elsewhere = unescape(voice(city, contribution, [measure], Anchors(ways(city, quartier="06"), {"m02"})))
    address = re.search(r'href="(./thread[^"]*#measure-m%201)"', elsewhere)
    assert address
    opened = complete(dict(parse_qsl(urlsplit(address.group(1)).query)), city)[0]
    assert (opened.lang, opened.theme, opened.quartier) == ("en", "leisure", ""), "where every measure of the theme stands"


def test_a_measure_names_what_it_answers(city: Dataset) -> None:
    said = many(city, PART + 3)
    said[0] = replace(said[0], text="")
    measure = replace(city.measures[0], contributions=tuple(contribution.id for contribution in said))
    card = str(measure_cards(replace(city, contributions=tuple(said)), [measure], EN))
    assert "The words were not released for publication." in card
    assert f"Nr. {PART - 1}<" in card
    assert f"Nr. {PART}<" not in card
    assert "and 3 more" in card


@pytest.mark.parametrize("text", ["<img src=x onerror=alert(1)>", "</q></li><script>1</script>", "\u202e=HYPERLINK(1)\n**fett**"])
def test_a_text_is_shown_as_it_is_and_turns_nothing_around_it(city: Dataset, text: str) -> None:
    shown = voice(city, replace(city.contributions[0], text=text), [])
    quoted = re.search(r'<q dir="auto" lang="de">(.*?)</q>', shown, re.DOTALL)
    assert quoted
    assert unescape(quoted.group(1)) == text
    assert "<img" not in shown
    assert "<script" not in shown


@pytest.mark.parametrize("text", ["Wort " * 2000 + "Ende", "x" * 10_000])
def test_a_long_text_folds_and_is_whole(city: Dataset, text: str) -> None:
    shown = voice(city, replace(city.contributions[0], text=text), [])
    folded = re.search(r"<summary>(.*) …</summary>… (.*)</details>", shown)
    assert folded
    assert folded.group(1) + folded.group(2) == text
    assert len(folded.group(1)) <= LONG_TEXT


def test_short_texts_are_not_shortened() -> None:
    assert shorten("Drei kurze Wörter", 17) == "Drei kurze Wörter"
    assert shorten("Drei kurze Wörter", 12) == "Drei kurze …"


def test_a_place_that_is_roughly_known_stands_apart_from_its_hours(city: Dataset) -> None:
    planned = next(workshop for workshop in city.workshops if workshop.status == "planned" and workshop.stations)
    sections = {"Next date": [planned]}
    page = str(render("workshops/overview.html.jinja", EN, dataset=city, ways=ways(city), sections=sections, coming=1))
    assert "place approximate" in page
    assert "</span><small>place approximate" not in page


def test_of_a_quartier_without_a_workshop_only_is_said_whom_one_would_have_to_reach(city: Dataset) -> None:
    answer = answer_of(city, usual_weighing(city), city.city.today())
    first = answer.choice.standings[0].quartier_id
    never, reached = (str(heard_markup(city, answer, key, EN)).partition("All quartiers by")[0] for key in (first, "09"))
    assert "There has been no workshop here yet." in never and "Reached" not in never
    assert "Younger adults (18–29)" in never
    assert "Reached (persons)" in reached and "no workshop here" not in reached
    assert "estimated on the spot" in str(heard_markup(city, answer, "09", EN))
    not_estimated = tuple(row for row in city.reach if row.basis != "estimated")
    counted = replace(city, released=replace(city.released, reach=not_estimated))
    assert "estimated on the spot" not in str(heard_markup(counted, answer, "09", EN))


@pytest.mark.parametrize("read", [demo_city, flensburg])
def test_every_finding_says_of_which_survey_or_date_it_is(read: Callable[[], Dataset]) -> None:
    dataset = read()
    for theme in dataset.catalogue.themes:
        selection, _ = complete({"theme": theme}, dataset)
        indicators = dataset.catalogue.indicators_of(theme)
        if selection.theme != theme or not indicators:
            continue
        first = _thread(dataset, selection, _anchors(dataset, selection), EN).partition("</section>")[0]
        head, *rows = (re.sub("<[^>]*>", " ", part) for part in first.split("<li>"))  # links name a survey as well
        times = {dataset.period_name(dataset.waves_of(indicator.id)[-1], EN) for indicator in indicators}
        assert rows
        assert all(any(time in row for time in times) for row in rows) or (len(times) == 1 and times.pop() in head)
