"""Replicate weights: how they are described, read, summed up, and what is wrong with them."""

from __future__ import annotations

import dataclasses
import tomllib

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from files.findings import Findings, Rejected, Severity
from files.options import FileOptions
from files.toml import Section
from indicators.estimates.domains import Domains
from indicators.estimates.replicated import design_totals
from indicators.estimates.table import estimate
from indicators.estimates.totals import cells_of, linearised
from indicators.formulas import Median
from indicators.survey.batches import batch_of
from indicators.survey.coding import codebook_of
from indicators.survey.design_options import check_design
from indicators.survey.moments import Moments
from indicators.survey.replication import Kind, Replication, replication_options
from indicators.survey.survey import read_survey
from indicators.survey.tabulation import Tabulation
from indicators.survey.worker import merged, summed
from language.words import words_for
from tests.indicators.small_city import SAFE, catalogue, indicator, quartiers, wave

IDS = list("ABC")
CATALOGUE = catalogue(groups=("young",))
COLUMNS = ["rep_1", "rep_2", "rep_3", "rep_4"]
SCALED = Replication(("rep_*",), Kind.OTHER, scale=0.5)
WAVE = wave(weight="weight", replication=SCALED)
WORDS = words_for("en")


def people(size=60, seed=1, replicates=4):
    """Three quartiers, weights of some twenty, and replicates that differ from them by person."""
    rng = np.random.default_rng(seed)
    table = pd.DataFrame(
        {
            "quartier": rng.choice(IDS, size),
            "weight": rng.uniform(10, 30, size),
            "young": rng.integers(0, 2, size),
            "help": np.where(rng.random(size) < 0.1, "", rng.integers(0, 2, size).astype(str)),
            "safe": np.where(rng.random(size) < 0.1, "", rng.integers(1, 6, size).astype(str)),
        }
    )
    columns = {f"rep_{number + 1}": table["weight"] * rng.uniform(0.2, 2, size) for number in range(replicates)}
    return table.assign(**columns)


def read(tmp_path, table, of=WAVE, name="survey.csv"):
    """The survey (None if rejected) and the findings, but for the one that tells how the columns were taken."""
    path, findings = tmp_path / name, Findings()
    table.to_parquet(path, index=False) if name.endswith("parquet") else table.to_csv(path, index=False)
    try:
        survey = read_survey(path, of, CATALOGUE, quartiers(IDS), findings)
    except Rejected:
        survey = None
    return survey, [finding for finding in findings if finding.code != "survey.replicates"]


def estimates(tmp_path, table, of=WAVE, name="survey.csv"):
    survey, findings = read(tmp_path, table, of, name)
    assert findings == []
    return estimate(survey.moments, CATALOGUE, "w", IDS)


def assert_equal(ours, theirs):
    pd.testing.assert_frame_equal(ours, theirs, rtol=1e-11, atol=1e-13)


def options(text):
    findings = Findings()
    made = replication_options(Section(tomllib.loads(text), ("waves", "0", "replicates"), {}, "dataset.toml", findings))
    return made, list(findings)


# ---------------------------------------------------------------- what dataset.toml says


@pytest.mark.parametrize(
    ("text", "number", "factors"),
    [
        ('type = "JK1"\nscale = 0.75', 4, [0.75] * 4),
        ('type = "JKn"\nrscales = [0.5, 0.5, 0.8, 0.8]', 4, [0.5, 0.5, 0.8, 0.8]),
        ('type = "JKn"\nscale = 0.5\nrscales = 0.8', 2, [0.4, 0.4]),
        ('type = "BRR"', 4, [0.25] * 4),
        ('type = "Fay"\nfay_rho = 0.5', 4, [1.0] * 4),
        ('type = "bootstrap"', 5, [0.25] * 5),
        ('type = "bootstrap"\nscale = 0.1', 2, [0.1, 0.1]),
        ('type = "other"\nscale = 2', 2, [2.0, 2.0]),
    ],
)
def test_a_kind_knows_what_each_replicate_counts(text, number, factors):
    made, findings = options(f'columns = "rep_*"\n{text}')
    assert findings == []
    np.testing.assert_allclose(made.factors(number), factors)
    assert (made.mse, made.combined) == (False, None)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('type = "JK1"', "survey.replicates_option"),
        ('type = "other"', "survey.replicates_option"),
        ('type = "JKn"', "survey.replicates_option"),
        ('type = "BRR"\nscale = 0.1', "survey.replicates_option"),
        ('type = "bootstrap"\nfay_rho = 0.3', "survey.replicates_option"),
        ('type = "Fay"', "toml.missing_key"),
        ('type = "Fay"\nfay_rho = 1', "toml.wrong_value"),
        ('type = "jackknife"', "toml.wrong_value"),
        ('type = "JK1"\nscale = 0', "toml.wrong_value"),
        ('type = "JK1"\nscale = 95', "toml.wrong_value"),
        ('type = "JKn"\nrscales = [0, 0]', "toml.wrong_value"),
        ('type = "JKn"\nrscales = [0.5, -1]', "toml.wrong_value"),
        ('type = "BRR"\nreplicates = 5', "toml.unknown_key"),
    ],
)
def test_what_a_kind_needs_or_does_not_take_is_told(text, code):
    _, [finding] = options(f'columns = "rep_*"\n{text}')
    assert finding.code == code
    assert finding.blocks


