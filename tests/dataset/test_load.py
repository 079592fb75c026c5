"""A whole folder: read, or refused with every reason at once."""

from __future__ import annotations

import dataclasses
import json
import shutil
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner

import cli
from dataset.dataset import Dataset
from dataset.load import load
from files.findings import Finding, Rejected
from indicators.relations.shrinkage import CannotFit
from release.tables.released import NUMBERS
from tests.demo import demo_city
from tests.findings import only
from tests.tiny_city import CATALOGUE, DATASET, WORKSHOPS, build_city, stations, survey

DEMO = Path(__file__).parents[2] / "data" / "kaiserslautern"
REAL = Path(__file__).parents[1] / "real"


def refused(folder: Path, files: Path | None = None) -> list[Finding]:
    with pytest.raises(Rejected) as rejected:
        load(folder, files)
    return list(rejected.value.findings)


@pytest.fixture(scope="session")
def demo() -> Dataset:
    return demo_city()


@pytest.fixture(scope="session")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    return load(build_city(tmp_path_factory.mktemp("tiny")))


@pytest.fixture
def broken_demo(tmp_path: Path) -> Path:
    return Path(shutil.copytree(DEMO, tmp_path / "city"))


def test_a_dataset_cannot_be_changed_and_holds_no_respondent(tiny: Dataset) -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        tiny.estimates = pd.DataFrame()
    for name, value in vars(tiny).items():
        if isinstance(value, pd.DataFrame):
            assert not {"age", "q1", "q2", "weight", "groups"} & set(value.columns), name
    assert len(tiny.estimates) == 2 * 2 * 10 + 9


def test_estimates_are_those_of_the_answers(tiny: Dataset) -> None:
    rows = tiny.quartier_rows("comfort", "all", "2020")
    assert rows["value"].to_list() == pytest.approx([10.0 * key for key in range(1, 10)])
    assert rows["n"].to_list() == [40] * 9
    assert tiny.city_estimate("comfort", "all", "2020").value == pytest.approx(50)
    assert tiny.quartier_rows("inhabitants", "all", "undated")["value"].to_list() == [100.0 * key for key in range(1, 10)]
    assert tiny.city_estimate("inhabitants", "all", "undated") is None


def test_every_quartier_has_a_row_in_every_map_and_withheld_ones_no_number(demo: Dataset) -> None:
    seen = set()
    for indicator in demo.catalogue.indicators:
        for group in demo.target_groups_of(indicator):
            for wave in demo.waves_of(indicator):
                rows = demo.quartier_rows(indicator, group, wave)
                assert list(rows.index) == [f"{key:02}" for key in range(1, 19)]
                hidden = rows[rows["status"].isin(["withheld", "no_data"])]
                assert hidden[list(NUMBERS)].isna().all(axis=None)
                seen |= set(rows["status"])
    assert {"ok", "unreliable", "withheld"} <= seen


def test_smoothed_values_stand_beside_direct_ones_and_withheld_quartiers_get_none(demo: Dataset) -> None:
    direct, smoothed = demo.quartier_rows("safe_at_night", "older", "2021"), demo.smoothed("safe_at_night", "older", "2021")
    withheld = direct["status"] == "withheld"
    assert withheld.any()
    assert smoothed.table.loc[withheld].drop(columns="synthetic").isna().all(axis=None)
    shown = smoothed.table[~withheld]
    city = demo.city_estimate("safe_at_night", "older", "2021").value
    assert (shown["value"] - city).abs().sum() < (direct.loc[~withheld, "value"] - city).abs().sum()
    assert ((shown["lower"] < shown["value"]) & (shown["value"] < shown["upper"])).all()
    with pytest.raises(CannotFit):
        demo.smoothed("inhabitants", "all", "undated")


def test_a_value_may_lean_on_two_register_figures_that_are_not_context(tmp_path: Path) -> None:
    leaning = CATALOGUE.replace("formula = { share", 'covariates = ["inhabitants"]\nformula = { share')
    better = leaning.replace('polarity = "neither"', 'polarity = "more_is_better"').replace('kind = "count"', 'kind = "rate"')
    assert load(build_city(tmp_path / "better", catalogue=better)).smoothed("comfort", "all", "2020").table["value"].notna().all()
    assert "covariates" in str(only(refused(build_city(tmp_path / "context", catalogue=leaning)), "toml.wrong_value").observed)


AREAS = DATASET + '\n[areas]\nfile = "areas.csv"\n'


def city_with_areas(folder: Path, rows: str) -> Path:
    city = build_city(folder, dataset=AREAS)
    (city / "areas.csv").write_text("area_id,name,quartier_id\n" + rows, encoding="utf-8")
    return city


