"""What holds for calibrated weights whatever the survey is."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from scipy import sparse

from files.findings import Findings, Rejected
from indicators.conditions import Condition
from indicators.estimates.domains import Domains
from indicators.estimates.table import estimate
from indicators.estimates.totals import Totals, cells_of
from indicators.survey.calibration import blocks_of
from indicators.survey.margins import Margin
from indicators.survey.survey import read_survey
from indicators.weighting.raking import rake
from indicators.weighting.weigh import weighed
from language.words import words_for
from tests.findings import only
from tests.indicators.small_city import catalogue, quartiers, wave

IDS = list("abcd")
NUMBERS = ["value", "se", "lower", "upper", "n_eff", "deff"]
ROLES = {"weight": "weight", "stratum": "stratum", "psu": "psu", "stratum_size": None}
SEX = {cell: (Condition("sex", None, None, (cell,)),) for cell in "mw"}
AGE = {"below": (Condition("age", None, 39, ()),), "above": (Condition("age", 40, None, ()),)}

OLD = {"old": (Condition("age", 60, None, ()),)}
DIVERSE = {"d": (Condition("sex", None, None, ("d",)),)}


def people(seed=1, size=400):
    rng = np.random.default_rng(seed)
    table = pd.DataFrame(
        {
            "quartier": rng.choice(IDS, size),
            "stratum": rng.choice(["s", "t"], size),
            "psu": "",
            "weight": rng.uniform(5, 30, size).round(3),
            "sex": rng.choice(list("mw"), size),
            "age": rng.integers(18, 90, size),
            "young": rng.integers(0, 2, size),
            "newcomer": rng.integers(0, 2, size),
            "help": rng.choice(["0", "1", ""], size, p=[0.4, 0.5, 0.1]),
            "safe": rng.choice(["1", "2", "3", "4", "5", ""], size),
        }
    )
    return table.assign(psu=table["stratum"] + (rng.integers(0, 30, size)).astype("str"))


def margin(name, classes, *, by_quartier=False, others=False, **persons):
    """Figures of the whole city by class, or by quartier and class, as quartier_class."""
    split = {(key.partition("_")[::2] if by_quartier else ("", key)): float(value) for key, value in persons.items()}
    return Margin(name, "margins.csv", classes, by_quartier, split, others)


QUARTIERS = margin("quartier", {}, by_quartier=True, a_=1900, b_=1700, c_=2300, d_=1500)
SEXES = margin("sex", SEX, m=3500, w=3900)
AGES = margin("age", AGE, below=2400, above=5000)
ALL = (QUARTIERS, SEXES, AGES)


def read(table, folder, margins=ALL, *, clustered=True, weights="design", **options):
    path = folder / "survey.csv"
    table.to_csv(path, index=False)
    asked = wave(**ROLES, margins=margins, weights=weights, **options)
    if not clustered:
        asked = replace(asked, psu=None)
    findings = Findings()
    moments = read_survey(path, asked, catalogue(), quartiers(IDS), findings).moments
    return (*weighed(moments, asked, path.name, findings), findings)


def estimates(moments):
    return estimate(moments, catalogue(), "w", IDS)


def counted(moments, partition):
    counts = moments.counts
    return counts["w"].groupby(moments.classes(counts, partition)).sum().to_numpy()


@pytest.mark.parametrize("bounds", [None, (0.7, 1.4)])
def test_raked_weights_meet_every_margin(tmp_path, bounds):
    moments, report, _ = read(people(), tmp_path, bounds=bounds)
    np.testing.assert_allclose(counted(moments, "margin sex"), [3500, 3900], rtol=1e-10)
    np.testing.assert_allclose(counted(moments, "margin age"), [2400, 5000], rtol=1e-10)
    np.testing.assert_allclose(moments.counts.groupby("quartier_id")["w"].sum(), [1900, 1700, 2300, 1500], rtol=1e-10)
    low, high = bounds or (0, np.inf)
    assert low * (1 - 1e-9) <= report.least < 1 < report.most <= high * (1 + 1e-9)


def test_raking_is_iterative_proportional_fitting(tmp_path):
    table = people()
    weights = table["weight"].to_numpy()
    keys = [table["quartier"], table["sex"], table["age"] >= 40]
    figures = [{"a": 1900, "b": 1700, "c": 2300, "d": 1500}, {"m": 3500, "w": 3900}, {False: 2400, True: 5000}]
    for _ in range(200):
        for key, wanted in zip(keys, figures, strict=True):
            weights = (
                weights * key.map(wanted).to_numpy() / pd.Series(weights).groupby(key.to_numpy()).transform("sum").to_numpy()
            )
    answered = table["safe"] != ""
    expected = np.average(table["safe"][answered].astype(float), weights=weights[answered])
    moments, _, _ = read(table, tmp_path)
    made = estimates(moments).query("indicator == 'safe' and level == 'city' and target_group == 'all'")["value"].item()
    assert made == pytest.approx(expected, rel=1e-10)


@pytest.mark.parametrize("clustered", [False, True])
def test_what_a_margin_fixes_has_no_error(tmp_path, clustered):
    """The number of young people, and their share, where young is a margin."""
    young = {cell: (Condition("young", None, None, (cell,)),) for cell in "01"}
    table = people().assign(help=lambda rows: rows["young"])
    fixed = margin("young", young, **{"0": 4000, "1": 3400})
    moments, _, _ = read(table, tmp_path, (QUARTIERS, fixed), clustered=clustered)
    plain = estimates(replace(moments, calibration=None)).query("indicator == 'help' and level == 'city'")
    rows = estimates(moments).query("indicator == 'help' and level == 'city'").set_index("target_group")
    assert rows.at["all", "value"] == pytest.approx(100 * 3400 / 7400, rel=1e-12)
    assert rows.at["all", "se"] < 1e-6 * plain["se"].max()
    cells = cells_of(moments)
    totals = Totals(moments, cells, Domains.of(cells, ["young", "newcomer"], IDS))
    before = Totals(replace(moments, calibration=None), cells, totals.domains)
    help_, of_young = totals.items.index("help"), len(totals.domains.places)
    assert abs(totals.own[3, of_young, help_]) < 1e-9 * before.own[3, of_young, help_]
    places = np.arange(1, 1 + len(IDS))
    assert (np.abs(totals.own[3, places, help_]) < 1e-9 * before.own[3, places, help_]).all()


def test_a_margin_of_everybody_only_rescales(tmp_path):
    everybody = Margin("all", "margins.csv", {}, False, {("", ""): 123_456.0})
    moments, report, _ = read(people(), tmp_path, (everybody,))
    plain, _, _ = read(people(), tmp_path, ())
    assert moments.counts["w"].sum() == pytest.approx(123_456)
    assert report.least == pytest.approx(1)
    pd.testing.assert_frame_equal(estimates(moments)[NUMBERS], estimates(plain)[NUMBERS], rtol=1e-9)


@pytest.mark.parametrize("factor", [1e-3, 7.0])
@pytest.mark.parametrize("bounds", [None, (0.7, 1.4)])
def test_the_scale_of_design_weights_does_not_matter(tmp_path, factor, bounds):
    moments, _, _ = read(people(), tmp_path, bounds=bounds)
    rescaled = people().assign(weight=lambda rows: rows["weight"] * factor)
    scaled, _, _ = read(rescaled, tmp_path, bounds=bounds, small_weights=factor < 1)
    pd.testing.assert_frame_equal(estimates(moments)[NUMBERS], estimates(scaled)[NUMBERS], rtol=1e-8)


def test_the_order_of_margins_and_a_margin_that_says_it_twice_do_not_matter(tmp_path):
    moments, _, _ = read(people(), tmp_path)
    again = replace(SEXES, name="again")
    other, _, _ = read(people(), tmp_path, (AGES, again, QUARTIERS, SEXES))
    pd.testing.assert_frame_equal(estimates(moments)[NUMBERS], estimates(other)[NUMBERS], rtol=1e-8)


def test_weights_that_are_raked_already_stay_and_have_the_same_errors_as_when_they_were_the_design_s(tmp_path):
    moments, _, findings = read(people(), tmp_path, (QUARTIERS,), weights="calibrated", tolerance=1.0)
    assert moments.counts["w"].sum() == pytest.approx(people()["weight"].sum())
    only(list(findings), "survey.margin_nearly_met")
    raked, _, _ = read(people(), tmp_path, (QUARTIERS,))
    ours, other = (estimates(of).query("level == 'quartier'") for of in (moments, raked))
    pd.testing.assert_frame_equal(ours[NUMBERS], other[NUMBERS], rtol=1e-8)  # within a quartier all weights have one factor


def test_margins_by_quartier_fall_into_blocks_that_are_raked_alone():
    rng = np.random.default_rng(3)
    sex, age = rng.integers(0, 2, 60), rng.integers(0, 3, 60)
    place, weights = np.repeat([0, 1], 30), rng.uniform(1, 2, 60)
    columns = np.stack([5 * place + sex, 5 * place + 2 + age])
    x = sparse.csr_array((np.ones(120), (np.tile(np.arange(60), 2), columns.ravel())), shape=(60, 10))
    persons = np.array([30.0, 40, 20, 25, 25, 50, 30, 30, 30, 20])
    assert [len(block) for block in blocks_of(x)] == [5, 5]
    together = rake(x, weights, persons)
    apart = rake(sparse.csr_array(x[30:, 5:]), weights[30:], persons[5:])
    assert together.converged
    np.testing.assert_allclose(together.g[30:], apart.g, rtol=1e-9)
    np.testing.assert_allclose(x.T @ (weights * together.g), persons, rtol=1e-10)


def test_people_in_no_class_stop_or_keep_their_part(tmp_path):
    table = people().assign(age=lambda rows: rows["age"].where(rows.index % 20 > 0).astype("Int64"))
    with pytest.raises(Rejected) as rejected:
        read(table, tmp_path)
    assert "20 " in words_for("en").say(only(list(rejected.value.findings), "survey.margin_no_class").observed)
    moments, _, _ = read(table, tmp_path, (QUARTIERS, replace(AGES, others=True)))
    part = table["weight"][table["age"].isna()].sum() / table["weight"].sum()
    by_class = moments.counts["w"].groupby(moments.classes(moments.counts, "margin age")).sum()
    np.testing.assert_allclose(
        by_class[[-1, 0, 1]], 7400 * np.array([part, (1 - part) * 24 / 74, (1 - part) * 50 / 74]), rtol=1e-9
    )


def test_who_weighs_nothing_needs_no_class(tmp_path):
    table = people().assign(
        sex=lambda rows: rows["sex"].where(rows.index % 20 > 0, ""),
        weight=lambda rows: rows["weight"].where(rows.index % 20 > 0, 0),
    )
    moments, _, _ = read(table, tmp_path)
    np.testing.assert_allclose(counted(moments, "margin sex")[1:], [3500, 3900], rtol=1e-10)


@pytest.mark.parametrize(
    ("margins", "options", "code"),
    {
        "bounds too narrow": (ALL, {"bounds": (0.99, 1.01)}, "survey.raking_does_not_end"),
        "nobody": ((margin("sex", SEX | DIVERSE, m=3, w=4, d=1),), {}, "survey.margin_without_people"),
        "no figure": ((margin("sex", SEX, m=3),), {}, "survey.margin_without_figure"),
        "figure of zero": ((margin("sex", SEX, m=3, w=0),), {}, "survey.margin_without_figure"),
        "sums differ": ((QUARTIERS, margin("sex", SEX, m=3500, w=4900)), {}, "survey.margins_disagree"),
        "two classes": ((margin("age", AGE | OLD, below=1, above=2, old=1),), {}, "survey.two_classes"),
        "kind unknown": (ALL, {"weights": ""}, "survey.weights_of_which_kind"),
        "calibrated to others": (ALL, {"weights": "calibrated"}, "survey.margin_missed"),
    }.values(),
)  # fmt: skip
def test_what_does_not_fit_stops_with_words(tmp_path, margins, options, code):
    with pytest.raises(Rejected) as rejected:
        read(people(), tmp_path, margins, **options)
    codes = [finding.code for finding in rejected.value.findings]
    assert set(codes) == {code}


def test_sums_that_nearly_agree_are_scaled_and_told(tmp_path):
    moments, _, findings = read(people(), tmp_path, (QUARTIERS, margin("sex", SEX, m=3535, w=3939)))
    only(list(findings), "survey.margins_scaled")
    np.testing.assert_allclose(counted(moments, "margin sex"), [3500, 3900], rtol=1e-9)


def test_raking_is_told_with_what_each_margin_moved(tmp_path):
    _, report, findings = read(people(), tmp_path)
    only(list(findings), "survey.weights_raked")
    assert [finding.code for finding in findings].count("survey.margin_moved") == 3
    table = people()
    assert report.effect_before == pytest.approx(len(table) * (table["weight"] ** 2).sum() / table["weight"].sum() ** 2)
    moved = report.most_moved("age")
    assert moved.after == pytest.approx(100 * {"below": 2400, "above": 5000}[moved.of.name] / 7400)
    before = {name: table["weight"][(table["age"] >= 40) == (name == "above")].sum() for name in AGE}
    assert moved.before == pytest.approx(100 * before[moved.of.name] / table["weight"].sum())


@pytest.mark.parametrize(
    "options", [{"weights": "calibrated"}, {"weights": "", "stratum": None, "psu": None}, {"weights": "design"}]
)
def test_without_margins_the_kind_of_weights_is_told_or_asked(tmp_path, options):
    path = tmp_path / "survey.csv"
    people().to_csv(path, index=False)
    asked, findings = wave(**(ROLES | options)), Findings()
    moments = read_survey(path, asked, catalogue(), quartiers(IDS), findings).moments
    try:
        assert weighed(moments, asked, path.name, findings)[0] is moments
    except Rejected:
        only(list(findings), "survey.weights_of_which_kind")
        assert options["weights"] == ""
        return
    codes = [finding.code for finding in findings]
    assert codes == (["survey.weights_without_margins"] if options["weights"] == "calibrated" else [])
