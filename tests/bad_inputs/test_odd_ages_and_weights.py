"""Ages that are codes, classes or years of birth, and weights that are chances: asked about, and right once that is answered."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from tests.bad_inputs.odd_surveys import blocking, clean, with_conditions
from tests.bad_inputs.survey_city import FORMATS, line_of, obeyed, people, respondents, survey_city, values

PEOPLE = people()
AGE = PEOPLE["age"].astype(int)
SAFE = {"safe": "{ share = 'q1', yes = [4, 5], of = [1, 2, 3, 4, 5] }"}
_GROUP = '[target_groups.{name}]\nname = "{name}"\ndimension = "age"\nwhere = [{{ column = "age", {span} }}]\n\n'
OLDER, YOUNGER = (_GROUP.format(name=name, span=span) for name, span in (("older", "from = 65"), ("younger", "to = 29")))
WEIGHTS = np.random.default_rng(3).uniform(10, 200, len(PEOPLE))
SURE = PEOPLE["q1"].isin(["4", "5"])
WEIGHTED = 100 * float((SURE * WEIGHTS).sum() / WEIGHTS.sum())


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("code", ["98", "99"])
def test_a_code_that_could_be_an_age_is_asked_about_where_too_many_have_it(tmp_path, form, code):
    table = PEOPLE.assign(age=PEOPLE["age"].where(PEOPLE.index % 10 > 0, code))
    city = survey_city(tmp_path / "city", table, SAFE, groups=OLDER, form=form)
    finding = blocking(city, "survey.impossible_age")
    assert f"{code} as ages in column “age”, 36 times" in finding["found"]
    clean(obeyed(city, line_of(finding, "missing_in = ")))
    assert respondents(city, "safe", "older") == int((AGE[PEOPLE.index % 10 > 0] >= 65).sum())


def test_a_few_people_of_99_are_no_question(tmp_path):
    clean(survey_city(tmp_path / "city", PEOPLE.assign(age=PEOPLE["age"].where(PEOPLE.index > 3, "99")), SAFE, groups=OLDER))


@pytest.mark.parametrize("form", ["sav", "dta"])
def test_an_age_whose_label_says_that_it_is_none(tmp_path, form):
    table = PEOPLE.assign(age=PEOPLE["age"].where(PEOPLE.index % 100 > 0, "99"))
    city = survey_city(tmp_path / "city", table, SAFE, groups=OLDER, form=form, labels={"age": {99: "keine Angabe"}})
    finding = blocking(city, "survey.impossible_age")
    clean(obeyed(city, line_of(finding, "missing_in = ")))
    assert respondents(city, "safe", "older") == int((AGE[PEOPLE.index % 100 > 0] >= 65).sum())


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("groups", [YOUNGER, OLDER + YOUNGER])
def test_years_of_birth_whatever_the_groups_are(tmp_path, form, groups):
    city = survey_city(tmp_path / "city", PEOPLE.assign(age=(2024 - AGE).astype(str)), SAFE, groups=groups, form=form)
    clean(with_conditions(city, blocking(city, "survey.years_of_birth")))
    assert respondents(city, "safe", "younger") == int((AGE <= 29).sum())
    if groups != YOUNGER:
        assert respondents(city, "safe", "older") == int((AGE >= 65).sum())


CLASSES = {1: "18–29", 2: "30–44", 3: "45–64", 4: "65 und älter"}
CODES = pd.cut(AGE, [0, 29, 44, 64, 200], labels=["1", "2", "3", "4"]).astype(str)


@pytest.mark.parametrize("form", ["sav", "dta"])
def test_codes_of_classes_whose_labels_say_which_ages_they_are(tmp_path, form):
    table = PEOPLE.assign(age=CODES)
    city = survey_city(tmp_path / "city", table, SAFE, groups=OLDER + YOUNGER, form=form, labels={"age": CLASSES})
    clean(with_conditions(city, blocking(city, "survey.classes_of_age")))
    assert respondents(city, "safe", "older") == int((AGE >= 65).sum())
    assert respondents(city, "safe", "younger") == int((AGE <= 29).sum())


@pytest.mark.parametrize("form", ["csv", "xlsx", "parquet"])
def test_codes_of_classes_without_labels_wait_for_the_city(tmp_path, form):
    city = survey_city(tmp_path / "city", PEOPLE.assign(age=CODES), SAFE, groups=OLDER + YOUNGER, form=form)
    finding = blocking(city, "survey.classes_of_age")
    assert finding["remedy"].count('in = ["?"]') == 2


@pytest.mark.parametrize("form", FORMATS)
def test_chances_of_being_drawn_are_asked_about(tmp_path, form):
    table = PEOPLE.assign(w=[repr(float(chance)) for chance in 1 / WEIGHTS])
    city = survey_city(tmp_path / "city", table, SAFE, options='weight = "w"\nweights = "design"', form=form)
    finding = blocking(city, "survey.weights_are_chances")
    unweighted = 100 * float((SURE / WEIGHTS).sum() / (1 / WEIGHTS).sum())
    clean(obeyed(city, line_of(finding, "weights = ")))
    assert values(city, "safe")[""] == pytest.approx(WEIGHTED)
    other = survey_city(tmp_path / "other", table, SAFE, options='weight = "w"\nweights = "design"', form=form)
    clean(obeyed(other, line_of(finding, "small_weights = ")))
    assert values(other, "safe")[""] == pytest.approx(unweighted)


@pytest.mark.parametrize("total", [1.0, 100.0, len(PEOPLE), 87019])
def test_weights_of_any_usual_sum_are_no_question(tmp_path, total):
    table = PEOPLE.assign(w=[repr(float(weight)) for weight in WEIGHTS * total / WEIGHTS.sum()])
    city = survey_city(tmp_path / "city", table, SAFE, options='weight = "w"\nweights = "design"')
    clean(city)
    assert values(city, "safe")[""] == pytest.approx(WEIGHTED)


@pytest.mark.parametrize("cell", ["0", "1.5"])
def test_what_is_no_chance_stops(tmp_path, cell):
    table = PEOPLE.assign(w=np.where(PEOPLE.index == 7, cell, "0.25"))
    city = survey_city(tmp_path / "city", table, SAFE, options='weight = "w"\nweights = "chance"')
    finding = blocking(city, "survey.weight")
    assert (finding["row"], finding["found"]) == ("9", cell)


def test_a_weight_in_words_is_told_once(tmp_path):
    table = PEOPLE.assign(w=np.where(PEOPLE.index == 7, "k.A.", "1.25"))
    city = survey_city(tmp_path / "city", table, SAFE, options='weight = "w"\nweights = "design"')
    assert blocking(city, "cell.not_a_number")["found"] == "k.A."


@pytest.mark.parametrize("form", FORMATS)
def test_weights_with_a_decimal_comma_in_text(tmp_path, form):
    table = PEOPLE.assign(w=[f"{weight:.4f}".replace(".", ",") for weight in WEIGHTS])
    city = survey_city(tmp_path / "city", table, SAFE, options='weight = "w"\nweights = "design"', form=form)
    clean(city)
    assert values(city, "safe")[""] == pytest.approx(WEIGHTED, rel=1e-4)


@pytest.mark.parametrize("form", FORMATS)
def test_numbers_of_interviews_are_no_weights(tmp_path, form):
    table = PEOPLE.assign(nummer=[str(row + 1) for row in np.random.default_rng(1).permutation(len(PEOPLE))])
    city = survey_city(tmp_path / "city", table, SAFE, options='weight = "nummer"\nweights = "design"', form=form)
    assert "nummer" in blocking(city, "survey.weights_are_numbers")["found"]
