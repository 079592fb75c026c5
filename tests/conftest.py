from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

import commands.check
from dataset.dataset import Dataset
from dataset.load import load

settings.register_profile("patient", deadline=None)  # on a busy machine an example takes long; no test measures time
settings.load_profile("patient")


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The directory of real inputs, read in place."""
    folder = os.environ.get("QUARTIER_REAL_DATA")
    if not folder:
        pytest.skip("QUARTIER_REAL_DATA is not set: the real inputs are not tried")
    return Path(folder)


@pytest.fixture
def checked(monkeypatch: pytest.MonkeyPatch) -> list[Dataset]:
    """What the check at the end of `cli.py new` has read, so that a test need not read it again."""
    datasets: list[Dataset] = []

    def remembered(folder: Path, files: Path | None, **_: object) -> Dataset:
        datasets.append(load(folder, files))
        return datasets[-1]

    monkeypatch.setattr(commands.check, "load_confined", remembered)
    return datasets
