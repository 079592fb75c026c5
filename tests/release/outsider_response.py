"""Attack F: who answered a survey, from the table of responses and the numbers of answers to its questions.

Nobody answers a question who did not answer the survey, everybody who did was invited, and the city is the sum of its
quartiers. So a withheld number of respondents is known within limits, and sometimes exactly.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from workshops.response import Response


@dataclass(frozen=True)
class Reading:
    """What can be read off about a number of persons that nobody published.

    Attributes
    ----------
    what : str
    least, most : int
        Limits that hold for certain.
    """

    what: str
    least: int
    most: int


def quartiers_read(released: Iterable[Response], estimates: pd.DataFrame, wave: str) -> list[Reading]:
    """Every withheld quartier, and all of them together."""
    rows = [row for row in released if row.wave == wave and row.target_group == "all"]
    total = next((row.answered for row in rows if not row.quartier_id), None)
    parts = [row for row in rows if row.quartier_id]
    hidden = [row for row in parts if row.answered is None]
    if total is None or not hidden or not _is_whole(parts, estimates, wave):
        return []
    together = total - sum(row.answered or 0 for row in parts)
    least = {row.quartier_id: most_answers(estimates, wave, row.quartier_id) for row in hidden}
    readings = [Reading("all withheld quartiers together", together, together)] if together else []
    for row in hidden:
        others = [other for other in hidden if other is not row]
        readings.append(
            Reading(
                row.quartier_id,
                max(least[row.quartier_id], together - sum(other.invited for other in others)),
                min(row.invited, together - sum(least[other.quartier_id] for other in others)),
            )
        )
    return readings


def groups_read(
    released: Iterable[Response], wave: str, nested: Sequence[tuple[str, str]], apart: Sequence[Sequence[str]]
) -> list[Reading]:
    """Complements, differences and remainders of the city's target groups.

    Parameters
    ----------
    nested, apart
        As `release.tables.relations.Relations`; whether groups that exclude one another are everybody is common knowledge too,
        so a single withheld one of such a family is the rest.
    """
    answered = {row.target_group: row.answered for row in released if row.wave == wave and not row.quartier_id}
    total, readings = answered.get("all"), []
    if total is not None:
        readings += [
            _exact(f"all without {group}", total - n) for group, n in answered.items() if group != "all" and n is not None
        ]
        for family in apart:
            numbers = [answered.get(group) for group in family]
            if None not in numbers:
                readings.append(_exact(f"none of {', '.join(family)}", total - sum(n or 0 for n in numbers)))
    for inner, outer in nested:
        a, b = answered.get(inner), answered.get(outer)
        if a is not None and b is not None:
            readings.append(_exact(f"{outer} without {inner}", b - a))
    return [reading for reading in readings if reading.least]


def whole_family_read(released: Iterable[Response], wave: str, family: Sequence[str]) -> list[Reading]:
    """The only withheld one of some groups that together are everybody."""
    answered = {row.target_group: row.answered for row in released if row.wave == wave and not row.quartier_id}
    hidden = [group for group in family if group in answered and answered[group] is None]
    if len(hidden) != 1 or answered.get("all") is None or not set(family) <= set(answered):
        return []
    return [_exact(hidden[0], int(answered["all"] or 0) - sum(answered[group] or 0 for group in family if group != hidden[0]))]


def partner_guessed(released: Iterable[Response], estimates: pd.DataFrame, wave: str, truth: Mapping[str, int]) -> list[Reading]:
    """A withheld quartier of which no number is told, beside withheld ones whose largest number of answers is told.

    The outsider takes that number for all who answered there, and keeps the guess only if it is right: a test of what
    could be guessed, not of what is certain.
    """
    rows = [row for row in released if row.wave == wave and row.target_group == "all"]
    total = next((row.answered for row in rows if not row.quartier_id), None)
    hidden = [row.quartier_id for row in rows if row.quartier_id and row.answered is None]
    if total is None:
        return []
    most = {quartier: most_answers(estimates, wave, quartier) for quartier in hidden}
    dark = [quartier for quartier, n in most.items() if not n]
    rest = total - sum(row.answered or 0 for row in rows if row.quartier_id) - sum(most.values())
    return [_exact(dark[0], rest)] if len(dark) == 1 and rest == truth[dark[0]] else []


def most_answers(estimates: pd.DataFrame, wave: str, quartier: str) -> int:
    """To the question that most people of a quartier answered."""
    n = estimates.loc[
        (estimates["wave"] == wave) & (estimates["quartier_id"] == quartier) & (estimates["level"] == "quartier"), "n"
    ]
    return 0 if n.isna().all() else int(n.max())


def _is_whole(parts: Sequence[Response], estimates: pd.DataFrame, wave: str) -> bool:
    """Whether the rows name every quartier that was surveyed: only then is the city their sum."""
    rows = estimates[(estimates["wave"] == wave) & (estimates["level"] == "quartier") & (estimates["status"] != "no_data")]
    return set(rows["quartier_id"]) <= {row.quartier_id for row in parts}


def _exact(what: str, n: int) -> Reading:
    return Reading(what, n, n)


def given_away(readings: Iterable[Reading], truth: Mapping[str, int], fewest: int) -> list[Reading]:
    """Those that give away a number of persons that was withheld, or some persons fewer than `fewest`; all must be true."""
    giving = []
    for reading in readings:
        if reading.what in truth:
            assert reading.least <= truth[reading.what] <= reading.most, reading
        if reading.least == reading.most and (reading.what in truth or 0 < reading.most < fewest):
            giving.append(reading)
    return giving
