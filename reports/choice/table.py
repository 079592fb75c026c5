"""The numbers of a choice: rows for scripts, and a workbook with everything that it was computed from."""

from __future__ import annotations

from dataclasses import asdict, dataclass

import numpy as np
import pandas as pd

from dataset.dataset import Dataset
from dataset.scenarios import Scenario
from indicators.estimates.sentences import unit_of
from language.words import Words
from reports.choice.content import Answer, every_reason, survey_of
from reports.choice.words import chance_of, group_title, theme_name
from reports.map.table import as_workbook, marked, reliability
from workshops.choice import Standing
from workshops.weighing import HEARD

_DECIMALS = 1  # of needs, their errors and points
_WEIGHTS = 4
_PARTS = 2  # decimals of what is a part of 1
_MOST_REASONS = 3
_LEAST_POINTS = 0.05


@dataclass(frozen=True)
class RankRow:
    """One quartier of a choice, for scripts: names of fields are those of the JSON.

    Attributes
    ----------
    id, name, group : str
        `group` is one of ``clearly_in, open, clearly_out, too_little, left_out``.
    set : bool
        Whether the scenario chooses it in any case.
    probability : float or None
        To be among the k, 0 to 1 in steps of 0.05.
    first, last : int or None
        The ranks it may have, all quartiers at once (95 %).
    need, se : float or None
        The index, 0 to 100, and its standard error.
    stays : float or None
        Of all weightings of the themes, the part under which it is among the k.
    reasons, against : tuple of dict
        The strongest indicators that lift and that lower the index: ``indicator, name, points``.
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
    reasons: tuple[dict[str, object], ...]
    against: tuple[dict[str, object], ...]
    left_out: str

    def as_json(self) -> dict[str, object]:
        """As plain data."""
        return asdict(self)


def rank_rows(dataset: Dataset, answer: Answer, words: Words) -> list[RankRow]:
    """A row a quartier: by group, then by chance."""
    return [_rank_row(dataset, answer, one, words) for one in answer.choice.standings]


def _rank_row(dataset: Dataset, answer: Answer, one: Standing, words: Words) -> RankRow:
    reasons = [reason for reason in every_reason(answer, one.quartier_id) if abs(reason.points) >= _LEAST_POINTS]
    told = [
        {"indicator": one.indicator, "name": _name(dataset, one.indicator, words), "points": round(one.points, _DECIMALS)}
        for one in reasons
    ]
    up = [said for said, reason in zip(told, reasons, strict=True) if reason.points > 0]
    down = [said for said, reason in zip(told, reasons, strict=True) if reason.points < 0][::-1]
    return RankRow(
        id=one.quartier_id,
        name=dataset.quartier_names[one.quartier_id],
        group=str(one.group),
        set=one.must,
        probability=one.chance,
        first=one.first or None,
        last=one.last or None,
        need=_short(one.need),
        se=_short(one.se),
        stays=None if one.stays is None else round(one.stays, _PARTS),
        reasons=tuple(up[:_MOST_REASONS]),
        against=tuple(down[:_MOST_REASONS]),
        left_out=words.say(one.why_left_out) if one.why_left_out else "",
    )


def _name(dataset: Dataset, indicator_id: str, words: Words) -> str:
    """An indicator's name, or that of the gap in who has been heard."""
    known = dataset.catalogue.indicators.get(indicator_id)
    return words.pick(known.name) if known else theme_name(dataset, indicator_id, words)


def choice_xlsx(dataset: Dataset, answer: Answer, words: Words, scenario: Scenario | None = None, link: str = "") -> bytes:
    """A workbook: quartiers, weights, the indicators that count with their needs, and the scenario."""
    return as_workbook(
        {
            words("Quartiers"): quartier_frame(dataset, answer, words),
            words("Weights"): weight_frame(dataset, answer, words),
            words("Indicators"): indicator_frame(dataset, answer, words),
            words("Scenario"): scenario_frame(dataset, answer, words, scenario, link),
        }
    )


def quartier_frame(dataset: Dataset, answer: Answer, words: Words) -> pd.DataFrame:
    """`rank_rows` under titles in the reader's language."""
    rows = rank_rows(dataset, answer, words)
    groups = {one.quartier_id: group_title(one.group, words) for one in answer.choice.standings}

    def listed(reasons: tuple[dict[str, object], ...]) -> str:
        return "; ".join(f"{one['name']} ({words.number(float(str(one['points'])), 1)})" for one in reasons)

    frame = pd.DataFrame(
        {
            words("Id"): [one.id for one in rows],
            words("Name"): [one.name for one in rows],
            words("Group"): [groups[one.id] for one in rows],
            words("Set"): [words("yes") if one.set else "" for one in rows],
            words("Chance (0 to 1)"): [one.probability for one in rows],
            words("First possible rank (95%)"): pd.Series([one.first for one in rows], dtype=object),
            words("Last possible rank (95%)"): pd.Series([one.last for one in rows], dtype=object),
            words("Need (0 to 100)"): [one.need for one in rows],
            words("Standard error"): [one.se for one in rows],
            words("Among them, of all weightings (0 to 1)"): [one.stays for one in rows],
            words("Speaks for it (points)"): [listed(one.reasons) for one in rows],
            words("Speaks against it (points)"): [listed(one.against) for one in rows],
            words("Left out because"): [one.left_out for one in rows],
        }
    )
    parts = answer.choice.parts
    if HEARD in parts.themes:
        gap = dict(zip(answer.choice.quartier_ids, parts.need[:, parts.themes.index(HEARD)].tolist(), strict=True))
        frame[words("Gap in who has been heard (0 to 100)")] = [_short(gap[one.id]) for one in rows]
    return frame


