"""A code that means "no answer" and lies on the scale of a question: asked, never taken out in silence."""

import pandas as pd
import pytest

from files.findings import Findings, Rejected
from indicators.formulas import Mean, Median, Share
from indicators.survey.survey import read_survey
from tests.indicators.small_city import catalogue, indicator, quartiers, wave

ANSWERS = pd.DataFrame({"quartier": "a", "score": [40, 99, 99, 60], "choice": ["1", "2", "98", "1"]})
SCORE, MIDDLE = indicator("score", Mean("score", 0, 100)), indicator("middle", Median("score", 0, 100))
CHOICE = indicator("choice", Share("choice", ("1",), ("1", "2", "98")))


def read(folder, kind, *indicators, **columns):
    """What is asked of a file, and the survey if nothing blocks."""
    path, findings = folder / f"survey.{kind}", Findings()
    getattr(ANSWERS, {"csv": "to_csv", "parquet": "to_parquet"}[kind])(path, index=False)
    asked = wave(**{"missing": ("", "98", "99"), **columns})
    try:
        survey = read_survey(path, asked, catalogue(*indicators, groups=()), quartiers(["a"]), findings)
    except Rejected:
        survey = None
    return [(finding.code, str(finding.observed.values.get("answer", ""))) for finding in findings if finding.blocks], survey


@pytest.mark.parametrize("kind", ["csv", "parquet"])
@pytest.mark.parametrize(("described", "code"), [(SCORE, "99"), (MIDDLE, "99")])
def test_a_code_that_is_an_answer_too_is_asked_about(tmp_path, kind, described, code):
    assert read(tmp_path, kind, described) == ([("survey.missing_on_scale", code)], None)


@pytest.mark.parametrize("kind", ["csv", "parquet"])
@pytest.mark.parametrize(("codes", "answers"), [(("",), 4), (("99",), 2)])
def test_what_the_city_says_of_a_column_is_done(tmp_path, kind, codes, answers):
    asked, survey = read(tmp_path, kind, SCORE, missing_in={"score": codes})
    assert asked == []
    assert survey.moments.sums["n"].sum() == answers


def test_a_share_that_counts_a_missing_code_is_no_matter_of_cells(tmp_path):
    assert read(tmp_path, "csv", CHOICE) == ([("survey.answer_and_missing", "")], None)
    assert read(tmp_path, "csv", CHOICE, missing_in={"choice": ("",)})[0] == []


def test_a_code_that_nobody_has_is_no_question(tmp_path):
    assert read(tmp_path, "csv", SCORE, missing=("", "97"))[0] == []


def test_what_counts_as_an_answer_was_put_to_the_person(tmp_path):
    """97 is an answer of this column, whatever it means elsewhere: nobody has answered what was not put to him."""
    _, survey = read(tmp_path, "csv", SCORE, not_asked=("99",), missing_in={"score": ("",)})
    assert survey.moments.sums["n"].sum() == 4
    everybody = survey.silent[survey.silent["target_group"] == "all"]
    assert everybody[["asked", "answered"]].to_numpy().tolist() == [[4, 4]]
