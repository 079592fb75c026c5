"""What follows from a choice on the demonstration: further interviews, places, and another scenario."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from html import unescape

import pytest

from dataset.dataset import Dataset
from language.words import words_for
from reports.choice.content import Answer, answer_of, usual_weighing
from reports.choice.outlook import interviews_by_quartier, outlook_of, plan_title, sites_of, sites_svg
from reports.choice.scenarios import shifts_of, shifts_sentence
from tests.demo import demo_city
from views.choice.onwards import interviews_markup
from workshops.choice import Group
from workshops.weighing import Weighing

TODAY = date(2026, 11, 26)


@pytest.fixture(scope="module")
def city() -> Dataset:
    return demo_city()


@pytest.fixture(scope="module")
def answer(city: Dataset) -> Answer:
    return answer_of(city, usual_weighing(city), TODAY)


def test_every_plan_gives_out_what_there_is_and_only_to_those_that_take_part(city: Dataset, answer: Answer) -> None:
    weighing = replace(answer.weighing, must=("06",), without=("01",))
    few = answer_of(city, weighing, TODAY)
    outlook = outlook_of(city, few, 40)
    assert outlook.open_now == len(few.choice.of(Group.OPEN))
    for plan in outlook.plans:
        assert sum(plan.interviews) == 40
        given = dict(zip(few.choice.quartier_ids, plan.interviews, strict=True))
        assert given["06"] == given["01"] == 0
        spread = interviews_by_quartier(city, few, plan, words_for("en"))
        assert sum(int(part.rpartition(" ")[2]) for part in spread.split(", ")) == 40
        assert plan_title(city, few, plan, words_for("de"))


def test_varied_weights_count_what_is_open_with_the_weights_as_chosen(city: Dataset, answer: Answer) -> None:
    varied = answer_of(city, replace(answer.weighing, spread=30), TODAY)
    assert outlook_of(city, varied, 20).open_now == outlook_of(city, answer, 20).open_now


def test_places_of_a_quartier_are_drawn_with_their_names(city: Dataset) -> None:
    sites = sites_of(city, "06", "all")
    drawn = sites_svg(city, "06", sites, words_for("de"))
    assert len(sites.sites) == 3
    for site in sites.sites:
        assert site.place.quartier_id == "06"
        assert site.place.name in drawn


def test_a_scenario_differs_from_itself_in_nothing(city: Dataset, answer: Answer) -> None:
    assert shifts_of(answer, answer) == []
    assert "come to the same" in shifts_sentence(city, [], words_for("en"))


def test_what_changes_its_group_stands_first_and_is_named(city: Dataset, answer: Answer) -> None:
    out = answer_of(city, replace(answer.weighing, without=("06",)), TODAY)
    shifts = shifts_of(out, answer)
    moved = [shift.now.quartier_id for shift in shifts if shift.moved]
    assert "06" in moved
    assert [shift.moved for shift in shifts] == sorted((shift.moved for shift in shifts), reverse=True)
    assert "Here “Excluded”, there “Open”: Betzenberg." in shifts_sentence(city, shifts, words_for("en"))


def test_who_is_known_from_unreliable_values_alone_is_not_said_to_be_settled() -> None:
    city, only = demo_city(), Weighing(weights={"safety": 1.0}, k=4)
    clear = {standing.quartier_id for standing in answer_of(city, only, city.city.today()).choice.of(Group.CLEARLY_IN)}
    table = city.released.estimates.copy()
    table.loc[table["quartier_id"].isin(clear) & (table["status"] == "ok"), "status"] = "unreliable"
    unsure = replace(city, released=replace(city.released, estimates=table))
    answer = answer_of(unsure, only, city.city.today())
    waiting = {standing.quartier_id for standing in answer.choice.standings if standing.why_open}
    assert clear and clear <= waiting
    said = unescape(str(interviews_markup(unsure, answer, 20, words_for("en"))))
    assert f"Of {len(waiting)} quartiers nothing but unreliable values" in said
    usual = answer_of(city, usual_weighing(city), city.city.today())
    assert not any(standing.why_open for standing in usual.choice.standings)
    sure = interviews_markup(city, usual, 20, words_for("en"))
    assert "nothing but unreliable values" not in sure
