"""Who has not been heard: what held workshops reached, by quartier and target group, and by quartier and theme."""

import calendar
import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import reduce
from operator import or_

import numpy as np
import pandas as pd

from files.dates import PartialDate
from indicators.estimates.domains import EVERYBODY
from indicators.presets import HEARD_YEARS
from language.words import Words
from workshops.events import Status, Workshop
from workshops.reach import Basis, Persons, Reach

_DAYS_A_YEAR = 365.25


@dataclass(frozen=True)
class CityWide:
    """A held event that belongs to no quartier, with the persons counted there by target group, as far as it is told."""

    workshop: Workshop
    persons: Mapping[str, Persons]


@dataclass(frozen=True, eq=False)
class Coverage:
    """Which quartiers and target groups held workshops reached.

    A held event *was in* a quartier if it had a station there, or if somebody was counted for that quartier. It is *for*
    a target group if it names that group or none, or if somebody of it was counted. Persons whom a count gives to no
    quartier belong to the one quartier the event was in, and to none if it was in several. A number that is withheld counts
    like one of somebody.

    Attributes
    ----------
    cells : DataFrame
        A row for every quartier and target group (``all`` first): ``quartier_id, target_group``;
        ``expected`` (percent of the quartier's people or respondents, missing if not known);
        ``events`` (held there, for this group, without those that counted nobody of it);
        ``reached`` (Int64, persons: 0 without an event; missing where there were events and none was counted; otherwise
        the least that the sum of what was counted can be);
        ``at_most`` (Int64: the greatest, equal to `reached` where all was counted and told; missing where nothing bounds it);
        ``uncounted`` (Int64, events of which nobody counted this group: if it is not 0, `reached` is a lower bound);
        ``reached_part`` (percent of all whom the same counts found there; missing where one of them is withheld);
        ``last`` (PartialDate or None), ``days`` (Int64, since the last of the days it may have been; so at least so
        many), ``never`` (bool).
    themes : DataFrame
        A row for every quartier and theme: ``quartier_id, theme, events, last, days, never``; an event that names no
        theme is about every one.
    city_wide : tuple of CityWide
        Held events that were in no quartier: they count for nobody's.
    """

    cells: pd.DataFrame
    themes: pd.DataFrame
    city_wide: tuple[CityWide, ...]


def coverage(
    workshops: Iterable[Workshop],
    reach: Iterable[Reach],
    quartier_ids: Sequence[str],
    target_groups: Sequence[str],
    themes: Sequence[str],
    *,
    today: date,
    expected: pd.DataFrame | None = None,
) -> Coverage:
    """Set what was reached beside what is there.

    Parameters
    ----------
    workshops, reach
        Of the city; only held events count.
    quartier_ids, target_groups, themes : sequence of str
        Rows in this order; ``all`` is added before the groups if it is not among them.
    today : date
        In the city.
    expected : DataFrame or None
        Quartier × target group, percent; cells or columns that are not known may be missing.
    """
    groups = tuple(dict.fromkeys((EVERYBODY, *target_groups)))
    counts = _counts(reach)
    cells: dict[tuple[str, str], _Cell] = {}
    about: dict[tuple[str, str], _Cell] = {}
    city_wide = []
    for workshop in workshops:
        if workshop.status is not Status.HELD:
            continue
        counted = counts.get(workshop.id, {})
        places = _places(workshop, counted)
        if not places:
            city_wide.append(CityWide(workshop, {group: count.persons for group, count in counted.get("", {}).items()}))
        for quartier in places:
            here = counted.get(quartier) or (counted.get("", {}) if len(places) == 1 else {})
            for group in groups:
                count = here.get(group)
                if count.persons.at_most != 0 if count else _is_for(workshop, group):
                    cells.setdefault((quartier, group), _Cell()).add(workshop, count)
            for theme in workshop.themes or themes:
                about.setdefault((quartier, theme), _Cell()).add(workshop, None)
    frame = _frame(quartier_ids, "target_group", groups, cells, today)
    frame.insert(2, "expected", _expected(expected, quartier_ids, groups))
    columns = ["quartier_id", "theme", "events", "last", "days", "never"]
    return Coverage(frame, _frame(quartier_ids, "theme", themes, about, today)[columns], tuple(city_wide))


def gap(cells: pd.DataFrame, target_group: str = EVERYBODY, *, full_after_years: float = HEARD_YEARS) -> pd.Series:
    """How long a target group has not been heard, from 0 to 100, to be weighed in when a quartier is chosen.

    100 where it was never reached; otherwise in proportion to the days since the last workshop: 0 on its day, 100 from
    `full_after_years` on. How many people came plays no part: counts of workshops are too uneven for that.

    Parameters
    ----------
    cells : DataFrame
        `Coverage.cells`.

    Returns
    -------
    Series
        Floats by ``quartier_id``, in the order of `cells`.

    Raises
    ------
    ValueError
        If the group has no cells, or `full_after_years` is not above 0.
    """
    rows = cells[cells["target_group"] == target_group].set_index("quartier_id")
    if rows.empty or full_after_years <= 0:
        raise ValueError(f"no gap of {target_group!r} over {full_after_years} years")
    passed = 100.0 * rows["days"].astype("Float64") / (full_after_years * _DAYS_A_YEAR)
    return passed.fillna(100.0).clip(0.0, 100.0).astype("float64").rename("gap")


