"""Standardised values: against R (golden/README_standard.md), and by what must hold of them."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy import sparse

from benchmarks.estimates import demo
from files.findings import Findings
from indicators.conditions import Condition
from indicators.estimates.domains import Domains
from indicators.estimates.standard import standardise
from indicators.estimates.strata import Strata, rest_of
from indicators.estimates.table import estimate
from indicators.estimates.totals import cells_of
from indicators.formulas import Mean
from indicators.standard import STANDARD, Standard, Stratum
from indicators.survey.calibration import Calibration
from indicators.survey.codebook import Partition
from indicators.survey.moments import Moments
from indicators.survey.replication import Replication
from indicators.survey.survey import read_survey
from language.phrases import Text
from tests.indicators.frames import sums_of
from tests.indicators.small_city import HELP, SAFE, catalogue, indicator, quartiers, wave
from tests.indicators.test_golden_clusters import respondents
from tests.indicators.test_golden_stages import REPLICATIONS, write_pairs

GOLDEN = Path(__file__).parent / "golden"
KEYS = ["indicator", "target_group", "quartier_id"]
IDS = list("ABCDEF")
OF_R = pd.read_csv(GOLDEN / "golden_standard.csv", dtype=dict.fromkeys(KEYS, "str")).fillna({"quartier_id": ""})
RENT = indicator("rent", Mean("rent", 0, 100_000))
AGES = (18, 40, 60)


def standard(*persons):
    strata = [
        Stratum(f"s{number}", Text(), (Condition("age", None, None, (str(number),)),), people)
        for number, people in enumerate(persons)
    ]
    return Standard("age", Text.of("age"), Text.of("age distribution"), Text(), tuple(strata))


def with_standard(described, *persons):
    return replace(described, standard=standard(*persons))


def moments_by(people, described):
    """Moments of respondents whose column ``classes`` counts strata from 1; 0 is none."""
    assert described.standard is not None
    centres = {name: one.formula.centre for name, one in described.indicators.items()}
    names = tuple(stratum.id for stratum in described.standard.strata)
    return Moments.of(sums_of(people, centres), (Partition(STANDARD, names, ()),))


def clustered(wave):
    table = pd.read_csv(GOLDEN / "clusters.csv", dtype={"stratum": "str", "psu": "str"})
    row = np.arange(len(table))
    classes = np.where(row % 29 == 0, 0, np.searchsorted(AGES, 18 + 37 * row % 70, side="right"))
    people = respondents(table).assign(classes=classes)[table["wave"] == wave]
    described = with_standard(catalogue(HELP, SAFE, RENT), 30, 45, 25)
    return moments_by(people, described), described, IDS


def surveyed(name):
    if name != "demo":
        return clustered(name)
    _, waves, described, ids = demo()
    return next(moments for moments, wave in waves if wave == "2021"), described, ids


@pytest.fixture(scope="module", params=["demo", "w1", "w2"])
def survey(request):
    moments, described, ids = surveyed(request.param)
    return moments, described, ids, OF_R[OF_R["survey"] == request.param].set_index(KEYS)


def agree(ours, of_r, columns, atol=0.0):
    for column in columns:
        ours_in_order = ours[column].astype("float64").to_numpy()
        np.testing.assert_allclose(ours_in_order, of_r[column].to_numpy(), rtol=1e-9, atol=atol, err_msg=column)


def test_standardised_values_agree_with_r(survey):
    moments, described, ids, of_r = survey
    made = standardise(moments, described, "w", ids)
    ours = made.table.set_index(KEYS).loc[of_r.index]
    scales = [described.indicators[name].formula for name in of_r.index.get_level_values("indicator")]
    ends = np.array([(0.0, 100.0) if formula.binary else formula.scale for formula in scales])
    within = of_r.assign(**{end: of_r[end].clip(ends[:, 0], ends[:, 1]) for end in ("lower", "upper")})  # R knows no scale
    assert len(of_r) > 50
    agree(ours, within, ["value", "se", "lower", "upper", "n", "df"])


def test_differences_from_the_rest_agree_with_r(survey):
    moments, described, ids, of_r = survey
    cells = cells_of(moments)
    domains = Domains.of(cells, list(described.target_groups), ids)
    strata = Strata.of(moments, cells, domains, described.standard.parts)
    unit = np.array([described.indicators[item].formula.factor for item in strata.totals.items])
    tables = []
    for number, group in enumerate(domains.groups):
        begin = number * len(domains.places)
        rest = rest_of(strata, begin + 1 + np.arange(len(ids)), begin)
        index = pd.MultiIndex.from_product(
            [[group], ids, strata.totals.items], names=["target_group", "quartier_id", "indicator"]
        )
        numbers = {"difference": (rest.difference * unit).ravel(), "difference_se": (np.sqrt(rest.variance) * unit).ravel()}
        tables.append(pd.DataFrame(numbers, index=index))
    of_r = of_r[of_r["difference"].notna()]
    ours = pd.concat(tables).reorder_levels(KEYS).loc[of_r.index]
    is_rent = of_r.index.get_level_values("indicator") == "rent"
    agree(ours[~is_rent], of_r[~is_rent], ["difference", "difference_se"], atol=1e-12)
    agree(ours[is_rent], of_r[is_rent], ["difference", "difference_se"], atol=1e-8)  # two numbers near 50,000 subtracted


def test_the_golden_values_are_many_and_differ_from_raw_ones():
    assert OF_R[["value", "se", "lower", "upper", "df", "difference", "difference_se"]].notna().sum().sum() >= 1000
    moments, described, ids = surveyed("demo")
    raw = estimate(moments, described, "w", ids).set_index(KEYS)
    of_r = OF_R[OF_R["survey"] == "demo"].set_index(KEYS)
    assert ((raw.loc[of_r.index, "value"] - of_r["value"]).abs() > 0.1).mean() > 0.5


@pytest.mark.parametrize("mse", [False, True])
@pytest.mark.parametrize("design", ["JKn", "Fay"])
def test_replicate_weights_agree_with_r(tmp_path, design, mse):
    people, factors = pd.read_csv(GOLDEN / "pairs.csv", dtype="str"), pd.read_csv(GOLDEN / "factors.csv").set_index("psu")
    pairs = people, factors.loc[people["psu"]].reset_index(drop=True)
    keys = ["indicator", "quartier_id"]
    of_r = pd.read_csv(GOLDEN / "golden_standard_replicates.csv", dtype=dict.fromkeys(keys, "str")).fillna({"quartier_id": ""})
    of_r = of_r[(of_r["design"] == design) & (of_r["mse"] == mse)].set_index(keys)
    kind, replication = REPLICATIONS[design]
    write_pairs(tmp_path / "pairs.csv", pairs, kind, combined=True)
    strata = [
        Stratum(f"s{number}", Text(), (Condition("newcomer", None, None, (str(number),)),), 70 - 40 * number) for number in (0, 1)
    ]
    described = replace(catalogue(groups=()), standard=Standard("new", Text(), Text(), Text(), tuple(strata)))
    of_wave = wave(weight="weight", replication=Replication(**{**vars(replication), "mse": mse}))
    ids = sorted(pairs[0]["quartier"].unique())
    moments = read_survey(tmp_path / "pairs.csv", of_wave, described, quartiers(ids), Findings()).moments
    made = standardise(moments, described, "w", ids).table.set_index(keys).loc[of_r.index]
    agree(made, of_r, ["value", "se"])
    strata_of = Strata.of(moments, cells_of(moments), Domains.of(cells_of(moments), [], ids), described.standard.parts)
    rest = rest_of(strata_of, 1 + np.arange(len(ids)), 0)
    unit = np.array([described.indicators[item].formula.factor for item in strata_of.totals.items])
    index = pd.MultiIndex.from_product([ids, strata_of.totals.items], names=["quartier_id", "indicator"])
    numbers = {"difference": (rest.difference * unit).ravel(), "difference_se": (np.sqrt(rest.variance) * unit).ravel()}
    of_r = of_r[of_r["difference"].notna()]
    assert len(of_r) >= 6
    agree(
        pd.DataFrame(numbers, index=index).reorder_levels(keys).loc[of_r.index], of_r, ["difference", "difference_se"], atol=1e-12
    )


def people_of(rng, sizes, parts):
    """Respondents of quartiers, whose answers depend on the class alone."""
    quartier = np.repeat(list("AB"), sizes)
    classes = np.concatenate([rng.choice(2, size, p=own) for size, own in zip(sizes, parts, strict=True)]) + 1
    chance = np.where(classes == 1, 0.2, 0.8)
    return pd.DataFrame(
        {
            "quartier_id": quartier,
            "classes": classes,
            "weight": rng.uniform(0.5, 2, len(quartier)),
            "help": (rng.random(len(quartier)) < chance).astype(float),
            "safe": rng.integers(1, 6, len(quartier)).astype(float),
        }
    )


def test_an_old_quartier_is_not_taken_for_another():
    """Answers depend on age alone: raw values differ with the ages, standardised ones do not, and only those are tested."""
    described = with_standard(catalogue(groups=()), 50, 50)
    people = people_of(np.random.default_rng(3), (600, 600), ([0.9, 0.1], [0.2, 0.8]))
    raw = estimate(moments_by(people, described), described, "w", list("AB")).set_index(["indicator", "quartier_id"])
    made = standardise(moments_by(people, described), described, "w", list("AB")).table.set_index(["indicator", "quartier_id"])
    assert abs(raw.at[("help", "A"), "value"] - raw.at[("help", "B"), "value"]) > 30
    assert abs(made.at[("help", "A"), "value"] - made.at[("help", "B"), "value"]) < 10
    assert raw.at[("help", "A"), "verdict"] == "lower"
    assert made.at[("help", "A"), "verdict"] == "not_distinguishable"


def test_the_ages_of_the_sample_leave_everything_as_it_is():
    """Where the standard is the place's own weighted composition, the value is the raw one and the error is smaller."""
    people = people_of(np.random.default_rng(4), (300, 300), ([0.6, 0.4], [0.3, 0.7]))
    own = people[people["quartier_id"] == "A"].groupby("classes")["weight"].sum()
    described = with_standard(catalogue(groups=()), *own)
    raw = estimate(moments_by(people, described), described, "w", list("AB")).set_index(["indicator", "quartier_id"])
    made = standardise(moments_by(people, described), described, "w", list("AB")).table.set_index(["indicator", "quartier_id"])
    assert made.at[("help", "A"), "value"] == pytest.approx(raw.at[("help", "A"), "value"], rel=1e-12)
    assert made.at[("help", "A"), "se"] < raw.at[("help", "A"), "se"]


