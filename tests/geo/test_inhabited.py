"""Areas made of a population grid: where people live is shown, and nothing that a few of them could be told from."""

from __future__ import annotations

from types import MappingProxyType

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.reading.inhabited import COARSEST_M, FEWEST, FINEST_M, areas_of_grid, grid_width
from geo.reading.population import Population
from workshops.sites import ROUNDED_TO

CORNER = np.array([400_050.0, 5_470_050.0])


def people(squares: dict[tuple[int, int], float], width_m: float = 100.0) -> Population:
    """Persons in squares counted from the south-west."""
    places = CORNER + np.array(list(squares), dtype=float).reshape(-1, 2) * width_m
    return Population(places, np.full(len(places), "1"), MappingProxyType({"all": np.array(list(squares.values()))}))


def town(width: int = 10, persons: float = 50.0, at: tuple[int, int] = (20, 20)) -> dict[tuple[int, int], float]:
    return {(at[0] + x, at[1] + y): persons for x in range(width) for y in range(width)}


def shown(squares: dict[tuple[int, int], float], width_m: float = 100.0) -> shapely.Geometry:
    return shapely.union_all(areas_of_grid(people(squares, width_m), width_m))


def middle(x: int, y: int, width_m: float = 100.0) -> shapely.Point:
    return shapely.Point(CORNER + np.array([x, y]) * width_m)


def test_a_town_is_shown_where_its_people_live() -> None:
    area = shown(town())
    whole = shapely.box(*(CORNER + 1950.0), *(CORNER + 2950.0))
    assert shapely.area(area.symmetric_difference(whole)) < 0.06 * whole.area  # rounded corners


def test_the_threshold_is_that_of_the_sums_that_workshops_are_told() -> None:
    assert FEWEST == ROUNDED_TO == 10


@pytest.mark.parametrize("persons", [1.0, 3.0, FEWEST - 1.0, 500.0])
def test_a_lone_square_does_not_show_however_many_live_there(persons: float) -> None:
    assert areas_of_grid(people({(0, 0): persons}), FINEST_M).tolist() == []
    with_town = shown(town() | {(0, 0): persons})
    assert with_town.equals(shown(town()))


def test_a_few_people_in_a_row_of_squares_do_not_show() -> None:
    farms = {(x, 0): 2.0 for x in range(0, 12)}  # no four squares that meet hold more than 4
    assert shown(town() | farms).equals(shown(town()))


@given(
    st.dictionaries(st.tuples(st.integers(0, 60), st.integers(0, 60)), st.integers(1, 40), min_size=1, max_size=40),
    st.tuples(st.integers(0, 60), st.integers(0, 60)),
    st.integers(1, 9),
)
@settings(max_examples=60, deadline=None)
def test_whoever_tips_no_sum_changes_nothing(squares: dict[tuple[int, int], int], house: tuple[int, int], persons: int) -> None:
    """Also beside a town: with and without a house the areas are the same, so the house cannot be told from them."""
    without = {place: float(number) for place, number in (town() | squares).items()}
    having = without | {house: without.get(house, 0.0) + persons}

    def tipped(counted: dict[tuple[int, int], float]) -> set[tuple[int, int]]:
        x, y = house
        sums = {
            (x + right, y + up): sum(counted.get((x + right + i, y + up + j), 0.0) for i in (-1, 0) for j in (-1, 0))
            for right in (0, 1)
            for up in (0, 1)
        }
        return {corner for corner, number in sums.items() if number >= FEWEST}

    if tipped(without) == tipped(having):
        assert shown(having).equals(shown(without))


def test_a_house_outside_a_town_does_not_stretch_its_edge() -> None:
    assert shown(town() | {(30, 25): 4.0, (31, 25): 3.0}).equals(shown(town()))


def test_gaps_are_closed_and_large_empty_ground_is_not() -> None:
    with_gap = {place: number for place, number in town(12).items() if place != (25, 25)}
    assert shown(with_gap).contains(middle(25, 25))
    lake = {place: number for place, number in town(20).items() if not (26 <= place[0] < 34 and 26 <= place[1] < 34)}
    assert not shown(lake).intersects(middle(29, 29))


def test_areas_are_sound_and_apart() -> None:
    rng = np.random.default_rng(4)
    squares = {(int(x), int(y)): float(rng.integers(1, 30)) for x, y in rng.integers(0, 80, (900, 2))}
    areas = areas_of_grid(people(squares), FINEST_M)
    assert len(areas) > 3
    assert shapely.is_valid(areas).all()
    assert (shapely.get_type_id(areas) == shapely.GeometryType.POLYGON).all()
    assert shapely.area(shapely.union_all(areas)) == pytest.approx(shapely.area(areas).sum())


@pytest.mark.parametrize("width_m", [100.0, 250.0, 500.0])
def test_as_many_a_hectare_count_in_coarser_grids(width_m: float) -> None:
    fewest = FEWEST * (width_m / FINEST_M) ** 2 / 4
    assert shown(town(8, fewest), width_m).contains(middle(24, 24, width_m))
    assert shown(town(8, fewest - 0.5), width_m).is_empty


@pytest.mark.parametrize(("apart", "width"), [(15.0, FINEST_M), (100.0, 100.0), (250.0, 250.0), (COARSEST_M + 100, 600.0)])
def test_the_width_is_how_far_points_lie_apart(apart: float, width: float) -> None:
    assert grid_width(people(town(5) | {(90, 90): 1.0, (95, 90): 0.0}, apart)) == width


def test_without_people_nothing_is_shown() -> None:
    nobody = people({(0, 0): 0.0, (1, 0): 0.0})
    assert grid_width(nobody) == float("inf")
    assert len(areas_of_grid(nobody, FINEST_M)) == 0


def test_a_grid_that_was_projected_is_no_worse() -> None:
    """Cells of another coordinate system stand askew and are a little smaller or larger than the squares."""
    squares = town(20)
    grid = people(squares)
    turned = (grid.places - grid.places[0]) @ np.array([[0.9995, 0.02], [-0.02, 0.9995]]) * 0.9996 + grid.places[0]
    askew = Population(turned, grid.quartier_ids, grid.persons)
    assert grid_width(askew) == 100.0
    area = shapely.union_all(areas_of_grid(askew, 100.0))
    assert shapely.area(area) == pytest.approx(4e6, rel=0.06)
    assert shapely.get_num_geometries(area) == 1
    assert shapely.get_num_interior_rings(shapely.get_parts(area)).sum() == 0
