"""The choice on the demonstration: what it rests on, what never enters, and that its sentences tell the truth."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from dataset.dataset import Dataset
from dataset.load import load
from indicators.catalogue import Polarity
from indicators.index.basis import theme_points
from indicators.index.composite import Aggregation, Scaling, index_of
from language.phrases import Text
from language.words import words_for
from reports.choice.content import Answer, Reason, answer_of, basis_of, reasons_of, survey_of, usual_weighing
from reports.choice.words import (
    group_note,
    headline,
    need_name,
    notes,
    robustness_sentence,
    sentence,
    wanted_sentence,
    who_is_compared,
    written_chance,
)
from tests.demo import demo_city
from workshops.choice import CannotChoose, Group
from workshops.weighing import HEARD, Weighing

TODAY = date(2026, 11, 26)
WORDS = words_for("en")


@pytest.fixture(scope="module")
def city() -> Dataset:
    return demo_city()


@pytest.fixture(scope="module")
def usual(city: Dataset) -> Answer:
    return answer_of(city, usual_weighing(city), TODAY)


def test_the_demonstration_has_clear_and_open_quartiers(city: Dataset, usual: Answer) -> None:
    assert len(usual.choice.of(Group.OPEN)) >= 5
    assert len(usual.choice.of(Group.CLEARLY_OUT)) >= 1
    assert headline(city, usual, WORDS).startswith("The data alone do not decide. Most likely: ")
    together = replace(usual_weighing(city), weights=city.catalogue.choice.presets["together"].weights, k=4)
    answer = answer_of(city, together, TODAY)
    (clear,) = answer.choice.of(Group.CLEARLY_IN)
    assert clear.quartier_id == "07" and clear.chance is not None and clear.chance >= 0.9
    assert len(answer.choice.of(Group.OPEN)) >= 5
    assert headline(city, answer, WORDS).startswith(
        "Clearly in: Lämmchesberg/Uniwohnstadt. Who joins them, the data alone do not decide. Most likely: "
    )


def test_it_is_said_which_values_are_compared_and_how_many_quartiers_are_missing(city: Dataset, usual: Answer) -> None:
    assert not usual.choice.of(Group.TOO_LITTLE)
    assert who_is_compared(city, usual, WORDS) == ""
    standardised = answer_of(city, replace(usual_weighing(city), standard="age"), TODAY)
    missing = len(standardised.choice.of(Group.TOO_LITTLE))
    assert missing > 1
    assert who_is_compared(city, standardised, WORDS) == (
        f"Survey values are standardised by age. {missing} quartiers are missing from the comparison: too little is known."
    )


def test_chances_sum_to_the_number_looked_for_and_leave_in_steps(usual: Answer) -> None:
    assert np.nansum(usual.choice.ranking.chance) == pytest.approx(3.0, abs=0.01)
    exact = dict(zip(usual.choice.quartier_ids, usual.choice.ranking.chance, strict=True))
    for standing in usual.choice.standings:
        assert standing.chance is not None and standing.chance * 20 == pytest.approx(round(standing.chance * 20))
        assert standing.chance == pytest.approx(exact[standing.quartier_id], abs=0.05)


def test_context_and_withheld_values_never_enter(city: Dataset) -> None:
    for group in ("all", "younger", "migration_history"):
        basis = basis_of(city, replace(usual_weighing(city), group=group))
        assert all(indicator.polarity is not Polarity.NEITHER for indicator in basis.indicators)
        for number, rows in enumerate(basis.rows):
            hidden = rows["status"].isin(["withheld", "no_data"]).to_numpy()
            assert np.isnan(basis.need[hidden, number]).all()
            assert np.isfinite(basis.need[~hidden, number]).all()


def test_a_target_group_of_which_little_is_published_is_not_ranked_last(city: Dataset) -> None:
    answer = answer_of(city, replace(usual_weighing(city), group="younger"), TODAY)
    few = answer.choice.of(Group.TOO_LITTLE)
    assert {"11", "14"} <= {standing.quartier_id for standing in few}
    assert all(standing.chance is None and standing.need is None and standing.first == 0 for standing in few)
    assert "not the last place" in sentence(city, answer, few[0], WORDS)


def test_the_error_of_one_indicator_is_about_its_published_one_and_wider_where_few_answered(city: Dataset) -> None:
    only = Weighing(weights={"safety": 1.0}, left_out=("safe_by_day", "avoids_places", "well_lit"))
    basis = basis_of(city, only)
    index = index_of(basis.parts, np.ones(1))
    rows = basis.rows[0]
    np.testing.assert_allclose(index.value, 100 - rows["value"].to_numpy(), rtol=1e-12)
    ratio = np.sqrt(index.variance) / rows["se"].to_numpy(dtype="float64")
    many = (rows["n"] >= 60).to_numpy()
    assert ratio[many].min() > 0.8 and ratio[many].max() < 1.25


def test_a_quartier_known_from_unreliable_values_alone_is_open_at_best(city: Dataset) -> None:
    only = Weighing(weights={"safety": 1.0}, k=4)
    answer = answer_of(city, only, TODAY)
    clear = {standing.quartier_id for standing in answer.choice.of(Group.CLEARLY_IN)}
    assert clear
    table = city.released.estimates.copy()
    table.loc[table["quartier_id"].isin(clear) & (table["status"] == "ok"), "status"] = "unreliable"
    unsure = answer_of(replace(city, released=replace(city.released, estimates=table)), only, TODAY)
    now = {standing.quartier_id: standing for standing in unsure.choice.standings}
    assert all(now[key].group is Group.OPEN and 0.1 < now[key].chance < 0.9 for key in clear)  # as the map paints it
    assert any("nothing is clear" in sentence(city, unsure, now[key], WORDS) for key in clear)


def test_an_interval_of_no_width_is_knowledge_and_an_error_of_0_is_not(city: Dataset) -> None:
    only = Weighing(weights={"safety": 1.0}, left_out=("safe_by_day", "avoids_places", "well_lit"))
    table = city.released.estimates.copy()
    hit = (table["indicator"] == "safe_at_night") & (table["target_group"] == "all") & (table["wave"] == survey_of(city, only))
    here, there = (hit & (table["quartier_id"] == key) for key in ("01", "02"))
    table.loc[here, ["value", "se", "lower", "upper"]] = [0.0, 0.0, 0.0, 12.0]
    table.loc[there, ["value", "se", "lower", "upper"]] = [0.0, 0.0, 0.0, 0.0]
    parts = basis_of(replace(city, released=replace(city.released, estimates=table)), only).parts
    number = list(city.quartier_names).index
    assert parts.covariance[number("01"), 0, 0] > 2.5**2  # twelve points less what was rounded outward, by 2 · 1.96
    assert parts.covariance[number("02"), 0, 0] == 0.0


def test_indicators_of_the_same_people_are_not_taken_for_independent(city: Dataset) -> None:
    parts = basis_of(city, usual_weighing(city)).parts
    size = np.sqrt(np.diagonal(parts.covariance, axis1=1, axis2=2))
    together = parts.covariance / size[:, :, None] / size[:, None, :]
    assert np.abs(together - np.eye(together.shape[1])).max() > 0.05


@pytest.mark.parametrize("scaling", [Scaling.STANDARDISED, Scaling.RANGE])
def test_leaving_quartiers_out_changes_no_scale(city: Dataset, scaling: Scaling) -> None:
    weighing = replace(usual_weighing(city), scaling=scaling)
    whole = answer_of(city, weighing, TODAY)
    fewer = answer_of(city, replace(weighing, without=("14", "02", "12")), TODAY)
    need = {standing.quartier_id: standing.need for standing in whole.choice.standings}
    assert all(standing.need == need[standing.quartier_id] for standing in fewer.choice.standings)


def test_an_earlier_survey_and_the_geometric_mean_may_be_asked_for(city: Dataset) -> None:
    earlier = replace(usual_weighing(city), wave="2017", mean=Aggregation.GEOMETRIC)
    assert survey_of(city, earlier) == "2017"
    answer = answer_of(city, earlier, TODAY)
    assert {standing.quartier_id: standing.need for standing in answer.choice.standings} != {
        standing.quartier_id: standing.need for standing in answer_of(city, usual_weighing(city), TODAY).choice.standings
    }


def test_who_has_not_been_heard_can_be_weighed_in(city: Dataset) -> None:
    weights = {**usual_weighing(city).weights, HEARD: 8.0}
    answer = answer_of(city, replace(usual_weighing(city), weights=weights), date(2018, 5, 1))
    need = {standing.quartier_id: standing.need for standing in answer.choice.standings}
    before = {standing.quartier_id: standing.need for standing in answer_of(city, usual_weighing(city), TODAY).choice.standings}
    assert need["05"] - before["05"] < need["18"] - before["18"]  # heard in April 2018, and never
    standing = next(standing for standing in answer.choice.standings if standing.quartier_id == "05")
    assert "Less need: “Who has not been heard”" in sentence(city, answer, standing, WORDS)


def test_reasons_add_up_to_the_distance_from_an_average_quartier(city: Dataset, usual: Answer) -> None:
    for standing in usual.choice.standings:
        reasons = reasons_of(usual, standing.quartier_id)
        number = usual.choice.quartier_ids.index(standing.quartier_id)
        if np.isfinite(usual.basis.need[number]).all():
            average = float(usual.basis.weight @ usual.basis.average)
            assert usual.basis.points[number].sum() == pytest.approx(standing.need - average)
        lifting, lowering = ([reason.points for reason in side] for side in (reasons.lifting, reasons.lowering))
        assert lifting == sorted(usual.basis.points[number], reverse=True)[: len(lifting)]
        assert lowering == sorted(usual.basis.points[number])[: len(lowering)]


def test_the_gap_lifts_who_was_never_heard_and_pulls_the_others_down(city: Dataset, usual: Answer) -> None:
    heard = answer_of(city, replace(usual.weighing, weights={**usual.weighing.weights, HEARD: 1.0}), TODAY)
    points = theme_points(heard.choice.parts, heard.choice.weights, HEARD)
    by_quartier = dict(zip(heard.choice.quartier_ids, points, strict=True))
    assert sum(points) == pytest.approx(0)
    assert by_quartier["06"] < 0 < by_quartier["14"]
    whole = np.isfinite(heard.basis.need).all(axis=1)
    assert whole.sum() > 10
    rest = heard.choice.ranking.index.value - heard.basis.points.sum(axis=1) - points
    assert np.ptp(rest[whole]) < 1e-9  # nothing else is in the index, but the average that all have in common


def test_sentences_say_why_how_sure_and_what_speaks_against(city: Dataset, usual: Answer) -> None:
    first = usual.choice.standings[0]
    written = sentence(city, usual, first, WORDS)
    assert "(certain)" in written
    assert "More need: “" in written and "Less need: “" in written
    assert written_chance(first, WORDS) == f"{100 * (first.chance or 0):.0f}\N{NO-BREAK SPACE}of\N{NO-BREAK SPACE}100"
    assert "of 1,000 weightings that were tried" in robustness_sentence(city, usual, first, WORDS)
    assert any("seed 1" in note for note in notes(city, usual, WORDS))


def test_a_quartier_that_is_set_is_no_finding(city: Dataset) -> None:
    answer = answer_of(city, replace(usual_weighing(city), must=("09",)), TODAY)
    assert headline(city, answer, WORDS).startswith("Set: Kaiserslautern-West. The data alone do not decide.")
    both = headline(city, answer_of(city, replace(usual_weighing(city), must=("09", "06")), TODAY), WORDS)
    assert "Clearly" not in both or "Betzenberg" not in both.split("Clearly")[1]


def test_as_many_are_said_to_be_looked_for_as_were_asked_for(city: Dataset, usual: Answer) -> None:
    assert wanted_sentence(city, usual, WORDS).startswith("Looked for: the 3 quartiers with the greatest need.")
    answer = answer_of(city, replace(usual_weighing(city), must=("09",)), TODAY)
    assert wanted_sentence(city, answer, WORDS).startswith("Looked for: 3 quartiers, 1 of them set. Of all others, need decides.")


def test_an_unknown_scenario_text_is_no_city_s(city: Dataset) -> None:
    with pytest.raises(CannotChoose):
        answer_of(city, Weighing(weights={"nowhere": 1.0}), TODAY)


def test_zurich_says_what_is_missing(real_data: Path) -> None:
    zurich = load(Path("tests/real/zuerich_kanton"), real_data / "zuerich_kanton")
    try:
        answer = answer_of(zurich, usual_weighing(zurich), TODAY)
    except CannotChoose as missing:
        assert WORDS.say(missing.phrase)
    else:
        assert answer.choice.standings


def test_where_too_few_answered_two_questions_the_index_is_less_sure_and_never_surer(city: Dataset, usual: Answer) -> None:
    wave = max(city.correlations)
    pooled = city.correlations[wave]
    released = replace(city.released, correlations={**city.correlations, wave: replace(pooled, r=np.full_like(pooled.r, np.nan))})
    doubtful = answer_of(replace(city, released=released), usual.weighing, TODAY)
    surer, less = (
        {standing.quartier_id: standing.se for standing in answer.choice.standings if standing.se is not None}
        for answer in (usual, doubtful)
    )
    assert set(surer) == set(less)
    assert all(less[key] > surer[key] for key in surer)


def test_the_verdict_names_as_many_as_are_looked_for_and_never_one_of_several_alike(city: Dataset, usual: Answer) -> None:
    still = usual.choice.of(Group.OPEN)

    def alike(*chances: float) -> Answer:
        standings = tuple(replace(one, chance=chance) for one, chance in zip(still, chances, strict=False))
        return replace(usual, choice=replace(usual.choice, standings=standings, among=2))

    names = [city.quartier_names[standing.quartier_id] for standing in still]
    for chances, count in (((0.7, 0.45, 0.3, 0.2), 2), ((0.7, 0.45, 0.45, 0.2), 3), ((0.7, *[0.25] * 6), 1), ((0.25,) * 9, 0)):
        written = headline(city, alike(*chances), WORDS)
        assert [name in written for name in names[: len(chances)]] == [True] * count + [False] * (len(chances) - count)
        assert ("no quartier stands out" in written) == (count == 0)
    assert f"{names[0]} (70\N{NO-BREAK SPACE}of\N{NO-BREAK SPACE}100)" in headline(city, alike(0.7, 0.45), WORDS)


def test_the_verdict_promises_no_place_that_is_taken_and_hides_none_that_is_free(city: Dataset, usual: Answer) -> None:
    names = [city.quartier_names[standing.quartier_id] for standing in usual.choice.standings]

    def verdict(groups: str, among: int) -> str:
        kinds = {"i": (Group.CLEARLY_IN, 0.9), "o": (Group.OPEN, 0.15), "x": (Group.CLEARLY_OUT, 0.05)}
        standings = tuple(
            replace(one, group=kinds[letter][0], chance=kinds[letter][1])
            for one, letter in zip(usual.choice.standings, groups, strict=False)
        )
        return headline(city, replace(usual, choice=replace(usual.choice, standings=standings, among=among)), WORDS)

    assert verdict("iioo", 2) == f"Clearly in: {names[0]} and {names[1]}."
    assert verdict("ixxx", 2) == f"Clearly in: {names[0]}. Who joins them, the data alone do not decide."
    assert verdict("iiix", 2).endswith("Not all of them can be among the 2 that are looked for.")
    assert "no quartier stands out" in verdict("xxxx", 1)


def test_a_reason_is_certain_only_the_way_it_lies(city: Dataset, usual: Answer) -> None:
    kept = {
        (key, reason.indicator, reason.certain)
        for key in city.quartier_names
        for side in (reasons_of(usual, key).lifting, reasons_of(usual, key).lowering)
        for reason in side
    }
    turn = {"higher": "lower", "lower": "higher"}
    rows = tuple(one.assign(verdict=[turn.get(verdict, verdict) for verdict in one["verdict"]]) for one in usual.basis.rows)
    turned = replace(usual, basis=replace(usual.basis, rows=rows))
    assert any(certain for *_, certain in kept)
    assert not any(
        reason.certain
        for key in city.quartier_names
        for reason in (*reasons_of(turned, key).lifting, *reasons_of(turned, key).lowering)
    )


def test_no_chance_stands_in_the_notes_of_two_groups(city: Dataset) -> None:
    for low, high in ((0.1, 0.9), (0.12, 0.88), (0.2, 0.75)):
        rules = replace(city.catalogue.choice, clearly_out=low, clearly_in=high)
        there = replace(city, catalogue=replace(city.catalogue, choice=rules))
        numbers = [
            {int(number) for number in re.findall(r"\d+", group_note(there, group, WORDS))} - {100}
            for group in (Group.CLEARLY_IN, Group.OPEN, Group.CLEARLY_OUT)
        ]
        assert not numbers[0] & numbers[1] and not numbers[1] & numbers[2]
        assert max(numbers[2]) + 5 == min(numbers[1]) and max(numbers[1]) + 5 == min(numbers[0])


@pytest.mark.parametrize(
    ("indicator", "points", "name"),
    [
        ("housing_very_satisfied", 1.0, "Not very satisfied with one’s home"),
        ("housing_very_satisfied", -1.0, "Very satisfied with one’s home: higher than average"),
        ("financial_worries", 1.0, "Frequent money worries"),
        ("financial_worries", -1.0, "Frequent money worries: lower than average"),
        (HEARD, 1.0, "Who has not been heard"),
    ],
)
def test_a_reason_never_reads_as_its_opposite(city: Dataset, indicator: str, points: float, name: str) -> None:
    assert need_name(city, Reason(indicator, points, certain=False), WORDS) == name


def test_what_is_bad_may_have_a_name_of_need_as_well(city: Dataset) -> None:
    indicators = dict(city.catalogue.indicators)
    indicators["financial_worries"] = replace(indicators["financial_worries"], need=Text.of("Sleepless over money"))
    there = replace(city, catalogue=replace(city.catalogue, indicators=indicators))
    assert need_name(there, Reason("financial_worries", 1.0, certain=False), WORDS) == "Sleepless over money"


def test_a_reason_without_a_name_of_need_says_which_way_it_lies(city: Dataset) -> None:
    nameless = {key: replace(own, need=Text()) for key, own in city.catalogue.indicators.items()}
    there = replace(city, catalogue=replace(city.catalogue, indicators=nameless))
    above, below = (need_name(there, Reason("housing_very_satisfied", points, certain=False), WORDS) for points in (1.0, -1.0))
    assert above == "Very satisfied with one’s home: lower than average"
    assert below == "Very satisfied with one’s home: higher than average"
