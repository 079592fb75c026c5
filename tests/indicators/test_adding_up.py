"""Which register figures add up, by what the catalogue says of them or by their unit and values."""

from __future__ import annotations

import pytest

from tests.bad_inputs.checking import check, loaded
from tests.bad_inputs.figures_city import build, described, long_table

KEYS = [str(key) for key in range(1, 10)]
WHOLE = {key: 100 * int(key) for key in KEYS}
TAKEN = "catalogue.count"


def _city(tmp_path, values, entry, city=None):
    rows = long_table(values)
    return build(tmp_path, rows + (f";residents;2021;{city}\n" if city is not None else ""), catalogue=entry)


def _entry(unit="Personen", more="", polarity="neither"):
    return described("residents", "Einwohner", unit, polarity, more)


def _codes(folder):
    return [finding["code"] for finding in check(folder)[1]]


def _adds_up(folder):
    return loaded(folder).catalogue.indicators["residents"].adds_up


@pytest.mark.parametrize(("total", "taken"), [(None, True), (4500, True), (4510, True), (500, False)])
def test_whole_numbers_of_persons_that_make_the_city_s_are_taken_for_a_count_and_told(tmp_path, total, taken):
    city = _city(tmp_path, WHOLE, _entry(), total)
    assert (TAKEN in _codes(city)) == taken
    assert _adds_up(city) == taken


@pytest.mark.parametrize(
    ("values", "entry"),
    [
        ({key: 2.1 + int(key) / 10 for key in KEYS}, _entry(more="decimals = 1")),  # people in a household
        (WHOLE, _entry("Personen je km²")),
        (WHOLE, _entry(more='kind = "rate"')),
        (WHOLE, _entry("Punkte")),
    ],
)
def test_means_rates_and_other_units_are_no_counts(tmp_path, values, entry):
    city = _city(tmp_path, values, entry)
    assert TAKEN not in _codes(city)
    assert not _adds_up(city)


@pytest.mark.parametrize(("unit", "kind"), [("Personen", "count"), ("km²", "amount"), ("Stück", "count")])
def test_what_the_catalogue_says_is_not_told(tmp_path, unit, kind):
    city = _city(tmp_path, WHOLE, _entry(unit, f'kind = "{kind}"'))
    assert TAKEN not in _codes(city)
    assert _adds_up(city)


def test_an_amount_is_neither_good_nor_bad(tmp_path):
    _, findings = check(_city(tmp_path, WHOLE, _entry("ha", 'kind = "amount"', "more_is_better")))
    assert [(finding["severity"], finding["code"]) for finding in findings] == [("stop", "toml.wrong_value")]
    assert "neither" in findings[0]["why"] + findings[0]["remedy"]


def test_limits_of_classes_that_nobody_will_see_are_told(tmp_path):
    city = _city(tmp_path, WHOLE, _entry(more='kind = "count"\nbreaks = [200, 400]'))
    [finding] = [finding for finding in check(city)[1] if finding["code"] == "catalogue.breaks"]
    assert finding["severity"] == "mend"
    assert "200" in finding["found"]
