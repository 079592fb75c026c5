"""What may be shown: one mask over the whole table of estimates."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from indicators.catalogue import Catalogue
from indicators.estimates.domains import CITY, EVERYBODY
from indicators.estimates.reliability import unreliable
from indicators.estimates.table import NUMBERS, as_estimates
from indicators.survey.design import Floats
from release.coarsening.errors import SAME_PEOPLE
from release.tables.relations import Relations
from release.tables.thresholds import Thresholds, is_few
from release.withholding.attack import Layout
from release.withholding.suppression import Base, Flags, protect

_ROW = ["wave", "indicator", "target_group", "level", "quartier_id"]
_SILENT = 0.1  # part of a group that may leave a question open
_MAP = ["indicator", "wave", "target_group"]
_PLACE = ["wave", "quartier_id", "level"]
_CELL = ["indicator", *_PLACE]


def mask_estimates(
    estimates: pd.DataFrame,
    catalogue: Catalogue,
    thresholds: Thresholds,
    areas: Mapping[str, Sequence[str]] | None = None,
    earlier: Sequence[pd.DataFrame] = (),
    withheld_empty: tuple[Flags, Flags] | None = None,
) -> pd.DataFrame:
    """Set every row's status, and take all numbers out of what is withheld.

    Withheld are cells of fewer than ``withhold_below`` answers (a group nobody of whom answered in a
    quartier that was surveyed counts as such a cell: zero says something too; so does a register figure
    that comes from so few), target groups whose complement is that small, sensitive answers of fewer than
    ``unreliable_below``, and whatever would give these back by subtraction (`release.withholding.suppression`) or by the
    numbers of other questions. What was answered decides nothing. Indicators with the same answers share one
    pattern.

    Parameters
    ----------
    areas : Mapping or None
        Area id to the quartiers it is made of.
    earlier : sequence of DataFrame
        What was published before of the same waves: what was withheld stays withheld, and what was released protects
        nothing. Whether new answers may be told at all is for `release.earlier.history` to say.
    withheld_empty : tuple of arrays or None
        What `withheld_and_empty` found for the same rows, if it was asked before.

    Returns
    -------
    DataFrame
        The table of estimates, still at full precision; withheld and empty rows carry no number at all.
    """
    estimates = estimates.reset_index(drop=True)
    survey = (estimates["source"] == "survey").to_numpy()
    withheld, empty = withheld_empty or withheld_and_empty(estimates, catalogue, thresholds, areas, earlier)
    rests_on_little = survey & ~withheld & ~empty & unreliable(estimates, catalogue, thresholds)
    of_register = (estimates["n"].astype("float64") < thresholds.withhold_below).to_numpy() & ~survey
    status = np.select(
        [withheld | of_register, empty, rests_on_little],
        ["withheld", "no_data", "unreliable"],
        np.where(survey, "ok", estimates["status"]),
    )
    masked = estimates.assign(status=status)
    masked.loc[np.isin(status, ["withheld", "no_data"]), NUMBERS] = pd.NA
    masked.loc[status != "ok", ["verdict", "contrast"]] = "none"
    masked.loc[~_everybody_is_reliable(masked), "contrast"] = "none"
    return as_estimates(masked)


def withheld_and_empty(
    estimates: pd.DataFrame,
    catalogue: Catalogue,
    thresholds: Thresholds,
    areas: Mapping[str, Sequence[str]] | None = None,
    earlier: Sequence[pd.DataFrame] = (),
) -> tuple[Flags, Flags]:
    """Which survey rows are withheld, and of which there are no data; numbers of answers alone decide.

    Parameters are those of `mask_estimates`.
    """
    estimates = estimates.reset_index(drop=True)
    survey = (estimates["source"] == "survey").to_numpy()
    withheld = np.zeros(len(estimates), dtype=bool)
    rows_of_survey, asked = estimates[survey], _is_asked(estimates, thresholds.unreliable_below)
    sensitive = rows_of_survey["indicator"].isin([key for key, indicator in catalogue.indicators.items() if indicator.sensitive])
    few = rows_of_survey["n"].astype("float64").between(1, _threshold(True, thresholds) - 1)
    surveyed = rows_of_survey.assign(asked=asked[survey], sensitive=sensitive, few=sensitive & few)
    surveyed = _with_earlier_status(surveyed, earlier)
    relations = Relations.of(catalogue.target_groups)
    for _, rows in surveyed.groupby("wave", sort=False):
        for base, positions in _bases(rows, relations, areas or {}, thresholds):
            hidden = np.broadcast_to(protect(base, thresholds.withhold_below), positions.shape)
            withheld[positions[hidden & (positions >= 0)]] = True
    empty = survey & (~asked | _is_never_asked(estimates))
    withheld &= ~empty
    return withheld, empty


def _is_asked(estimates: pd.DataFrame, many: int) -> Flags:
    """Whether each row's place was asked: somebody answered this question there, or a few people others.

    Where `many` answered other questions and nobody this one, it was not put to them. Where few did, that nobody had an
    answer (no children, no work) may be what must not be told.
    """
    everybody = estimates["n"].astype("float64").fillna(0.0).where(estimates["target_group"] == EVERYBODY, 0.0)
    table = estimates.assign(everybody=everybody)
    of_question, of_survey = (table.groupby(keys)["everybody"].transform("max").to_numpy() for keys in (_CELL, _PLACE))
    asked: Flags = (of_question > 0) | ((of_survey > 0) & (of_survey < many))
    return asked


def _is_never_asked(estimates: pd.DataFrame) -> Flags:
    """Whether nobody of a row's group has an answer in the whole city: then everybody knows whom the question was put to."""
    city = estimates["n"].astype("float64").fillna(0.0).where(estimates["level"] == "city")
    never: Flags = (estimates.assign(city=city).groupby(_MAP)["city"].transform("first") == 0).to_numpy()
    return never


