"""What several commands share: the language of their words, and how they say why they end."""

import os
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from dataset.config import language_of
from files.findings import Rejected
from language.words import LANGUAGES, Words, words_for

Language = StrEnum("Language", list(LANGUAGES))  # type: ignore[misc]  # the languages stand in one place

FolderArgument = Annotated[Path, typer.Argument(help="The city's folder, with dataset.toml and catalogue.toml.")]
FilesOption = Annotated[Path | None, typer.Option("--files", help="A second directory for data that stay where they are.")]
LanguageOption = Annotated[Language | None, typer.Option("--language", help="Otherwise the city's own.")]


def words_in(language: Language | None, folder: Path) -> Words:
    """Words of the language that was asked for, else of the city's own."""
    return words_for(language.value if language else language_of(folder))


def stopped(reason: str, code: int = 2) -> typer.Exit:
    """Say why a command ends here."""
    typer.echo(reason, err=True)
    return typer.Exit(code)


def check_directory(directory: Path, words: Words) -> None:
    """End here, and not after the work, where nothing can be written."""
    if not directory.is_dir() or not os.access(directory, os.W_OK):
        raise stopped(
            words("Nothing can be written to {directory}: make this directory, or name another one.", directory=directory)
        )


def refused(rejected: Rejected, words: Words) -> typer.Exit:
    """Say what blocks the city, or the file."""
    for finding in rejected.findings:
        if finding.blocks:
            where = f"{finding.file}:{finding.row}" if finding.row else finding.file
            typer.echo(f"{where}: {words.say(finding.observed)} – {words.say(finding.remedy)}", err=True)
    return typer.Exit(1)
