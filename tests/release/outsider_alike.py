"""Attack H: what a star tells, where answers decide what is withheld, and what a total tells of all stars together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from indicators.estimates.precision import steps_of
from indicators.formulas import Share
from release.withholding.mask import mask_estimates
from tests.indicators.small_city import indicator
from tests.release.outsider_raw import KEY, Surveyed
from tests.release.outsider_rules import alike

SENSITIVE, TWIN = "worries", "twin"
EXACT = 1e-6
CELL = ["level", "quartier_id", "target_group"]


def with_twin(surveyed: Surveyed) -> Surveyed:
    """One more question, not sensitive, that the same people answered but for one in the largest quartier."""
    rows = surveyed.respondents
    twin = rows["common"].fillna(0.0).where(rows[SENSITIVE].notna())
    largest = rows["quartier_id"].value_counts().idxmax()
    twin[twin.index[(rows["quartier_id"] == largest) & twin.notna()][-1]] = np.nan
    described = indicator(TWIN, Share(TWIN, ("1",), ("0", "1")))
    wider = replace(surveyed.catalogue, indicators={**surveyed.catalogue.indicators, TWIN: described})
    return Surveyed(surveyed.wave, wider, rows.assign(**{TWIN: twin}), surveyed.thresholds)


def statuses(surveyed: Surveyed) -> pd.DataFrame:
    """Cells × questions."""
    released = surveyed.released.estimates
    return released.pivot(index=CELL, columns="indicator", values="status")


def as_once(surveyed: Surveyed) -> pd.DataFrame:
    """`statuses` under the rule that withheld what almost everybody of a few had answered alike, and what protects it."""
    insensitive = {key: replace(described, sensitive=False) for key, described in surveyed.catalogue.indicators.items()}
    away = surveyed.estimates.assign(n=pd.array([pd.NA] * len(surveyed.estimates), dtype="Int64"))
    away["status"] = np.where(alike(surveyed), "withheld", "no_data")
    catalogue = replace(surveyed.catalogue, indicators=insensitive)
    masked = mask_estimates(surveyed.estimates, catalogue, surveyed.thresholds, earlier=[away])
    return masked.pivot(index=CELL, columns="indicator", values="status")


def starred(status: pd.DataFrame) -> list[tuple[str, str]]:
    """Stars of the sensitive question in quartiers, where its twin is told."""
    rows = status[(status[SENSITIVE] == "withheld") & status[TWIN].isin(["ok", "unreliable"])]
    return [(quartier, group) for level, quartier, group in rows.index if level == "quartier"]


def almost_alike(surveyed: Surveyed, quartier: str, group: str) -> bool:
    """Whether all, or all but one, said the same."""
    answers = surveyed.members(quartier, group)[SENSITIVE].dropna()
    return min(answers.sum(), len(answers) - answers.sum()) < 2


@dataclass(frozen=True)
class Remainder:
    """What the whole less its told parts tells of the withheld ones: of n people, between least and most said yes."""

    indicator: str
    group: str
    quartiers: tuple[str, ...]
    n: int
    least: int
    most: int
    truth: int

    @property
    def alike(self) -> bool:
        return self.most == 0 or self.least == self.n


def remainders(surveyed: Surveyed, published: pd.DataFrame, *, coarse: bool) -> Iterator[Remainder]:
    """Of every map of shares with withheld quartiers, if every person weighs the same.

    Parameters
    ----------
    published : DataFrame
        A table of estimates.
    coarse : bool
        Whether its values are rounded, by rules that anybody may know.
    """
    step = steps_of(published, surveyed.catalogue) if coarse else np.zeros(len(published))
    for (item, group), rows in published.assign(half=step / 2).groupby(["indicator", "target_group"]):
        if surveyed.span(str(item)) != 100.0:
            continue
        city, parts = rows[rows["level"] == "city"].iloc[0], rows[rows["level"] == "quartier"]
        hidden = parts.loc[parts["status"] == "withheld", "quartier_id"].tolist()
        if not hidden or pd.isna(city["value"]):
            continue
        shown = parts[parts["value"].notna()]
        n = int(city["n"] - shown["n"].sum())
        least, most = _counts(city, city["half"] * (_factor_seen(city) if coarse else 1))
        for _, part in shown.iterrows():
            low, high = _counts(part, part["half"])
            least, most = least - high, most - low
        answers = pd.concat([surveyed.members(quartier, str(group))[item] for quartier in hidden]).dropna()
        yield Remainder(str(item), str(group), tuple(hidden), n, max(0, least), min(n, most), int(answers.sum()))


def _counts(row: pd.Series, half: float) -> tuple[int, int]:
    """The least and the greatest number of people who can have said yes, if the value is told give or take `half`."""
    n = float(row["n"])
    low, high = (row["value"] - half) * n / 100, (row["value"] + half) * n / 100
    return max(0, int(np.ceil(low - EXACT))), min(int(n), int(np.floor(high + EXACT)))


def _factor_seen(row: pd.Series) -> float:
    """By how much coarser than its parts a total may be told: the largest of 10, 5 and 1 of which it shows whole steps."""
    return next(
        (factor for factor in (10.0, 5.0) if abs(row["value"] / (2 * factor * row["half"]) % 1) < EXACT),
        1.0,
    )


def same_but_answers(surveyed: Surveyed, seed: int) -> Surveyed:
    """Other answers by the same people to the same questions."""
    random = np.random.default_rng(seed)
    rows = surveyed.respondents.copy()
    for item in surveyed.items:
        there = rows[item].notna().to_numpy()
        values = rows[item].to_numpy(copy=True)
        values[there] = random.permutation(values[there]) if seed % 2 else values[there].max()
        rows[item] = values
    return surveyed.but(rows)


def withheld(surveyed: Surveyed) -> pd.Series:
    """Whether each cell is told."""
    status = surveyed.released.estimates.set_index(KEY)["status"]
    return status.isin(["withheld", "no_data"])