def weight_frame(dataset: Dataset, answer: Answer, words: Words) -> pd.DataFrame:
    """Every weighed theme with its part in percent and the indicators that count in it, each with its own part."""
    rows = [
        (
            theme_name(dataset, indicator.theme, words),
            _percent(answer, indicator.theme),
            words.pick(indicator.name),
            100 * float(weight),
        )
        for indicator, weight in zip(answer.basis.indicators, answer.basis.weight, strict=True)
    ]
    told = {indicator.theme for indicator in answer.basis.indicators}
    rows += [
        (theme_name(dataset, theme, words), part, "", part)
        for theme, part in answer.weighing.percent.items()
        if part > 0 and theme not in told
    ]
    titles = [words("Theme"), words("Weight of the theme (%)"), words("Indicator"), words("Weight of the indicator (%)")]
    return pd.DataFrame([(theme, round(a, _WEIGHTS), name, round(b, _WEIGHTS)) for theme, a, name, b in rows], columns=titles)


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
                    words("Need (0 to 100)"): [_short(float(one)) if np.isfinite(one) else None for one in need],
                    words("Value"): marked(rows, "value"),
                    words("Unit"): unit_of(indicator, words),
                    words("Lower limit"): marked(rows, "lower"),
                    words("Upper limit"): marked(rows, "upper"),
                    words("Answers (n)"): marked(rows, "n"),
                    words("Reliability"): rows["status"].map(reliability(words)).tolist(),
                    words("Who was asked"): words.pick(indicator.base),
                }
            ).astype(object)
        )
    return pd.concat(frames, ignore_index=True)


def scenario_frame(
    dataset: Dataset, answer: Answer, words: Words, scenario: Scenario | None = None, link: str = ""
) -> pd.DataFrame:
    """What was asked, of which data, and what was decided."""
    weighing = answer.weighing

    def named(ids: tuple[str, ...]) -> str:
        return "; ".join(f"{key} {dataset.quartier_names.get(key, '')}".strip() for key in ids)

    survey = survey_of(dataset, weighing)
    told: list[tuple[str, object]] = [
        (words("Scenario"), words.pick(scenario.name) if scenario else ""),
        (words("Description"), words.pick(scenario.description) if scenario else ""),
        (words("Scenario as text"), weighing.written()),
        (words("Looked for"), weighing.k),
        (words("Target group"), dataset.group_name(weighing.group, words)),
        (words("Survey"), dataset.period_name(survey, words) if survey else ""),
        (words("Scale of need"), str(weighing.scaling)),
        (words("Mean"), str(weighing.mean)),
        (words("Weights vary by (%)"), weighing.spread),
        (words("Months without a workshop"), weighing.months),
        (words("Planned workshops are left out"), words("yes") if weighing.planned else words("no")),
        (words("Least inhabitants"), weighing.least),
        (words("Chosen in any case"), named(weighing.must)),
        (words("Never chosen"), named(weighing.without)),
        (words("Seed of the draws"), weighing.seed),
        (words("Clearly in from"), chance_of(dataset.catalogue.choice.clearly_in, words)),
        (words("Clearly not up to"), chance_of(dataset.catalogue.choice.clearly_out, words)),
        (words("Source"), words.pick(dataset.city.source)),
        (words("Data"), words("Demonstration data") if dataset.city.demonstration else ""),
        (words("Made on"), words.date(dataset.city.today())),
        (words("Link"), link),
    ]
    if scenario and scenario.decision:
        told += [
            (words("Decided on"), scenario.decision.date.written(words)),
            (words("Chosen"), named(scenario.decision.quartier_ids)),
            (words("Reason"), words.pick(scenario.decision.reason)),
        ]
    return pd.DataFrame([(title, value) for title, value in told if value != ""], columns=[words("What"), words("Value")])


def _percent(answer: Answer, theme: str) -> float:
    return answer.weighing.percent.get(theme, 0.0)


def _short(value: float | None) -> float | None:
    return None if value is None else round(value, _DECIMALS)
