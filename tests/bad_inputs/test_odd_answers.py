"""Answers that are written otherwise than the indicator counts them: the line that is offered counts them, and deletes none."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.bad_inputs.odd_surveys import blocking, clean, formulas_in, with_formula
from tests.bad_inputs.survey_city import FORMATS, line_of, obeyed, people, respondents, survey_city, values

PEOPLE = people()
BOX = {"ticked": "{ share = 'box', yes = [1], of = [0, 1] }"}
SAFE = {"safe": "{ share = 'q1', yes = [4, 5], of = [1, 2, 3, 4, 5] }"}
TRUST = {"trust": "{ mean = 'q1', scale = [1, 5] }"}
TICKED = 100 * float((PEOPLE["box"] == "1").mean())
SURE = 100 * float(PEOPLE["q1"].isin(["4", "5"]).mean())
MEAN = float(PEOPLE["q1"].astype(int).mean())
WORDS = ("stimme gar nicht zu", "stimme eher nicht zu", "teils/teils", "stimme eher zu", "stimme voll zu")
IN_WORDS = f"{{ share = 'q1', yes = ['stimme eher zu', 'stimme voll zu'], of = {list(WORDS)} }}"
NUMBERED = ", ".join(f"'{word}' = {number}" for number, word in enumerate(WORDS, start=1))


def counted(city: Path, code: str = "survey.unknown_answer") -> None:
    """The one formula that is offered is obeyed, and nothing more is found."""
    (formula,) = formulas_in(blocking(city, code))
    clean(with_formula(city, formula))


def spelt(yes: tuple[str, ...], no: tuple[str, ...]) -> list[str]:
    """Everybody's box, in turn in one of these spellings."""
    return [(yes if box == "1" else no)[row % len(yes)] for row, box in enumerate(PEOPLE["box"])]


@pytest.mark.parametrize("form", FORMATS)
def test_codes_1_and_2_for_yes_and_no(tmp_path, form):
    city = survey_city(tmp_path / "city", PEOPLE.assign(box=PEOPLE["box"].replace("0", "2")), BOX, form=form)
    counted(city)
    assert values(city, "ticked")[""] == pytest.approx(TICKED)
    assert respondents(city, "ticked") == len(PEOPLE)


@pytest.mark.parametrize("form", ["csv", "xlsx", "parquet", "sav"])
@pytest.mark.parametrize(
    ("yes", "no"),
    [(("Ja", "ja", "J"), ("Nein", "NEIN", "n")), (("True",), ("False",)), (("1", "wahr"), ("0", "falsch")), (("x",), ("0",))],
)
def test_yes_and_no_in_words(tmp_path, form, yes, no):
    city = survey_city(tmp_path / "city", PEOPLE.assign(box=spelt(yes, no)), BOX, form=form)
    counted(city)
    assert values(city, "ticked")[""] == pytest.approx(TICKED)


def test_booleans_of_a_workbook(tmp_path):
    city = survey_city(tmp_path / "city", PEOPLE, BOX, form="xlsx")
    PEOPLE.assign(box=PEOPLE["box"] == "1").to_excel(city / "survey_2024.xlsx", index=False)
    counted(city)
    assert values(city, "ticked")[""] == pytest.approx(TICKED)


def slips() -> list[str]:
    """Everybody's answer in words, some of them in capitals, with two blanks or a letter too few."""
    answers = [WORDS[int(answer) - 1] for answer in PEOPLE["q1"]]
    for row in range(0, len(answers), 9):
        answers[row] = answers[row].upper()
    for row in range(1, len(answers), 9):
        answers[row] = answers[row].replace("stimme ", "stimme  ")
    for row in range(2, len(answers), 9):
        answers[row] = answers[row].replace("stimme", "stime")
    return answers


@pytest.mark.parametrize("form", FORMATS)
def test_capitals_blanks_and_slips_of_a_share(tmp_path, form):
    city = survey_city(tmp_path / "city", PEOPLE.assign(q1=slips()), {"safe": IN_WORDS}, form=form)
    counted(city)
    assert values(city, "safe")[""] == pytest.approx(SURE)
    assert respondents(city, "safe") == len(PEOPLE)


def test_capitals_blanks_and_slips_of_a_mean(tmp_path):
    formula = f"{{ mean = 'q1', scale = [1, 5], codes = {{ {NUMBERED} }} }}"
    city = survey_city(tmp_path / "city", PEOPLE.assign(q1=slips()), {"trust": formula})
    counted(city)
    assert values(city, "trust")[""] == pytest.approx(MEAN)


