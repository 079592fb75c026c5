"""The whole command on a real cluster: the numbers of Polars, its findings, and words where a cluster fails."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

from cli import app
from dataset.load import internal_table, load
from files.findings import Rejected
from indicators.survey.cluster import reason_of
from indicators.survey.engines import Engine
from language.words import words_for
from tests.tiny_city import DATASET, build_city

ROOT = Path(__file__).parents[2]
DEMO = ROOT / "data" / "kaiserslautern"
KEYS = ["level", "quartier_id", "target_group", "wave", "indicator"]


def in_parquet(folder: Path) -> Path:
    """The demonstration city: a survey of replicate weights in one Parquet file, one in a folder of parts, one in one file."""
    shutil.copytree(DEMO, folder)
    text = (folder / "dataset.toml").read_text(encoding="utf-8")
    first, second = text.index("[[waves]]"), text.index("[[waves]]", text.index("[[waves]]") + 1)
    wave = text[first:second].replace('stratum = "stratum"\nstratum_size = "stratum_size"\n', "")
    text = text[:first] + wave + '[waves.replicates]\ncolumns = "rep_*"\ntype = "bootstrap"\n\n' + text[second:]
    for year in (2017, 2021, 2025):
        text = text.replace(f"{year}.csv", f"{year}.parquet")
    (folder / "dataset.toml").write_text(text, encoding="utf-8")
    before, after, latest = (
        pd.read_csv(folder / f"survey_{year}.csv", dtype={"quartier_id": "str", "stratum": "str"}) for year in (2017, 2021, 2025)
    )
    factors = np.random.default_rng(1).exponential(1.0, (len(before), 12)).round(3)
    for number, factor in enumerate(factors.T):
        before[f"rep_{number}"] = before["weight"] * factor
    before.to_parquet(folder / "survey_2017.parquet", index=False)
    latest.to_parquet(folder / "survey_2025.parquet", index=False)
    parts = folder / "survey_2021.parquet"
    parts.mkdir()
    for number, rows in enumerate(np.array_split(np.arange(len(after)), 3)):
        # a part that another program wrote: its ages are of another type
        after.iloc[rows].astype({"age": ["int16", "int64", "str"][number]}).to_parquet(
            parts / f"part-{number}.parquet", index=False
        )
    return folder


def with_faults(folder: Path) -> Path:
    """A survey with faults of the kinds that name rows."""
    dataset = DATASET.replace('"survey.csv"', '"survey.parquet"').replace(
        "missing =", 'weight = "weight"\nstratum = "stratum"\nmissing ='
    )
    build_city(folder, dataset=dataset)
    survey = pd.read_csv(folder / "survey.csv", dtype={"quartier": "str"}).assign(weight=1.5, stratum="a")
    survey.loc[[3, 4], "quartier"] = ["77", "Nirgendwo"]
    survey.loc[[7, 9, 11], "q1"] = 8
    survey.loc[13, "stratum"] = "b"
    survey.loc[[17, 19], "weight"] = [-1.0, np.nan]
    survey.to_parquet(folder / "survey.parquet", index=False)
    return folder


def driven(module: str, *arguments: str, environment: dict[str, str], where: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, *module.split(), *arguments]
    done = subprocess.run(
        command, cwd=where, env=environment | {"PYTHONPATH": str(ROOT)}, capture_output=True, text=True, timeout=240
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return done


@pytest.fixture(scope="module")
def work(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cities")


@pytest.fixture(scope="module")
def city(work: Path) -> Path:
    return in_parquet(work / "city")


@pytest.fixture(scope="module")
def faulty(work: Path) -> Path:
    return with_faults(work / "faulty")


@pytest.fixture(scope="module")
def loads(master: str, spark_environment: dict[str, str], work: Path, city: Path, faulty: Path) -> dict[str, Any]:
    """What the cluster makes of the city, of faults, and of a file that is there for the driver alone."""
    unseen = Path("/proc/self/cwd") / faulty.name  # another folder in each process
    jobs = [(str(folder), str(work / "released.parquet")) for folder in (city, faulty, unseen)]
    done = driven("-m tests.cluster.driver", master, json.dumps(jobs), environment=spark_environment, where=work)
    return json.loads(done.stdout)


def test_the_command_gives_the_table_of_polars(master: str, spark_environment: dict[str, str], work: Path, city: Path) -> None:
    options = ["--internal", "--engine", "spark", "--master", master, "--output", "out.csv"]
    driven(f"{ROOT / 'cli.py'} estimate", str(city), *options, environment=spark_environment, where=work)
    ours = pd.read_csv(work / "out.internal.csv", comment="#", dtype={"quartier_id": "str", "wave": "str"}).fillna(
        {"quartier_id": ""}
    )
    theirs = internal_table(city, engine=Engine.POLARS)
    both = ours.merge(theirs, on=KEYS, suffixes=("", " of Polars"), validate="one_to_one")
    assert len(both) == len(ours) == len(theirs)
    for name in ("value", "se", "lower", "upper", "n", "n_eff", "deff", "df", "weight"):
        expected = both[f"{name} of Polars"].astype("float64")
        np.testing.assert_allclose(both[name].astype("float64"), expected, rtol=1e-9, atol=1e-9, err_msg=name)
    for name in ("status", "verdict", "contrast"):
        assert both[name].equals(both[f"{name} of Polars"]), name


def test_what_is_released_is_the_same(loads: dict[str, Any], work: Path, city: Path) -> None:
    pd.testing.assert_frame_equal(pd.read_parquet(work / "released.parquet"), load(city).estimates, check_exact=True)


def test_findings_are_the_same_without_rows(loads: dict[str, Any], faulty: Path) -> None:
    with pytest.raises(Rejected) as rejected:
        load(faulty)
    ours, theirs = loads["results"][1], [each.as_json(words_for("en")) for each in rejected.value.findings]
    said = ("severity", "code", "file", "why", "remedy")
    assert {tuple(each[name] for name in said) for each in ours} == {tuple(each[name] for name in said) for each in theirs}
    assert not any(each["row"] for each in ours)
    assert any("8" in each["found"] and "3" in each["found"] for each in ours)


def test_a_file_that_workers_do_not_see_is_said_in_words(loads: dict[str, Any]) -> None:
    (finding,) = (each for each in loads["results"][2] if each["code"] == "survey.cluster")
    assert "FileNotFoundException" in finding["found"]
    assert "Traceback" not in finding["found"]
    assert "under the same path" in finding["remedy"]


def test_a_cluster_without_room_is_given_up(loads: dict[str, Any]) -> None:
    assert [each["found"] for each in loads["results"][3] if each["code"] == "survey.cluster"] == ["no worker was free"]
    assert loads["given up after"] < 60


def test_without_a_cluster_this_machine_is_the_worker(loads: dict[str, Any]) -> None:
    assert sorted(each["code"] for each in loads["results"][4]) == sorted(each["code"] for each in loads["results"][1])


def test_a_worker_needs_neither_pandas_nor_polars() -> None:
    code = "import sys, indicators.survey.worker; print({'pandas', 'polars', 'duckdb', 'pyspark'} & set(sys.modules))"
    assert driven("-c", code, environment={}, where=ROOT).stdout.strip() == "set()"


def test_a_master_that_does_not_answer_is_said_at_once() -> None:
    result = CliRunner().invoke(
        app, ["estimate", str(DEMO), "--engine", "spark", "--master", "spark://127.0.0.1:1", "--language", "en"]
    )
    assert result.exit_code == 2
    assert "No Spark master answers at spark://127.0.0.1:1" in result.output


def test_a_master_is_for_spark_only() -> None:
    result = CliRunner().invoke(app, ["estimate", str(DEMO), "--master", "spark://127.0.0.1:1", "--language", "en"])
    assert result.exit_code == 2
    assert "--engine spark" in result.output


@pytest.mark.parametrize(
    ("message", "reason"),
    [
        (
            "Worker failed:\nTraceback:\n  File x\nModuleNotFoundError: No module named 'numpy'\n",
            "ModuleNotFoundError: No module named 'numpy'",
        ),
        ("x: a.SparkException: Job aborted\n\tat y\nCaused by: java.io.IOException: disk\n\tat z", "java.io.IOException: disk"),
        ("Java gateway process exited.\nmore", "Java gateway process exited."),
    ],
)
def test_the_last_cause_is_named(message: str, reason: str) -> None:
    assert reason_of(RuntimeError(message)) == reason
