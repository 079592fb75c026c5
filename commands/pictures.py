"""A picture of every place at which a city's boundaries may lie."""

from pathlib import Path

import shapely

from commands.parts import check_directory
from dataset.borders import opened_instead
from dataset.config import read_config
from dataset.confined import Limits
from dataset.witness import witness_of
from files.confined import Exhausted, confined
from files.findings import Findings
from files.folder import Folder
from geo.drawing.place_picture import picture
from geo.reading.boundaries import shapes_of
from geo.reading.placing import Candidate, as_read, candidates, in_order_of_file
from geo.reading.systems import in_words
from geo.reading.whereabouts import around
from language.words import Words, words_for

_AROUND_KM = 60.0
_MOST_TOWNS = 9


def write_pictures(
    folder: Path, files: Path | None, directory: Path, words: Words, limits: Limits, boundaries: Path | None = None
) -> list[Path]:
    """Draw the city at each place that its coordinates may mean, the one that is declared first.

    Returns
    -------
    list of Path
        The files written; none if the boundaries cannot be read, which findings tell elsewhere.
    """
    check_directory(directory, words)
    try:
        pictures = confined(_pictures, folder, files, words.language, boundaries, memory=limits.memory, seconds=limits.seconds)
    except Exhausted:
        pictures = []
    written = [directory / f"{number}.svg" for number in range(1, len(pictures) + 1)]
    for path, text in zip(written, pictures, strict=True):
        path.write_text(text, encoding="utf-8")
    return written


def _pictures(folder: Path, files: Path | None, language: str, boundaries: Path | None) -> list[str]:
    """One SVG a place; in a process of its own, as a file is opened here."""
    words, drawn = words_for(language), list[str]()
    with Findings().attempt("boundaries") as unheard:
        city = Folder(folder, files)
        config = read_config(city, unheard)
        options = config.boundaries
        if boundaries:
            path, options, quartiers = opened_instead(city, config, boundaries, unheard)
            frame = shapes_of(path, options, unheard, quartiers)
        else:
            frame = shapes_of(city.find(options.file, unheard), options, unheard)
        frame, here, (x, y) = as_read(frame, options, unheard)
        places = candidates(x, y, frame.crs, witness_of(city, config))
        if here and frame.crs:
            places = [Candidate(frame.crs, "", "normal", *here), *places]
        for place in places:
            drawn.append(_drawn(frame.geometry.to_numpy(), place, in_order_of_file(place, options).lines(), words))
    return drawn


def _drawn(shapes: object, place: Candidate, lines: str, words: Words) -> str:
    turned = shapely.transform(shapes, lambda points: points[:, ::-1]) if place.axes == "swapped" else shapes  # type: ignore[call-overload]
    there = place.to_degrees(turned)
    towns = sorted(around(place.latitude, place.longitude, _AROUND_KM), key=lambda town: -town[0].inhabitants)[:_MOST_TOWNS]
    title = words.say(in_words(place.latitude, place.longitude))
    note = " · ".join(line.split("  #")[0] for line in lines.splitlines())
    return picture(there, [(town.name, town.latitude, town.longitude) for town, _ in towns], title, note)
