"""What may be shown: one mask over the whole table of estimates, applied last."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from indicators.attack import Layout
from indicators.catalogue import Catalogue, Indicator, Mean, Share
from indicators.domains import CITY, EVERYBODY
from indicators.estimates import NUMBERS, as_estimates
from indicators.relations import Relations
from indicators.suppression import Base, protect

_FEW = 30  # sensitive answers of fewer people than this must not be almost all alike
_ROUNDING = 1e-9
_ALMOST_NOBODY = 2.0  # people who answered otherwise
_KEY = ["wave", "indicator", "target_group", "level", "quartier_id"]
_MAP = ["indicator", "wave", "target_group"]
_CELL = ["indicator", "wave", "quartier_id", "level"]


@dataclass(frozen=True)
class Thresholds:
    """The ``[thresholds]`` table of ``dataset.toml`` (docs/city-folder.md)."""

    withhold_below: int = 10
    unreliable_below: int = 30
    n_eff_below: float = 20.0
    interval_points: float = 30.0
    interval_scale_percent: float = 25.0


def disclose(
    estimates: pd.DataFrame,
    catalogue: Catalogue,
    thresholds: Thresholds,
    areas: Mapping[str, Sequence[str]] | None = None,
    earlier: Sequence[pd.DataFrame] = (),
) -> pd.DataFrame:
    """Set every row's status, and take all numbers out of what is withheld.

    Withheld are cells of fewer than ``withhold_below`` answers (a group nobody of whom answered in a
    quartier that was surveyed counts as such a cell: zero says something too; so does a register figure
    that comes from so few), target groups whose complement is that small, sensitive answers that almost
    everybody of a few gave alike, and whatever would give these back by subtraction
    (`indicators.suppression`). Indicators with the same answers share one pattern.

    Parameters
    ----------
    areas : Mapping or None
        Area id to the quartiers it is made of.
    earlier : sequence of DataFrame
        What was published before of the same waves. What was withheld stays withheld, and a cell whose
        number of answers has changed by less than ``withhold_below`` is withheld: its change is a small cell.

    Returns
    -------
    DataFrame
        The table of estimates; withheld and empty rows carry no number at all, nor does the city's row carry
        an effective number of answers where any of its quartiers is withheld.
    """
    estimates = estimates.reset_index(drop=True)
    survey = (estimates["source"] == "survey").to_numpy()
    withheld = np.zeros(len(estimates), dtype=bool)
    surveyed = estimates[survey].assign(alike=_alike(estimates[survey], catalogue))
    surveyed = _with_history(surveyed, earlier, thresholds.withhold_below)
    relations = Relations.of(catalogue.target_groups)
    for _, rows in surveyed.groupby("wave", sort=False):
        for base, places in _bases(rows, relations, areas or {}):
            hidden = np.broadcast_to(protect(base, thresholds.withhold_below), places.shape)
            withheld[places[hidden & (places >= 0)]] = True
    withheld = _with_other_answers(estimates, withheld, catalogue)
    everybody = _everybody(estimates)
    empty = survey & (everybody == 0)
    withheld &= ~empty
    unreliable = survey & ~withheld & ~empty & _is_unreliable(estimates, catalogue, thresholds)
    few = (estimates["n"].astype("float64") < thresholds.withhold_below).to_numpy() & ~survey
    status = np.select(
        [withheld | few, empty, unreliable], ["withheld", "no_data", "unreliable"], np.where(survey, "ok", estimates["status"])
    )
    masked = estimates.assign(status=status)
    masked.loc[np.isin(status, ["withheld", "no_data"]), NUMBERS] = pd.NA
    masked.loc[status != "ok", ["verdict", "contrast"]] = "none"
    masked.loc[~_everybody_is_told(masked), "contrast"] = "none"
    partly = masked[withheld].set_index(_MAP).index
    masked.loc[(masked["level"] != "quartier") & masked.set_index(_MAP).index.isin(partly), ["n_eff", "deff"]] = np.nan
    return as_estimates(masked)


def _with_other_answers(estimates: pd.DataFrame, withheld: NDArray[np.bool_], catalogue: Catalogue) -> NDArray[np.bool_]:
    """Where all withheld quartiers of a map answered alike to a man, the total would tell how: withhold another one."""
    widened = withheld.copy()
    quartiers = estimates[
        (estimates["level"] == "quartier").to_numpy() & (estimates["n"].astype("float64").fillna(0) > 0).to_numpy()
    ]
    for _, rows in quartiers.groupby(_MAP, sort=False):
        hidden = withheld[rows.index]
        ends = _ends(catalogue.indicators[rows["indicator"].iloc[0]])
        values = rows["value"].to_numpy()
        if not hidden.any() or not any((np.abs(values[hidden] - end) < _ROUNDING).all() for end in ends):
            continue
        others = rows[~hidden & (np.abs(values - values[hidden][0]) >= _ROUNDING)].sort_values("n", kind="stable")
        widened[others.index[:1] if len(others) else rows.index] = True
    return widened


def _ends(indicator: Indicator) -> tuple[float, ...]:
    match indicator.formula:
        case Share():
            return (0.0, 100.0)
        case Mean(low=low, high=high):
            return (low, high)
    return ()


def _everybody(estimates: pd.DataFrame) -> NDArray[np.float64]:
    """The number of answers of all groups together in each row's place."""
    whole = estimates[estimates["target_group"] == EVERYBODY].set_index(_CELL)["n"]
    whole = whole[~whole.index.duplicated()].astype("float64").fillna(0.0)
    return np.asarray(whole.reindex(pd.MultiIndex.from_frame(estimates[_CELL])).fillna(0.0), dtype=np.float64)


