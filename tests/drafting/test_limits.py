"""A file that exhausts whoever reads it is named, and the city is drafted of the others."""

from __future__ import annotations

from pathlib import Path

import pytest

from drafting.looking import look
from drafting.questions import Questions
from tests.bad_inputs.test_hostile import endless
from tests.tiny_city import build_city, squares


def test_a_grid_that_never_ends_is_told_and_the_other_files_are_looked_at(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QUARTIER_SECONDS", "1")
    city = build_city(tmp_path / "city")
    squares().assign(persons=5).to_file(city / "grid.gpkg")
    endless(city / "grid.gpkg", "5 AS persons", "persons")
    seen = look([city / name for name in ("grid.gpkg", "boundaries.gpkg", "survey.csv")], Questions(None, {}))
    assert seen.boundaries and seen.boundaries.file == "boundaries.gpkg"
    assert [table.sheet.file for table in seen.tables] == ["survey.csv"]
    ((file, why),) = [entry for entry in seen.unused if entry[0] == "grid.gpkg"]
    assert file == "grid.gpkg" and "more memory or time" in why.msgid
