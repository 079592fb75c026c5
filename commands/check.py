"""What is wrong with a city's folder, on the command line."""

import json
from collections.abc import Sequence
from typing import Annotated

import typer

from commands.parts import FilesOption, FolderArgument, LanguageOption, words_in
from dataset.dataset import Dataset
from dataset.load import load
from files.findings import Finding, Rejected
from indicators.survey.interview_checks import TOOL
from indicators.weighting.report import CROSSED, MOVED, RAKED, TRIMMED
from language.words import Words

_ON_WEIGHTS = (CROSSED, RAKED, MOVED, TRIMMED)
_REPORTED = (*_ON_WEIGHTS, TOOL)  # what was done as the city asked for it: a report, no fault


def check(
    folder: FolderArgument,
    files: FilesOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the findings as JSON.")] = False,
    language: LanguageOption = None,
) -> None:
    """Read a city's folder and name everything that is wrong with it; exits 1 if anything blocks."""
    try:
        dataset = load(folder, files)
        findings = dataset.findings
    except Rejected as rejected:
        dataset, findings = None, rejected.findings
    words = words_in(language, folder)
    blocking = sum(finding.blocks for finding in findings)
    if as_json:
        typer.echo(json.dumps([finding.as_json(words) for finding in findings], ensure_ascii=False, indent=2))
    else:
        faults = [finding for finding in findings if finding.code not in _REPORTED]
        for finding in findings:
            if finding.code == TOOL:
                observed, why, remedy = (words.say(phrase) for phrase in (finding.observed, finding.why, finding.remedy))
                typer.echo(f"{finding.file}: {observed}. {why} {remedy}")
        for finding in faults:
            typer.echo(_said(finding, words))
        if dataset:
            typer.echo(_summary(dataset, words))
        for line in _weights(dataset, findings, words):
            typer.echo(line)
        typer.echo(_verdict(faults, blocking, words))
    raise typer.Exit(1 if blocking else 0)


def _said(finding: Finding, words: Words) -> str:
    severities = {"stop": words("STOP"), "ask": words("QUESTION"), "mend": words("MENDED")}
    row = words("row {row}", row=finding.row) if finding.row else ""
    where = ", ".join(part for part in (finding.file, row) if part)
    observed, why, remedy = (words.say(phrase) for phrase in (finding.observed, finding.why, finding.remedy))
    return f"{severities[finding.severity]} – {where}: {observed}\n    {why}\n    → {remedy}"


def _weights(dataset: Dataset | None, findings: Sequence[Finding], words: Words) -> list[str]:
    """What the weights of every survey were taken for, and what raking did to them."""
    periods = dataset.periods.values() if dataset else ()
    lines = [
        words("Weights of {wave}: {kind}", wave=words.pick(period.name), kind=words.say(period.weights))
        for period in periods
        if period.weights
    ]
    for finding in findings:
        if finding.code not in _ON_WEIGHTS:
            continue
        observed, why, remedy = (words.say(phrase) for phrase in (finding.observed, finding.why, finding.remedy))
        if finding.code == RAKED:
            lines.append(f"{finding.file}: {observed}")
            lines += [f"    {sentence}" for sentence in (why, remedy)]
        elif finding.code == CROSSED:
            lines.append(f"{finding.file}: {observed}. {why} {remedy}")
        else:
            lines.append(f"    – {observed}: {why} {remedy}")
    return lines


def _verdict(findings: Sequence[Finding], blocking: int, words: Words) -> str:
    if blocking:
        return words.plural(
            "{number} finding keeps the city from being published.",
            "{number} findings keep the city from being published.",
            blocking,
        )
    return words.plural(
        "Nothing to stop: {number} thing was mended.", "Nothing to stop: {number} things were mended.", len(findings)
    )


def _summary(dataset: Dataset, words: Words) -> str:
    """What was read, and what simplifying the borders changed."""
    report = dataset.boundaries.report
    return words(
        "Quartiers: {quartiers} · surveys: {waves} · indicators: {indicators} · workshops: {workshops}. Borders for the map:"
        " {before} points became {after}; no quartier changed by more than {moved} m².",
        quartiers=words.number(len(dataset.quartier_names)),
        waves=words.number(sum(bool(period.name) for period in dataset.periods.values())),
        indicators=words.number(len(dataset.catalogue.indicators)),
        workshops=words.number(len(dataset.workshops)),
        before=words.number(report.vertices_before),
        after=words.number(report.vertices_after),
        moved=words.number(report.simplified_m2),
    )
