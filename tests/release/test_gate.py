"""The gate is the only way out: what it makes is coarse, and nothing else can take its place."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from dataset.dataset import Dataset
from indicators.formulas import Mean, Total
from release.tables.released import COLUMNS
from tests.demo import demo_city

ROOT = Path(__file__).parents[2]
DEMO = ROOT / "data" / "kaiserslautern"
ROOMS = ("language", "files", "geo", "indicators", "workshops", "release", "dataset", "reports", "views", "commands")
RAW = {
    *(f"indicators.survey.{name}" for name in ["answers", "checks", "moments", "sources", "sums", "survey", "tabulation"]),
    *(f"indicators.estimates.{name}" for name in ("totals", "table", "differences", "standard", "strata")),
    "release.tables.raw",
}
GUARDED = {
    "release.withholding.mask",
    "release.withholding.bases",
    "release.coarsening.coarse",
    "release.coarsening.errors",
    "release.coarsening.correlations",
    "release.coarsening.changes",
    "release.coarsening.standard",
    "release.withholding.standard",
    "release.coarsening.series",
    "release.coarsening.trends",
    "release.people.reach",
}


def _shipped() -> list[Path]:
    return [file for room in ROOMS for file in sorted((ROOT / room).rglob("*.py"))] + [ROOT / "dashboard.py", ROOT / "cli.py"]


def _modules(file: Path) -> set[str]:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    imported = {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    return imported | {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}


def _called(file: Path, name: str) -> bool:
    calls = (node.func for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))) if isinstance(node, ast.Call))
    return any(
        (isinstance(func, ast.Name) and func.id == name) or (isinstance(func, ast.Attribute) and func.attr == name)
        for func in calls
    )


def test_only_the_gate_makes_a_release() -> None:
    assert [file.relative_to(ROOT).as_posix() for file in _shipped() if _called(file, "Released")] == ["release/gate.py"]


def test_only_the_gate_and_the_statistics_behind_it_see_raw_tables() -> None:
    """`dataset.load` hands raw tables to the gate without looking into them."""
    allowed = {"release", "indicators"}
    seen = {file.relative_to(ROOT).as_posix() for file in _shipped() if _modules(file) & RAW}
    assert {file for file in seen if file.split("/")[0] not in allowed} == {"dataset/load.py"}
    assert _modules(ROOT / "dataset" / "load.py") & RAW == {"release.tables.raw"}


def test_only_the_gate_uses_the_parts_of_the_gate() -> None:
    seen = {file.relative_to(ROOT).as_posix() for file in _shipped() if _modules(file) & GUARDED}
    assert {file for file in seen if not file.startswith("release/")} == set()


FORGOTTEN = """\
from dataclasses import replace
from dataset.dataset import Dataset
from release.tables.raw import Raw
from tests.demo import demo_city
from tests.demo import demo_city
from tests.demo import demo_city
from tests.demo import demo_city
def served(city: Dataset, raw: Raw) -> Dataset: return {returned}
"""


@pytest.mark.parametrize("forgotten", ["raw", "raw.table", "raw.waves[0]"])
def test_forgetting_the_gate_is_a_type_error(forgotten: str, tmp_path: Path) -> None:
    def checked(returned: str) -> subprocess.CompletedProcess[str]:
        file = tmp_path / "tries.py"
        file.write_text(FORGOTTEN.format(returned=returned), encoding="utf-8")
        command = [sys.executable, "-m", "mypy", "--config-file", str(ROOT / "pyproject.toml"), str(file)]
        return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

    through = checked("replace(city, released=city.released)")
    assert through.returncode == 0, through.stdout
    past = checked(f"replace(city, released={forgotten})")
    assert past.returncode == 1
    assert 'expected "Released"' in past.stdout


@pytest.fixture(scope="module")
def city() -> Dataset:
    return demo_city()


def test_nothing_leaves_finer_than_a_page_shows_it(city: Dataset) -> None:
    table = city.estimates
    assert tuple(table.columns) == COLUMNS
    survey = table[table["source"] == "survey"]
    step = survey["indicator"].map(
        {k: 0.1 if isinstance(indicator.formula, Mean) else 1.0 for k, indicator in city.catalogue.indicators.items()}
    )
    for column in ("value", "lower", "upper"):
        steps = (survey[column] / step).dropna()
        assert len(steps) > 1000
        assert ((steps - steps.round()).abs() < 1e-6).all(), column
    errors = survey["se"].dropna()
    assert (errors == errors.map(lambda error: float(f"{error:.2g}"))).all()
    away = survey["status"].isin(["withheld", "no_data"])
    assert survey.loc[away, ["value", "se", "lower", "upper", "n"]].isna().all(axis=None)


def test_a_whole_parts_of_which_are_withheld_has_no_error(city: Dataset) -> None:
    """A total is withheld for the number of answers as well, where its share is told (`test_totals.py`)."""
    keys = ["indicator", "wave", "target_group"]
    totals = [name for name, indicator in city.catalogue.indicators.items() if isinstance(indicator.formula, Total)]
    survey = city.estimates[(city.estimates["source"] == "survey") & ~city.estimates["indicator"].isin(totals)]
    partly = set(survey.loc[survey["status"] == "withheld", keys].itertuples(index=False, name=None))
    whole = survey[(survey["level"] == "city") & survey["value"].notna()]
    of_parts = pd.Series([key in partly for key in whole[keys].itertuples(index=False, name=None)], index=whole.index)
    assert of_parts.any()
    assert not of_parts.all()
    assert whole.loc[of_parts, "se"].isna().all()
    assert whole.loc[~of_parts, "se"].notna().all()


def test_a_verdict_is_seen_to_hold(city: Dataset) -> None:
    keys = ["indicator", "wave", "target_group"]
    survey = city.estimates[city.estimates["source"] == "survey"]
    average = survey[survey["level"] == "city"].set_index(keys)["value"]
    said = survey[(survey["level"] == "quartier") & survey["verdict"].isin(["higher", "lower"])]
    assert len(said) >= 450
    for row in said.itertuples():
        whole = average[row.indicator, row.wave, row.target_group]
        assert whole < row.lower if row.verdict == "higher" else whole > row.upper