def test_columns_are_a_pattern_or_names():
    pattern, named = (options(f'columns = {columns}\ntype = "BRR"')[0] for columns in ('"rep_?"', '["rep_2", "rep_1"]'))
    file = ("rep_1", "weight", "rep_2", "rep_10")
    assert pattern.among(file) == ("rep_1", "rep_2")
    assert named.among(file) == ("rep_2", "rep_1")
    _, [finding] = options('columns = []\ntype = "BRR"')
    assert finding.code == "toml.wrong_value"


@pytest.mark.parametrize(
    ("roles", "code"),
    [
        ({"weight": "w", "replication": SCALED, "stratum": "s"}, "survey.two_designs"),
        ({"weight": "w", "replication": SCALED, "panel": "p"}, "survey.two_designs"),
        ({"replication": SCALED}, "survey.replicates_without_weight"),
        ({"psu_size": "m", "stratum_size": "n"}, "survey.second_stage"),
        ({"psu_size": "m", "psu": "p"}, "survey.second_stage"),
    ],
)
def test_roles_that_do_not_go_together_are_told(roles, code):
    findings = Findings()
    check_design(wave(**roles), Section({}, ("waves", "0"), {}, "dataset.toml", findings))
    assert [(finding.code, finding.severity) for finding in findings] == [(code, Severity.STOP)]


# ---------------------------------------------------------------- what the file holds


def test_how_the_columns_were_taken_is_told(tmp_path):
    people().to_csv(tmp_path / "survey.csv", index=False)
    findings = Findings()
    read_survey(tmp_path / "survey.csv", WAVE, CATALOGUE, quartiers(IDS), findings)
    [finding] = findings
    assert (finding.severity, finding.code) == (Severity.MEND, "survey.replicates")
    assert WORDS.say(finding.observed) == "4 columns of replicate weights, rep_1 to rep_4"
    assert WORDS.say(finding.why) == "Taken as weights, other; errors are distances from the mean of the replicates."


@pytest.mark.parametrize(
    ("change", "code", "row"),
    [
        ({"rep_3": -1.0}, "survey.replicate_weight", 2),
        ({"rep_2": np.nan}, "survey.replicate_weight", 2),
    ],
)
def test_a_replicate_weight_is_never_missing_or_negative(tmp_path, change, code, row):
    table = people()
    for column, cell in change.items():
        table.loc[0, column] = cell
    _, [finding] = read(tmp_path, table)
    assert (finding.code, finding.row, finding.severity) == (code, row, Severity.STOP)


def test_a_replicate_weight_is_a_number(tmp_path):
    table = people().astype({"rep_2": "object"})
    table.loc[3, "rep_2"] = "much"
    _, findings = read(tmp_path, table)
    [wrong] = [finding for finding in findings if finding.row == 5]
    assert wrong.code == "survey.replicate_weight"
    assert "rep_2" in WORDS.say(wrong.remedy)
    assert "rep_1" not in WORDS.say(wrong.remedy)


@pytest.mark.parametrize(
    ("replication", "code"),
    [
        (Replication(("boot_*",), Kind.BRR), "survey.unknown_column"),
        (Replication(("rep_1", "rep_9"), Kind.BRR), "survey.unknown_column"),
        (Replication(("rep_*",), Kind.JKN, rscales=(0.5, 0.5, 0.5)), "survey.rscales"),
        (Replication(("rep_1",), Kind.BOOTSTRAP), "survey.single_replicate"),
        (Replication(("rep_*", "we*"), Kind.BOOTSTRAP), "survey.replicates_overlap"),
        (Replication(("rep_*", "safe"), Kind.BOOTSTRAP), "survey.replicates_overlap"),
    ],
)
def test_columns_must_be_there_and_as_many_as_rscales(tmp_path, replication, code):
    survey, [finding] = read(tmp_path, people(), wave(weight="weight", replication=replication))
    assert survey is None
    assert finding.code == code


