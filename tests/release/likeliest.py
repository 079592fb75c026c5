"""A likeliest guess: of all compositions that are possible, how likely each is to have given what is printed.

That a composition is possible says little if it would hardly ever give what is printed. Before anything is printed a
composition has the chance of n independent draws of a class (whose shares a register tells); each question then multiplies
it by the chance that answers which do not depend on the class give what is printed.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln

from tests.release.outsider_classes import Cell, Question, Whole, answers_of

Floats = NDArray[np.float64]
_LEAST_SHARE = 0.02


def chances(compositions: Whole, questions: Sequence[Question], cell: Cell, shares: Floats) -> tuple[Floats, Floats]:
    """The chance of every composition before and after reading.

    Questions that more than one or two of the cell left open are passed over.

    Parameters
    ----------
    compositions : array, compositions × classes
        Of `cell.persons`.
    shares : array of classes
        Of the people who answer such surveys.
    """
    before = _log_of_draws(compositions) + compositions @ np.log(shares / shares.sum())
    after = before.copy()
    for question in questions:
        silent = cell.persons - question.n
        if silent <= 2:
            with np.errstate(divide="ignore"):
                after = after + np.log([_likelihood(question, cell, composition, silent) for composition in compositions])
    return _normed(before), _normed(after)


def _likelihood(question: Question, cell: Cell, composition: Whole, silent: int) -> float:
    total = 0.0
    for few in _subsets(composition, silent):
        answered = composition - few
        yes = answers_of(question, cell, answered)
        low, high = question.printed["value"]
        if len(yes):
            p = np.clip((low + high) / 200, _LEAST_SHARE, 1 - _LEAST_SHARE)
            said = yes.sum(axis=1)
            ways = _choose(answered, yes).sum(axis=1) + said * np.log(p) + (question.n - said) * np.log(1 - p)
            total += float(np.exp(_choose(composition, few).sum()) * np.exp(ways).sum())
    return total


def _subsets(composition: Whole, persons: int) -> Whole:
    grid = np.stack(np.meshgrid(*(np.arange(min(count, persons) + 1) for count in composition), indexing="ij"), axis=-1)
    rows = grid.reshape(-1, len(composition))
    return rows[rows.sum(axis=1) == persons]


def _log_of_draws(compositions: Whole) -> Floats:
    result: Floats = gammaln(compositions.sum(axis=1) + 1) - gammaln(compositions + 1).sum(axis=1)
    return result


def _choose(n: Whole, k: Whole) -> Floats:
    result: Floats = gammaln(n + 1) - gammaln(k + 1) - gammaln(n - k + 1)
    return result


def _normed(logs: Floats) -> Floats:
    weight = np.exp(logs - logs.max())
    result: Floats = weight / weight.sum()
    return result
