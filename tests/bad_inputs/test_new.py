"""Exports of survey tools become waves through `cli.py new`, with the values that they were built from."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

import cli
from dataset.load import load
from tests.bad_inputs.survey_city import NAMES
from tests.bad_inputs.test_survey_tools import ANSWERS, DONE, efs, kobo, limesurvey, odk, qualtrics, sosci
from tests.tiny_city import squares

SHAPES: dict[str, tuple[Callable[[], pd.DataFrame], str, str]] = {
    "limesurvey": (lambda: limesurvey(words=False), "zufrieden[SQ001]", "fehlt[SQ001]"),
    "sosci": (lambda: sosci(("2", "1")), "ZU01_01", "FE01_01"),
    "sosci_flags": (lambda: sosci(("T", "F")), "ZU01_01", "FE01_01"),
    "efs": (efs, "v_14", "v_21"),
    "kobo": (kobo, "meinung/zufrieden", "meinung/fehlt/cafe"),
    "odk": (odk, "meinung-zufrieden", ""),
    "qualtrics": (qualtrics, "Q4", ""),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_an_export_becomes_a_wave(tmp_path: Path, shape: str) -> None:
    build, mean, ticked = SHAPES[shape]
    table = build()
    squares(NAMES).to_file(tmp_path / "teile.gpkg", driver="GPKG")
    table.to_csv(tmp_path / "export.csv", index=False, quoting=csv.QUOTE_ALL)
    arguments = ["new", tmp_path / "city", tmp_path / "teile.gpkg", tmp_path / "export.csv", "--yes", "--language", "en"]
    done = CliRunner().invoke(cli.app, list(map(str, arguments)))
    assert done.exit_code == 0, done.output
    catalogue = tomllib.loads((tmp_path / "city" / "catalogue.toml").read_text(encoding="utf-8"))["indicators"]
    estimates = load(tmp_path / "city").released.estimates
    city = estimates[(estimates["level"] == "city") & (estimates["target_group"] == "all")].set_index("indicator")
    if mean:
        [name] = [key for key, entry in catalogue.items() if entry["formula"].get("mean") == mean]
        expected = float(DONE.loc[DONE["answered"], "content"].mean())
        assert city.loc[name, "value"] == pytest.approx(expected, abs=0.05)
        assert city.loc[name, "n"] == int(DONE["answered"].sum())
    if ticked:
        [name] = [key for key, entry in catalogue.items() if entry["formula"].get("share") == ticked]
        assert city.loc[name, "value"] == pytest.approx(100 * float(DONE["cafe"].mean()), abs=1.0)
        assert city.loc[name, "n"] == len(DONE) < len(ANSWERS)
    assert np.isfinite(city["value"]).all()
