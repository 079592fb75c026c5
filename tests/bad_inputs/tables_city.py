"""A city of figures alone, whose one table can be any file; and obeying what a finding says."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from tests.bad_inputs.checking import check, loaded
from tests.bad_inputs.figures_city import DATASET
from tests.tiny_city import build_city

NAMES = {"1": "Mölschbach", "2": "Süd", "3": "Große Bleiche"}
_CATALOGUE = """\
[themes.living]
name = "Wohnen"

[indicators.inhabitants]
theme = "living"
name = "Einwohner"
formula = { register = "inhabitants" }
unit = "Einwohner"
decimals = 3
polarity = "neither"
"""
_HEADING = re.compile(r'^\[files\."[^\n]*$', re.MULTILINE)
ROWS: list[list[str | float]] = [
    ["quartier_id", "indicator", "date", "value"],
    *([str(key), "inhabitants", "2021", 1000.0 + key] for key in range(1, 10)),
]
VALUES = {str(key): 1000.0 + key for key in range(1, 10)}


def as_text(rows: list[list[str | float]], delimiter: str = ",") -> str:
    """The rows as CSV."""
    return "\n".join(delimiter.join(str(cell).removesuffix(".0") for cell in row) for row in rows) + "\n"


def city_with(folder: Path, file: str, write: Callable[[Path], object] | bytes) -> Path:
    """The city, its statistics in this file."""
    build_city(folder, names=NAMES, dataset=DATASET.replace("FILE", file), catalogue=_CATALOGUE)
    for name in ("statistics.csv", "survey.csv", "workshops.csv", "stations.csv"):
        (folder / name).unlink()
    if isinstance(write, bytes):
        (folder / file).write_bytes(write)
    else:
        write(folder / file)
    return folder


@dataclass(frozen=True)
class Check:
    """What ``cli.py check --json`` says: its exit code and the findings."""

    code: int
    findings: list[dict[str, str | int | None]]

    def only(self, code: str) -> dict[str, str]:
        """The one finding; no other may stand beside it."""
        assert [finding["code"] for finding in self.findings] == [code], self.findings
        return self.findings[0]  # type: ignore[return-value]


def checked(folder: Path) -> Check:
    """Read the city as the command does, but in this process."""
    return Check(*check(folder))


def obey(folder: Path, finding: dict[str, str]) -> None:
    """Paste the lines of a remedy at the end of ``dataset.toml``, or below their heading where it stands already."""
    heading = _HEADING.search(finding["remedy"])
    assert heading, finding["remedy"]
    lines = finding["remedy"][heading.end() :].strip()
    path = folder / "dataset.toml"
    text = path.read_text(encoding="utf-8")
    if "instead of the entry" in finding["remedy"]:
        key = lines.partition(" =")[0]
        text = re.sub(rf"^{key} = .*\n", lambda _: f"{lines}\n", text, flags=re.MULTILINE)
    elif heading.group() in text:
        text = text.replace(heading.group(), f"{heading.group()}\n{lines}")
    else:
        text += f"\n{heading.group()}\n{lines}\n"
    path.write_text(text, encoding="utf-8")


def answered(folder: Path, line: str) -> None:
    """Write an answer of one's own about the statistics."""
    path = folder / "dataset.toml"
    text = path.read_text(encoding="utf-8")
    file = re.search(r'\[statistics\]\nfile = (".*")', text)
    assert file
    path.write_text(f"{text}\n[files.{file[1]}]\n{line}\n", encoding="utf-8")


def rows_of(folder: Path) -> pd.DataFrame:
    """The estimates of the quartiers, by their keys."""
    estimates = loaded(folder).released.estimates
    return estimates[estimates["level"] == "quartier"].set_index("quartier_id")


def values_of(folder: Path) -> dict[str, float]:
    """What every quartier has on the map."""
    return {str(key): float(value) for key, value in rows_of(folder)["value"].items()}
