"""Boundaries from a service of the city's, on the command line; the server itself never fetches anything."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from commands.downloads import Download, NotFetched
from commands.parts import Language, check_directory, stopped
from commands.services import boundaries_from
from language.words import LANGUAGES, words_for


def fetch_boundaries(
    url: Annotated[str, typer.Argument(help="Of OGC API Features, a WFS, or a file.")],
    output: Annotated[Path, typer.Option("--output", help="The file to write; it must not be there yet.")],
    layer: Annotated[str, typer.Option("--layer", help="Which collection or feature type, if there are several.")] = "",
    language: Annotated[Language | None, typer.Option("--language", help="Of messages.")] = None,
) -> None:
    """Fetch boundaries from a service and write them as a file for [boundaries]."""
    words = words_for(language.value if language else LANGUAGES[0])
    check_directory(output.parent, words)
    if output.exists():
        raise stopped(words("{file} is there already; name another file.", file=output))
    shapes = 0

    def show() -> None:
        counted = words("{shapes} shapes, {size} MB", shapes=words.number(shapes), size=words.number(download.received / 1e6, 1))
        typer.echo(f"\r{counted}", err=True, nl=False)

    def count(number: int) -> None:
        nonlocal shapes
        shapes = number
        show()

    download = Download(progress=lambda size: show() if sys.stderr.isatty() else None)
    try:
        content = boundaries_from(url, layer, download, count)
    except NotFetched as reason:
        typer.echo("", err=True)
        raise stopped(words.say(reason.reason), 1) from reason
    partial = output.with_name(f"{output.name}.part")
    partial.write_bytes(content)
    partial.replace(output)
    typer.echo("", err=True)
    typer.echo(words("Written: {file}, {size} MB", file=output, size=words.number(len(content) / 1e6, 1)))
