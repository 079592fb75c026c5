"""The numbers of a choice: rows for scripts, and a workbook with everything that it was computed from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from dataset.dataset import Dataset
from dataset.scenarios import Scenario
from indicators.estimates.sentences import unit_of
from language.words import Words
from reports.choice.content import Answer, Reason, reasons_of, survey_of
from reports.choice.words import group_title, indicator_name, need_name, theme_name, written_share
from reports.map.citation import licence_name
from reports.map.table import marked, reliability
from reports.map.workbook import Notes, as_workbook
from workshops.choice import Group, Standing, limits
from workshops.weighing import HEARD

_DECIMALS = 1  # of needs, their errors and points
_WEIGHTS = 4
_PARTS = 2  # decimals of what is a part of 1


@dataclass(frozen=True)
class RankReason:
    """An indicator that lifts an index (above 0) or lowers it, in points; `need` never reads as its opposite."""

    indicator: str
    name: str
    need: str
    points: float


@dataclass(frozen=True)
class RankRow:
    """One quartier of a choice (`workshops.choice.Standing`), for scripts: names of fields are those of the JSON.

    Attributes
    ----------
    group : str
        One of ``clearly_in, open, clearly_out, too_little, left_out``.
    set : bool
        Whether the scenario chooses it in any case.
    probability : float or None
        To be among the k, 0 to 1 in steps of 0.05.
    reasons, against : tuple of RankReason
        The strongest indicators that lift and that lower the index (`reports.choice.content.reasons_of`).
    left_out : str
        Why, in the reader's language.
    """

    id: str
    name: str
    group: str
    set: bool
    probability: float | None
    first: int | None
    last: int | None
    need: float | None
    se: float | None
    stays: float | None
    reasons: tuple[RankReason, ...]
    against: tuple[RankReason, ...]
    left_out: str


def rank_rows(dataset: Dataset, answer: Answer, words: Words) -> list[RankRow]:
    """A row a quartier: by group, then by chance."""
    return [_rank_row(dataset, answer, standing, words) for standing in answer.choice.standings]


def _rank_row(dataset: Dataset, answer: Answer, standing: Standing, words: Words) -> RankRow:
    reasons = reasons_of(answer, standing.quartier_id)
    return RankRow(
        id=standing.quartier_id,
        name=dataset.quartier_names[standing.quartier_id],
        group=str(standing.group),
        set=standing.must,
        probability=standing.chance,
        first=standing.first or None,
        last=standing.last or None,
        need=_short(standing.need),
        se=_short(standing.se),
        stays=None if standing.stays is None else round(standing.stays, _PARTS),
        reasons=_rank_reasons(dataset, reasons.lifting, words),
        against=_rank_reasons(dataset, reasons.lowering, words),
        left_out=words.say(standing.why_left_out) if standing.why_left_out else "",
    )


def _rank_reasons(dataset: Dataset, reasons: Iterable[Reason], words: Words) -> tuple[RankReason, ...]:
    return tuple(
        RankReason(
            reason.indicator,
            indicator_name(dataset, reason.indicator, words),
            need_name(dataset, reason, words),
            round(reason.points, _DECIMALS),
        )
        for reason in reasons
    )


def choice_xlsx(dataset: Dataset, answer: Answer, words: Words, scenario: Scenario | None = None, link: str = "") -> bytes:
    """A workbook: quartiers, weights, the indicators that count with their needs, and the scenario."""
    return as_workbook(
        {
            words("Quartiers"): quartier_frame(dataset, answer, words),
            words("Weights"): weight_frame(dataset, answer, words),
            words("Indicators"): indicator_frame(dataset, answer, words),
            words("Scenario"): scenario_frame(dataset, answer, words, scenario, link),
        },
        Notes(f"{words.pick(dataset.city.name)}: {words('Next workshop')}", words.language),
    )


def quartier_frame(dataset: Dataset, answer: Answer, words: Words) -> pd.DataFrame:
    """`rank_rows` under titles in the reader's language."""
    rows = rank_rows(dataset, answer, words)

    def listed(reasons: Iterable[RankReason]) -> str:
        return "; ".join(f"{reason.need} ({words.number(reason.points, _DECIMALS)})" for reason in reasons)

    frame = pd.DataFrame(
        {
            words("Id"): [row.id for row in rows],
            words("Name"): [row.name for row in rows],
            words("Group"): [group_title(Group(row.group), words) for row in rows],
            words("Set"): [words("yes") if row.set else "" for row in rows],
            words("Chance (0 to 1)"): [row.probability for row in rows],
            words("First possible rank (95%)"): pd.Series([row.first for row in rows], dtype=object),
            words("Last possible rank (95%)"): pd.Series([row.last for row in rows], dtype=object),
            words("Need (0 to 100)"): [row.need for row in rows],
            words("Standard error"): [row.se for row in rows],
            words("Among them, of all weightings (0 to 1)"): [row.stays for row in rows],
            words("Speaks for it (points)"): [listed(row.reasons) for row in rows],
            words("Speaks against it (points)"): [listed(row.against) for row in rows],
            words("Left out because"): [row.left_out for row in rows],
        }
    )
    parts = answer.choice.parts
    if HEARD in parts.themes:
        gap = dict(zip(answer.choice.quartier_ids, parts.need[:, parts.themes.index(HEARD)].tolist(), strict=True))
        frame[words("Gap in who has been heard (0 to 100)")] = [_short(gap[row.id]) for row in rows]
    return frame


