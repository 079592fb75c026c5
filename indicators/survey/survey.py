"""One pass over the respondents of a wave: read, checked, summed up and forgotten."""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from files.findings import Findings, Rejected
from files.keys import KnownQuartiers
from indicators.catalogue import Catalogue
from indicators.survey.categories import Categories
from indicators.survey.checks import check_survey
from indicators.survey.coding import codebook_of
from indicators.survey.design import Wave
from indicators.survey.engines import Engine
from indicators.survey.interview_checks import tell_tool
from indicators.survey.moments import Moments, Pooled
from indicators.survey.replication_checks import check_replicates
from indicators.survey.silence import silent_of
from indicators.survey.sources import Source, open_source
from indicators.survey.values import MOST_VALUES, TooManyValues
from language.phrases import Phrase


@dataclass(frozen=True, eq=False)
class Survey:
    """What is kept of a wave.

    Attributes
    ----------
    moments : Moments
    pooled : Pooled
    categories : Categories
        Answers counted one by one.
    silent : DataFrame
        Who did not answer (`indicators.survey.silence.silent_of`).
    columns : tuple of str
        All that the file has.
    """

    moments: Moments
    pooled: Pooled
    categories: Categories
    silent: pd.DataFrame
    columns: tuple[str, ...]


def read_survey(
    path: Path,
    wave: Wave,
    catalogue: Catalogue,
    quartiers: KnownQuartiers,
    findings: Findings,
    engine: Engine = Engine.ARROW,
    *,
    together: bool = True,
    columns: dict[str, Sequence[str]] | None = None,
) -> Survey:
    """Read one wave.

    Parameters
    ----------
    together : bool
        Whether products of the answers to two questions are summed up too; without them `Survey.pooled` is empty.
    columns : dict or None
        Takes the file's columns under the wave's id as soon as they are known.

    Raises
    ------
    Rejected
        After noting every reason as a finding.
    EngineMissing
        If the engine is not installed.
    """
    counted = [question.item for question in catalogue.questions.values()]
    counted += [column for own in catalogue.indicators.values() if own.formula.binary for column in own.formula.columns]
    source = open_source(path, engine, findings, counted)
    if columns is not None:
        columns[wave.id] = tuple(source.columns)
    declared = source.declared if isinstance(source, Source) else {}
    described = (wave, catalogue, quartiers, source.columns, source.labels, source.file)
    if isinstance(source, Source) and source.line_by_line:
        try:
            codebook_of(*described, Findings(), declared)
        except Rejected:  # a line that is cut off is told first, as it is where the file is read as a whole
            deque(source.batches(()), maxlen=0)
    codebook = codebook_of(*described, findings, declared)
    tell_tool(source.columns, source.file, findings)
    try:
        tabulation = source.tabulate(codebook, together=together)
    except TooManyValues:
        findings.stop(
            "survey.too_many_values",
            source.file,
            observed=Phrase("a column of a median with more than {number} different answers", number=MOST_VALUES),
            why=Phrase("A median counts every value by itself."),
            remedy=Phrase("Round the answers, for example rents to whole euros."),
        )
        raise Rejected(findings) from None
    check_survey(tabulation, catalogue, wave, quartiers, source.columns, source.labels, source.file, findings)
    if wave.replication:
        check_replicates(tabulation, wave.replication, source.file, findings)
    sums = tabulation.sums
    moments = Moments.of(sums, codebook.partitions, wave.replication)
    categories = Categories.of(sums, catalogue, codebook, moments)
    silent = silent_of(sums, list(catalogue.target_groups))
    return Survey(moments, Pooled.of(sums), categories, silent, tuple(source.columns))
