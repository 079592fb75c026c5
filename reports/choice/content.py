"""What the page of the next workshop, its dossier and its workbook show: the choice, what it rests on, and why."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import numpy as np
import pandas as pd

from dataset.dataset import Dataset
from indicators.catalogue import Indicator, Polarity
from indicators.estimates.vocabulary import CERTAIN, Verdict
from indicators.index.basis import Basis, basis_from, theme_points
from indicators.survey.design import Floats
from language.phrases import Phrase
from workshops.choice import CannotChoose, Choice, choose, left_out
from workshops.coverage import Coverage, coverage, gap
from workshops.weighing import HEARD, Weighing

LEAST_POINTS = 0.05
"""Of a reason: points are written with one decimal, and what would be written as 0.0 is no reason anywhere."""
MOST_REASONS = 3
"""On either side, on the page as in dossier and workbook: more would lengthen a council's dossier by a page."""


@dataclass(frozen=True, eq=False)
class Answer:
    """A scenario's choice with its basis."""

    weighing: Weighing
    choice: Choice
    basis: Basis


@dataclass(frozen=True)
class Reason:
    """How much an indicator lifts a quartier's index above that of an average quartier (below: negative).

    Attributes
    ----------
    indicator : str
        Its id; `HEARD` for the gap in who has been heard.
    certain : bool
        Whether the quartier differs in it from the rest of the city with certainty, and that way: an average quartier need not
        be like the rest of the city.
    """

    indicator: str
    points: float
    certain: bool


@dataclass(frozen=True)
class Reasons:
    """What speaks for a quartier and what against it, on either side the strongest first."""

    lifting: tuple[Reason, ...]
    lowering: tuple[Reason, ...]


def usual_weighing(dataset: Dataset) -> Weighing:
    """The first preset of the catalogue; without one, all themes alike. Fewer are looked for than the city has."""
    k = min(Weighing().k, max(len(dataset.quartier_names) - 1, 1))
    presets = list(dataset.catalogue.choice.presets.values())
    if presets:
        return Weighing(k=k, weights=presets[0].weights, left_out=presets[0].left_out)
    return Weighing(k=k, weights=dict.fromkeys(dataset.catalogue.weighable, 1.0))


def answer_of(dataset: Dataset, weighing: Weighing, today: date) -> Answer:
    """The choice of a scenario; the same scenario gives the same numbers.

    Raises
    ------
    CannotChoose
        Says what is missing.
    """
    return _answer(dataset, weighing.written(), today)


@lru_cache(maxsize=64)
def _answer(dataset: Dataset, written: str, today: date) -> Answer:
    weighing = Weighing.parse(written)
    quartier_ids = list(dataset.quartier_names)
    if len(quartier_ids) == 1:
        raise CannotChoose(Phrase("This city has one {quartier}: there is nothing to choose.", quartier=dataset.city.quartier))
    if not dataset.catalogue.weighable and not weighing.percent:
        raise CannotChoose(Phrase("None of the indicators is good or bad, so none can say where the need is."))
    basis = basis_of(dataset, weighing)
    parts, unsure = basis.parts, {quartier_ids[number] for number in np.flatnonzero(~basis.reliable.any(axis=1))}
    if weighing.weights.get(HEARD, 0.0) > 0:
        unheard = gap(coverage_of(dataset, today).cells, weighing.group, full_after_years=dataset.catalogue.choice.heard_years)
        parts, unsure = parts.with_exact(HEARD, unheard.to_numpy()), set()  # who has been heard is known for certain
    reasons = left_out(quartier_ids, weighing, dataset.workshops, dataset.inhabitants(), today)
    return Answer(weighing, choose(quartier_ids, parts, weighing, reasons, dataset.catalogue.choice, unsure), basis)


def basis_of(dataset: Dataset, weighing: Weighing) -> Basis:
    """What is known of the indicators that a scenario weighs."""
    measured = [(indicator, rows) for indicator in _weighed(dataset, weighing) for rows in _rows(dataset, indicator, weighing)]
    indicators, percent = [indicator for indicator, _ in measured], weighing.percent
    members = Counter(indicator.theme for indicator in indicators)
    return basis_from(
        indicators,
        [rows for _, rows in measured],
        list(dataset.quartier_names),
        np.array([percent[indicator.theme] / 100 / members[indicator.theme] for indicator in indicators]),
        _correlations(dataset, weighing, indicators),
        weighing.scaling,
    )


