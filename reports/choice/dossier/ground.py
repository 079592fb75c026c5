"""What the choice in a dossier rests on: weights and conditions, who was reached, and the data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from dataset.dataset import Dataset
from indicators.estimates.domains import EVERYBODY
from indicators.estimates.vocabulary import SHOWN, row_of
from indicators.index.composite import Aggregation
from indicators.register.rows import UNDATED
from language.words import Words
from reports.choice.content import Answer, coverage_of, survey_of
from reports.choice.words import indicator_name, theme_name, written_reach
from reports.map.inhabited import fill_notes
from workshops.choice import Standing
from workshops.weighing import HEARD

_MOST_ROWS, _MOST_GROUPS = 20, 7  # of the table of who was reached


@dataclass(frozen=True)
class WeightRow:
    """A theme with its part of the weight, 0 to 1 for the bar and in percent, and the indicators that count in it."""

    theme: str
    part: float
    percent: str
    indicators: str


@dataclass(frozen=True)
class ReachRow:
    """Of one quartier: who was reached, a cell for each target group, and when the last workshop was."""

    name: str
    cells: tuple[str, ...]
    last: str


def percent_in_tenths(parts: Mapping[str, float]) -> dict[str, int]:
    """Parts of 100 as whole tenths that sum to 1000, by the largest remainders; of equal ones the first gets more.

    In tenths, as the page writes them: in whole percent, eight themes that weigh alike would not look it.

    Parameters
    ----------
    parts : Mapping
        By name, together 100; nothing is made of nothing.
    """
    tenths = {name: int(10 * part + 1e-9) for name, part in parts.items()}
    missing = round(10 * sum(parts.values())) - sum(tenths.values())
    first = sorted(parts, key=lambda name: round(tenths[name] - 10 * parts[name], 9))[:missing]
    return {name: number + (name in first) for name, number in tenths.items()}


def weight_rows(dataset: Dataset, answer: Answer, words: Words) -> tuple[WeightRow, ...]:
    """The themes that count, the heaviest first; what is written sums to 100."""
    written = percent_in_tenths(answer.weighing.percent)
    decimals = int(any(tenths % 10 for tenths in written.values()))
    names: dict[str, list[str]] = {HEARD: [words("how long ago the last workshop for this target group was")]}
    for indicator in answer.basis.indicators:
        names.setdefault(indicator.theme, []).append(words.pick(indicator.name))
    return tuple(
        WeightRow(
            theme=theme_name(dataset, theme, words),
            part=percent / 100,
            percent=_percent(written[theme], decimals, words),
            indicators=", ".join(names.get(theme, ())),
        )
        for theme, percent in sorted(answer.weighing.percent.items(), key=lambda pair: -pair[1])
        if percent > 0
    )


def _percent(tenths: int, decimals: int, words: Words) -> str:
    """A theme that counts is never said to have no part."""
    if not tenths:
        return words("less than {number}%", number=words.number(0.1, 1))
    return words("{number}%", number=words.number(tenths / 10, decimals))


def conditions(dataset: Dataset, answer: Answer, words: Words) -> tuple[str, ...]:
    """What was looked for, who was left out of it, and what does not count."""
    weighing = answer.weighing

    def quartiers(ids: Iterable[str]) -> str:
        return words.list([dataset.quartier_names[key] for key in ids if key in dataset.quartier_names])

    wanted = words.pick(dataset.city.quartier if weighing.k == 1 else dataset.city.quartiers)
    group = dataset.group_name(weighing.group, words)
    sentences = [words("Looked for: {k} {quartiers}. Answers of: {group}.", k=weighing.k, quartiers=wanted, group=group)]
    if standard := dataset.standard_name(weighing.standard, words):
        sentences.append(words("Survey values are standardised by {standard}.", standard=standard))
    if weighing.must:
        sentences.append(words("Chosen in any case: {names}.", names=quartiers(weighing.must)))
    if weighing.without:
        sentences.append(words("Never chosen: {names}.", names=quartiers(weighing.without)))
    if weighing.months:
        sentences.append(
            words("Left out: those with a workshop in the past {number} {number:month|months}.", number=weighing.months)
        )
    if weighing.planned:
        sentences.append(words("Left out: those where a workshop is planned."))
    if weighing.least:
        sentences.append(words("Left out: those with fewer than {number} inhabitants.", number=words.number(weighing.least)))
    if weighing.left_out:
        indicators = [indicator_name(dataset, key, words) for key in weighing.left_out if key in dataset.catalogue.indicators]
        sentences.append(words("Indicators that do not count: {names}.", names=words.list(indicators)))
    if weighing.mean is Aggregation.GEOMETRIC:
        sentences.append(words("Geometric mean: a low need in one theme makes up for less in another."))
    return tuple(sentences)


def reach_table(
    dataset: Dataset, answer: Answer, standings: Sequence[Standing], words: Words
) -> tuple[tuple[str, ...], tuple[ReachRow, ...]]:
    """Titles of target groups, and who was reached in some quartiers; nothing where the city tells of no workshop."""
    if not dataset.workshops or not standings:
        return (), ()
    groups = list(dict.fromkeys((EVERYBODY, answer.weighing.group, *dataset.catalogue.target_groups)))[:_MOST_GROUPS]
    cells = coverage_of(dataset, dataset.city.today()).cells.set_index(["quartier_id", "target_group"])
    rows = []
    for standing in standings[:_MOST_ROWS]:
        reached = tuple(written_reach(row_of(cells, (standing.quartier_id, group)), words) for group in groups)
        last = row_of(cells, (standing.quartier_id, EVERYBODY))["last"]
        when = words("never") if last is None else last.written(words)
        rows.append(ReachRow(dataset.quartier_names[standing.quartier_id], reached, when))
    return tuple(dataset.group_name(group, words) for group in groups), tuple(rows)


def facts(dataset: Dataset, answer: Answer, fill: str, words: Words) -> tuple[tuple[str, str], ...]:
    """Titles and texts of what is known of the data; `fill` is what the map colours."""
    survey, basis = survey_of(dataset, answer.weighing), answer.basis
    surveyed = [rows for indicator, rows in zip(basis.indicators, basis.rows, strict=True) if indicator.source == "survey"]
    period = dataset.periods.get(survey) if surveyed else None
    named = (dataset.period_name(survey, words), words.pick(period.when)) if period else ()
    counts = [int(n) for rows in surveyed for n in rows.loc[rows["status"].isin(SHOWN), "n"].dropna()]
    registers = [dataset.waves_of(indicator.id)[-1] for indicator in basis.indicators if indicator.source == "register"]
    dated = [dataset.period_name(wave, words) for wave in dataset.periods if wave in registers and wave != UNDATED]
    answers = ""
    if counts:
        answers = words(
            "{least} to {most} for one indicator in one {quartier}",
            least=words.number(min(counts)),
            most=words.number(max(counts)),
            quartier=dataset.city.quartier,
        )
    sources = filter(None, (words.pick(dataset.city.source), *fill_notes(dataset, fill, words)))
    lines = [
        (words("Base"), words.pick(period.population) if period else ""),
        (words("Survey"), ", ".join(filter(None, named))),
        (words("Answers"), answers),
        (words("Figures as of"), "; ".join(dated)),
        (words("Source"), " · ".join(sources)),
        (words("Seed of the draws"), str(answer.weighing.seed)),
        (words("Scenario as text"), answer.weighing.written()),
        (words("Made on"), words.date(dataset.city.today())),
    ]
    return tuple((title, text) for title, text in lines if text)
