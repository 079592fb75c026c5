"""Every command that reads a city does so within limits, and says which file went beyond them."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from typer.testing import CliRunner

import cli
from tests.tiny_city import build_city

COMMANDS = [
    "check FOLDER --pictures .",
    "estimate FOLDER",
    "estimate FOLDER --internal --output x.csv",
    "rank FOLDER",
    "report dossier FOLDER --output x.pdf",
    "report profile FOLDER",
]


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A city whose boundaries have names of 200 MB."""
    city = build_city(tmp_path_factory.mktemp("large") / "city")
    with sqlite3.connect(city / "boundaries.gpkg") as database:
        database.executescript(
            """
            ALTER TABLE boundaries RENAME TO kept;
            CREATE VIEW boundaries AS SELECT fid, geom, key, hex(zeroblob(100000000)) AS name FROM kept;
            """
        )
    return city


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_says_which_file_is_too_large(
    command: str, large: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    arguments = [str(large) if word == "FOLDER" else word for word in command.split()]
    done = CliRunner().invoke(cli.app, [*arguments, "--memory", "512", "--language", "en"])
    assert done.exit_code == 1
    assert "boundaries.gpkg" in done.output
    assert "the memory was used up" in done.output
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("name", ["check", "estimate", "rank", "report profile"])
def test_limits_of_the_environment_are_numbers(name: str, large: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QUARTIER_MEMORY", "plenty")
    done = CliRunner().invoke(cli.app, [*name.split(), str(large), "--language", "en"])
    assert done.exit_code == 2
    assert "QUARTIER_MEMORY" in done.output
