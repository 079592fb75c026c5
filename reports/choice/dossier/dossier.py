"""The dossier of a choice: what a council reads before it decides, in finished texts."""

from dataclasses import asdict, dataclass
from pathlib import Path

from dataset.dataset import Dataset
from dataset.scenarios import Scenario
from indicators.estimates.sentences import over_many
from language.words import Words
from reports.choice.content import Answer
from reports.choice.dossier.first import RecommendedRow, certainty, recommended_rows
from reports.choice.dossier.ground import ReachRow, WeightRow, conditions, facts, reach_table, weight_rows
from reports.choice.dossier.standings import (
    DecisionText,
    GroupTable,
    ReasonsRow,
    RobustRow,
    aside_rows,
    close_standings,
    decision_text,
    group_table,
    reasons_rows,
    robust_rows,
)
from reports.choice.map import choice_map
from reports.choice.words import headline, notes
from reports.documents.pdf import accessible_pdf, on_paper
from reports.map.inhabited import fills_of
from workshops.choice import Group

_TEMPLATE = Path(__file__).parent / "dossier.typ"
_RANKED = (Group.CLEARLY_IN, Group.OPEN, Group.CLEARLY_OUT)
_MOST_EXPLAINED = 15
_LONGEST_LINK = 2000


@dataclass(frozen=True)
class Dossier:
    """Everything a dossier says, in the reader's language, in its order.

    Attributes
    ----------
    sections, columns : dict
        Titles of sections, of which one with nothing in it does not appear, and what else is written around tables.
    conditions, recommended, certainty : tuple
        The first page, below the headline: what was looked for, what comes out, and how far the numbers carry that.
    aside : tuple of (names, reason)
        Quartiers that take no part, or of which too little is known.
    facts : tuple of (title, text)
    """

    title: str
    city: str
    badge: str
    scenario: str
    description: str
    headline: str
    sections: dict[str, str]
    columns: dict[str, str]
    conditions: tuple[str, ...]
    recommended: tuple[RecommendedRow, ...]
    certainty: tuple[str, ...]
    groups: tuple[GroupTable, ...]
    aside: tuple[tuple[str, str], ...]
    reasons: tuple[ReasonsRow, ...]
    robust: tuple[RobustRow, ...]
    weights: tuple[WeightRow, ...]
    reach_groups: tuple[str, ...]
    reach: tuple[ReachRow, ...]
    decision: DecisionText | None
    notes: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]
    link: str


def dossier_of(
    dataset: Dataset, answer: Answer, words: Words, scenario: Scenario | None = None, link: str = "", fill: str = ""
) -> Dossier:
    """Everything the dossier of an answer says.

    Parameters
    ----------
    scenario : Scenario or None
        Whose answer it is, if it has a name.
    link : str
        Of the page that shows the same.
    fill : str
        A `Fill` that `fills_of` offers; empty: the usual one, which colours only where people live if the city tells.
    """
    close = close_standings(answer)
    explained = close[:_MOST_EXPLAINED]
    reach_groups, reach = reach_table(dataset, answer, close, words)
    first = recommended_rows(dataset, answer, words)
    decision = scenario.decision if scenario else None
    return Dossier(
        title=words("Dossier on the next workshop – {city}", city=dataset.city.name),
        city=words.pick(dataset.city.name),
        badge=words("Demonstration data") if dataset.city.demonstration else "",
        scenario=words.pick(scenario.name) if scenario else "",
        description=words.pick(scenario.description) if scenario else "",
        headline=headline(dataset, answer, words),
        sections=_section_titles(words),
        columns=_column_titles(dataset, answer, words),
        conditions=conditions(dataset, answer, words),
        recommended=first,
        certainty=certainty(dataset, answer, first, words),
        groups=tuple(group_table(dataset, answer, group, words) for group in _RANKED),
        aside=aside_rows(dataset, answer, words),
        reasons=reasons_rows(dataset, answer, explained, words),
        robust=robust_rows(dataset, answer, explained, words),
        weights=weight_rows(dataset, answer, words),
        reach_groups=reach_groups,
        reach=reach,
        decision=decision_text(dataset, answer, decision, words) if decision else None,
        notes=tuple(notes(dataset, answer, words)),
        facts=facts(dataset, answer, fill or fills_of(dataset)[0], words),
        link=link[:_LONGEST_LINK],
    )


def dossier_pdf(
    dataset: Dataset, answer: Answer, words: Words, scenario: Scenario | None = None, link: str = "", fill: str = ""
) -> bytes:
    """The dossier as PDF that a screen reader can read (PDF/UA-1), made without a browser; parameters as of `dossier_of`."""
    dossier = dossier_of(dataset, answer, words, scenario, link, fill)
    drawn = choice_map(dataset, answer, words, beside=True, fill=fill)
    return accessible_pdf(_TEMPLATE, {**asdict(dossier), **on_paper(dossier.link), "language": words.language, "map": drawn})


def _section_titles(words: Words) -> dict[str, str]:
    """Titles of sections, by their names in the template."""
    return {
        "scope": words("What was asked"),
        "recommended": words("Most likely"),
        "certainty": words("How certain that is"),
        "appendix": words("Appendix: numbers, reasons, data"),
        "aside": words("Not part of the choice"),
        "reasons": words("What speaks for it, and what against"),
        "robust": words("How robust the choice is"),
        "weights": words("What counts"),
        "reach": words("Who has been reached by workshops"),
        "decision": words("What was decided"),
        "facts": words("About the data"),
    }


def _column_titles(dataset: Dataset, answer: Answer, words: Words) -> dict[str, str]:
    """Titles of columns, notes and keys, by their names in the template."""
    place = words.pick(dataset.city.quartier)
    return {
        "quartier": place[:1].upper() + place[1:],
        "chance": words("Chance"),
        "ranks": words("Possible ranks (95%)"),
        "stays": words("Weightings"),
        "need": words("Need ± error"),
        "change": words("More weight on this would change it most of all"),
        "places": words("Where to stand"),
        "near": words("Where to stand: with the part of those to be reached who live within 500 m and near no place before it."),
        "for": words("Speaks for it"),
        "against": words("Speaks against it"),
        "theme": words("Theme"),
        "weight": words("Weight"),
        "indicators": words("Indicators that count"),
        "last": words("Last workshop"),
        "chosen": words("Chosen"),
        "reason": words("Reason"),
        "map": words("Map of the chances; the tables below say the same in numbers."),
        "qr": words("QR code of the link"),
        "page": words("Page {page} of {pages}", page="{page}", pages="{pages}"),
        "scenario": words("Scenario"),
        "text": words("Scenario as text"),
        "points": words(
            "Points: how far an indicator lifts the index above that of an average {quartier}, or lowers it. Certain: it differs "
            "from the rest of the city with certainty; otherwise the difference may be chance.",
            quartier=dataset.city.quartier,
        )
        + f" {over_many(words)}",
        "key": words(
            "Chance: to be among the {k} with the greatest need. Ranks hold for all at once. Weightings: under which part of "
            "{tried} weightings that were tried it is among them. Need: 0 to 100, with its standard error.",
            k=answer.choice.among,
            tried=words.number(answer.choice.robustness.tried),
        ),
        "reach": words("Persons reached by workshops that were held; “never”: no workshop for them here."),
    }