def not_measured(dataset: Dataset, answer: Answer) -> list[Indicator]:
    """Indicators of weighed themes that this survey or target group does not have."""
    return [indicator for indicator in _weighed(dataset, answer.weighing) if indicator not in answer.basis.indicators]


@lru_cache(maxsize=8)
def coverage_of(dataset: Dataset, today: date) -> Coverage:
    """Who has been reached by held workshops, beside who answered the survey."""
    return coverage(
        dataset.workshops,
        dataset.reach,
        list(dataset.quartier_names),
        list(dataset.catalogue.target_groups),
        list(dataset.catalogue.themes),
        today=today,
        expected=dataset.respondents.parts(),
    )


def reasons_of(answer: Answer, quartier_id: str) -> Reasons:
    """Why a quartier stands where it stands: the one list that is read wherever reasons are named."""
    number, basis, choice = answer.choice.quartier_ids.index(quartier_id), answer.basis, answer.choice
    reasons = [
        Reason(indicator.id, float(points), _certain(indicator, float(points), basis.estimate(indicator.id, quartier_id).verdict))
        for indicator, points in zip(basis.indicators, basis.points[number], strict=True)
    ]
    if HEARD in choice.parts.themes:
        reasons.append(Reason(HEARD, float(theme_points(choice.parts, choice.weights, HEARD)[number]), certain=False))
    reasons.sort(key=lambda reason: -reason.points)
    return Reasons(
        tuple(reason for reason in reasons if reason.points >= LEAST_POINTS)[:MOST_REASONS],
        tuple(reason for reason in reversed(reasons) if reason.points <= -LEAST_POINTS)[:MOST_REASONS],
    )


def _certain(indicator: Indicator, points: float, verdict: Verdict) -> bool:
    more_need = Verdict.LOWER if indicator.polarity is Polarity.MORE_IS_BETTER else Verdict.HIGHER
    return verdict in CERTAIN and (verdict is more_need) == (points > 0)


def survey_of(dataset: Dataset, weighing: Weighing) -> str:
    """The survey that a scenario reads: the one it names, else the latest; empty for a city without one."""
    waves = [wave for wave in dataset.periods if wave in dataset.correlations]
    return weighing.wave if weighing.wave in waves else (waves[-1] if waves else "")


def _weighed(dataset: Dataset, weighing: Weighing) -> list[Indicator]:
    return [
        dataset.catalogue.indicators[key]
        for theme, keys in dataset.catalogue.weighable.items()
        if weighing.weights.get(theme, 0.0) > 0
        for key in keys
        if key not in weighing.left_out
    ]


def _rows(dataset: Dataset, indicator: Indicator, weighing: Weighing) -> list[pd.DataFrame]:
    """One table, or none where the survey or the target group does not have the indicator, or not standardised."""
    if indicator.source == "register":
        return [dataset.latest_rows(indicator.id)]
    wave = survey_of(dataset, weighing)
    if wave not in dataset.waves_of(indicator.id) or weighing.group not in dataset.target_groups_of(indicator.id):
        return []
    has_standard = weighing.standard in dataset.standards_of(indicator.id, weighing.group, wave)
    if weighing.standard and not has_standard:
        return []
    return [dataset.quartier_rows(indicator.id, weighing.group, wave, weighing.standard)]


def _correlations(dataset: Dataset, weighing: Weighing, indicators: list[Indicator]) -> Floats:
    """How the indicators' sampling errors go together; missing where too few answered two questions to tell."""
    ids = [indicator.id for indicator in indicators]
    if not any(indicator.source == "survey" for indicator in indicators):
        return np.eye(len(ids))
    correlations = dataset.correlations[survey_of(dataset, weighing)]
    matrix = correlations.of(ids)
    for first, second in correlations.unknown(ids):
        pair = [ids.index(first), ids.index(second)]
        matrix[pair, pair[::-1]] = np.nan
    return matrix
