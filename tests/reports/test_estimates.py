"""The table for statisticians, from the command line."""

from __future__ import annotations

import io
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner

import cli
from dataset.load import load
from indicators.estimates import COLUMNS, NUMBERS
from tests.tiny_city import build_city, survey


def ran(*arguments: object):
    return CliRunner().invoke(cli.app, ["estimate", *map(str, arguments)])


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    few = [line for line in survey().splitlines() if not line.startswith("1,70")] + ["1,70,5,3"] * 4
    return build_city(tmp_path_factory.mktemp("tiny") / "city", survey="\n".join(few) + "\n")


def table(result) -> pd.DataFrame:
    assert result.exit_code == 0, result.output
    return pd.read_csv(
        io.StringIO(result.stdout), dtype={"quartier_id": "str"}, keep_default_na=False, na_values=dict.fromkeys(NUMBERS, "")
    )


def test_the_printed_table_is_the_masked_one(folder: Path) -> None:
    printed, loaded = table(ran(folder)), load(folder).estimates
    assert list(printed.columns) == list(COLUMNS)
    assert printed["status"].tolist() == loaded["status"].tolist()
    assert printed["value"].tolist() == pytest.approx(loaded["value"].tolist(), nan_ok=True)
    hidden = printed[printed["status"] == "withheld"]
    assert len(hidden)
    assert hidden[NUMBERS].isna().all(axis=None)


def test_a_part_is_chosen_by_indicator_and_breakdown(folder: Path) -> None:
    one = table(ran(folder, "--indicator", "comfort", "--by", "quartier"))
    assert set(one["indicator"]) == {"comfort"}
    assert set(one["target_group"]) == {"all"}
    assert len(one) == 10
    city = table(ran(folder, "--by", "group"))
    assert set(city["level"]) == {"city"}


@pytest.mark.parametrize("name", ["x.csv", "x.parquet"])
def test_files_hold_the_same(folder: Path, tmp_path: Path, name: str) -> None:
    assert ran(folder, "--output", tmp_path / name).exit_code == 0
    read = pd.read_csv(tmp_path / name) if name.endswith("csv") else pd.read_parquet(tmp_path / name)
    assert read["n"].sum() == load(folder).estimates["n"].sum()


@pytest.mark.parametrize(
    ("arguments", "said"), [(["--indicator", "x"], "unknown indicator: x"), (["--by", "street"], "Known: quartier, group, wave")]
)
def test_what_is_not_known_is_named(folder: Path, arguments: list[str], said: str) -> None:
    result = ran(folder, *arguments)
    assert result.exit_code == 2
    assert said in result.stderr


def test_a_broken_city_exits_with_its_findings(tmp_path: Path) -> None:
    city = build_city(tmp_path / "city")
    (city / "survey.csv").unlink()
    result = ran(city)
    assert result.exit_code == 1
    assert "survey.csv" in result.stderr
    assert "Traceback" not in result.stderr
