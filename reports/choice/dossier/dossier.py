"""The dossier of a choice: what a council reads before it decides, in finished texts."""

from __future__ import annotations

from dataset.dataset import Dataset
from dataset.scenarios import Scenario
from language.words import Words
from reports.choice.content import Answer
from reports.choice.dossier.ground import conditions, facts, reach_table, weight_rows
from reports.choice.dossier.parts import Dossier
from reports.choice.dossier.standings import close_standings, decision_text, group_tables, reasons_rows
from reports.choice.dossier.titles import column_titles, section_titles
from reports.choice.words import headline, notes, robustness_sentence, sentence
from workshops.choice import Group

_MOST_EXPLAINED = 15
_LONGEST_LINK = 2000


def dossier_of(dataset: Dataset, answer: Answer, words: Words, scenario: Scenario | None = None, link: str = "") -> Dossier:
    """Everything the dossier of an answer says.

    Parameters
    ----------
    scenario : Scenario or None
        Whose answer it is, if it has a name.
    link : str
        Of the page that shows the same.
    """
    close = close_standings(answer)
    explained = close[:_MOST_EXPLAINED]
    reach_groups, reach = reach_table(dataset, answer, close, words)
    sentences = (robustness_sentence(dataset, answer, standing, words) for standing in explained)
    decision = scenario.decision if scenario else None
    return Dossier(
        title=words("Dossier on the next workshop – {city}", city=dataset.city.name),
        city=words.pick(dataset.city.name),
        badge=words("Demonstration data") if dataset.city.demonstration else "",
        scenario=words.pick(scenario.name) if scenario else "",
        description=words.pick(scenario.description) if scenario else "",
        headline=headline(dataset, answer, words),
        sections=section_titles(words),
        columns=column_titles(dataset, answer, words),
        groups=group_tables(dataset, answer, words),
        aside=tuple(
            (dataset.quartier_names[standing.quartier_id], sentence(dataset, answer, standing, words))
            for standing in answer.choice.of(Group.TOO_LITTLE, Group.LEFT_OUT)
        ),
        reasons=reasons_rows(dataset, answer, explained, words),
        robust=tuple(filter(None, sentences)),
        weights=weight_rows(dataset, answer, words),
        conditions=conditions(dataset, answer, words),
        reach_groups=reach_groups,
        reach=reach,
        decision=decision_text(dataset, answer, decision, words) if decision else None,
        notes=tuple(notes(dataset, answer, words)),
        facts=facts(dataset, answer, words),
        link=link[:_LONGEST_LINK],
    )
