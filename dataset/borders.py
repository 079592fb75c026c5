"""The boundaries of a city: its own, or those of a file that stands in for them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from dataset.config import Config
from dataset.witness import witness_of
from files.findings import Findings, Rejected
from files.folder import Folder
from files.keys import KnownQuartiers
from geo.reading.boundaries import Boundaries, read_boundaries, shapes_of
from geo.reading.options import BoundaryOptions
from geo.reading.replacement import options_instead
from language.phrases import Phrase, Text
from language.words import LANGUAGES, words_for


def city_boundaries(folder: Folder, config: Config, instead: Path | None, findings: Findings) -> Boundaries | None:
    """Read the boundaries; None where they cannot be used, which the findings tell.

    Parameters
    ----------
    instead : Path or None
        A file whose shapes are shown in place of the city's own, matched by name; of the city's own, ids and names are read.
    """
    options, witness = config.boundaries, witness_of(folder, config)
    if instead is None:
        return folder.read(options.file, lambda file, part: read_boundaries(file, options, part, witness), findings, None)
    with findings.attempt(instead.name) as part:
        path, asked, quartiers = opened_instead(folder, config, instead, part)
        return read_boundaries(path, asked, part, witness, quartiers)
    return None


def opened_instead(
    folder: Folder, config: Config, instead: Path, findings: Findings
) -> tuple[Path, BoundaryOptions, KnownQuartiers]:
    """The file in place of the city's own, what the city says of it, and the quartiers to find in it.

    Raises
    ------
    Rejected
        If it is not there, or the city's own boundaries do not say which quartiers there are.
    """
    own = config.boundaries.file
    names = folder.read(own, lambda file, part: _names(file, config, part), findings, None)
    if names is None:
        raise Rejected(findings)
    return (
        _path(instead, folder, findings),
        options_instead(config.boundaries, instead.name),
        KnownQuartiers(names, config.aliases),
    )


def source_of(config: Config, instead: Path | None) -> Text:
    """The city's source, with what is to be said of the borders that are shown: another file's are named by that file."""
    city, borders = config.city.source, config.boundaries.source
    if instead:
        named = {language: words_for(language)("borders: {file}", file=instead.name) for language in LANGUAGES}
        borders = Text.of(named)
    if not (city and borders):
        return city or borders
    languages = dict.fromkeys((*city.by_language, *borders.by_language))
    return Text.of({language: f"{city.in_language(language)}; {borders.in_language(language)}" for language in languages})


def _names(file: Path, config: Config, findings: Findings) -> dict[str, str]:
    """``quartier_id`` to name, of the city's own file.

    An encoding that ``[boundaries]`` names may answer for the other file, so this one is read by what it says itself, if it can.
    """
    options = config.boundaries
    try:
        frame = shapes_of(file, replace(options, encoding=None), Findings())
    except Rejected:
        frame = shapes_of(file, options, findings)
    return {str(key): name for key, name in frame["name"].items()}


def _path(instead: Path, folder: Folder, findings: Findings) -> Path:
    """The file as a folder of its own gives it: there, readable, and not given up before."""
    if not instead.is_file() and instead.name not in folder.unread:
        observed = Phrase("no file of this name in {folders}", folders=str(instead.parent))
        why = Phrase("The boundaries were to be read from this file instead of the city's own.")
        remedy = Phrase("Correct the name that QUARTIER_BOUNDARIES or --boundaries gives, or leave it out.")
        raise findings.rejected("boundaries.instead_missing", instead.name, observed=observed, why=why, remedy=remedy)
    return Folder(instead.parent, unread=folder.unread).find(instead.name, findings)
