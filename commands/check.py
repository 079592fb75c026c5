"""What is wrong with a city's folder, on the command line."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from commands.findings import Signs, paragraphs, shortened
from commands.parts import (
    FilesOption,
    FolderArgument,
    LanguageOption,
    MemoryOption,
    SecondsOption,
    limits_of,
    stopped,
    words_in,
)
from commands.pictures import write_pictures
from dataset.confined import load_confined
from dataset.dataset import Dataset
from files.findings import Finding, Rejected
from files.kinds import kinds
from geo.reading.placing import middle
from geo.reading.systems import in_words
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
    report: Annotated[Path | None, typer.Option("--report", help="Write everything in full to this file.")] = None,
    boundaries: Annotated[
        Path | None, typer.Option("--boundaries", help="Boundaries to read instead of the city's own, matched by name.")
    ] = None,
    memory: MemoryOption = None,
    seconds: SecondsOption = None,
    progress: Annotated[
        bool | None, typer.Option("--progress/--no-progress", help="Signs of life; otherwise on a terminal only.")
    ] = None,
    pictures: Annotated[
        Path | None, typer.Option("--pictures", help="A directory for a picture of each place where the city may lie.")
    ] = None,
) -> None:
    """Read a city's folder and name everything that is wrong with it; exits 1 if anything blocks."""
    words = words_in(language, folder)
    limits = limits_of(memory, seconds, words)
    signs = Signs(words, progress)
    try:
        dataset = load_confined(folder, files, limits=limits, heard=signs, boundaries=boundaries)
        findings = dataset.findings
    except Rejected as rejected:
        dataset, findings = None, rejected.findings
    finally:
        signs.end()
    drawn = write_pictures(folder, files, pictures, words, limits, boundaries) if pictures else []
    blocking = sum(finding.blocks for finding in findings)
    if as_json:
        typer.echo(json.dumps([finding.as_json(words) for finding in findings], ensure_ascii=False, indent=2))
    else:
        faults = [finding for finding in findings if finding.code not in _REPORTED]
        after = _tools(findings, words)
        after += [_summary(dataset, words)] if dataset else []
        if dataset:
            x, y = middle(dataset.boundaries.quartiers)
            after.append(words("The city lies at {where}.", where=in_words(y, x)))
            after += _footer(dataset, words)
        after += [words("Picture: {file}", file=path) for path in drawn]
        after += [*_weights(dataset, findings, words), _verdict(faults, blocking, words)]
        try:
            lines = shortened(paragraphs(faults, words), after, words, folder.resolve().name, report)
        except OSError as error:
            raise stopped(words("The report cannot be written: {error}", error=error)) from error
        typer.echo("\n".join(lines))
    raise typer.Exit(1 if blocking else 0)


def _tools(findings: Sequence[Finding], words: Words) -> list[str]:
    """Which survey tools the files were taken for."""
    said = [
        [finding.file, *(words.say(phrase) for phrase in (finding.observed, finding.why, finding.remedy))]
        for finding in findings
        if finding.code == TOOL
    ]
    return [f"{file}: {observed}. {why} {remedy}" for file, observed, why, remedy in said]


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


def _footer(dataset: Dataset, words: Words) -> list[str]:
    """What the pages of the footer still lack; a demonstration has nobody to name."""
    missing = dataset.city.legal.missing
    if not missing or dataset.city.demonstration:
        return []
    entries = words.list(missing)
    return [words("For the footer’s pages dataset.toml lacks, in its table [legal]: {entries}.", entries=entries)]


def _verdict(findings: Sequence[Finding], blocking: int, words: Words) -> str:
    blocking = sum(kind.first.blocks for kind in kinds(findings)) if blocking else 0
    if blocking:
        return words.plural(
            "{number} finding keeps the city from being published.",
            "{number} findings keep the city from being published.",
            blocking,
        )
    return words("Nothing keeps the city from being published. Notes: {number}.", number=words.number(len(findings)))


def _summary(dataset: Dataset, words: Words) -> str:
    """What was read, and what simplifying the borders changed."""
    report = dataset.boundaries.report
    return words(
        "Quartiers: {quartiers} · surveys: {waves} · indicators: {indicators} · workshops: {workshops}. Borders for the map:"
        " {before} points became {after}; no quartier changed by more than {moved} m².",
        quartiers=words.number(len(dataset.quartier_names)),
        waves=words.number(sum(bool(period.name) for period in dataset.periods.values())),
        indicators=words.number(len(dataset.catalogue.indicators) + len(dataset.catalogue.categorical)),
        workshops=words.number(len(dataset.workshops)),
        before=words.number(report.vertices_before),
        after=words.number(report.vertices_after),
        moved=words.number(report.simplified_m2),
    )
