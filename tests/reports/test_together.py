"""What is said of two indicators over the quartiers: what is taken off, how ends at 1 read, what chance does alone."""

from __future__ import annotations

import itertools
import re
from dataclasses import replace

import numpy as np
import pytest

from dataset.dataset import Dataset
from indicators.relations.correlation import Correlation, correlation, pairs_of
from language.words import words_for
from reports.compare.together import correlation_sentence, together
from reports.map.requests import MapRequest
from tests.demo import demo_city

GERMAN, ENGLISH = words_for("de"), words_for("en")
TAKEN_OFF = "Dieselben Menschen haben beide Fragen beantwortet"


@pytest.fixture(scope="module")
def city() -> Dataset:
    return demo_city()


def test_what_the_errors_have_in_common_is_taken_off_and_said(city: Dataset) -> None:
    pair = together(city, MapRequest("safe_at_night", "all", "2021"), "safe_by_day", GERMAN)
    errors = float(city.correlations["2021"].of(["safe_at_night", "safe_by_day"])[0, 1])
    assert abs(errors) >= 0.01  # else nothing would be tried here
    assert pair.said == correlation_sentence(
        correlation(pairs_of(pair.first_rows, pair.second_rows), errors), "Quartiere", GERMAN
    )
    assert f"{TAKEN_OFF}: Was ihre Fehler gemeinsam haben (Korrelation {GERMAN.number(errors, 2)}), ist abgezogen." in pair.note


@pytest.mark.parametrize(
    ("first", "wave", "second"),
    [("safe_at_night", "2021", "density"), ("foreign_nationality_demo", "2017-12-31", "job_seekers_demo")],
)
def test_registers_share_no_error(city: Dataset, first: str, wave: str, second: str) -> None:
    pair = together(city, MapRequest(first, "all", wave), second, GERMAN)
    assert TAKEN_OFF not in pair.note
    counted = pair.first.source == pair.second.source == "register"
    found = correlation(pairs_of(pair.first_rows, pair.second_rows))
    assert pair.said == correlation_sentence(found, "Quartiere", GERMAN, counted=counted)
    assert counted == (first == "foreign_nationality_demo")


def test_counted_figures_have_no_sampling_error() -> None:
    said_where_counted = {
        counted: correlation_sentence(Correlation(13, 0.01, 0.9, 0.7, 0.98), "Quartiere", ENGLISH, counted=counted)
        for counted in (False, True)
    }
    assert "sampling error" in said_where_counted[False] and "sampling error" not in said_where_counted[True]
    assert "0.70 to 0.98" in said_where_counted[True]


def test_nothing_is_said_of_a_pair_that_too_few_answered(city: Dataset) -> None:
    known = city.correlations["2021"]
    unknown = {**city.correlations, "2021": replace(known, r=np.full_like(known.r, np.nan))}
    without = replace(city, released=replace(city.released, correlations=unknown))
    pair = together(without, MapRequest("safe_at_night", "all", "2021"), "safe_by_day", GERMAN)
    assert pair.said.startswith("Zu wenige haben beide Fragen beantwortet")
    assert not pair.note, "where nothing is reckoned, nothing was taken off"


def test_how_many_pairs_chance_alone_would_connect(city: Dataset) -> None:
    known = [one for one in city.catalogue.indicators if city.waves_of(one)]
    pairs = len(list(itertools.combinations(known, 2)))
    for words in (GERMAN, ENGLISH):
        note = together(city, MapRequest("safe_at_night", "all", "2021"), "density", words).note
        assert [int(number) for number in re.findall(r"\d+", note)[:3]] == [len(known), pairs, round(0.05 * pairs)]


@pytest.mark.parametrize(
    ("r", "lower", "upper", "said"),
    [
        (0.5, 0.104, 0.8, "Beide hängen zusammen, aber das beweist keine Ursache (r = 0,50, 95-%-Bereich 0,10 bis 0,80,"),
        (
            -1.0,
            -1.0,
            -0.041,
            "Beide hängen zusammen, aber das beweist keine Ursache (r = fast −1, 95-%-Bereich bis −0,04, nach unten offen;",
        ),
        (
            0.7,
            0.2,
            1.0,
            "Beide hängen zusammen, aber das beweist keine Ursache (r = 0,70, 95-%-Bereich ab 0,20, nach oben offen;",
        ),
        (0.4, -0.2, 1.0, "Quartiere, r = 0,40, 95-%-Bereich ab −0,20, nach oben offen;"),
        (0.6, -1.0, 1.0, "Quartiere, der Stichprobenfehler ist zu groß, um zu sagen, wie eng)"),
        (-0.4, -0.8, -0.004, "Quartiere, r = −0,40, 95-%-Bereich −0,80 bis 0,00,"),
    ],
)
def test_an_end_that_is_no_limit_is_not_written_as_one(r: float, lower: float, upper: float, said: str) -> None:
    told = correlation_sentence(Correlation(18, 0.3, r, lower, upper), "Quartiere", GERMAN)
    assert said in told
    assert "1,00" not in told


def test_no_pair_of_the_demonstration_reads_as_if_1_were_a_limit(city: Dataset) -> None:
    asked = [one for one in city.catalogue.indicators if "2021" in city.waves_of(one)]
    some = itertools.islice(itertools.combinations(asked, 2), 0, None, 5)
    told = [together(city, MapRequest(a, "all", "2021"), b, GERMAN).said for a, b in some]
    assert any("offen" in one for one in told)
    assert not any("1,00" in one or "−0,00" in one for one in told)