def test_factors_are_not_taken_for_weights_unasked(tmp_path):
    table = people()
    table[COLUMNS] = table[COLUMNS].div(table["weight"], axis=0)
    survey, [finding] = read(tmp_path, table)
    assert survey is None
    assert (finding.severity, finding.code) == (Severity.ASK, "survey.replicates_combined")
    for combined in (True, False):
        answered = wave(weight="weight", replication=dataclasses.replace(SCALED, combined=combined))
        assert read(tmp_path, table, answered)[0] is not None


def test_a_quartier_without_weight_under_a_replicate_is_told(tmp_path):
    table = people()
    table.loc[table["quartier"] == "B", ["rep_2", "rep_4"]] = 0.0
    survey, [finding] = read(tmp_path, table)
    assert (finding.severity, finding.code) == (Severity.MEND, "survey.empty_replicates")
    assert "B" in WORDS.say(finding.observed)
    left = estimate(survey.moments, CATALOGUE, "w", IDS)
    only = wave(weight="weight", replication=Replication(("rep_1", "rep_3"), Kind.OTHER, scale=0.5))
    two = estimates(tmp_path, table, only)
    in_b = left["quartier_id"] == "B"
    np.testing.assert_allclose(left.loc[in_b, "se"].astype(float), two.loc[in_b, "se"].astype(float), rtol=1e-11)


def test_a_median_is_left_out_of_a_wave_of_replicates(tmp_path):
    people().to_csv(tmp_path / "survey.csv", index=False)
    described, findings = catalogue(SAFE, indicator("middle", Median("safe", 1, 5)), groups=("young",)), Findings()
    survey = read_survey(tmp_path / "survey.csv", WAVE, described, quartiers(IDS), findings)
    assert {finding.code for finding in findings} == {"survey.replicates_median", "survey.replicates"}
    assert set(survey.moments.centres) == {"safe"}


# ---------------------------------------------------------------- what follows from them


def test_factors_of_the_weight_are_the_weights_they_make(tmp_path):
    table = people()
    factors = table.copy()
    factors[COLUMNS] = table[COLUMNS].div(table["weight"], axis=0)
    given = wave(weight="weight", replication=dataclasses.replace(SCALED, combined=False))
    assert_equal(estimates(tmp_path, factors, given), estimates(tmp_path, table))


def test_order_and_size_of_the_columns_do_not_matter(tmp_path):
    table, rscales = people(), (0.2, 0.4, 0.6, 0.8)
    described = Replication(("rep_*",), Kind.JKN, rscales=rscales)
    ours = estimates(tmp_path, table, wave(weight="weight", replication=described))
    swapped = dataclasses.replace(described, columns=("rep_4", "rep_2", "rep_1", "rep_3"), rscales=(0.8, 0.4, 0.2, 0.6))
    assert_equal(estimates(tmp_path, table, wave(weight="weight", replication=swapped)), ours)
    larger = table.assign(rep_1=table["rep_1"] * 3, rep_4=table["rep_4"] / 7)  # which a mean does not mind, but a total does
    scaled = estimates(tmp_path, larger, wave(weight="weight", replication=swapped))
    assert_equal(scaled.drop(columns="total_se"), ours.drop(columns="total_se"))
    assert (scaled["total_se"] > ours["total_se"]).any()


def test_replicates_that_are_the_weight_have_no_spread(tmp_path):
    table = people()
    elsewhere = table["quartier"] == "C"
    alike = estimates(tmp_path, table.assign(**{name: table[name].where(elsewhere, table["weight"]) for name in COLUMNS}))
    alike = alike[alike["quartier_id"].isin(["A", "B"])]
    assert (alike["se"] == 0).all()
    assert (alike["df"] == 0).all()
    assert alike.query("0 < value < 100 and indicator == 'help'")["lower"].isna().all()


def test_columns_that_are_all_alike_are_no_replicates(tmp_path):
    table = people()
    _, [finding] = read(tmp_path, table.assign(**dict.fromkeys(COLUMNS, table["weight"])))
    assert finding.code == "survey.replicates_alike"


