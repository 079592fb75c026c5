"""Which shapes are quartiers, and by which keys and names they are known."""

import json
from collections.abc import Sequence

import geopandas as gpd
import pandas as pd

from files.findings import Findings
from geo.reading.options import BoundaryOptions
from language.phrases import Phrase

_MOST_SHOWN = 5


def chosen(frame: gpd.GeoDataFrame, file: str, options: BoundaryOptions, findings: Findings) -> gpd.GeoDataFrame:
    """The rows that are wanted, with ``name``, indexed by ``quartier_id`` (sorted).

    Raises
    ------
    Rejected
        If a column is missing, or a shape has no key, no name, or another one's key.
    """
    _check_columns(frame, file, options, findings)
    frame = frame.reset_index(drop=True)
    for column, allowed in options.only.items():
        frame = frame[as_text(frame[column]).isin(allowed)]
        if frame.empty:
            observed = f"{column}: {', '.join(allowed)}"
            why = Phrase("No row of the boundaries has this value.")
            remedy = Phrase("Correct “only” under [boundaries] in dataset.toml.")
            raise findings.rejected("boundaries.none_chosen", file, observed=observed, why=why, remedy=remedy)
    keys = as_text(frame[options.key])
    kept = _kept(keys, file, options, findings)
    frame, keys = frame[kept], keys[kept]
    quartiers = gpd.GeoDataFrame(
        {"name": as_text(frame[options.name]), "row": frame.index + 1, "geometry": frame.geometry}, crs=frame.crs
    ).set_index(pd.Index(keys.to_numpy(), name="quartier_id", dtype="str"))
    _check_keys(quartiers, file, options, findings)
    _check_names(quartiers, file, options, findings)
    findings.finish()
    return quartiers.drop(columns="row").sort_index()


def as_text(column: pd.Series) -> pd.Series:
    """Cells as text: whole numbers without a decimal point, what is missing as an empty text."""
    if pd.api.types.is_float_dtype(column) and (column.dropna() % 1 == 0).all():
        column = column.astype("Int64")
    return column.astype("str").where(column.notna(), "").astype("str").str.strip()


def _check_columns(frame: gpd.GeoDataFrame, file: str, options: BoundaryOptions, findings: Findings) -> None:
    columns = [str(column) for column in frame.columns if column != "geometry"]
    for column in (options.key, options.name, *options.only):
        if column not in columns:
            why = Phrase("The boundaries have no column “{column}”.", column=column)
            remedy = Phrase("Correct the name under [boundaries] in dataset.toml (capital letters count).")
            findings.stop("boundaries.missing_column", file, observed=", ".join(columns), why=why, remedy=remedy)
    findings.finish()


def _kept(keys: pd.Series, file: str, options: BoundaryOptions, findings: Findings) -> pd.Series:
    """Which rows the city does not leave out."""
    absent = [key for key in options.leave_out if key not in set(keys)]
    if absent:
        why = Phrase("dataset.toml leaves out a shape of this key, but the boundaries have none.")
        remedy = Phrase("Delete it from leave_out under [boundaries], or correct it.")
        findings.mend("boundaries.leave_out", file, observed=", ".join(absent), why=why, remedy=remedy)
    return ~keys.isin(options.leave_out)


def _check_keys(quartiers: gpd.GeoDataFrame, file: str, options: BoundaryOptions, findings: Findings) -> None:
    keyless = quartiers[quartiers.index == ""]
    if len(keyless):
        findings.stop(
            "boundaries.no_key",
            file,
            int(keyless["row"].iloc[0]),
            observed=Phrase("no key in the shapes {shapes}", shapes=_listed(keyless)),
            why=Phrase("Without a key nobody knows which numbers belong to a shape."),
            remedy=Phrase(
                "Fill in the column “{column}”. If they are no quartiers, leave them out with this line under [boundaries] in"
                " dataset.toml:\n{line}",
                column=options.key,
                line=f"leave_out = {json.dumps(['', *options.leave_out], ensure_ascii=False)}",
            ),
        )
    doubled = quartiers[quartiers.index.duplicated(keep=False) & (quartiers.index != "")]
    for key, same in doubled.groupby(level=0):
        findings.stop(
            "boundaries.key_twice",
            file,
            int(same["row"].iloc[1]),
            observed=Phrase("“{key}” in the shapes {shapes}", key=str(key), shapes=_listed(same)),
            why=Phrase("Two shapes have the same id, so numbers would be counted twice."),
            remedy=Phrase("Give each quartier one id, or join its shapes into one."),
        )


def _check_names(quartiers: gpd.GeoDataFrame, file: str, options: BoundaryOptions, findings: Findings) -> None:
    for quartier_id, row in quartiers.loc[(quartiers["name"] == "").to_numpy(), "row"].items():
        nameless = Phrase("quartier “{id}” without a name", id=quartier_id)
        why = Phrase("A reader knows a quartier by its name only.")
        remedy = Phrase("Fill in the column “{column}”.", column=options.name)
        findings.stop("boundaries.no_name", file, int(row), observed=nameless, why=why, remedy=remedy)
    named = quartiers[(quartiers["name"] != "").to_numpy()]
    for name, same in named[named["name"].duplicated(keep=False).to_numpy()].groupby("name"):
        observed = Phrase("“{name}” is the name of {ids}", name=str(name), ids=", ".join(str(key) for key in same.index))
        why = Phrase("On the map and in lists nobody can tell these quartiers apart.")
        remedy = Phrase("Give them names of their own, or join them if they are one quartier. In tables only their ids count.")
        findings.mend("boundaries.name_twice", file, int(same["row"].iloc[1]), observed=observed, why=why, remedy=remedy)


def _listed(shapes: pd.DataFrame) -> str:
    """Row numbers with names: ``5 (Nordstadt), 6 (Mürwik)``."""
    rows: Sequence[int] = list(shapes["row"])
    shown = [f"{row} ({name})" if name else str(row) for row, name in zip(rows, shapes["name"], strict=True)]
    return ", ".join(shown[:_MOST_SHOWN]) + (" …" if len(shown) > _MOST_SHOWN else "")