def _everybody_is_told(masked: pd.DataFrame) -> NDArray[np.bool_]:
    """Whether each row's place has a reliable value of everybody, which a group may be compared with."""
    told = masked[(masked["target_group"] == EVERYBODY) & (masked["status"] == "ok")].set_index(_CELL).index
    return pd.MultiIndex.from_frame(masked[_CELL]).isin(told)


def _alike(rows: pd.DataFrame, catalogue: Catalogue) -> NDArray[np.bool_]:
    """Sensitive answers of a few people that all of them, or all but one, gave alike."""
    sensitive = rows["indicator"].map({name: one.sensitive for name, one in catalogue.indicators.items()}).to_numpy(dtype=bool)
    n = rows["n"].astype("float64").fillna(0.0).to_numpy()
    share = np.array([isinstance(catalogue.indicators[name].formula, Share) for name in rows["indicator"]], dtype=bool)
    value = rows["value"].fillna(0.0).to_numpy()
    others = np.where(share, np.minimum(value, 100 - value) / 100 * n, np.where(rows["se"].fillna(0.0) > 0, n, 0.0))
    return sensitive & (n > 0) & (n < _FEW) & (others < _ALMOST_NOBODY)


def _with_history(rows: pd.DataFrame, earlier: Sequence[pd.DataFrame], least: int) -> pd.DataFrame:
    """Mark what an earlier release withheld or lets an outsider compare (``kept``), and what it has told (``told``)."""
    rows = rows.assign(kept=False, told=False)
    keys = pd.MultiIndex.from_frame(rows[_KEY])
    n = rows["n"].astype("float64").fillna(0.0).to_numpy()
    for table in earlier:
        before = table[table["source"] == "survey"].set_index(_KEY)
        before = before[~before.index.duplicated()].reindex(keys)
        told = before["n"].astype("float64").to_numpy()
        changed = np.abs(n - told)
        rows["kept"] |= (before["status"] == "withheld").to_numpy() | ((changed > 0) & (changed < least))
        rows["told"] |= changed == 0
    return rows


def _bases(
    rows: pd.DataFrame, relations: Relations, areas: Mapping[str, Sequence[str]]
) -> Iterator[tuple[Base, NDArray[np.intp]]]:
    """The maps of one wave, each set of answers once; and where in the table each cell of a map stands (-1: nowhere)."""
    groups = list(dict.fromkeys([EVERYBODY, *rows["target_group"]]))
    places = list(dict.fromkeys([CITY, *zip(rows["level"], rows["quartier_id"], strict=True)]))
    layout = _layout(groups, places, relations, areas)
    group = pd.Index(groups).get_indexer(rows["target_group"])
    place = pd.Index(places).get_indexer(list(zip(rows["level"], rows["quartier_id"], strict=True)))
    same: dict[bytes, list[tuple[NDArray[Any], ...]]] = {}
    for at in rows.reset_index(drop=True).groupby("indicator", sort=False).indices.values():
        cells, of = (group[at], place[at]), rows.iloc[at]
        counts, row = np.zeros((len(groups), len(places))), np.full((len(groups), len(places)), -1, dtype=np.intp)
        hidden, known = np.zeros(counts.shape, dtype=bool), np.zeros(counts.shape, dtype=bool)
        counts[cells], row[cells] = of["n"].astype("float64").fillna(0.0), of.index
        hidden[cells], known[cells] = of["alike"] | of["kept"], of["told"]
        same.setdefault(counts.tobytes(), []).append((counts, hidden, known, row))
    for tables in same.values():
        counts, hidden, known, row = (np.stack(column) for column in zip(*tables, strict=True))
        # what one of them hides the others hide too: two patterns over the same counts would complete one another
        yield Base(counts[0], np.logical_or.reduce(hidden), np.logical_or.reduce(known), layout), row


def _layout(groups: list[str], places: list[tuple[str, str]], relations: Relations, areas: Mapping[str, Sequence[str]]) -> Layout:
    number = {group: at for at, group in enumerate(groups)}
    return Layout(
        groups=tuple(groups),
        city=places.index(CITY),
        quartiers=tuple(at for at, (level, _) in enumerate(places) if level == "quartier"),
        areas={
            places.index(("area", area)): tuple(places.index(("quartier", member)) for member in members)
            for area, members in areas.items()
            if ("area", area) in places
        },
        nested=tuple((number[a], number[b]) for a, b in relations.nested if a in number and b in number),
        apart=tuple(tuple(number[group] for group in family if group in number) for family in relations.apart),
    )


def _is_unreliable(estimates: pd.DataFrame, catalogue: Catalogue, thresholds: Thresholds) -> np.ndarray:
    scale = {
        name: indicator.formula.high - indicator.formula.low
        for name, indicator in catalogue.indicators.items()
        if isinstance(indicator.formula, Mean)
    }
    span = estimates["indicator"].map(scale).astype("float64")
    widest = (span * thresholds.interval_scale_percent / 100).fillna(thresholds.interval_points)
    width = estimates["upper"] - estimates["lower"]
    few = estimates["n"].astype("float64") < thresholds.unreliable_below
    return (few | (estimates["n_eff"] < thresholds.n_eff_below) | (width > widest) | width.isna()).to_numpy()
