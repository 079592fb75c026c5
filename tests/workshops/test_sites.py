"""Where to stand: the best places against every set there is, both ways of solving, and what must not matter."""

from __future__ import annotations

import itertools
import math
from dataclasses import replace

import geopandas as gpd
import numpy as np
import pytest

from files.findings import Findings
from geo.reading.boundaries import Boundaries, read_boundaries
from geo.reading.options import BoundaryOptions
from geo.reading.population import Population
from language.words import words_for
from tests.tiny_city import CORNER, SIDE, squares
from workshops import covering
from workshops.covering import Catchments, best_places, catchments_of
from workshops.places import StandingPlace
from workshops.sites import Demand, choose_sites, demand_from, even_demand, written_persons

X, Y = CORNER


@pytest.fixture(scope="module")
def boundaries(tmp_path_factory: pytest.TempPathFactory) -> Boundaries:
    path = tmp_path_factory.mktemp("b") / "b.gpkg"
    squares().to_file(path)
    return read_boundaries(path, BoundaryOptions("b", "key", "name"), Findings())


def candidate(name: str, x: float, y: float) -> StandingPlace:
    """In metres from the city's south-west."""
    at = gpd.GeoSeries.from_xy([X + x], [Y + y], crs="EPSG:25832").to_crs(4326).iloc[0]
    return StandingPlace(name, name, "1", float(at.y), float(at.x), True, "Mo-Fr 09:00-18:00")


def people(*rows: tuple[float, float, float]) -> Demand:
    x, y, persons = np.array(rows, dtype=float).reshape(-1, 3).T
    return Demand(np.column_stack([X + x, Y + y]), persons, "all", assumed_even=False, counted=True)


def brute(places: np.ndarray, points: np.ndarray, persons: np.ndarray, most: int) -> tuple[int, ...]:
    """Every set of up to `most` places, measured point by point."""
    distance = np.hypot(places[:, None, 0] - points[None, :, 0], places[:, None, 1] - points[None, :, 1])

    def measured(chosen: tuple[int, ...]) -> tuple[float, int, float, tuple[int, ...]]:
        nearest = distance[list(chosen)].min(axis=0) if chosen else np.full(len(points), np.inf)
        near = nearest <= 500
        reached = persons[near].sum()
        walk = (persons[near] * nearest[near]).sum() / reached if reached else 0.0
        return -round(reached, 6), len(chosen), round(walk, 5), chosen

    sets = itertools.chain.from_iterable(itertools.combinations(range(len(places)), size) for size in range(most + 1))
    return min(map(measured, sets))[-1]


def random_case(seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray, int]:
    """Some with round coordinates and few people, so that many sets are equally good."""
    random = np.random.default_rng([6, seed])
    count, points, most = random.integers(0, 10), random.integers(1, 40), int(random.integers(1, 4))
    places, homes = random.uniform(0, 2500, (count, 2)), random.uniform(0, 2500, (points, 2))
    persons = random.gamma(0.7, 20.0, points)
    if seed % 2:
        places, homes, persons = np.round(places, -2), np.round(homes, -2), random.integers(0, 4, points).astype(float)
    return places, homes, persons, most


