"""Termine: what is coming and what was held; of each its stations, who was reached, what was said, what followed."""

import streamlit as st
from markupsafe import Markup

from dataset.dataset import INHABITANTS, Dataset
from indicators.catalogue import Indicator
from indicators.estimates.sentences import written
from indicators.formulas import Mean
from language.words import Words
from reports.workshops.next_date import next_date
from views.frame.fields import choices, show_fields
from views.frame.html import render
from views.frame.links import Ways
from views.frame.page import change, opened
from views.frame.selection import Selection
from views.thread.parts import Anchors, measure_cards, voices
from workshops.events import Agenda, Workshop, agenda_of
from workshops.questionnaires import Tally
from workshops.reach import Basis, percent_of_everybody
from workshops.thread import answering


def _fields(dataset: Dataset, selection: Selection, said: str, words: Words) -> None:
    workshops = [(workshop.id, f"{workshop.name} – {workshop.when(words)}") for workshop in dataset.workshops]
    rows = [[choices("workshop", words("Workshop"), [("", words("All workshops")), *workshops], selection.workshop, 1.0)]]
    show_fields(dataset, rows, words("Dates"), words, lambda name, value: change(dataset, **{name: value}), said=said)


def _overview(dataset: Dataset, agenda: Agenda, ways: Ways, words: Words) -> Markup:
    """What is coming stands first, the next one on top and with its places; then the past, the latest on top."""
    sections = {
        words("Next date"): agenda.coming[:1],
        words("After that"): agenda.coming[1:],
        words("Planned, but the day has passed"): agenda.overdue,
        words("Held"): agenda.held,
        words("Cancelled"): agenda.cancelled,
    }
    return render(
        "workshops/overview.html.jinja", words, dataset=dataset, ways=ways, sections=sections, coming=len(agenda.coming)
    )


def _in_detail(dataset: Dataset, workshop: Workshop, ways: Ways, words: Words) -> Markup:
    contributions = [contribution for contribution in dataset.contributions if contribution.workshop == workshop.id]
    return render(
        "workshops/workshop.html.jinja",
        words,
        dataset=dataset,
        ways=ways,
        workshop=workshop,
        reached=_reached(dataset, workshop, words),
        questionnaires=_questionnaires(dataset, workshop, words),
        voices=voices(dataset, contributions, words, Anchors(ways)),
        measures=measure_cards(dataset, answering(dataset.measures, contributions), words),
    )


def _reached(dataset: Dataset, workshop: Workshop, words: Words) -> list[tuple[list[str], str, list[str]]]:
    """Who was reached: group and place, how many, and what they are set against."""
    bases = {Basis.COUNTED: words("counted"), Basis.QUESTIONNAIRES: words("questionnaires"), Basis.ESTIMATED: words("estimated")}
    counts = [reach for reach in dataset.reach if reach.workshop == workshop.id]
    several_places = len({reach.quartier_id for reach in counts}) > 1
    lines = []
    for reach in counts:
        place = dataset.quartier_names.get(reach.quartier_id, "") if several_places else ""
        percent = percent_of_everybody(reach, counts)
        details = [
            bases[reach.basis] if percent is None or reach.basis is Basis.ESTIMATED else "",
            "" if percent is None else words("{number}% of those who came", number=words.number(percent)),
            _living_there(dataset, reach.quartier_id, reach.target_group, words),
        ]
        lines.append(([dataset.group_name(reach.target_group, words), place], reach.written(words), details))
    return lines


def _living_there(dataset: Dataset, quartier_id: str, target_group: str, words: Words) -> str:
    """A group's part of the survey, or else how many live there."""
    part = dataset.respondents.part(target_group, quartier_id) if target_group != "all" else None
    if part is not None:
        return words("in the survey {number}% of the answers", number=words.number(part))
    inhabitants = dataset.inhabitants(target_group).get(quartier_id)
    if inhabitants is None:
        return ""
    return words("of {number} who live there", number=written(inhabitants, dataset.catalogue.indicators[INHABITANTS], words))


def _questionnaires(dataset: Dataset, workshop: Workshop, words: Words) -> list[tuple[str, str]]:
    """What questionnaires answered: of each indicator counts and shares of those who filled one in, without any interval."""
    tallies = [tally for tally in dataset.tallies if tally.workshop == workshop.id]
    asked = [dataset.catalogue.indicators[tally.indicator] for tally in tallies]
    return [(words.pick(of.name), _answers(tally, of, words)) for tally, of in zip(tallies, asked, strict=True)]


def _answers(tally: Tally, indicator: Indicator, words: Words) -> str:
    if tally.n is None:
        return words("* not shown, so that nobody is recognised")
    if tally.mean is not None and isinstance(indicator.formula, Mean):
        return words(
            "mean {mean} of {n} answers, from {low} ({low_label}) to {high} ({high_label})",
            mean=written(tally.mean, indicator, words),
            n=words.number(tally.n),
            low=words.number(indicator.formula.low),
            low_label=indicator.scale_low,
            high=words.number(indicator.formula.high),
            high_label=indicator.scale_high,
        )
    assert tally.yes is not None and tally.share is not None  # what is shown and no mean is a share
    numbers = {"yes": words.number(tally.yes), "n": words.number(tally.n), "percent": words.number(tally.share)}
    return words("{yes} of {n} ({percent}%)", **numbers)


@st.fragment
def show() -> None:
    """All workshops, or the chosen one."""
    dataset, selection, _, words = opened()
    if not dataset.workshops:
        st.html(str(Markup('<p class="sentence">{}</p>').format(words("This city tells of no workshops."))))
        return
    chosen = next((workshop for workshop in dataset.workshops if workshop.id == selection.workshop), None)
    agenda, ways = agenda_of(dataset.workshops, dataset.city.today()), Ways(dataset, selection)
    said = next_date(dataset, agenda, words)
    if chosen:
        said = f"{chosen.name}, {chosen.when_and_status(words)}, {dataset.place_names(chosen.quartier_ids, words)}"
    _fields(dataset, selection, said, words)
    if chosen:
        st.html(str(_in_detail(dataset, chosen, ways, words)))
        return
    none = Markup("") if agenda.coming else Markup('<p class="sentence">{}</p>').format(said)
    st.html(str(none + _overview(dataset, agenda, ways, words)))


show()
