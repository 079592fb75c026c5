"""Contributions, measures and reach: what is read, what is refused, and what must never be published."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from files.dates import PartialDate
from files.findings import Finding, Findings, Severity
from files.keys import KnownQuartiers
from indicators.catalogue import Topic
from language.phrases import Text
from tests.findings import only, told
from workshops.contributions import Contribution, Kind, mentions, read_contributions
from workshops.events import Status, Workshop
from workshops.measures import Measure, Stage, read_measures
from workshops.reach import Basis, Counted, Persons, Reach, questionnaires_at, read_reach

KNOWN = KnownQuartiers({"01": "Nord", "02": "Süd"}, {"Südstadt": "02"})
HELD = Workshop("w1", "Werkstatt", PartialDate(2018, 2, 2), None, Status.HELD, (), (), "Stadt", None, ())
WORKSHOPS = {
    "w1": HELD,
    "planned": replace(HELD, id="planned", status=Status.PLANNED),
    "cancelled": replace(HELD, id="cancelled", status=Status.CANCELLED),
}
THEMES = ["safety", "leisure"]
TOPICS = {"lighting": Topic("lighting", "safety", Text(), "", None, 5), "parks": Topic("parks", "leisure", Text(), "", None, 5)}
TITLES = "contribution_id,workshop_id,date,quartier_id,kind,theme,topic,target_group,text,times,published"
MEASURES = "measure_id,title,quartier_ids,themes,target_groups,status,responsible,start,end,contribution_ids"


def said(**changed: str) -> str:
    cells = {
        "contribution_id": "b1",
        "workshop_id": "w1",
        "date": "2018-02-02",
        "quartier_id": "01",
        "kind": "weakness",
        "theme": "safety",
        "topic": "lighting",
        "target_group": "older",
        "text": "Am Markt ist es dunkel.",
        "times": "3",
        "published": "yes",
    }
    return ",".join(f'"{cell}"' for cell in (cells | changed).values())


def follows(**changed: str) -> str:
    cells = {
        "measure_id": "m1",
        "title": "Laternen",
        "quartier_ids": "01;Südstadt",
        "themes": "safety",
        "target_groups": "",
        "status": "running",
        "responsible": "Tiefbau",
        "start": "2018-10",
        "end": "2020",
        "contribution_ids": "b1;b2",
    }
    return ",".join(f'"{cell}"' for cell in (cells | changed).values())


@pytest.fixture
def contributions(tmp_path: Path):
    def read(findings: Findings, *lines: str, checked: tuple[str, ...] = ()) -> tuple[Contribution, ...]:
        path = tmp_path / "contributions.csv"
        path.write_text("\n".join([TITLES, *lines]) + "\n", encoding="utf-8")
        today = date(2020, 1, 31)
        return read_contributions(path, WORKSHOPS, THEMES, TOPICS, ["older"], KNOWN, findings, today=today, checked=checked)

    return read


@pytest.fixture
def measures(tmp_path: Path):
    one = Contribution("b1", "w1", None, "01", Kind.IDEA, "safety", "", "", "Laternen", 1)
    known = {
        "b1": one,
        "b2": replace(one, id="b2", quartier_id=""),
        "south": replace(one, id="south", quartier_id="02"),
        "fun": replace(one, id="fun", theme="leisure"),
    }

    def read(findings: Findings, *lines: str, checked: tuple[str, ...] = ()) -> tuple[Measure, ...]:
        path = tmp_path / "measures.csv"
        path.write_text("\n".join([MEASURES, *lines]) + "\n", encoding="utf-8")
        return read_measures(path, known, THEMES, ["older"], KNOWN, findings, today=date(2020, 1, 31), checked=checked)

    return read


@pytest.fixture
def reach(tmp_path: Path):
    def read(findings: Findings, *lines: str) -> tuple[Counted, ...]:
        path = tmp_path / "reach.csv"
        path.write_text("\n".join(["workshop_id,quartier_id,target_group,persons,basis", *lines]) + "\n", encoding="utf-8")
        return read_reach(path, WORKSHOPS, ["older"], KNOWN, findings)

    return read


def test_a_contribution_is_read_with_its_place_and_how_often_it_was_said(contributions) -> None:
    first, second = contributions(Findings(), said(), said(contribution_id="b2", times="", target_group="all", topic=""))
    assert (first.kind, first.quartier_id, first.times, first.subject) == (Kind.WEAKNESS, "01", 3, "lighting")
    assert (second.times, second.target_group, second.subject) == (1, "", "safety")
    assert mentions([first, second]) == 4


def test_a_text_that_is_not_released_is_forgotten(contributions) -> None:
    (one,) = contributions(Findings(), said(text="Frau Beispiel aus Nummer 5 schreit", published="no"))
    assert one.text == ""


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"kind": "complaint"}, "workshops.unknown_id"),
        ({"theme": ""}, "workshops.unknown_id"),
        ({"topic": "lightning"}, "workshops.unknown_id"),
        ({"workshop_id": "w9"}, "workshops.unknown_id"),
        ({"published": "maybe"}, "workshops.unknown_id"),
        ({"published": ""}, "workshops.unknown_id"),
        ({"quartier_id": "77"}, "quartier.unknown"),
        ({"times": "-1"}, "workshops.no_count"),
        ({"times": "2,5"}, "workshops.no_count"),
        ({"times": "0"}, "workshops.no_count"),
        ({"times": "1e9"}, "workshops.no_count"),
        ({"date": "30.02.2018"}, "workshops.date"),
        ({"date": "0000-05"}, "workshops.date"),
        ({"date": "43134"}, "workshops.date"),
        ({"date": "2020-02-01"}, "contributions.future"),
        ({"date": "2018-02-01"}, "contributions.before_workshop"),
        ({"date": "2017"}, "contributions.before_workshop"),
        ({"workshop_id": "planned"}, "workshops.not_held"),
        ({"workshop_id": "cancelled"}, "workshops.not_held"),
        ({"workshop_id": "w1;w1"}, "workshops.unknown_id"),
        ({"kind": "strength;idea"}, "workshops.unknown_id"),
        ({"theme": "safety;leisure"}, "workshops.unknown_id"),
        ({"theme": "leisure"}, "contributions.topic"),
        ({"text": "#NAME?"}, "contributions.spreadsheet_error"),
        ({"text": "Wort " * 2001}, "contributions.too_long"),
        ({"text": ""}, "contributions.no_text"),
        ({"text": "Bitte an mia.beispiel@example.org"}, "contributions.address"),
        ({"text": "Rufen Sie mich an: 0631 365-0000"}, "contributions.address"),
    ],
)
def test_what_cannot_be_right_stops_with_its_row(contributions, changed: dict[str, str], code: str) -> None:
    finding = only(told(lambda findings: contributions(findings, said(), said(**{"contribution_id": "b2"} | changed))), code)
    assert (finding.severity, finding.row) == (Severity.STOP, 3)


def test_a_finding_does_not_repeat_the_address_it_found(contributions) -> None:
    finding = only(told(lambda findings: contributions(findings, said(text="mia@example.org"))), "contributions.address")
    assert "mia" not in str(finding.observed)
    finding = only(told(lambda findings: contributions(findings, said(text="Frau Beispiel schreit"))), "contributions.name")
    assert "Beispiel" not in str(finding.observed)


def test_an_id_in_two_rows_stops(contributions) -> None:
    assert only(told(lambda findings: contributions(findings, said(), said())), "workshops.id_twice").row == 3


def test_a_name_is_asked_about_until_somebody_has_looked_at_this_very_contribution(contributions) -> None:
    line = said(text="Danke für die Laternen. Viele Grüße, Mia Beispiel")
    assert only(told(lambda findings: contributions(findings, line)), "contributions.name").severity is Severity.ASK
    told(lambda findings: contributions(findings, line, checked=("b2",)))
    assert contributions(Findings(), line, checked=("b1",))[0].text


def test_a_copied_row_is_asked_about_and_the_same_words_from_elsewhere_are_not(contributions) -> None:
    copied = (said(), said(contribution_id="b2"))
    assert only(told(lambda findings: contributions(findings, *copied)), "contributions.repeated").severity is Severity.ASK
    assert len(contributions(Findings(), *copied, checked=("b2",))) == 2
    assert len(contributions(Findings(), said(), said(contribution_id="b2", quartier_id="02"))) == 2


def test_a_date_known_to_the_year_may_be_that_of_the_workshop(contributions) -> None:
    assert contributions(Findings(), said(date="2018"), said(contribution_id="b2", date="2020", workshop_id=""))


def test_text_stays_the_text_it_is(contributions) -> None:
    text = "<img src=x onerror=alert(1)>; =HYPERLINK(1) **fett** \u202ezweite\nZeile"
    (one,) = contributions(Findings(), said(text=text))
    assert one.text == text


def test_one_wrong_word_in_many_rows_is_one_finding(contributions) -> None:
    lines = [said(contribution_id=f"b{number}", text=f"Nr. {number}", published="ja") for number in range(200)]
    finding = only(told(lambda findings: contributions(findings, *lines)), "workshops.unknown_id")
    assert finding.row == 2
    assert "200" in str(finding.observed)


def test_many_wrong_ids_are_counted_from_the_sixth_on(contributions) -> None:
    lines = [said(contribution_id=f"b{number}", text=f"Nr. {number}", topic=f"x{number}") for number in range(30)]
    found = [one for one in told(lambda findings: contributions(findings, *lines)) if one.code == "workshops.unknown_id"]
    assert len(found) == 6
    assert "25" in str(found[-1].observed)


def remedy_of(findings: list[Finding]) -> str:
    return str(only(findings, "workshops.unknown_id").remedy)


def test_the_remedy_knows_capitals_commas_and_lists_where_one_is_meant(contributions, measures) -> None:
    assert "yes" in remedy_of(told(lambda findings: contributions(findings, said(published="YES"))))
    assert "one id only" in remedy_of(told(lambda findings: contributions(findings, said(kind="idea|weakness"))))
    assert "Separate" in remedy_of(told(lambda findings: measures(findings, follows(themes="safety,leisure"))))
    assert "Separate" in remedy_of(told(lambda findings: measures(findings, follows(quartier_ids="01,02"))))


def test_a_measure_knows_its_places_by_id_name_or_alias(measures) -> None:
    first, second = measures(Findings(), follows(), follows(measure_id="m2", quartier_ids="", contribution_ids=""))
    assert first.quartier_ids == ("01", "02")
    assert first.contributions == ("b1", "b2")
    assert first.stage is Stage.RUNNING
    assert second.quartier_ids == second.contributions == ()


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"status": "someday"}, "workshops.unknown_id"),
        ({"contribution_ids": "b1;b7"}, "workshops.unknown_id"),
        ({"themes": ""}, "workshops.unknown_id"),
        ({"quartier_ids": "01;99"}, "quartier.unknown"),
        ({"start": "2020", "end": "2019-12"}, "measures.ends_first"),
        ({"status": "running", "start": "2020-02-01", "end": ""}, "measures.not_yet"),
        ({"status": "done", "end": "2020-03"}, "measures.not_yet"),
        ({"start": "0000-03"}, "workshops.date"),
        ({"status": "running;done"}, "workshops.unknown_id"),
        ({"title": ""}, "measures.no_title"),
        ({"title": "Laternen: 0631/123456"}, "measures.address"),
    ],
)
def test_a_measure_that_cannot_be_right_stops(measures, changed: dict[str, str], code: str) -> None:
    assert only(told(lambda findings: measures(findings, follows(**changed))), code).severity is Severity.STOP


@pytest.mark.parametrize("status", ["proposed", "chosen", "running"])
def test_a_measure_whose_end_has_passed_and_that_is_not_done_is_told(measures, status: str) -> None:
    late, done = Findings(), Findings()
    measures(late, follows(status=status, end="2019-12"))
    assert [(finding.code, finding.severity, finding.row) for finding in late] == [("measures.over", Severity.MEND, 2)]
    measures(done, follows(status="done", end="2019-12"))
    assert not list(done)


def test_a_measure_may_begin_and_end_in_the_same_year(measures) -> None:
    (one,) = measures(Findings(), follows(start="2018", end="2018-05"))
    assert one.begins
    assert one.ends


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"contribution_ids": "south", "quartier_ids": "01"}, "measures.elsewhere"),
        ({"contribution_ids": "fun"}, "measures.elsewhere"),
        ({"responsible": "Frau Beispiel"}, "measures.person"),
        ({"responsible": "Peter Beispiel"}, "measures.person"),
        ({"responsible": "M. Beispiel"}, "measures.person"),
    ],
)
def test_what_is_mostly_a_slip_of_the_pen_is_asked_about(measures, changed: dict[str, str], code: str) -> None:
    finding = only(told(lambda findings: measures(findings, follows(**changed))), code)
    assert (finding.severity, finding.row) == (Severity.ASK, 2)
    assert "Beispiel" not in str(finding.observed)
    assert measures(Findings(), follows(**changed), checked=("m1",))


@pytest.mark.parametrize(
    "office",
    ["Referat Soziales", "Stadtwerke Kaiserslautern", "Jobcenter und Integrationsbüro", "Deutsche Bahn", "Referat 5", ""],
)
def test_an_office_is_none(measures, office: str) -> None:
    assert measures(Findings(), follows(responsible=office))[0].responsible == office


def test_a_measure_names_each_contribution_once(measures) -> None:
    assert measures(Findings(), follows(contribution_ids="b1;b2;b1"))[0].contributions == ("b1", "b2")


def test_reach_is_read_and_an_empty_number_is_nobody_known(reach) -> None:
    found = reach(Findings(), "w1,01,all,53,questionnaires", "w1,,older,,estimated")
    assert found == (Counted("w1", "01", "all", 53, Basis.QUESTIONNAIRES),)


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("w1,01,all,40,counted", "reach.twice"),
        ("w1,01,older,54,counted", "reach.more_than_all"),
        ("w1,,all,52,counted", "reach.more_than_all"),
        ("w1,01,older,1e9,counted", "workshops.no_count"),
        ("w1,01,older,-1,counted", "workshops.no_count"),
        ("w1,01,older;all,5,counted", "workshops.unknown_id"),
        ("w1,01,older,5,counted;estimated", "workshops.unknown_id"),
        ("planned,01,all,5,counted", "workshops.not_held"),
    ],
)
def test_reach_that_cannot_be_right_stops(reach, line: str, code: str) -> None:
    finding = only(told(lambda findings: reach(findings, "w1,01,all,53,counted", line)), code)
    assert finding.severity is Severity.STOP
    assert finding.row == (2 if line.startswith("w1,,") else 3)


def test_people_may_be_counted_and_fill_in_questionnaires(reach) -> None:
    assert len(reach(Findings(), "w1,01,all,53,counted", "w1,01,all,25,questionnaires", "w1,01,older,30,counted")) == 3


def test_questionnaires_of_a_quartier_are_parts_of_those_of_the_whole_workshop() -> None:
    north = Reach("w1", "01", "all", Basis.QUESTIONNAIRES, 20, 20)

    def number(persons: int, **changed: str) -> Reach:
        return replace(north, at_least=persons, at_most=persons, **changed)

    south, whole = number(5, quartier_id="02"), number(30, quartier_id="")
    other, counted = number(7, workshop="w2"), replace(north, basis=Basis.COUNTED)
    assert questionnaires_at([north, south, counted], {"w1"}) == Persons(25, 25)
    assert questionnaires_at([north, south, whole, other], {"w1", "w2"}) == Persons(37, 37)
    assert questionnaires_at([north, south, whole, other], {"w1"}, "02") == Persons(5, 5)
    assert questionnaires_at([north], {"w2"}) == Persons(0, 0)


def test_questionnaires_that_are_withheld_are_in_no_sum() -> None:
    told = Reach("w1", "01", "all", Basis.QUESTIONNAIRES, 20, 20)
    few, many = replace(told, quartier_id="02", at_least=1, at_most=9), replace(told, quartier_id="", at_least=10, at_most=None)
    assert questionnaires_at([told, few], {"w1"}) == Persons(21, 29)
    assert questionnaires_at([told, few, many], {"w1"}) == Persons(21, None)
    assert questionnaires_at([told, few], {"w1"}, "02") == Persons(1, 9)
