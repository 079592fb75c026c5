"""The table of estimates on the command line: what may be published, or, for the office alone, everything."""

import sys
from collections.abc import Collection, Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import Annotated

import pandas as pd
import typer

from commands.parts import FilesOption, FolderArgument, LanguageOption, refused, stopped, words_in
from dataset.dataset import Dataset
from dataset.load import internal_distributions, internal_table, load
from files.findings import Rejected
from indicators.estimates.domains import EVERYBODY
from indicators.survey.cluster import spark_session
from indicators.survey.engines import Engine, EngineMissing
from language.words import Words
from release.earlier.publication import write_publication

BREAKDOWNS = ("quartier", "group", "wave")
_ENDINGS = (".csv", ".parquet")
_INTERNAL = ".internal"


def estimate(
    folder: FolderArgument,
    files: FilesOption = None,
    indicator: Annotated[
        list[str] | None, typer.Option(help="Only these indicators (or questions); may be given several times.")
    ] = None,
    by: Annotated[str, typer.Option(help="What to break down by: any of quartier, group, wave.")] = ",".join(BREAKDOWNS),
    engine: Annotated[Engine, typer.Option(help="What sums up the respondents.")] = Engine.ARROW,
    master: Annotated[str | None, typer.Option(help="With --engine spark: the cluster, as spark://HOST:7077.")] = None,
    output: Annotated[Path | None, typer.Option(help="A .csv or .parquet file; otherwise CSV is printed.")] = None,
    earlier: Annotated[
        list[Path] | None, typer.Option(help="What --output wrote for an earlier publication; the oldest first, each by itself.")
    ] = None,
    distributions: Annotated[
        bool, typer.Option("--distributions", help="Instead: the share of every answer to the catalogue's questions.")
    ] = False,
    internal: Annotated[
        bool, typer.Option("--internal", help="Everything at full precision, nothing withheld: for the office alone.")
    ] = False,
    language: LanguageOption = None,
) -> None:
    """Print the table of estimates (docs/statistics.md) for further work: what may be published, nothing else.

    Keep what --output writes for a publication (.parquet holds all of it): the next one needs it, as --earlier or named
    in dataset.toml under [earlier], so that late answers cannot be read off the difference.
    """
    words = words_in(language, folder)
    if output is not None and output.suffix not in _ENDINGS:
        raise stopped(words("The output is written as .csv or .parquet, not as {name}", name=output.name))
    if master is not None and engine is not Engine.SPARK:
        raise stopped(words("--master names a Spark cluster: it goes with --engine spark only."))
    try:
        with spark_session(master) if engine is Engine.SPARK else nullcontext():
            if internal:
                table = (internal_distributions if distributions else internal_table)(folder, files, engine=engine)
                _write_internal(table, output, words)
                return
            with typer.progressbar(length=100, file=sys.stderr) as bar:
                dataset = load(
                    folder,
                    files,
                    engine=engine,
                    progress=lambda part: bar.update(round(100 * part) - bar.pos),
                    earlier=earlier or [],
                )
        select = select_distributions if distributions else select_estimates
        table = select(dataset, indicator or [], by.split(","))
    except Rejected as rejected:
        raise refused(rejected, words) from None
    except EngineMissing as missing:
        raise stopped(words.say(missing.reason)) from None
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
    if output is None:
        typer.echo(table.to_csv(index=False), nl=False)
    elif output.suffix == ".parquet" and distributions:
        table.to_parquet(output, index=False)
    elif output.suffix == ".parquet":
        write_publication(dataset.released, dataset.catalogue, table, output)
    else:
        table.to_csv(output, index=False)


def select_estimates(dataset: Dataset, indicators: Sequence[str], by: Sequence[str]) -> pd.DataFrame:
    """Rows of the masked table.

    Parameters
    ----------
    indicators : sequence of str
        Only these; all if there are none.
    by : sequence of str
        Of `BREAKDOWNS`. Without ``quartier`` the city alone, without ``group`` everybody alone, without
        ``wave`` the latest wave of each indicator alone.

    Raises
    ------
    ValueError
        If an indicator or breakdown is not known.
    """
    _check("indicator", indicators, dataset.catalogue.indicators)
    _check("breakdown", by, BREAKDOWNS)
    rows = dataset.estimates
    if indicators:
        rows = rows[rows["indicator"].isin(indicators)]
    if "quartier" not in by:
        rows = rows[rows["level"] == "city"]
    if "group" not in by:
        rows = rows[rows["target_group"] == EVERYBODY]
    if "wave" not in by:
        latest = {name: dataset.waves_of(name)[-1] for name in rows["indicator"].unique()}
        rows = rows[rows["wave"] == rows["indicator"].map(latest)]
    return rows.reset_index(drop=True)


def select_distributions(dataset: Dataset, questions: Sequence[str], by: Sequence[str]) -> pd.DataFrame:
    """Rows of the table of distributions.

    Parameters are those of `select_estimates`, with questions for indicators.

    Raises
    ------
    ValueError
        If a question or breakdown is not known.
    """
    _check("question", questions, dataset.catalogue.questions)
    _check("breakdown", by, BREAKDOWNS)
    rows = dataset.distributions
    if questions:
        rows = rows[rows["question"].isin(questions)]
    if "quartier" not in by:
        rows = rows[rows["level"] == "city"]
    if "group" not in by:
        rows = rows[rows["target_group"] == EVERYBODY]
    if "wave" not in by:
        order = {wave: number for number, wave in enumerate(dataset.periods)}
        number = rows["wave"].map(order)
        rows = rows[number == number.groupby(rows["question"]).transform("max")]
    return rows.reset_index(drop=True)


def _check(kind: str, names: Sequence[str], existing: Collection[str]) -> None:
    unknown = [name for name in names if name not in existing]
    if unknown:
        raise ValueError(f"unknown {kind}: {', '.join(unknown)}. Known: {', '.join(existing)}")


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
