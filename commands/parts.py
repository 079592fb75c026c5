"""What several commands share: the language of their words, and how they say why they end."""

import os
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from dataset.city_language import language_of
from dataset.confined import Limits
from files.findings import Rejected
from language.words import LANGUAGES, Words, words_for

Language = StrEnum("Language", {code: code for code in LANGUAGES})  # type: ignore[misc]  # the languages stand in one place

FolderArgument = Annotated[Path, typer.Argument(help="The city's folder, with dataset.toml and catalogue.toml.")]
FilesOption = Annotated[Path | None, typer.Option("--files", help="A second directory for data that stay where they are.")]
MemoryOption = Annotated[int | None, typer.Option("--memory", min=512, help="Memory for reading the files, in MB (2048).")]
SecondsOption = Annotated[float | None, typer.Option("--seconds", min=1, help="Time for a file to get on (120).")]
LanguageOption = Annotated[Language | None, typer.Option("--language", help="Otherwise the city's own.")]


def words_in(language: Language | None, folder: Path) -> Words:
    """Words of the language that was asked for, else of the city's own."""
    return words_for(language.value if language else language_of(folder))


def stopped(reason: str, code: int = 2) -> typer.Exit:
    """Say why a command ends here."""
    typer.echo(reason, err=True)
    return typer.Exit(code)


def limits_of(memory: int | None, seconds: float | None, words: Words) -> Limits:
    """What reading the city may take; ends here where the environment says something else than numbers."""
    try:
        return Limits.of(memory, seconds)
    except ValueError as error:
        raise stopped(words("QUARTIER_MEMORY and QUARTIER_SECONDS are numbers above 0: {error}", error=error)) from error


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
