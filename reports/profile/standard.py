"""What would be judged otherwise, had every place the city's ages."""

from functools import lru_cache

import pandas as pd

from dataset.dataset import Dataset
from indicators.catalogue import Indicator
from indicators.estimates.sentences import interval_of, verdict_of, written
from indicators.estimates.vocabulary import CERTAIN, Estimate, Status, estimate_of
from language.words import Words
from reports.profile.numbers import how_read, latest_estimate, surveyed, usual_base
from reports.profile.parts import Section, Standardised


@lru_cache(maxsize=128)
def _rows(dataset: Dataset, indicator: str, group: str) -> pd.DataFrame:
    """A target group's standardised rows of the latest wave."""
    return dataset.standardised_rows(indicator, group, dataset.waves_of(indicator)[-1])


def _pairs(dataset: Dataset, quartier_id: str, group: str) -> list[tuple[Indicator, Estimate, Estimate]]:
    """Raw and standardised, of indicators for which both are reliable here."""
    if dataset.catalogue.standard is None:
        return []
    pairs = []
    for indicator in surveyed(dataset, group):
        if not dataset.standards_of(indicator.id, group, dataset.waves_of(indicator.id)[-1]):
            continue
        raw, standardised = (
            latest_estimate(dataset, indicator, quartier_id, group),
            estimate_of(_rows(dataset, indicator.id, group), quartier_id),
        )
        if raw.status is Status.OK and standardised.status is Status.OK:
            pairs.append((indicator, raw, standardised))
    return pairs


def judged_otherwise(dataset: Dataset, quartier_id: str, group: str, words: Words) -> tuple[Standardised, ...]:
    """Indicators whose difference from the rest of the city is certain by one of the two values, and not so by the other."""
    usual = usual_base(surveyed(dataset, group), words)
    return tuple(
        Standardised(
            indicator=words.pick(indicator.name),
            theme=words.pick(dataset.catalogue.themes[indicator.theme].name),
            raw=written(raw.value, indicator, words),
            raw_verdict=verdict_of(raw, words),
            value=written(standardised.value, indicator, words),
            verdict=verdict_of(standardised, words),
            interval=interval_of(standardised, indicator, words),
            base=how_read(indicator, usual, words),
        )
        for indicator, raw, standardised in _pairs(dataset, quartier_id, group)
        if raw.verdict is not standardised.verdict and {raw.verdict, standardised.verdict} & set(CERTAIN)
    )


def standard_section(dataset: Dataset, quartier_id: str, group: str, words: Words) -> Section | None:
    """The title, and of how many indicators something may be said; None where that is nothing."""
    described, pairs = dataset.catalogue.standard, _pairs(dataset, quartier_id, group)
    if described is None or not pairs:
        return None
    quartiers, distribution = dataset.city.quartiers, described.distribution
    title = words("If all {quartiers} had the city’s {distribution}", quartiers=quartiers, distribution=distribution)
    able = words.plural(
        "This can be calculated here for {number} indicator.", "This can be calculated here for {number} indicators.", len(pairs)
    )
    nothing = words("{able} None would be judged otherwise.", able=able)
    shown = words("{able} Shown is what would be judged otherwise.", able=able)
    return Section(title, nothing, (shown,) if judged_otherwise(dataset, quartier_id, group, words) else ())
