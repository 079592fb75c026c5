"""Answers that a catalogue leaves to the labels of an SPSS file."""

import io

import pandas as pd
import pyreadstat
import pytest

from dataset.load import load
from files.findings import Rejected
from tests.tiny_city import CATALOGUE, DATASET, build_city, survey

LABELS = {1: "gar nicht", 2: "wenig", 3: "mittel", 4: "gut", 5: "sehr", 8: "weiß nicht", 99: "keine Angabe"}
ALONE = '[questions.trust]\nitem = "q2"\n'
SAV = DATASET.replace("survey.csv", "survey.sav")


def city_of(folder, question, labels=LABELS, **described):
    """The small city with an SPSS file; in every quartier twelve people did not know, and one said nothing."""
    table = pd.read_csv(io.StringIO(survey())).astype({"quartier": "str"})
    number = table.groupby("quartier").cumcount()
    table["q2"] = table["q2"].where(number < 39, 99).where((number >= 12) | (number % 5 == 9), 8)
    city = build_city(folder, dataset=SAV, catalogue=CATALOGUE + question)
    options = {"variable_value_labels": {"q2": labels}, "missing_ranges": {"q2": [8, 99]}} | described
    pyreadstat.write_sav(table.astype({"q2": "float64"}), city / "survey.sav", **options)
    return city


def answers(city):
    rows = load(city).released.distributions
    return rows[(rows["level"] == "city") & (rows["target_group"] == "all")].set_index("category")


def findings_of(city):
    with pytest.raises(Rejected) as rejected:
        load(city)
    return [finding for finding in rejected.value.findings if finding.blocks]


def test_a_column_alone_is_enough_where_the_file_names_its_answers(tmp_path):
    dataset = load(city_of(tmp_path, ALONE))
    trust = dataset.catalogue.questions["trust"]
    assert [(answer.id, answer.label.in_language("de")) for answer in trust.answers] == [
        (str(code), LABELS[code]) for code in range(1, 6)
    ]
    assert trust.name == dataset.catalogue.indicators["trust"].name
    assert trust.theme == "living"


def test_what_the_file_calls_missing_counts_where_the_catalogue_says_so(tmp_path):
    named = "answers = [{ code = 1 }, { code = 2 }, { code = 3 }, { code = 4 }, { code = 5 }, { code = 8 }]\n"
    rows = answers(city_of(tmp_path / "counted", ALONE + named))
    table = pyreadstat.read_sav(tmp_path / "counted" / "survey.sav", user_missing=True)[0]
    counted = table["q2"][table["q2"] != 99]
    assert rows["n"].iloc[0] == len(counted)
    assert rows.at["8", "value"] == pytest.approx(100 * (counted == 8).mean(), abs=1)
    without = answers(city_of(tmp_path / "missing", ALONE))
    assert without["n"].iloc[0] == (counted != 8).sum()


def test_the_mean_beside_it_is_none_the_wiser(tmp_path):
    named = "answers = [{ code = 1 }, { code = 2 }, { code = 3 }, { code = 4 }, { code = 5 }, { code = 8 }]\n"
    tables = [load(city_of(tmp_path / str(at), question)).released.estimates for at, question in enumerate(("", ALONE + named))]
    first, other = (table[(table["level"] == "city") & (table["indicator"] == "trust")] for table in tables)
    pd.testing.assert_frame_equal(first, other)


def test_the_catalogue_s_label_counts_and_check_says_that_the_file_has_another(tmp_path):
    named = 'answers = [{ code = 1, label = "nein" }, { code = 2 }, { code = 3 }, { code = 4 }, { code = 5, label = "Sehr" }]\n'
    dataset = load(city_of(tmp_path, ALONE + named))
    labels = [answer.label.in_language("de") for answer in dataset.catalogue.questions["trust"].answers]
    assert labels == ["nein", "wenig", "mittel", "gut", "Sehr"]
    (finding,) = [finding for finding in dataset.findings if finding.code == "catalogue.other_label"]
    assert (finding.file, finding.observed.values["code"], finding.observed.values["label"]) == ("survey.sav", "1", "gar nicht")


def test_an_answer_that_nobody_names_is_asked_about(tmp_path):
    named = "answers = [{ code = 1 }, { code = 2 }, { code = 3 }, { code = 4 }, { code = 5 }]\n"
    some = {code: label for code, label in LABELS.items() if code != 4}
    (finding,) = findings_of(city_of(tmp_path / "named", ALONE + named, some))
    assert (finding.code, finding.observed.values["code"]) == ("catalogue.no_label", "4")
    (counted,) = findings_of(city_of(tmp_path / "alone", ALONE, some))
    assert (counted.code, counted.observed.values["answer"]) == ("survey.unknown_answer", "4")


def test_without_labels_anywhere_the_answers_are_asked_for(tmp_path):
    (finding,) = findings_of(build_city(tmp_path, catalogue=CATALOGUE + ALONE))
    assert (finding.code, finding.observed.values["question"]) == ("catalogue.no_answers", "trust")


def test_merged_answers_must_be_all_that_the_file_names(tmp_path):
    merged = 'merged = [{ codes = [1, 2], label = "wenig" }, { codes = [3, 4], label = "mehr" }]\n'
    (finding,) = findings_of(city_of(tmp_path / "wrong", ALONE + merged))
    assert finding.code == "catalogue.derived_answers"
    right = merged.replace("[3, 4]", "[3, 4, 5]")
    assert len(load(city_of(tmp_path / "right", ALONE + right)).catalogue.questions["trust"].merged) == 2


def test_a_column_of_no_indicator_needs_its_texts(tmp_path):
    found = findings_of(
        city_of(tmp_path, ALONE.replace("q2", "q1").replace("trust", "own") + ALONE.replace("q2", "q9").replace("trust", "other"))
    )
    assert {finding.observed.values.get("key") for finding in found if finding.code == "toml.missing_key"} == {
        "theme",
        "name",
        "question",
        "base",
    }
