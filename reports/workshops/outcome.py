"""What became of a measure: what the surveys before and after it say, as far as that may be told; never why."""

from dataclasses import dataclass

from dataset.dataset import Dataset
from indicators.catalogue import Indicator
from indicators.estimates.domains import EVERYBODY
from indicators.estimates.sentences import break_of, changes_of, interval_of, value_of, written, written_change
from indicators.estimates.vocabulary import Estimate, Status, estimate_of
from language.words import Words
from workshops.measures import Measure, Stage
from workshops.outcomes import Around, indicators_of, waves_around


@dataclass(frozen=True)
class OutcomeRow:
    """An indicator before and after, in one place.

    Attributes
    ----------
    values, change, interval, verdict : str
        ``2017: 45 % → 2021: 55 %``, ``+10 percentage points``, ``+2 to +18``, and what was released about the change; all empty
        where something may not be told.
    why_not : str
        Then the reason; else empty.
    """

    indicator: str
    place: str
    values: str = ""
    change: str = ""
    interval: str = ""
    verdict: str = ""
    why_not: str = ""


def outcome_of(dataset: Dataset, measure: Measure, words: Words) -> tuple[OutcomeRow, ...]:
    """Everybody's answers before and after a measure that runs or is done; nothing of others, or where no survey asks about it.

    Measures without a quartier are for the whole city. Of the surveys after it the first and the last are told.
    """
    if measure.stage not in (Stage.RUNNING, Stage.DONE):
        return ()
    contributions = {contribution.id: contribution for contribution in dataset.contributions}
    rows: list[OutcomeRow] = []
    for key in indicators_of(measure, contributions, dataset.catalogue):
        indicator = dataset.catalogue.indicators[key]
        why_not, around = _around(dataset, measure, key, words)
        if why_not or around is None:
            rows.append(OutcomeRow(words.pick(indicator.name), "", why_not=why_not))
            continue
        rows += [
            _row(dataset, indicator, place, (around.before, after), words)
            for place in measure.quartier_ids or ("",)
            for after in around.after
        ]
    return tuple(rows)


def _around(dataset: Dataset, measure: Measure, indicator: str, words: Words) -> tuple[str, Around | None]:
    """The surveys to compare, or why there are none."""
    ends = {wave: period.ends for wave, period in dataset.periods.items() if period.ends is not None}
    waves = dataset.waves_of(indicator)
    if not waves or any(wave not in ends for wave in waves):
        return words("when it was asked is not known"), None
    around = waves_around(measure, waves, ends)
    if around is None:
        return words("when the measure began is not known"), None
    if not around.after:
        return words("no survey is clearly later") if around.between else words("not asked again yet"), None
    if not around.before:
        said = words("no survey is clearly earlier") if around.between else words("not asked before the measure began")
        return said, None
    return "", around


def _row(dataset: Dataset, indicator: Indicator, quartier_id: str, waves: tuple[str, str], words: Words) -> OutcomeRow:
    before, after = waves
    name, place = words.pick(indicator.name), dataset.place_names([quartier_id] if quartier_id else [], words)
    if gap := dataset.series_break(indicator.id, before, after):
        return OutcomeRow(name, place, why_not=break_of(gap, dataset.period_name(gap.wave, words), words))
    asked = (indicator.id, EVERYBODY)
    changes = dataset.change_rows(*asked, *waves) if quartier_id else dataset.city_change(*asked, *waves)
    ends = [_estimate(dataset, indicator.id, quartier_id, wave) for wave in waves]
    if changes.empty or None in ends:
        return OutcomeRow(name, place, why_not=words("– no data"))
    change = estimate_of(changes, quartier_id)
    if change.status is not Status.OK or not change.has_interval:
        return OutcomeRow(name, place, why_not=_not_told(change, indicator, words))
    values = [
        words("{wave}: {value}", wave=dataset.period_name(wave, words), value=written(end.value, indicator, words))
        for wave, end in zip(waves, ends, strict=True)
        if end is not None
    ]
    return OutcomeRow(
        indicator=name,
        place=place,
        values=" → ".join(values),
        change=written_change(change.value, indicator, words),
        interval=interval_of(change, indicator, words, change=True),
        verdict=changes_of(changes.loc[[quartier_id]], words)[0],
    )


def _estimate(dataset: Dataset, indicator: str, quartier_id: str, wave: str) -> Estimate | None:
    if quartier_id:
        return estimate_of(dataset.quartier_rows(indicator, EVERYBODY, wave), quartier_id)
    return dataset.city_estimate(indicator, EVERYBODY, wave)


def _not_told(change: Estimate, indicator: Indicator, words: Words) -> str:
    """Why a change is not told: data protection, no figures, or too few answers for a comparison."""
    if change.status in (Status.WITHHELD, Status.NO_DATA):
        return value_of(change, indicator, words, change=True)
    return words("too uncertain for a comparison")