@pytest.mark.parametrize("taken_in", ["rep_year", "rep_id"])
def test_a_column_that_a_pattern_takes_in_is_asked_about_by_name(tmp_path, taken_in):
    table = people().assign(rep_year=2017, rep_id=1)
    columns = [name for name in table if name not in {"rep_year", "rep_id"} - {taken_in}]
    _, [finding] = read(tmp_path, table[columns])
    assert (finding.code, finding.severity) == ("survey.replicate_apart", Severity.ASK)
    assert taken_in in WORDS.say(finding.observed)
    listed = dataclasses.replace(SCALED, columns=(*COLUMNS, taken_in))  # what the remedy offers, if it is one of them
    assert read(tmp_path, table, wave(weight="weight", replication=listed))[1] == []


def test_replicates_do_not_change_a_value(tmp_path):
    table = people()
    without = estimates(tmp_path, table, wave(weight="weight"))
    ours = estimates(tmp_path, table)
    columns = ["indicator", "target_group", "quartier_id", "value", "n", "n_eff", "weight"]
    assert_equal(ours[columns], without[columns])
    assert (ours["se"] != without["se"]).any()


def test_leaving_out_one_person_each_is_nearly_linearisation(tmp_path):
    """The jackknife of single persons: for a large sample the textbook variance of a mean."""
    table = people(400, seed=3)[["quartier", "weight", "young", "help", "safe"]]
    n = len(table)
    weights = np.outer(table["weight"], np.ones(n)) * n / (n - 1) * (1 - np.eye(n))
    table = pd.concat([table, pd.DataFrame(weights, columns=[f"rep_{number}" for number in range(n)])], axis=1)
    left_out = Replication(("rep_*",), Kind.JK1, scale=(n - 1) / n)
    ours = estimates(tmp_path, table, wave(weight="weight", replication=left_out))
    linear = estimates(tmp_path, table, wave(weight="weight"))
    np.testing.assert_allclose(ours["se"], linear["se"], rtol=0.05)
    everybody = ours.query("target_group == 'all'")
    in_place = table["quartier"].value_counts()
    np.testing.assert_array_equal(
        everybody["df"], np.minimum(everybody["quartier_id"].map(in_place).fillna(n), everybody["n"]) - 1
    )


@pytest.mark.parametrize("name", ["survey.csv", "survey.parquet"])
def test_batches_and_formats_do_not_matter(tmp_path, monkeypatch, name):
    monkeypatch.setattr("indicators.survey.engines.ROWS", 7)
    monkeypatch.setattr("indicators.survey.sources.LARGE", 0)
    monkeypatch.setattr("indicators.survey.sources.LINES", 11)
    table = people()
    parts = estimates(tmp_path, table, name=name)
    monkeypatch.undo()
    assert_equal(parts, estimates(tmp_path, table))


def test_workers_of_a_cluster_sum_up_replicates_too(tmp_path):
    table = people()
    codebook = codebook_of(WAVE, CATALOGUE, quartiers(IDS), list(table.columns), {}, "survey", Findings())
    record = pa.RecordBatch.from_pandas(table[list(codebook.columns)], preserve_index=False)
    halves = [next(summed(Tabulation(codebook), FileOptions(), iter([part]))) for part in (record.slice(0, 25), record.slice(25))]
    [whole] = merged(iter(halves))
    total = Tabulation(codebook)
    total.merge(pd.read_pickle(pa.BufferReader(whole.column(0)[0].as_py())))
    alone = Tabulation(codebook)
    alone.add(batch_of(record, None))
    ours, theirs = (estimate(Moments.of(tabulation.sums, (), SCALED), CATALOGUE, "w", IDS) for tabulation in (total, alone))
    assert ours["se"].gt(0).any()
    assert_equal(ours, theirs)


def test_covariances_of_totals_linearise_to_about_the_variance_of_means(tmp_path):
    table = people(300, seed=5)
    table[COLUMNS] = table[["weight"] * 4].to_numpy() * np.random.default_rng(2).uniform(0.97, 1.03, (300, 4))
    survey, _ = read(tmp_path, table)
    cells = cells_of(survey.moments)
    totals = design_totals(survey.moments, cells, Domains.of(cells, ["young"], IDS))
    linear = linearised(totals.own, totals.mean, totals.mean, totals.w, totals.w)
    np.testing.assert_allclose(linear, totals.variance(), rtol=0.02)
