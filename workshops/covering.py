"""Which few places reach most people within a distance: the maximal covering location problem, solved exactly.

Church and ReVelle 1974. Among sets that reach equally many, the one with the fewest places is taken, then the one with
the fewest metres a reached person walks to the nearest place, then the first in the order given.
"""

import itertools
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.spatial import KDTree

MOST_SETS = 20_000  # are looked at one by one; beyond, an integer program finds the best
MOST_EQUAL = 100  # sets of an integer program that reach equally many and are compared by metres
_SAME_PEOPLE = 1e-9  # of all people
_SAME_METRES = 1e-6

Chosen = tuple[int, ...]


@dataclass(frozen=True, eq=False)
class Catchments:
    """Which places reach which people.

    Attributes
    ----------
    metres : csr_array
        Place × point: the distance, 1 metre more than it is, where it is within reach; only points with people whom
        some place reaches.
    persons : ndarray
        Of these points.
    kinds : ndarray of float
        Place × kind of point: 1 where the place reaches it. Points that the same places reach are of one kind.
    weights : ndarray
        Persons of each kind.
    """

    metres: sparse.csr_array
    persons: NDArray[np.float64]
    kinds: NDArray[np.float64]
    weights: NDArray[np.float64]

    def people(self, chosen: Sequence[int]) -> float:
        """How many live within reach of any of these places."""
        return float(self.weights @ self.kinds[list(chosen)].max(axis=0, initial=0.0))

    def walk(self, chosen: Sequence[int]) -> float:
        """Metres to the nearest of these places, on average over those within reach; NaN if there are none."""
        rows = self.metres[list(chosen)].tocoo()
        nearest = np.full(len(self.persons), np.inf)
        np.minimum.at(nearest, rows.coords[1], rows.data - 1.0)
        near = np.isfinite(nearest)
        persons = self.persons[near]
        return float(persons @ nearest[near] / persons.sum()) if persons.sum() > 0 else math.nan


def catchments_of(
    places: NDArray[np.float64], points: NDArray[np.float64], persons: NDArray[np.float64], reach_m: float
) -> Catchments:
    """Find out who is within reach; a point at exactly `reach_m` is.

    Parameters
    ----------
    places, points : ndarray
        A row each: x and y in metres.
    persons : ndarray
        At every point.
    """
    near: Sequence[Sequence[int]] = [[]] * len(places)
    if len(points):
        near = np.asarray(KDTree(points).query_ball_point(places, reach_m * (1 + 1e-12), return_sorted=True)).tolist()
    rows = np.repeat(np.arange(len(places)), [len(points_near) for points_near in near])
    columns = np.array(list(itertools.chain.from_iterable(near)), dtype=np.intp)
    inhabited = persons[columns] > 0
    rows, columns = rows[inhabited], columns[inhabited]
    used, column = np.unique(columns, return_inverse=True)
    metres = np.hypot(*(places[rows] - points[columns]).T) + 1.0
    shape = (len(places), len(used))
    distances = sparse.csr_array((metres, (rows, column)), shape=shape)
    members = np.zeros(shape[::-1], dtype=bool)
    members[column, rows] = True
    packed = np.packbits(members, axis=1)
    _, first, kind = np.unique(packed, axis=0, return_index=True, return_inverse=True)
    weights = np.bincount(kind.ravel(), weights=persons[used], minlength=len(first)).astype("float64")
    return Catchments(distances, persons[used], members[first].T.astype("float64"), weights)


def best_places(catchments: Catchments, most: int) -> Chosen:
    """The places that together reach most people: at most `most`, in the order given.

    Parameters
    ----------
    most : int
        Places at most; fewer are taken where another would reach nobody else.

    Returns
    -------
    tuple of int
        Rows of `catchments`; empty if nobody is within reach.

    Raises
    ------
    ValueError
        If `most` is negative.
    """
    if most < 0:
        raise ValueError(f"{most} places cannot be chosen")
    count = min(most, len(catchments.kinds))
    if not count or not len(catchments.weights):
        return ()
    slack = _SAME_PEOPLE * float(catchments.weights.sum())
    best = _sets(catchments, count, slack)
    people = max(catchments.people(chosen) for chosen in best)
    while count > 1:
        fewer = _sets(catchments, count - 1, slack)
        if max(catchments.people(chosen) for chosen in fewer) < people - slack:
            break
        best, count = fewer, count - 1
    walks = [catchments.walk(chosen) for chosen in best] if len(best) > 1 else [0.0]
    return min(chosen for chosen, walk in zip(best, walks, strict=True) if walk <= min(walks) + _SAME_METRES)


def _sets(catchments: Catchments, count: int, slack: float) -> list[Chosen]:
    """All sets of so many places that reach most."""
    few = math.comb(len(catchments.kinds), count) <= MOST_SETS
    candidates, best = [], -math.inf
    for chosen, people in _enumerated(catchments, count) if few else _programmed(catchments, count, slack):
        if people >= best - slack:
            best = max(best, people)
            candidates.append((chosen, people))
    return [chosen for chosen, people in candidates if people >= best - slack]


def _enumerated(catchments: Catchments, count: int) -> Iterator[tuple[Chosen, float]]:
    """Every set that is the best continuation of its first places, or as good."""
    for first in itertools.combinations(range(len(catchments.kinds)), count - 1):
        following = (first[-1] if first else -1) + 1
        if following == len(catchments.kinds):
            continue
        reached = catchments.kinds[list(first)].max(axis=0, initial=0.0)
        people = float(catchments.weights @ reached) + catchments.kinds[following:] @ (catchments.weights * (1.0 - reached))
        close = people >= people.max() * (1 - 1e-8)
        yield from (((*first, following + int(at)), float(people[at])) for at in np.flatnonzero(close))


def _programmed(catchments: Catchments, count: int, slack: float) -> Iterator[tuple[Chosen, float]]:
    """The best set of an integer program, and those that are as good, each excluded from the next search."""
    places, kinds = catchments.kinds.shape
    whole = float(catchments.weights.sum())
    cost = np.concatenate([np.zeros(places), -catchments.weights / whole])
    reached = sparse.hstack([sparse.csr_array(-catchments.kinds.T), sparse.eye_array(kinds)])
    number = np.concatenate([np.ones(places), np.zeros(kinds)])
    constraints = [LinearConstraint(reached, -np.inf, 0.0), LinearConstraint(number[None, :], count, count)]
    integral = np.concatenate([np.ones(places), np.zeros(kinds)])
    best = -math.inf
    for _ in range(MOST_EQUAL):
        solved = milp(cost, integrality=integral, bounds=Bounds(0.0, 1.0), constraints=constraints, options={"mip_rel_gap": 0.0})
        if solved.x is None:
            return
        chosen = tuple(int(at) for at in np.flatnonzero(solved.x[:places] > 0.5))
        people = catchments.people(chosen)
        if people < best - slack:
            return
        best = max(best, people)
        yield chosen, people
        cut = np.zeros(places + kinds)
        cut[list(chosen)] = 1.0
        constraints.append(LinearConstraint(cut[None, :], -np.inf, count - 1))
