"""The population that values are standardised to: ``[standard]`` of ``catalogue.toml``."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from files.toml import Section
from indicators.conditions import Condition, read_conditions
from language.phrases import Phrase, Text

STANDARD = "standard"
"""The name of its partition in a codebook, and of its option in the link."""
MOST_STRATA = 24
_ID = re.compile(r"[a-z][a-z0-9_]*")


@dataclass(frozen=True)
class Stratum:
    """A class of the population, such as an age.

    Attributes
    ----------
    id : str
    name : Text
    where : tuple of Condition
        All of which hold for whoever belongs to it.
    persons : float
        How many people of the whole city do.
    """

    id: str
    name: Text
    where: tuple[Condition, ...]
    persons: float


@dataclass(frozen=True)
class Standard:
    """Direct standardisation: what a value would be, had each place the composition of the whole city.

    Attributes
    ----------
    id : str
        What a link calls it, such as ``age``.
    name, distribution : Text
        "age"; "age distribution".
    source : Text
        Where the persons come from, and of which day; may be empty.
    strata : tuple of Stratum
        Of which nobody is in two.
    """

    id: str
    name: Text
    distribution: Text
    source: Text
    strata: tuple[Stratum, ...]

    @property
    def parts(self) -> NDArray[np.float64]:
        """Which part of the city's people each stratum is; they sum to 1."""
        persons = np.array([stratum.persons for stratum in self.strata])
        parts: NDArray[np.float64] = persons / persons.sum()
        return parts


def read_standard(section: Section) -> Standard:
    """Read it; what is wrong is noted, with its line."""
    strata: list[Stratum] = []
    for inner in section.sections("strata"):
        before = len(tuple(inner.findings))
        persons = inner.number("persons")
        if (persons <= 0 or persons % 1) and len(tuple(inner.findings)) == before:
            allowed = Phrase("how many people of the whole city there are, a whole number above 0 (not 17.719 but 17719)")
            inner.wrong("persons", persons, allowed)
        stratum = Stratum(inner.string("id"), inner.text("name"), read_conditions(inner), persons or 1.0)
        inner.finish()
        if not _ID.fullmatch(stratum.id) or stratum.id in [other.id for other in strata]:
            inner.wrong("id", stratum.id, Phrase("an id of small letters, digits and _ that no other stratum has"))
        strata.append(stratum)
    if not 2 <= len(strata) <= MOST_STRATA:
        section.wrong("strata", len(strata), Phrase("from 2 to {number} strata", number=MOST_STRATA))
    standard = Standard(
        section.string("id", default="age"),
        section.text("name"),
        section.text("distribution"),
        section.text("source", required=False),
        tuple(strata),
    )
    if not _ID.fullmatch(standard.id) or standard.id == "none":
        section.wrong("id", standard.id, Phrase("an id of small letters, digits and _ that is not “none”"))
    section.finish()
    return standard
