"""Parts of a city that lie so far off that the map shrinks to a dot: told, and kept or left out as the city says."""

from __future__ import annotations

import json

import shapely

from files.findings import Findings
from geo.reading.borders import Island, Shapes, islands
from geo.reading.options import BoundaryOptions
from geo.reading.telling import ShapeNames, joined
from language.phrases import Phrase

_MOST_SHOWN = 3


def without_far_parts(shapes: Shapes, file: str, names: ShapeNames, options: BoundaryOptions, findings: Findings) -> Shapes:
    """The shapes without the far parts that the city wants dropped; all others that lie far away are told.

    Parameters
    ----------
    shapes : ndarray
        Valid, in metres.
    """
    shapes = shapes.copy()
    far: list[Island] = []
    for island in islands(shapes):
        key = names.ids[island.position]
        if key in options.drop_far and not island.whole:
            near = shapely.get_parts(shapes[island.position])[list(island.near_parts)]
            shapes[island.position] = near[0] if len(near) == 1 else shapely.multipolygons(near)
        elif key not in options.keep_far:
            far.append(island)
    if far:
        _tell(far, file, names, options, findings)
    return shapes


def _tell(far: list[Island], file: str, names: ShapeNames, options: BoundaryOptions, findings: Findings) -> None:
    shown = [
        Phrase(
            "“{quartier}” reaches {km} km from the rest",
            quartier=names.written[island.position],
            km=float(round(island.metres / 1000)),
        )
        for island in far
    ]
    keys = [names.ids[island.position] for island in far]
    parts = [names.ids[island.position] for island in far if not island.whole]
    whole = [names.ids[island.position] for island in far if island.whole]
    lines = [_line("keep_far", keys, options.keep_far)]
    lines += [_line("drop_far", parts, options.drop_far)] if parts else []
    lines += [_line("leave_out", whole, options.leave_out)] if whole else []
    why = Phrase("The map must show all of it, so the rest of the city becomes small.")
    remedy = Phrase(
        "Nothing was changed. If a shape is wrong, draw it anew. Otherwise answer with a line under [boundaries] in"
        " dataset.toml: “keep_far” says that it is right, “drop_far” leaves the far part off the map, “leave_out” a whole"
        " quartier (whose rows in tables are then asked about):\n{lines}",
        lines="\n".join(lines),
    )
    findings.mend("boundaries.far_away", file, observed=joined(shown[:_MOST_SHOWN], len(shown)), why=why, remedy=remedy)


def _line(entry: str, keys: list[str], others: tuple[str, ...]) -> str:
    return f"{entry} = {json.dumps([*others, *keys], ensure_ascii=False)}"
