"""An outsider who keeps what was published before, and looks at what changed by a few persons.

Weights are alike within a quartier, or its class of weights is known to him: one person more or less moves a share towards
that person's answer, whatever the weights are; of several persons the numbers of yes are counted, if weights are alike.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from tests.release.outsider_totals import yes_of
from tests.release.printed import Precision, Ranges

CELL = ["wave", "indicator", "target_group", "level", "quartier_id"]


@dataclass(frozen=True)
class Read:
    """What two publications tell of a few persons.

    Attributes
    ----------
    cell : tuple
        wave, indicator, target group, level, quartier.
    persons : int
        How many came (or left, below 0); 0 where an answer was corrected.
    yes : tuple of int
        How many of them may have said yes (for a correction: by how many yes became more).
    """

    cell: tuple[str, ...]
    persons: int
    yes: tuple[int, ...]

    @property
    def gives_away(self) -> bool:
        """Whether only one number is possible."""
        return len(self.yes) == 1


def read_off(before: pd.DataFrame, after: pd.DataFrame, precision: Precision, least: int, *, alike: bool) -> list[Read]:
    """Every cell of everybody or a group, told in both, that changed by fewer than `least` persons.

    Parameters
    ----------
    before, after : DataFrame
        Published estimates of shares; with a column ``step`` if rows are told in steps of their own.
    alike : bool
        Whether weights within quartiers are known to be alike.
    """
    return list(_read(before, after, precision, least, alike))


def _read(before: pd.DataFrame, after: pd.DataFrame, precision: Precision, least: int, alike: bool) -> Iterator[Read]:
    both = _told(before).join(_told(after), how="inner", suffixes=("_before", "_after"))
    for cell, row in both.iterrows():
        ends = [_ranges(row, name, precision) for name in ("_before", "_after")]
        n = int(row["n_before"]), int(row["n_after"])
        came = n[1] - n[0]
        if abs(came) >= least or (came == 0 and row["value_before"] == row["value_after"]):
            continue
        if alike and cell[3] == "quartier":
            k = [yes_of(count, end["value"]) for count, end in zip(n, ends, strict=True)]
            more = np.unique(np.subtract.outer(k[1], k[0]))
            if came:
                more = more[(more >= min(came, 0)) & (more <= max(came, 0))]
            yield Read(tuple(cell), came, tuple(int(number) for number in np.unique(np.abs(more) if came < 0 else more)))
        elif came in (1, -1):
            yield Read(tuple(cell), came, _towards(ends[0], ends[1], came))


def _towards(before: Ranges, after: Ranges, came: int) -> tuple[int, ...]:
    """What one person said: a share rises if somebody who says yes comes, or somebody who says no leaves."""
    rises, falls = after["value"][0] > before["value"][1], after["value"][1] < before["value"][0]
    everybody = min(before["value"][0], after["value"][0]) >= 100
    nobody = max(before["value"][1], after["value"][1]) <= 0
    if rises or falls:
        return (int(rises == (came > 0)),)
    return (1,) if everybody else (0,) if nobody else (0, 1)


def changed_counts(
    before: pd.DataFrame,
    after: pd.DataFrame,
    nested: Sequence[tuple[str, str]] = (),
    areas: Mapping[str, Sequence[str]] | None = None,
) -> dict[tuple[str, ...], int]:
    """By how many persons everything that can be worked out of both publications changed, where it changed at all.

    Cells, the others beside a group, differences of nested groups (inner, outer), and totals less their shown quartiers.
    """
    n = [_told(table)["n"].astype("int64") for table in (before, after)]
    change = n[1].sub(n[0]).dropna().astype("int64")
    changes = {tuple(cell): int(number) for cell, number in change.items()}
    for wave, item, group, level, key in list(changes):
        own = changes[wave, item, group, level, key]
        whole = changes.get((wave, item, "all", level, key))
        if group != "all" and whole is not None:
            changes[wave, item, f"not {group}", level, key] = whole - own
        for inner, outer in nested:
            other = changes.get((wave, item, outer, level, key))
            if group == inner and other is not None:
                changes[wave, item, f"{outer} not {inner}", level, key] = other - own
    for wave, item, group in sorted({cell[:3] for cell in change.index}):
        inside = {cell[4]: number for cell, number in changes.items() if cell[:4] == (wave, item, group, "quartier")}
        for level, key, members in [("city", "", list(inside)), *(("area", *area) for area in (areas or {}).items())]:
            if (wave, item, group, level, key) in changes:
                parts = sum(inside.get(member, 0) for member in members)
                changes[wave, item, group, f"{level} less shown", key] = changes[wave, item, group, level, key] - parts
    return {cell: number for cell, number in changes.items() if number}


def _told(table: pd.DataFrame) -> pd.DataFrame:
    rows = table[(table["source"] == "survey") & table["n"].notna()].set_index(CELL)
    return rows[~rows.index.duplicated()]


def _ranges(row: pd.Series, suffix: str, precision: Precision) -> Ranges:
    own = {name.removesuffix(suffix): row[name] for name in row.index if str(name).endswith(suffix)}
    return precision.ranges(pd.Series({"value": own["value"]}), own.get("step"))
