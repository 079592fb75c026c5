"""The table of estimates on the command line: what may be published, or, for the office alone, everything."""

from collections.abc import Callable, Mapping
from contextlib import nullcontext
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
    check_directory,
    limits_of,
    stopped,
    words_in,
)
from commands.reading import city
from commands.reading import table as table_of
from commands.selection import BREAKDOWNS, NotSelectable, Table, select, select_internal
from dataset.load import internal_distributions, internal_table
from indicators.survey.cluster import spark_session
from indicators.survey.engines import Engine, EngineMissing
from language.words import Words
from release.earlier.publication import write_publication

_ENDINGS = (".csv", ".parquet")
_INTERNAL = ".internal"


def estimate(
    folder: FolderArgument,
    files: FilesOption = None,
    indicator: Annotated[
        list[str] | None,
        typer.Option(
            metavar="ID", help="Only this indicator, or with --distributions this question; may be given several times."
        ),
    ] = None,
    by: Annotated[
        str,
        typer.Option(
            metavar="NAMES",
            help="What to break down by: any of quartier, group, wave. Without quartier the city alone, without group everybody"
            " alone, without wave the latest alone.",
        ),
    ] = ",".join(BREAKDOWNS),
    standardised: Annotated[
        bool,
        typer.Option(
            "--standardised",
            help="Another table: what values would be, had every quartier the city's ages ([standard] in catalogue.toml).",
        ),
    ] = False,
    trends: Annotated[
        bool,
        typer.Option("--trends", help="Another table: the change a year over three and more survey waves, with its interval."),
    ] = False,
    distributions: Annotated[
        bool,
        typer.Option(
            "--distributions",
            help="Another table: the share of every answer to the questions of the catalogue ([questions] in catalogue.toml).",
        ),
    ] = False,
    output: Annotated[
        Path | None, typer.Option(metavar="FILE", help="A .csv or .parquet file; otherwise CSV is printed.")
    ] = None,
    earlier: Annotated[
        list[Path] | None,
        typer.Option(metavar="FILE", help="What --output wrote for an earlier publication; the oldest first, each by itself."),
    ] = None,
    internal: Annotated[
        bool,
        typer.Option(
            "--internal",
            help="Full precision, nothing withheld, into a file: for the office alone. Not with --trends.",
        ),
    ] = False,
    engine: Annotated[Engine, typer.Option(help="What sums up the respondents.")] = Engine.ARROW,
    master: Annotated[
        str | None, typer.Option(metavar="ADDRESS", help="With --engine spark: the cluster, as spark://HOST:7077.")
    ] = None,
    memory: MemoryOption = None,
    seconds: SecondsOption = None,
    language: LanguageOption = None,
) -> None:
    """Print the table of estimates (docs/statistics.md) for further work: what may be published, nothing else.

    --standardised, --trends and --distributions each print another table in its place; --indicator, --by and --output
    go with every table.

    Keep what --output writes for a publication (.parquet holds all of it): the next one needs it, as --earlier or named
    in dataset.toml under [earlier], so that late answers cannot be read off the difference.
    """
    words = words_in(language, folder)
    which = _chosen({Table.STANDARDISED: standardised, Table.DISTRIBUTIONS: distributions, Table.TRENDS: trends}, words)
    if output is not None and output.suffix not in _ENDINGS:
        raise stopped(words("The output is written as .csv or .parquet, not as {name}", name=output.name))
    if output is not None:
        check_directory(output.parent, words)
    if master is not None and engine is not Engine.SPARK:
        raise stopped(words("--master names a Spark cluster: it goes with --engine spark only."))
    limits = limits_of(memory, seconds, words)
    try:
        with spark_session(master) if engine is Engine.SPARK else nullcontext():
            if internal and which is Table.TRENDS:
                raise ValueError(words("--trends are made of what is released; they have no internal form."))
            if internal:
                make, options = _internal(which)
                rows = table_of(make, folder, files, words, limits, engine=engine, **options)
                full = select_internal(rows, indicator or [], by.split(","), which)
                _write_internal(full, output, words)
                return
            dataset = city(folder, files, words, limits, engine=engine, earlier=earlier or [])
        table = select(dataset, indicator or [], by.split(","), which)
    except EngineMissing as missing:
        raise stopped(words.say(missing.reason)) from None
    except NotSelectable as error:
        raise stopped(words.say(error.reason)) from None
    except ValueError as error:
        raise stopped(str(error)) from None
    for finding in dataset.findings:
        if finding.code in ("earlier.late_answers_wait", "earlier.partial"):
            typer.echo(f"{finding.file}: {words.say(finding.observed)} – {words.say(finding.remedy)}", err=True)
    if earlier:
        typer.echo(
            words("Server, profiles and choice know of earlier publications only if dataset.toml names them under [earlier]."),
            err=True,
        )
    if which is Table.TRENDS and table.empty:
        typer.echo(
            words("There is no trend: it takes three survey waves that asked the question, since its last change."), err=True
        )
    if output is None:
        typer.echo(table.to_csv(index=False), nl=False)
    elif output.suffix == ".parquet" and which is not Table.ESTIMATES:
        table.to_parquet(output, index=False)
    elif output.suffix == ".parquet":
        write_publication(dataset.released, dataset.catalogue, table, output)
    else:
        table.to_csv(output, index=False)


def _chosen(chosen: Mapping[Table, bool], words: Words) -> Table:
    """The table that is asked for; no more than one."""
    asked = [table for table, wanted in chosen.items() if wanted]
    if len(asked) > 1:
        options = words.list([f"--{table}" for table in asked])
        raise stopped(words("Each of {options} prints a table of its own: choose one.", options=options))
    return asked[0] if asked else Table.ESTIMATES


def _internal(table: Table) -> tuple[Callable[..., pd.DataFrame], dict[str, bool]]:
    """What makes a table at full precision, and its options."""
    if table is Table.DISTRIBUTIONS:
        return internal_distributions, {}
    return internal_table, {"standardised": table is Table.STANDARDISED}


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
