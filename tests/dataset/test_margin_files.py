"""Figures as offices write them: what misleads stops, and whoever obeys the remedy gets the values of plain figures."""

import numpy as np
import pytest

from dataset.load import load
from language.words import words_for
from tests.dataset.test_calibration import AGES, BY_QUARTIER, FIGURES, city, comfort, people, refused
from tests.findings import only

HEADER = "margin,class,quartier_id,persons\n"
OF_QUARTIERS = AGES.replace("[waves.calibration.classes]", "by_quartier = true\n[waves.calibration.classes]")
SEX = '[[waves.calibration]]\nmargin = "sex"\nfile = "margins.csv"\ncolumn = "sex"\n'
PERCENT = HEADER + "".join(f"age,below,{at},{60 + at}.4\nage,above,{at},{39.6 - at:.1f}\n" for at in range(1, 10))
TWICE = FIGURES.replace("below", "to 64") + "age,to  64,,3\n"
PARTS = HEADER + "age,below,,0.667\nage,above,,0.333\n"

MISLEADING = {
    "percent of the city": (AGES, FIGURES.replace("3000", "66.7").replace("1500", "33.3"), "margins.percent"),
    "parts of 1": (AGES, PARTS, "margins.percent"),
    "percent of each quartier": (OF_QUARTIERS, PERCENT, "margins.percent"),
    "a total among classes": (AGES, FIGURES + "age,Gesamt,,4500\n", "margins.total"),
    "a total among quartiers": (OF_QUARTIERS, BY_QUARTIER + "age,below,Insgesamt,4500\n", "margins.total"),
    "a total among the cells of a column": (SEX, HEADER + "sex,m,,2000\nsex,w,,2500\nsex,Summe:,,4500\n", "margins.total"),
    "a class without a name": (SEX, HEADER + "sex,m,,2000\nsex,w,,2500\nsex,,,4500\n", "margins.unknown_class"),
    "a point for thousands, once": (
        AGES, FIGURES.replace("3000", "3.000").replace("1500", "1500.5"), "survey.margin_below_respondents"
    ),
    "thousands of people": (AGES, FIGURES.replace("3000", "3").replace("1500", "1.5"), "survey.margin_below_respondents"),
    "a point for thousands": (AGES, FIGURES.replace("3000", "3.000").replace("1500", "1.500"), "cell.thousands"),
    "twice, but for a space": (AGES.replace("below =", '"to 64" ='), TWICE, "margins.twice"),
}  # fmt: skip


@pytest.mark.parametrize("case", MISLEADING)
def test_a_file_that_would_mislead_stops(tmp_path, case):
    margins, figures, code = MISLEADING[case]
    survey = people(tmp_path / "plain").assign(sex=lambda rows: np.where(rows.index % 3 == 0, "m", "w"))
    blocking = {finding.code for finding in refused(city(tmp_path / "city", margins=margins, figures=figures, survey=survey))}
    assert code in blocking
    assert not blocking & {"survey.margin_without_people", "internal.unforeseen"}


@pytest.mark.parametrize(
    "figures",
    [
        "margin;class;quartier_id;persons\nage;below;;3000,0\nage;above;;1500,00\n",
        "margin;class;quartier_id;persons\nage;below;;3.000,0\nage;above;;1.500,0\n",
        "margin;class;quartier_id;persons\nage; below ;;3000\nage;above;;1500\n",
    ],
)
def test_german_figures_give_the_same_values(tmp_path, figures):
    made, plain = (comfort(city(tmp_path / name, figures=own)) for name, own in (("german", figures), ("plain", FIGURES)))
    np.testing.assert_allclose(made, plain, rtol=1e-12)


def test_spaces_of_any_kind_in_the_name_of_a_class_are_one(tmp_path):
    margins = AGES.replace("below =", '"to 64 years" =')
    figures = FIGURES.replace("below", "to\u00a064  years")
    made = comfort(city(tmp_path / "city", margins=margins, figures=figures))
    np.testing.assert_allclose(made, comfort(city(tmp_path / "plain")), rtol=1e-12)


def test_cells_of_a_column_that_are_spelled_otherwise_are_told_with_the_column(tmp_path):
    survey = people(tmp_path / "plain").assign(sex=lambda rows: np.where(rows.index % 3 == 0, "m", "w"))
    figures = HEADER + "sex,M,,2000\nsex,w,,2500\n"
    findings = refused(city(tmp_path / "city", margins=SEX, figures=figures, survey=survey))
    for code in ("survey.margin_no_class", "survey.margin_without_people"):
        assert "column “sex” of the survey" in words_for("en").say(only(findings, code).remedy)
    load(city(tmp_path / "obeyed", margins=SEX, figures=figures.replace("M", "m"), survey=survey))


def test_figures_of_calibrated_weights_may_be_below_the_number_of_respondents(tmp_path):
    """They are compared as parts; nobody is raked."""
    old = people(tmp_path / "plain")["age"] >= 65
    survey = people(tmp_path / "plain").assign(weight=np.where(old, 1500 / old.sum(), 3000 / (~old).sum()))
    options = {"weights": 'weight = "weight"\nweights = "calibrated"', "figures": FIGURES.replace("00\n", "\n")}
    load(city(tmp_path / "city", survey=survey, **options))


@pytest.mark.parametrize("cell", [130, 1950])
def test_ages_nobody_has_are_asked_about_where_a_target_group_would_count_them(tmp_path, cell):
    survey = people(tmp_path / "plain").assign(age=lambda rows: rows["age"].where(rows.index % 10 > 0, cell))
    asked = only(refused(city(tmp_path / "a", survey=survey)), "survey.impossible_age")
    assert words_for("en").say(asked.observed) == f"{cell} as ages in column “age”, 36 times"
    assert f'missing_in = {{ age = ["{cell}"] }}' in words_for("en").say(asked.remedy)


@pytest.mark.parametrize(("cell", "told"), [(99, True), (98, False)])
def test_ages_nobody_has_and_codes_of_other_columns_are_told(tmp_path, cell, told):
    survey = people(tmp_path / "plain").assign(age=lambda rows: rows["age"].where(rows.index % 100 > 0, cell))
    findings = [
        finding for finding in load(city(tmp_path / "a", survey=survey)).findings if finding.code == "survey.doubtful_number"
    ]
    assert len(findings) == told
    if not told:
        return
    said = words_for("en")
    assert said.say(findings[0].observed) == f"4 respondents with {cell} in “age”"
    assert 'missing_in = { age = ["…"] }' in said.say(findings[0].remedy)
    obeyed = city(tmp_path / "b", survey=survey, weights=f'missing_in = {{ age = ["{cell}"] }}')
    assert "4 " in said.say(only(refused(obeyed), "survey.margin_no_class").observed)
    others = city(
        tmp_path / "c",
        survey=survey,
        weights=f'missing_in = {{ age = ["{cell}"] }}',
        margins=AGES.replace("[waves.calibration.classes]", "others = true\n[waves.calibration.classes]"),
    )
    assert "survey.doubtful_number" not in {finding.code for finding in load(others).findings}
