"""Margins of a wave, from a city's folder to its estimates: what is read, what is told, and what stops."""

import json

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

import cli
from dataset.load import internal_table, load
from files.findings import Rejected
from language.words import words_for
from tests.findings import only
from tests.tiny_city import DATASET, RESPONDENTS, build_city

AGES = """
[[waves.calibration]]
margin = "age"
file = "margins.csv"
[waves.calibration.classes]
below = [{ column = "age", to = 64 }]
above = [{ column = "age", from = 65 }]
"""
OLDER = """
[[waves.calibration]]
margin = "older"
indicator = "inhabitants"
target_groups = ["older"]
by_quartier = true
"""
FIGURES = "margin,class,quartier_id,persons\nage,below,,3000\nage,above,,1500\n"
BY_QUARTIER = "margin,class,quartier_id,persons\n" + "".join(
    f"age,{name},{at},{at}00\n" for at in range(1, 10) for name in ("below", "above")
)
STATISTICS = "quartier_id,target_group,indicator,date,value\n" + "".join(
    f"{at},{group},inhabitants,,{at * persons}\n" for at in range(1, 10) for group, persons in (("", 100), ("older", 50))
)


def city(folder, *, margins=AGES, figures=FIGURES, weights="", survey=None, **texts):
    dataset = DATASET.replace('missing = ["", "99"]', f'missing = ["", "99"]\n{weights}\n{margins}')
    build_city(folder, dataset=dataset, **texts)
    (folder / "margins.csv").write_text(figures, encoding="utf-8")
    if survey is not None:
        survey.to_csv(folder / "survey.csv", index=False)
    return folder


def people(folder):
    return pd.read_csv(build_city(folder) / "survey.csv")


def comfort(folder):
    table = internal_table(folder).query("indicator == 'comfort' and target_group == 'all'")
    return table.set_index(["level", "quartier_id"])["value"]


def refused(folder):
    with pytest.raises(Rejected) as rejected:
        load(folder)
    return list(rejected.value.findings)


def weighted_mean(table, weight):
    return np.average(table["q1"] >= 4, weights=weight) * 100


def test_a_wave_without_weights_is_raked_to_a_file_of_figures(tmp_path):
    table = people(tmp_path / "plain")
    old = table["age"] >= 65
    expected = weighted_mean(table, np.where(old, 1500 / old.sum(), 3000 / (~old).sum()))
    folder = city(tmp_path / "city")
    assert comfort(folder)["city", ""] == pytest.approx(expected, rel=1e-12)
    dataset = load(folder)
    only(list(dataset.findings), "survey.weights_raked")
    only(list(dataset.findings), "survey.margin_moved")
    assert "age" in words_for("en").say(dataset.periods["2020"].weights)


@pytest.mark.parametrize(
    ("margins", "texts"),
    [
        (
            AGES.replace("[waves.calibration.classes]", "by_quartier = true\n[waves.calibration.classes]"),
            {"figures": BY_QUARTIER},
        ),
        (OLDER, {"statistics": STATISTICS}),
    ],
)
def test_margins_by_quartier_come_from_a_file_or_from_statistics(tmp_path, margins, texts):
    """Half of each quartier is old; of the respondents a quarter."""
    table = people(tmp_path / "plain")
    values = comfort(city(tmp_path / "city", margins=margins, **texts))
    for at in range(1, 10):
        own = table[table["quartier"] == at]
        expected = weighted_mean(own, np.where(own["age"] >= 65, 3.0, 1.0))
        assert values["quartier", str(at)] == pytest.approx(expected, rel=1e-12)
    of_city = np.average([values["quartier", str(at)] for at in range(1, 10)], weights=range(1, 10))
    assert values["city", ""] == pytest.approx(of_city, rel=1e-12)


def test_classes_are_the_cells_of_a_column_and_figures_by_quartier_add_up(tmp_path):
    table = people(tmp_path / "plain").assign(sex=lambda rows: np.where(rows.index % 3 == 0, "m", "w"))
    margins = '[[waves.calibration]]\nmargin = "sex"\nfile = "margins.csv"\ncolumn = "sex"\n'
    figures = "margin,class,quartier_id,persons\n" + "".join(f"sex,{cell},{at},{at}000\n" for at in (1, 2) for cell in "mw")
    values = comfort(city(tmp_path / "city", margins=margins, figures=figures, survey=table))
    assert values["city", ""] == pytest.approx(weighted_mean(table, np.where(table["sex"] == "m", 2.0, 1.0)), rel=1e-12)