def test_margins_of_the_strata_take_nothing_off_what_is_standardised_by_them():
    """Calibrated to each quartier's ages, a raw mean varies less; a standardised one has no spread between ages to lose."""
    people = people_of(np.random.default_rng(7), (300, 200), ([0.6, 0.4], [0.3, 0.7]))
    described = with_standard(catalogue(groups=()), 50, 50)
    plain = moments_by(people, described)
    cells = pd.get_dummies(plain.counts["quartier_id"] + plain.counts["classes"].astype("str")).to_numpy(dtype="float64")
    calibrated = replace(plain, calibration=Calibration(sparse.csr_array(cells), np.ones(len(cells))))
    raw = [estimate(moments, described, "w", list("AB"))["se"] for moments in (plain, calibrated)]
    made = [standardise(moments, described, "w", list("AB")).table for moments in (plain, calibrated)]
    assert (raw[1] < 0.99 * raw[0]).any()
    in_quartiers = (made[0]["level"] == "quartier").to_numpy()
    agree(made[1][in_quartiers], made[0][in_quartiers], ["value", "se"])


def test_an_empty_stratum_leaves_no_value():
    people = people_of(np.random.default_rng(5), (80, 80), ([1.0, 0.0], [0.5, 0.5]))
    described = with_standard(catalogue(groups=()), 50, 50)
    made = standardise(moments_by(people, described), described, "w", list("AB")).table.set_index(["indicator", "quartier_id"])
    assert made.loc[("help", "A"), ["value", "se", "lower", "upper"]].isna().all()
    assert made.at[("help", "A"), "verdict"] == "none"
    assert not np.isnan(made.at[("help", "B"), "value"])
    assert made.at[("help", "B"), "verdict"] == "none"  # of the rest nothing can be standardised


def test_without_a_standard_there_is_nothing():
    people = people_of(np.random.default_rng(6), (20, 20), ([0.5, 0.5], [0.5, 0.5]))
    assert standardise(moments_by(people, with_standard(catalogue(), 1, 1)), catalogue(), "w", list("AB")) is None


def test_rows_stand_as_in_the_table_of_estimates():
    moments, described, ids = surveyed("w1")
    areas = {"west": ("A", "B")}
    made = standardise(moments, described, "w1", ids, areas)
    raw = estimate(moments, described, "w1", ids, areas)
    pd.testing.assert_frame_equal(made.table[["level", *KEYS]], raw[["level", *KEYS]])
    np.testing.assert_allclose((made.mean * described.standard.parts).sum(axis=1), made.table["value"])
    assert (made.n.sum(axis=1) == made.table["n"].astype(float)).all()
