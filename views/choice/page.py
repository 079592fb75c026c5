"""Werkstatt planen: which quartiers need it most, how sure that is, why, and what would change it."""

from dataclasses import replace

import streamlit as st
from markupsafe import Markup

from dataset.dataset import Dataset
from dataset.scenarios import Scenario
from indicators.estimates.domains import EVERYBODY
from language.words import Words
from reports.choice.content import Answer, answer_of
from reports.choice.outlook import INTERVIEWS
from reports.choice.words import headline, notes, wanted_sentence, who_is_compared
from reports.map.inhabited import fill_notes, fills_of
from views.choice.chances import show_chances
from views.choice.fields import show_weighing
from views.choice.groups import groups_markup
from views.choice.heard import heard_markup
from views.choice.keeping import scenarios_now
from views.choice.onwards import interviews_markup, numbers_markup, robust_markup, sites_markup
from views.choice.parts import parts_shown, scenario_name, show_parts
from views.choice.scenarios import scenarios_markup, show_opening
from views.frame.fields import Field, choices, search_field, show_fields
from views.frame.page import change, opened, wished
from views.frame.scenario import weighing_of
from views.frame.selection import Selection
from workshops.choice import CannotChoose, Standing
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

    def keep(name: str, value: str) -> None:
        renamed = {"called": ""} if name == "choice" else {}  # a name is that of one scenario
        change(dataset, **{name: selection.choice if value == _HOLD else value}, **renamed)

    with st.container(key="choice"):
        st.html(str(_verdict(dataset, selection, answer, outcome, words)))
        with st.container(key="bar"):
            show_parts(dataset, weighing, selection, words, lambda tab: keep("tab", tab))
        with st.container(key="weights"):
            show_weighing(dataset, weighing, words, lambda changed: keep("choice", changed.written()))
        with st.container(key="part"):
            standing = _chosen(answer, selection) if answer else None
            with st.container(key="closer"):
                rows = _fields(dataset, selection, standing, words)
                show_fields(dataset, rows, words("Plan a workshop"), words, keep, said=outcome)
            for tab in parts_shown(selection):
                if tab == "scenarios":
                    _show_scenarios(dataset, answer, selection, words)
                elif answer and standing:
                    _show_part(dataset, answer, standing, replace(selection, tab=tab), words)
            if len(parts_shown(selection)) > 1:
                st.html('<i class="all-parts"></i>')  # by which `parts.js` knows that nothing is missing


def _verdict(dataset: Dataset, selection: Selection, answer: Answer | None, outcome: str, words: Words) -> Markup:
    """The answer in a sentence, under the scenario's name, and below it what was asked."""
    name = scenario_name(dataset, selection, words)
    above = Markup('<p class="scenario-name">{}</p>').format(words("Scenario: {name}", name=name)) if name else ""
    below = f"{wanted_sentence(dataset, answer, words)} {who_is_compared(dataset, answer, words)}" if answer else ""
    return Markup('{}<p class="sentence">{}</p><p class="source">{}</p>').format(above, outcome, below)


def _chosen(answer: Answer, selection: Selection) -> Standing:
    """The quartier in the link, else the first of the answer."""
    standings = answer.choice.standings
    return next((standing for standing in standings if standing.quartier_id == selection.quartier), standings[0])


def _fields(dataset: Dataset, selection: Selection, standing: Standing | None, words: Words) -> list[list[Field]]:
    """What the part that is shown asks for."""
    match selection.tab:
        case "stable" | "heard" | "stations" if standing:
            return [[search_field(dataset, replace(selection, quartier=standing.quartier_id), words)]]
        case "interviews":
            numbers = [(str(number), words.number(number)) for number in INTERVIEWS]
            return [[choices("interviews", words("Further questionnaires"), numbers, selection.interviews, 0.8)]]
        case "scenarios":
            others = _others(dataset, selection, words)
            return [[choices("versus", words("Compare with"), others, selection.versus, 1.5)]]
    return []


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


def _show_part(dataset: Dataset, answer: Answer, standing: Standing, selection: Selection, words: Words) -> None:
    """The part that was chosen, and no other: what more interviews would settle is simulated for whoever asks."""
    match selection.tab:
        case "stable":
            _show(robust_markup(dataset, answer, standing, words))
        case "heard":
            _show(heard_markup(dataset, answer, standing.quartier_id, words))
        case "interviews":
            _show(interviews_markup(dataset, answer, int(selection.interviews), words))
        case "stations":
            group = answer.weighing.group if dataset.population or answer.weighing.group == EVERYBODY else EVERYBODY
            _show(sites_markup(dataset, standing, group, words))
        case _:
            _show_result(dataset, answer, selection, words)


def _show_result(dataset: Dataset, answer: Answer, selection: Selection, words: Words) -> None:
    with st.container(key="result"):
        with st.container(key="answer"):
            st.html(str(groups_markup(dataset, answer, selection.quartier, words)))
        with st.container(key="chances"):
            show_chances(dataset, answer, selection, words, lambda name, value: change(dataset, **{name: value}))
            noted = " ".join(fill_notes(dataset, selection.fill, words))
            st.html(str(Markup('<p class="source">{}</p>{}').format(noted, numbers_markup(selection, words))))
    _show(_rests_on(dataset, answer, words))


def _show_scenarios(dataset: Dataset, answer: Answer | None, selection: Selection, words: Words) -> None:
    """Also where nothing can be chosen: another scenario is the way out."""
    other = _answer(dataset, weighing_of(dataset, selection.versus)[0], words)[0] if selection.versus else None
    _show(scenarios_markup(dataset, answer, other, selection, words))

    def opens(scenario: Scenario) -> None:
        named = words.pick(scenario.name)
        change(dataset, choice=scenario.weighing.written(), called=named, tab="result")

    show_opening(dataset, words, opens)


def _show(part: Markup) -> None:
    st.html(str(Markup('<div class="onwards">{}</div>').format(part)))


def _rests_on(dataset: Dataset, answer: Answer, words: Words) -> Markup:
    points = words(
        "Points of a reason: how much the indicator lifts the need (0 to 100) above that of an average {quartier}; below 0 it "
        "lowers it. Certain: it differs from the rest of the city with certainty.",
        quartier=dataset.city.quartier,
    )
    items = Markup("").join(Markup("<li>{}</li>").format(note) for note in (points, *notes(dataset, answer, words)))
    summary = Markup("<summary><h2>{}</h2></summary>").format(words("What the numbers rest on"))
    return Markup('<details class="rests-on">{}<ul>{}</ul></details>').format(summary, items)


show()
