"""Quartiers as a coverage: repaired and simplified together, so that shared edges stay shared."""

import json
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pyproj
import shapely

from files.findings import Findings, Rejected
from geo.reading.borders import GAP_M2, Gap, Overlap, Shapes, gaps, inside, islands, overlaps, without_gaps
from geo.reading.options import BoundaryOptions
from geo.reading.placing import in_degrees
from language.phrases import Number, Phrase, Series

TOLERATED_M2 = 50.0  # an overlap that a digitised border has by rounding; the largest seen in real files moved 7.2 m²
ACCEPTED_M2 = 50_000.0  # what repair = true accepts in a quartier: more than five hectares are no noise of a border
_MOST_SHOWN, _MOST_NAMES = 3, 4
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
    _check_rings(metric, file, options, findings)
    limit = max(TOLERATED_M2, ACCEPTED_M2 if options.repair else 0.0, options.repair_m2)
    valid = shapely.make_valid(metric.geometry.to_numpy(), method="structure")
    names = _Names(metric)
    pairs = overlaps(valid, TOLERATED_M2)
    cut = _cut_out(valid, pairs, file, names, limit, findings)
    open_gaps = gaps(cut, max(GAP_M2, options.gaps_m2))
    slits = [gap for gap in open_gaps if gap.narrow]
    mended = without_gaps(cut, slits)
    if not shapely.coverage_is_valid(mended):
        mended = _cleaned(mended, file, findings)
    lost = shapely.area(shapely.difference(valid, mended))
    moved = float(np.max(lost + shapely.area(shapely.difference(mended, valid))))
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
    _tell_islands(mended, file, names, findings)
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


class _Names:
    """Quartiers by position, as findings write them."""

    def __init__(self, metric: gpd.GeoDataFrame) -> None:
        self.ids = [str(quartier_id) for quartier_id in metric.index]
        names = metric.get("name", self.ids)
        self.written = [f"{key} {name}" if key != name else key for key, name in zip(self.ids, names, strict=True)]
        assert metric.crs is not None  # the reader stops at a file without
        self._crs = metric.crs

    def of(self, positions: Sequence[int]) -> str:
        shown = ", ".join(self.written[at] for at in positions[:_MOST_NAMES])
        return f"{shown} …" if len(positions) > _MOST_NAMES else shown

    def place(self, shape: shapely.Geometry) -> Phrase:
        """Where a shape is, in degrees."""
        point = shapely.point_on_surface(shape)
        there = pyproj.Transformer.from_crs(self._crs, 4326, always_xy=True)
        longitude, latitude = there.transform(shapely.get_x(point), shapely.get_y(point))[:2]
        return in_degrees(latitude, longitude, 4)


def _check_rings(metric: gpd.GeoDataFrame, file: str, options: BoundaryOptions, findings: Findings) -> None:
    reasons = shapely.is_valid_reason(metric.geometry.to_numpy())
    broken = [(at, str(reason)) for at, reason in enumerate(reasons) if reason != "Valid Geometry"]
    if not broken:
        return
    accepted = options.repair or options.repair_m2 > 0
    names = _Names(metric)
    first = broken[:_MOST_SHOWN]
    shown = Series(tuple(Series((f"{names.written[at]}:", _fault_of_ring(reason, names)), " ") for at, reason in first), "; ")
    observed = Phrase("{shown}", shown=shown)
    if len(broken) > _MOST_SHOWN:
        observed = Phrase("{shown} and {count} more", shown=shown, count=len(broken) - _MOST_SHOWN)
    why = Phrase("Of such an outline nobody can say what is inside.")
    remedy = Phrase(
        "It was repaired; accept that with this line under [boundaries] in dataset.toml:\n{line}", line="repair = true"
    )
    (findings.mend if accepted else findings.ask)("boundaries.invalid_ring", file, observed=observed, why=why, remedy=remedy)


def _fault_of_ring(reason: str, names: _Names) -> Phrase:
    """What is wrong with an outline, as GEOS says it, in the reader's words."""
    said, _, spot = reason.rstrip("]").partition("[")
    at = _SPOT.fullmatch(spot)
    what = _RINGS.get(said, Phrase("the outline is not valid ({reason})", reason=said))
    return Phrase("{what}, at {place}", what=what, place=names.place(shapely.Point(float(at[1]), float(at[2])))) if at else what


