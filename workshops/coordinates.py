"""Latitude and longitude as they stand in a table, and what is wrong with a place that lies in none of the quartiers."""

from __future__ import annotations

import pandas as pd

from files.cells import parse_number
from files.findings import Findings
from files.text_columns import no_number, parse_each
from geo.reading.boundaries import Boundaries, quartier_at
from geo.reading.systems import in_words
from language.phrases import Phrase


def degrees(column: pd.Series, file: str, findings: Findings) -> pd.Series:
    """A text column as floats; empty cells are missing.

    A point with three digits behind it (``49.372``) is a decimal one: there are no thousands of degrees.

    Returns
    -------
    Series
        Floats on the index of `column`.
    """
    parsed = parse_each(column, parse_number, "cell.not_a_number", file, findings, **no_number(column.name))
    return parsed.astype("float64")


def why_outside(latitude: float, longitude: float, boundaries: Boundaries) -> tuple[Phrase, Phrase]:
    """Why a place lies in no quartier, as far as its two numbers say, and what to do.

    Parameters
    ----------
    latitude, longitude : float
        As they stand in the file.

    Returns
    -------
    Phrase, Phrase
        The reason and the remedy.
    """
    if abs(latitude) <= 180 and abs(longitude) <= 90 and (quartier := _quartier_at(longitude, latitude, boundaries)):
        why = Phrase("Latitude and longitude are swapped: the other way round the place lies in {quartier}.", quartier=quartier)
        return why, Phrase("Swap the two columns; latitude is the one that counts from the equator to the north.")
    if abs(latitude) > 90 or abs(longitude) > 180:
        why = Phrase("These are no degrees; they may be metres of another system of coordinates.")
        return why, Phrase("Write latitude and longitude in degrees (EPSG:4326), or leave the place out.")
    why = Phrase("It lies in none of the quartiers, but at {where}.", where=in_words(latitude, longitude))
    return why, Phrase("Correct the coordinates (latitude first, in degrees), or leave the place out.")


def _quartier_at(latitude: float, longitude: float, boundaries: Boundaries) -> str:
    """The name of the quartier there, or an empty text."""
    (quartier_id,) = quartier_at(boundaries, pd.Series([longitude]), pd.Series([latitude]))
    return str(boundaries.quartiers["name"][quartier_id]) if quartier_id else ""
