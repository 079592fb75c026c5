"""Whole distributions against R's package survey (golden/README_distributions.md), and what a catalogue may say of them."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from benchmarks.estimates import DEMO
from dataset.config import read_config
from files.findings import Findings, Rejected
from files.folder import Folder
from files.keys import KnownQuartiers
from indicators.catalogue import read_catalogue
from indicators.categories import Key, as_shares
from indicators.estimates.distributions import estimate_distributions
from indicators.questions import AnswerScheme, Category, Question
from indicators.survey.survey import read_survey
from language.phrases import Text
from tests.indicators.small_city import catalogue, quartiers, wave
from tests.tiny_city import CATALOGUE, build_city

GOLDEN = Path(__file__).parent / "golden"
KEYS = ["target_group", "quartier_id", "item", "category"]
TEXTS = dict.fromkeys(["wave", "quartier_id", "category"], "str")
R = pd.read_csv(GOLDEN / "golden_distributions.csv", dtype=TEXTS).fillna({"quartier_id": ""})


def question(item, codes, merged=(), **other):
    """A question with as little text as it may have; `merged` are lists of codes."""
    answers = tuple(Category(code, (code,), Text.of(code)) for code in codes)
    groups = tuple(Category("+".join(own), tuple(own), Text.of("+".join(own))) for own in merged)
    text = Text.of("?")
    return Question(**({"id": item, "item": item, "theme": "t", "name": text, "question": text, "base": text} | other),
                    answers=answers, merged=groups, sensitive=False)  # fmt: skip


def by_category(table):
    keys = [Key.of(name) for name in table["indicator"]]
    table = table.assign(
        item=[key.question for key in keys], scheme=[key.scheme for key in keys], category=[key.category for key in keys]
    )
    return table[table["level"] != "area"]


def assert_agrees(table, of_r):
    ours = by_category(table)
    ours = ours[ours["scheme"] == AnswerScheme.FULL].set_index(KEYS)
    of_r = of_r.set_index(KEYS)
    ours = ours.loc[of_r.index]
    for column in ("value", "se", "lower", "upper", "n", "df"):
        printed = of_r[column].to_numpy(dtype="float64")
        there = ~np.isnan(printed)
        assert there.sum() > 50
        made = ours[column].astype("float64").to_numpy()
        np.testing.assert_allclose(made[there], printed[there], rtol=1e-9, atol=1e-12 if column == "se" else 0, err_msg=column)


def test_r_printed_enough_to_compare():
    assert R[["value", "se", "lower", "upper"]].notna().sum().sum() > 1000
    assert (R["category"] == "99").any()


def test_the_demo_s_distributions_agree_with_r():
    findings = Findings()
    config, described = read_config(Folder(DEMO), findings), read_catalogue(DEMO / "catalogue.toml", findings)
    own = {item: question(item, list("12345")) for item in ("feels_at_home", "housing_satisfaction")}
    own["can_have_a_say"] = question("can_have_a_say", [*"12345", "99"])
    described = replace(described, questions=own)
    ids = [f"{number:02}" for number in range(1, 19)]
    year = next(wave for wave in config.waves if wave.id == "2021")
    survey = read_survey(DEMO / year.file, year, described, KnownQuartiers(dict.fromkeys(ids, ""), config.aliases), findings)
    made = estimate_distributions(survey.categories, described, "2021", ids)
    assert_agrees(made.table, R[R["survey"] == "demo"])


@pytest.mark.parametrize("name", ["w1", "w2"])
def test_clustered_distributions_agree_with_r(name, tmp_path):
    table = pd.read_csv(GOLDEN / "clusters.csv", dtype={"stratum": "str", "psu": "str"})
    file = tmp_path / "survey.csv"
    table[table["wave"] == name].astype({"safe": "Int64"}).to_csv(file, index=False)
    described = replace(catalogue(), questions={"safe": question("safe", list("12345"), (["1", "2"], ["3"], ["4", "5"]))})
    columns = wave(weight="weight", stratum="stratum", stratum_size="psus_in_stratum", psu="psu", missing=("",))
    survey = read_survey(file, columns, described, quartiers("ABCDEF"), Findings())
    made = estimate_distributions(survey.categories, described, name, list("ABCDEF"))
    assert_agrees(made.table, R[(R["survey"] == "clusters") & (R["wave"] == name)])
    merged = by_category(made.table).pivot(index=["target_group", "quartier_id"], columns=["scheme", "category"], values="value")
    np.testing.assert_allclose(merged["merged", "4+5"], merged["full", "4"] + merged["full", "5"], rtol=1e-12)
    np.testing.assert_allclose(merged["full"].sum(axis=1), 100, rtol=1e-12)


QUESTION = """
[questions.trust]
item = "q2"
theme = "living"
name = "Vertrauen"
question = "Wie sehr?"
base = "alle"
answers = [{ code = 1, label = "gar nicht" }, { code = 2, label = "wenig" }, { code = 3, label = "mittel" },
           { code = 4, label = "ziemlich" }, { code = 5, label = "sehr" }]
