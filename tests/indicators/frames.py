"""Respondents as a table, for tests that look at single people; the product never has one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from files.findings import Findings
from files.keys import KnownQuartiers
from indicators.catalogue import Catalogue
from indicators.survey.answers import Respondents, Values, respondents_of
from indicators.survey.batches import Coded
from indicators.survey.checks import check_survey
from indicators.survey.coding import codebook_of
from indicators.survey.design import Wave
from indicators.survey.engines import Engine
from indicators.survey.moments import Pooled
from indicators.survey.sources import open_source
from indicators.survey.sums import Sums
from indicators.survey.witnesses import Witnesses

_OTHERWISE = {"stratum": "", "psu": "", "stratum_size": np.nan, "weight": 1.0, "groups": 0, "classes": 0}


def read_respondents(
    path: Path, wave: Wave, catalogue: Catalogue, quartiers: KnownQuartiers, findings: Findings, engine: Engine = Engine.ARROW
) -> pd.DataFrame:
    """A row a respondent, by the line of the file: what the sums are made of.

    ``quartier_id``, ``stratum``, ``psu`` (str), ``stratum_size``, ``weight`` (float), ``groups`` (int), and a float column
    an indicator, missing where not answered or where the weight is 0. Faults are found as `read_survey` finds them.
    """
    source = open_source(path, engine, findings)
    codebook = codebook_of(wave, catalogue, quartiers, source.columns, source.labels, source.file, findings)
    check_survey(source.tabulate(codebook), catalogue, wave, quartiers, source.columns, source.labels, source.file, findings)
    parts = [_frame(respondents_of(batch, codebook, Witnesses())) for batch in source.batches(codebook.columns)]
    table = pd.concat(parts)
    table[list(codebook.centres)] = table[list(codebook.centres)].mask(table["weight"] == 0)
    return table


def sums_of(
    respondents: pd.DataFrame, centres: Mapping[str, float], *, batch: int | None = None, each_value: Sequence[str] = ()
) -> Sums:
    """The sums of such a table, all at once or so many rows at a time."""
    sums = Sums(centres, each_value=each_value)
    for start in range(0, len(respondents), batch or len(respondents)):
        sums.add(_respondents(respondents.iloc[start : start + (batch or len(respondents))], centres))
    return sums


def pooled(respondents: pd.DataFrame, items: list[str]) -> Pooled:
    """How answers go together in such a table."""
    return Pooled.of(sums_of(respondents, dict.fromkeys(items, 0.5)))


def _frame(respondents: Respondents) -> pd.DataFrame:
    coded = {"quartier_id": respondents.quartier, "stratum": respondents.stratum, "psu": respondents.psu}
    columns = {name: np.array(column.cells, dtype=object)[column.codes] for name, column in coded.items()}
    columns |= {name: getattr(respondents, name) for name in ("stratum_size", "weight", "groups", "classes")}
    columns |= {name: values.rows() for name, values in respondents.answers.items()}
    return pd.DataFrame(columns, index=pd.Index(respondents.rows, name="row")).astype(dict.fromkeys(coded, "str"))


def _respondents(table: pd.DataFrame, centres: Mapping[str, float]) -> Respondents:
    table = table.assign(**{name: other for name, other in _OTHERWISE.items() if name not in table})

    def coded(name: str) -> Coded:
        codes, cells = pd.factorize(table[name])
        return Coded(codes, [str(cell) for cell in cells])

    return Respondents(
        table.index.to_numpy(),
        coded("quartier_id"),
        coded("stratum"),
        coded("psu"),
        table["stratum_size"].to_numpy(dtype="float64"),
        table["weight"].to_numpy(dtype="float64"),
        table["groups"].to_numpy(dtype="int64"),
        table["classes"].to_numpy(dtype="int64"),
        {name: Values(None, table[name].to_numpy(dtype="float64", na_value=np.nan)) for name in centres},
    )