def test_an_answer_and_its_opposite_are_no_slip(tmp_path):
    words = ("unzufrieden", "zufrieden")
    table = PEOPLE.assign(box=[words[int(box)] for box in PEOPLE["box"]])
    formula = {"ticked": "{ share = 'box', yes = ['zufrieden'], of = ['zufrieden', 'teils'] }"}
    city = survey_city(tmp_path / "city", table, formula)
    assert formulas_in(blocking(city, "survey.unknown_answer")) == []


ENDS = ("1 - sehr unsicher", "2", "3", "4", "5 - sehr sicher")
ALL = ("1 (sehr unsicher)", "2 (unsicher)", "3 (mittel)", "4 (sicher)", "5 (sehr sicher)")
BEHIND = ("sehr unsicher (1)", "2", "3", "4", "sehr sicher [5]")


@pytest.mark.parametrize("texts", [ENDS, ALL, BEHIND])
@pytest.mark.parametrize(("formula", "right"), [(SAFE, SURE), (TRUST, MEAN)])
def test_codes_with_their_labels_in_one_cell(tmp_path, texts, formula, right):
    city = survey_city(tmp_path / "city", PEOPLE.assign(q1=[texts[int(answer) - 1] for answer in PEOPLE["q1"]]), formula)
    counted(city)
    assert values(city, next(iter(formula)))[""] == pytest.approx(right)


def test_no_answer_among_answers_written_otherwise_is_named_as_such(tmp_path):
    table = PEOPLE.assign(q1=np.where(PEOPLE.index % 6 == 0, "weiß nicht", slips()))
    city = survey_city(tmp_path / "city", table, {"safe": IN_WORDS})
    finding = blocking(city, "survey.unknown_answer")
    (formula,) = formulas_in(finding)
    clean(obeyed(with_formula(city, formula), line_of(finding, "missing = ")))
    real = PEOPLE["q1"][PEOPLE.index % 6 > 0]
    assert values(city, "safe")[""] == pytest.approx(100 * real.isin(["4", "5"]).mean())


@pytest.mark.parametrize("form", ["sav", "dta"])
@pytest.mark.parametrize("labels", [{0: "Nein", 1: "Ja"}, {0: "no", 1: "yes"}, {}])
def test_labels_of_other_capitals_or_of_another_language(tmp_path, form, labels):
    formula = {"ticked": "{ share = 'box', yes = ['ja'], of = ['ja', 'nein'] }"}
    city = survey_city(tmp_path / "city", PEOPLE, formula, form=form, labels={"box": labels} if labels else None)
    counted(city)
    assert values(city, "ticked")[""] == pytest.approx(TICKED)


@pytest.mark.parametrize("form", FORMATS)
def test_another_scale_is_named_and_not_deleted(tmp_path, form):
    answers = pd.Series(np.random.default_rng(2).integers(0, 11, len(PEOPLE)))
    city = survey_city(tmp_path / "city", PEOPLE.assign(q1=answers.astype(str)), TRUST, form=form)
    finding = blocking(city, "survey.unknown_answer")
    assert "from 0 to 10" in finding["why"]
    assert "missing" not in finding["remedy"]
    (formula,) = formulas_in(finding)
    clean(with_formula(city, formula))
    assert values(city, "trust")[""] == pytest.approx(answers.mean())


@pytest.mark.parametrize("form", FORMATS)
def test_a_shorter_scale_in_one_wave(tmp_path, form):
    """1 to 5 in one year and 0 to 10 in the other: a mean of 3 is not the same in both."""
    answers = np.random.default_rng(2).integers(0, 11, len(PEOPLE)).astype(str)
    tables = {"2019": PEOPLE.assign(q1=answers), "2024": PEOPLE}
    city = survey_city(tmp_path / "city", tables, {"trust": "{ mean = 'q1', scale = [0, 10] }"}, form=form)
    finding = blocking(city, "survey.end_unused")
    assert finding["file"] == f"survey_2024.{form}"
    clean(obeyed(city, line_of(finding, "end_unused = ")))


def test_a_scale_whose_ends_are_used_is_no_question(tmp_path):
    clean(survey_city(tmp_path / "city", PEOPLE, TRUST))
    most = PEOPLE.assign(q1=np.where(PEOPLE["q1"] == "1", "2", PEOPLE["q1"]))
    clean(survey_city(tmp_path / "other", most, TRUST))


