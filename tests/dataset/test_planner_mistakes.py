"""Slips of a planner's pen in a city asked three times: each is told by name, and none is published in silence."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from dataset.load import load
from files.findings import Finding, Rejected
from language.words import words_for
from tests.answers_city import MORE
from tests.findings import only
from tests.three_waves import answers, build_three_waves, dataset_toml, wave_table
from tests.tiny_city import CATALOGUE

WEIGHED = 'weight = "weight"\npopulation_size = 54000'
TABLES = [table.assign(weight=40) for table in answers()]
EN = words_for("en")


def refused(folder: Path, waves: list[str] | None = None, catalogue: str = CATALOGUE, tables: list[pd.DataFrame] | None = None):
    written = waves or [wave_table(number, extra=WEIGHED) for number in range(3)]
    used = tables or TABLES
    city = build_three_waves(folder, used, dataset=dataset_toml(*written), catalogue=catalogue)
    with pytest.raises(Rejected) as rejected:
        load(city)
    return list(rejected.value.findings)


def said(finding: Finding) -> str:
    return " ".join(EN.say(phrase) for phrase in (finding.observed, finding.why, finding.remedy))


def replaced(old: str, new: str) -> str:
    assert old in CATALOGUE + MORE
    return (CATALOGUE + MORE).replace(old, new)


@pytest.mark.parametrize(
    ("extra", "period", "code"),
    [
        ('midpoint = "2018-10"', "Oktober 2020", "config.wave_two_times"),
        ('midpoint = "2200-10"', "", "config.wave_in_future"),
        ("", "Oktober 2018", "config.wave_time_differs"),
    ],
)
def test_times_that_disagree_are_told_with_their_line(tmp_path: Path, extra: str, period: str, code: str) -> None:
    waves = [wave_table(0), wave_table(1, extra=extra, period=period), wave_table(2)]
    finding = only(refused(tmp_path, waves), code)
    assert finding.row is not None
    assert 'id = "2020"' in dataset_toml(*waves).splitlines()[finding.row]


def test_two_waves_without_a_time_stand_in_the_order_of_their_names(tmp_path: Path) -> None:
    finding = only(refused(tmp_path / "wrong", [wave_table(2, period=""), wave_table(0, period="")]), "config.wave_order")
    assert "2017 stands behind 2025" in said(finding)
    load(build_three_waves(tmp_path / "right", TABLES, dataset=dataset_toml(wave_table(0, period=""), wave_table(2, period=""))))


def test_a_file_belongs_to_one_wave(tmp_path: Path) -> None:
    copied = wave_table(1).replace("survey_2020.csv", "survey_2017.csv")
    assert "survey_2017.csv" in said(only(refused(tmp_path, [wave_table(0), copied]), "config.file_twice"))


@pytest.mark.parametrize(
    ("old", "new", "code", "named"),
    [
        ('share = "q1"', 'share = "Q01"', "catalogue.never_measured", "Did you mean “q1”"),
        ('median = "q2"', 'median = "trust"', "catalogue.never_measured", "Columns: person, quartier"),
        ('item = "q2"', 'item = "q_2"', "catalogue.never_asked", "Did you mean “q2”"),
    ],
)
def test_a_column_that_no_file_has_is_told_with_those_there_are(
    tmp_path: Path, old: str, new: str, code: str, named: str
) -> None:
    findings = refused(tmp_path, catalogue=replaced(old, new))
    assert any(finding.code == code and named in said(finding) for finding in findings)


def test_a_column_called_otherwise_in_one_wave_does_not_vanish(tmp_path: Path) -> None:
    tables = [*TABLES[:2], TABLES[2].rename(columns={"q2": "Q02"})]
    assert "“Q02” of the wave “2025”" in said(only(refused(tmp_path, tables=tables), "catalogue.column_alike"))


@pytest.mark.parametrize("weights", [{"part": 1.0}, {"part": 100.0}])
def test_weights_that_add_up_to_a_part_make_no_total(tmp_path: Path, weights: dict[str, float]) -> None:
    tables = [table.assign(weight=weights["part"] / len(table)) for table in TABLES]
    codes = {finding.code for finding in refused(tmp_path, catalogue=CATALOGUE + MORE, tables=tables)}
    assert codes - {"catalogue.need"} == {"survey.no_expansion"}


@pytest.mark.parametrize(
    ("role", "column"), [("weight", "age"), ("weight", "q1"), ("weight", "quartier"), ("stratum_size", "age")]
)
def test_a_weight_is_no_age_and_no_answer(tmp_path: Path, role: str, column: str) -> None:
    waves = [wave_table(0, extra=f'{role} = "{column}"'), *(wave_table(number) for number in (1, 2))]
    finding = only(refused(tmp_path, waves), "survey.column_twice")
    assert f"column “{column}” as {role}" in said(finding)


def test_a_stratum_for_each_person_is_none(tmp_path: Path) -> None:
    waves = [wave_table(number, panel=False).replace('stratum = "quartier"', 'stratum = "person"') for number in range(3)]
    findings = refused(tmp_path, waves)
    assert [finding.code for finding in findings] == ["survey.every_stratum_lonely"] * 3


def test_a_row_without_a_stratum_is_no_stratum(tmp_path: Path) -> None:
    tables = [table.assign(drawn=np.where(np.arange(len(table)) < 30, "", table["quartier"])) for table in TABLES]
    waves = [wave_table(number).replace('stratum = "quartier"', 'stratum = "drawn"') for number in range(3)]
    assert "survey.stratum_missing" in {finding.code for finding in refused(tmp_path, waves, tables=tables)}


def test_a_code_that_counts_and_is_missing_stops_and_its_remedy_works(tmp_path: Path) -> None:
    unsure = [table.assign(q1=table["q1"].where(np.arange(len(table)) % 5 > 0, 99)) for table in TABLES]
    counted = CATALOGUE.replace("of = [1, 2, 3, 4, 5]", "of = [1, 2, 3, 4, 5, 99]")
    found = refused(tmp_path / "asked", catalogue=counted, tables=unsure)
    assert {finding.code for finding in found} == {"survey.answer_and_missing"}
    remedy = "missing_in = { q1 = [] }"
    assert remedy in said(found[0])
    waves = dataset_toml(*(wave_table(number, extra=remedy) for number in range(3)))
    city = load(build_three_waves(tmp_path / "mended", unsure, dataset=waves, catalogue=counted))
    assert city.city_rows("comfort", "all", "2025")["n"].iloc[0] == len(unsure[2])


def test_a_missing_code_on_a_scale_is_asked_about_where_it_occurs(tmp_path: Path) -> None:
    wide = CATALOGUE.replace("scale = [1, 5]", "scale = [1, 100]").replace("decimals = 1\n", "")
    load(build_three_waves(tmp_path / "never", TABLES, catalogue=wide))
    often = [table.assign(q2=table["q2"].where(np.arange(len(table)) > 6, 99)) for table in TABLES]
    found = refused(tmp_path / "seven", catalogue=wide, tables=often)
    assert {(finding.code, str(finding.severity)) for finding in found} == {("survey.missing_on_scale", "ask")}
    assert "7 times" in said(found[0])


def test_a_wrong_column_is_told_in_a_few_lines(tmp_path: Path) -> None:
    waves = [wave_table(0).replace('quartier = "quartier"', 'quartier = "person"'), wave_table(1), wave_table(2)]
    found = refused(tmp_path / "place", waves)
    assert len(found) <= 40
    assert "names the right column" in said(found[-1])
    assert len(refused(tmp_path / "answer", catalogue=CATALOGUE.replace('mean = "q2"', 'mean = "person"'))) <= 40


def test_a_misspelt_column_of_missing_codes_is_not_ignored(tmp_path: Path) -> None:
    waves = [wave_table(0, extra='missing_in = { ag = ["999"] }'), wave_table(1), wave_table(2)]
    assert "Did you mean “age”?" in said(only(refused(tmp_path, waves), "survey.unknown_column"))


def test_classes_in_words_are_told_how_to_be_named(tmp_path: Path) -> None:
    tables = [table.assign(age=np.where(table["age"] >= 65, "65 und älter", "unter 65")) for table in TABLES]
    [first, *_] = refused(tmp_path, tables=tables)
    assert 'in = ["…"]' in said(first)


def test_what_is_the_same_is_told(tmp_path: Path) -> None:
    trust = CATALOGUE[CATALOGUE.index("[indicators.trust]") : CATALOGUE.index("[indicators.inhabitants]")]
    everybody = CATALOGUE.replace("from = 65", "from = 1")
    city = build_three_waves(tmp_path, TABLES, catalogue=everybody + trust.replace("[indicators.trust]", "[indicators.again]"))
    codes = [finding.code for finding in load(city).findings]
    assert codes.count("catalogue.same_formula") == 1
    assert codes.count("survey.group_of_everybody") == 3


def test_umlauts_are_one_letter_however_they_are_stored(tmp_path: Path) -> None:
    apart = "gro\u0308\u00dfe"
    tables = [table.assign(**{apart: table["age"]}, q1=np.where(table["q1"] == 5, "ha\u0308ufig", "nie")) for table in TABLES]
    catalogue = CATALOGUE.replace('column = "age"', 'column = "größe"')
    catalogue = catalogue.replace("yes = [4, 5], of = [1, 2, 3, 4, 5]", 'yes = ["häufig"], of = ["häufig", "nie"]')
    city = load(build_three_waves(tmp_path, tables, catalogue=catalogue))
    assert city.city_rows("comfort", "older", "2025")["status"].iloc[0] == "ok"
