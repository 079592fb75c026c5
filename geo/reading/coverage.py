"""Quartiers as a coverage: repaired and simplified together, so that shared edges stay shared."""

import json
import re
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

from files.findings import Findings, Rejected
from geo.reading.borders import GAP_M2, Gap, Overlap, Shapes, gaps, overlaps, without_gaps
from geo.reading.far_parts import without_far_parts
from geo.reading.nested import cut_out
from geo.reading.options import BoundaryOptions
from geo.reading.telling import ShapeNames, joined, rounded_up
from language.phrases import Number, Phrase, Series

TOLERATED_M2 = 50.0  # an overlap that a digitised border has by rounding; the largest seen in real files moved 7.2 m²
ACCEPTED_M2 = 50_000.0  # what repair = true accepts in a quartier: more than five hectares are no noise of a border
_MOST_SHOWN = 3
_SAME_M2 = 1.0
_SPOT = re.compile(r"(-?[\d.]+(?:e[+-]?\d+)?) (-?[\d.]+(?:e[+-]?\d+)?).*", re.IGNORECASE)
_CROSSES = Phrase("the outline crosses or touches itself")
_RINGS = {  # by GEOS's words for them
    "Self-intersection": _CROSSES,
    "Ring Self-intersection": _CROSSES,
    "Hole lies outside shell": Phrase("a hole lies outside of the area"),
    "Holes are nested": Phrase("a hole lies within another one"),
    "Nested shells": Phrase("a part lies within another part"),
    "Interior is disconnected": Phrase("holes cut the area into pieces"),
    "Too few points in geometry component": Phrase("a part of the outline has too few points"),
}


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


def repair(metric: gpd.GeoDataFrame, file: str, options: BoundaryOptions, findings: Findings) -> tuple[gpd.GeoDataFrame, float]:
    """Make rings valid and the whole a valid coverage.

    Parameters
    ----------
    metric : GeoDataFrame
        Index ``quartier_id``, column ``name``, in a metric CRS.

    Returns
    -------
    GeoDataFrame, float
        The repaired quartiers, and the largest area moved in one of them (m²).

    Raises
    ------
    Rejected
        If a larger repair is needed than the city accepts, shapes cover others, or land is missing between them.
    """
    names = ShapeNames(metric)
    valid = _check_rings(metric, file, options, names, findings)
    limit = max(TOLERATED_M2, ACCEPTED_M2 if options.repair else 0.0, options.repair_m2)
    matching = bool(shapely.coverage_is_valid(valid))
    pairs = [] if matching else overlaps(valid, TOLERATED_M2)
    cut = cut_out(valid, pairs, file, names, limit, options, findings)
    open_gaps = gaps(cut, max(GAP_M2, options.gaps_m2), matching=matching)
    slits = [gap for gap in open_gaps if gap.narrow]
    mended = without_gaps(cut, slits)
    if not (matching and not slits) and not shapely.coverage_is_valid(mended):
        mended = _cleaned(mended, file, findings)
    moved = float(np.max(_moved(valid, mended), initial=0.0))
    wide = [gap for gap in open_gaps if not gap.narrow]
    if wide:
        _ask_about_gaps(wide, file, names, findings)
    if moved > TOLERATED_M2:
        _tell_repair(pairs, slits, valid, mended, moved, limit, file, names, findings)
    elif round(moved, 1) > 0:
        observed = Phrase("up to {area} m² in one quartier", area=round(moved, 1))
        why = Phrase("Neighbouring quartiers did not share exactly the same border.")
        remedy = Phrase("The borders were joined; nothing needs to be done.")
        findings.mend("boundaries.borders", file, observed=observed, why=why, remedy=remedy)
    findings.finish()
    mended = without_far_parts(mended, file, names, options, findings)
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
        simplified_m2=float(np.max(_moved(before, simplified), initial=0.0)),
        vertices_before=int(np.sum(shapely.get_num_coordinates(before))),
        vertices_after=int(np.sum(shapely.get_num_coordinates(simplified))),
        tolerance_m=tolerance_m,
    )
    return metric.set_geometry(gpd.GeoSeries(simplified, index=metric.index, crs=metric.crs)), report


def _moved(before: Shapes, after: Shapes) -> NDArray[np.float64]:
    """The area by which each shape that changed differs from what it was; shapes that did not are passed over."""
    changed = ~shapely.equals_identical(before, after)
    return shapely.area(shapely.symmetric_difference(before[changed], after[changed]))


def _check_rings(metric: gpd.GeoDataFrame, file: str, options: BoundaryOptions, names: ShapeNames, findings: Findings) -> Shapes:
    """The shapes with rings that cross nothing; one finding for all that did, with the place and what the repair changed."""
    shapes = metric.geometry.to_numpy()
    broken = np.flatnonzero(~shapely.is_valid(shapes))
    if not len(broken):
        return shapes
    valid = shapes.copy()
    valid[broken] = shapely.make_valid(shapes[broken], method="structure")
    lost = broken[shapely.is_empty(valid[broken]) | (shapely.get_dimensions(valid[broken]) < 2)]
    if len(lost):
        why = Phrase("The outline encloses nothing: all its points lie on one line, or it goes back the way it came.")
        remedy = Phrase(
            "Draw it. If it is no quartier, leave it out with this line under [boundaries] in dataset.toml:\n{line}",
            line=f"leave_out = {json.dumps([*(names.ids[at] for at in lost), *options.leave_out], ensure_ascii=False)}",
        )
        findings.stop("boundaries.no_area", file, observed=names.of(lost.tolist()), why=why, remedy=remedy)
        raise Rejected(findings)
    shown = []
    for at in broken[:_MOST_SHOWN]:
        fault = _fault_of_ring(str(shapely.is_valid_reason(shapes[at])), names)
        area = float(round(shapely.area(valid[at])))
        shown.append(Phrase("{quartier}: {fault} (repaired: {area} m²)", quartier=names.written[at], fault=fault, area=area))
    changed = shapely.area(valid[broken]) - shapely.area(shapes[broken])
    if np.abs(changed).max() <= _SAME_M2:
        why = Phrase("The outline touches itself, or parts of a quartier touch one another.")
        remedy = Phrase("It was put in order, which changed no area; nothing needs to be done.")
        findings.mend("boundaries.touching_ring", file, observed=joined(shown, len(broken)), why=why, remedy=remedy)
        return valid
    accepted = options.repair or options.repair_m2 > 0
    why = Phrase("Of such an outline nobody can say what is inside.")
    remedy = Phrase(
        "It was repaired; accept that with this line under [boundaries] in dataset.toml:\n{line}", line="repair = true"
    )
    note = findings.mend if accepted else findings.ask
    note("boundaries.invalid_ring", file, observed=joined(shown, len(broken)), why=why, remedy=remedy)
    return valid


