"""The choice of the next workshop on the command line: the same numbers as on the page."""

import json
from dataclasses import asdict, replace
from pathlib import Path
from typing import Annotated

import pandas as pd
import typer

from commands.parts import (
    FilesOption,
    FolderArgument,
    LanguageOption,
    MemoryOption,
    SecondsOption,
    limits_of,
    refused,
    stopped,
    words_in,
)
from commands.reading import city
from dataset.confined import Limits
from dataset.dataset import Dataset
from dataset.scenarios import CityIds, Scenario, read_scenario
from files.findings import Findings, Rejected
from language.words import Words
from reports.choice.content import Answer, answer_of, usual_weighing
from reports.choice.dossier.dossier import dossier_pdf
from reports.choice.scenarios import kept_scenario, link_of
from reports.choice.table import RankRow, choice_xlsx, rank_rows
from reports.choice.words import headline
from reports.map.table import as_cell
from workshops.choice import CannotChoose
from workshops.weighing import WHOLE, Weighing

KOption = Annotated[
    int | None,
    typer.Option(
        "--k", min=WHOLE["k"][0], max=WHOLE["k"][1], help="How many quartiers are looked for; otherwise as the scenario."
    ),
]
PresetOption = Annotated[str, typer.Option("--preset", help="A weighting of catalogue.toml, [choice.presets].")]
ScenarioOption = Annotated[str, typer.Option("--scenario", help="A scenario's file, or the name of one in the folder scenarios.")]
SeedOption = Annotated[int | None, typer.Option("--seed", min=WHOLE["seed"][0], max=WHOLE["seed"][1], help="Of the draws.")]


def rank(
    folder: FolderArgument,
    k: KOption = None,
    preset: PresetOption = "",
    scenario: ScenarioOption = "",
    seed: SeedOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the rows as JSON.")] = False,
    files: FilesOption = None,
    memory: MemoryOption = None,
    seconds: SecondsOption = None,
    language: LanguageOption = None,
) -> None:
    """Say which quartiers are clearly, perhaps and clearly not among those with the greatest need: a row a quartier.

    The rows stand in groups, as the page shows them; within the group of those that are open their order decides
    nothing. Exits 1, and says why, if nothing can be chosen.
    """
    words = words_in(language, folder)
    dataset, answer, _ = _answered(folder, files, limits_of(memory, seconds, words), k, preset, scenario, seed, words)
    rows = rank_rows(dataset, answer, words)
    typer.echo(headline(dataset, answer, words), err=True)
    if as_json:
        typer.echo(json.dumps([asdict(row) for row in rows], ensure_ascii=False, indent=2))
    else:
        typer.echo(_csv(rows), nl=False)


def dossier(
    folder: FolderArgument,
    output: Annotated[Path, typer.Option(help="A .pdf file, or .xlsx for the numbers.")],
    k: KOption = None,
    preset: PresetOption = "",
    scenario: ScenarioOption = "",
    seed: SeedOption = None,
    files: FilesOption = None,
    link: Annotated[str, typer.Option(help="The address of the dashboard, which the dossier then names.")] = "",
    memory: MemoryOption = None,
    seconds: SecondsOption = None,
    language: LanguageOption = None,
) -> None:
    """Write the dossier of a choice as an accessible PDF, or its numbers as a workbook."""
    words = words_in(language, folder)
    if output.suffix not in (".pdf", ".xlsx"):
        raise stopped(words("The output is written as .pdf or .xlsx, not as {name}", name=output.name))
    dataset, answer, kept = _answered(folder, files, limits_of(memory, seconds, words), k, preset, scenario, seed, words)
    make = dossier_pdf if output.suffix == ".pdf" else choice_xlsx
    address = link_of(link, words.language, answer.weighing) if link else ""
    try:
        output.write_bytes(make(dataset, answer, words, kept, address))
    except OSError as error:
        raise stopped(str(error)) from None
    typer.echo(str(output))


def _answered(
    folder: Path,
    files: Path | None,
    limits: Limits,
    k: int | None,
    preset: str,
    scenario: str,
    seed: int | None,
    words: Words,
) -> tuple[Dataset, Answer, Scenario | None]:
    """The city, the answer, and the scenario's name and decision if it has any."""
    if preset and scenario:
        raise stopped(words("Give a preset or a scenario, not both."))
    dataset = city(folder, files, words, limits)
    try:
        kept = _scenario(dataset, scenario, words) if scenario else None
    except Rejected as rejected:
        raise refused(rejected, words) from None
    weighing = kept.weighing if kept else _weighing(dataset, preset, words)
    asked = replace(weighing, k=weighing.k if k is None else k, seed=weighing.seed if seed is None else seed)
    if kept and asked != weighing:
        kept = None  # what was decided rests on other numbers
    try:
        return dataset, answer_of(dataset, asked, dataset.city.today()), kept or kept_scenario(dataset, asked)
    except CannotChoose as cannot:
        raise stopped(words.say(cannot.phrase), 1) from None


def _scenario(dataset: Dataset, wanted: str, words: Words) -> Scenario:
    """A file from anywhere, or one that the city keeps."""
    if Path(wanted).is_file():
        city_ids = CityIds.of(dataset.catalogue, dataset.quartier_names, dataset.correlations)
        return read_scenario(Path(wanted), city_ids, Findings())
    kept = {scenario.id: scenario for scenario in dataset.scenarios}
    if wanted not in kept:
        raise stopped(words("There is no scenario {name}. Kept are: {ids}", name=wanted, ids=", ".join(kept) or "–"))
    return kept[wanted]


def _weighing(dataset: Dataset, preset: str, words: Words) -> Weighing:
    presets = dataset.catalogue.choice.presets
    if not preset:
        return usual_weighing(dataset)
    if preset not in presets:
        raise stopped(words("There is no preset {name}. There are: {ids}", name=preset, ids=", ".join(presets) or "–"))
    return replace(usual_weighing(dataset), weights=presets[preset].weights, left_out=presets[preset].left_out)


def _csv(rows: list[RankRow]) -> str:
    reasons = ["; ".join(f"{reason.need} {reason.points:+.1f}" for reason in row.reasons) for row in rows]
    table = [asdict(row) | {"reasons": row.left_out or listed} for row, listed in zip(rows, reasons, strict=True)]
    frame = pd.DataFrame(table)[["id", "name", "group", "probability", "first", "last", "need", "reasons"]]
    frame = frame.astype({"first": "Int64", "last": "Int64"})
    texts = frame.select_dtypes(exclude="number")
    return frame.assign(**texts.map(lambda cell: as_cell(cell, "."))).to_csv(index=False)
