"""Files of boundaries as they are: their columns, and which of them name and identify a quartier."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pyogrio

from drafting.sheets import Unusable
from files.findings import Findings, Rejected
from geo.reading.encodings import BYTES, decoded, likeliest
from geo.reading.options import BoundaryOptions
from geo.reading.sources import opened, readable
from language.phrases import Phrase

AREA, POINT = "area", "point"
PARTS = (".shx", ".dbf", ".prj", ".cpg", ".qpj", ".sbn", ".sbx", ".shp.xml")
"""What belongs to a shapefile and comes along with its .shp part."""
_ENDINGS = (".shp", ".gpkg", ".geojson", ".json", ".zip")
_NAMING = re.compile(r"name|bezeich|stadtteil|quartier|bezirk", re.IGNORECASE)
_IDENTIFYING = re.compile(r"(^|_)(id|nr|no|key|code)($|_)|nummer|schl|kenn|_id$|nr$|id$", re.IGNORECASE)
_MEASURING = re.compile(r"shape|area$|_len|length|fl(ae|ä)che|umfang|perimeter|date|datum|lifecycle", re.IGNORECASE)


@dataclass(frozen=True)
class Areas:
    """One layer of a file with shapes.

    Attributes
    ----------
    file, layer : str
        ``layer`` is empty where the file has only one.
    columns : DataFrame
        Text; one row a shape.
    kind : str
        `AREA` or `POINT`.
    placed : bool
        Whether the file says in which coordinate system it is.
    encoding : str
        The one it was read in, where its .cpg part names one that cannot be right, so that the city is asked.
    """

    file: str
    layer: str
    columns: pd.DataFrame
    kind: str
    placed: bool
    encoding: str = ""

    @property
    def keys(self) -> list[str]:
        """Columns that identify every shape, the likeliest first."""
        unique = [name for name in map(str, self.columns) if self._is_unique(name) and not _MEASURING.search(name)]
        return sorted(unique, key=lambda name: (name == self.naming, not _IDENTIFYING.search(name), self._length(name)))

    @property
    def naming(self) -> str:
        """The column that names the shapes; empty if none does."""
        worded = [name for name in map(str, self.columns) if self.columns[name].str.contains(r"[^\W\d]{3}").mean() > 0.8]
        named = [name for name in worded if self.columns[name].nunique() > 0.8 * len(self.columns)]
        return max(named, key=lambda name: (bool(_NAMING.search(name)), self._length(name)), default="")

    def names(self, key: str, only: Mapping[str, tuple[str, ...]] | None = None) -> dict[str, str]:
        """Key to name, of the rows that are kept."""
        rows = self.columns
        for column, kept in (only or {}).items():
            rows = rows[rows[column].isin(kept)]
        return dict(zip(rows[key], rows[self.naming or key], strict=True))

    def selecting(self, key: str, wanted: frozenset[str]) -> dict[str, tuple[str, ...]]:
        """A column and its cells that keep just these shapes; empty where none does, or all are wanted."""
        inside = self.columns[key].isin(wanted)
        for name in map(str, self.columns):
            kept = tuple(sorted(self.columns[name][inside].unique()))
            if (
                name != key
                and 2 * len(kept) <= inside.sum()
                and len(kept) <= 3
                and not inside.all()
                and (self.columns[name].isin(kept) == inside).all()
            ):
                return {name: kept}
        return {}

    def _is_unique(self, name: str) -> bool:
        return bool(self.columns[name].is_unique and (self.columns[name] != "").all())

    def _length(self, name: str) -> float:
        return float(self.columns[name].str.len().mean())


def may_hold_shapes(path: Path) -> bool:
    """By the ending of its name; a file whose content is another says so when it is opened."""
    return path.suffix.lower() in _ENDINGS


def areas_of(path: Path) -> list[Areas]:
    """The layers of a file that hold areas or points.

    Raises
    ------
    Unusable
        If it cannot be read as shapes.
    """
    findings, wrong = Findings(), ""
    try:
        with opened(path, findings) as source:
            with readable("boundaries.unreadable", path.name, findings):
                layers = [str(name) for name, kind in pyogrio.list_layers(source) if kind is not None]
                as_bytes = BYTES if source.suffix.lower() == ".shp" else None
                frames = {name: gpd.read_file(source, layer=name, encoding=as_bytes) for name in layers}
            if as_bytes:
                for name, frame in frames.items():
                    frames[name], wrong = _decoded(frame, source, path.name)
    except Rejected as rejected:
        blocking = next(finding for finding in rejected.findings if finding.blocks)
        raise Unusable(blocking.why if isinstance(blocking.why, Phrase) else Phrase("It cannot be read.")) from rejected
    several = len(frames) > 1
    layers_of_shapes = [
        Areas(path.name, name if several else "", _columns(frame), _kind(frame), frame.crs is not None, wrong)
        for name, frame in frames.items()
        if len(frame) and _kind(frame)
    ]
    if not layers_of_shapes:
        raise Unusable(Phrase("It holds neither areas nor points."))
    return layers_of_shapes


def _decoded(frame: gpd.GeoDataFrame, source: Path, file: str) -> tuple[gpd.GeoDataFrame, str]:
    """The frame in its right encoding; and which one that is, where the city must say so."""
    options = BoundaryOptions(file, "", "")
    try:
        return decoded(frame, source, file, options, Findings()), ""
    except Rejected:
        encoding = likeliest(frame)
    return decoded(frame, source, file, replace(options, encoding=encoding), Findings()), encoding


def _kind(frame: gpd.GeoDataFrame) -> str:
    kinds = set(frame.geometry.geom_type.dropna())
    if kinds & {"Polygon", "MultiPolygon"}:
        return AREA
    return POINT if kinds & {"Point", "MultiPoint"} else ""


def _columns(frame: gpd.GeoDataFrame) -> pd.DataFrame:
    table = pd.DataFrame(frame.drop(columns=frame.geometry.name))
    return pd.DataFrame({str(name): _as_text(table[name]) for name in table}, dtype="str")


def _as_text(column: pd.Series) -> pd.Series:
    if pd.api.types.is_float_dtype(column) and (column.dropna() % 1 == 0).all():
        column = column.astype("Int64")
    return column.astype("str").where(column.notna(), "").str.strip()