def test_an_area_is_estimated_from_its_quartiers(tmp_path: Path) -> None:
    city = load(city_with_areas(tmp_path / "city", "west,Weststadt,1\nwest,Weststadt,4\n"))
    assert city.areas["west"].quartier_ids == ("1", "4")
    rows = city.estimates.query("level == 'area' and indicator == 'comfort' and target_group == 'all'")
    assert rows["value"].to_list() == pytest.approx([25.0])
    assert rows["n"].to_list() == [80]
    assert set(city.quartier_rows("comfort", "all", "2020").index) == {str(key) for key in range(1, 10)}


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ("west,West,1\nwest,West,1\n", "areas.twice"),
        ("west,West,1\nwest,Westen,4\n", "areas.names"),
        ("1,West,1\n", "areas.id"),
        ("west,West,77\n", "quartier.unknown"),
    ],
)
def test_a_wrong_area_is_told(tmp_path: Path, rows: str, code: str) -> None:
    assert only(refused(city_with_areas(tmp_path / "city", rows)), code).file == "areas.csv"


def test_a_value_stands_in_the_class_of_the_number_that_is_shown(tiny: Dataset) -> None:
    catalogue = dataclasses.replace(
        tiny.catalogue,
        indicators={"comfort": dataclasses.replace(tiny.catalogue.indicators["comfort"], breaks=(60.0,))},
    )
    changed = dataclasses.replace(tiny, catalogue=catalogue)
    classes = changed.classification("comfort")
    assert changed.class_numbers("comfort", pd.Series([59.4, 59.6, 60.0]), classes).to_list() == [0, 1, 1]


WHERE_CHANGED = -1  # the row in which the fault was put
BROKEN = {
    "missing file": ("dataset.toml", "survey_2017.csv", "survey_2018.csv", "folder.missing_file", "survey_2018.csv", None),
    "unknown column": ("dataset.toml", 'weight = "weight"', 'weight = "wieght"', "survey.unknown_column", "survey_2017.csv", 1),
    "theme": ("catalogue.toml", 'theme = "housing"', 'theme = "hosing"', "toml.wrong_value", "catalogue.toml", WHERE_CHANGED),
    "unknown quartier": ("statistics.csv", "01,inhabitants", "77,inhabitants", "quartier.unknown", "statistics.csv", 2),
    "no number": ("statistics.csv", "01,inhabitants,,", "01,inhabitants,,x", "cell.not_a_number", "statistics.csv", 2),
    "status": ("workshops.csv", "held", "hold", "workshops.unknown_id", "workshops.csv", 2),
    "toml": ("catalogue.toml", "[themes]", "[themes", "toml.syntax", "catalogue.toml", 4),
}


