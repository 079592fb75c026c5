"""Nächste Werkstatt: which quartiers need it most, how sure that is, why, and what would change it."""

from dataclasses import replace

import streamlit as st
from markupsafe import Markup

from dataset.dataset import Dataset
from indicators.estimates.domains import EVERYBODY
from language.words import Words
from reports.choice.content import Answer, answer_of
from reports.choice.map import choice_map
from reports.choice.outlook import INTERVIEWS
from reports.choice.words import headline, notes, who_is_compared
from reports.map.inhabited import fill_notes, fills_of
from views.choice.fields import show_weighing
from views.choice.groups import groups_markup
from views.choice.heard import heard_markup
from views.choice.onwards import downloads_markup, interviews_markup, robust_markup, sites_markup
from views.choice.scenarios import scenarios_markup, scenarios_now, show_scenario
from views.frame import html
from views.frame.fields import Field, choices, search_field, show_fields
from views.frame.page import change, opened, wished
from views.frame.scenario import weighing_of
from views.frame.selection import Selection
from workshops.choice import CannotChoose, Group, Standing
from workshops.weighing import Weighing

_HOLD = "hold"  # no text of a scenario


def _own(dataset: Dataset, selection: Selection) -> dict[str, str]:
    """Here the scenario stands in the link, even the usual one; chances are coloured whatever the map's indicator is."""
    usual, *others = fills_of(dataset)
    fill = wished("fill")
    return {"choice": selection.choice or weighing_of(dataset, "")[0].written(), "fill": fill if fill in others else usual}


def _answer(dataset: Dataset, weighing: Weighing, words: Words) -> tuple[Answer | None, str]:
    """The answer with its headline, or what is missing."""
    try:
        answer = answer_of(dataset, weighing, dataset.city.today())
    except CannotChoose as cannot:
        return None, words.say(cannot.phrase)
    return answer, headline(dataset, answer, words)


@st.fragment
def show() -> None:
    """The page; a choice runs this part alone."""
    dataset, selection, _, words = opened(_own, page="choice")
    weighing = weighing_of(dataset, selection.choice)[0]
    answer, outcome = _answer(dataset, weighing, words)
    with st.container(key="choice"):
        st.html(str(_headline(dataset, answer, outcome, words)))
        with st.container(key="weights"):
            show_weighing(dataset, weighing, words, lambda changed: change(dataset, choice=changed.written()))
        if answer:
            _show_answer(dataset, answer, selection.fill, words)
    if answer:
        st.html(str(downloads_markup(selection, words)))
        st.html(str(Markup('<h2 class="part-title">{}</h2>').format(words("A closer look"))))
    standing = _chosen(answer, selection) if answer else None
    with st.container(key="closer"):
        rows = [_fields(dataset, selection, standing, words)] if standing else []
        show_fields(
            dataset, rows, words("Next workshop"), words, lambda name, value: _keep(dataset, selection, name, value), said=outcome
        )
    if answer and standing:
        _show_closer(dataset, selection, answer, standing, words)


def _headline(dataset: Dataset, answer: Answer | None, outcome: str, words: Words) -> Markup:
    """The answer in a sentence; where much is open, the way to what would settle it."""
    link = Markup("")
    if answer and answer.choice.of(Group.OPEN):
        link = Markup(' <a href="#interviews" target="_self">{}</a>').format(words("Where more interviews would help"))
    compared = who_is_compared(dataset, answer, words) if answer else ""
    below = Markup('<p class="source">{}</p>').format(compared) if compared else ""
    return Markup('<p class="sentence">{}{}</p>{}').format(outcome, link, below)


def _show_answer(dataset: Dataset, answer: Answer, fill: str, words: Words) -> None:
    with st.container(key="answer"):
        st.html(str(groups_markup(dataset, answer, words)))
    with st.container(key="chances"):
        described = words("Map of the chance of every quartier; the groups beside it say the same in words.")
        noted = " ".join(fill_notes(dataset, fill, words))
        sources = Markup('<p class="source">{}</p>').format(noted) if noted else Markup("")
        st.html(str(html.picture(choice_map(dataset, answer, words, fill=fill), described, "chances") + sources))


def _chosen(answer: Answer, selection: Selection) -> Standing:
    """The quartier in the link, else the first of the answer."""
    standings = answer.choice.standings
    return next((standing for standing in standings if standing.quartier_id == selection.quartier), standings[0])


def _fields(dataset: Dataset, selection: Selection, standing: Standing, words: Words) -> list[Field]:
    numbers = [(str(number), words.number(number)) for number in INTERVIEWS]
    return [
        search_field(dataset, replace(selection, quartier=standing.quartier_id), words),
        choices("interviews", words("Further questionnaires"), numbers, selection.interviews, 0.8),
        choices("versus", words("Compare with"), _others(dataset, selection, words), selection.versus, 1.5),
    ]


def _others(dataset: Dataset, selection: Selection, words: Words) -> list[tuple[str, str]]:
    """Scenarios to compare with: presets, those that the city keeps, the one in the link, and the one shown now."""
    weighing = weighing_of(dataset, selection.choice)[0]
    named = {
        replace(weighing, weights=preset.weights, left_out=preset.left_out).written(): words.pick(preset.name)
        for preset in dataset.catalogue.choice.presets.values()
    }
    named |= {scenario.weighing.written(): words.pick(scenario.name) for scenario in scenarios_now(dataset)}
    named.pop(selection.choice, None)
    if selection.versus and selection.versus not in named:
        named[selection.versus] = words("the one that was kept in mind")
    return [("", words("nothing")), (_HOLD, words("Keep this one in mind, then change it")), *named.items()]


def _keep(dataset: Dataset, selection: Selection, name: str, value: str) -> None:
    change(dataset, **{name: selection.choice if value == _HOLD else value})


def _show_closer(dataset: Dataset, selection: Selection, answer: Answer, standing: Standing, words: Words) -> None:
    other = _answer(dataset, weighing_of(dataset, selection.versus)[0], words)[0] if selection.versus else None
    group = answer.weighing.group if dataset.population or answer.weighing.group == EVERYBODY else EVERYBODY
    _show(robust_markup(dataset, answer, standing, words))
    _show(sites_markup(dataset, standing, group, words))
    _show(heard_markup(dataset, answer, standing.quartier_id, words))
    place_of_interviews = st.container()
    with st.container(key="scenarios"):
        _show(scenarios_markup(dataset, answer, other, selection, words))
        show_scenario(dataset, answer.weighing, selection, words)
    _show(_rests_on(dataset, answer, words))
    with place_of_interviews:  # simulated: nothing else waits for it
        _show(interviews_markup(dataset, answer, int(selection.interviews), words))


def _show(part: Markup) -> None:
    st.html(str(Markup('<div class="onwards">{}</div>').format(part)))


def _rests_on(dataset: Dataset, answer: Answer, words: Words) -> Markup:
    items = Markup("").join(Markup("<li>{}</li>").format(note) for note in notes(dataset, answer, words))
    return Markup('<section class="step"><h2>{}</h2><ul>{}</ul></section>').format(words("What the numbers rest on"), items)


show()
