"""What the page of the next workshop and its dossier show: the choice, what it rests on, and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from dataset.dataset import Dataset
from indicators.catalogue import Indicator
from indicators.estimates.spread import effective_variance
from indicators.estimates.vocabulary import SHOWN, Status
from indicators.index.composite import Parts, parts_of, scales_of
from indicators.survey.design import Floats
from workshops.choice import Choice, choose, left_out
from workshops.coverage import Coverage, coverage, gap
from workshops.weighing import HEARD, Weighing


@dataclass(frozen=True, eq=False)
class Basis:
    """What an index rests on.

    Attributes
    ----------
    indicators : tuple of Indicator
        Those that count; their theme has a weight.
    rows : tuple of DataFrame
        Of each, the rows of the quartiers (`Dataset.quartier_rows`).
    need : array, quartiers × indicators
        0 to 100; missing where withheld, not measured, or where nobody can say how far the value may be from the truth.
    reliable : array, quartiers × indicators
        Which needs rest on a reliable value.
    average : array, indicators
        Over the reliable quartiers.
    weight : array, indicators
        Parts of 1 where all is known.
    flat : tuple of str
        Indicators in which quartiers do not differ, so that they say nothing.
    not_measured : tuple of str
        Indicators of weighed themes that this survey or target group does not have.
    """

    indicators: tuple[Indicator, ...]
    rows: tuple[pd.DataFrame, ...]
    need: Floats
    reliable: NDArray[np.bool_]
    average: Floats
    weight: Floats
    flat: tuple[str, ...]
    not_measured: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Answer:
    """A scenario's choice with its basis."""

    weighing: Weighing
    choice: Choice
    basis: Basis


@dataclass(frozen=True)
class Reason:
    """How much an indicator lifts a quartier's index above that of an average quartier (below: negative), in points."""

    indicator: str
    points: float


def usual_weighing(dataset: Dataset) -> Weighing:
    """The first preset of the catalogue; without one, all themes alike."""
    presets = list(dataset.catalogue.choice.presets.values())
    if presets:
        return Weighing(weights=presets[0].weights, left_out=presets[0].left_out)
    return Weighing(weights=dict.fromkeys(dataset.catalogue.weighable, 1.0))


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
    ids = list(dataset.quartier_names)
    basis, parts = basis_of(dataset, weighing)
    if weighing.weights.get(HEARD, 0.0) > 0:
        unheard = gap(coverage_of(dataset, today).cells, weighing.group, full_after_years=dataset.catalogue.choice.heard_years)
        parts = _with_gap(parts, unheard)
    reasons = left_out(ids, weighing, dataset.workshops, dataset.inhabitants(), today)
    unsure = _unsure(ids, basis, parts)
    return Answer(weighing, choose(ids, parts, weighing, reasons, dataset.catalogue.choice, unsure), basis)


def _unsure(ids: Sequence[str], basis: Basis, parts: Parts) -> set[str]:
    """The quartiers of which nothing but unreliable values is known; who has been heard is known for certain."""
    if HEARD in parts.themes:
        return set()
    return {key for key, known in zip(ids, basis.reliable, strict=True) if not known.any()}


def basis_of(dataset: Dataset, weighing: Weighing) -> tuple[Basis, Parts]:
    """The needs of all quartiers, whoever takes part: what is driven by data must not change with a condition."""
    wanted = [
        dataset.catalogue.indicators[key]
        for theme, keys in dataset.catalogue.weighable.items()
        if weighing.weights.get(theme, 0.0) > 0
        for key in keys
        if key not in weighing.left_out
    ]
    found = {one.id: rows for one in wanted if (rows := _rows(dataset, one, weighing)) is not None}
    indicators = [one for one in wanted if one.id in found]
    values, reliable = (_values(found, list(dataset.quartier_names), shown) for shown in (SHOWN, (Status.OK,)))
    scales = scales_of(indicators, reliable, weighing.scaling)
    error = _errors(found, indicators).reshape(len(values), len(indicators))
    need = np.where(np.isfinite(error), scales.need(values.to_numpy()), np.nan)
    covariance = _covariance(dataset, weighing, indicators, error, scales.slope) * scales.slope[:, None] * scales.slope
    themes = [one.theme for one in indicators]
    parts = parts_of(need, covariance, themes, np.ones(len(indicators)))
    sound = np.where(reliable.notna().to_numpy(), need, np.nan)
    basis = Basis(
        indicators=tuple(indicators),
        rows=tuple(found[one.id] for one in indicators),
        need=need,
        reliable=np.isfinite(sound),
        average=_mean(sound),
        weight=_weights(themes, weighing),
        flat=scales.flat,
        not_measured=tuple(one.id for one in wanted if one.id not in found),
    )
    return basis, parts


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
        expected=dataset.expected_parts(),
    )


