"""The counts of one wave's maps, with what must be hidden in them for other reasons than that they are small."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from indicators.estimates.domains import CITY, EVERYBODY
from indicators.survey.design import Floats
from release.coarsening.errors import SAME_PEOPLE
from release.tables.relations import Relations
from release.tables.thresholds import Thresholds, is_few
from release.withholding.attack import Layout
from release.withholding.suppression import Base, Flags, joined

_SILENT = 0.1  # part of a group that may leave a question open


def bases_of(
    rows: pd.DataFrame, relations: Relations, areas: Mapping[str, Sequence[str]], thresholds: Thresholds
) -> Iterator[tuple[Base, NDArray[np.intp]]]:
    """The maps of one wave, each set of answers once; and where in the table each of their cells stands (-1: nowhere)."""
    groups = list(dict.fromkeys([EVERYBODY, *rows["target_group"]]))
    places = list(dict.fromkeys([CITY, *zip(rows["level"], rows["quartier_id"], strict=True)]))
    layout = layout_of(groups, places, relations, areas)
    rows = rows.assign(
        group=pd.Index(groups).get_indexer(rows["target_group"]),
        place=pd.Index(places).get_indexer(list(zip(rows["level"], rows["quartier_id"], strict=True))),
        n=rows["n"].astype("float64").fillna(0.0),
    )
    most, few = _over_questions(rows, (len(groups), len(places)), thresholds.withhold_below)
    alike: dict[bytes, list[tuple[Base, NDArray[np.intp]]]] = {}
    for _, cells in rows.groupby("indicator", sort=False):
        base, positions = _base(cells, layout, most, few, thresholds)
        alike.setdefault(base.counts.tobytes(), []).append((base, positions))
    for maps in alike.values():
        # what one of them hides the others hide too: two patterns over the same counts would complete one another
        yield joined([base for base, _ in maps]), np.stack([positions for _, positions in maps])


def _base(cells: pd.DataFrame, layout: Layout, most: Floats, few: Flags, thresholds: Thresholds) -> tuple[Base, NDArray[np.intp]]:
    """One indicator's rows by groups and places, with what is hidden for its own sake and for other questions'."""
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
    least_sum = thresholds.answers_needed(sensitive=bool(cells["sensitive"].iloc[0]))
    return Base(counts, hidden, public, surveyed, _with_equals(layout, counts), least_sum), positions


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


def layout_of(
    groups: Sequence[str], places: Sequence[tuple[str, str]], relations: Relations, areas: Mapping[str, Sequence[str]]
) -> Layout:
    """What groups and places mean, by their positions."""
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
