"""Where to stand: the stations that reach most people of a quartier within a short walk."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pyproj
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geo.reading.boundaries import Boundaries
from geo.reading.population import ROUNDED_TO, Population
from indicators.estimates.domains import EVERYBODY
from language.words import Words
from workshops.covering import Catchments, best_places, catchments_of
from workshops.places import StandingPlace

REACH_M = 500.0  # as the crow flies: some seven minutes on foot
MOST_SITES = 3
_GRID_M = 50.0


@dataclass(frozen=True, eq=False)
class Demand:
    """Where the people live who are to be reached.

    Attributes
    ----------
    places : ndarray
        A row a point: x and y in metres of the boundaries' metric CRS.
    persons : ndarray
        At every point; parts of 1 where nobody knows how many there are.
    target_group : str
        Whom the persons are counted of: ``all`` where the city does not say where the group lives.
    assumed_even : bool
        Whether they were spread evenly over the area because nobody says where they live.
    counted : bool
        Whether `persons` are numbers of persons.
    """

    places: NDArray[np.float64]
    persons: NDArray[np.float64]
    target_group: str
    assumed_even: bool
    counted: bool


@dataclass(frozen=True)
class Site:
    """A chosen place; numbers are rounded to tens, None where nobody knows how many people there are.

    Attributes
    ----------
    persons : int or None
        Within reach of this place.
    adds : int or None
        Whom it reaches beyond the sites before it; over all sites they sum to what is reached, up to rounding.
    share_added : float
        The same in percent of all.
    """

    place: StandingPlace
    persons: int | None
    adds: int | None
    share_added: float


@dataclass(frozen=True)
class SiteChoice:
    """The sites, the one that reaches most first, and what they reach together.

    Attributes
    ----------
    others : tuple of StandingPlace
        Candidates that were not chosen, by id.
    reached, total : int or None
        Persons, rounded to tens.
    share : float
        Percent of all who are reached, from the rounded numbers.
    metres : float or None
        From those who are reached to their nearest site, on average.
    missing : {"", "places", "people", "nobody_near"}
        Why there are no sites: no candidate place, nobody to reach, or nobody within reach of any place.
    """

    sites: tuple[Site, ...]
    others: tuple[StandingPlace, ...]
    reached: int | None
    total: int | None
    share: float
    metres: float | None
    target_group: str
    assumed_even: bool
    missing: Literal["", "places", "people", "nobody_near"]


def demand_from(population: Population, quartier_id: str, target_group: str = EVERYBODY) -> Demand:
    """Those of a population who live in a quartier (empty: in the city); everybody, if the group is not known there."""
    group = target_group if target_group in population.persons else EVERYBODY
    here = population.quartier_ids == quartier_id if quartier_id else np.ones(len(population.places), dtype=bool)
    return Demand(population.places[here], population.persons[group][here], group, assumed_even=False, counted=True)


def even_demand(boundaries: Boundaries, quartier_id: str, persons: Mapping[str, float]) -> Demand:
    """Everybody, spread evenly over each quartier's area, on points 50 m apart.

    Parameters
    ----------
    quartier_id : str
        Empty: the whole city.
    persons : Mapping[str, float]
        By quartier. If one is missing, all quartiers are taken to be settled alike, and only
        shares are told.
    """
    quartiers = [quartier_id] if quartier_id else list(boundaries.metric.index)
    counted = all(quartier in persons and np.isfinite(persons[quartier]) for quartier in quartiers)
    places, numbers = [], []
    for quartier in quartiers:
        shape = boundaries.metric.geometry[quartier]
        inside = _points_in(shape)
        places.append(inside)
        numbers.append(np.full(len(inside), (float(persons[quartier]) if counted else shape.area) / len(inside)))
    weights = np.concatenate(numbers)
    return Demand(
        np.vstack(places), weights if counted else weights / weights.sum(), EVERYBODY, assumed_even=True, counted=counted
    )


def choose_sites(
    candidates: Sequence[StandingPlace], demand: Demand, boundaries: Boundaries, *, most: int = MOST_SITES
) -> SiteChoice:
    """Choose the places that together reach most within `REACH_M`; `workshops.covering` says how, and what breaks ties.

    Parameters
    ----------
    candidates : sequence of StandingPlace
        Of the quartier, or of the city; their hours are passed on as they are.
    boundaries : Boundaries
        Of the same city.
    most : int
        Sites at most; fewer are chosen where another would reach nobody else.
    """
    places = sorted(candidates, key=lambda place: place.id)
    people = float(demand.persons.sum())
    missing: Literal["", "places", "people", "nobody_near"] = "places" if not places else "people" if people <= 0 else ""
    chosen: tuple[int, ...] = ()
    catchments = None
    if not missing:
        to_metres = pyproj.Transformer.from_crs(4326, boundaries.metric_crs, always_xy=True)
        standing = np.column_stack(
            to_metres.transform([place.longitude for place in places], [place.latitude for place in places])
        )
        catchments = catchments_of(standing, demand.places, demand.persons, REACH_M)
        chosen = best_places(catchments, most)
        missing = "" if chosen or not most else "nobody_near"
    sites, cumulative = _sites(places, chosen, catchments, people, demand.counted) if catchments else ((), 0.0)
    total, reached = _rounded(people), _rounded(cumulative)
    return SiteChoice(
        sites=sites,
        others=tuple(place for at, place in enumerate(places) if at not in chosen),
        reached=reached if demand.counted else None,
        total=total if demand.counted else None,
        share=_share(cumulative, people, demand.counted),
        metres=catchments.walk(chosen) if catchments and chosen else None,
        target_group=demand.target_group,
        assumed_even=demand.assumed_even,
        missing=missing,
    )


def written_persons(persons: int, words: Words) -> str:
    """A rounded number of persons as it is shown."""
    return words("about {count}", count=words.number(persons)) if persons else words("fewer than {count}", count=ROUNDED_TO)


def _points_in(shape: BaseGeometry) -> NDArray[np.float64]:
    """The middles of squares of `_GRID_M` that lie inside a shape; where there are none, one point in it."""
    west, south, east, north = np.floor(np.array(shape.bounds) / _GRID_M)
    x, y = np.meshgrid((np.arange(west, east + 1) + 0.5) * _GRID_M, (np.arange(south, north + 1) + 0.5) * _GRID_M)
    shapely.prepare(shape)
    inside = shapely.contains_xy(shape, x.ravel(), y.ravel())
    points = np.column_stack([x.ravel(), y.ravel()])[inside]
    return points if len(points) else shapely.get_coordinates(shapely.point_on_surface(shape))


def _sites(
    places: Sequence[StandingPlace], chosen: Sequence[int], catchments: Catchments, people: float, counted: bool
) -> tuple[tuple[Site, ...], float]:
    """The chosen ones, each time the one that adds most; and whom they reach together."""
    sites, taken, before = [], list[int](), 0.0
    left = list(chosen)
    while left:
        at = max(left, key=lambda position: (round(catchments.people([*taken, position]), 6), -position))
        left.remove(at)
        taken.append(at)
        after = catchments.people(taken)
        added = _share(after, people, counted) - _share(before, people, counted)
        alone = _rounded(catchments.people([at]))
        adds = min(alone, _rounded(after) - _rounded(before))
        sites.append(Site(places[at], alone if counted else None, adds if counted else None, added))
        before = after
    return tuple(sites), before


def _rounded(persons: float) -> int:
    return int(persons / ROUNDED_TO + 0.5 + 1e-9) * ROUNDED_TO


def _share(persons: float, people: float, counted: bool) -> float:
    """Percent, of rounded numbers: an exact share of a small number would give it away."""
    part, whole = (_rounded(persons), _rounded(people)) if counted else (persons, people)
    return 100.0 * part / whole if whole else 0.0