def _everybody_is_reliable(masked: pd.DataFrame) -> Flags:
    """Whether each row's place has a reliable value of everybody, which a group may be compared with."""
    reliable = (masked["target_group"] == EVERYBODY) & (masked["status"] == "ok")
    everybody: Flags = masked.assign(reliable=reliable).groupby(_CELL)["reliable"].transform("any").to_numpy()
    return everybody


def _threshold(sensitive: bool, thresholds: Thresholds) -> int:
    """From how many answers on: sensitive ones of a few people may well be all alike, whether they are or not."""
    return max(thresholds.withhold_below, thresholds.unreliable_below) if sensitive else thresholds.withhold_below


def _with_earlier_status(rows: pd.DataFrame, earlier: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Mark what an earlier publication withheld (``was_withheld``), and of which it had the same n (``was_released``)."""
    rows = rows.assign(was_withheld=False, was_released=False)
    keys = pd.MultiIndex.from_frame(rows[_ROW])
    n = rows["n"].astype("float64").fillna(0.0).to_numpy()
    for table in earlier:
        before = table[table["source"] == "survey"].set_index(_ROW)
        before = before[~before.index.duplicated()].reindex(keys)
        rows["was_withheld"] |= (before["status"] == "withheld").to_numpy()
        rows["was_released"] |= before["n"].astype("float64").to_numpy() == n
    return rows


class _Pattern(NamedTuple):
    """One indicator's map, groups × places: a `Base` before indicators with the same answers are joined.

    `positions` says where in the table each cell stands (-1: nowhere).
    """

    counts: Floats
    hidden: Flags
    public: Flags
    surveyed: Flags
    positions: NDArray[np.intp]
    threshold: int


def _bases(
    rows: pd.DataFrame, relations: Relations, areas: Mapping[str, Sequence[str]], thresholds: Thresholds
) -> Iterator[tuple[Base, NDArray[np.intp]]]:
    """The maps of one wave, each set of answers once, and the positions of each of its indicators."""
    groups = list(dict.fromkeys([EVERYBODY, *rows["target_group"]]))
    places = list(dict.fromkeys([CITY, *zip(rows["level"], rows["quartier_id"], strict=True)]))
    layout = _layout(groups, places, relations, areas)
    rows = rows.assign(
        group=pd.Index(groups).get_indexer(rows["target_group"]),
        place=pd.Index(places).get_indexer(list(zip(rows["level"], rows["quartier_id"], strict=True))),
        n=rows["n"].astype("float64").fillna(0.0),
    )
    most, few = _over_questions(rows, (len(groups), len(places)), thresholds.withhold_below)
    alike: dict[bytes, list[_Pattern]] = {}
    for _, cells in rows.groupby("indicator", sort=False):
        pattern = _pattern(cells, layout, most, few, thresholds)
        alike.setdefault(pattern.counts.tobytes(), []).append(pattern)
    for patterns in alike.values():
        counts = patterns[0].counts
        # what one of them hides the others hide too: two patterns over the same counts would complete one another
        hidden = np.logical_or.reduce([pattern.hidden for pattern in patterns])
        public = np.logical_or.reduce([pattern.public for pattern in patterns])
        surveyed = np.logical_or.reduce([pattern.surveyed for pattern in patterns])
        least_sum = max(pattern.threshold for pattern in patterns)
        base = Base(counts, hidden, public, surveyed, _with_equals(layout, counts), least_sum)
        yield base, np.stack([pattern.positions for pattern in patterns])


def _pattern(cells: pd.DataFrame, layout: Layout, most: Floats, few: Flags, thresholds: Thresholds) -> _Pattern:
    """Lay one indicator's rows out over groups and places, with what is hidden for its own sake and for other questions'."""
    at = cells["group"].to_numpy(), cells["place"].to_numpy()
    counts, positions = np.zeros(most.shape), np.full(most.shape, -1, dtype=np.intp)
    hidden, public = np.zeros(most.shape, dtype=bool), np.zeros(most.shape, dtype=bool)
    counts[at], positions[at] = cells["n"], cells.index
    hidden[at], public[at] = cells["few"] | cells["was_withheld"], cells["was_released"]
    public |= counts[:, [layout.city]] == 0  # everybody knows that they were not asked
    hidden |= few & (counts >= SAME_PEOPLE * most) & (counts > 0)
    hidden |= _reveals_who_was_not_asked(counts, most, layout, thresholds.withhold_below)
    surveyed = np.zeros(most.shape[1], dtype=bool)
    surveyed[at[1]] = cells["asked"]
    return _Pattern(counts, hidden, public, surveyed, positions, _threshold(bool(cells["sensitive"].iloc[0]), thresholds))


def _over_questions(rows: pd.DataFrame, shape: tuple[int, int], threshold: int) -> tuple[Floats, Flags]:
    """The most answers that each group gave in each place to any question, and where to some question too few did.

    Where a question that (nearly) the same people answered is withheld, the others would tell its number up to the silent:
    so all of them are withheld. The same holds for the complements of groups.
    """
    everybody = rows.assign(n=rows["n"].where(rows["group"] == 0))
    wholes = everybody.groupby(["indicator", "place"])["n"].transform("max").to_numpy()
    at, n = (rows["group"].to_numpy(), rows["place"].to_numpy()), rows["n"].to_numpy()
    most, few = np.zeros(shape), np.zeros(shape, dtype=bool)
    np.maximum.at(most, at, n)
    same_people = (n >= SAME_PEOPLE * most[at]) & (n > 0) & (rows["level"] != "city").to_numpy()
    np.logical_or.at(few, at, same_people & is_few(n, wholes, threshold))
    return most, few


def _reveals_who_was_not_asked(counts: Floats, most: Floats, layout: Layout, threshold: int) -> Flags:
    """Cells of a question that was not put to some target group, whose number tells how few were not asked.

    The largest number of answers that a place gave to any question, less that to this one, is the number of the group
    there, but for those who were silent.

    Parameters
    ----------
    counts, most : arrays, groups × places
        Answers to this question, and to the question that most answered.
    """
    city = layout.city
    absent = np.flatnonzero((counts[:, city] == 0) & (most[:, city] > 0))
    if len(absent) == 0 or counts[0, city] == 0:
        return np.zeros(counts.shape, dtype=bool)
    hidden = (most - counts > 0) & (most - counts < threshold)
    lacking = most[:, city] - counts[:, city]
    hidden[lacking <= _SILENT * most[:, city]] = False  # of these groups hardly anybody is in one that was not asked
    hidden[0] |= is_few(most[absent], most[0], threshold).any(axis=0)
    hidden[:, city] = False
    return hidden & (counts > 0)


def _with_equals(layout: Layout, counts: Floats) -> Layout:
    """A group that holds all answers of the city is everybody in every place, and is known to be."""
    everybody = counts[0, layout.city]
    equals = tuple((0, group) for group in range(1, len(layout.groups)) if counts[group, layout.city] == everybody > 0)
    return replace(layout, nested=(*layout.nested, *equals)) if equals else layout


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
        nested=tuple((number[inner], number[outer]) for inner, outer in relations.nested if {inner, outer} <= number.keys()),
        apart=tuple(tuple(number[group] for group in family if group in number) for family in relations.apart),
    )
