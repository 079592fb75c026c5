"""Estimates in words: German and English, and nothing said of what is withheld."""

import dataclasses
import re

import numpy as np
import pytest

from indicators.estimates.sentences import details_of, interval_of, map_sentence, value_of, verdict_of, worked_example, written
from indicators.estimates.vocabulary import Estimate
from indicators.formulas import Register, Share
from language.phrases import Text
from language.words import Words, words_for
from release.tables.thresholds import Thresholds
from release.withholding.mask import mask_estimates
from tests.indicators.small_city import HELP, INHABITANTS, SAFE, a_row, catalogue, indicator, rows

DE, EN = Words("de"), Words("en")
NO_NUMBERS = {"value": None, "se": None, "lower": None, "upper": None, "n": None, "n_eff": None, "deff": None, "df": None}
WITHHELD = a_row(status="withheld", verdict="none", **NO_NUMBERS)
NO_DATA = a_row(status="no_data", verdict="none", **NO_NUMBERS)
UNRELIABLE = a_row(status="unreliable", verdict="none")
MEAN = a_row(indicator="safe", value=3.44, lower=3.2, upper=3.68, n=1234)
REGISTER = a_row(**{**NO_NUMBERS, "value": 5096.0}, indicator="inhabitants", source="register", verdict="none")
PRECISE = indicator("help", Share("help", ("1",), ("0", "1")), decimals=1)


@pytest.mark.parametrize(
    ("value", "described", "german", "english"),
    [
        (62.4, HELP, "62\u00a0%", "62%"),
        (62.44, PRECISE, "62,4\u00a0%", "62.4%"),
        (100.0, HELP, "100\u00a0%", "100%"),
        (-0.2, HELP, "0\u00a0%", "0%"),
        (3.44, SAFE, "3,4", "3.4"),
        (4.0, SAFE, "4,0", "4.0"),
        (5096.0, INHABITANTS, "5.096\u00a0Einwohner", "5,096\u00a0inhabitants"),
    ],
)
def test_numbers_are_written_as_the_reader_writes_them(value, described, german, english):
    assert written(value, described, DE) == german
    assert written(value, described, EN) == english


@pytest.mark.parametrize(("value", "expected"), [(8.65, "8.7%"), (2.45, "2.5%"), (62.35, "62.4%")])
def test_sentences_round_as_the_map_does(value, expected):
    assert written(np.float64(value), PRECISE, EN) == written(value, PRECISE, EN) == expected


@pytest.mark.parametrize(
    ("row", "german", "english"),
    [
        (a_row(), "60\u00a0%", "60%"),
        (UNRELIABLE, "60\u00a0% (unsicher)", "60% (uncertain)"),
        (WITHHELD, "* nicht gezeigt, damit niemand erkannt wird", "* not shown, so that nobody is recognised"),
        (NO_DATA, "– keine Daten", "– no data"),
    ],
    ids=["ok", "unreliable", "withheld", "no_data"],
)
def test_value_or_its_mark(row, german, english):
    assert value_of(Estimate.of(row), HELP, DE) == german
    assert value_of(Estimate.of(row), HELP, EN) == english


@pytest.mark.parametrize(
    ("row", "german", "english"),
    [
        (a_row(verdict="higher"), "über dem Durchschnitt", "above the average"),
        (a_row(verdict="lower"), "unter dem Durchschnitt", "below the average"),
        (a_row(verdict="not_distinguishable"), "kein gesicherter Unterschied", "no certain difference"),
        (UNRELIABLE, "zu unsicher für einen Vergleich", "too uncertain for a comparison"),
        (WITHHELD, "", ""),
        (NO_DATA, "", ""),
        (REGISTER, "", ""),
    ],
    ids=["higher", "lower", "alike", "unreliable", "withheld", "no_data", "register"],
)
def test_comparison_with_the_city(row, german, english):
    assert verdict_of(Estimate.of(row), DE) == german
    assert verdict_of(Estimate.of(row), EN) == english


def test_interval_and_number_of_answers():
    assert interval_of(Estimate.of(a_row()), HELP, DE) == "54 bis 66\u00a0%"
    assert interval_of(Estimate.of(a_row()), HELP, EN) == "54 to 66%"
    assert details_of(Estimate.of(MEAN), SAFE, DE) == "3,2 bis 3,7 · 1.234 Antworten"
    assert details_of(Estimate.of(MEAN), SAFE, EN) == "3.2 to 3.7 · 1,234 answers"


def test_row_without_an_interval_still_tells_its_number_of_answers():
    row = a_row(lower=None, upper=None)
    assert interval_of(Estimate.of(row), HELP, DE) == ""
    assert details_of(Estimate.of(row), HELP, DE) == "100 Antworten"


def test_register_figure_has_no_details():
    assert details_of(Estimate.of(REGISTER), INHABITANTS, DE) == ""
    assert interval_of(Estimate.of(REGISTER), INHABITANTS, DE) == ""


