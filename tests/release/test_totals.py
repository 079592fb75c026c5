"""How many people a share stands for, as it leaves."""

from contextlib import suppress
from dataclasses import replace

import numpy as np
import pytest

from files.findings import Findings, Rejected
from indicators.catalogue import Polarity
from indicators.estimates.precision import COARSE_BELOW
from indicators.formulas import Total
from indicators.survey.engines import Engine
from indicators.survey.margins import Margin
from language.phrases import Text
from release.earlier.publication import Publication
from release.gate import internal, release
from release.tables.raw import sum_up
from release.tables.thresholds import Thresholds
from tests.indicators.small_city import HELP, catalogue, indicator, quartiers, wave
from tests.release.made_cities import made_city, raw_of, two_small_quartiers

KEY = ["level", "quartier_id", "target_group"]
TOTAL = indicator("people", Total("q0"), polarity=Polarity.NEITHER, unit=Text.of("Personen"))


def with_total(city):
    return replace(city.catalogue, indicators={**city.catalogue.indicators, "people": TOTAL})


def released(city, earlier=()):
    return release(raw_of(city), with_total(city), Thresholds(), city.areas, earlier).estimates


def pair(table):
    """A total beside its share."""
    shares, totals = (table[table["indicator"] == name].set_index(KEY) for name in ("q0", "people"))
    assert list(shares.index) == list(totals.index)
    return shares, totals


@pytest.mark.parametrize("seed", range(6))
def test_a_total_is_the_share_of_so_many_people_and_tells_less(seed):
    city = made_city(seed)
    shares, totals = pair(released(city))
    exact = internal(raw_of(city), with_total(city))
    exact = exact[exact["indicator"] == "people"].set_index(KEY)
    shown = totals["value"].notna()
    assert shown.any()
    assert (totals.loc[shown, "n"] >= COARSE_BELOW).all()
    assert not (shown & shares["value"].isna()).any()
    digits = totals.loc[shown, "value"].map(lambda value: len(f"{value:.0f}".strip("0")))
    assert digits.max() <= 2
    whole = shown & (totals.index.get_level_values("level") != "city")  # a city's is moved where parts are withheld
    people = (exact["weight"] / 100)[whole]
    apart = (totals["value"] - exact["value"])[whole].abs()
    assert (apart <= people * 1.0 + 0.06 * exact["value"][whole] + 1).all()  # rounding of the share, and two digits twice
    assert (totals["lower"][shown] <= totals["value"][shown]).all()
    assert (totals["upper"][shown] >= totals["value"][shown]).all()
    own = (exact["upper"] - exact["lower"])[whole & exact["upper"].notna()]
    assert ((totals["upper"] - totals["lower"])[own.index] >= 0.7 * own).all()
    assert set(totals["verdict"]) | set(totals["contrast"]) == {"none"}


def test_the_people_of_a_total_are_told_with_two_digits():
    """Whoever divides a total by its share learns no more of the weights."""
    city = two_small_quartiers(3)
    shares, totals = pair(released(city))
    exact = internal(raw_of(city), with_total(city)).query("indicator == 'q0'").set_index(KEY)["weight"]
    shown = totals["value"].notna() & (shares["value"] > 0)
    limits = [(totals["value"] + half) / shares["value"] * 100 for half in (-0.5, 0.5)]
    assert shown.sum() >= 3
    coarse = exact[shown].map(lambda number: float(f"{number:.1e}"))
    step = coarse.map(lambda number: 10.0 ** (np.floor(np.log10(number)) - 1))
    for limit, sign in zip(limits, (-1, 1), strict=True):
        assert (sign * (limit[shown] - coarse) >= -step * 2).all()


def test_a_total_whose_share_waits_stays_as_it_was():
    city = two_small_quartiers(4)
    before = release(raw_of(city), with_total(city), Thresholds(), city.areas)
    few = city.people.drop(index=city.people.index[-3:])
    later = city.with_people(few)
    again = release(raw_of(later), with_total(city), Thresholds(), city.areas, [Publication.of(before)])
    assert ("w", "q0") in {(wave, name) for wave, name in again.waiting} or again.waiting
    old, new = (table[table["indicator"] == "people"].set_index(KEY)["value"] for table in (before.estimates, again.estimates))
    np.testing.assert_array_equal(new.loc[old.index].to_numpy(dtype=float), old.to_numpy(dtype=float))


SURVEY = "quartier,help,young,newcomer,w\n" + "a,1,1,0,{}\na,0,0,1,{}\n" * 40
MARGIN = Margin("people", "margins.csv", {}, by_quartier=True, persons={("a", ""): 4000.0, ("b", ""): 900.0})


def checked(tmp_path, light, heavy, survey=SURVEY, **columns):
    """What is said of a survey of which a total is wanted."""
    described = catalogue(HELP, indicator("helpers", Total("help"), polarity=Polarity.NEITHER))
    path, findings = tmp_path / "survey.csv", Findings()
    path.write_text(survey.format(*[light, heavy] * 40), encoding="utf-8")
    asked = wave(**{"weight": "w", "weights": "design", "identical_rows": True, **columns})
    with suppress(Rejected):
        sum_up(path, asked, described, quartiers(["a", "b"]), {}, Engine.ARROW, findings)
    return [finding.code for finding in findings if not finding.code.startswith("survey.empty")]


@pytest.mark.parametrize("weight", [None, "w"])
def test_weights_with_a_mean_of_1_give_no_total(tmp_path, weight):
    assert checked(tmp_path, 0.8, 1.2, weight=weight) == ["survey.no_expansion"]
    assert checked(tmp_path, 0.8, 1.2, weight=weight, population_size=4000.0) == ["survey.no_expansion"]


def test_nobody_can_see_from_weights_alone_what_they_add_up_to(tmp_path):
    """1,000 for 80 respondents may be a sum that somebody likes; without a word it is asked, with it compared."""
    assert checked(tmp_path, 10, 15) == ["survey.expansion"]
    assert checked(tmp_path, 10, 15, population_size=1000.0) == []
    assert checked(tmp_path, 10, 15, population_size=1020.0) == ["survey.expansion_off"]
    assert checked(tmp_path, 10, 15, population_size=87_000.0) == ["survey.no_expansion"]


def test_everybody_may_have_been_asked(tmp_path):
    assert checked(tmp_path, 1, 1, population_size=80.0) == []


def test_calibrated_weights_are_compared_with_their_margins(tmp_path):
    """Parts agree whatever weights add up to; of quartier b nobody answered."""
    calibrated = {"weights": "calibrated", "margins": (MARGIN,)}
    assert checked(tmp_path, 40, 60, **calibrated) == ["survey.margin_unasked_quartier"]
    assert checked(tmp_path, 10, 15, **calibrated) == ["survey.margin_unasked_quartier", "survey.no_expansion"]


def test_raking_makes_weights_that_add_up(tmp_path):
    assert "survey.no_expansion" not in checked(tmp_path, 0.8, 1.2, margins=(MARGIN,))


def test_who_did_not_answer_is_told_to_be_in_no_total(tmp_path):
    silent = SURVEY + "a,99,0,0,100\n"
    assert checked(tmp_path, 10, 15, silent, population_size=1100.0) == ["survey.total_of_answers"]
