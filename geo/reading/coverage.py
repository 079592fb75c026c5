"""Quartiers as a coverage: repaired and simplified together, so that shared edges stay shared."""

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import shapely

from files.findings import Findings, Rejected
from language.phrases import Phrase

TOLERATED_M2 = 50.0  # an overlap that a digitised border has by rounding; the largest seen in real files moved 7.2 m²


@dataclass(frozen=True)
class CoverageReport:
    """What repairing and simplifying changed.

    Attributes
    ----------
    repaired_m2, simplified_m2 : float
        Area that changed hands or was lost, the largest of any one quartier, in square metres.
    """

    repaired_m2: float
    simplified_m2: float
    vertices_before: int
    vertices_after: int
    tolerance_m: float


def repair(metric: gpd.GeoDataFrame, file: str, accepted: bool, findings: Findings) -> tuple[gpd.GeoDataFrame, float]:
    """Make rings valid and the whole a valid coverage.

    Parameters
    ----------
    metric : GeoDataFrame
        Index ``quartier_id``, in a metric CRS.
    accepted : bool
        Whether the city accepts repairs that move more than `TOLERATED_M2`.

    Returns
    -------
    GeoDataFrame, float
        The repaired quartiers, and the largest area moved in one of them (m²).

    Raises
    ------
    Rejected
        If a larger repair is needed and not accepted.
    """
    geometries = metric.geometry.to_numpy()
    for quartier_id, reason in zip(metric.index, shapely.is_valid_reason(geometries), strict=True):
        if reason != "Valid Geometry":
            note = findings.mend if accepted else findings.ask
            why = Phrase("The outline crosses itself, so its inside is not defined.")
            remedy = Phrase("It was repaired; accept that with repair = true under [boundaries] in dataset.toml.")
            note("boundaries.invalid_ring", file, observed=f"{quartier_id}: {reason}", why=why, remedy=remedy)
    findings.finish()
    mended = valid = shapely.make_valid(geometries, method="structure")
    moved = 0.0
    if not shapely.coverage_is_valid(mended):
        mended = shapely.coverage_clean(mended)  # type: ignore[attr-defined]  # newer than the stubs
        moved = float(shapely.area(shapely.symmetric_difference(mended, valid)).max())
    if moved > TOLERATED_M2 and not accepted:
        observed = Phrase("up to {area} m² in one quartier", area=round(moved))
        why = Phrase("Quartiers overlap or leave gaps between them.")
        remedy = Phrase("Have the borders repaired with repair = true under [boundaries] in dataset.toml.")
        findings.ask("boundaries.overlap_or_gap", file, observed=observed, why=why, remedy=remedy)
        raise Rejected(findings)
    if moved > 0:
        observed = Phrase("up to {area} m² in one quartier", area=round(moved, 1))
        why = Phrase("Neighbouring quartiers did not share exactly the same border.")
        remedy = Phrase("The borders were joined; nothing needs to be done.")
        findings.mend("boundaries.borders", file, observed=observed, why=why, remedy=remedy)
    return metric.set_geometry(gpd.GeoSeries(mended, index=metric.index, crs=metric.crs)), moved


def simplify(metric: gpd.GeoDataFrame, tolerance_m: float, repaired_m2: float) -> tuple[gpd.GeoDataFrame, CoverageReport]:
    """Simplify a valid coverage; the tolerance is halved until no quartier is lost."""
    before = metric.geometry.to_numpy()
    simplified = before
    while tolerance_m > 0:
        simplified = shapely.coverage_simplify(before, tolerance_m)
        if shapely.coverage_is_valid(simplified) and not shapely.is_empty(simplified).any():
            break
        tolerance_m = tolerance_m / 2 if tolerance_m > 0.1 else 0.0
        simplified = before
    report = CoverageReport(
        repaired_m2=repaired_m2,
        simplified_m2=float(shapely.area(shapely.symmetric_difference(before, simplified)).max()),
        vertices_before=int(np.sum(shapely.get_num_coordinates(before))),
        vertices_after=int(np.sum(shapely.get_num_coordinates(simplified))),
        tolerance_m=tolerance_m,
    )
    return metric.set_geometry(gpd.GeoSeries(simplified, index=metric.index, crs=metric.crs)), report
