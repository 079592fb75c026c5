"""Profiles on the command line: a PDF a quartier, and one with all."""

import sys
from contextlib import suppress
from pathlib import Path
from typing import Annotated

import typer

from commands.parts import (
    FilesOption,
    FolderArgument,
    LanguageOption,
    MemoryOption,
    SecondsOption,
    check_directory,
    limits_of,
    stopped,
    words_in,
)
from commands.reading import city
from reports.profile.pdf import file_names, profile_pdf, profiles_pdf


def profile(
    folder: FolderArgument,
    quartier: Annotated[str, typer.Argument(help="Id or name of a quartier; otherwise all of them.")] = "",
    output: Annotated[Path, typer.Option(help="The directory that the PDFs are written to; made if it is not there.")] = Path(),
    files: FilesOption = None,
    link: Annotated[str, typer.Option(help="The address of the dashboard, which every profile then names.")] = "",
    memory: MemoryOption = None,
    seconds: SecondsOption = None,
    language: LanguageOption = None,
) -> None:
    """Write the profile of a quartier as an accessible PDF; of all of them, a PDF each and one with all."""
    words = words_in(language, folder)
    dataset = city(folder, files, words, limits_of(memory, seconds, words))
    wanted = [quartier_id for quartier_id, name in dataset.quartier_names.items() if quartier in ("", quartier_id, name)]
    if not wanted:
        raise stopped(words("There is no quartier with the id or name {name}.", name=quartier))
    names = file_names(dataset, words)
    with suppress(OSError):  # told by what follows
        output.mkdir(parents=True, exist_ok=True)
    check_directory(output, words)
    with typer.progressbar(wanted, file=sys.stderr) as bar:
        for quartier_id in bar:
            (output / names[quartier_id]).write_bytes(profile_pdf(dataset, quartier_id, words, link))
            typer.echo(str(output / names[quartier_id]))
    if not quartier:
        joined = output / f"{words('profiles')}.pdf"
        with typer.progressbar(length=100, file=sys.stderr) as percent:
            joined.write_bytes(profiles_pdf(dataset, words, link, lambda part: percent.update(round(100 * part) - percent.pos)))
        typer.echo(str(joined))