@pytest.mark.parametrize("row", [a_row(), UNRELIABLE], ids=["ok", "unreliable"])
def test_worked_example_of_a_share(row):
    german = worked_example(Estimate.of(row), HELP, "Betzenberg", DE)
    assert german.startswith("Betzenberg: 60\u00a0% der Befragten helfen einander.")
    assert "zwischen 54\u00a0% und 66\u00a0%." in german
    assert " 100 " in german
    english = worked_example(Estimate.of(row), HELP, "Betzenberg", EN)
    assert english.startswith("Betzenberg: 60% of the respondents help each other.")
    assert "between 54% and 66%." in english


def test_worked_example_says_whose_value_it_is_and_who_was_asked():
    described = dataclasses.replace(HELP, base=Text.of("respondents who moved"))
    english = worked_example(Estimate.of(a_row()), described, "Betzenberg", EN, group="Older people")
    assert english.startswith("Betzenberg, Older people: 60% of the respondents help each other. Basis: respondents who moved.")


def test_worked_example_explains_the_comparison_only_where_there_is_one():
    assert "at once" in worked_example(Estimate.of(a_row(verdict="not_distinguishable")), HELP, "Betzenberg", EN)
    compared = worked_example(Estimate.of(a_row(verdict="higher")), HELP, "Betzenberg", EN, quartiers="districts")
    assert "with all districts compared at once" in compared
    assert "at once" not in worked_example(Estimate.of(a_row(verdict="none")), HELP, "Betzenberg", EN)


def test_worked_example_of_a_mean():
    assert worked_example(Estimate.of(MEAN), SAFE, "Betzenberg", DE).startswith("Betzenberg: Die mittlere Antwort ist 3,4 (")
    assert worked_example(Estimate.of(MEAN), SAFE, "Betzenberg", EN).startswith(
        "Betzenberg: the mean answer is 3.4 (scale 1 to 5)."
    )
    assert "1.234" in worked_example(Estimate.of(MEAN), SAFE, "Betzenberg", DE)


def test_worked_example_without_an_interval_promises_none():
    sentence = worked_example(Estimate.of(a_row(lower=None, upper=None)), HELP, "Betzenberg", EN)
    assert sentence.startswith("Betzenberg: 60% of the respondents help each other.")
    assert "between" not in sentence


def test_worked_example_of_a_register_figure_speaks_of_no_sample():
    assert "niemand" not in worked_example(Estimate.of(REGISTER), INHABITANTS, "Betzenberg", DE)
    assert "Register" in worked_example(Estimate.of(REGISTER), INHABITANTS, "Betzenberg", DE)
    assert "register" in worked_example(Estimate.of(REGISTER), INHABITANTS, "Betzenberg", EN)


def test_withheld_and_no_data_are_explained_differently():
    for words in (DE, EN):
        assert worked_example(Estimate.of(WITHHELD), HELP, "Betzenberg", words) != worked_example(
            Estimate.of(NO_DATA), HELP, "Betzenberg", words
        )


def sentences(row, described, words):
    return [
        value_of(Estimate.of(row), described, words),
        interval_of(Estimate.of(row), described, words),
        details_of(Estimate.of(row), described, words),
        verdict_of(Estimate.of(row), words),
        worked_example(Estimate.of(row), described, "Betzenberg", words),
    ]


@pytest.mark.parametrize("words", [DE, EN], ids=["de", "en"])
@pytest.mark.parametrize("described", [HELP, SAFE], ids=["share", "mean"])
def test_withheld_sentences_hold_no_number(words, described):
    table = rows({"quartier_id": "a", "n": 9}, indicator=described.id)
    masked = mask_estimates(table, catalogue(), Thresholds()).iloc[0]
    assert masked["status"] == "withheld"
    assert not re.search(r"\d|nan|NA", " ".join(sentences(masked, described, words)))


@pytest.mark.parametrize("words", [DE, EN], ids=["de", "en"])
def test_status_alone_silences_the_value_even_if_numbers_are_left(words):
    row = a_row(status="withheld", verdict="none")
    said = [
        value_of(Estimate.of(row), HELP, words),
        verdict_of(Estimate.of(row), words),
        worked_example(Estimate.of(row), HELP, "Betzenberg", words),
    ]
    assert not re.search(r"\d", " ".join(said))


def test_map_sentence():
    german = {"group": "Ältere", "wave": "2017", "quartiers": "Quartiere"}
    assert map_sentence(HELP, DE, **german).startswith(
        "So viel Prozent der Befragten helfen einander: die Quartiere im Vergleich – "
    )
    english = {"group": "", "wave": "2017", "quartiers": "quartiers"}
    mean = "Help: mean answer from 1 (low) to 5 (high), the quartiers compared – 2017"
    assert map_sentence(SAFE, EN, **english) == mean
    assert map_sentence(INHABITANTS, EN, **english) == "Help: the quartiers compared – 2017"
    assert all(word in map_sentence(HELP, DE, **german) for word in ("2017", "Ältere"))


def test_percent_of_a_register_is_written_as_percent_of_a_survey() -> None:
    figure, words = Register("seekers"), words_for("en")
    share = Share("item", ("1",), ("1", "2"))
    for of in (Register.with_unit, Register.difference_with_unit, Register.unit, Register.unit_of_difference):
        assert of(figure, "%", words) == getattr(share, of.__name__)("", words)
        assert "people" in of(figure, "people", words)
