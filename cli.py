"""The command-line face."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated
from urllib.parse import urlencode

import typer

from commands.choice import dossier, rank
from commands.estimate import estimate
from commands.parts import Language, refused
from dataset.config import language_of
from dataset.dataset import Dataset
from dataset.load import load
from files.findings import Rejected
from language.words import Words, words_for
from reports.profile.bundle import file_names, profiles_pdf
from reports.profile.pdf import profile_pdf

app = typer.Typer(add_completion=False, no_args_is_help=True, help="Quartierblick on the command line.")
report_app = typer.Typer(no_args_is_help=True, help="Documents for paper and for the web.")
app.add_typer(report_app, name="report")
app.command()(estimate)
app.command()(rank)
report_app.command()(dossier)


@app.callback()
def main() -> None:
    """Quartierblick on the command line."""


@report_app.callback()
def reports() -> None:
    """Documents for paper and for the web."""


@app.command()
def check(
    folder: Annotated[Path, typer.Argument(help="The city's folder, with dataset.toml and catalogue.toml.")],
    files: Annotated[Path | None, typer.Option(help="A second directory for data that stay where they are.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the findings as JSON.")] = False,
    language: Annotated[Language | None, typer.Option(help="Otherwise the city's own.")] = None,
) -> None:
    """Read a city's folder and name everything that is wrong with it; exits 1 if anything blocks."""
    try:
        dataset = load(folder, files)
        findings = dataset.findings
    except Rejected as rejected:
        dataset, findings = None, rejected.findings
    words = words_for(language.value if language else language_of(folder))
    told = [finding.as_json(words) for finding in findings]
    blocking = sum(finding.blocks for finding in findings)
    if as_json:
        typer.echo(json.dumps(told, ensure_ascii=False, indent=2))
    else:
        severities = {"stop": words("STOP"), "ask": words("QUESTION"), "mend": words("MENDED")}
        for one in told:
            row = words("row {row}", row=one["row"]) if one["row"] else ""
            where = ", ".join(part for part in (str(one["file"]), row) if part)
            typer.echo(f"{severities[str(one['severity'])]} – {where}: {one['found']}\n    {one['why']}\n    → {one['remedy']}")
        if dataset:
            typer.echo(_summary(dataset, words))
        typer.echo(
            words.plural(
                "{number} finding keeps the city from being published.",
                "{number} findings keep the city from being published.",
                blocking,
            )
            if blocking
            else words.plural(
                "Nothing to stop: {number} thing was mended.", "Nothing to stop: {number} things were mended.", len(told)
            )
        )
    raise typer.Exit(1 if blocking else 0)


@report_app.command()
def profile(
    folder: Annotated[Path, typer.Argument(help="The city's folder, with dataset.toml and catalogue.toml.")],
    quartier: Annotated[str, typer.Argument(help="Id or name of a quartier; otherwise all of them.")] = "",
    output: Annotated[Path, typer.Option(help="The directory that the PDFs are written to; made if it is not there.")] = Path(),
    files: Annotated[Path | None, typer.Option(help="A second directory for data that stay where they are.")] = None,
    link: Annotated[str, typer.Option(help="The address of the dashboard, which every profile then names.")] = "",
    language: Annotated[Language | None, typer.Option(help="Otherwise the city's own.")] = None,
) -> None:
    """Write the profile of a quartier as an accessible PDF; of all of them, a PDF each and one with all."""
    words = words_for(language.value if language else language_of(folder))
    try:
        dataset = load(folder, files)
    except Rejected as rejected:
        raise refused(rejected, words) from None
    wanted = [key for key, name in dataset.quartier_names.items() if quartier in ("", key, name)]
    if not wanted:
        typer.echo(words("There is no quartier with the id or name {name}.", name=quartier), err=True)
        raise typer.Exit(2)

    def address(quartier_id: str) -> str:
        return f"{link.rstrip('/')}/profile?{urlencode({'lang': words.language, 'quartier': quartier_id})}" if link else ""

    names = file_names(dataset, words)
    output.mkdir(parents=True, exist_ok=True)
    with typer.progressbar(wanted, file=sys.stderr) as bar:
        for quartier_id in bar:
            (output / names[quartier_id]).write_bytes(profile_pdf(dataset, quartier_id, words, address(quartier_id)))
            typer.echo(str(output / names[quartier_id]))
    if not quartier:
        name = words("profiles")
        joined = output / f"{name}.pdf"
        with typer.progressbar(length=100, file=sys.stderr) as whole:
            joined.write_bytes(profiles_pdf(dataset, words, address, lambda part: whole.update(round(100 * part) - whole.pos)))
        typer.echo(str(joined))


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


if __name__ == "__main__":
    app()
