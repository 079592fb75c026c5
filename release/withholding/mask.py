"""What may be shown: one mask over the whole table of estimates."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

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
from release.tables.thresholds import Thresholds
from release.withholding.attack import Layout
from release.withholding.suppression import Base, protect

_KEY = ["wave", "indicator", "target_group", "level", "quartier_id"]
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
    away: tuple[NDArray[np.bool_], NDArray[np.bool_]] | None = None,
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
        What was published before of the same waves: what was withheld stays withheld, and what was told protects
        nothing. Whether new answers may be told at all is for `release.earlier.history` to say.
    away : tuple of arrays or None
        What `withheld_and_empty` found for the same rows, if it was asked before.

    Returns
    -------
    DataFrame
        The table of estimates, still at full precision; withheld and empty rows carry no number at all.
    """
    estimates = estimates.reset_index(drop=True)
    survey = (estimates["source"] == "survey").to_numpy()
    withheld, empty = away or withheld_and_empty(estimates, catalogue, thresholds, areas, earlier)
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
    masked.loc[~_everybody_is_told(masked), "contrast"] = "none"
    return as_estimates(masked)


def withheld_and_empty(
    estimates: pd.DataFrame,
    catalogue: Catalogue,
    thresholds: Thresholds,
    areas: Mapping[str, Sequence[str]] | None = None,
    earlier: Sequence[pd.DataFrame] = (),
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Which survey rows are withheld, and of which there are no data; numbers of answers alone decide.

    Parameters are those of `mask_estimates`.
    """
    estimates = estimates.reset_index(drop=True)
    survey = (estimates["source"] == "survey").to_numpy()
    withheld = np.zeros(len(estimates), dtype=bool)
    rows_of_survey = estimates[survey]
    sensitive = rows_of_survey["indicator"].map({name: one.sensitive for name, one in catalogue.indicators.items()}).astype(bool)
    few = rows_of_survey["n"].astype("float64").between(1, _least(True, thresholds) - 1)
    surveyed = rows_of_survey.assign(
        asked=_asked(estimates, thresholds.unreliable_below)[survey], sensitive=sensitive, few=sensitive & few
    )
    surveyed = _with_history(surveyed, earlier)
    relations = Relations.of(catalogue.target_groups)
    for _, rows in surveyed.groupby("wave", sort=False):
        for base, places in _bases(rows, relations, areas or {}, thresholds):
            hidden = np.broadcast_to(protect(base, thresholds.withhold_below), places.shape)
            withheld[places[hidden & (places >= 0)]] = True
    empty = survey & (~_asked(estimates, thresholds.unreliable_below) | _is_never_asked(estimates))
    withheld &= ~empty
    return withheld, empty


def _asked(estimates: pd.DataFrame, many: int) -> NDArray[np.bool_]:
    """Whether each row's place was asked: somebody answered this question there, or a few people others.

    Where `many` answered other questions and nobody this one, it was not put to them. Where few did, that nobody had an
    answer (no children, no work) may be what must not be told.
    """
    everybody = estimates[estimates["target_group"] == EVERYBODY].assign(n=estimates["n"].astype("float64").fillna(0.0))
    of_question = everybody.groupby(_CELL)["n"].max()
    of_survey = everybody.groupby(_PLACE)["n"].max()
    answered = of_question.reindex(pd.MultiIndex.from_frame(estimates[_CELL])).fillna(0.0).to_numpy()
    largest = of_survey.reindex(pd.MultiIndex.from_frame(estimates[_PLACE])).fillna(0.0).to_numpy()
    asked: NDArray[np.bool_] = (answered > 0) | ((largest > 0) & (largest < many))
    return asked


def _is_never_asked(estimates: pd.DataFrame) -> NDArray[np.bool_]:
    """Whether nobody of a row's group has an answer in the whole city: then everybody knows whom the question was put to."""
    city = estimates[estimates["level"] == "city"].set_index(_MAP)["n"].astype("float64").fillna(0.0)
    of_city = city[~city.index.duplicated()].reindex(pd.MultiIndex.from_frame(estimates[_MAP]))
    never: NDArray[np.bool_] = (of_city == 0).to_numpy()
    return never


def _everybody_is_told(masked: pd.DataFrame) -> NDArray[np.bool_]:
    """Whether each row's place has a reliable value of everybody, which a group may be compared with."""
    told = masked[(masked["target_group"] == EVERYBODY) & (masked["status"] == "ok")].set_index(_CELL).index
    return pd.MultiIndex.from_frame(masked[_CELL]).isin(told)


def _least(sensitive: bool, thresholds: Thresholds) -> int:
    """From how many answers on: sensitive ones of a few people may well be all alike, whether they are or not."""
    return max(thresholds.withhold_below, thresholds.unreliable_below) if sensitive else thresholds.withhold_below


def _with_history(rows: pd.DataFrame, earlier: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Mark what an earlier publication withheld (``kept``), and what it has told (``told``)."""
    rows = rows.assign(kept=False, told=False)
    keys = pd.MultiIndex.from_frame(rows[_KEY])
    n = rows["n"].astype("float64").fillna(0.0).to_numpy()
    for table in earlier:
        before = table[table["source"] == "survey"].set_index(_KEY)
        before = before[~before.index.duplicated()].reindex(keys)
        rows["kept"] |= (before["status"] == "withheld").to_numpy()
        rows["told"] |= before["n"].astype("float64").to_numpy() == n
    return rows


def _bases(
    rows: pd.DataFrame, relations: Relations, areas: Mapping[str, Sequence[str]], thresholds: Thresholds
) -> Iterator[tuple[Base, NDArray[np.intp]]]:
    """The maps of one wave, each set of answers once; and where in the table each cell of a map stands (-1: nowhere)."""
    groups = list(dict.fromkeys([EVERYBODY, *rows["target_group"]]))
    places = list(dict.fromkeys([CITY, *zip(rows["level"], rows["quartier_id"], strict=True)]))
    layout = _layout(groups, places, relations, areas)
    group = pd.Index(groups).get_indexer(rows["target_group"])
    place = pd.Index(places).get_indexer(list(zip(rows["level"], rows["quartier_id"], strict=True)))
    most, few = _of_all_questions(rows, (group, place), (len(groups), len(places)), thresholds.withhold_below)
    same: dict[bytes, list[tuple[NDArray[Any], ...]]] = {}
    for at in rows.reset_index(drop=True).groupby("indicator", sort=False).indices.values():
        cells, of = (group[at], place[at]), rows.iloc[at]
        counts, row = np.zeros((len(groups), len(places))), np.full((len(groups), len(places)), -1, dtype=np.intp)
        hidden, known = np.zeros(counts.shape, dtype=bool), np.zeros(counts.shape, dtype=bool)
        counts[cells], row[cells] = of["n"].astype("float64").fillna(0.0), of.index
        hidden[cells], known[cells] = of["few"] | of["kept"], of["told"]
        known |= counts[:, [layout.city]] == 0  # everybody knows that they were not asked
        hidden |= few & (counts >= SAME_PEOPLE * most) & (counts > 0)
        hidden |= _tells_who_was_not_asked(counts, most, layout, thresholds.withhold_below)
        surveyed = np.zeros(len(places), dtype=bool)
        surveyed[place[at]] = of["asked"]
        least = np.array(_least(bool(of["sensitive"].iloc[0]), thresholds))
        same.setdefault(counts.tobytes(), []).append((counts, hidden, known, surveyed, row, least))
    for tables in same.values():
        counts, hidden, known, surveyed, row, least = (np.stack(column) for column in zip(*tables, strict=True))
        # what one of them hides the others hide too: two patterns over the same counts would complete one another
        some, told, asked = (np.logical_or.reduce(one) for one in (hidden, known, surveyed))
        yield Base(counts[0], some, told, asked, _with_equals(layout, counts[0]), int(least.max())), row


def _of_all_questions(
    rows: pd.DataFrame, at: tuple[NDArray[np.intp], NDArray[np.intp]], shape: tuple[int, int], least: int
) -> tuple[Floats, NDArray[np.bool_]]:
    """The most answers that each group gave in each place to any question, and where to some question too few did.

    Where a question that (nearly) the same people answered is withheld, the others would tell its number up to the silent:
    so all of them are withheld. The same holds for those beside a group.
    """
    table = rows.assign(group=at[0], place=at[1], n=rows["n"].astype("float64").fillna(0.0))
    everybody = table[table["group"] == 0].set_index(["indicator", "place"])["n"]
    whole = everybody.reindex(pd.MultiIndex.from_frame(table[["indicator", "place"]])).to_numpy()
    most = np.zeros(shape)
    np.maximum.at(most, at, table["n"].to_numpy())
    n, beside = table["n"].to_numpy(), whole - table["n"].to_numpy()
    same = (n >= SAME_PEOPLE * most[at]) & (n > 0) & (table["level"] != "city").to_numpy()
    few = same & ((n < least) | ((beside > 0) & (beside < least)))
    some = np.zeros(shape, dtype=bool)
    some[at[0][few], at[1][few]] = True
    return most, some


def _tells_who_was_not_asked(counts: Floats, most: Floats, layout: Layout, least: int) -> NDArray[np.bool_]:
    """Cells of a question that was not put to some target group, beside which few are left who were not asked.

    The largest number of answers that a place gave to any question, less that to this one, is the number of the group
    there, but for those who were silent.

    Parameters
    ----------
    counts, most : arrays, groups × places
        Answers to this question, and to the question that most answered.
    """
    city = layout.city
    absent = np.flatnonzero((counts[:, city] == 0) & (most[:, city] > 0))
    hidden = np.zeros(counts.shape, dtype=bool)
    if len(absent) == 0 or counts[0, city] == 0:
        return hidden
    hidden |= (most - counts > 0) & (most - counts < least) & (counts > 0)
    lacking = most[:, city] - counts[:, city]
    hidden[lacking <= _SILENT * most[:, city]] = False  # of these groups hardly anybody is in one that was not asked
    beside = most[0] - most[absent]
    few = ((most[absent] < least) | ((beside > 0) & (beside < least))).any(axis=0)
    hidden[0] |= few & (counts[0] > 0)
    hidden[:, city] = False
    return hidden


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
        nested=tuple((number[a], number[b]) for a, b in relations.nested if a in number and b in number),
        apart=tuple(tuple(number[group] for group in family if group in number) for family in relations.apart),
    )
