"""How many people a share stands for: made of the share as it leaves, and of roughly how many people its answers stand for.

The variance of a total is that of its share, and what the number of people adds to it, being an estimate too.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from indicators.catalogue import Catalogue
from indicators.estimates.intervals import NORMAL
from indicators.estimates.precision import COARSE_BELOW, outward, rounded
from indicators.estimates.series import break_between
from indicators.estimates.table import totals_of
from indicators.estimates.vocabulary import SHOWN, Status, Verdict
from indicators.formulas import Total
from indicators.survey.design import Floats
from release.tables.released import CHANGES, KEY, NUMBERS

LADDER = np.array([0.0, 0.01, 0.02, 0.03, 0.05, 0.075, 0.1, 0.15, 0.2, 0.3, 0.5, 1.0])
_DIGITS, _LAST_BIT = 2, 1e-9
_SHARE = 100.0


def release_totals(
    released: pd.DataFrame,
    estimates: pd.DataFrame,
    catalogue: Catalogue,
    waiting: Sequence[tuple[str, str]] = (),
    earlier: Sequence[pd.DataFrame] = (),
) -> pd.DataFrame:
    """The table with rows of every `Total`.

    Only two numbers are new: the people that the answers stand for, with two digits, and what their number adds to the
    error, as a part of them that is rounded up on `LADDER`. A limit is as far away as the share's limit and 1.96 times that
    part, put together as two sides of a right angle. Of fewer than `indicators.estimates.precision.COARSE_BELOW` answers no
    total leaves: their mean weight would tell who they are. A total of which the share's late answers wait stays as it was
    published.

    Parameters
    ----------
    released : DataFrame
        The released table, with the shares.
    estimates : DataFrame
        The table before masking.
    waiting : sequence of (wave, indicator)
    earlier : sequence of DataFrame
        Earlier publications' tables, the oldest first.
    """
    totals = {name: item.formula.of for name, item in catalogue.indicators.items() if isinstance(item.formula, Total)}
    inside = estimates[estimates["source"] == "survey"].set_index(list(KEY))
    parts = []
    for name, share in totals.items():
        rows = released[(released["indicator"] == share) & (released["source"] == "survey")]
        rows = rows[~rows["wave"].isin([wave for wave, indicator in waiting if indicator == share])]
        exact = inside.reindex(pd.MultiIndex.from_frame(rows[list(KEY)]))
        people = _two_digits(exact["weight"].to_numpy(dtype="float64"))
        added = people * _added(exact)
        value, se, lower, upper = (
            rows[column].to_numpy(dtype="float64") * people / _SHARE for column in ("value", "se", "lower", "upper")
        )
        low = np.maximum(value - np.hypot(value - lower, NORMAL * added), 0.0)
        high = value + np.hypot(upper - value, NORMAL * added)
        step = np.maximum(_unit(np.nan_to_num(high)), 1.0)
        low, high = outward(low, high, step)
        of_people = rows.assign(
            value=rounded(value, step),
            se=_two_digits(np.hypot(se, added)),
            lower=low,
            upper=high,
        )
        parts.append(_named(of_people, name, few=of_people["n"].astype("float64") < COARSE_BELOW))
    parts += _as_published(totals, waiting, earlier)
    made_of = pd.concat([released, *parts], ignore_index=True)
    return made_of.astype({column: released[column].dtype for column in released.columns}) if parts else released


def changes_of_totals(released: pd.DataFrame, catalogue: Catalogue, waves: Sequence[str]) -> pd.DataFrame:
    """Differences of totals between every two waves, with limits after Zou and Donner (2008) from those of both; not tested.

    None is made across a break in a series.

    Zou, G. Y. and Donner, A. (2008), Construction of confidence limits about effect measures: a general approach,
    Statistics in Medicine 27.
    """
    totals = [name for name, item in catalogue.indicators.items() if isinstance(item.formula, Total)]
    rows = released[released["indicator"].isin(totals) & released["level"].isin(["city", "quartier"])]
    cell = ["level", "quartier_id", "target_group", "indicator"]
    parts = []
    for number, first in enumerate(waves):
        for second in waves[number + 1 :]:
            bridged = [name for name in totals if break_between(catalogue.indicators[name], waves, first, second) is None]
            before, after = (rows[rows["indicator"].isin(bridged) & (rows["wave"] == wave)] for wave in (first, second))
            both = before.merge(after, on=cell, suffixes=("_before", "_after"))
            value, low, high = (
                [both[f"{column}_{end}"].to_numpy(dtype="float64") for end in ("before", "after")]
                for column in ("value", "lower", "upper")
            )
            difference = value[1] - value[0]
            lower = difference - np.hypot(value[1] - low[1], high[0] - value[0])
            upper = difference + np.hypot(high[1] - value[1], value[0] - low[0])
            step = np.maximum(_unit(np.fmax(high[0], high[1])), 1.0)
            lower, upper = outward(lower, upper, step)
            parts.append(
                both.assign(before=first, after=second, value=difference, lower=lower, upper=upper, verdict=Verdict.NONE)
            )
    return pd.concat(parts)[list(CHANGES)] if parts else pd.DataFrame(columns=list(CHANGES))


def internal_totals(estimates: pd.DataFrame, catalogue: Catalogue) -> pd.DataFrame:
    """The table with rows of every `Total` at full precision (`indicators.estimates.table.totals_of`)."""
    formulas = {name: item.formula for name, item in catalogue.indicators.items()}
    parts = [totals_of(estimates, formula.of, name) for name, formula in formulas.items() if isinstance(formula, Total)]
    return pd.concat([estimates, *parts], ignore_index=True) if parts else estimates


def _as_published(
    totals: dict[str, str], waiting: Sequence[tuple[str, str]], earlier: Sequence[pd.DataFrame]
) -> list[pd.DataFrame]:
    parts = []
    for name, share in totals.items():
        for wave in (wave for wave, indicator in waiting if indicator == share):
            tables = [table[(table["indicator"] == name) & (table["wave"] == wave)] for table in earlier]
            latest = [table for table in tables if len(table)]
            parts += latest[-1:]
            if not latest:
                shares = [table[(table["indicator"] == share) & (table["wave"] == wave)] for table in earlier]
                parts.append(_named([table for table in shares if len(table)][-1], name))
    return parts


def _named(rows: pd.DataFrame, name: str, few: pd.Series | bool = True) -> pd.DataFrame:
    """Rows of a total, without a verdict; withheld where there are few."""
    rows = rows.assign(indicator=name, verdict=Verdict.NONE, contrast=Verdict.NONE)
    hidden = rows["status"].isin(SHOWN) & few
    rows.loc[hidden, "status"] = Status.WITHHELD
    rows.loc[hidden, list(NUMBERS)] = pd.NA
    return rows


def _added(exact: pd.DataFrame) -> Floats:
    """What the number of people adds to a total's standard error, as a part of them."""
    se, total_se, people = (exact[name].to_numpy(dtype="float64") for name in ("se", "total_se", "weight"))
    with np.errstate(invalid="ignore", divide="ignore"):
        more = np.sqrt(np.maximum(total_se**2 - (se * people / _SHARE) ** 2, 0.0)) / people
    return LADDER[np.minimum(np.searchsorted(LADDER, np.nan_to_num(more) - _LAST_BIT), len(LADDER) - 1)]


def _unit(numbers: Floats) -> Floats:
    """What the last of two digits counts."""
    size = np.floor(np.log10(numbers, where=numbers > 0, out=np.zeros_like(numbers)))
    unit: Floats = 10.0 ** (size - _DIGITS + 1)
    return unit


def _two_digits(numbers: Floats) -> Floats:
    return np.where(np.isnan(numbers), np.nan, rounded(np.nan_to_num(numbers), _unit(np.nan_to_num(numbers))))
