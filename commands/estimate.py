"""The table of estimates on the command line: what may be published, or, for the office alone, everything."""

from __future__ import annotations

import sys
from contextlib import nullcontext
from pathlib import Path
from typing import Annotated

import pandas as pd
import typer

from commands.breakdown import BREAKDOWNS, select_estimates
from commands.parts import FilesOption, FolderArgument, LanguageOption, refused
from dataset.config import language_of
from dataset.load import internal_table, load
from files.findings import Rejected
from indicators.survey.cluster import spark_session
from indicators.survey.engines import Engine, EngineMissing
from language.words import Words, words_for
from release.earlier.publication import write_publication

_ENDINGS = (".csv", ".parquet")
_INTERNAL = ".internal"


def estimate(
    folder: FolderArgument,
    files: FilesOption = None,
    indicator: Annotated[list[str] | None, typer.Option(help="Only these indicators; may be given several times.")] = None,
    by: Annotated[str, typer.Option(help="What to break down by: any of quartier, group, wave.")] = ",".join(BREAKDOWNS),
    engine: Annotated[Engine, typer.Option(help="What sums up the respondents.")] = Engine.ARROW,
    master: Annotated[str | None, typer.Option(help="With --engine spark: the cluster, as spark://HOST:7077.")] = None,
    output: Annotated[Path | None, typer.Option(help="A .csv or .parquet file; otherwise CSV is printed.")] = None,
    earlier: Annotated[
        list[Path] | None, typer.Option(help="What --output wrote for an earlier publication; the oldest first, each by itself.")
    ] = None,
    internal: Annotated[
        bool, typer.Option("--internal", help="Everything at full precision, nothing withheld: for the office alone.")
    ] = False,
    language: LanguageOption = None,
) -> None:
    """Print the table of estimates (docs/statistics.md) for further work: what may be published, nothing else.

    Keep what --output writes for a publication (.parquet holds all of it): the next one needs it, as --earlier or named
    in dataset.toml under [earlier], so that late answers cannot be read off the difference.
    """
    words = words_for(language.value if language else language_of(folder))
    if output is not None and output.suffix not in _ENDINGS:
        typer.echo(words("The output is written as .csv or .parquet, not as {name}", name=output.name), err=True)
        raise typer.Exit(2)
    if master is not None and engine is not Engine.SPARK:
        typer.echo(words("--master names a Spark cluster: it goes with --engine spark only."), err=True)
        raise typer.Exit(2)
    try:
        with spark_session(master) if engine is Engine.SPARK else nullcontext():
            if internal:
                _write_internal(internal_table(folder, files, engine=engine), output, words)
                return
            with typer.progressbar(length=100, file=sys.stderr) as bar:
                dataset = load(
                    folder,
                    files,
                    engine=engine,
                    progress=lambda part: bar.update(round(100 * part) - bar.pos),
                    earlier=earlier or [],
                )
        table = select_estimates(dataset, indicator or [], by.split(","))
    except Rejected as rejected:
        raise refused(rejected, words) from None
    except EngineMissing as missing:
        typer.echo(words.say(missing.reason), err=True)
        raise typer.Exit(2) from None
    except ValueError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from None
    for finding in dataset.findings:
        if finding.code in ("earlier.late_answers_wait", "earlier.partial"):
            typer.echo(f"{finding.file}: {words.say(finding.observed)} – {words.say(finding.remedy)}", err=True)
    if earlier:
        typer.echo(
            words("Server, profiles and choice know of earlier publications only if dataset.toml names them under [earlier]."),
            err=True,
        )
    if output is None:
        typer.echo(table.to_csv(index=False), nl=False)
    elif output.suffix == ".parquet":
        write_publication(dataset.released, dataset.catalogue, table, output)
    else:
        table.to_csv(output, index=False)


def _write_internal(table: pd.DataFrame, output: Path | None, words: Words) -> None:
    """Into a file whose name and head say that it is for the office alone."""
    if output is None:
        raise ValueError(words("What is internal is written to a file only: name one with --output."))
    marked = output if output.stem.endswith(_INTERNAL) else output.with_name(f"{output.stem}{_INTERNAL}{output.suffix}")
    head = words("INTERNAL – full precision, nothing withheld: it names single persons' answers. Never pass it on.")
    if output.suffix == ".parquet":
        table.assign(internal=head).to_parquet(marked, index=False)
    else:
        marked.write_text(f"# {head}\n" + table.to_csv(index=False), encoding="utf-8")
    typer.echo(str(marked))
    typer.echo(head, err=True)
