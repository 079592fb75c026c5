"""The weights of a wave as they are made: taken as they are, checked against margins, or raked to them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from files.findings import Findings
from indicators.survey.calibration import Calibration, blocks_of
from indicators.survey.categories import Categories
from indicators.survey.design import Floats, Wave
from indicators.survey.moments import KEYS, Moments
from indicators.survey.panel import as_sampled, rows_as_sampled
from indicators.weighting.crossing import Crossing, as_matrix, crossing_of
from indicators.weighting.options import CALIBRATED
from indicators.weighting.raking import Raked, rake
from indicators.weighting.report import WeightReport, tell_crossed
from indicators.weighting.trimming import trimming_of
from language.phrases import Phrase

MOST_CLASSES = 2000  # that hang together: their products are a whole matrix
_ROUNDED = 0.005  # of a figure: weights in a file are rounded


def weighed(moments: Moments, wave: Wave, file: str, findings: Findings) -> tuple[Moments, WeightReport | None]:
    """The moments with the weights that count, and what raking did to them, if it was done here.

    Parameters
    ----------
    wave : Wave
        With the figures of its margins.
    file : str
        Of the survey, for findings.

    Raises
    ------
    Rejected
        If the margins do not fit the respondents, or raking does not come to an end.
    """
    if not wave.margins:
        _tell_kind(wave, findings, file)
        return moments, None
    if wave.weight and not wave.weights:
        _ask_kind(wave.weight, file, findings)
    crossing = crossing_of(moments, wave.margins, file, findings)
    _check_size(crossing, findings)
    tell_crossed(moments, wave.margins, findings)
    if wave.weights == CALIBRATED:
        _check_met(moments, crossing, wave, file, findings)
        return replace(moments, calibration=Calibration(crossing.matrix, np.ones(len(crossing.at)))), None
    return _raked(moments, crossing, wave, file, findings)


def _tell_kind(wave: Wave, findings: Findings, file: str) -> None:
    if wave.replication:  # their spread holds whatever was done to the weights
        return
    if wave.weight and wave.weights == CALIBRATED:
        observed = Phrase("calibrated weights without margins: column “{column}”", column=wave.weight)
        why = Phrase(
            "Errors are those of unadjusted weights: usually up to 37 percent too wide, in clusters up to 6 times,"
            " sometimes too narrow."
        )
        remedy = Phrase("Name the margins under [[waves.calibration]]; docs/city-folder.md says how.")
        findings.mend("survey.weights_without_margins", file, observed=observed, why=why, remedy=remedy)
    elif wave.weight and not wave.weights and not (wave.stratum or wave.psu):
        _ask_kind(wave.weight, file, findings)


def _ask_kind(column: str, file: str, findings: Findings) -> None:
    observed = Phrase("weights in column “{column}”, and no word of how they were made", column=column)
    why = Phrase("Weights of the sample design and weights that were adjusted to register figures have different errors.")
    remedy = Phrase('Write weights = "design" or weights = "calibrated" for this wave in dataset.toml.')
    findings.ask("survey.weights_of_which_kind", file, observed=observed, why=why, remedy=remedy)
    findings.finish()


def _check_size(crossing: Crossing, findings: Findings) -> None:
    largest = max(map(len, blocks_of(crossing.matrix)))
    if largest > MOST_CLASSES:
        observed = Phrase("{count} classes of margins that hang together", count=largest)
        why = Phrase("More than {limit} cannot be solved at once.", limit=MOST_CLASSES)
        remedy = Phrase("Join classes, take by_quartier from a margin, or make every margin one by quartier.")
        findings.stop("survey.margins_too_many", "dataset.toml", observed=observed, why=why, remedy=remedy)
        findings.finish()


def _check_met(moments: Moments, crossing: Crossing, wave: Wave, file: str, findings: Findings) -> None:
    """Weighted counts beside the figures, both as parts of all: weights may stand for anything."""
    w = moments.counts["w"].to_numpy(dtype="float64")
    own = crossing.matrix.T @ w
    for margin in wave.margins:
        at = [number for number, name in enumerate(crossing.classes) if name.margin == margin.name]
        given, wanted = 100 * own[at] / own[at].sum(), 100 * crossing.persons[at] / crossing.persons[at].sum()
        off = np.abs(given / wanted - 1)
        worst, told_above = int(off.argmax()), min(_ROUNDED, wave.tolerance)
        if off[worst] <= told_above:
            continue
        observed = Phrase(
            "{of}: {weighted} percent of the weights, {persons} of the population",
            of=crossing.classes[at[worst]].words,
            weighted=round(float(given[worst]), 2),
            persons=round(float(wanted[worst]), 2),
        )
        why = Phrase(
            "{count} {count:class|classes} of “{margin}” {count:is|are} missed by more than rounding; this one is furthest off.",
            count=int((off > told_above).sum()),
            margin=margin.name,
        )
        if off[worst] <= wave.tolerance:
            remedy = Phrase("The weights were taken as they are; errors are those of weights that meet the margins.")
            findings.mend("survey.margin_nearly_met", file, observed=observed, why=why, remedy=remedy)
        else:
            remedy = Phrase(
                'Correct the figures or the classes; or write weights = "design" to have them raked here, or a larger tolerance.'
            )
            findings.stop("survey.margin_missed", file, observed=observed, why=why, remedy=remedy)
    findings.finish()


def _check_persons(moments: Moments, crossing: Crossing, wave: Wave, findings: Findings) -> None:
    """Stop where far more people answered than there are: figures in percent or in thousands, or without their zeros."""
    respondents = moments.counts["respondents"].where(moments.counts["w"] > 0, 0).to_numpy(dtype="float64")
    answered = crossing.matrix.T @ respondents
    file_of = {margin.name: margin.file for margin in wave.margins}
    why = Phrase("More than twice as many people answered as the figure says there are.")
    remedy = Phrase(
        "Correct the figure: people, not percent and not thousands, without a point (1234); or join the class with a larger one."
    )
    too_few = np.flatnonzero(2 * crossing.persons < answered)
    for number, at in enumerate(too_few[:6]):
        of = crossing.classes[at]
        persons, count = round(float(crossing.persons[at]), 1), int(answered[at])
        observed = Phrase(
            "{of}: {persons} {persons:person|people}, and {count} {count:respondent|respondents}",
            of=of.words,
            persons=persons,
            count=count,
        )
        if number == 5:
            observed = Phrase("{count} more {count:class|classes} of this kind", count=len(too_few) - 5)
        findings.stop("survey.margin_below_respondents", file_of[of.margin], observed=observed, why=why, remedy=remedy)
    findings.finish()


def _raked(moments: Moments, crossing: Crossing, wave: Wave, file: str, findings: Findings) -> tuple[Moments, WeightReport]:
    _check_persons(moments, crossing, wave, findings)
    w = moments.counts["w"].to_numpy(dtype="float64")
    distinct, cell = np.unique(crossing.at, axis=0, return_inverse=True)
    weights: Floats = np.bincount(cell.ravel(), weights=w).astype(np.float64)
    average = crossing.persons.sum() / (crossing.matrix.T @ w).sum()
    bounds = (wave.bounds[0] * average, wave.bounds[1] * average) if wave.bounds else None
    raked = rake(as_matrix(distinct, len(crossing.classes)), weights, crossing.persons, bounds)
    if not raked.converged:
        _stop_unmet(crossing, raked, wave, file, findings)
    g = raked.g[cell.ravel()]
    trimmed = trimming_of(moments, g, wave.trim) if wave.trim else None
    calibration = Calibration(crossing.matrix, g, None if trimmed is None else trimmed.factors)
    report = WeightReport.of(moments, crossing, raked, calibration, bounds)
    report.tell(wave.weight, file, findings)
    weighed_moments = replace(reweighted(moments, g * calibration.trimmed), calibration=calibration)
    if trimmed is not None:
        trimmed.tell(weighed_moments, crossing, file, findings)
    return weighed_moments, report


def _stop_unmet(crossing: Crossing, raked: Raked, wave: Wave, file: str, findings: Findings) -> None:
    worst = int(np.abs(raked.missed).argmax())
    persons = crossing.persons[worst]
    observed = Phrase(
        "{of}: {weighted} instead of {persons} people",
        of=crossing.classes[worst].words,
        weighted=round(float(persons * (1 + raked.missed[worst]))),
        persons=round(float(persons)),
    )
    why = Phrase("Raking came to no end after {steps} steps: no weights meet all margins.", steps=raked.steps)
    remedy = Phrase("Join classes of which few answered, or leave out a margin.")
    if wave.bounds:
        remedy = Phrase("Widen bounds, join classes of which few answered, or leave out a margin.")
    findings.stop("survey.raking_does_not_end", file, observed=observed, why=why, remedy=remedy)
    findings.finish()


def reweighted(moments: Moments, g: Floats) -> Moments:
    """Every weight times g of its cell.

    Parameters
    ----------
    g : array
        Of the rows of `moments.counts`.
    """
    counts, sums = moments.counts, moments.sums
    row = pd.MultiIndex.from_frame(counts[KEYS]).get_indexer(pd.MultiIndex.from_frame(sums[KEYS]))
    once, twice = g[row], g[row] ** 2
    factors = np.stack([np.ones(len(g)), g, g**2], axis=1)[:, None, :]
    return replace(
        moments,
        values={name: (values, counted * factors) for name, (values, counted) in moments.values.items()},
        counts=counts.assign(ww=counts["ww"] * g**2, **{name: counts[name] * g for name in ("w", "lightest", "heaviest")}),
        sums=sums.assign(
            **{name: sums[name] * once for name in ("w", "wy", "wyy")},
            **{name: sums[name] * twice for name in ("ww", "wwy", "wwyy")},
        ),
    )


def categories_as(moments: Moments, categories: Categories, wave: Wave) -> Categories:
    """Answers counted one by one, of the same people, put together and weighed as their other answers were.

    Parameters
    ----------
    moments : Moments
        Of the same pass, after `indicators.survey.panel.as_sampled` and `weighed`.
    """
    own = as_sampled(categories.moments, wave)
    if moments.calibration is not None:
        own = replace(reweighted(own, moments.calibration.g * moments.calibration.trimmed), calibration=moments.calibration)
    columns = tuple((column, rows_as_sampled(counts, categories.moments, wave)) for column, counts in categories.columns)
    return Categories(own, columns)
