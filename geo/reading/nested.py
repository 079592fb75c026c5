"""Shapes that lie in other ones: levels above the quartiers, enclaves that were not cut out, the same shape twice."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

import shapely

from files.findings import Findings
from geo.reading.borders import GAP_M2, Overlap, Shapes, inside
from geo.reading.options import BoundaryOptions
from geo.reading.telling import ShapeNames, joined, rounded_up
from language.phrases import Phrase

_FILLED = 0.8  # the part of a shape that those in it must cover for it to be the level above them
_MOST_SHOWN = 3


def cut_out(
    valid: Shapes,
    pairs: Sequence[Overlap],
    file: str,
    names: ShapeNames,
    limit: float,
    options: BoundaryOptions,
    findings: Findings,
) -> Shapes:
    """Shapes that lie in another one taken out of it, as far as the city accepts that.

    Parameters
    ----------
    valid : ndarray
        In metres.
    limit : float
        So many square metres may change hands in a quartier.

    Raises
    ------
    Rejected
        If a shape covers others, or more lies in one than is accepted; one finding a kind.
    """
    held = inside(pairs)
    covering = sorted(outer for outer, within in held.items() if len(within) > 1 and _is_filled(outer, within, valid))
    if covering:
        _ask_about_levels(covering, held, file, names, options, findings)
        findings.finish()
    cut, refused = valid.copy(), []
    for outer, within in sorted(held.items()):
        rest = shapely.difference(cut[outer], shapely.union_all(cut[[pair.inner for pair in within]]))
        if sum(pair.m2 for pair in within) <= limit and shapely.area(rest) > GAP_M2:
            cut[outer] = rest
        else:
            refused += within
    if refused:
        _ask_about_enclaves(refused, valid, file, names, options, findings)
        findings.finish()
    return cut


def _is_filled(outer: int, within: Sequence[Overlap], valid: Shapes) -> bool:
    together = shapely.union_all(valid[[pair.inner for pair in within]])
    return bool(shapely.area(shapely.intersection(together, valid[outer])) >= _FILLED * shapely.area(valid[outer]))


def _ask_about_levels(
    covering: Sequence[int],
    held: Mapping[int, Sequence[Overlap]],
    file: str,
    names: ShapeNames,
    options: BoundaryOptions,
    findings: Findings,
) -> None:
    everything = False
    shown = []
    for outer in covering:
        inner = [pair.inner for pair in held[outer]]
        everything |= len(set(inner) - set(covering)) >= len(names.ids) - len(covering)
        text = Phrase(
            "“{outer}” covers {count} {count:other|others}: {inner}",
            outer=names.written[outer],
            count=len(inner),
            inner=names.of(inner),
        )
        shown.append(text)
    why = Phrase("A shape that covers others would count their people twice; it seems to be a part of the city above them.")
    if everything:
        why = Phrase("A shape that covers others would count their people twice; it seems to be the whole city.")
    remedy = Phrase(
        "Leave it out: write this line under [boundaries] in dataset.toml:\n{line}", line=_left_out(covering, names, options)
    )
    observed = joined(shown[:_MOST_SHOWN], len(shown))
    findings.ask("boundaries.covers_others", file, observed=observed, why=why, remedy=remedy)


def _ask_about_enclaves(
    refused: Sequence[Overlap], valid: Shapes, file: str, names: ShapeNames, options: BoundaryOptions, findings: Findings
) -> None:
    shown = [
        Phrase(
            "“{inner}” lies in “{outer}”: {area} m², {percent} % of it",
            inner=names.written[pair.inner],
            outer=names.written[pair.outer],
            area=float(round(pair.m2)),
            percent=round(100 * pair.covered),
        )
        for pair in refused
    ]
    why = Phrase("Two quartiers have the same land, so nobody can tell whose people live there.")
    inner, outer = (list(dict.fromkeys(getattr(pair, side) for pair in refused)) for side in ("inner", "outer"))
    leave = "\n".join(_left_out(side, names, options) for side in (inner, outer))
    taken = {at: sum(pair.m2 for pair in refused if pair.outer == at) for at in outer}
    if all(shapely.area(valid[at]) - m2 > GAP_M2 for at, m2 in taken.items()):
        remedy = Phrase(
            "Check whether the shapes are the right ones. One line under [boundaries] in dataset.toml answers: the first cuts"
            " the smaller out of the larger, the others leave one of the two out:\n{lines}",
            lines=f"repair_m2 = {rounded_up(max(taken.values()))}\n{leave}",
        )
    else:
        remedy = Phrase(
            "It is the same shape twice. Draw the right one, or leave one out with a line under [boundaries] in"
            " dataset.toml:\n{lines}",
            lines=leave,
        )
    observed = joined(shown[:_MOST_SHOWN], len(shown))
    findings.ask("boundaries.inside_other", file, observed=observed, why=why, remedy=remedy)


def _left_out(positions: Sequence[int], names: ShapeNames, options: BoundaryOptions) -> str:
    """The line that leaves shapes out, besides those that are left out already."""
    return f"leave_out = {json.dumps([*(names.ids[at] for at in positions), *options.leave_out], ensure_ascii=False)}"