def persons_told(cell: pd.Series, words: Words) -> str:
    """How many an event or several reached, in words; of a cell of `Coverage.cells` that was reached.

    Parameters
    ----------
    cell : Series
        A row of `Coverage.cells` whose ``never`` is False.
    """
    if pd.isna(cell["reached"]):
        return words("not counted")
    return Persons(int(cell["reached"]), None if pd.isna(cell["at_most"]) else int(cell["at_most"])).written(words)


@dataclass(frozen=True)
class _Count:
    """Persons of a group whom an event reached in a quartier, and everybody whom the same count found there, if both are told."""

    persons: Persons
    part: tuple[int, int] | None


@dataclass
class _Cell:
    """What adds up in one row."""

    events: int = 0
    counted: list[_Count] = field(default_factory=list)
    last: PartialDate | None = None

    def add(self, workshop: Workshop, count: _Count | None) -> None:
        self.events += 1
        if count is not None:
            self.counted.append(count)
        day = workshop.ends or workshop.begins
        if self.last is None or day.at_the_latest > self.last.at_the_latest:
            self.last = day

    @property
    def uncounted(self) -> int:
        return self.events - len(self.counted)

    @property
    def reached(self) -> Persons | None:
        """Of all events together; None where there were some and none was counted."""
        if self.events and not self.counted:
            return None
        return sum((count.persons for count in self.counted), Persons(0, None if self.uncounted else 0))

    @property
    def reached_part(self) -> float:
        """Percent."""
        parts = [count.part for count in self.counted if count.part]
        if not parts or any(count.persons.exact is None for count in self.counted):
            return np.nan
        return 100.0 * sum(part for part, _ in parts) / sum(whole for _, whole in parts)


def _counts(reach: Iterable[Reach]) -> dict[str, dict[str, dict[str, _Count]]]:
    """Persons by workshop, quartier and group.

    Where the same people were counted in several ways, the highest number stands: each way misses some.
    """
    by_basis: dict[tuple[str, str], dict[Basis, dict[str, Persons]]] = {}
    for row in reach:
        by_basis.setdefault((row.workshop, row.quartier_id), {}).setdefault(row.basis, {})[row.target_group] = row.bounds
    counts: dict[str, dict[str, dict[str, _Count]]] = {}
    for (workshop, quartier), bases in by_basis.items():
        here = counts.setdefault(workshop, {}).setdefault(quartier, {})
        for group in dict.fromkeys(itertools.chain(*bases.values())):
            here[group] = _highest([(groups[group], groups.get(EVERYBODY)) for groups in bases.values() if group in groups])
    return counts


def _highest(counted: Sequence[tuple[Persons, Persons | None]]) -> _Count:
    """Of a group counted in several ways, each with everybody whom that way counted."""
    persons = reduce(or_, (part for part, _ in counted))
    wholes = [whole.exact or 0 for part, whole in counted if whole and part == persons]
    return _Count(persons, (persons.at_least, max(wholes)) if persons.exact is not None and any(wholes) else None)


def _places(workshop: Workshop, counted: Mapping[str, Mapping[str, _Count]]) -> tuple[str, ...]:
    reached = (place for place, groups in counted.items() if any(count.persons.at_most != 0 for count in groups.values()))
    return tuple(dict.fromkeys((*workshop.quartier_ids, *filter(None, reached))))


def _is_for(workshop: Workshop, group: str) -> bool:
    return group == EVERYBODY or not workshop.target_groups or group in workshop.target_groups


def _frame(
    quartiers: Sequence[str], column: str, kinds: Sequence[str], cells: Mapping[tuple[str, str], _Cell], today: date
) -> pd.DataFrame:
    nothing = _Cell()
    keys = [(quartier, kind) for quartier in quartiers for kind in kinds]
    rows = [cells.get(key, nothing) for key in keys]
    return pd.DataFrame(
        {
            "quartier_id": pd.Series([quartier for quartier, _ in keys], dtype="str"),
            column: pd.Series([kind for _, kind in keys], dtype="str"),
            "events": pd.Series([cell.events for cell in rows], dtype="Int64"),
            "reached": pd.Series([cell.reached and cell.reached.at_least for cell in rows], dtype="Int64"),
            "at_most": pd.Series([cell.reached and cell.reached.at_most for cell in rows], dtype="Int64"),
            "uncounted": pd.Series([cell.uncounted for cell in rows], dtype="Int64"),
            "reached_part": pd.Series([cell.reached_part for cell in rows], dtype="float64"),
            "last": pd.Series([cell.last for cell in rows], dtype=object),
            "days": pd.Series([_days(cell.last, today) for cell in rows], dtype="Int64"),
            "never": pd.Series([not cell.events for cell in rows], dtype="bool"),
        }
    )


def _days(last: PartialDate | None, today: date) -> int | None:
    """Since the last day it may have been, which is not after today."""
    if last is None:
        return None
    month = last.month or 12
    day = last.day or calendar.monthrange(last.year, month)[1]
    return max(0, (today - date(last.year, month, day)).days)


def _expected(expected: pd.DataFrame | None, quartiers: Sequence[str], groups: Sequence[str]) -> np.ndarray:
    table = (pd.DataFrame() if expected is None else expected).reindex(index=list(quartiers), columns=list(groups))
    return table.assign(**{EVERYBODY: 100.0})[list(groups)].to_numpy(dtype="float64").ravel()
