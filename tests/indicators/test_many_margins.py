"""Margins that cross to more classes than there are respondents, against every respondent reckoned singly."""

import numpy as np
import pandas as pd
import pytest

from indicators.conditions import Condition
from indicators.estimates.table import estimate
from indicators.survey.margins import Margin
from indicators.survey.sums import Sums
from language.words import words_for
from tests.findings import only
from tests.indicators.frames import sums_of
from tests.indicators.small_city import catalogue
from tests.indicators.test_weighting import IDS, people, read

SIZES = {"age6": 6, "household": 5, "origin": 3, "sex2": 2, "school": 7, "work": 8}
"""Column to its classes: six margins that cross to 7 · 6 · 4 · 3 · 8 · 9 = 36,288."""


def respondents(seed, size=900):
    rng = np.random.default_rng(seed)
    table = people(seed, size)
    return table.assign(**{name: rng.integers(0, classes, size) for name, classes in SIZES.items()})


def margins_of(table, seed):
    """Figures that all come from one moved set of weights, so that they can be met; two margins are by quartier."""
    rng = np.random.default_rng(seed + 100)
    moved = table["weight"] * rng.uniform(0.5, 2, len(table))
    margins = [Margin("quartier", "margins.csv", {}, True, {(at, ""): moved[table["quartier"] == at].sum() for at in IDS})]
    for name, classes in SIZES.items():
        by_quartier = name in ("sex2", "origin")
        where = {str(at): (Condition(name, None, None, (str(at),)),) for at in range(classes)}
        sums = moved.groupby([table["quartier"] if by_quartier else pd.Series("", table.index), table[name].astype("str")]).sum()
        margins.append(Margin(name, "margins.csv", where, by_quartier, sums.to_dict()))
    return tuple(margins)


def indicators_of(table, margins):
    """1 where a respondent belongs to a class, and how many people that class has."""
    columns, persons = [], []
    for margin in margins:
        for (place, name), figure in margin.persons.items():
            inside = np.ones(len(table)) if not name else (table[margin.name].astype("str") == name).to_numpy(dtype=float)
            columns.append(inside * ((table["quartier"] == place) if place else True))
            persons.append(figure)
    return np.stack(columns, axis=1), np.array(persons)


def raked(x, persons, weights):
    """One class after the other, until nothing moves."""
    for _ in range(3000):
        before = weights
        for inside, figure in zip(x.T.astype(bool), persons, strict=True):
            weights = np.where(inside, weights * figure / weights[inside].sum(), weights)
        if np.abs(weights / before - 1).max() < 1e-14:
            break
    return weights


def trimmed(weights, low, high):
    """Cut off and shared alike among the others, until nobody is beyond a limit, one respondent after the other."""
    low, high = low * weights.mean(), high * weights.mean()
    while (outside := (weights < low * (1 - 1e-14)) | (weights > high * (1 + 1e-14))).any():
        cut = np.clip(weights, low, high)
        weights = np.where(outside, cut, cut + (weights - cut).sum() / (~outside).sum())
    return weights


def reckoned(table, x, before, raked, after):
    """Mean and standard error of every item, group and place: residuals of single people, summed up by cluster."""
    inverse = np.linalg.pinv(x.T @ (before[:, None] * x), rcond=1e-12, hermitian=True)
    values = {}
    for item, scale in (("help", 100.0), ("safe", 1.0)):
        y = pd.to_numeric(table[item]).to_numpy(dtype=float)
        there = ~np.isnan(y)
        for group in ("all", "young", "newcomer"):
            member = there & ((table[group] == 1).to_numpy() if group != "all" else True)
            for place in ("", *IDS):
                own = member & ((table["quartier"] == place).to_numpy() if place else True)
                mean = np.average(y[own], weights=after[own])
                z = np.where(own, y - mean, 0.0) / after[own].sum()
                z *= after / raked
                residual = raked * (z - x @ (inverse @ (x.T @ (before * z))))
                units = pd.Series(residual).groupby([table["stratum"], table["psu"]]).sum().groupby(level=0)
                values[item, group, place] = scale * mean, scale * np.sqrt((units.var() * units.size()).sum())
    return pd.DataFrame(values, index=["value", "se"]).T


@pytest.mark.parametrize(("seed", "trim"), [(1, None), (2, None), (3, (0.3, 1.7))])
def test_values_and_errors_are_those_of_single_respondents(tmp_path, seed, trim):
    table = respondents(seed)
    margins = margins_of(table, seed)
    moments, report, findings = read(table, tmp_path, margins, trim=trim)
    x, persons = indicators_of(table, margins)
    before = table["weight"].to_numpy()
    met = raked(x, persons, before)
    after = trimmed(met, *trim) if trim else met
    if trim:
        assert report.after == pytest.approx(trim, rel=1e-9)
    ours = estimate(moments, catalogue(), "w", IDS).set_index(["indicator", "target_group", "quartier_id"])
    expected = reckoned(table, x, before, met, after)
    assert len(ours) == len(expected) == 30
    ours = ours.loc[expected.index, ["value", "se"]].astype(float)
    np.testing.assert_allclose(ours, expected, rtol=1e-9)
    np.testing.assert_allclose(report.after, np.array([after.min(), after.max()]) / after.mean(), rtol=1e-9)
    np.testing.assert_allclose(report.before, np.array([before.min(), before.max()]) / before.mean(), rtol=1e-9)
    said = words_for("en").say(only(list(findings), "survey.margins_crossed").observed)
    assert "36,288" in said or "36288" in said


def test_sums_keep_classes_with_people_alone(tmp_path):
    table = respondents(3)
    moments, _, _ = read(table, tmp_path, margins_of(table, 3))
    assert len(moments.counts) <= len(table)
    assert moments.counts["respondents"].sum() == len(table)


def test_keys_hold_as_many_groups_and_classes_as_their_own_numbers_can():
    """60 target groups and a class beyond 2⁶¹: side by side they would need more than 64 bits."""
    table = pd.DataFrame({"quartier_id": ["a", "a", "b", "a"], "help": [1.0, 0.0, 1.0, 1.0]})
    table = table.assign(groups=[1 << 59, 3, 1 << 59, 1 << 59], classes=[2**61 + 5, 7, 2**61 + 5, 2**61 + 5])
    sums: Sums = sums_of(table, {"help": 0.5})
    assert set(sums.cells) == {
        ("", "", "a", 1 << 59, 2**61 + 5, 0.0),
        ("", "", "a", 3, 7, 0.0),
        ("", "", "b", 1 << 59, 2**61 + 5, 0.0),
    }
    assert sums.people[sums.cells["", "", "a", 1 << 59, 2**61 + 5, 0.0]] == 2
