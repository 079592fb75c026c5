"""Whole distributions on their way out: in which scheme each is told, how coarse, and what waits for more late answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from indicators.catalogue import Catalogue
from indicators.categories import Key, as_shares, keys_of
from indicators.estimates.distributions import Answered
from indicators.questions import AnswerScheme, Question
from release.coarsening.coarse import coarsen
from release.coarsening.errors import with_generalised_errors
from release.earlier.additions import items_of, pairs_of, withhold
from release.earlier.history import find_waiting, hold_revisions
from release.earlier.publication import Publication
from release.published_sums import CELL, published_sums, rows_of, with_cells
from release.tables.raw import Raw
from release.tables.relations import Relations
from release.tables.released import COLUMNS, DISTRIBUTIONS, no_distributions
from release.tables.thresholds import Thresholds
from release.withholding.bases import layout_of
from release.withholding.categories import tell
from release.withholding.column import Answers, Column, Detail, Distribution, PublishedSum
from release.withholding.mask import mask_estimates
from release.withholding.suppression import Flags

_LEVELS = {AnswerScheme.MERGED: Detail.MERGED, AnswerScheme.FULL: Detail.FULL}
_NONE = {"verdict": "none", "contrast": "none", "source": "survey"}


def numbers_of_answers(raw: Raw, catalogue: Catalogue) -> pd.DataFrame:
    """How many answered each question in each cell, as rows of the table of estimates: of its first category, for all of them."""
    first = [str(next(keys_of(question))[0]) for question in catalogue.questions.values()]
    tables = [wave.distributions.table for wave in raw.waves if wave.distributions is not None]
    rows = [table[table["indicator"].isin(first)] for table in tables]
    return pd.concat(rows, ignore_index=True) if rows else raw.table.head(0)


def published_numbers(publication: Publication, catalogue: Catalogue) -> pd.DataFrame:
    """The same of an earlier publication, as far as it told them: with its table of estimates, what it published of answers."""
    published = as_estimates_of(publication.distributions)
    published = published[published["n"].notna()]
    first = {question.id: str(next(keys_of(question))[0]) for question in catalogue.questions.values()}
    named = published.assign(indicator=[first.get(Key.of(name).question, name) for name in published["indicator"]])
    named = named.drop_duplicates(["level", "quartier_id", "target_group", "wave", "indicator"])
    return pd.concat([publication.estimates, named]) if len(named) else publication.estimates


def release_distributions(
    raw: Raw,
    coarse: pd.DataFrame,
    standardised: pd.DataFrame,
    catalogue: Catalogue,
    thresholds: Thresholds,
    areas: Mapping[str, Sequence[str]],
    numbers: pd.DataFrame,
    earlier: Sequence[Publication],
    waiting: Sequence[tuple[str, str]],
) -> tuple[pd.DataFrame, tuple[tuple[str, str], ...]]:
    """The table of distributions as it may leave, and the (wave, question) whose late answers wait.

    Parameters
    ----------
    coarse : DataFrame
        The table of estimates as it leaves: what indicators tell of the same answers.
    standardised : DataFrame
        Standardised values as they leave.
    numbers : DataFrame
        From `numbers_of_answers`; its ``status`` is ``withheld``, ``no_data``, or another where the number may be told.
    waiting : sequence of (wave, indicator)
        Whose late answers wait.
    """
    tables, flags = [], []
    for wave in raw.waves:
        if wave.distributions is None:
            continue
        details: dict[str, tuple[NDArray[np.int8], Flags]] = {}
        first = wave.distributions.columns[0]
        cells = pd.MultiIndex.from_tuples(
            [(group, level, place) for group in first.groups for level, place in first.places], names=CELL
        )
        of_wave, beside, own = (with_cells(table[table["wave"] == wave.wave], cells) for table in (coarse, standardised, numbers))
        inside = with_cells(wave.table, cells)
        for answered in wave.distributions.columns:
            published = tuple(published_sums(answered, of_wave, inside, beside, catalogue))
            secret = _withheld_beside(answered, of_wave, catalogue, len(cells))
            column, names = _column(answered, wave.wave, published, secret, cells, own, catalogue, areas, earlier)
            levels = tell(column, thresholds.withhold_below)
            details |= {name: (level, column.empty) for name, level in zip(names, levels, strict=True)}
        tables.append(wave.distributions.table)
        flags.append(_flags(tables[-1], details))
    if not tables:
        return no_distributions(), ()
    estimates = pd.concat(tables, ignore_index=True)
    withheld, empty = (np.concatenate(parts) for parts in zip(*flags, strict=True))
    shares = as_shares(catalogue)
    modelled = with_generalised_errors(estimates, shares, ~(withheld | empty))
    leaving = mask_estimates(modelled, shares, thresholds, areas, (), (withheld, empty))
    leaving = coarsen(leaving, estimates, shares, areas)
    held, leaving = _with_earlier(leaving, estimates, catalogue, thresholds, areas, earlier, waiting)
    return as_distributions(leaving), held


def as_distributions(estimates: pd.DataFrame) -> pd.DataFrame:
    """A table of estimates of categories as the table of distributions."""
    codes, names = pd.factorize(estimates["indicator"])
    keys = [Key.of(name) for name in names]
    named = {part: np.array([str(getattr(key, part)) for key in keys], dtype=object)[codes] for part in Key._fields}
    return estimates.assign(**named)[list(DISTRIBUTIONS)].astype(dict.fromkeys(Key._fields, "str"))


def as_estimates_of(distributions: pd.DataFrame) -> pd.DataFrame:
    """A table of distributions as a table of estimates of categories."""
    parts = zip(*(distributions[part] for part in Key._fields), strict=True)
    names = [str(Key(question, AnswerScheme(scheme), category)) for question, scheme, category in parts]
    return distributions.assign(indicator=pd.array(names, dtype="str"), **_NONE)[list(COLUMNS)]


# ---------------------------------------------------------------- what is told


def _column(
    answered: Answered,
    wave: str,
    published: tuple[PublishedSum, ...],
    secret: Flags,
    cells: pd.MultiIndex,
    numbers: pd.DataFrame,
    catalogue: Catalogue,
    areas: Mapping[str, Sequence[str]],
    earlier: Sequence[Publication],
) -> tuple[Column, list[str]]:
    """One column of one wave as the guard takes it, and the ids of its questions."""
    shape = answered.counts.shape[:2]
    layout = layout_of(answered.groups, answered.places, Relations.of(catalogue.target_groups), areas)
    questions, empty = [], np.ones(shape, dtype=bool)
    for name, positions in answered.classification.questions.items():
        question = catalogue.questions[name]
        rows = rows_of(str(next(keys_of(question))[0]), numbers, len(cells))
        state = rows["status"].fillna("no_data").to_numpy(dtype=object)
        empty &= (state == "no_data").reshape(shape)
        of_code = dict(zip(question.codes, positions, strict=True))
        before, public = _published(question, wave, cells, answered.counts, positions, earlier)
        questions.append(
            Distribution(
                {
                    scheme: tuple(Answers().union(*map(of_code.__getitem__, category.codes)) for category in categories)
                    for scheme, categories in question.schemes.items()
                },
                (np.isin(state, ["withheld", "no_data"]) | secret).reshape(shape),
                question.sensitive,
                before.reshape(shape),
                public.reshape(shape),
            )
        )
    return Column(answered.counts, layout, empty, tuple(questions), published), list(answered.classification.questions)


def _withheld_beside(answered: Answered, of_wave: pd.DataFrame, catalogue: Catalogue, number: int) -> Flags:
    """In which cells an indicator of the same column is withheld: its number would follow from a distribution told there."""
    column = answered.classification.column
    names = [name for name, indicator in catalogue.indicators.items() if getattr(indicator.formula, "item", None) == column]
    withheld = of_wave["indicator"].isin(names) & (of_wave["status"] == "withheld")
    return np.isin(np.arange(number), of_wave.loc[withheld, "cell"])


def _published(
    question: Question,
    wave: str,
    cells: pd.MultiIndex,
    counts: NDArray[np.float64],
    positions: Sequence[Answers],
    earlier: Sequence[Publication],
) -> tuple[NDArray[np.int8], NDArray[np.int8]]:
    """What earlier publications withheld of a question, and what they told of the same number of answers."""
    before, public = (np.full(len(cells), level, dtype=np.int8) for level in (Detail.FULL, Detail.NOTHING))
    n = counts[:, :, sorted(Answers().union(*positions))].sum(axis=2).ravel()
    for publication in earlier:
        rows = publication.distributions
        rows = rows[(rows["question"] == question.id) & (rows["wave"] == wave)]
        if rows.empty:
            continue
        level = np.zeros(len(cells), dtype=np.int8)
        same = np.zeros(len(cells), dtype=bool)
        for scheme, detail in _LEVELS.items():
            of_scheme = rows[rows["scheme"] == scheme].drop_duplicates(list(cells.names)).set_index(list(cells.names))
            number = of_scheme["n"].astype("float64").reindex(cells).to_numpy()
            level[~np.isnan(number)] = detail
            same |= number == n
        before, public = np.minimum(before, level), np.maximum(public, np.where(same, level, Detail.NOTHING))
    return before, public.astype(np.int8)


def _flags(table: pd.DataFrame, details: Mapping[str, tuple[NDArray[np.int8], Flags]]) -> tuple[Flags, Flags]:
    """Which rows of a wave's table are withheld, and of which there are no data; its rows are in the order of the arrays."""
    withheld, empty = (np.zeros(len(table), dtype=bool) for _ in range(2))
    for name, at in table.groupby("indicator", sort=False).indices.items():
        key = Key.of(str(name))
        level, never_asked = details[key.question]
        withheld[at], empty[at] = level.ravel() < _LEVELS[key.scheme], never_asked.ravel()
    return withheld & ~empty, empty


