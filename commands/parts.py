"""What several commands share: the language of their words, and how they say that a city is refused."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from files.findings import Rejected
from language.words import LANGUAGES, Words

Language = StrEnum("Language", list(LANGUAGES))  # type: ignore[misc]  # the languages stand in one place

FolderArgument = Annotated[Path, typer.Argument(help="The city's folder, with dataset.toml and catalogue.toml.")]
FilesOption = Annotated[Path | None, typer.Option("--files", help="A second directory for data that stay where they are.")]
LanguageOption = Annotated[Language | None, typer.Option("--language", help="Otherwise the city's own.")]


def refused(rejected: Rejected, words: Words) -> typer.Exit:
    """Say what blocks the city, or the file."""
    for finding in rejected.findings:
        if finding.blocks:
            where = f"{finding.file}:{finding.row}" if finding.row else finding.file
            typer.echo(f"{where}: {words.say(finding.observed)} – {words.say(finding.remedy)}", err=True)
    return typer.Exit(1)
