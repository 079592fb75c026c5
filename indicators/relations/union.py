"""Several quartiers as one, of published figures alone: what a reader could reckon by hand.

Everything here is a function of rows as they were released (`release.gate`) and of public numbers of inhabitants, so a
union tells nothing that its members do not. Where a member is withheld there is no union at all.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import special

from indicators.estimates.intervals import NORMAL
from indicators.estimates.vocabulary import SHOWN, Status
from indicators.survey.design import Floats
from language.phrases import Phrase

_LEAST = 2  # quartiers; one is no union
_UNKNOWN_SIZE = Phrase("how many people live there is not published")


class CannotJoin(ValueError):
    """These quartiers give no common figure; `reason` says why."""

    def __init__(self, reason: Phrase) -> None:
        super().__init__(reason.msgid)
        self.reason = reason


@dataclass(frozen=True)
class Union:
    """A figure of several quartiers together.

    Attributes
    ----------
    value, lower, upper : float
        In the indicator's unit, not rounded; limits are missing for what is counted.
    n : int or None
        Respondents; None for what is counted, and where a member does not say how many.
    """

    value: float
    lower: float
    upper: float
    n: int | None


def joined_mean(
    rows: pd.DataFrame,
    asked: pd.Series,
    inhabitants: pd.Series,
    scale: tuple[float, float],
    *,
    binary: bool,
    independent: bool,
) -> Union:
    """A share or a mean of several quartiers.

    Members weigh as W = N n / m: N inhabitants, n answers to this question in this group, m respondents in all, so that
    a question that was put to few, and a group that is rare, weigh what they are. With w = W / ΣW the value is
    v = Σ w v_q; its variance Σ w² se² where members were sampled independently, plus what the estimated weights add,
    Σ w² (v_q - v)² (1 - f) / (f m) with f = n / m (the ratio estimator's linearisation, Särndal, Swensson and Wretman
    1992, 5.6). Where they may not have been, (Σ w se)² stands for the first sum: no correlation makes it larger.

    Parameters
    ----------
    rows : DataFrame
        Released, by ``quartier_id``, the members alone: ``name, value, se, lower, upper, n, status``.
    asked : Series
        m of each member.
    inhabitants : Series
        N of each member.
    scale : tuple of float
        Lowest and highest value in the indicator's unit.
    binary : bool
        Whether it is a share: its interval is made on the logit scale.
    independent : bool
        Whether every member was sampled for itself.

    Raises
    ------
    CannotJoin
        If a member's figure or its inhabitants are not published.
    """
    _check(rows, asked, inhabitants)
    n, m = rows["n"].to_numpy(float), np.maximum(asked.to_numpy(float), rows["n"].to_numpy(float))
    weight = inhabitants.to_numpy(float) * n / m
    weight = weight / weight.sum()
    values, errors = rows["value"].to_numpy(float), _errors(rows)
    value = float(weight @ values)
    sampled = float(((weight * errors) ** 2).sum()) if independent else float((weight @ errors) ** 2)
    part = n / m
    weighed = float(((weight * (values - value)) ** 2 * (1 - part) / (part * m)).sum())
    error = float(np.sqrt(sampled + weighed))
    low, high = scale
    lower, upper = value - NORMAL * error, value + NORMAL * error
    if binary and low < value < high:
        share = (value - low) / (high - low)
        reach = NORMAL * error / (high - low) / (share * (1 - share))
        ends = special.expit(special.logit(share) + np.array([-reach, reach]))
        lower, upper = (low + (high - low) * ends).tolist()
    elif binary:  # all answered alike: no member's limits may be left
        lower, upper = float(weight @ rows["lower"].to_numpy(float)), float(weight @ rows["upper"].to_numpy(float))
    return Union(value, max(lower, low), min(upper, high), int(n.sum()))


def joined_total(rows: pd.DataFrame, *, independent: bool) -> Union:
    """How many people, or whatever is counted, live in several quartiers together.

    Parameters
    ----------
    rows : DataFrame
        As for `joined_mean`; a figure of a register that has no ``se`` is counted and has no error. Without any ``se`` there
        are no limits.

    Raises
    ------
    CannotJoin
        If a member's figure is not published.
    """
    _check(rows)
    value, errors = float(rows["value"].sum()), _errors(rows)
    error = float(np.sqrt((errors**2).sum()) if independent else errors.sum())
    lower, upper = _limits(rows, np.ones(len(rows)), error)
    return Union(value, lower, upper, _people(rows))


def joined_rate(rows: pd.DataFrame, below: pd.Series) -> Union:
    """A register's rate of several quartiers: of each its rate times what it is counted of, by the sum of that.

    Where rates have errors, they are taken as independent, as those of a register's figures are everywhere.

    Parameters
    ----------
    rows : DataFrame
        As for `joined_total`.
    below : Series
        Of each member the published number that the rate is counted of.

    Raises
    ------
    CannotJoin
        If a figure is missing.
    """
    _check(rows, below, unknown=Phrase("how much the rate is counted of is not published"))
    weight = below.to_numpy(float) / below.sum()
    value = float(weight @ rows["value"].to_numpy(float))
    lower, upper = _limits(rows, weight, float(np.sqrt(((weight * _errors(rows)) ** 2).sum())))
    return Union(value, lower, upper, _people(rows))


def _limits(rows: pd.DataFrame, weight: Floats, error: float) -> tuple[float, float]:
    """Of a weighted sum, no further than all members' own limits together; missing where nothing has an error."""
    if rows["se"].isna().all():
        return np.nan, np.nan
    values = rows["value"].to_numpy(float)
    least, most = (weight @ np.where(rows[end].isna(), values, rows[end]).astype(float) for end in ("lower", "upper"))
    value = weight @ values
    return float(max(value - NORMAL * error, least)), float(min(value + NORMAL * error, most))


def _people(rows: pd.DataFrame) -> int | None:
    """Respondents behind a figure; None where a member does not say how many."""
    return None if rows["n"].isna().any() else int(rows["n"].sum())


def _check(rows: pd.DataFrame, *public: pd.Series, unknown: Phrase = _UNKNOWN_SIZE) -> None:
    if len(rows) < _LEAST:
        raise CannotJoin(Phrase("A union is made of two quartiers or more."))
    for status, why in (
        (Status.WITHHELD, Phrase("not shown, so that nobody is recognised")),
        (Status.NO_DATA, Phrase("no data")),
    ):
        names = rows.loc[rows["status"] == status, "name"]
        if len(names):
            raise CannotJoin(Phrase("No common value: {names} – {why}.", names=", ".join(names), why=why))
    if not rows["status"].isin(SHOWN).all():
        raise ValueError(f"a status that nobody knows: {sorted(set(rows['status']))}")
    for numbers in public:
        missing = rows["name"][~(numbers.reindex(rows.index) > 0)]
        if len(missing):
            raise CannotJoin(Phrase("No common value: {names} – {why}.", names=", ".join(missing), why=unknown))


def _errors(rows: pd.DataFrame) -> Floats:
    """Standard errors, at least half of what the interval says: at 0 and 100 % there is hardly an error, but an interval.

    What has neither is counted.
    """
    half = (rows["upper"] - rows["lower"]).to_numpy(float) / (2 * NORMAL)
    errors: Floats = np.nan_to_num(np.fmax(rows["se"].to_numpy(float), half))
    return errors
