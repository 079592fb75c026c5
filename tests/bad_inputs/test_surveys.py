"""Surveys that would be published wrongly in silence: each is named by its cause, and obeying the remedy is enough."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pyreadstat
import pytest

from tests.bad_inputs.survey_city import (
    FORMATS,
    NAMES,
    asked,
    checked,
    fine,
    line_of,
    obeyed,
    people,
    respondents,
    survey_city,
    values,
)

SAFE = {"safe": "{ share = 'q1', yes = [4, 5], of = [1, 2, 3, 4, 5] }"}
BOX = {"ticked": "{ share = 'box', yes = [1], of = [0, 1] }"}
OLDER = '[target_groups.older]\nname = "Ältere"\ndimension = "age"\nwhere = [{ column = "age", from = 65 }]\n\n'
PEOPLE = people()
ALPHABETICAL = dict(enumerate(sorted(NAMES.values()), start=1))


def share(rows: pd.Series, yes: list[str]) -> float:
    return 100 * float(rows.isin(yes).mean())


# labels of the quartier column


def alphabetical() -> pd.DataFrame:
    """Everybody's quartier by its place in the alphabet."""
    numbers = {name: str(number) for number, name in ALPHABETICAL.items()}
    return PEOPLE.assign(quartier=PEOPLE["quartier"].map(lambda key: numbers[NAMES[key]]))


@pytest.mark.parametrize("form", ["sav", "dta"])
def test_labels_that_name_other_quartiers_than_their_numbers_stop(tmp_path, form):
    city = survey_city(tmp_path / "city", alphabetical(), SAFE, form=form, labels={"quartier": ALPHABETICAL})
    finding = asked(city, "survey.quartier_labels")
    assert "1 is “Au” in the file, “Ost” on the map" in finding["found"]
    obeyed(city, line_of(finding, 'quartier_by = "label"'.removesuffix('"label"')))
    fine(city)
    right = survey_city(tmp_path / "right", PEOPLE, SAFE)
    assert values(city, "safe") == values(right, "safe")


def test_numbers_count_where_the_city_says_so(tmp_path):
    city = survey_city(tmp_path / "city", alphabetical(), SAFE, form="sav", labels={"quartier": ALPHABETICAL})
    obeyed(city, 'quartier_by = "code"')
    fine(city)
    assert values(city, "safe") == values(survey_city(tmp_path / "plain", alphabetical(), SAFE), "safe")


@pytest.mark.parametrize("form", ["sav", "dta"])
def test_labels_are_names_where_no_quartier_has_the_number(tmp_path, form):
    moved = PEOPLE.assign(quartier=(PEOPLE["quartier"].astype(int) + 100).astype(str))
    labels = {"quartier": {int(key) + 100: name for key, name in NAMES.items()}}
    city = survey_city(tmp_path / "city", moved, SAFE, form=form, labels=labels)
    fine(city)
    assert values(city, "safe") == values(survey_city(tmp_path / "plain", PEOPLE, SAFE), "safe")


def test_labels_of_another_division_of_the_city_are_asked_about(tmp_path):
    labels = {"quartier": {number: f"Bezirk {letter}" for number, letter in enumerate("ABCDEFGHI", start=1)}}
    city = survey_city(tmp_path / "city", PEOPLE, SAFE, form="sav", labels=labels)
    finding = asked(city, "survey.quartier_label_unknown")
    assert "Bezirk A" in finding["found"]
    fine(obeyed(city, line_of(finding, "quartier_by = ")))


@pytest.mark.parametrize("label", ["{name}", "{key} {name}", "Quartier {key}", "{name} ({key})"])
def test_labels_that_say_what_the_numbers_say_are_no_question(tmp_path, label):
    labels = {"quartier": {int(key): label.format(key=key, name=name) for key, name in NAMES.items()}}
    fine(survey_city(tmp_path / "city", PEOPLE, SAFE, form="sav", labels=labels))


