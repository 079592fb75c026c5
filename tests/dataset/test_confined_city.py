"""A city read in a process of its own is the same city, and its page says why where it is refused."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

import views.frame.city
from dataset.confined import Limits, load_confined
from dataset.load import load
from files.findings import Rejected
from files.steps import Step
from tests.tiny_city import DATASET, build_city

MAIN = str(Path(__file__).parents[2] / "navigation.py")


def test_the_city_is_the_same_as_read_here(tmp_path: Path) -> None:
    folder = build_city(tmp_path / "city")
    heard: list[Step] = []
    here, there = load(folder), load_confined(folder, heard=lambda step, _: heard.append(step))
    pd.testing.assert_frame_equal(there.estimates, here.estimates)
    pd.testing.assert_frame_equal(there.distributions, here.distributions)
    pd.testing.assert_frame_equal(
        there.boundaries.metric.drop(columns="geometry"), here.boundaries.metric.drop(columns="geometry")
    )
    assert there.boundaries.quartiers.geometry.equals(here.boundaries.quartiers.geometry)
    assert there.boundaries.metric_crs == here.boundaries.metric_crs
    assert (there.catalogue, there.periods, there.workshops, there.city) == (
        here.catalogue,
        here.periods,
        here.workshops,
        here.city,
    )
    assert there.geometry == here.geometry
    files = list(dict.fromkeys(step.what for step in heard))
    assert files[:2] == ["dataset.toml", "catalogue.toml"]
    assert {"boundaries.gpkg", "survey.csv", "statistics.csv", "workshops.csv", "stations.csv"} < set(files)


def test_findings_of_every_file_come_back(tmp_path: Path) -> None:
    folder = build_city(tmp_path / "city", survey="", stations="x\ny\n")
    with pytest.raises(Rejected) as here:
        load(folder)
    with pytest.raises(Rejected) as there:
        load_confined(folder)
    assert there.value.findings == here.value.findings


def test_memory_that_does_not_even_do_for_the_program_is_a_finding_too(tmp_path: Path) -> None:
    with pytest.raises(Rejected) as rejected:
        load_confined(build_city(tmp_path / "city"), limits=Limits(memory=1 << 20))
    assert any(finding.code.startswith("limits.") for finding in rejected.value.findings)


@pytest.mark.parametrize("memory_mb, seconds", [(0, 5.0), (100, 0.0), (100, float("inf")), (100, float("nan"))])
def test_limits_are_above_nothing(memory_mb: int, seconds: float) -> None:
    with pytest.raises(ValueError, match="above 0"):
        Limits.of(memory_mb, seconds)


@pytest.mark.parametrize(
    "texts",
    [
        {"dataset": "x = " + "[" * 100_000},
        {"catalogue": "x = " + "9" * 100_000},
        {"dataset": DATASET.replace('language = "de"', 'language = "de"\ntime_zone = "Europe"')},
        {"survey": ""},
        {"dataset": "\n".join(f"key{number} = 1" for number in range(1_000)) + "\n" + DATASET},
    ],
)
def test_the_page_of_a_refused_city_says_why_and_has_no_exception(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, texts: dict[str, str]
) -> None:
    folder = build_city(tmp_path / "city", **texts)
    monkeypatch.setenv("QUARTIER_DATA", str(folder))
    monkeypatch.delenv("QUARTIER_FILES", raising=False)
    views.frame.city.current_city.clear()
    try:
        app = AppTest.from_file(MAIN, default_timeout=60).run()
        assert not app.exception
        said = " ".join(element.proto.body for element in app.get("html"))
        assert any(name in said for name in ("dataset.toml", "catalogue.toml", "survey.csv"))
    finally:
        views.frame.city.current_city.clear()
