"""Who was reached: no number of fewer than ten, and nothing that such a number could be worked out from."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from dataset.dataset import Dataset
from files.dates import PartialDate
from indicators.catalogue import Condition, TargetGroup
from language.phrases import Text
from language.words import Words
from release.people.reach import release_reach
from tests.demo import demo_city
from tests.release.crowd import GROUPS, Crowd, Outsider, crowd
from workshops.coverage import Coverage, coverage
from workshops.events import Station, Status, Workshop
from workshops.questionnaires import Tally
from workshops.reach import Basis, Counted, Persons, Reach, questionnaires_at

ROOT = Path(__file__).parents[2]
LEAST = 10
WORDS = Words("en")
FEW, FEW_CAME, MANY = (0, 9), (1, 9), (10, None)


def group(name: str, *where: Condition) -> TargetGroup:
    return TargetGroup(name, Text(), name, where)


PARENT = Condition("children", 1, None, ())
CATALOGUE = {
    "younger": replace(group("younger", Condition("age", 18, 29, ())), dimension="age"),
    "middle": replace(group("middle", Condition("age", 30, 64, ())), dimension="age"),
    "older": replace(group("older", Condition("age", 65, None, ())), dimension="age"),
    "families": group("families", PARENT),
    "single_parents": group("single_parents", PARENT, Condition("adults", 1, 1, ())),
    "migration": group("migration", Condition("migration", None, None, ("yes",))),
}


def came(persons: int, where: str = "q1", of: str = "all", basis: Basis = Basis.COUNTED, workshop: str = "w1") -> Counted:
    return Counted(workshop, where, of, persons, basis)


def bounds_of(*rows: Counted, answered: int = 0) -> list[int | tuple[int, int | None]]:
    """Each row's number, or its bounds."""
    released = release_reach(rows, [Tally(rows[0].workshop, "any", None, answered)], CATALOGUE, LEAST)
    return [row.persons if row.persons is not None else (row.at_least, row.at_most) for row in released]


def openly(rows: Sequence[Counted], least: int = 0) -> list[Reach]:
    """As it was before there was a gate; or with small numbers hidden and nothing else."""
    bounds = [(row.persons, row.persons) if row.persons >= least else (int(row.target_group == "all"), least - 1) for row in rows]
    return [
        Reach(row.workshop, row.quartier_id, row.target_group, row.basis, *ends) for row, ends in zip(rows, bounds, strict=True)
    ]


def test_the_outsider_knows_the_groups_of_the_catalogue() -> None:
    assert tuple(CATALOGUE) == GROUPS


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([came(53), came(14, of="older"), came(27, of="migration")], [53, 14, 27]),
        ([came(53), came(9, of="older"), came(10, of="migration")], [53, FEW, 10]),
        ([came(53), came(0, of="older")], [53, FEW]),  # of everybody who was seen there it would say what they are not
        ([came(53), came(53, of="older")], [53, MANY]),
        ([came(53), came(46, of="older")], [53, MANY]),  # seven were not
        ([came(0), came(0, of="older")], [0, 0]),
        ([came(6), came(2, of="older")], [FEW_CAME, FEW]),
        ([came(40), came(18, of="older"), came(15, of="younger")], [40, 18, MANY]),  # seven are of neither
        ([came(30, of="families"), came(25, of="single_parents")], [30, MANY]),
        ([came(40, ""), came(33)], [40, MANY]),  # seven came from elsewhere
        ([came(40, ""), came(20), came(15, "q2"), came(5, "q3")], [40, 20, MANY, FEW_CAME]),
        ([came(40, ""), came(31), came(5, "q2"), came(4, "q3")], [40, MANY, FEW_CAME, FEW_CAME]),  # nine of both together
        ([came(22, basis=Basis.ESTIMATED), came(8, of="older", basis=Basis.ESTIMATED)], [22, 8]),
        ([came(30), came(30, "q2"), came(5, "q3"), came(70, "", basis=Basis.ESTIMATED)], [30, 30, FEW_CAME, 70]),
    ],
)
def test_what_is_told(rows: list[Counted], expected: list[int | tuple[int, int | None]]) -> None:
    assert bounds_of(*rows) == expected


def test_an_estimate_beside_a_number_that_is_withheld_goes() -> None:
    estimate = came(7, of="older", basis=Basis.ESTIMATED)
    released = release_reach([came(53), came(8, of="older"), estimate, replace(estimate, workshop="w2")], [], CATALOGUE, LEAST)
    assert [(row.workshop, row.basis, row.persons) for row in released] == [
        ("w1", Basis.COUNTED, 53),
        ("w1", Basis.COUNTED, None),
        ("w2", Basis.ESTIMATED, 7),
    ]


def test_answers_that_are_told_are_a_total_of_questionnaires() -> None:
    rows = [came(20, basis=Basis.QUESTIONNAIRES), came(5, "q2", basis=Basis.QUESTIONNAIRES)]
    assert bounds_of(*rows) == [20, FEW_CAME]
    assert bounds_of(*rows, answered=25) == [MANY, FEW_CAME]


def test_what_is_told_of_one_way_of_counting_bounds_the_other() -> None:
    counted = [came(25, ""), came(20), came(5, "q2")]
    assert bounds_of(*counted) == [25, MANY, FEW_CAME]
    assert bounds_of(*counted, came(11, basis=Basis.QUESTIONNAIRES)) == [25, MANY, FEW_CAME, 11]
    assert bounds_of(*counted, came(18, basis=Basis.QUESTIONNAIRES)) == [MANY, 20, FEW_CAME, 18]  # else 7 at most came from q2