def test_a_label_that_is_spelt_otherwise_is_asked_about_by_its_name(tmp_path):
    moved = PEOPLE.assign(quartier=(PEOPLE["quartier"].astype(int) + 100).astype(str))
    labels = {"quartier": {int(key) + 100: name.replace("Hafen", "Haffen") for key, name in NAMES.items()}}
    city = survey_city(tmp_path / "city", moved, SAFE, form="sav", labels=labels)
    assert asked(city, "quartier.spelling")["found"] == "Haffen"
    with (city / "dataset.toml").open("a", encoding="utf-8") as file:
        file.write('\n[aliases]\n"Haffen" = "6"\n')
    fine(city)


# who counts


@pytest.mark.parametrize("form", FORMATS)
def test_unfinished_and_test_interviews_are_asked_about(tmp_path, form):
    at = np.arange(len(PEOPLE))
    table = PEOPLE.assign(finished=np.where(at % 4, "1", "0"), tester=np.where(at % 30 == 1, "1", "0"))
    city = survey_city(tmp_path / "city", table, SAFE, form=form)
    finding = asked(city, "survey.unfinished")
    assert "finished = 0: 90" in finding["found"]
    assert "tester = 1: 12" in finding["found"]
    fine(obeyed(city, line_of(finding, "only = ")), "survey.only")
    kept = table[(table["finished"] == "1") & (table["tester"] == "0")]
    assert respondents(city, "safe") == len(kept)
    assert values(city, "safe")[""] == pytest.approx(share(kept["q1"], ["4", "5"]))


def test_everybody_counts_where_the_city_says_so(tmp_path):
    table = PEOPLE.assign(Finished=np.where(np.arange(len(PEOPLE)) % 4, "True", "False"))
    city = survey_city(tmp_path / "city", table, SAFE)
    asked(city, "survey.unfinished")
    fine(obeyed(city, 'only = { Finished = ["True", "False"] }'))
    assert respondents(city, "safe") == len(table)


@pytest.mark.parametrize(
    ("column", "cells"),
    [("status", ["ledig", "verheiratet"]), ("test", ["A", "B"]), ("Test", ["1", "7"]), ("finished", ["1", "1"])],
)
def test_a_column_that_says_something_else_is_no_question(tmp_path, column, cells):
    table = PEOPLE.assign(**{column: [cells[number % 2] for number in range(len(PEOPLE))]})
    fine(survey_city(tmp_path / "city", table, SAFE))


def test_only_that_nobody_meets_stops(tmp_path):
    city = survey_city(tmp_path / "city", PEOPLE.assign(FINISHED="1"), SAFE, options='only = { FINISHED = ["ja"] }')
    assert "FINISHED" in asked(city, "survey.only_nobody")["found"]
    mistyped = survey_city(tmp_path / "other", PEOPLE.assign(FINISHED="1"), SAFE, options='only = { FINISHD = ["1"] }')
    assert "FINISHED" in asked(mistyped, "survey.unknown_column")["remedy"]


@pytest.mark.parametrize("form", FORMATS)
def test_the_same_id_twice_stops_with_its_rows(tmp_path, form):
    table = PEOPLE.assign(CASE=[str(1000 + number) for number in range(len(PEOPLE))])
    table.loc[[7, 300], "CASE"] = table.loc[5, "CASE"]
    city = survey_city(tmp_path / "city", table, SAFE, form=form, options='respondent = "CASE"')
    finding = asked(city, "survey.id_twice")
    assert "rows 7, 9, 302" in finding["found"]
    written = table.drop(index=[7, 300])
    fine(survey_city(tmp_path / "other", written, SAFE, form=form, options='respondent = "CASE"'))


@pytest.mark.parametrize("form", FORMATS)
def test_a_table_that_was_pasted_twice_is_asked_about(tmp_path, form):
    city = survey_city(tmp_path / "city", pd.concat([PEOPLE, PEOPLE]), SAFE, form=form, groups=OLDER)
    assert (
        f"{720 - len(PEOPLE.drop_duplicates(['quartier', 'age', 'q1']))} of 720 rows"
        in (asked(city, "survey.identical_rows")["found"])
    )
    fine(obeyed(city, "identical_rows = true"))
    fine(survey_city(tmp_path / "right", PEOPLE, SAFE, form=form, groups=OLDER))