def _fault_of_ring(reason: str, names: ShapeNames) -> Phrase:
    """What is wrong with an outline, as GEOS says it, in the reader's words."""
    said, _, spot = reason.rstrip("]").partition("[")
    at = _SPOT.fullmatch(spot)
    what = _RINGS.get(said, Phrase("the outline is not valid ({reason})", reason=said))
    return Phrase("{what}, at {place}", what=what, place=names.place(shapely.Point(float(at[1]), float(at[2])))) if at else what


def _cleaned(shapes: Shapes, file: str, findings: Findings) -> Shapes:
    try:
        mended: Shapes = shapely.coverage_clean(shapes)  # type: ignore[attr-defined]  # newer than the stubs
        lost = bool(shapely.is_empty(mended).any())
    except shapely.errors.GEOSException:
        lost = True
    if lost:
        observed = Phrase("shapes that cannot be joined")
        why = Phrase("Quartiers overlap so much that no border can be drawn between them without losing one.")
        remedy = Phrase("Draw the borders anew, or leave out what is no quartier with leave_out under [boundaries].")
        raise findings.rejected("boundaries.not_repairable", file, observed=observed, why=why, remedy=remedy)
    return mended


def _ask_about_gaps(wide: list[Gap], file: str, names: ShapeNames, findings: Findings) -> None:
    shown = [
        Phrase(
            "{area} m² beside {quartiers} (at {place})",
            area=float(round(gap.m2)),
            quartiers=names.of(gap.neighbours),
            place=names.place(gap.shape),
        )
        for gap in wide[:_MOST_SHOWN]
    ]
    observed = joined(shown, len(wide))
    why = Phrase(
        "The city has holes: land of no quartier, {area} m² in all. A part may be missing.",
        area=float(round(sum(g.m2 for g in wide))),
    )
    remedy = Phrase(
        "Add the part that is missing. If the holes are right (a lake, another municipality, land that nobody lives on), write"
        " this line under [boundaries] in dataset.toml:\n{line}",
        line=f"gaps_m2 = {rounded_up(wide[0].m2)}",
    )
    findings.ask("boundaries.holes", file, observed=observed, why=why, remedy=remedy)


def _tell_repair(
    pairs: list[Overlap],
    slits: list[Gap],
    valid: Shapes,
    mended: Shapes,
    moved: float,
    limit: float,
    file: str,
    names: ShapeNames,
    findings: Findings,
) -> None:
    """Which quartiers overlap or leave a narrow gap, and who loses how much by the repair."""
    shown = [
        Phrase("{quartiers} overlap by {area} m²", quartiers=names.of((p.inner, p.outer)), area=float(round(p.m2))) for p in pairs
    ]
    shown += [
        Phrase(
            "between {quartiers} a narrow gap of {area} m² (at {place})",
            quartiers=names.of(gap.neighbours),
            area=float(round(gap.m2)),
            place=names.place(gap.shape),
        )
        for gap in slits
    ]
    if not shown:
        shown = [Phrase("up to {area} m² in one quartier", area=float(round(moved)))]
    change = shapely.area(mended) - shapely.area(valid)
    most = [int(at) for at in np.argsort(-abs(change))[: 2 * _MOST_SHOWN] if abs(change[at]) >= 1]
    sides = Series(tuple(Series((f"{names.written[at]}:", Number(change[at], 0, signed=True), "m²"), " ") for at in most))
    observed = joined(shown[:_MOST_SHOWN], len(shown))
    if moved <= limit:
        why = Phrase("Quartiers overlap or leave gaps between them.")
        remedy = Phrase("The borders were joined, as dataset.toml accepts; so the areas changed: {sides}", sides=sides)
        findings.mend("boundaries.overlap_or_gap", file, observed=observed, why=why, remedy=remedy)
        return
    why = Phrase("Quartiers overlap or leave gaps between them. Joined borders would change areas: {sides}", sides=sides)
    lines = "repair = true" if moved <= ACCEPTED_M2 else f"repair_m2 = {rounded_up(moved)}"
    if slits:
        lines += f"\ngaps_m2 = {rounded_up(slits[0].m2)}"
        remedy = Phrase(
            "Draw the borders anew, or write one of these lines under [boundaries] in dataset.toml: the first has the borders"
            " joined so, the second leaves the gaps as they are:\n{lines}",
            lines=lines,
        )
    else:
        remedy = Phrase(
            "Draw the borders anew, or have them joined so with this line under [boundaries] in dataset.toml:\n{lines}",
            lines=lines,
        )
    findings.ask("boundaries.overlap_or_gap", file, observed=observed, why=why, remedy=remedy)
    raise Rejected(findings)
