"""Whose value a sentence tells, and the clauses that a finding is put together of."""

from collections.abc import Sequence
from functools import lru_cache

from dataset.dataset import Dataset
from indicators.catalogue import Indicator
from indicators.estimates.domains import EVERYBODY
from indicators.estimates.headlines import claim_of, topic_of
from indicators.estimates.vocabulary import SHOWN, Estimate
from indicators.register.rows import UNDATED
from language.words import Words
from reports.map.earlier import is_standardised
from reports.map.requests import MapRequest

_LONGEST = 240  # letters of a sentence that is read at one go


def claimed(
    dataset: Dataset,
    request: MapRequest,
    whose: Sequence[str],
    estimate: Estimate | None,
    words: Words,
    *,
    noted: bool = True,
) -> str:
    """A value in words, under the names of whoever it is of; with its base if that is not everybody who was asked.

    Parameters
    ----------
    estimate : Estimate or None
        None where the city has no figure of its own.
    noted : bool
        Whether it is said of a standardised value that it is one.
    """
    indicator, name = dataset.catalogue.indicators[request.indicator], ", ".join(whose)
    if estimate is None:
        return words("{topic}: no figure for the whole city", topic=topic_of(name, indicator, words))
    claim, standard = claim_of(name, estimate, indicator, words), dataset.catalogue.standard
    if estimate.status not in SHOWN:
        return claim
    if base := _part_asked(dataset, indicator, words):
        claim = words("{finding} (basis: {base})", finding=claim, base=base)
    if noted and standard and is_standardised(dataset, request):
        return words("{finding}, calculated with the city’s {distribution}", finding=claim, distribution=standard.distribution)
    return claim


def _part_asked(dataset: Dataset, indicator: Indicator, words: Words) -> str:
    """Who was asked a question that was put to some alone; a register's figure says in its own words what it is of."""
    base, everybody = words.pick(indicator.base), words.pick(dataset.catalogue.everybody)
    return base if everybody and base != everybody and indicator.source == "survey" else ""


def whose_of(dataset: Dataset, request: MapRequest, quartier: str, words: Words) -> list[str]:
    """Time, place and target group, as far as they do not go without saying."""
    indicator = dataset.catalogue.indicators[request.indicator]
    place = dataset.quartier_names[quartier] if quartier else "" if indicator.formula.tested else words.pick(dataset.city.name)
    group = dataset.group_name(request.group, words) if request.group != EVERYBODY else ""
    usual = (_latest(dataset, indicator.source), UNDATED)
    period = "" if request.wave in usual else dataset.period_name(request.wave, words)
    return [part for part in (period, place, group) if part]


def city_of(dataset: Dataset, request: MapRequest, words: Words) -> str:
    """The whole city by its name, with the target group if it is one's."""
    name = words.pick(dataset.city.name)
    return name if request.group == EVERYBODY else f"{name}, {dataset.group_name(request.group, words)}"


@lru_cache(maxsize=32)
def _latest(dataset: Dataset, source: str) -> str:
    """The last survey, or the last date of a register, that the city's folder holds."""
    if source == "survey":
        return dataset.survey_waves[-1]
    registers = [name for name, own in dataset.catalogue.indicators.items() if own.source == source]
    return max((date for name in registers for date in dataset.waves_of(name) if date != UNDATED), default="")


def joined(parts: Sequence[str], words: Words) -> str:
    """Clauses, each complete by itself, as one sentence, or as several where one would be too long."""
    first, *others = [part for part in parts if part]
    whole, last = "", first
    for other in others:
        longer = words("{first}; {second}", first=last, second=other)
        if len(longer) <= _LONGEST:
            last = longer
        else:
            whole, last = f"{whole}{words('{sentence}.', sentence=last)} ", other[:1].upper() + other[1:]
    return whole + last


def sentences(lines: Sequence[str], words: Words) -> str:
    """All that is not empty, each with a full stop."""
    return " ".join(line if line.endswith(".") else words("{sentence}.", sentence=line) for line in lines if line)