def test_people_who_answer_alike_by_chance_are_no_question(tmp_path):
    few = PEOPLE[["quartier", "box"]]
    fine(survey_city(tmp_path / "city", few, BOX))


# numbers that are not meant


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("age", ["999", "130", "0", "-9"])
def test_an_age_that_nobody_has_is_asked_about(tmp_path, form, age):
    younger = OLDER + '[target_groups.younger]\nname = "Jüngere"\ndimension = "age"\nwhere = [{ column = "age", to = 29 }]\n\n'
    table = PEOPLE.assign(age=PEOPLE["age"].where(PEOPLE.index % 10 > 0, age))
    city = survey_city(tmp_path / "city", table, SAFE, form=form, groups=younger)
    finding = asked(city, "survey.impossible_age")
    assert f"{age} as ages in column “age”, 36 times" in finding["found"]
    fine(obeyed(city, line_of(finding, "missing_in = ")))
    real = table[table["age"] != age]
    assert respondents(city, "safe", "older") == int((real["age"].astype(int) >= 65).sum())
    assert respondents(city, "safe", "younger") == int((real["age"].astype(int) <= 29).sum())


def test_years_of_birth_are_asked_about(tmp_path):
    table = PEOPLE.assign(age=(2024 - PEOPLE["age"].astype(int)).astype(str))
    city = survey_city(tmp_path / "city", table, SAFE, groups=OLDER)
    finding = asked(city, "survey.years_of_birth")
    catalogue = city / "catalogue.toml"
    text = catalogue.read_text(encoding="utf-8")
    line = line_of(finding, "where = ")
    catalogue.write_text(text.replace('where = [{ column = "age", from = 65 }]', line), encoding="utf-8")
    fine(city)
    assert respondents(city, "safe", "older") == int((PEOPLE["age"].astype(int) >= 65).sum())


def test_a_group_of_everybody_is_told(tmp_path):
    fine(survey_city(tmp_path / "city", PEOPLE, SAFE, groups=OLDER.replace("65", "1")), "survey.group_of_everybody")


@pytest.mark.parametrize("form", FORMATS)
def test_a_question_that_nobody_said_no_to_is_asked_about(tmp_path, form):
    table = PEOPLE.assign(box=PEOPLE["box"].replace("0", ""))
    city = survey_city(tmp_path / "city", table, BOX, form=form)
    finding = asked(city, "survey.nobody_said_no")
    fine(obeyed(city, line_of(finding, "formula = "), of_wave=False))
    assert values(city, "ticked")[""] == pytest.approx(share(PEOPLE["box"], ["1"]))
    other = survey_city(tmp_path / "other", table, BOX, form=form, options='missing = ["", "99"]')
    fine(obeyed(other, line_of(asked(other, "survey.nobody_said_no"), "formula = "), of_wave=False))
    assert values(other, "ticked") == values(city, "ticked")
    yes = survey_city(tmp_path / "yes", table, BOX, form=form)
    fine(obeyed(yes, line_of(finding, "missing_in = ")))
    assert values(yes, "ticked")[""] == 100


def test_other_codes_for_no_answer_are_no_no_where_an_empty_cell_is(tmp_path):
    table = PEOPLE.assign(box=np.where(np.arange(len(PEOPLE)) % 6 == 0, "99", PEOPLE["box"].replace("0", "")))
    formula = {"ticked": "{ share = 'box', yes = [1], of = [1, ''] }"}
    city = survey_city(tmp_path / "city", table, formula, options='missing = ["99"]')
    fine(city)
    real = table[table["box"] != "99"]
    assert respondents(city, "ticked") == len(real)
    assert values(city, "ticked")[""] == pytest.approx(share(real["box"], ["1"]))