"""
MERGED = 'merged = [{ codes = [1, 2], label = "wenig" }, { codes = [3], label = "mittel" }, { codes = [4, 5], label = "viel" }]\n'


def read(tmp_path, text):
    path = tmp_path / "catalogue.toml"
    path.write_text(CATALOGUE + text, encoding="utf-8")
    findings = Findings()
    return read_catalogue(path, findings)


def test_a_question_is_read_in_order(tmp_path):
    asked = read(tmp_path, QUESTION + MERGED).questions["trust"]
    assert [answer.id for answer in asked.answers] == list("12345")
    assert [category.id for category in asked.schemes[AnswerScheme.MERGED]] == ["1+2", "3", "4+5"]
    assert asked.answers[0].label == Text.of("gar nicht")


@pytest.mark.parametrize(
    ("text", "named"),
    [
        (QUESTION.replace("code = 2", "code = 1"), "answers"),
        (QUESTION + MERGED.replace("[3]", "[3, 4]"), "merged"),
        (QUESTION + MERGED.replace("codes = [4, 5]", "codes = [4]"), "merged"),
        (QUESTION.replace("questions.trust", "questions.Trust"), "questions"),
        (QUESTION.replace('item = "q2"\n', ""), "item"),
        (QUESTION.replace("code = 1, ", ""), "code"),
        (QUESTION + "sensitiv = true\n", "sensitiv"),
    ],
)
def test_what_is_wrong_with_a_question_is_named(tmp_path, text, named):
    with pytest.raises(Rejected) as rejected:
        read(tmp_path, text)
    assert any(named in str(finding.observed) for finding in rejected.value.findings if finding.blocks)


def survey_of(tmp_path, lines, described, **columns):
    file = tmp_path / "survey.csv"
    file.write_text("quartier,safe\n" + "\n".join(lines) + "\n", encoding="utf-8")
    findings = Findings()
    return read_survey(file, wave(**columns), described, quartiers(["a"]), findings), findings


def test_a_code_may_be_an_answer_of_a_question_and_missing_for_an_indicator(tmp_path):
    described = replace(catalogue(groups=()), questions={"safe": question("safe", [*"12345", "99"])})
    survey, _ = survey_of(tmp_path, ["a,1", "a,5", "a,99", "a,99", "a,"], described)
    made = by_category(estimate_distributions(survey.categories, described, "w", ["a"]).table)
    city = made[made["level"] == "city"].set_index("category")
    assert city.at["99", "value"] == 50.0
    assert set(city["n"]) == {4}
    assert survey.moments.sums.query("indicator == 'safe'")["n"].sum() == 2


def test_an_answer_that_no_category_has_is_asked_about(tmp_path):
    described = replace(catalogue(groups=()), questions={"safe": question("safe", list("1234"))})
    with pytest.raises(Rejected) as rejected:
        survey_of(tmp_path, ["a,1", "a,5", "a,99"], described)
    (finding,) = [finding for finding in rejected.value.findings if finding.code == "survey.unknown_answer"]
    assert (finding.row, finding.observed.values["answer"]) == (3, "5")


def test_categories_are_shares_of_all_that_count():
    described = as_shares(replace(catalogue(), questions={"safe": question("safe", list("123"), (["1"], ["2", "3"]))}))
    assert list(described.indicators) == ["safe/full/1", "safe/full/2", "safe/full/3", "safe/merged/1", "safe/merged/2+3"]
    assert described.indicators["safe/merged/2+3"].formula.yes == ("2", "3")


def test_a_question_whose_column_no_wave_has_is_named(tmp_path):
    from dataset.load import load

    city = build_city(tmp_path / "city", catalogue=CATALOGUE + QUESTION.replace('"q2"', '"q9"'))
    with pytest.raises(Rejected) as rejected:
        load(city)
    assert {finding.code for finding in rejected.value.findings if finding.blocks} == {"catalogue.never_asked"}
