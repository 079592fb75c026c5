"""A publication as a file: what was released once, so that the next one cannot be subtracted from it."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from indicators.catalogue import Catalogue
from release.tables.released import (
    CATEGORY,
    COLUMNS,
    DISTRIBUTIONS,
    KEY,
    NUMBERS,
    WORDS,
    Correlations,
    Released,
    empty_table,
    no_distributions,
)
from workshops.questionnaires import Tally
from workshops.reach import Basis, Reach
from workshops.response import Response

_KEY = b"quartierblick"
_INTERNAL = {"internal", "weight"}  # columns of nothing that was ever published
_TEXTS = (*KEY, *WORDS)


def definitions_of(catalogue: Catalogue) -> dict[str, str]:
    """What each survey indicator and target group means, by ``indicator`` or ``group`` and its id; the same in every version."""
    meant: dict[str, list[object]] = {}
    for name, indicator in catalogue.indicators.items():
        if indicator.formula.definition:
            meant[f"indicator {name}"] = indicator.formula.definition
    for name, question in catalogue.questions.items():
        meant[f"question {name}"] = question.definition
    for name, group in catalogue.target_groups.items():
        meant[f"group {name}"] = [[part.column, part.low, part.high, part.among] for part in group.where]
    return {key: json.dumps(definition) for key, definition in meant.items()}


def definition_of(catalogue: Catalogue) -> str:
    """What values are standardised to, for whoever compares two publications; empty where the city names no standard."""
    if catalogue.standard is None:
        return ""
    strata = catalogue.standard.strata
    where = [[[part.column, part.low, part.high, part.among] for part in stratum.where] for stratum in strata]
    return json.dumps([[stratum.persons for stratum in strata], where])


@dataclass(frozen=True, eq=False)
class Publication:
    """What an earlier publication released.

    Attributes
    ----------
    name : str
        Of the file.
    definitions : Mapping
        `definitions_of` its catalogue; empty where the file does not hold them.
    whole : bool
        Whether the file holds all that was released, as a Parquet file of the whole table does.
    distributions : DataFrame
        With the columns `release.tables.released.DISTRIBUTIONS`; no row where the file does not hold them.
    estimates : DataFrame
        With the columns `release.tables.released.COLUMNS`.
    correlations : Mapping
        Survey wave to its `Correlations`; empty where the file does not hold them.
    responses : tuple of Response or None
        None where the file does not hold them.
    tallies, reach : tuples of Tally and Reach
        Empty where the file does not hold them.
    standardised, standard : as in `release.tables.released.Released`
        Empty where the file does not hold them.
    between : Mapping
        Indicator to how its waves go together; empty where the file does not hold it.
    coarse : bool
        Whether it was made by a gate; older files are finer, and their verdicts follow other rules.
    """

    estimates: pd.DataFrame
    correlations: Mapping[str, Correlations]
    responses: tuple[Response, ...] | None
    tallies: tuple[Tally, ...] = ()
    reach: tuple[Reach, ...] = ()
    coarse: bool = True
    name: str = ""
    definitions: Mapping[str, str] = field(default_factory=dict)
    whole: bool = True
    standardised: pd.DataFrame = field(default_factory=empty_table)
    standard: str = ""
    between: Mapping[str, Correlations] = field(default_factory=dict)
    distributions: pd.DataFrame = field(default_factory=no_distributions)

    @classmethod
    def of(cls, released: Released) -> Publication:
        """What is released now."""
        return cls(
            released.estimates,
            released.correlations,
            released.responses,
            released.tallies,
            released.reach,
            standardised=released.standardised,
            standard=released.standard,
            between=released.between,
            distributions=released.distributions,
        )


class NoPublication(ValueError):
    """A file is no table of estimates."""


def write_publication(released: Released, catalogue: Catalogue, table: pd.DataFrame, path: Path) -> None:
    """Write a table of estimates as Parquet, with the rest of what is released in its metadata.

    Parameters
    ----------
    table : DataFrame
        `released.estimates`, or a part of it.
    """
    rest = {
        "definitions": definitions_of(catalogue),
        "whole": len(table) == len(released.estimates),
        "together": {wave: _as_lists(correlations) for wave, correlations in released.correlations.items()},
        "between": {indicator: _as_lists(correlations) for indicator, correlations in released.between.items()},
        "responses": [asdict(response) for response in released.responses],
        "tallies": [asdict(tally) for tally in released.tallies],
        "reach": [asdict(reach) for reach in released.reach],
        "standardised": _packed(released.standardised),
        "standard": released.standard,
        "distributions": _packed(released.distributions),
    }
    columns = pa.Table.from_pandas(table, preserve_index=False)
    columns = columns.replace_schema_metadata({**(columns.schema.metadata or {}), _KEY: json.dumps(rest).encode()})
    pq.write_table(columns, path)


def read_publication(path: Path) -> Publication:
    """Read what `cli.py estimate --output` wrote, of this version or an older one: .parquet, or .csv without the rest.

    Raises
    ------
    NoPublication
        If it is no such table; says what is missing.
    OSError
        If it cannot be read.
    """
    table, rest = _read_parquet(path) if path.suffix == ".parquet" else (_read_csv(path), {})
    missing = [name for name in COLUMNS if name not in table.columns and name != "contrast"]
    if missing:
        raise NoPublication(f"{path.name} is no table of estimates: it has no column {', '.join(missing)}")
    if _INTERNAL & set(table.columns):
        raise NoPublication(
            f"{path.name} is an internal table, which was never to be published; give what --output wrote without"
        )
    if "standard" in table.columns:
        raise NoPublication(f"{path.name} holds standardised values; give what --output wrote without --standardised")
    if "contrast" not in table.columns:
        table = table.assign(contrast="none")
    table = table.astype(dict.fromkeys(_TEXTS, "str"))
    return Publication(
        table,
        {wave: _correlations(**pooled) for wave, pooled in rest.get("together", {}).items()},
        tuple(Response(**fields) for fields in rest["responses"]) if "responses" in rest else None,
        tuple(Tally(**fields) for fields in rest.get("tallies", ())),
        tuple(Reach(**{**fields, "basis": Basis(fields["basis"])}) for fields in rest.get("reach", ())),
        coarse="df" not in table.columns,
        name=path.name,
        definitions=rest.get("definitions", {}),
        whole=rest.get("whole", False),
        standardised=_unpacked(rest["standardised"]) if "standardised" in rest else empty_table(),
        standard=rest.get("standard", ""),
        between={indicator: _correlations(**own) for indicator, own in rest.get("between", {}).items()},
        distributions=_distributions(rest["distributions"]) if "distributions" in rest else no_distributions(),
    )


def _packed(table: pd.DataFrame) -> str:
    """A table as text: Parquet, which is a twentieth of what JSON would be."""
    buffer = pa.BufferOutputStream()
    pq.write_table(pa.Table.from_pandas(table, preserve_index=False), buffer, compression="zstd")
    return base64.b64encode(buffer.getvalue().to_pybytes()).decode("ascii")


def _unpacked(text: str) -> pd.DataFrame:
    return pq.read_table(pa.BufferReader(base64.b64decode(text))).to_pandas()


def _distributions(text: str) -> pd.DataFrame:
    numbers = {**dict.fromkeys(NUMBERS, "float64"), "n": "Int64"}
    return _unpacked(text)[list(DISTRIBUTIONS)].astype({**dict.fromkeys((*CATEGORY, "status"), "str"), **numbers})


def _read_parquet(path: Path) -> tuple[pd.DataFrame, dict[str, Any]]:
    """The table, and the rest that `write_publication` put into its metadata."""
    try:
        columns = pq.read_table(path)
    except pa.ArrowInvalid as error:
        raise NoPublication(f"{path.name} is no Parquet file: {error}") from None
    return columns.to_pandas(), json.loads((columns.schema.metadata or {}).get(_KEY, b"{}"))


def _read_csv(path: Path) -> pd.DataFrame:
    missing = {name: [""] for name in NUMBERS}
    return pd.read_csv(path, dtype=dict.fromkeys(_TEXTS, "str"), keep_default_na=False, na_values=missing)


def _as_lists(correlations: Correlations) -> dict[str, object]:
    r = [[None if np.isnan(number) else float(number) for number in row] for row in correlations.r]
    return {"items": list(correlations.items), "r": r}


def _correlations(items: Sequence[str], r: Sequence[Sequence[float | None]]) -> Correlations:
    return Correlations(tuple(items), np.array(r, dtype="float64").reshape(len(items), -1))