def test_boxes_that_are_empty_where_nothing_was_ticked_are_asked_about(tmp_path):
    draw = np.random.default_rng(4)
    ticked = draw.random((len(PEOPLE), 3)) < 0.3
    cells = np.where(ticked.any(axis=1)[:, None], ticked.astype(int).astype(str), "")
    table = PEOPLE.assign(q5_1=cells[:, 0], q5_2=cells[:, 1], q5_3=cells[:, 2])
    city = survey_city(tmp_path / "city", table, {"first": "{ share = 'q5_1', yes = [1], of = [0, 1] }"})
    finding = asked(city, "survey.empty_or_no")
    fine(obeyed(city, line_of(finding, "formula = "), of_wave=False))
    assert values(city, "first")[""] == pytest.approx(100 * ticked[:, 0].mean())


def test_a_weight_that_is_most_of_the_city_is_asked_about(tmp_path):
    table = PEOPLE.assign(w=np.where(np.arange(len(PEOPLE)) == 17, "250000", "1.5"))
    city = survey_city(tmp_path / "city", table, SAFE, options='weight = "w"\nweights = "design"')
    finding = asked(city, "survey.heaviest_weight")
    assert finding["row"] == 19
    fine(obeyed(city, line_of(finding, "large_weights = ")))


# codes for "no answer", and words


def test_codes_that_count_and_are_missing_stop_and_one_line_answers_for_all_columns(tmp_path):
    table = PEOPLE.assign(v2=PEOPLE["box"], v3=PEOPLE["box"].where(PEOPLE.index % 5 > 0, "-77"))
    formulas = {name: f"{{ share = '{name}', yes = [1], of = [0, 1] }}" for name in ("v2", "v3")}
    city = survey_city(tmp_path / "city", table, formulas, options='missing = ["", "0", "-77"]')
    finding = asked(city, "survey.answer_and_missing")
    fine(obeyed(city, line_of(finding, "missing_in = ")))
    assert values(city, "v2")[""] == pytest.approx(share(table["v2"], ["1"]))
    assert values(city, "v3")[""] == pytest.approx(share(table.loc[table["v3"] != "-77", "v3"], ["1"]))


def test_a_zero_for_no_answer_on_a_scale_does_not_make_yes_or_no_questions_100_percent(tmp_path):
    table = PEOPLE.assign(q1=PEOPLE["q1"].where(PEOPLE.index % 5 > 0, "0"))
    city = survey_city(tmp_path / "city", table, {"trust": "{ mean = 'q1', scale = [1, 5] }", **BOX})
    finding = asked(city, "survey.unknown_answer")
    fine(obeyed(city, line_of(finding, "missing_in = ")))
    assert values(city, "ticked")[""] == pytest.approx(share(table["box"], ["1"]))
    real = table.loc[table["q1"] != "0", "q1"].astype(int)
    assert values(city, "trust")[""] == pytest.approx(real.mean())


def test_one_line_answers_for_all_codes_of_a_wave(tmp_path):
    table = PEOPLE.assign(q2=PEOPLE["q1"].where(PEOPLE.index % 7 > 0, "99"), q1=PEOPLE["q1"].where(PEOPLE.index % 5 > 0, "98"))
    formulas = {name: f"{{ mean = '{name}', scale = [1, 5] }}" for name in ("q1", "q2")}
    city = survey_city(tmp_path / "city", table, formulas, options='missing = ["-1"]')
    status, findings = checked(city)
    assert (status, [finding["code"] for finding in findings]) == (1, ["survey.unknown_answer"] * 2)
    lines = {line_of(finding, "missing = ") for finding in findings}
    assert lines == {'missing = ["-1", "98", "99"]'}
    fine(obeyed(city, lines.pop()))


WORDS = ("sehr unzufrieden", "eher unzufrieden", "teils, teils", "eher zufrieden", "sehr zufrieden")


@pytest.mark.parametrize("form", FORMATS)
def test_words_on_a_scale_become_numbers_and_are_not_deleted(tmp_path, form):
    table = PEOPLE.assign(q1=[WORDS[int(answer) - 1] for answer in PEOPLE["q1"]])
    city = survey_city(tmp_path / "city", table, {"trust": "{ mean = 'q1', scale = [1, 5] }"}, form=form)
    finding = asked(city, "survey.unknown_answer")
    assert "words" in finding["why"]
    fine(obeyed(city, line_of(finding, "formula = "), of_wave=False))
    assert values(city, "trust")[""] == pytest.approx(PEOPLE["q1"].astype(int).mean())


