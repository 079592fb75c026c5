"""Where more interviews would help: how many quartiers would still be open, for a few ways to spread them.

*Open* is a quartier of which it is not clear whether it is among the k with the highest values. What would be known
after the interviews is simulated (`indicators.index.preposterior`); plans are compared in the same simulated futures.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from indicators.index import Flags, Floats, Numbers
from indicators.index.area_level import TrueValues, chance_among
from indicators.index.preposterior import Surveyed, chances_after

Kind = Literal["everywhere", "open", "boundary", "uncertain", "improved"]

MOST_PLANS = 3
BLOCK = 10  # interviews that are moved at once
ROUNDS, TRIED = 3, 6  # of moving; quartiers that are tried in each
PRESENT_DRAWS = 20_000
DRAWS = 64  # within a future: averaged over hundreds of futures, more change nothing that could be seen
_MOST_FUTURES, _LEAST_FUTURES, _WORK = 600, 100, 6_000_000  # fewer futures where there are more quartiers
_SURE = 2.0  # simulation errors that a difference must exceed to be one


@dataclass(frozen=True)
class Plan:
    """A way to spread interviews, and what may be expected of it.

    Attributes
    ----------
    kind : str
        Evenly over all (`everywhere`), evenly over the open ones (`open`), over the two nearest to the boundary
        between in and out (`boundary`), in proportion to how unsure it is (`uncertain`), or the best of these
        improved by moving interviews (`improved`).
    interviews : tuple of int
        For each quartier, in the order given; together all interviews.
    open_count, open_error : float
        Expected number of quartiers still open, and its standard error, of the simulation alone.
    settled : float
        Chance that none is open any more (0–1).
    as_good_as_first : bool
        The expected number differs from that of the first plan by less than the simulation can tell.
    """

    kind: Kind
    interviews: tuple[int, ...]
    open_count: float
    open_error: float
    settled: float
    as_good_as_first: bool


@dataclass(frozen=True)
class Outlook:
    """How many quartiers are open now, and up to three plans, the fewest expected open ones first."""

    open_now: int
    plans: tuple[Plan, ...]

    @property
    def helps(self) -> bool:
        """Whether the first plan leaves fewer open than now, by more than the simulation can err."""
        return bool(self.plans) and self.plans[0].open_count + _SURE * self.plans[0].open_error < self.open_now


@dataclass(frozen=True)
class _Question:
    surveyed: Surveyed
    k: int
    limits: tuple[float, float]  # clearly out, clearly in
    urgency: Floats  # how unsure a quartier is; 0 where nobody can be asked
    seed: int

    def open_after(self, plans: list[Numbers], futures: int, run: int) -> Numbers:
        """Numbers of open quartiers, plans × futures. Another run meets other futures."""
        interviews = np.array(plans, dtype=float)
        seed = int(np.random.SeedSequence([self.seed, run]).generate_state(1)[0])
        chance = chances_after(self.surveyed, interviews, self.k, futures=futures, draws=DRAWS, seed=seed)
        return np.asarray(_open(chance, self.limits).sum(axis=-1))


def more_interviews(
    value: Floats,
    variance: Floats,
    answers: Floats,
    k: int,
    more: int,
    *,
    clearly_in: float = 0.9,
    clearly_out: float = 0.1,
    chance: Floats | None = None,
    seed: int = 0,
) -> Outlook:
    """What `more` interviews would settle about who is among the k quartiers with the highest values.

    Parameters
    ----------
    value : array, quartiers
        The index, higher is more need; missing (NaN) where a quartier rests on too little. Such a quartier takes no
        part and gets no interviews.
    variance : array, quartiers
        Sampling variance of `value`, same unit squared; 0 for a value known exactly, which gets no interviews.
    answers : array, quartiers
        Respondents behind `value`; read only where there is a sampling variance.
    k, more : int
        Quartiers that are chosen; interviews in all.
    clearly_in, clearly_out : float
        A quartier is open while its chance lies between.
    chance : array, quartiers, optional
        Present chances to be among the k, if they are at hand; else from 20,000 draws of `seed`.
    seed : int
        The same call gives the same numbers.

    Returns
    -------
    Outlook
        Without plans if nothing is open (so also if k is 0, or at least the number of quartiers with a value) or if
        nobody can be asked. With `more` = 0, one plan that says what is now.

    Raises
    ------
    ValueError
        If arrays differ in length, a variance or a number of answers is missing or impossible, `more` is negative, or
        the limits are no chances in order.

    Notes
    -----
    The expected number can exceed the present one: a few answers more may unsettle what is just clear (`Outlook.helps`).
    """
    limits = (clearly_out, clearly_in)
    _check(value, variance, answers, more, limits)
    has = np.flatnonzero(~np.isnan(value))
    if not 0 < k < len(has):
        return Outlook(0, ())
    can = variance[has] > 0
    unit = float(np.sqrt(variance[has][can].mean())) if can.any() else 1.0  # so that units decide no rounding
    standard = (value[has].astype(float) - float(value[has].mean())) / unit
    surveyed = Surveyed(standard, variance[has].astype(float) / unit**2, np.where(can, answers[has], 1.0))
    now = _present(surveyed, k, seed) if chance is None else chance[has]
    unclear = _open(now, limits)
    open_now = int(unclear.sum())
    if not open_now or not can.any():
        return Outlook(open_now, ())
    if more == 0:
        return Outlook(open_now, (Plan("everywhere", (0,) * len(value), float(open_now), 0.0, 0.0, True),))
    question = _Question(surveyed, k, limits, np.sqrt(surveyed.variance) * now * (1 - now), seed)
    plans = _simple_plans(question, can, unclear, now, more)
    futures = int(np.clip(_WORK // (DRAWS * len(has)), _LEAST_FUTURES, _MOST_FUTURES))
    open_counts = question.open_after(list(plans.values()), futures, run=0)
    best = int(open_counts.mean(axis=1).argmin())
    improved = _improved(question, list(plans.values())[best], can, more, futures // 4)
    if not any((improved == plan).all() for plan in plans.values()):
        after = question.open_after([improved], futures, run=0)
        if _fewer(after[0], open_counts[best]):  # else the simpler plan is as good
            plans["improved"], open_counts = improved, np.vstack([open_counts, after])
    return Outlook(open_now, _compared(plans, open_counts, has, len(value)))


def _check(value: Floats, variance: Floats, answers: Floats, more: int, limits: tuple[float, float]) -> None:
    if not len(value) == len(variance) == len(answers):
        raise ValueError("value, variance and answers must have one entry for each quartier")
    has = ~np.isnan(value)
    if not (np.isfinite(value[has]).all() and np.isfinite(variance[has]).all() and (variance[has] >= 0).all()):
        raise ValueError("a quartier with a value needs a sampling variance, 0 or more")
    asked = answers[has & (variance > 0)]
    if not (np.isfinite(asked).all() and (asked > 0).all()):
        raise ValueError("a quartier with a sampling variance needs the number of its answers")
    if more < 0:
        raise ValueError("the number of further interviews cannot be negative")
    if not 0 <= limits[0] < limits[1] <= 1:
        raise ValueError("the limits must be chances, that of clearly out below that of clearly in")


def _open(chance: Floats, limits: tuple[float, float]) -> Flags:
    return np.asarray((chance > limits[0]) & (chance < limits[1]))


def _present(surveyed: Surveyed, k: int, seed: int) -> Floats:
    """Drawn in pieces, which keeps memory small; below 250 quartiers it is one."""
    random = np.random.default_rng(seed)
    pieces = 1 + len(surveyed.value) // 250
    values = TrueValues.given(surveyed.value, surveyed.variance)
    drawn = (values.draw(PRESENT_DRAWS // pieces, random) for _ in range(pieces))
    return np.asarray(np.mean([chance_among(piece, k) for piece in drawn], axis=0))


def _simple_plans(question: _Question, can: Flags, unclear: Flags, now: Floats, more: int) -> dict[Kind, Numbers]:
    """Plans that a sentence can say; the simplest first, each spread once."""
    nearest = np.zeros(len(can), dtype=bool)
    nearest[np.argsort(np.where(can, np.abs(now - 0.5), np.inf), kind="stable")[:2]] = True
    shares: dict[Kind, Floats] = {
        "everywhere": can.astype(float),
        "open": (unclear & can).astype(float),
        "boundary": (nearest & can).astype(float),
        "uncertain": question.urgency,
    }
    plans: dict[Kind, Numbers] = {}
    for kind, share in shares.items():
        if share.sum() > 0:
            plan = _whole(share, more, question.urgency)
            if not any((plan == other).all() for other in plans.values()):
                plans[kind] = plan
    return plans


def _whole(share: Floats, more: int, urgency: Floats) -> Numbers:
    """Whole numbers in proportion, by largest remainders; of equal ones the most urgent first."""
    exact = share * (more / share.sum())
    plan = np.floor(exact + 1e-9).astype(np.intp)
    first = np.lexsort((-urgency, -np.round(exact - plan, 9)))
    plan[first[: more - plan.sum()]] += 1
    return plan


def _improved(question: _Question, plan: Numbers, can: Flags, more: int, futures: int) -> Numbers:
    """Interviews moved to, or away from, one quartier at a time as long as fewer are expected to stay open.

    The futures of the search are not those in which the plans are compared: the best of many would look better than
    it is.
    """
    block = min(max(BLOCK, more // 8), more)
    urgent = [int(q) for q in np.argsort(-question.urgency, kind="stable")[:TRIED] if can[q]]
    for turn in range(ROUNDS):
        tried = [plan]
        for to in urgent:
            given = plan.astype(float) * ((more - block) / more)
            given[to] += block
            tried.append(_whole(given, more, question.urgency))
        for source in np.argsort(-plan, kind="stable")[:TRIED]:
            left = plan.astype(float)
            left[source] = max(left[source] - block, 0.0)
            if left.sum() > 0:
                tried.append(_whole(left, more, question.urgency))
        open_counts = question.open_after(tried, futures, run=1 + turn)
        best = int(open_counts.mean(axis=1).argmin())
        if not _fewer(open_counts[best], open_counts[0]):
            break
        plan = tried[best]
    return plan


def _fewer(open_count: Numbers, other: Numbers) -> bool:
    """Whether fewer are open on average, by more than the simulation can err; pairs of the same futures."""
    difference = other - open_count
    return bool(difference.mean() > _SURE * _error(difference))


def _error(numbers: Numbers) -> float:
    return float(numbers.std(ddof=1) / np.sqrt(len(numbers)))


def _compared(plans: dict[Kind, Numbers], open_counts: Numbers, has: Numbers, count: int) -> tuple[Plan, ...]:
    kinds = list(plans)
    order = np.argsort(open_counts.mean(axis=1), kind="stable")[:MOST_PLANS]
    compared = []
    for at in order:
        interviews = np.zeros(count, dtype=np.intp)
        interviews[has] = plans[kinds[at]]
        compared.append(
            Plan(
                kind=kinds[at],
                interviews=tuple(interviews.tolist()),
                open_count=float(open_counts[at].mean()),
                open_error=_error(open_counts[at]),
                settled=float((open_counts[at] == 0).mean()),
                as_good_as_first=not _fewer(open_counts[order[0]], open_counts[at]),
            )
        )
    return tuple(compared)
