"""A publication as a file: what was told once, so that the next one cannot be subtracted from it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from indicators.catalogue import Catalogue
from indicators.formulas import Mean, Share
from release.tables.released import COLUMNS, Released, Together
from workshops.questionnaires import Tally
from workshops.reach import Basis, Reach
from workshops.response import Response

_KEY = b"quartierblick"
_INTERNAL = {"internal", "weight"}  # columns of nothing that was ever published
_TEXTS = ("level", "quartier_id", "target_group", "wave", "indicator", "status", "verdict", "contrast", "source")


def definitions_of(catalogue: Catalogue) -> dict[str, str]:
    """What each survey indicator and target group means, by ``indicator`` or ``group`` and its id; the same in every version."""
    meant: dict[str, list[object]] = {}
    for name, indicator in catalogue.indicators.items():
        match indicator.formula:
            case Share(item=item, yes=yes, of=of):
                meant[f"indicator {name}"] = ["share", item, yes, of]
            case Mean(item=item, low=low, high=high):
                meant[f"indicator {name}"] = ["mean", item, low, high]
    for name, group in catalogue.target_groups.items():
        meant[f"group {name}"] = [[one.column, one.low, one.high, one.among] for one in group.where]
    return {key: json.dumps(one) for key, one in meant.items()}


@dataclass(frozen=True, eq=False)
class Publication:
    """What an earlier publication told.

    Attributes
    ----------
    name : str
        Of the file.
    definitions : Mapping
        `definitions_of` its catalogue; empty where the file does not hold them.
    whole : bool
        Whether the file holds all that was told, as a Parquet file of the whole table does.
    estimates : DataFrame
        With the columns `release.tables.released.COLUMNS`.
    together : Mapping
        Survey wave to its `Together`; empty where the file does not hold them.
    responses : tuple of Response or None
        None where the file does not hold them.
    tallies, reach : tuples of Tally and Reach
        Empty where the file does not hold them.
    coarse : bool
        Whether it was made by a gate; older files are finer, and their verdicts follow other rules.
    """

    estimates: pd.DataFrame
    together: Mapping[str, Together]
    responses: tuple[Response, ...] | None
    tallies: tuple[Tally, ...] = ()
    reach: tuple[Reach, ...] = ()
    coarse: bool = True
    name: str = ""
    definitions: Mapping[str, str] = field(default_factory=dict)
    whole: bool = True

    @classmethod
    def of(cls, released: Released) -> Publication:
        """What is told now."""
        return cls(released.estimates, released.together, released.responses, released.tallies, released.reach)


class NoPublication(ValueError):
    """A file is no table of estimates."""


def write_publication(released: Released, catalogue: Catalogue, table: pd.DataFrame, path: Path) -> None:
    """Write a table of estimates as Parquet, with the rest of what is told in its metadata.

    Parameters
    ----------
    table : DataFrame
        `released.estimates`, or a part of it.
    """
    rest = {
        "definitions": definitions_of(catalogue),
        "whole": len(table) == len(released.estimates),
        "together": {
            wave: {"items": list(one.items), "r": [[None if np.isnan(cell) else float(cell) for cell in row] for row in one.r]}
            for wave, one in released.together.items()
        },
        "responses": [asdict(one) for one in released.responses],
        "tallies": [asdict(one) for one in released.tallies],
        "reach": [asdict(one) for one in released.reach],
    }
    made = pa.Table.from_pandas(table, preserve_index=False)
    made = made.replace_schema_metadata({**(made.schema.metadata or {}), _KEY: json.dumps(rest).encode()})
    pq.write_table(made, path)


def read_publication(path: Path) -> Publication:
    """Read what `cli.py estimate --output` wrote, of this version or an older one: .parquet, or .csv without the rest.

    Raises
    ------
    NoPublication
        If it is no such table; says what is missing.
    OSError
        If it cannot be read.
    """
    rest: dict[str, object] | None = None
    if path.suffix == ".parquet":
        try:
            made = pq.read_table(path)
        except pa.ArrowInvalid as error:
            raise NoPublication(f"{path.name} is no Parquet file: {error}") from None
        table = made.to_pandas()
        written = (made.schema.metadata or {}).get(_KEY)
        rest = json.loads(written) if written else None
    else:
        types = dict.fromkeys(_TEXTS, "str")
        table = pd.read_csv(
            path, dtype=types, keep_default_na=False, na_values={name: [""] for name in COLUMNS if name not in _TEXTS}
        )
    missing = [name for name in COLUMNS if name not in table.columns and name != "contrast"]
    if missing:
        raise NoPublication(f"{path.name} is no table of estimates: it has no column {', '.join(missing)}")
    if _INTERNAL & set(table.columns):
        raise NoPublication(
            f"{path.name} is an internal table, which was never to be published; give what --output wrote without"
        )
    if "contrast" not in table.columns:
        table = table.assign(contrast="none")
    table = table.astype(dict.fromkeys(_TEXTS, "str"))
    return Publication(
        table,
        _together(rest),
        _responses(rest),
        _tallies(rest),
        _reach(rest),
        coarse="df" not in table.columns,
        name=path.name,
        definitions=_definitions(rest),
        whole=bool((rest or {}).get("whole", False)),
    )


def _together(rest: dict[str, object] | None) -> dict[str, Together]:
    found = (rest or {}).get("together", {})
    if not isinstance(found, dict):
        return {}
    return {
        wave: Together(tuple(one["items"]), np.array(one["r"], dtype="float64").reshape(len(one["items"]), -1))
        for wave, one in found.items()
    }


def _responses(rest: dict[str, object] | None) -> tuple[Response, ...] | None:
    found = (rest or {}).get("responses")
    return tuple(Response(**one) for one in found) if isinstance(found, list) else None


def _tallies(rest: dict[str, object] | None) -> tuple[Tally, ...]:
    found = (rest or {}).get("tallies")
    return tuple(Tally(**one) for one in found) if isinstance(found, list) else ()


def _reach(rest: dict[str, object] | None) -> tuple[Reach, ...]:
    found = (rest or {}).get("reach")
    return tuple(Reach(**{**one, "basis": Basis(one["basis"])}) for one in found) if isinstance(found, list) else ()


def _definitions(rest: dict[str, object] | None) -> dict[str, str]:
    found = (rest or {}).get("definitions")
    return {str(key): str(one) for key, one in found.items()} if isinstance(found, dict) else {}
