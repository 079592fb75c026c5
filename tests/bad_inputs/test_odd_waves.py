"""Waves that ask the same otherwise: a scale that was turned round, a question that is called otherwise."""

from __future__ import annotations

import pytest

from dataset.load import internal_table
from tests.bad_inputs.odd_surveys import clean, findings_of, formulas_in, with_formula
from tests.bad_inputs.survey_city import people, survey_city, written

PEOPLE = people()
LABELS = {1: "sehr gut", 2: "gut", 3: "teils", 4: "schlecht", 5: "sehr schlecht"}
TURNED = {6 - code: label for code, label in LABELS.items()}
ANSWERS = PEOPLE["q1"].astype(int)
FORMULAS = {
    "safe": "{ share = 'q1', yes = [1, 2], of = [1, 2, 3, 4, 5] }",
    "trust": "{ mean = 'q1', scale = [1, 5] }",
}


def by_wave(city, indicator):
    table = internal_table(city)
    rows = table[(table["indicator"] == indicator) & (table["level"] == "city")]
    return dict(zip(rows["wave"], rows["value"], strict=True))


@pytest.mark.parametrize("form", ["sav", "dta"])
@pytest.mark.parametrize(("indicator", "expected"), [("safe", (ANSWERS <= 2, ANSWERS >= 4)), ("trust", (ANSWERS, 6 - ANSWERS))])
def test_a_scale_that_was_turned_round_is_asked_about(tmp_path, form, indicator, expected):
    formulas = {indicator: FORMULAS[indicator]}
    city = survey_city(tmp_path / "city", {"2019": PEOPLE, "2024": PEOPLE}, formulas, form=form)
    for year, labels in (("2019", LABELS), ("2024", TURNED)):
        written(PEOPLE, city / f"survey_{year}.{form}", {"q1": labels})
    (finding,) = [finding for finding in findings_of(city) if finding["severity"] != "mend"]
    assert finding["code"] == "catalogue.labels_moved"
    first, last = formulas_in({"remedy": str(finding["remedy"])})
    factor = 100 if indicator == "safe" else 1
    then, now = (factor * float(own.mean()) for own in expected)
    clean(with_formula(city, first))
    assert by_wave(city, indicator) == pytest.approx({"2019": then, "2024": now})
    clean(with_formula(city, last))
    turned = (now, then) if indicator == "safe" else (6 - then, 6 - now)
    assert by_wave(city, indicator) == pytest.approx(dict(zip(("2019", "2024"), turned, strict=True)))


def test_labels_that_only_one_wave_has_are_no_question(tmp_path):
    city = survey_city(tmp_path / "city", {"2019": PEOPLE, "2024": PEOPLE}, FORMULAS, form="sav")
    written(PEOPLE, city / "survey_2019.sav", {"q1": LABELS})
    clean(city)


def test_a_question_that_is_called_otherwise_in_one_wave_is_told(tmp_path):
    tables = {"2019": PEOPLE, "2024": PEOPLE.rename(columns={"q1": "sicherheit"})}
    city = survey_city(tmp_path / "city", tables, FORMULAS)
    clean(city, "catalogue.not_in_wave")
    (told,) = findings_of(city)
    assert "“2024” has no column “q1”" in str(told["found"])
    assert "“sicherheit”" in str(told["remedy"])
