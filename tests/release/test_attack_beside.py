"""Small categories against an outsider who knows medians, their intervals and standardised values of the same answers too."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from scipy import stats

import release.published_sums as published_sums
from indicators.conditions import Condition
from indicators.estimates.intervals import TAIL
from indicators.formulas import Mean, Median, Share
from indicators.standard import Standard, Stratum
from language.phrases import Text
from release.gate import release
from release.tables.raw import Raw
from release.tables.thresholds import Thresholds
from tests.indicators.small_city import indicator
from tests.release.outsider_categories import narrowed
from tests.release.test_attack_categories import CODES, described, knowledge, raw_of

MEDIAN = indicator("middle", Median("safe", 1, 5), decimals=1)
MEAN = indicator("mean", Mean("safe", 1, 5))
YOUNG = Condition("young", None, None, ("1",))
OTHERS = Condition("young", None, None, ("0",))
TEXT = Text.of("?")
STANDARD = Standard("age", TEXT, TEXT, TEXT, (Stratum("young", TEXT, (YOUNG,), 400.0), Stratum("others", TEXT, (OTHERS,), 600.0)))
WITH_MEDIANS = (2, 10, 18)
WITH_STANDARD = (6, 11, 12)


def with_median(seed):
    """A city of which a median is told, and nothing else but numbers of answers."""
    city = described(seed)
    return replace(city, indicators={"middle": MEDIAN})


def with_standard(seed):
    """A mean and a share, and both as if every quartier had the city's ages; the younger are a target group."""
    city = described(seed)
    return replace(
        city, indicators={"safe": indicator("safe", Share("safe", ("5",), tuple(CODES))), "mean": MEAN}, standard=STANDARD
    )


def learn_medians(known, inside, released):
    """What a median and Woodruff's interval say of answers, the margin known besides."""
    told = released.estimates[released.estimates["n"].notna() & (released.estimates["indicator"] == "middle")]
    keys = ["level", "quartier_id", "target_group"]
    for row in inside[inside["indicator"] == "middle"].merge(told[keys], on=keys).itertuples():
        place, group = (row.level, row.quartier_id), row.target_group
        known.learn(place, group, CODES)
        n, middle = float(row.n), row.value
        known.learn_between(place, group, [code for code in CODES if float(code) <= middle], n / 2, np.inf)
        known.learn_between(place, group, [code for code in CODES if float(code) < middle], 0, (n - 1) / 2)
        share = known.true(known.row(place, group, {code: 1.0 for code in CODES if float(code) <= middle})) / n
        margin = n * stats.t.ppf(TAIL, row.df) * np.sqrt(row.deff * share * (1 - share) / (n - 1))
        for end, sides in ((row.upper, (middle, row.upper)), (row.lower, (row.lower, middle))):
            if np.isnan(end) or not margin > 0:
                continue
            upwards = end == row.upper and sides[0] == middle
            most = [
                code for code in CODES if (sides[0] < float(code) < sides[1] if upwards else sides[0] < float(code) <= middle)
            ]
            least = [code for code in CODES if (sides[0] < float(code) <= sides[1] if upwards else end <= float(code) <= middle)]
            known.learn_between(place, group, most, 0, margin)
            known.learn_between(place, group, least, margin, np.inf)


def learn_standardised(known, released):
    """A standardised mean or share within its step, of everybody and of every target group."""
    for row in released.standardised[released.standardised["value"].notna()].itertuples():
        place, share = (row.level, row.quartier_id), row.indicator == "safe"
        scores = {code: (100.0 * (code == "5") if share else float(code)) for code in CODES}
        total = np.zeros(known.truth.size)
        for stratum, part in zip(STANDARD.strata, STANDARD.parts, strict=True):
            of = {"group": "young", "member": stratum.id == "young"}
            number = known.true(known.inside(known.row(place, row.target_group, dict.fromkeys(CODES, 1.0)), **of))
            total += part / number * known.inside(known.row(place, row.target_group, scores), **of)
        step = max(abs(known.true(total) - row.value), 0.5 if share else 0.05)
        known.learn_row(total, step)


def attacked(tmp_path, seeds, city_of):
    found, told = [], 0
    for seed in seeds:
        raw, city, areas, people = raw_of(tmp_path, seed, city_of(seed))
        released = release(Raw((raw,)), city, Thresholds(), areas)
        told += int((released.distributions["n"].notna() & (released.distributions["level"] == "quartier")).sum())
        whole, alone = (knowledge(released, city, people, areas, distributions=own) for own in (True, False))
        for known in (whole, alone):
            learn_medians(known, raw.table, released)
            learn_standardised(known, released)
        found += [(seed, *count) for count in narrowed(whole, alone, city.questions["safe"].codes)]
    return found, told


def without_medians(answered, coarse, estimates, standardised, catalogue):
    """As if nobody knew what a median tells."""
    return published_sums.published_sums(answered, coarse, estimates, standardised, replace(catalogue, indicators={}))


def without_standardised(answered, coarse, estimates, standardised, catalogue):
    """As if nobody knew standardised values."""
    return published_sums.published_sums(answered, coarse, estimates, standardised.head(0), catalogue)


def test_an_outsider_who_knows_medians_narrows_small_categories_if_the_gate_does_not_know_them(tmp_path, monkeypatch):
    monkeypatch.setattr("release.distributions.published_sums", without_medians)
    found, _ = attacked(tmp_path, WITH_MEDIANS, with_median)
    assert len(found) > 5


def test_medians_and_their_intervals_narrow_no_small_category(tmp_path):
    found, told = attacked(tmp_path, WITH_MEDIANS, with_median)
    assert found == []
    assert told > 40


def test_an_outsider_who_knows_standardised_means_narrows_a_small_category_if_the_gate_does_not(tmp_path, monkeypatch):
    monkeypatch.setattr("release.distributions.published_sums", without_standardised)
    found, _ = attacked(tmp_path, WITH_STANDARD[1:2], with_standard)
    assert found


def test_standardised_values_narrow_no_small_category(tmp_path):
    found, told = attacked(tmp_path, WITH_STANDARD, with_standard)
    assert found == []
    assert told > 20
