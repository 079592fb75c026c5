"""Who was invited and who answered: faults named, and nothing told that gives a small number back."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from files.findings import Findings
from files.keys import KnownQuartiers
from release.coarsening.responses import release_responses
from release.tables.relations import Relations
from tests.demo import demo_city
from tests.findings import only, told
from workshops.response import Response, answers_of, by_group, latest_wave, read_invited

TITLES = "wave,quartier_id,target_group,persons"
QUARTIERS = KnownQuartiers({"1": "North", "2": "South", "3": "West"}, {})
COUNTS = pd.DataFrame(
    {"quartier_id": ["1", "1", "2", "3"], "groups": [0, 1, 3, 2], "respondents": [30, 10, 25, 12], "stratum": "", "psu": ""}
)

NO_RELATIONS = Relations((), ())


def answers() -> pd.DataFrame:
    return answers_of(COUNTS, ["older", "families"], "2020")


@pytest.fixture
def read(tmp_path: Path):
    def _read(findings: Findings, *lines: str) -> pd.DataFrame:
        path = tmp_path / "invited.csv"
        path.write_text("\n".join([TITLES, *lines]) + "\n", encoding="utf-8")
        return read_invited(path, ["2020"], ["older", "families"], QUARTIERS, answers(), findings)

    return _read


def table(*rows: tuple[str, str, str, int, str]) -> pd.DataFrame:
    """Estimates as far as they matter here: quartier, group, indicator, n and status."""
    made = pd.DataFrame(rows, columns=["quartier_id", "target_group", "indicator", "n", "status"])
    return made.assign(wave="2020", level=made["quartier_id"].map(lambda key: "quartier" if key else "city"), source="survey")


def test_people_are_counted_by_quartier_and_for_the_city_by_group() -> None:
    found = {(row.quartier_id, row.target_group): row.answered for row in answers().itertuples()}
    assert found == {
        ("", "all"): 77,
        ("", "older"): 35,
        ("", "families"): 37,
        ("1", "all"): 40,
        ("2", "all"): 25,
        ("3", "all"): 12,
    }


def test_the_city_is_the_sum_of_its_quartiers_where_no_row_tells_it(read) -> None:
    rows = [f"2020,{key},all,100" for key in "123"]
    found = release_responses(read(Findings(), *rows), table(), table(), NO_RELATIONS, 10)
    assert found[-1] == Response("2020", "", "all", 300, 77)
    assert found[-1].rate == pytest.approx(100 * 77 / 300)
    assert all(one.quartier_id for one in release_responses(read(Findings(), *rows[:2]), table(), table(), NO_RELATIONS, 10))
    told_itself = release_responses(read(Findings(), "2020,,all,400", *rows), table(), table(), NO_RELATIONS, 10)
    assert [one.invited for one in told_itself if not one.quartier_id] == [400]


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        (["2019,1,all,100"], "workshops.unknown_id"),
        (["2020,1,oldest,100"], "workshops.unknown_id"),
        (["2020,9,all,100"], "quartier.unknown"),
        (["2020,1,all,100", "2020,1,all,90"], "invited.twice"),
        (["2020,1,all,100", "2020,North,all,90"], "invited.twice"),
        (["2020,1,older,100"], "invited.group_of_quartier"),
        (["2020,1,all,"], "invited.nobody"),
        (["2020,1,all,0"], "invited.nobody"),
        (["2020,1,all,39"], "invited.fewer_than_answered"),
        (["2020,1,all,-4"], "workshops.no_count"),
        (["2020,1,all,many"], "cell.not_a_number"),
    ],
)
def test_every_fault_is_named(read, lines: list[str], code: str) -> None:
    fault = only(told(lambda findings: read(findings, *lines)), code)
    assert (fault.file, fault.row) == ("invited.csv", 1 + len(lines))


def test_few_respondents_take_the_next_smallest_quartier_along(read) -> None:
    rows = [f"2020,{key},all,100" for key in "123"]
    found = release_responses(read(Findings(), *rows), table(), table(), NO_RELATIONS, 15)
    assert [one.answered for one in found] == [40, None, None, 77]
    assert found[1].rate is None


def test_a_number_that_would_bound_a_withheld_one_is_withheld(read) -> None:
    known = table(("1", "all", "comfort", 35, "ok"), ("2", "all", "comfort", 24, "ok"), ("3", "all", "children", 9, "ok"))
    near = known.assign(status=["ok", "withheld", "ok"])
    far = known.assign(status=["ok", "ok", "ok"], n=[35, 24, 2]).assign(status=["ok", "ok", "withheld"])
    rows = [f"2020,{key},all,100" for key in "123"]
    # quartier 2: 25 respondents and 24 withheld answers; 3, the next smallest, goes along
    assert [one.answered for one in release_responses(read(Findings(), *rows), known, near, NO_RELATIONS, 10)] == [
        40,
        None,
        None,
        77,
    ]
    assert [one.answered for one in release_responses(read(Findings(), *rows), far, far, NO_RELATIONS, 10)] == [40, 25, 12, 77]


def test_groups_are_ordered_by_how_often_they_answered(read) -> None:
    found = release_responses(
        read(Findings(), "2020,,all,200", "2020,,older,60", "2020,,families,120"),
        table(),
        table(),
        NO_RELATIONS,
        10,
    )
    assert list(by_group(found, "2020")) == ["older", "all", "families"]
    assert latest_wave(found, ["2019", "2020", "2021"]) == "2020"
    assert latest_wave((), ["2020"]) == ""


def test_the_demonstration_tells_who_answered_and_no_small_quartier() -> None:
    city = demo_city()
    latest = by_group(city.responses, "2021")
    assert latest["younger"].rate < latest["all"].rate < latest["older"].rate
    counted = {one.quartier_id: one.answered for one in city.responses if one.wave == "2021" and one.quartier_id}
    shown = city.estimates.query("wave == '2021' and level == 'quartier' and target_group == 'all'").groupby("quartier_id")["n"]
    assert all(number is None or number >= shown.max()[key] for key, number in counted.items())
    assert counted["06"] == 150
