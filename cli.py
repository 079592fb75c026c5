"""The command-line face."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from dataset.config import language_of
from dataset.load import load
from files.findings import Rejected
from language.words import words_for

app = typer.Typer(add_completion=False, no_args_is_help=True, help="Quartierblick on the command line.")


@app.callback()
def main() -> None:
    """Quartierblick on the command line."""


@app.command()
def check(
    folder: Annotated[Path, typer.Argument(help="The city's folder, with dataset.toml and catalogue.toml.")],
    files: Annotated[Path | None, typer.Option(help="A second directory for data that stay where they are.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the findings as JSON.")] = False,
    language: Annotated[str | None, typer.Option(help="de or en; otherwise the city's own.")] = None,
) -> None:
    """Read a city's folder and name everything that is wrong with it; exits 1 if anything blocks."""
    try:
        findings = load(folder, files).findings
    except Rejected as rejected:
        findings = rejected.findings
    words = words_for(language or language_of(folder))
    told = [finding.as_json(words) for finding in findings]
    blocking = sum(finding.blocks for finding in findings)
    if as_json:
        typer.echo(json.dumps(told, ensure_ascii=False, indent=2))
    else:
        for one in told:
            row = words("row {row}", row=one["row"]) if one["row"] else ""
            where = ", ".join(part for part in (str(one["file"]), row) if part)
            typer.echo(f"[{one['severity']}] {where}: {one['found']}\n    {one['why']}\n    → {one['remedy']}")
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


if __name__ == "__main__":
    app()
