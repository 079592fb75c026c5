"""Whether every shape is an area with places that are numbers, and what of others can be used."""

from __future__ import annotations

import json

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from files.findings import Findings
from geo.reading.options import BoundaryOptions
from language.phrases import Phrase

_AREAS = ("Polygon", "MultiPolygon")
_MOST_SHOWN = 5
_FAR = 50.0  # times as far from 0, 0 as the city is wide: a corner there is none of the city


def areas_of(quartiers: gpd.GeoDataFrame, file: str, options: BoundaryOptions, findings: Findings) -> gpd.GeoDataFrame:
    """The quartiers with plain areas alone: those in collections taken out of them.

    Raises
    ------
    Rejected
        If a shape is missing, no area, or has corners that are no place; one finding a kind names all of them.
    """
    quartiers = _out_of_collections(quartiers, file, findings)
    shapes = quartiers.geometry.to_numpy()
    absent = shapely.is_missing(shapes) | shapely.is_empty(shapes)
    if absent.any():
        _stop(
            quartiers[absent],
            "boundaries.empty",
            file,
            options,
            findings,
            observed=Phrase("no shape: {quartiers}", quartiers=_listed(quartiers[absent])),
            why=Phrase("This quartier has no shape."),
            draw=Phrase("Draw it."),
        )
    kinds = pd.Series([shape.geom_type if shape is not None else "" for shape in shapes], index=quartiers.index)
    wrong = ~absent & ~kinds.isin(_AREAS).to_numpy()
    if wrong.any() and (wrong | absent).all():
        lines = kinds[wrong].str.contains("Line").any()
        why = Phrase("Boundaries must be areas; points and lines enclose nothing.")
        remedy = Phrase("Export the layer that holds the quartiers as polygons.")
        if lines:
            remedy = Phrase(
                "Export the layer that holds the quartiers as polygons; from lines that enclose them QGIS makes areas"
                " (“Polygonize”), to which keys and names must then be given."
            )
        findings.stop("boundaries.not_areas", file, observed=", ".join(sorted(set(kinds[wrong]))), why=why, remedy=remedy)
    elif wrong.any():
        _tell_mixed(quartiers, wrong, kinds, file, options, findings)
    findings.finish()
    _check_corners(quartiers, file, findings)
    findings.finish()
    return quartiers


def _out_of_collections(quartiers: gpd.GeoDataFrame, file: str, findings: Findings) -> gpd.GeoDataFrame:
    shapes = quartiers.geometry.to_numpy().copy()
    taken: list[int] = []
    for at in np.flatnonzero(shapely.get_type_id(shapes) == shapely.GeometryType.GEOMETRYCOLLECTION):
        parts = shapely.get_parts(shapely.get_parts(shapes[at]))
        areas = parts[shapely.get_dimensions(parts) == 2]
        if len(areas):
            shapes[at] = areas[0] if len(areas) == 1 else shapely.multipolygons(areas)
            taken.append(int(at))
    if not taken:
        return quartiers
    observed = Phrase("areas together with points or lines: {quartiers}", quartiers=_listed(quartiers.iloc[taken]))
    why = Phrase("Boundaries must be areas; points and lines enclose nothing.")
    remedy = Phrase("The areas were taken; nothing needs to be done.")
    findings.mend("boundaries.collections", file, observed=observed, why=why, remedy=remedy)
    return quartiers.set_geometry(gpd.GeoSeries(shapes, index=quartiers.index, crs=quartiers.crs))


def _tell_mixed(
    quartiers: gpd.GeoDataFrame,
    wrong: NDArray[np.bool_],
    kinds: pd.Series,
    file: str,
    options: BoundaryOptions,
    findings: Findings,
) -> None:
    """Some shapes are areas, others are not: points of labels beside the areas, or a quartier that was drawn as a line."""
    several = ", ".join(sorted(set(kinds[wrong])))
    observed = Phrase(
        "{count} of {total} shapes ({kinds}): {quartiers}",
        count=int(wrong.sum()),
        total=len(quartiers),
        kinds=several,
        quartiers=_listed(quartiers[wrong]),
    )
    why = Phrase("Boundaries must be areas; points and lines enclose nothing.")
    if quartiers.index[wrong].isin(quartiers.index[~wrong]).any():
        remedy = Phrase("Export the areas alone: their points or lines stand beside them in the same layer.")
        findings.stop(
            "boundaries.not_areas", file, int(quartiers["row"][wrong].iloc[0]), observed=observed, why=why, remedy=remedy
        )
        return
    _stop(
        quartiers[wrong],
        "boundaries.not_areas",
        file,
        options,
        findings,
        observed=observed,
        why=why,
        draw=Phrase("Draw them as areas."),
    )


def _stop(
    quartiers: gpd.GeoDataFrame,
    code: str,
    file: str,
    options: BoundaryOptions,
    findings: Findings,
    *,
    observed: Phrase,
    why: Phrase,
    draw: Phrase,
) -> None:
    left_out = json.dumps([*dict.fromkeys(map(str, quartiers.index)), *options.leave_out], ensure_ascii=False)
    remedy = Phrase(
        "{draw} If it is no quartier, leave it out with this line under [boundaries] in dataset.toml:\n{line}",
        draw=draw,
        line=f"leave_out = {left_out}",
    )
    findings.stop(code, file, int(quartiers["row"].iloc[0]), observed=observed, why=why, remedy=remedy)


def _check_corners(quartiers: gpd.GeoDataFrame, file: str, findings: Findings) -> None:
    """Corners that are no numbers, or that a program put at 0, 0 because it knew no place."""
    places, owner = shapely.get_coordinates(quartiers.geometry.to_numpy(), return_index=True)
    finite = np.isfinite(places).all(axis=1)
    zero = (places == 0).all(axis=1)
    around = np.median(places[finite & ~zero], axis=0) if (finite & ~zero).any() else np.zeros(2)
    wide = np.median(np.abs(places[finite & ~zero] - around), axis=0).max() if (finite & ~zero).any() else 0.0
    zero &= bool(np.abs(around).max() > _FAR * wide)
    for wrong, code, observed, why in (
        (
            ~finite,
            "boundaries.no_place",
            Phrase("corners that are no numbers: {quartiers}"),
            Phrase("A corner of the outline has no place."),
        ),
        (
            zero,
            "boundaries.zero_place",
            Phrase("corners at 0, 0: {quartiers}"),
            Phrase("There a program puts what it knows no place of; it is far away from the city."),
        ),
    ):
        if wrong.any():
            listed = _listed(quartiers.iloc[np.unique(owner[wrong])])
            observed = Phrase(observed.msgid, quartiers=listed)
            findings.stop(code, file, observed=observed, why=why, remedy=Phrase("Draw the outline anew, or export it again."))


def _listed(quartiers: gpd.GeoDataFrame) -> str:
    shown = [f"{key} {name}".strip() for key, name in zip(quartiers.index, quartiers["name"], strict=True)]
    return ", ".join(shown[:_MOST_SHOWN]) + (" …" if len(shown) > _MOST_SHOWN else "")