# ---------------------------------------------------------------- earlier publications


def _with_earlier(
    leaving: pd.DataFrame,
    estimates: pd.DataFrame,
    catalogue: Catalogue,
    thresholds: Thresholds,
    areas: Mapping[str, Sequence[str]],
    earlier: Sequence[Publication],
    waiting: Sequence[tuple[str, str]],
) -> tuple[tuple[tuple[str, str], ...], pd.DataFrame]:
    """A question of a wave keeps what was published of it while a few answers have come, or anything else of its item waits."""
    if not earlier:
        return (), leaving
    shares = as_shares(catalogue)
    before = [replace(publication, estimates=as_estimates_of(publication.distributions)) for publication in earlier]
    few = find_waiting(leaving, estimates, before, shares, areas, thresholds.late_below)
    held = dict.fromkeys((wave, Key.of(name).question) for wave, name in few)
    of_items = items_of(waiting, held, catalogue)
    for question in catalogue.questions.values():
        held |= dict.fromkeys((wave, question.id) for wave in leaving["wave"].unique() if (wave, question.item) in of_items)
    pairs = [(wave, str(key)) for wave, question in held for key, _ in keys_of(catalogue.questions[question])]
    published = pairs_of(publication.estimates for publication in before)
    leaving = withhold(leaving, [pair for pair in pairs if pair not in published])
    kept = [pair for pair in pairs if pair in published]
    return tuple(held), hold_revisions(leaving, kept, before, shares, thresholds.withhold_below)
