"""What a reader's own area, several quartiers as one, has of an indicator: reckoned from what is published."""

import math
from functools import lru_cache

import numpy as np
import pandas as pd

from dataset.dataset import INHABITANTS, Dataset
from files.dates import PartialDate
from indicators.estimates.domains import EVERYBODY
from indicators.estimates.precision import last_of_two_digits, outward, unreliable
from indicators.estimates.vocabulary import Estimate, Status, Verdict
from indicators.formulas import Rate, Register, Total
from indicators.register.rows import UNDATED
from indicators.relations.union import CannotJoin, Union, joined_mean, joined_rate, joined_total
from language.phrases import Phrase
from reports.map.requests import MapRequest


@lru_cache(maxsize=512)
def own_area(dataset: Dataset, request: MapRequest, quartier_ids: tuple[str, ...]) -> Estimate:
    """The area's value with its interval; nothing is tested of it.

    Its value is written as an indicator's is, so a reader who reckons with the table's numbers gets the same.

    Raises
    ------
    CannotJoin
        With the reason: a withheld or missing member, or a figure that is no mean, sum or rate of parts.
    """
    if request.indicator in dataset.catalogue.categorical:
        raise CannotJoin(Phrase("Several quartiers have no category in common; each has its own."))
    indicator = dataset.catalogue.indicators[request.indicator]
    if request.standard and indicator.formula.standardised:
        raise CannotJoin(Phrase("Standardised values are not joined; choose the values as they were answered."))
    members = dataset.quartier_rows(request.indicator, request.group, request.wave).loc[list(quartier_ids)]
    union = _joined(dataset, request, members)
    unit = float(last_of_two_digits(union.upper)) if isinstance(indicator.formula, Total) else 10.0**-indicator.decimals
    lower, upper = (float(end) for end in outward(union.lower, union.upper, unit))
    if indicator.formula.standardised:
        rows = pd.DataFrame({"indicator": [indicator.id], "n": [union.n], "n_eff": [union.n], "lower": [lower], "upper": [upper]})
        doubtful = bool(unreliable(rows, dataset.catalogue, dataset.thresholds)[0])
    else:  # no width says when a sum is too uncertain, so it is as uncertain as the worst of its parts
        doubtful = bool((members["status"] == Status.UNRELIABLE).any())
    status = Status.UNRELIABLE if doubtful else Status.OK
    return Estimate(round(union.value, indicator.decimals), lower, upper, union.n, status, Verdict.NONE, indicator.source)


def _joined(dataset: Dataset, request: MapRequest, rows: pd.DataFrame) -> Union:
    indicator = dataset.catalogue.indicators[request.indicator]
    independent = dataset.periods[request.wave].sampled_apart
    match indicator.formula:
        case Total():
            return joined_total(rows, independent=independent)
        case Register() if indicator.adds_up:
            return joined_total(rows, independent=independent)
        case Rate() as rate:
            return joined_rate(rows, _counted(dataset, rate, request).reindex(rows.index))
        case formula if formula.standardised and formula.scale is not None:
            inhabitants, asked = _people(dataset, request, rows.index)
            scale, binary = formula.scale, formula.binary
            return joined_mean(rows, asked, inhabitants, scale, binary=binary, independent=independent)
    raise CannotJoin(Phrase("This figure of several areas does not follow from the figures of each."))


def _people(dataset: Dataset, request: MapRequest, members: pd.Index) -> tuple[pd.Series, pd.Series]:
    """Inhabitants and respondents of each member: those of the target group where a register counts it, else everybody.

    How large a part of everybody the group is, is otherwise told by who answered, and in some quartiers the group may have
    been asked more than in others. Inhabitants are those of the date nearest to the survey at which all members have some.
    """
    group = EVERYBODY if _lacks_people(dataset, request.group, request.wave, members) else request.group
    return _inhabitants(dataset, group, request.wave, members), _respondents(dataset, request.wave, group).reindex(members)


def is_weighted_by_answers(dataset: Dataset, request: MapRequest, quartier_ids: tuple[str, ...]) -> bool:
    """Whether who answered has to say how large a target group is in each member: no register counts it in all of them."""
    formula = dataset.catalogue.indicators[request.indicator].formula
    if request.group == EVERYBODY or not formula.standardised or formula.scale is None:
        return False
    return _lacks_people(dataset, request.group, request.wave, pd.Index(quartier_ids))


def _lacks_people(dataset: Dataset, group: str, wave: str, members: pd.Index) -> bool:
    return not _inhabitants(dataset, group, wave, members).gt(0).all()


def _inhabitants(dataset: Dataset, group: str, wave: str, members: pd.Index) -> pd.Series:
    """Of the first date, the nearest before others, at which all members have some; of the last one where none is so."""
    inhabitants = pd.Series(np.nan, members)
    for date in _nearest_first(dataset, wave):
        inhabitants = pd.Series(dataset.inhabitants(group, date), dtype="float64").reindex(members)
        if inhabitants.gt(0).all():
            break
    return inhabitants


def _nearest_first(dataset: Dataset, wave: str) -> list[str]:
    """Dates at which inhabitants were counted; the latest first where nothing says when the survey was."""
    dates, asked = dataset.waves_of(INHABITANTS)[::-1], dataset.periods[wave].time
    if asked is None:
        return dates
    away = {date: abs(PartialDate.parse(date).in_years - asked) for date in dates if date != UNDATED}
    return sorted(dates, key=lambda date: away.get(date, math.inf))


@lru_cache(maxsize=32)
def _respondents(dataset: Dataset, wave: str, group: str) -> pd.Series:
    """All of a group who answered in each quartier: the answers to the question that most answered."""
    rows = dataset.estimates
    here = (rows["wave"] == wave) & (rows["level"] == "quartier") & (rows["target_group"] == group) & (rows["source"] == "survey")
    return rows[here].astype({"n": "float64"}).groupby("quartier_id")["n"].max()


def _counted(dataset: Dataset, rate: Rate, request: MapRequest) -> pd.Series:
    """What a rate is counted of, if the catalogue shows that figure too; missing where it does not."""
    for key, other in dataset.catalogue.indicators.items():
        if isinstance(other.formula, Register) and other.formula.figure == rate.below and request.wave in dataset.waves_of(key):
            return dataset.quartier_rows(key, request.group, request.wave)["value"]
    return pd.Series(dtype="float64")
