"""Two indicators over all quartiers: their rows, and what may be said of them together."""

import math
from dataclasses import dataclass, replace

import pandas as pd

from dataset.dataset import Dataset
from indicators.catalogue import Indicator
from indicators.estimates.intervals import CONFIDENCE
from indicators.relations.correlation import Correlation, correlation, pairs_of
from language.words import Words
from reports.map.requests import Display, MapRequest, Second, others_of, second_map

_FEW_PAIRS = 20  # of fewer, not even one would


@dataclass(frozen=True)
class Together:
    """Two indicators, ready to be drawn and told.

    Attributes
    ----------
    first, second : Indicator
        Across and upwards.
    first_rows, second_rows : DataFrame
        Their rows (`Dataset.quartier_rows`), on the same index.
    title, base, said, note : str
        Both names; whose answers and when; the correlation in a sentence; what is taken off it, and what chance does.
    """

    first: Indicator
    second: Indicator
    first_rows: pd.DataFrame
    second_rows: pd.DataFrame
    title: str
    base: str
    said: str
    note: str


def pair_request(request: MapRequest, second: str) -> MapRequest:
    """The map of both; its export holds the numbers of the picture."""
    return replace(request, display=Display.PAIR, second=Second("indicator", second), standard="")


def second_of(dataset: Dataset, request: MapRequest, asked: str) -> str:
    """The second indicator asked for, else the theme's next, else any other; empty if there is none."""
    offered = [indicator.id for indicator in others_of(dataset, request.indicator)]
    theme = dataset.catalogue.indicators[request.indicator].theme
    same_theme = [name for name in offered if dataset.catalogue.indicators[name].theme == theme]
    return asked if asked in offered else next(iter([*same_theme, *offered]), "")


def together(dataset: Dataset, request: MapRequest, second: str, words: Words) -> Together:
    """Both indicators of the same group and wave, as far as the second is known for them."""
    other = second_map(dataset, pair_request(request, second))
    first_indicator, second_indicator = (dataset.catalogue.indicators[name] for name in (request.indicator, second))
    first_rows = dataset.quartier_rows(request.indicator, request.group, request.wave)
    second_rows = dataset.quartier_rows(other.indicator, other.group, other.wave)
    groups = dict.fromkeys(dataset.group_name(group, words) for group in (request.group, other.group))
    waves = dict.fromkeys(dataset.period_name(wave, words) for wave in (request.wave, other.wave))
    errors = _common_errors(dataset, request, other)
    quartiers = words.pick(dataset.city.quartiers)
    counted = first_indicator.source == second_indicator.source == "register"
    untold = errors is not None and math.isnan(errors)
    taken_off = words(
        "The same people answered both questions: what their errors have in common (correlation {errors}) is taken off.",
        errors=words.number(errors or 0.0, 2),
    )
    too_few = words(
        "Too few people answered both questions to tell how their errors go together, so nothing is said of a connection."
    )
    found = None if untold else correlation(pairs_of(first_rows, second_rows), errors or 0.0)
    notes = [*([] if errors is None else [taken_off]), _by_chance(dataset, words)] if found else []
    return Together(
        first_indicator,
        second_indicator,
        first_rows,
        second_rows,
        words("{first} and {second}", first=first_indicator.name, second=second_indicator.name),
        " · ".join([*groups, *waves, *([words("As answered")] if request.standard else [])]),
        too_few if untold else correlation_sentence(found, quartiers, words, counted=counted),
        " ".join(notes),
    )


def _common_errors(dataset: Dataset, request: MapRequest, other: MapRequest) -> float | None:
    """How the sampling errors of both go together; None where different people were asked, or nobody.

    Not a number where too few answered both for that to be published (`release.coarsening.correlations`).
    """
    sources = {dataset.catalogue.indicators[asked.indicator].source for asked in (request, other)}
    if sources != {"survey"} or request.wave != other.wave:
        return None
    pair, correlations = [request.indicator, other.indicator], dataset.correlations[request.wave]
    return math.nan if correlations.unknown(pair) else float(correlations.of(pair)[0, 1])


def _by_chance(dataset: Dataset, words: Words) -> str:
    """How many pairs would be said to go together, were there nothing behind any of them."""
    number = sum(bool(dataset.waves_of(name)) for name in dataset.catalogue.indicators)
    pairs = math.comb(number, 2)
    if pairs < _FEW_PAIRS:
        return words("About 5 in 100 pairs of indicators look connected by chance alone, even if there is nothing behind any.")
    return words(
        "{number} indicators make {pairs} pairs: about {chance} of them (5 in 100) would look connected by chance alone, even if "
        "there were nothing behind any.",
        number=words.number(number),
        pairs=words.number(pairs),
        chance=words.number(round((1 - CONFIDENCE) * pairs)),
    )


def correlation_sentence(correlation: Correlation | None, several: str, words: Words, *, counted: bool = False) -> str:
    """The correlation in a sentence.

    Parameters
    ----------
    several : str
        The city's word for quartiers.
    counted : bool
        Whether both are counted figures, which have no sampling error.
    """
    if correlation is None:
        return words("Too few {quartiers} to say whether the two go together.", quartiers=several)
    quartiers = words("{number} {quartiers}", number=words.number(correlation.quartiers), quartiers=several)
    numbers = _numbers(correlation, words, counted=counted)
    if not correlation.certain:
        return words("Whether the two go together is not certain ({quartiers}, {numbers}).", quartiers=quartiers, numbers=numbers)
    return words("{quartiers}: the two go together, but that proves no cause ({numbers}).", quartiers=quartiers, numbers=numbers)


def _numbers(correlation: Correlation, words: Words, *, counted: bool) -> str:
    """The correlation and its interval; an end at 1 or -1 is no limit, and is not written as if it were one."""
    lower, upper = correlation.printed
    if lower <= -1 and upper >= 1:
        return words("the sampling error is too large to tell how closely")
    whole = words.number(round(correlation.r))
    r = words.number(correlation.r, 2) if abs(correlation.r) < 0.995 else words("nearly {number}", number=whole)
    ends = {"r": r, "lower": words.number(lower, 2), "upper": words.number(upper, 2)}
    if counted and lower > -1 and upper < 1:
        return words("r = {r}, 95% interval {lower} to {upper}", **ends)
    if upper >= 1:
        return words("r = {r}, 95% interval from {lower} upwards, without an upper limit; sampling error included", **ends)
    if lower <= -1:
        return words("r = {r}, 95% interval from {upper} downwards, without a lower limit; sampling error included", **ends)
    return words("r = {r}, 95% interval {lower} to {upper}, sampling error included", **ends)
