"""Whoever copies an example of docs/city-folder.md must not be told that there is no such option."""

from __future__ import annotations

import re
from contextlib import suppress
from pathlib import Path

import pytest

from dataset.config import read_config
from files.findings import Finding, Findings, Rejected
from files.folder import Folder
from indicators.catalogue import read_catalogue

_DOCS = (Path(__file__).parents[2] / "docs" / "city-folder.md").read_text(encoding="utf-8")
_BLOCKS = re.findall(r"^```toml\n(.*?)^```", _DOCS, flags=re.MULTILINE | re.DOTALL)
_TOP = re.compile(r"\[+([a-z_]+)")
_DATASET = {
    "city",
    "boundaries",
    "waves",
    "statistics",
    "workshops",
    "invitations",
    "contributions",
    "measures",
    "places",
    "keys",
    "figures",
    "files",
}
_CATALOGUE = {"themes", "target_groups", "indicators", "standard", "questions", "topics", "choice", "participation"}
_MISTYPED = ("toml.unknown_key", "toml.syntax")


def blocks(of: set[str]) -> list[str]:
    return [block for block in _BLOCKS if (top := _TOP.match(block)) and top.group(1) in of]


def mistyped(findings: Findings) -> list[Finding]:
    return [finding for finding in findings if finding.code in _MISTYPED]


def test_there_are_examples_of_both_files() -> None:
    assert len(blocks(_DATASET)) >= 4
    assert len(blocks(_CATALOGUE)) >= 3


@pytest.mark.parametrize("example", blocks(_DATASET))
def test_options_of_dataset_toml_are_known(tmp_path: Path, example: str) -> None:
    if "[waves.replicates]" in example:
        example = f'[[waves]]\nid = "2017"\n\n{example}'
    (tmp_path / "dataset.toml").write_text(example, encoding="utf-8")
    findings = Findings()
    with suppress(Rejected):  # an example is no whole city
        read_config(Folder(tmp_path), findings)
    assert mistyped(findings) == []


@pytest.mark.parametrize("example", blocks(_CATALOGUE))
def test_options_of_catalogue_toml_are_known(tmp_path: Path, example: str) -> None:
    path = tmp_path / "catalogue.toml"
    path.write_text(example, encoding="utf-8")
    findings = Findings()
    with suppress(Rejected):
        read_catalogue(path, findings)
    assert mistyped(findings) == []
