"""The map of a city that is still refused: its boundaries as far as they can be read, in a process of its own."""

from __future__ import annotations

import logging
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from dataset.config import boundary_options
from dataset.confined import Limits
from files.confined import Exhausted, confined
from files.findings import Findings
from files.folder import Folder
from files.toml import read_toml
from geo.drawing.drawing import Drawing
from geo.reading.options import BoundaryOptions
from geo.reading.outlines import outlines_of
from geo.reading.replacement import options_instead

_SUFFIXES = {".shp", ".zip", ".gpkg", ".geojson"}
_SECONDS = 30.0  # a picture beside the reasons is not worth a longer wait


@dataclass(frozen=True)
class Outlines:
    """The shapes of the boundaries file, and its name."""

    file: str
    drawing: Drawing


def read_outlines(
    path: Path, files: Path | None = None, *, without: Collection[str] = (), boundaries: Path | None = None
) -> Outlines | None:
    """The boundaries that ``dataset.toml`` names, drawn as they lie in the file; None where nothing can be drawn.

    Why not is told by the findings of `dataset.confined.load_confined`.

    Parameters
    ----------
    without : collection of str
        Files that used up memory or time already.
    boundaries : Path or None
        A file in place of the city's own boundaries; it is drawn first, without names.
    """
    limits = Limits.of()
    try:
        return confined(
            _read, path, files, tuple(without), boundaries, memory=limits.memory, seconds=min(limits.seconds, _SECONDS)
        )
    except Exhausted as exhausted:
        logging.getLogger(__name__).warning("the map of a refused city was not drawn: %s", exhausted)
        return None


def _read(path: Path, files: Path | None, without: Collection[str] = (), boundaries: Path | None = None) -> Outlines | None:
    folder, outlines = Folder(path, files), None
    sources = [(folder, _options(folder)), (folder, _only_file(path))]
    if boundaries:
        own = sources[0][1] or BoundaryOptions("", key="", name="")
        sources.insert(0, (Folder(boundaries.parent), options_instead(own, boundaries.name)))
    for place, options in sources:
        if options and not outlines and options.file not in without:
            with Findings().attempt(options.file) as part:
                outlines = Outlines(options.file, outlines_of(place.find(options.file, part), options, part))
    return outlines


def _options(folder: Folder) -> BoundaryOptions | None:
    """What ``dataset.toml`` says of the boundaries, as far as it can be read."""
    options = None
    with Findings().attempt("dataset.toml") as part:
        section = read_toml(folder.find("dataset.toml", part), part).section("boundaries")
        options = BoundaryOptions(section.string("file"), key="", name="")
        options = boundary_options(section)
    return options if options and options.file else None


def _only_file(path: Path) -> BoundaryOptions | None:
    """The one file of the folder that may hold boundaries."""
    likely = [file.name for file in path.glob("*") if file.suffix.lower() in _SUFFIXES]
    return BoundaryOptions(likely[0], key="", name="") if len(likely) == 1 else None
