from __future__ import annotations

import os
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The directory of real inputs, read in place."""
    folder = os.environ.get("QUARTIER_REAL_DATA")
    if not folder:
        pytest.skip("QUARTIER_REAL_DATA is not set: the real inputs are not tried")
    return Path(folder)