def test_words_whose_order_is_not_plain_wait_for_the_city(tmp_path):
    table = PEOPLE.assign(q1=[("Bus", "Rad", "Auto", "Bahn", "Fuß")[int(answer) - 1] for answer in PEOPLE["q1"]])
    city = survey_city(tmp_path / "city", table, {"trust": "{ mean = 'q1', scale = [1, 5] }"})
    line = line_of(asked(city, "survey.unknown_answer"), "formula = ")
    obeyed(city, line, of_wave=False)
    assert {finding["code"] for finding in checked(city)[1]} == {"toml.wrong_value"}
    numbered = line
    for number in range(1, 6):
        numbered = numbered.replace('"?"', str(number), 1)
    fine(obeyed(city, numbered, of_wave=False))


def test_words_of_a_share_are_named_in_its_formula(tmp_path):
    table = PEOPLE.assign(q1=[WORDS[int(answer) - 1] for answer in PEOPLE["q1"]])
    city = survey_city(tmp_path / "city", table, SAFE)
    line = line_of(asked(city, "survey.unknown_answer"), "of = ")
    obeyed(city, f'formula = {{ share = "q1", yes = ["eher zufrieden", "sehr zufrieden"], {line} }}', of_wave=False)
    fine(city)
    assert values(city, "safe")[""] == pytest.approx(share(PEOPLE["q1"], ["4", "5"]))


# several waves


def test_a_column_spelt_otherwise_in_one_wave_is_told_whatever_else_is_asked(tmp_path):
    tables = {"2019": PEOPLE.assign(w="1.5"), "2024": PEOPLE.rename(columns={"q1": "Q01"}).assign(w="1.5")}
    city = survey_city(tmp_path / "city", tables, SAFE, options='weight = "w"')
    _, findings = checked(city)
    assert [finding["code"] for finding in findings] == ["survey.weights_of_which_kind"] * 2 + ["catalogue.column_alike"]
    tables["2024"].rename(columns={"Q01": "q1"}).to_csv(city / "survey_2024.csv", index=False)
    fine(obeyed(city, 'weights = "design"'))


def test_two_waves_of_one_file_stop(tmp_path):
    city = survey_city(tmp_path / "city", {"2019": PEOPLE, "2024": PEOPLE}, SAFE)
    text = (city / "dataset.toml").read_text(encoding="utf-8")
    (city / "dataset.toml").write_text(text.replace("survey_2024.csv", "survey_2019.csv"), encoding="utf-8")
    status, findings = checked(city)
    assert (status, [finding["code"] for finding in findings]) == (1, ["config.file_twice"])


def test_a_code_that_spss_declares_as_missing_and_a_share_counts_stops(tmp_path):
    table = PEOPLE.assign(box=PEOPLE["box"].where(PEOPLE.index % 6 > 0, "8"))
    formula = {"ticked": "{ share = 'box', yes = [1], of = [0, 1, 8] }"}
    city = survey_city(tmp_path / "city", table, formula, form="sav")
    typed = table.astype(float)
    pyreadstat.write_sav(typed, city / "survey_2024.sav", missing_ranges={"box": [{"lo": 8, "hi": 8}]})
    finding = asked(city, "survey.answer_and_missing")
    assert "“8”" in finding["found"]
    fine(obeyed(city, line_of(finding, "missing_in = ")))
    assert values(city, "ticked")[""] == pytest.approx(share(table["box"], ["1"]))
    left_out = survey_city(tmp_path / "other", table, BOX, form="sav")
    pyreadstat.write_sav(typed, left_out / "survey_2024.sav", missing_ranges={"box": [{"lo": 8, "hi": 8}]})
    fine(left_out)
    assert values(left_out, "ticked")[""] == pytest.approx(share(table.loc[table["box"] != "8", "box"], ["1"]))