@pytest.mark.parametrize("kind", BROKEN)
def test_a_broken_copy_is_refused_with_file_row_and_remedy(broken_demo: Path, kind: str) -> None:
    file, old, new, code, told_file, row = BROKEN[kind]
    text = (broken_demo / file).read_text(encoding="utf-8")
    assert old in text
    (broken_demo / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    findings = refused(broken_demo)
    found = [f for f in findings if f.code == code]
    assert found, [f.code for f in findings]
    changed = text[: text.index(old)].count("\n") + 1
    assert (found[0].file, found[0].row) == (told_file, changed if row == WHERE_CHANGED else row)
    only(found[:1], code)


def test_an_unreadable_workbook_is_refused(tmp_path: Path) -> None:
    city = build_city(tmp_path / "city", dataset=DATASET.replace("survey.csv", "survey.xlsx"))
    (city / "survey.xlsx").write_bytes(b"PK\x03\x04 not a workbook")
    assert only(refused(city), "table.unreadable").file == "survey.xlsx"


def test_a_quartier_of_the_survey_that_the_boundaries_lack_is_told_with_its_row(tmp_path: Path) -> None:
    city = build_city(tmp_path / "city", survey=survey() + "Nordend,30,5,3\n")
    found = only(refused(city), "quartier.unknown")
    assert (found.file, found.row, found.observed) == ("survey.csv", 362, "Nordend")


SILENT = {
    "alias to nowhere": (
        {"dataset": DATASET + '[aliases]\n"Nordend" = "99"\n', "survey": survey() + "Nordend,30,5,3\n"},
        "quartier.alias",
    ),
    "register group": (
        {"statistics": "quartier_id,indicator,date,target_group,value\n1,inhabitants,,oldr,3\n"},
        "statistics.unknown_group",
    ),
    "register date": ({"statistics": "quartier_id,indicator,date,value\n1,inhabitants,32.13.2020,3\n"}, "statistics.date"),
    "endless number": ({"statistics": "quartier_id,indicator,date,value\n1,inhabitants,,1e400\n"}, "cell.not_a_number"),
    "endless limit": ({"catalogue": CATALOGUE.replace("decimals = 1", "breaks = [nan, 2]")}, "toml.wrong_value"),
    "event without a day": ({"workshops": WORKSHOPS.replace("2020-02-02", "")}, "workshops.no_date"),
}


@pytest.mark.parametrize("kind", SILENT)
def test_what_would_show_a_wrong_number_in_silence_is_told(tmp_path: Path, kind: str) -> None:
    texts, code = SILENT[kind]
    only(refused(build_city(tmp_path / "city", **texts)), code)


def test_a_name_that_stands_for_two_quartiers_is_no_key(tmp_path: Path) -> None:
    city = build_city(tmp_path / "city", names={"2": "Mitte", "3": "Mitte"}, survey=survey() + "Mitte,30,5,3\n")
    assert only(refused(city), "quartier.ambiguous").row == 362


def test_a_fault_that_nobody_foresaw_is_told_and_logged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError("nobody thought of this")

    monkeypatch.setattr("indicators.register.statistics.read_rows", fail)
    city = build_city(tmp_path / "city", workshops=WORKSHOPS.replace("held", "hold"))
    findings = refused(city)
    assert only(findings, "internal.unforeseen").file == "statistics.csv"
    assert only(findings, "workshops.unknown_id")
    assert "ZeroDivisionError" in caplog.text


def test_faults_in_several_files_are_told_at_once(tmp_path: Path) -> None:
    city = build_city(
        tmp_path / "city",
        survey=survey().replace("9,30,", "19,30,"),
        statistics="quartier_id,indicator,date,value\n1,inhabitans,,3\n",
        stations=stations().replace("w1,", "w7,"),
    )
    assert {f.file for f in refused(city) if f.blocks} == {"survey.csv", "statistics.csv", "stations.csv"}


def test_waves_need_ids_of_their_own_and_some_source_must_be_there(tmp_path: Path) -> None:
    wave = DATASET[DATASET.index("[[waves]]") : DATASET.index("[statistics]")]
    twice = build_city(tmp_path / "twice", dataset=DATASET + "\n" + wave)
    only(refused(twice), "config.wave_twice")
    none = DATASET.replace(wave, "").replace('[statistics]\nfile = "statistics.csv"\n', "")
    only(refused(build_city(tmp_path / "none", dataset=none)), "config.no_indicators")


def test_an_indicator_that_nothing_measures_is_told(tmp_path: Path) -> None:
    city = build_city(tmp_path / "city", catalogue=CATALOGUE.replace('"q2"', '"q3"'))
    assert only(refused(city), "catalogue.never_measured").observed == "trust"


def check(*arguments: object) -> tuple[int, str]:
    result = CliRunner().invoke(cli.app, ["check", *map(str, arguments)])
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result.exit_code, result.output


def test_check_exits_by_what_it_found(broken_demo: Path, tmp_path: Path) -> None:
    code, output = check(broken_demo)
    assert code == 0
    assert "statistics.csv" in output
    (broken_demo / "boundaries.dbf").unlink()
    code, output = check(broken_demo, "--language", "en")
    assert code == 1
    assert "boundaries.dbf" in output
    assert check(tmp_path / "nowhere")[0] == 1
    assert check(broken_demo, "--files", tmp_path / "nowhere")[0] == 1
    assert check(broken_demo, "--language", "fr")[0] == 2


def test_check_says_what_was_read_and_what_simplifying_changed(demo: Dataset) -> None:
    code, output = check(DEMO, "--language", "en")
    assert code == 0
    assert "Quartiers: 18 · surveys: 3" in output
    report = demo.boundaries.report
    assert f"{report.vertices_before:,} points became {report.vertices_after:,}" in output


def test_check_prints_json_for_machines(broken_demo: Path) -> None:
    (broken_demo / "survey_2021.csv").unlink()
    code, output = check(broken_demo, "--json")
    told = json.loads(output)
    assert code == 1
    assert all(set(one) == {"severity", "code", "file", "row", "found", "why", "remedy"} for one in told)
    assert [one["file"] for one in told if one["severity"] == "stop"] == ["survey_2021.csv"]


def test_the_canton_of_zurich_is_read_whole(real_data: Path) -> None:
    zurich = load(REAL / "zuerich_kanton", real_data / "zuerich_kanton")
    assert len(zurich.quartier_names) == 12
    assert len(zurich.catalogue.indicators) >= 6
    assert {group.dimension for group in zurich.catalogue.target_groups.values()} == {"age", "sex", "residence"}
    table = pd.read_csv(real_data / "zuerich_kanton" / "survey.csv", encoding="utf-8-sig", na_values="NA")
    answered = table.dropna(subset="Frage2_SQ001")
    city = zurich.city_estimate("feels_well", "all", "survey")
    assert city.n == len(answered)
    assert city.value == pytest.approx(100 * (answered["Frage2_SQ001"] == 4).mean(), abs=0.5)  # whole percent
    older = answered[answered["alter_koh"].isin(["65 bis 69", "70 bis 74", "75 bis 79", "80+"])]
    row = zurich.quartier_rows("feels_well", "older", "survey").loc["110"]
    there = older[older["bezirk_code"] == 110]
    assert row["n"] == len(there)
    assert row["value"] == pytest.approx(100 * (there["Frage2_SQ001"] == 4).mean(), abs=1 if len(there) < 60 else 0.5)
