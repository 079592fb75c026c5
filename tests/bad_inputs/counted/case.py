"""One faulty city, what names its fault, and what became of it: named, silent, misleading or a crash."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from pathlib import Path

import pandas as pd

from dataset.dataset import Dataset
from dataset.load import internal_table, load
from files.findings import Finding, Rejected
from files.kinds import kinds
from language.words import words_for

UNFORESEEN = "internal.unforeseen"
Build = Callable[[Path, str], object]
"""Writes a city into an empty folder, its file in the form that is named."""


class Outcome(StrEnum):
    """What a person gets from a faulty city."""

    NAMED = "named"
    SILENT = "silent"  # published, and nobody is told; or with a wrong number
    MISLEADING = "misleading"  # told of something else, or of more than the fault
    CRASH = "crash"


@dataclass(frozen=True)
class Case:
    """A city with one fault.

    Attributes
    ----------
    number : str
        Of the table of faults, ``tool`` for exports of survey tools, ``more`` for kinds beyond the table.
    name, form : str
        The fault, and the kind of file it stands in.
    build : callable
        Writes the city into an empty folder.
    code : str
        Of the finding that names the fault; empty where the file is right as it is.
    says : tuple of str
        What the finding has to say, in English: where it is, what was found.
    blocks : bool
        Whether nothing may be published until the city has answered.
    values : mapping or None
        Figure of each quartier, where the city is published; None where there is no right one.
    whole : float or None
        The same of the whole city's answers.
    """

    number: str
    name: str
    form: str
    build: Callable[[Path], object]
    code: str
    says: tuple[str, ...] = ()
    blocks: bool = True
    values: Mapping[str, float] | None = None
    whole: float | None = None

    def __str__(self) -> str:
        return f"{self.number} {self.name}, {self.form}".strip(", ")


class Cases:
    """Collects a fault in every kind of file that can have it."""

    def __init__(self) -> None:
        self.built: list[Case] = []

    def blocked(self, number: int | str, name: str, forms: Sequence[str], build: Build, code: str, *says: str) -> None:
        """Add a fault that keeps the city from being published, in each form."""
        self.built += [Case(str(number), name, form, partial(_in_form, build, form), code, says) for form in forms]

    def published(
        self,
        number: int | str,
        name: str,
        forms: Sequence[str],
        build: Build,
        code: str = "",
        *says: str,
        values: Mapping[str, float] | None = None,
        whole: float | None = None,
    ) -> None:
        """Add what is mended or told; without a code, what is no fault and read in silence."""
        self.built += [
            Case(str(number), name, form, partial(_in_form, build, form), code, says, False, values, whole) for form in forms
        ]


def _in_form(build: Build, form: str, folder: Path) -> object:
    return build(folder, form)


@dataclass(frozen=True)
class Tried:
    """A case after it was read."""

    outcome: Outcome
    why: str


def tried(case: Case, folder: Path) -> Tried:
    """Build the city, read it as ``cli.py check`` does, and judge what a person is told."""
    folder.mkdir(parents=True)
    case.build(folder)
    dataset: Dataset | None = None
    try:
        dataset = load(folder)
        findings = list(dataset.findings)
    except Rejected as rejected:
        findings = list(rejected.findings)
    except Exception as error:
        return Tried(Outcome.CRASH, repr(error))
    judged = _judged(case, findings, dataset)
    if judged.outcome is Outcome.NAMED and dataset is not None and case.whole is not None:
        table = internal_table(folder)
        (value,) = table.loc[(table["level"] == "city") & (table["target_group"] == "all"), "value"]
        if not abs(value - case.whole) < 1e-9:
            return Tried(Outcome.SILENT, f"the whole city has {value}, not {case.whole}")
    return judged


def _judged(case: Case, findings: list[Finding], dataset: Dataset | None) -> Tried:
    codes = [finding.code for finding in findings]
    blocking = [finding for finding in findings if finding.blocks]
    if UNFORESEEN in codes:
        return Tried(Outcome.CRASH, _text(findings))
    named = [finding for finding in findings if finding.code == case.code]
    if case.code and not blocking and not named:
        return Tried(Outcome.SILENT, f"published; told: {codes}")
    if any(finding.code != case.code for finding in blocking) or len(kinds(named)) > 1 or bool(blocking) != case.blocks:
        return Tried(Outcome.MISLEADING, f"instead of {case.code or 'nothing'}: {_text(findings)}")
    said = _text(named)
    if missing := [words for words in case.says if words not in said]:
        return Tried(Outcome.MISLEADING, f"does not say {missing}: {said}")
    if dataset is not None and case.values is not None and (wrong := _wrong(dataset, case.values)):
        return Tried(Outcome.SILENT, f"wrong numbers: {wrong}")
    return Tried(Outcome.NAMED, said)


def _wrong(dataset: Dataset, values: Mapping[str, float]) -> dict[str, tuple[float, float]]:
    """The quartiers whose figure on the map is another one, with both."""
    rows: pd.DataFrame = dataset.released.estimates
    rows = rows[(rows["level"] == "quartier") & (rows["target_group"] == "all")].drop_duplicates("quartier_id", keep="last")
    shown = {str(key): float(value) for key, value in zip(rows["quartier_id"], rows["value"], strict=True)}
    both = {key: (shown.get(key, float("nan")), values.get(key, float("nan"))) for key in shown | dict(values)}
    return {key: pair for key, pair in both.items() if not abs(pair[0] - pair[1]) < 1e-9}


def _text(findings: list[Finding]) -> str:
    words = words_for("en")
    return "\n".join(" | ".join(str(part) for part in finding.as_json(words).values()) for finding in findings)
