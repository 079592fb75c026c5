"""Which shapes are quartiers, and by which keys they are known."""

import json
from collections.abc import Sequence

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from files.findings import Findings
from geo.reading.columns import as_text, check_columns, distinct_columns
from geo.reading.names import named
from geo.reading.options import BoundaryOptions
from geo.reading.shape_kinds import areas_of
from language.phrases import Phrase

_MOST_SHOWN = 5


def chosen(frame: gpd.GeoDataFrame, file: str, options: BoundaryOptions, findings: Findings) -> gpd.GeoDataFrame:
    """The rows that are wanted, with ``name``, indexed by ``quartier_id`` (sorted).

    Raises
    ------
    Rejected
        If a column is missing, or a shape is no area, has no key, no name, or another one's key.
    """
    check_columns(frame, file, options, findings)
    frame = frame.reset_index(drop=True)
    for column, allowed in options.only.items():
        frame = frame[as_text(frame[column]).isin(allowed)]
        if frame.empty:
            observed = f"{column}: {', '.join(allowed)}"
            why = Phrase("No row of the boundaries has this value.")
            remedy = Phrase("Correct “only” under [boundaries] in dataset.toml.")
            raise findings.rejected("boundaries.none_chosen", file, observed=observed, why=why, remedy=remedy)
    keys = as_text(frame[options.key], whole=True)
    kept = _kept(keys, file, options, findings)
    frame, keys = frame[kept], keys[kept]
    quartiers = gpd.GeoDataFrame(
        {"name": as_text(frame[options.name]), "row": frame.index + 1, "geometry": frame.geometry}, crs=frame.crs
    ).set_index(pd.Index(keys.to_numpy(), name="quartier_id", dtype="str"))
    quartiers = areas_of(quartiers, file, options, findings)
    quartiers = _keyed(quartiers, frame, file, options, findings)
    quartiers = named(quartiers, frame, file, options, findings)
    findings.finish()
    return quartiers.drop(columns="row").sort_index()


def _kept(keys: pd.Series, file: str, options: BoundaryOptions, findings: Findings) -> pd.Series:
    """Which rows the city does not leave out."""
    absent = [key for key in options.leave_out if key not in set(keys)]
    if absent:
        why = Phrase("dataset.toml leaves out a shape of this key, but the boundaries have none.")
        remedy = Phrase("Delete it from leave_out under [boundaries], or correct it.")
        findings.mend("boundaries.leave_out", file, observed=", ".join(absent), why=why, remedy=remedy)
    kept = ~keys.isin(options.leave_out)
    if not kept.any():
        observed = Phrase("leave_out names all {count} {count:shape|shapes}", count=len(keys))
        why = Phrase("No quartier is left to show.")
        remedy = Phrase("Take the keys of the quartiers out of leave_out under [boundaries] in dataset.toml.")
        raise findings.rejected("boundaries.none_left", file, observed=observed, why=why, remedy=remedy)
    return kept


def _keyed(
    quartiers: gpd.GeoDataFrame, frame: gpd.GeoDataFrame, file: str, options: BoundaryOptions, findings: Findings
) -> gpd.GeoDataFrame:
    """One row a key; rows of one key and name are joined where the city says so."""
    if pd.api.types.is_datetime64_any_dtype(frame[options.key]):
        observed = Phrase("dates in the column “{column}”, such as {key}", column=options.key, key=str(quartiers.index[0]))
        why = Phrase("A spreadsheet makes dates of ids such as 1-2 or 3/4, so nobody can tell what they were.")
        remedy = Phrase("Export the boundaries with this column as text, not by way of a spreadsheet.")
        findings.stop("boundaries.key_dates", file, observed=observed, why=why, remedy=remedy)
        return quartiers
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
        quartiers = quartiers[quartiers.index != ""]
    if not quartiers.index.has_duplicates:
        return quartiers
    if options.dissolve and not _named_differently(quartiers):
        return _joined(quartiers)
    _tell_doubled(quartiers, frame, file, options, findings)
    return quartiers


def _tell_doubled(
    quartiers: gpd.GeoDataFrame, frame: gpd.GeoDataFrame, file: str, options: BoundaryOptions, findings: Findings
) -> None:
    """One finding for all keys that stand at several shapes, and what may be the reason."""
    doubled = quartiers[quartiers.index.duplicated(keep=False)]
    keys = list(doubled.index.unique())
    first = doubled.loc[[keys[0]]]
    shown: Phrase | str = Phrase("“{key}” in the shapes {shapes}", key=keys[0], shapes=_listed(first))
    if len(keys) > 1:
        shown = Phrase("{shown}, and {count} more {count:id|ids} at several shapes", shown=shown, count=len(keys) - 1)
    others = [column for column in distinct_columns(frame) if column not in (options.key, options.name)]
    why = Phrase("Two shapes have the same id, so numbers would be counted twice.")
    if _named_differently(quartiers):
        lines = "\n".join(f"key = {json.dumps(column, ensure_ascii=False)}" for column in distinct_columns(frame)[:_MOST_SHOWN])
        remedy = Phrase("Give each quartier one id, or join its shapes into one.")
        if lines:
            why = Phrase("Shapes of different names have the same id: the column “{column}” is no key.", column=options.key)
            remedy = Phrase(
                "Give each quartier one id, or take another column, in which every shape has its own, with one of these lines"
                " under [boundaries] in dataset.toml, instead of the entry there:\n{lines}",
                lines=lines,
            )
    else:
        remedy = Phrase(
            "If they are quartiers of their own, “key” must name a column in which every shape has its own cell ({columns}). If"
            " they are parts of the same quartier, have them joined with this line under [boundaries] in dataset.toml:\n{line}",
            columns=", ".join(others[:_MOST_SHOWN]) or "–",
            line="dissolve = true",
        )
    row = int(first["row"].iloc[1])
    findings.stop("boundaries.key_twice", file, row, observed=shown, why=why, remedy=remedy)


def _named_differently(quartiers: gpd.GeoDataFrame) -> bool:
    """Whether shapes of one key have several names."""
    return bool((quartiers.groupby(level=0)["name"].nunique() > 1).any())


def _joined(quartiers: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Shapes of one key as one; the first row's name."""
    rows = quartiers.groupby(level=0)
    shapes = {key: _union(part.geometry.to_numpy()) for key, part in rows}
    single = quartiers[~quartiers.index.duplicated()]
    return single.set_geometry(gpd.GeoSeries([shapes[key] for key in single.index], index=single.index, crs=quartiers.crs))


def _union(shapes: np.ndarray) -> shapely.Geometry:
    if len(shapes) == 1:
        return shapes[0]
    return shapely.union_all(shapely.make_valid(shapes, method="structure"))


def _listed(shapes: pd.DataFrame) -> str:
    """Row numbers with names: ``5 (Nordstadt), 6 (Mürwik)``."""
    rows: Sequence[int] = list(shapes["row"])
    shown = [f"{row} ({name})" if name else str(row) for row, name in zip(rows, shapes["name"], strict=True)]
    return ", ".join(shown[:_MOST_SHOWN]) + (" …" if len(shown) > _MOST_SHOWN else "")