def test_weights_in_the_file_are_checked_against_the_margins(tmp_path):
    old = people(tmp_path / "plain")["age"] >= 65
    met = people(tmp_path / "plain").assign(weight=np.where(old, 1500 / old.sum(), 3000 / (~old).sum()).round(2))
    options = {"weights": 'weight = "weight"\nweights = "calibrated"'}
    dataset = load(city(tmp_path / "met", survey=met, **options))
    assert not [finding for finding in dataset.findings if finding.code.startswith("survey.")]
    other = met.assign(weight=1.0)
    finding = only(refused(city(tmp_path / "missed", survey=other, **options)), "survey.margin_missed")
    said = words_for("en").say(finding.observed)
    assert "25 percent" in said
    assert "33.3" in said
    told = load(city(tmp_path / "nearly", survey=met.assign(weight=np.where(old, 9.6, 10 * 2 / 3)), **options)).findings
    only(list(told), "survey.margin_nearly_met")


def test_a_weight_column_without_a_word_of_its_kind_is_asked_about(tmp_path):
    survey = people(tmp_path / "plain").assign(weight=1.0)
    finding = only(
        refused(city(tmp_path / "a", margins="", weights='weight = "weight"', survey=survey)), "survey.weights_of_which_kind"
    )
    assert finding.blocks
    load(city(tmp_path / "b", margins="", weights='weight = "weight"\nweights = "design"', survey=survey))
    told = load(city(tmp_path / "c", margins="", weights='weight = "weight"\nweights = "calibrated"', survey=survey)).findings
    only(list(told), "survey.weights_without_margins")


FAULTY_FILES = {
    "unknown class": (FIGURES + "age,old,,3\n", "margins.unknown_class"),
    "twice": (FIGURES + "age,below,,3\n", "margins.twice"),
    "below zero": (FIGURES.replace("1500", "-3"), "margins.persons"),
    "empty": (FIGURES.replace("1500", ""), "margins.persons"),
    "no number": (FIGURES.replace("1500", "many"), "cell.not_a_number"),
    "unknown quartier": (FIGURES.replace("below,,", "below,77,"), "quartier.unknown"),
    "some by quartier": (FIGURES.replace("below,,", "below,1,"), "margins.quartier"),
    "another margin": (FIGURES.replace("age,", "ages,"), "margins.no_rows"),
    "no header": ("1,2\n3,4\n", "table.missing_column"),
    "a class without a figure": (FIGURES.replace("age,above,,1500\n", ""), "survey.margin_without_figure"),
}


@pytest.mark.parametrize("case", FAULTY_FILES)
def test_a_faulty_file_of_figures_stops(tmp_path, case):
    figures, code = FAULTY_FILES[case]
    findings = refused(city(tmp_path / "city", figures=figures))
    assert code in {finding.code for finding in findings if finding.blocks}
    assert "internal.unforeseen" not in {finding.code for finding in findings}


@pytest.mark.parametrize("written", ["cp1252;", "bom", "xlsx-like order"])
def test_an_office_s_file_is_read(tmp_path, written):
    folder = city(tmp_path / "city")
    text = {
        "cp1252;": FIGURES.replace(",", ";"),
        "bom": "\ufeff" + FIGURES,
        "xlsx-like order": "persons,class,margin\n3000,below,age\n1500,above,age\n",
    }
    (folder / "margins.csv").write_text(text[written], encoding="utf-8")
    assert comfort(folder)["city", ""] == pytest.approx(comfort(city(tmp_path / "plain"))["city", ""], rel=1e-12)