def weight_frame(dataset: Dataset, answer: Answer, words: Words) -> pd.DataFrame:
    """Every weighed theme with its part in percent and the indicators that count in it, each with its own part."""
    percent, indicators = answer.weighing.percent, answer.basis.indicators

    def row(theme: str, indicator: str, weight: float) -> tuple[str, float, str, float]:
        return theme_name(dataset, theme, words), round(percent[theme], _WEIGHTS), indicator, round(weight, _WEIGHTS)

    weighed = zip(indicators, answer.basis.weight, strict=True)
    rows = [row(indicator.theme, words.pick(indicator.name), 100 * float(weight)) for indicator, weight in weighed]
    themes = {indicator.theme for indicator in indicators}
    rows += [row(theme, "", part) for theme, part in percent.items() if part > 0 and theme not in themes]
    titles = [words("Theme"), words("Weight of the theme (%)"), words("Indicator"), words("Weight of the indicator (%)")]
    return pd.DataFrame(rows, columns=titles)


def indicator_frame(dataset: Dataset, answer: Answer, words: Words) -> pd.DataFrame:
    """A row a quartier and indicator that counts: its value as published, and the need that follows from it."""
    frames = []
    for number, indicator in enumerate(answer.basis.indicators):
        rows, need = answer.basis.rows[number], answer.basis.need[:, number]
        frames.append(
            pd.DataFrame(
                {
                    words("Id"): list(rows.index),
                    words("Name"): list(rows["name"]),
                    words("Theme"): theme_name(dataset, indicator.theme, words),
                    words("Indicator"): words.pick(indicator.name),
                    words("Need (0 to 100)"): [_short(float(points)) if np.isfinite(points) else None for points in need],
                    words("Value"): marked(rows, "value", indicator.decimals),
                    words("Unit"): unit_of(indicator, words),
                    words("Lower limit"): marked(rows, "lower", indicator.decimals),
                    words("Upper limit"): marked(rows, "upper", indicator.decimals),
                    words("Answers (n)"): marked(rows, "n", 0),
                    words("Reliability"): rows["status"].map(reliability(words)).tolist(),
                    words("Who was asked"): words.pick(indicator.base),
                }
            ).astype(object)
        )
    return pd.concat(frames, ignore_index=True)


def scenario_frame(dataset: Dataset, answer: Answer, words: Words, scenario: Scenario | None, link: str) -> pd.DataFrame:
    """What was asked, of which data, and what was decided."""
    weighing = answer.weighing

    def named(ids: tuple[str, ...]) -> str:
        return "; ".join(f"{key} {dataset.quartier_names.get(key, '')}".strip() for key in ids)

    survey, (clearly_out, clearly_in) = survey_of(dataset, weighing), limits(dataset.catalogue.choice)
    facts: list[tuple[str, object]] = [
        (words("Scenario"), words.pick(scenario.name) if scenario else ""),
        (words("Description"), words.pick(scenario.description) if scenario else ""),
        (words("Scenario as text"), weighing.written()),
        (words("Looked for"), weighing.k),
        (words("Target group"), dataset.group_name(weighing.group, words)),
        (words("Survey"), dataset.period_name(survey, words) if survey else ""),
        (words("Standardised by"), dataset.standard_name(weighing.standard, words)),
        (words("Scale of need"), str(weighing.scaling)),
        (words("Mean"), str(weighing.mean)),
        (words("Weights vary by (%)"), weighing.spread),
        (words("Months without a workshop"), weighing.months),
        (words("Planned workshops are left out"), words("yes") if weighing.planned else words("no")),
        (words("Least inhabitants"), weighing.least),
        (words("Chosen in any case"), named(weighing.must)),
        (words("Never chosen"), named(weighing.without)),
        (words("Seed of the draws"), weighing.seed),
        (words("Clearly in from"), written_share(clearly_in, words)),
        (words("Clearly not up to"), written_share(clearly_out, words)),
        (words("Source"), words.pick(dataset.city.source)),
        (words("Licence"), licence_name(dataset, words)),
        (words("Data"), words("Demonstration data") if dataset.city.demonstration else ""),
        (words("Made on"), words.date(dataset.city.today())),
        (words("Link"), link),
    ]
    if scenario and scenario.decision:
        facts += [
            (words("Decided on"), scenario.decision.date.written(words)),
            (words("Chosen"), named(scenario.decision.quartier_ids)),
            (words("Reason"), words.pick(scenario.decision.reason)),
        ]
    return pd.DataFrame([(title, value) for title, value in facts if value != ""], columns=[words("What"), words("Value")])


def _short(value: float | None) -> float | None:
    return None if value is None else round(value, _DECIMALS)
