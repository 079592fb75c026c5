"""A city with three surveys: slopes, steps, shared persons, breaks in a series."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from dataset.dataset import Dataset
from dataset.load import load
from files.findings import Finding, Rejected
from indicators.estimates.sentences import break_of, trends_of
from language.words import words_for
from release.earlier.publication import read_publication, write_publication
from release.tables.released import TRENDS
from tests.findings import only
from tests.three_waves import RISING, WAVES, answers, build_three_waves, dataset_toml, wave_table, with_break


def refused(folder: Path) -> list[Finding]:
    with pytest.raises(Rejected) as rejected:
        load(folder)
    return list(rejected.value.findings)


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    return load(build_three_waves(tmp_path_factory.mktemp("panel")))


@pytest.fixture(scope="module")
def apart(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    """The same answers, nobody told that persons were asked again."""
    tables = dataset_toml(*(wave_table(number, panel=False) for number in range(3)))
    return load(build_three_waves(tmp_path_factory.mktemp("apart"), dataset=tables))


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    return load(build_three_waves(tmp_path_factory.mktemp("broken"), catalogue=with_break()))


def test_every_place_has_a_slope_over_all_waves(city: Dataset) -> None:
    table = city.trends.table
    assert list(table.columns) == list(TRENDS)
    assert set(table["first"]) == {"2017"}
    assert set(table["last"]) == {"2025"}
    assert set(table["waves"]) == {3}
    rows = city.trends.rows("comfort", "all")
    assert list(rows.index) == list(city.quartier_names)
    assert (rows["value"].between(rows["lower"], rows["upper"])).all()


def test_what_grew_is_rising_and_what_did_not_is_not(city: Dataset) -> None:
    verdicts = city.trends.rows("comfort", "all")["verdict"]
    assert set(verdicts[list(RISING)]) == {"rising"}
    assert not set(verdicts.drop(list(RISING))) & {"rising", "falling"}


def test_a_slope_is_that_of_the_released_values(city: Dataset) -> None:
    years = np.array([2017 + 104.5 / 365, 2020 + 289.5 / 366, 2025 + 135.5 / 365])
    values = [city.quartier_rows("comfort", "all", wave)["value"] for wave in WAVES]
    slopes = np.polyfit(years, np.array(values, dtype=float), 1)[0]
    np.testing.assert_allclose(city.trends.rows("comfort", "all")["value"], slopes, atol=0.051)


def test_panel_persons_do_not_change_what_a_wave_says(city: Dataset, apart: Dataset) -> None:
    pd.testing.assert_frame_equal(city.estimates, apart.estimates)
    assert apart.released.between == {}


def test_shared_persons_leave_one_coarse_correlation_a_pair_of_waves(city: Dataset) -> None:
    assert set(city.released.between) == {"comfort", "trust"}
    for own in city.released.between.values():
        assert own.items == WAVES
        assert np.array_equal(np.diag(own.r), np.ones(3))
        steps = own.r[np.triu_indices(3, 1)] * 100
        assert np.array_equal(steps, np.round(steps))
        assert 0 < own.r[0, 2] < own.r[0, 1] <= 0.95


def test_shared_persons_make_changes_more_certain(city: Dataset, apart: Dataset) -> None:
    width = [
        (data.released.changes["upper"] - data.released.changes["lower"])[data.released.changes["indicator"] == "trust"].mean()
        for data in (city, apart)
    ]
    assert width[0] < 0.95 * width[1]


def test_steps_are_neighbouring_changes_of_a_place(city: Dataset) -> None:
    steps = city.trends.steps("comfort", "all", "3")
    assert list(zip(steps["before"], steps["after"], strict=True)) == [("2017", "2020"), ("2020", "2025")]
    for row in steps.itertuples():
        change = city.change_rows("comfort", "all", row.before, row.after).loc["3"]
        assert (row.value, row.lower, row.upper) == (change["value"], change["lower"], change["upper"])
    assert len(city.trends.steps("comfort", "all")) == 2


def test_changes_of_all_pairs_of_waves_stay(city: Dataset) -> None:
    pairs = set(zip(city.released.changes["before"], city.released.changes["after"], strict=True))
    assert pairs == {("2017", "2020"), ("2017", "2025"), ("2020", "2025")}


def test_a_break_is_never_bridged(broken: Dataset, city: Dataset) -> None:
    changes = broken.released.changes
    comfort = changes[changes["indicator"] == "comfort"]
    assert set(zip(comfort["before"], comfort["after"], strict=True)) == {("2020", "2025")}
    assert set(broken.released.steps.query("indicator == 'comfort'")["before"]) == {"2020"}
    assert "comfort" not in set(broken.trends.table["indicator"])
    assert broken.trends.rows("comfort", "all").empty
    assert "trust" in set(broken.trends.table["indicator"])
    rows = broken.change_rows("comfort", "all", "2017", "2025")
    assert rows[["value", "lower", "upper", "n"]].isna().all(axis=None)
    assert set(rows["status"]) == {"no_data"}
    assert set(rows["verdict"]) == {"none"}
    assert city.change_rows("comfort", "all", "2017", "2025")["value"].notna().all()


def test_a_break_is_named_on_request(broken: Dataset) -> None:
    for before, after in (("2017", "2020"), ("2017", "2025"), ("2025", "2017")):
        gap = broken.series_break("comfort", before, after)
        assert gap is not None
        assert break_of(gap, "Befragung 2020", words_for("en")).endswith("Befragung 2020: new scale")
    assert broken.series_break("comfort", "2020", "2025") is None
    assert broken.series_break("trust", "2017", "2025") is None


def test_a_trend_is_said_in_words(city: Dataset) -> None:
    rows = city.trends.rows("comfort", "all")
    said = dict(zip(rows.index, trends_of(rows, city.catalogue.indicators["comfort"], words_for("en")), strict=True))
    assert said["3"] == f"risen by about {rows.loc['3', 'value']:.1f} percentage points a year since 2017"
    assert said["9"] == "no certain trend since 2017"


def test_a_file_keeps_how_waves_go_together(city: Dataset, tmp_path: Path) -> None:
    write_publication(city.released, city.catalogue, city.estimates, tmp_path / "first.parquet")
    read = read_publication(tmp_path / "first.parquet").between
    assert set(read) == {"comfort", "trust"}
    np.testing.assert_array_equal(read["trust"].r, city.released.between["trust"].r)


def test_late_answers_wait_in_what_waves_have_in_common_too(city: Dataset, tmp_path: Path) -> None:
    """Otherwise the answer of one person could be read off the difference of two correlations."""
    write_publication(city.released, city.catalogue, city.estimates, tmp_path / "first.parquet")
    tables = answers()
    tables[2] = pd.concat([tables[2], tables[2].iloc[[0]].assign(person="late", q1=5, q2=5)])
    again = load(build_three_waves(tmp_path / "late", tables), earlier=[tmp_path / "first.parquet"])
    assert again.released.waiting
    for name, own in again.released.between.items():
        np.testing.assert_array_equal(own.r, city.released.between[name].r)
    later = load(build_three_waves(tmp_path / "later", tables), earlier=[])
    assert not later.released.waiting


def test_a_break_must_name_a_wave_that_has_one_before_it(tmp_path: Path) -> None:
    for number, wave in enumerate(("2017", "2019")):
        findings = refused(build_three_waves(tmp_path / str(number), catalogue=with_break(wave)))
        assert only(findings, "catalogue.break_in_series").file == "catalogue.toml"


def test_a_register_figure_has_no_break(tmp_path: Path) -> None:
    catalogue = with_break().replace(
        'unit = { de = "Einwohner", en = "inhabitants" }\n',
        'unit = { de = "Einwohner", en = "inhabitants" }\nbreaks_in_series = [{ wave = "2020", why = "x" }]\n',
    )
    only(refused(build_three_waves(tmp_path, catalogue=catalogue)), "toml.wrong_value")


def test_a_person_stands_once_in_a_wave(tmp_path: Path) -> None:
    tables = answers()
    tables[1] = pd.concat([tables[1], tables[1].iloc[:2]])
    assert only(refused(build_three_waves(tmp_path, tables)), "survey.panel_twice").file == "survey_2020.csv"


def test_a_panel_shares_persons_with_another_wave(tmp_path: Path) -> None:
    tables = answers()
    tables[0]["person"] = "x" + tables[0]["person"]
    assert only(refused(build_three_waves(tmp_path, tables)), "survey.panel_alone").observed == "2017"


def test_waves_of_a_panel_that_have_nobody_in_common_do_not_go_together(tmp_path: Path) -> None:
    """2017 and 2025 meet 2020 only; one stratum for the whole city would let them seem to go together."""
    tables = answers()
    tables[2] = tables[2][~tables[2]["person"].isin(tables[0]["person"])]
    one_stratum = dataset_toml().replace('stratum = "quartier"\n', "")
    between = load(build_three_waves(tmp_path, tables, dataset=one_stratum)).released.between["comfort"]
    assert between.r[0, 2] == 0
    assert between.r[0, 1] > 0


def test_an_unknown_time_is_asked_for_and_never_guessed(tmp_path: Path) -> None:
    tables = dataset_toml(wave_table(0), wave_table(1, period=""), wave_table(2, period="2024/2025"))
    codes = [finding.code for finding in refused(build_three_waves(tmp_path, dataset=tables))]
    assert codes == ["config.wave_time", "config.wave_time"]


def test_a_year_alone_is_taken_for_its_middle_and_said(tmp_path: Path) -> None:
    tables = dataset_toml(wave_table(0, period="Frühjahr 2017"), wave_table(1, extra='midpoint = "2020-06-15"'), wave_table(2))
    data = load(build_three_waves(tmp_path, dataset=tables))
    assert [finding.code for finding in data.findings] == ["config.wave_months"]


def test_two_waves_need_no_time(tmp_path: Path) -> None:
    tables = dataset_toml(wave_table(0, period=""), wave_table(1, period=""))
    data = load(build_three_waves(tmp_path, dataset=tables))
    assert data.trends.table.empty
    assert len(data.released.changes) == len(data.released.steps) > 0


@pytest.mark.parametrize(
    ("extra", "code"), [('midpoint = "2016"', "config.wave_order"), ('midpoint = "soon"', "config.wave_midpoint")]
)
def test_a_wrong_time_is_refused(tmp_path: Path, extra: str, code: str) -> None:
    tables = dataset_toml(wave_table(0), wave_table(1, extra=extra), wave_table(2))
    only(refused(build_three_waves(tmp_path, dataset=tables)), code)


def test_where_clusters_were_drawn_it_is_they_that_waves_share(tmp_path: Path) -> None:
    tables = dataset_toml(*(wave_table(number, extra='psu = "block"') for number in range(3)))
    assert {finding.code for finding in refused(build_three_waves(tmp_path, dataset=tables))} == {"toml.wrong_value"}