FAULTY_OPTIONS = {
    "file and indicator": (AGES.replace('file = "', 'indicator = "inhabitants"\nfile = "'), "toml.wrong_value"),
    "neither": (AGES.replace('file = "margins.csv"\n', ""), "toml.wrong_value"),
    "no classes": ('[[waves.calibration]]\nmargin = "age"\nfile = "margins.csv"\n', "toml.wrong_value"),
    "a mistyped option": (AGES.replace("margin =", "margn ="), "toml.unknown_key"),
    "no such file": (AGES.replace("margins.csv", "nowhere.csv"), "folder.missing_file"),
    "no such figure": (OLDER.replace("inhabitants", "dwellings"), "margins.no_figure"),
    "no such group": (OLDER.replace('"older"', '"oldest"'), "margins.unknown_class"),
    "no figure of the group": (OLDER, "margins.groups"),
    "no such column": (AGES.replace('column = "age"', 'column = "aeg"'), "survey.unknown_column"),
    "twice": (AGES + AGES, "toml.wrong_value"),
    "too many classes crossed": (
        "".join(
            f'[[waves.calibration]]\nmargin = "m{n}"\nfile = "margins.csv"\n[waves.calibration.classes]\n'
            + "".join(f'c{at} = [{{ column = "age", from = {at}, to = {at} }}]\n' for at in range(60))
            for n in range(11)
        ),
        "margins.too_many",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", FAULTY_OPTIONS)
def test_faulty_options_stop(tmp_path, case):
    margins, code = FAULTY_OPTIONS[case]
    figures = FIGURES + "".join(f"m{n},c0,,5\n" for n in range(11)) if case.startswith("too many") else FIGURES
    assert code in {
        finding.code for finding in refused(city(tmp_path / "city", margins=margins, figures=figures)) if finding.blocks
    }


@pytest.mark.parametrize(
    "weights",
    [
        'weights = "calibrated"',
        'weights = "raked"',
        "bounds = [2, 3]",
        "bounds = [0.5]",
        "trim = [2, 3]",
        'weight = "age"\nweights = "calibrated"\ntrim = [0.5, 2]',
        'weight = "age"\nweights = "calibrated"\nbounds = [0.5, 2]',
    ],
)
def test_options_that_mean_nothing_stop(tmp_path, weights):
    assert "toml.wrong_value" in {finding.code for finding in refused(city(tmp_path / "city", weights=weights))}


def test_trimmed_weights_give_values_and_a_report(tmp_path):
    """A third of the weights stand for a quarter of the people: cut to 1.2, what is left goes to the others alike."""
    table = people(tmp_path / "plain")
    old = table["age"] >= 65
    folder = city(tmp_path / "city", weights="trim = [0.5, 1.2]")
    weight = np.where(old, 1.2, (4500 - 1.2 * 12.5 * old.sum()) / (~old).sum() / 12.5)
    assert comfort(folder)["city", ""] == pytest.approx(weighted_mean(table, weight), rel=1e-12)
    findings = load(folder).findings
    said = words_for("en")
    trimmed = only(list(findings), "survey.weights_trimmed")
    assert said.say(trimmed.observed).startswith("90 respondents whose weights were cut to 50 or 120 percent")
    assert said.say(trimmed.remedy) == "Furthest off is age: above: 1350 instead of 1500 people."


def test_rows_that_no_margin_uses_are_told(tmp_path):
    findings = load(city(tmp_path / "city", figures=FIGURES + "sex,m,,3\n")).findings
    only(list(findings), "margins.unused")


def test_a_quartier_where_nobody_answered_is_left_out_and_told(tmp_path):
    survey = people(tmp_path / "plain").query("quartier != 9")
    assert len(survey) == 8 * RESPONDENTS
    margins = AGES.replace("[waves.calibration.classes]", "by_quartier = true\n[waves.calibration.classes]")
    findings = load(city(tmp_path / "city", margins=margins, figures=BY_QUARTIER, survey=survey)).findings
    only(list(findings), "survey.margin_unasked_quartier")


def test_check_tells_the_report_of_weights_and_counts_it_as_no_fault(tmp_path):
    result = CliRunner().invoke(cli.app, ["check", str(city(tmp_path / "city")), "--language", "en"])
    assert result.exit_code == 0
    lines = result.output.splitlines()
    at = lines.index("survey.csv: respondents without weights, raked to register figures")
    assert lines[at - 1] == "Weights of Survey 2020: everybody alike, raked here to: age"
    assert lines[at + 1].startswith("    Factors from ") and "percent to a variance (Kish)" in lines[at + 2]
    assert "went from 75 to 66.7 percent" in lines[at + 3]
    assert "NOTE" not in result.output
    assert lines[-1] == "Nothing keeps the city from being published. Notes: 0."
    as_json = CliRunner().invoke(cli.app, ["check", str(tmp_path / "city"), "--json"])
    assert {"survey.weights_raked", "survey.margin_moved"} == {finding["code"] for finding in json.loads(as_json.output)}
