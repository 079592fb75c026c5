"""Three groups with their certainty: what leaves a quartier out, what is told where nothing can be chosen."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from files.dates import PartialDate
from indicators.index.composite import Parts
from indicators.presets import ChoiceRules
from workshops.choice import CannotChoose, Choice, Group, _group, _told, choose, left_out, months_since
from workshops.events import Station, Status, Workshop
from workshops.weighing import Weighing

IDS = [str(number) for number in range(1, 9)]
RULES = ChoiceRules()
TODAY = date(2026, 11, 26)


def parts(need: list[float] | None = None, error: float = 1.0) -> Parts:
    values = np.array(need or [90.0, 60.0, 59.0, 58.0, 40.0, 35.0, 30.0, 10.0])
    return Parts(("a", "b"), np.column_stack([values, values]), np.stack([np.eye(2) * error] * len(values)))


def chosen(weighing: Weighing, made: Parts | None = None, reasons: dict | None = None) -> Choice:
    return choose(IDS, made or parts(), weighing, reasons or {}, RULES)


def event(key: str, quartier: str, day: str, status: Status = Status.HELD) -> Workshop:
    station = Station("Markt", quartier, None, None, None, None, None)
    return Workshop(key, key, PartialDate.parse(day), None, status, (), (), "", None, (station,))


TWO = Weighing(k=2, weights={"a": 1.0, "b": 1.0})


def test_the_certain_the_open_and_the_others() -> None:
    found = chosen(TWO, parts(error=8.0))
    assert [one.quartier_id for one in found.of(Group.CLEARLY_IN)] == ["1"]
    assert {one.quartier_id for one in found.of(Group.OPEN)} == {"2", "3", "4"}
    assert {one.quartier_id for one in found.of(Group.CLEARLY_OUT)} == {"5", "6", "7", "8"}
    assert sum(one.chance or 0.0 for one in found.standings) == pytest.approx(2.0)
    assert found.standings[0].se == pytest.approx(2.0)


@pytest.mark.parametrize(
    ("chance", "group", "told"),
    [
        (0.10, Group.CLEARLY_OUT, 0.10),
        (0.101, Group.OPEN, 0.15),
        (0.899, Group.OPEN, 0.85),
        (0.90, Group.CLEARLY_IN, 0.90),
    ],
)
def test_a_limit_is_on_one_side_only(chance: float, group: Group, told: float) -> None:
    found = _group(chance, RULES)
    assert (found, _told(chance, found, RULES)) == (group, pytest.approx(told))


def test_the_same_scenario_gives_the_same_numbers_and_another_seed_nearly() -> None:
    first, again = chosen(TWO, parts(error=8.0)), chosen(TWO, parts(error=8.0))
    assert [one.chance for one in first.standings] == [one.chance for one in again.standings]
    other = chosen(Weighing(k=2, weights=TWO.weights, seed=7), parts(error=8.0))
    chance = {one.quartier_id: one.chance for one in other.standings}
    assert all(abs(one.chance - chance[one.quartier_id]) < 0.02 for one in first.standings)


def test_without_sampling_error_the_choice_is_exact() -> None:
    found = chosen(TWO, parts(error=0.0))
    assert [one.chance for one in found.standings] == [1, 1, 0, 0, 0, 0, 0, 0]
    assert [(one.first, one.last) for one in found.standings[:3]] == [(1, 1), (2, 2), (3, 3)]


def test_who_is_left_out_frees_a_place_and_changes_nobody_s_need() -> None:
    before, after = chosen(TWO, parts(error=0.0)), chosen(TWO, parts(error=0.0), {"1": "reason"})
    assert [one.quartier_id for one in after.of(Group.CLEARLY_IN)] == ["2", "3"]
    assert [one.quartier_id for one in after.of(Group.LEFT_OUT)] == ["1"]
    need = {one.quartier_id: one.need for one in before.standings}
    assert all(one.need == need[one.quartier_id] for one in after.standings)


def test_who_must_be_in_takes_one_of_the_places() -> None:
    found = chosen(Weighing(k=2, weights=TWO.weights, must=("8",)), parts(error=0.0))
    assert [(one.quartier_id, one.must) for one in found.of(Group.CLEARLY_IN)] == [("8", True), ("1", False)]
    assert found.among == 1


def test_a_quartier_of_which_too_little_is_known_is_not_the_last() -> None:
    made = parts(error=1.0)
    made.need[0, 1] = np.nan
    found = chosen(TWO, made)
    assert [one.quartier_id for one in found.of(Group.TOO_LITTLE)] == ["1"]
    assert found.of(Group.TOO_LITTLE)[0].chance is None
    assert found.of(Group.TOO_LITTLE)[0].need is None


@pytest.mark.parametrize(
    ("weighing", "made"),
    [
        (Weighing(k=2, weights={}), None),
        (Weighing(k=2, weights={"a": 0.0, "b": 0.0}), None),
        (Weighing(k=8, weights=TWO.weights), None),
        (Weighing(k=20, weights=TWO.weights), None),
        (Weighing(k=1, weights=TWO.weights, must=("1", "2")), None),
        (Weighing(k=2, weights=TWO.weights, must=("1", "2")), None),
        (TWO, parts([np.nan] * 8)),
    ],
)
def test_where_nothing_can_be_chosen_it_is_said_why(weighing: Weighing, made: Parts | None) -> None:
    with pytest.raises(CannotChoose) as found:
        chosen(weighing, made)
    assert len(found.value.phrase.msgid) > 20


def test_what_leaves_a_quartier_out() -> None:
    events = [
        event("recent", "1", "2026-03-01"),
        event("old", "2", "2018-02-02"),
        event("coming", "3", "2027-03", Status.PLANNED),
        event("fallen", "4", "2026-05-01", Status.CANCELLED),
    ]
    people = {"5": 100.0, **dict.fromkeys(["1", "2", "3", "4", "6", "7"], 5000.0)}
    weighing = Weighing(months=12, planned=True, least=500, without=("6",), must=("7",))
    found = left_out(IDS, weighing, events, people, TODAY)
    assert sorted(found) == ["1", "3", "5", "6", "8"]
    assert left_out(IDS, Weighing(must=("1",), months=12), events, people, TODAY) == {}
    assert left_out(IDS, Weighing(), events, people, TODAY) == {}


@pytest.mark.parametrize(
    ("day", "months"),
    [("2026-11-26", 0), ("2025-11-26", 12), ("2025-11-27", 11), ("2025-11", 11), ("2025", 10), ("2026", 0), ("2026-12", 0)],
)
def test_months_are_counted_from_the_last_day_it_may_have_been(day: str, months: int) -> None:
    assert months_since(event("e", "1", day), TODAY) == months


def test_duplicating_quartiers_halves_their_chance() -> None:
    need = np.array([50.0, 48.0, 40.0, 30.0, 20.0])
    single = Parts(("a",), need[:, None], np.full((5, 1, 1), 4.0))
    double = Parts(("a",), np.tile(need, 2)[:, None], np.full((10, 1, 1), 4.0))
    one = choose(list("abcde"), single, Weighing(k=1, weights={"a": 1.0}), {}, RULES)
    two = choose(list("abcdeABCDE"), double, Weighing(k=2, weights={"a": 1.0}), {}, RULES)
    chance = {standing.quartier_id: standing.chance for standing in two.standings}
    for standing in one.standings:
        assert chance[standing.quartier_id] == pytest.approx(chance[standing.quartier_id.upper()], abs=0.02)
        assert chance[standing.quartier_id] == pytest.approx(standing.chance, abs=0.12)


def test_weights_that_vary_make_the_choice_less_certain() -> None:
    need = np.array([[80.0, 20.0], [45.0, 54.0], [40.0, 40.0], [30.0, 30.0], [20.0, 20.0], [10.0, 10.0], [5.0, 5.0], [0.0, 0.0]])
    made = Parts(("a", "b"), need, np.zeros((8, 2, 2)))
    fixed = chosen(Weighing(k=1, weights=TWO.weights), made)
    loose = chosen(Weighing(k=1, weights=TWO.weights, spread=30), made)
    assert fixed.standings[0].chance == 1.0
    assert 0.3 < loose.standings[0].chance < 0.9


def test_robustness_names_the_theme_that_decides() -> None:
    need = np.array([[80.0, 20.0], [20.0, 81.0], [10.0, 10.0], [10.0, 9.0], [9.0, 9.0], [8.0, 8.0], [7.0, 7.0], [6.0, 6.0]])
    found = chosen(Weighing(k=1, weights=TWO.weights), Parts(("a", "b"), need, np.zeros((8, 2, 2))))
    robust = found.robustness
    assert robust.share[0] == pytest.approx(0.5, abs=0.05)
    assert robust.share[0] + robust.share[1] == pytest.approx(1.0)
    assert robust.pull[0, 0] > 0.3 > -0.3 > robust.pull[0, 1]
    assert np.isnan(robust.pull[2]).all()