def crowds(count: int) -> list[Crowd]:
    random = np.random.default_rng(20260)
    peopled = [drawn for drawn in (crowd(random) for _ in range(2 * count)) if drawn.rows]
    return peopled[:count]


def exposed(people: Crowd, rows: Sequence[Reach]) -> list[str]:
    """The small numbers that an outsider knows more closely than to eight persons."""
    outsider = Outsider(rows, people)
    return [name for name, row in outsider.small(people, LEAST) if outsider.width(row) < LEAST - 2]


def test_nobody_works_out_a_small_number() -> None:
    before = hiding_small = shown = large = 0
    for people in crowds(16):
        tallies = [Tally("w1", "any", None, people.answered)] if people.answered else []
        released = release_reach(people.rows, tallies, CATALOGUE, LEAST)
        assert exposed(people, released) == []
        hiding_small += len(exposed(people, openly(people.rows, LEAST)))
        before += len(exposed(people, openly(people.rows)))
        large += sum(row.persons >= LEAST for row in people.rows)
        shown += sum(row.persons is not None and row.persons >= LEAST for row in released)
    assert before > 200
    assert hiding_small > 60
    assert shown > large / 2  # of crowds that were made to be difficult


def test_what_is_told_is_true_and_in_the_order_of_the_file() -> None:
    for people in crowds(8):
        released = release_reach(people.rows, [], CATALOGUE, LEAST)
        assert [(row.workshop, row.quartier_id, row.target_group, row.basis) for row in released] == [
            (row.workshop, row.quartier_id, row.target_group, row.basis) for row in people.rows
        ]
        for row, truth in zip(released, people.rows, strict=True):
            assert row.at_least <= truth.persons
            assert row.at_most is None or truth.persons <= row.at_most


EVENT = Workshop(
    "w1", "", PartialDate(2018, 3, 2), None, Status.HELD, (), (), "", None, (Station("", "q1", None, None, None, None, None),)
)


def covered(rows: Sequence[Reach]) -> Coverage:
    events = [replace(EVENT, id=name) for name in dict.fromkeys(row.workshop for row in rows)]
    return coverage(events, rows, ["q1", "q2"], list(CATALOGUE), ["safety"], today=date(2020, 1, 1))


def test_a_sum_over_workshops_tells_no_part_of_it() -> None:
    """Until now a sum was made of what was counted; minus what is told of the others it is the number that is not."""
    rows = [came(53), came(20, of="older"), came(40, workshop="w2"), came(4, of="older", workshop="w2")]
    rows += [replace(row, basis=Basis.QUESTIONNAIRES) for row in rows if row.target_group == "all"]
    rows += [came(6, workshop="w3", basis=Basis.QUESTIONNAIRES)]
    released = release_reach(rows, [], CATALOGUE, LEAST)

    def remainder(table: Coverage) -> tuple[int, int]:
        cell = table.cells.set_index(["quartier_id", "target_group"]).loc[("q1", "older")]
        parts = sum(row.persons or 0 for row in released if row.target_group == "older")
        return int(cell["reached"]) - parts, int(cell["at_most"]) - parts

    counted = [row for row in released if row.workshop != "w3"]
    assert remainder(covered([row for row in openly(rows) if row.workshop != "w3"])) == (4, 4)
    assert remainder(covered(counted)) == FEW
    workshops = {"w1", "w2", "w3"}
    shown = sum(row.persons or 0 for row in released if row.target_group == "all" and row.basis is Basis.QUESTIONNAIRES)
    assert questionnaires_at(openly(rows), workshops) == Persons(99, 99)
    assert shown == 93
    assert questionnaires_at(released, workshops) == Persons(shown + 1, shown + 9)
    assert questionnaires_at(released, {"w3"}).written(WORDS) == "fewer than 10 (data protection)"


def test_a_part_is_told_of_what_is_told_only() -> None:
    rows = [came(53), came(20, of="older"), came(40, workshop="w2"), came(4, of="older", workshop="w2")]
    cells = covered(release_reach(rows, [], CATALOGUE, LEAST)).cells.set_index(["quartier_id", "target_group"])
    assert np.isnan(cells.loc[("q1", "older"), "reached_part"])
    assert cells.loc[("q1", "all"), "reached_part"] == 100


def test_what_is_told_can_be_written_down_and_read() -> None:
    released = release_reach([came(53), came(8, of="older")], [], CATALOGUE, LEAST)
    again = [Reach(**row) for row in json.loads(json.dumps([asdict(row) for row in released]))]
    assert again == list(released)
    assert questionnaires_at([replace(row, basis="questionnaires") for row in again], {"w1"}) == Persons(53, 53)


@pytest.fixture(scope="module")
def demo() -> Dataset:
    return demo_city()


def test_the_demo_tells_twelve_numbers_of_seventeen(demo: Dataset) -> None:
    assert [(row.quartier_id, row.target_group) for row in demo.reach if row.persons is None] == [
        ("09", "younger"),
        ("06", "younger"),
        ("06", "migration_history"),
        ("05", "older"),
        ("05", "newcomers"),
    ]
    assert sum(row.persons is not None for row in demo.reach) == 12


def test_forgetting_the_gate_is_a_type_error(tmp_path: Path) -> None:
    file = tmp_path / "tries.py"
    file.write_text(
        "from release.tables.raw import Raw\nfrom workshops.reach import Reach\n"
        "def shown(raw: Raw) -> tuple[Reach, ...]: return raw.reach\n",
        encoding="utf-8",
    )
    command = [sys.executable, "-m", "mypy", "--config-file", str(ROOT / "pyproject.toml"), str(file)]
    tried = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert tried.returncode == 1
    assert 'got "tuple[Counted, ...]", expected "tuple[Reach, ...]"' in tried.stdout