@pytest.mark.parametrize("most_sets", [covering.MOST_SETS, 0], ids=["enumeration", "milp"])
def test_500_random_cases_are_solved_as_by_looking_at_every_set(most_sets: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(covering, "MOST_SETS", most_sets)
    tied = several = 0
    for seed in range(500):
        places, homes, persons, most = random_case(seed)
        catchments = catchments_of(places, homes, persons, 500.0)
        found = best_places(catchments, most)
        assert found == brute(places, homes, persons, most), seed
        several += len(found) > 1
        everywhere = [catchments.people(one) for one in itertools.combinations(range(len(places)), min(most, len(places)))]
        tied += sum(math.isclose(one, max(everywhere), abs_tol=1e-6) for one in everywhere) > 1
    assert several > 200
    assert tied > 100, "ties must be tried too"


def random_choice(seed: int) -> tuple[list[StandingPlace], Demand]:
    places, homes, persons, _ = random_case(seed)
    made = [candidate(f"p{number:02}", *place) for number, place in enumerate(places)]
    return made, people(*np.column_stack([homes, persons * 10]))


@pytest.mark.parametrize("seed", range(2, 22))
def test_neither_order_nor_a_second_place_at_the_same_spot_changes_anything(boundaries: Boundaries, seed: int) -> None:
    places, demand = random_choice(seed)
    plain = choose_sites(places, demand, boundaries)
    order = np.random.default_rng(seed).permutation(len(demand.persons))
    turned = replace(demand, places=demand.places[order], persons=demand.persons[order])
    assert choose_sites(places[::-1], turned, boundaries) == replace(plain, metres=pytest.approx(plain.metres))
    doubled = [*places, *(replace(one, id=f"{one.id}x", name="again") for one in places)]
    again = choose_sites(doubled, demand, boundaries)
    assert again.sites == plain.sites
    assert again.share == plain.share


@pytest.mark.parametrize("seed", range(2, 12))
def test_more_places_never_reach_fewer_and_people_twice_change_no_share(boundaries: Boundaries, seed: int) -> None:
    places, demand = random_choice(seed)
    shares = [choose_sites(places, demand, boundaries, most=most).share for most in range(4)]
    assert shares == sorted(shares)
    assert shares[0] == 0
    more = choose_sites(places, replace(demand, persons=demand.persons * 1000), boundaries)
    assert [site.place for site in more.sites] == [site.place for site in choose_sites(places, demand, boundaries).sites]


def test_a_program_finds_what_looking_at_every_set_finds_in_a_whole_city(monkeypatch: pytest.MonkeyPatch) -> None:
    random = np.random.default_rng(6)
    places, homes = random.uniform(0, 6000, (45, 2)), random.uniform(0, 6000, (1500, 2))
    catchments = catchments_of(places, homes, random.integers(0, 30, 1500).astype(float), 500.0)
    assert isinstance(catchments, Catchments)
    by_sets = best_places(catchments, 3)
    monkeypatch.setattr(covering, "MOST_SETS", 0)
    assert best_places(catchments, 3) == by_sets


def test_sites_say_what_each_adds_and_keep_their_hours(boundaries: Boundaries) -> None:
    places = [candidate("a", 500, 500), candidate("b", 700, 500), candidate("c", 2500, 500)]
    found = choose_sites(places, people((500, 900, 204), (1100, 500, 96), (2500, 600, 52)), boundaries)
    assert [site.place.id for site in found.sites] == ["b", "c"]
    assert [(site.persons, site.adds) for site in found.sites] == [(300, 300), (50, 50)]
    assert [site.share_added for site in found.sites] == pytest.approx([100 * 300 / 350, 100 * 50 / 350])
    assert (found.reached, found.total, found.share, found.missing) == (350, 350, 100, "")
    assert found.metres == pytest.approx((204 * math.hypot(200, 400) + 96 * 400 + 52 * 100) / 352, abs=0.01)
    assert found.sites[0].place.hours == "Mo-Fr 09:00-18:00"
    assert [one.id for one in found.others] == ["a"]


def test_500_metres_are_within_reach_and_501_are_not() -> None:
    near, far = np.array([[500.0, 0.0]]), np.array([[501.0, 0.0]])
    one = np.array([7.0])
    assert best_places(catchments_of(np.zeros((1, 2)), near, one, 500.0), 1) == (0,)
    assert best_places(catchments_of(np.zeros((1, 2)), far, one, 500.0), 1) == ()


def test_why_there_are_no_sites(boundaries: Boundaries) -> None:
    somebody, place = people((500, 500, 40)), candidate("a", 500, 500)
    assert choose_sites([], somebody, boundaries).missing == "places"
    assert choose_sites([place], people((500, 500, 0)), boundaries).missing == "people"
    assert choose_sites([place], people(), boundaries).missing == "people"
    far = choose_sites([candidate("a", 2500, 2500)], somebody, boundaries)
    assert (far.missing, far.sites, far.reached, far.metres) == ("nobody_near", (), 0, None)
    one = choose_sites([place], somebody, boundaries, most=3)
    assert (len(one.sites), one.reached, one.missing) == (1, 40, "")
    with pytest.raises(ValueError, match="-1"):
        choose_sites([place], somebody, boundaries, most=-1)


def test_small_numbers_leave_rounded_only(boundaries: Boundaries) -> None:
    found = choose_sites([candidate("a", 500, 500)], people((500, 500, 4), (2500, 500, 33)), boundaries)
    assert (found.reached, found.total, found.share, found.sites[0].persons) == (0, 40, 0, 0)
    assert written_persons(0, words_for("en")) == "fewer than 10"
    assert written_persons(1230, words_for("de")) == "etwa 1.230"


def test_people_spread_evenly_are_as_many_and_inside(boundaries: Boundaries) -> None:
    found = even_demand(boundaries, "5", {"5": 800.0})
    assert found.assumed_even
    assert found.persons.sum() == pytest.approx(800)
    assert len(found.places) == pytest.approx((SIDE / 50) ** 2, rel=0.1)
    assert ((found.places >= [X + SIDE, Y + SIDE]) & (found.places <= [X + 2 * SIDE, Y + 2 * SIDE])).all()
    middle = choose_sites([candidate("m", 1500, 1500)], found, boundaries)
    assert middle.share == pytest.approx(100 * math.pi / 4, abs=2)  # a disc in its square
    assert middle.assumed_even


def test_without_a_number_of_people_only_shares_are_told(boundaries: Boundaries) -> None:
    demand = even_demand(boundaries, "", {"1": 10.0})
    found = choose_sites([candidate("m", 1500, 1500)], demand, boundaries)
    assert (found.reached, found.total, found.sites[0].persons, found.sites[0].adds) == (None, None, None, None)
    assert found.share == pytest.approx(100 * math.pi / 4 / 9, abs=0.3)


def test_a_tiny_quartier_has_one_point(boundaries: Boundaries) -> None:
    tiny = boundaries.metric.copy()
    tiny.loc["1", "geometry"] = tiny.geometry["1"].centroid.buffer(3)
    assert len(even_demand(replace(boundaries, metric=tiny), "1", {"1": 9.0}).places) == 1


def test_a_grid_gives_the_group_or_says_that_it_is_everybody() -> None:
    places = np.array([[0.0, 0.0], [1.0, 1.0]])
    grid = Population(places, np.array(["1", "2"]), {"all": np.array([5.0, 6.0]), "older": np.array([2.0, 0.0])})
    assert demand_from(grid, "1", "older").persons.tolist() == [2]
    assert demand_from(grid, "", "older").persons.tolist() == [2, 0]
    whole = demand_from(grid, "2", "younger")
    assert (whole.target_group, whole.persons.tolist(), whole.assumed_even) == ("all", [6], False)