def _cut_out(valid: Shapes, pairs: list[Overlap], file: str, names: _Names, limit: float, findings: Findings) -> Shapes:
    """Shapes that lie in another one taken out of it, as far as the city accepts that."""
    held = inside(pairs)
    covering = sorted(outer for outer, inner in held.items() if len(inner) > 1)
    for outer in covering:
        inner = [pair.inner for pair in held[outer]]
        everything = len(inner) >= len(names.ids) - len(covering)
        observed = Phrase(
            "“{outer}” covers {count} {count:other|others}: {inner}",
            outer=names.written[outer],
            count=len(inner),
            inner=names.of(inner),
        )
        why = Phrase("A shape that covers others would count their people twice; it seems to be the whole city.")
        if not everything:
            why = Phrase(
                "A shape that covers others would count their people twice; it seems to be a part of the city above them."
            )
        line = f"leave_out = {json.dumps([names.ids[at] for at in covering], ensure_ascii=False)}"
        remedy = Phrase("Leave it out: write this line under [boundaries] in dataset.toml:\n{line}", line=line)
        findings.ask("boundaries.covers_others", file, observed=observed, why=why, remedy=remedy)
    findings.finish()
    cut = valid.copy()
    for outer, within in sorted(held.items()):
        pair = within[0]
        rest = shapely.difference(cut[outer], cut[pair.inner])
        if pair.m2 <= limit and shapely.area(rest) > GAP_M2:
            cut[outer] = rest
            continue
        observed = Phrase(
            "“{inner}” lies in “{outer}”: {area} m², {percent} % of it",
            inner=names.written[pair.inner],
            outer=names.written[outer],
            area=float(round(pair.m2)),
            percent=round(100 * pair.covered),
        )
        why = Phrase("Two quartiers have the same land, so nobody can tell whose people live there.")
        leave = "\n".join(f"leave_out = {json.dumps([names.ids[at]], ensure_ascii=False)}" for at in (pair.inner, outer))
        if shapely.area(rest) > GAP_M2:
            remedy = Phrase(
                "Check whether the shapes are the right ones. One line under [boundaries] in dataset.toml answers: the first cuts"
                " the smaller out of the larger, the others leave one of the two out:\n{lines}",
                lines=f"repair_m2 = {_rounded_up(pair.m2)}\n{leave}",
            )
        else:
            remedy = Phrase(
                "It is the same shape twice. Draw the right one, or leave one out with a line under [boundaries] in"
                " dataset.toml:\n{lines}",
                lines=leave,
            )
        findings.ask("boundaries.inside_other", file, observed=observed, why=why, remedy=remedy)
    findings.finish()
    return cut


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


def _ask_about_gaps(wide: list[Gap], file: str, names: _Names, findings: Findings) -> None:
    shown = [
        Phrase(
            "{area} m² beside {quartiers} (at {place})",
            area=float(round(gap.m2)),
            quartiers=names.of(gap.neighbours),
            place=names.place(gap.shape),
        )
        for gap in wide[:_MOST_SHOWN]
    ]
    observed = _joined(shown, len(wide))
    why = Phrase(
        "The city has holes: land of no quartier, {area} m² in all. A part may be missing.",
        area=float(round(sum(g.m2 for g in wide))),
    )
    remedy = Phrase(
        "Add the part that is missing. If the holes are right (a lake, another municipality, land that nobody lives on), write"
        " this line under [boundaries] in dataset.toml:\n{line}",
        line=f"gaps_m2 = {_rounded_up(wide[0].m2)}",
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
    names: _Names,
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
    observed = _joined(shown[:_MOST_SHOWN], len(shown))
    if moved <= limit:
        why = Phrase("Quartiers overlap or leave gaps between them.")
        remedy = Phrase("The borders were joined, as dataset.toml accepts; so the areas changed: {sides}", sides=sides)
        findings.mend("boundaries.overlap_or_gap", file, observed=observed, why=why, remedy=remedy)
        return
    why = Phrase("Quartiers overlap or leave gaps between them. Joined borders would change areas: {sides}", sides=sides)
    lines = "repair = true" if moved <= ACCEPTED_M2 else f"repair_m2 = {_rounded_up(moved)}"
    if slits:
        lines += f"\ngaps_m2 = {_rounded_up(slits[0].m2)}"
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


def _tell_islands(shapes: Shapes, file: str, names: _Names, findings: Findings) -> None:
    far = islands(shapes)
    if not far:
        return
    shown = [
        Phrase("“{quartier}” reaches {km} km from the rest", quartier=names.written[at], km=float(round(metres / 1000)))
        for at, metres in far
    ]
    why = Phrase("The map must show all of it, so the rest of the city becomes small.")
    remedy = Phrase(
        "Nothing was changed. If the shape is wrong, draw it anew; what is no quartier is left out with this line under"
        " [boundaries] in dataset.toml:\n{line}",
        line=f"leave_out = {json.dumps([names.ids[at] for at, _ in far], ensure_ascii=False)}",
    )
    findings.mend("boundaries.far_away", file, observed=_joined(shown[:_MOST_SHOWN], len(shown)), why=why, remedy=remedy)


def _joined(shown: list[Phrase], count: int) -> Phrase:
    """Several phrases as one."""
    joined = shown[0]
    for phrase in shown[1:]:
        joined = Phrase("{first}; {next}", first=joined, next=phrase)
    return Phrase("{shown} and {count} more", shown=joined, count=count - len(shown)) if count > len(shown) else joined


def _rounded_up(m2: float) -> int:
    """Two digits, rounded up: a number that a person can type."""
    step = 10 ** max(0, math.floor(math.log10(max(m2, 1.0))) - 1)
    return math.ceil(m2 / step) * step