@pytest.mark.parametrize("form", ["sav", "dta"])
def test_labels_of_no_answer_on_a_scale_are_asked_about(tmp_path, form):
    answers = pd.Series(np.random.default_rng(5).integers(0, 10, len(PEOPLE)))
    labels = {"q1": {8: "weiß nicht", 9: "keine Angabe"}}
    formula = {"trust": "{ mean = 'q1', scale = [0, 10] }"}
    city = survey_city(tmp_path / "city", PEOPLE.assign(q1=answers.astype(str)), formula, form=form, labels=labels)
    finding = blocking(city, "survey.missing_on_scale")
    clean(obeyed(city, line_of(finding, "missing_in = ")))
    assert values(city, "trust")[""] == pytest.approx(answers[answers < 8].mean())
    assert respondents(city, "trust") == int((answers < 8).sum())


@pytest.mark.parametrize("sign", [";", "|", ", ", "/"])
def test_several_answers_in_a_cell_that_was_taken_for_one(tmp_path, sign):
    table = PEOPLE.assign(way=np.where(PEOPLE["box"] == "1", f"Bus{sign}Rad", "Auto"))
    city = survey_city(tmp_path / "city", table, {"bike": "{ share = 'way', yes = ['Rad'], of = ['Bus', 'Rad', 'Auto'] }"})
    counted(city)
    assert values(city, "bike")[""] == pytest.approx(TICKED)


@pytest.mark.parametrize("form", ["sav", "dta"])
@pytest.mark.parametrize("labels", [{1: "nicht gewählt", 2: "ausgewählt"}, {1: "Nein", 2: "Ja"}])
def test_a_yes_that_the_file_calls_no_is_asked_about(tmp_path, form, labels):
    table = PEOPLE.assign(box=np.where(PEOPLE["box"] == "1", "2", "1"))
    formula = {"ticked": "{ share = 'box', yes = [1], of = [1, 2] }"}
    city = survey_city(tmp_path / "city", table, formula, form=form, labels={"box": labels})
    by_label, as_it_was = formulas_in(blocking(city, "survey.yes_is_no"))
    clean(with_formula(city, by_label))
    assert values(city, "ticked")[""] == pytest.approx(TICKED)
    clean(with_formula(city, as_it_was))
    assert values(city, "ticked")[""] == pytest.approx(100 - TICKED)


def test_texts_that_people_wrote_are_not_repeated_in_full(tmp_path):
    wish = "Mehr Bänke vor dem Haus wünscht sich meine Nachbarin, und sie wohnt gleich nebenan im dritten Stock links"
    city = survey_city(tmp_path / "city", PEOPLE.assign(q1=np.where(PEOPLE.index % 30 == 0, wish, PEOPLE["q1"])), SAFE)
    finding = blocking(city, "survey.unknown_answer")
    assert "nebenan" not in finding["found"] + finding["remedy"]
    many = survey_city(tmp_path / "other", PEOPLE.assign(q1=[f"Wunsch {row}" for row in PEOPLE.index]), SAFE)
    assert "Wunsch" not in blocking(many, "survey.unknown_answer")["remedy"]


def test_negative_codes_are_no_answers(tmp_path):
    table = PEOPLE.assign(box=np.where(PEOPLE.index % 3 == 0, "-66", PEOPLE["box"]))
    city = survey_city(tmp_path / "city", table, BOX)
    clean(obeyed(city, line_of(blocking(city, "survey.unknown_answer"), "missing = ")))
    assert values(city, "ticked")[""] == pytest.approx(100 * (PEOPLE["box"][PEOPLE.index % 3 > 0] == "1").mean())


def test_columns_of_parquet_that_are_no_texts(tmp_path):
    city = survey_city(tmp_path / "city", PEOPLE, SAFE, form="parquet")
    path = city / "survey_2024.parquet"
    cells = [answer.encode() for answer in PEOPLE["q1"]]
    pq.write_table(pa.table({"quartier": PEOPLE["quartier"].to_list(), "q1": cells}), path)
    clean(city)
    assert values(city, "safe")[""] == pytest.approx(SURE)
    pq.write_table(pa.table({"quartier": PEOPLE["quartier"].to_list(), "q1": [[int(answer)] for answer in PEOPLE["q1"]]}), path)
    assert blocking(city, "survey.nested_column")["found"] == "q1"