def _with_gap(parts: Parts, unheard: pd.Series) -> Parts:
    """The gap in who has been heard as one more theme, known without error."""
    count, themes = parts.covariance.shape[:2]
    covariance = np.zeros((count, themes + 1, themes + 1))
    covariance[:, :themes, :themes] = parts.covariance
    return Parts((*parts.themes, HEARD), np.column_stack([parts.need, unheard.to_numpy(dtype="float64")]), covariance)


def reasons_of(answer: Answer, quartier_id: str) -> list[Reason]:
    """What lifts a quartier's index, the strongest first; at the end what speaks against it."""
    number = answer.choice.quartier_ids.index(quartier_id)
    need, basis = answer.basis.need[number], answer.basis
    known = np.isfinite(need) & np.isfinite(basis.average)
    points = np.where(known, basis.weight * (np.where(known, need, 0.0) - np.nan_to_num(basis.average)), 0.0)
    made = [Reason(one.id, float(point)) for one, point in zip(basis.indicators, points, strict=True) if point]
    return sorted(made, key=lambda one: -one.points)


def gap_points(answer: Answer, quartier_id: str) -> float | None:
    """How much the gap in who has been heard lifts a quartier's index, as `Reason.points`; None where it does not count."""
    themes, parts, weights = answer.choice.parts.themes, answer.choice.parts, answer.choice.weights
    if HEARD not in themes:
        return None
    number, at = answer.choice.quartier_ids.index(quartier_id), themes.index(HEARD)
    need = parts.need[:, at]
    return float(weights[at] / weights.sum() * (need[number] - need.mean()))


def every_reason(answer: Answer, quartier_id: str) -> list[Reason]:
    """`reasons_of`, and the gap in who has been heard where it counts."""
    gap = gap_points(answer, quartier_id)
    reasons = [*reasons_of(answer, quartier_id), *([Reason(HEARD, gap)] if gap else [])]
    return sorted(reasons, key=lambda one: -one.points)


def survey_of(dataset: Dataset, weighing: Weighing) -> str:
    """The survey that a scenario reads: the one it names, else the latest; empty for a city without one."""
    waves = [wave for wave in dataset.periods if wave in dataset.correlations]
    return weighing.wave if weighing.wave in waves else (waves[-1] if waves else "")


def _values(rows: Mapping[str, pd.DataFrame], quartier_ids: Sequence[str], shown: Sequence[str]) -> pd.DataFrame:
    """Quartiers × indicators; missing where the status is none of those."""
    columns = {key: one["value"].where(one["status"].isin(shown)) for key, one in rows.items()}
    return pd.DataFrame(columns, index=list(quartier_ids), dtype="float64")


def _rows(dataset: Dataset, indicator: Indicator, weighing: Weighing) -> pd.DataFrame | None:
    if indicator.source == "register":
        return dataset.latest_rows(indicator.id)
    wave = survey_of(dataset, weighing)
    if wave not in dataset.waves_of(indicator.id) or weighing.group not in dataset.target_groups_of(indicator.id):
        return None
    return dataset.quartier_rows(indicator.id, weighing.group, wave)


def _errors(rows: Mapping[str, pd.DataFrame], indicators: Sequence[Indicator]) -> Floats:
    """Quartiers × indicators, in their units: the standard errors to reckon with (`indicators.estimates.spread`)."""
    variances = [effective_variance(rows[one.id], share=one.formula.binary).to_numpy() for one in indicators]
    return np.sqrt(np.column_stack(variances)) if variances else np.zeros(0)


def _covariance(dataset: Dataset, weighing: Weighing, indicators: Sequence[Indicator], error: Floats, slope: Floats) -> Floats:
    """In the indicators' units: the errors' size is each quartier's own, how they go together that of all respondents.

    Where too few answered two questions to tell how they go together, both errors are taken to raise the need together:
    the index then is less sure than it may be, never surer.
    """
    asked, together = [one.id for one in indicators if one.source == "survey"], np.eye(len(indicators))
    if asked:
        known = dataset.correlations[survey_of(dataset, weighing)]
        together = known.of([one.id for one in indicators])
        at = {one.id: number for number, one in enumerate(indicators)}
        for one, other in known.unknown(asked):
            i, j = at[one], at[other]
            together[i, j] = together[j, i] = np.sign(slope[i] * slope[j]) or 1.0
    size = np.nan_to_num(error)
    return size[:, :, None] * together * size[:, None, :]


def _weights(themes: Sequence[str], weighing: Weighing) -> Floats:
    percent, members = weighing.percent, Counter(themes)
    return np.array([percent[theme] / 100 / members[theme] for theme in themes])


def _mean(values: Floats) -> Floats:
    known = np.isfinite(values)
    count = known.sum(axis=0)
    return np.divide(np.where(known, values, 0.0).sum(axis=0), count, out=np.full(values.shape[1], np.nan), where=count > 0)
