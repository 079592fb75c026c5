"""Cells that mean something else than they seem to: thousands, zeros for no answer, groups in other capitals."""

from __future__ import annotations

import numpy as np
import pytest

from tests.bad_inputs.odd_surveys import blocking, clean, with_conditions, with_lines
from tests.bad_inputs.survey_city import FORMATS, line_of, obeyed, people, respondents, survey_city, values

PEOPLE = people()
AT = np.arange(len(PEOPLE))
SAFE = {"safe": "{ share = 'q1', yes = [4, 5], of = [1, 2, 3, 4, 5] }"}
RENT = {"rent": "{ mean = 'q1', scale = [0, 3000] }"}
TEXTS = ("csv", "xlsx", "parquet")


@pytest.mark.parametrize("form", TEXTS)
@pytest.mark.parametrize("mark", ["decimal", "thousands"])
def test_points_of_thousands_in_answers_are_asked_about(tmp_path, form, mark):
    rents = 500 + 2 * AT
    cells = [f"{rent // 1000}.{rent % 1000:03d}" if rent >= 1000 else f"{rent}" for rent in rents]
    city = survey_city(tmp_path / "city", PEOPLE.assign(q1=cells), RENT, form=form)
    if form != "csv":  # as text: what is a number already has no point of thousands
        table = PEOPLE.assign(q1=cells)
        {"xlsx": table.to_excel, "parquet": table.to_parquet}[form](city / f"survey_2024.{form}", index=False)
    finding = blocking(city, "cell.thousands")
    if mark == "thousands":
        finding["remedy"] = finding["remedy"].replace('decimal = "."', 'thousands = "."')
    clean(with_lines(city, finding, "[files."))
    right = rents if mark == "thousands" else np.where(rents >= 1000, rents / 1000, rents)
    assert values(city, "rent")[""] == pytest.approx(right.mean())


def test_decimals_of_other_lengths_are_no_thousands(tmp_path):
    clean(survey_city(tmp_path / "city", PEOPLE.assign(q1=[f"{500 + row}.25" for row in AT]), RENT))


@pytest.mark.parametrize("form", FORMATS)
def test_zeros_that_far_more_people_chose_than_1(tmp_path, form):
    answers = np.random.default_rng(1).integers(1, 11, len(PEOPLE))
    table = PEOPLE.assign(q1=np.where(AT % 4 == 0, "0", answers.astype(str)))
    formula = {"content": "{ mean = 'q1', scale = [0, 10] }"}
    city = survey_city(tmp_path / "city", table, formula, form=form)
    finding = blocking(city, "survey.missing_on_scale")
    clean(obeyed(city, line_of(finding, "missing_in = ")))
    assert values(city, "content")[""] == pytest.approx(answers[AT % 4 > 0].mean())
    counted = survey_city(tmp_path / "other", table, formula, form=form)
    clean(obeyed(counted, "missing_in = { q1 = [] }"))
    assert values(counted, "content")[""] == pytest.approx(np.where(AT % 4 == 0, 0, answers).mean())


MEN = """\
[target_groups.men]
name = "Männer"
dimension = "sex"
where = [{ column = "sex", in = ["männlich"] }, { column = "age", from = 18 }]

"""


@pytest.mark.parametrize("form", FORMATS)
def test_people_whose_group_is_written_otherwise(tmp_path, form):
    table = PEOPLE.assign(sex=np.where(AT % 2, "weiblich", np.where(AT % 4, "männlich", "Männlich")))
    city = survey_city(tmp_path / "city", table, SAFE, groups=MEN, form=form)
    assert "“Männlich” in column “sex”, 90 times" in blocking(city, "survey.group_spelt")["found"]
    clean(with_conditions(city, blocking(city, "survey.group_spelt")))
    assert respondents(city, "safe", "men") == int((AT % 2 == 0).sum())
