"""Margins: how many people of the population are in each class; what weights are calibrated to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from indicators.conditions import Condition

OTHERS = ""  # the class of those who are in none


@dataclass(frozen=True)
class MarginOptions:
    """One ``[[waves.calibration]]`` table of ``dataset.toml`` (docs/city-folder.md).

    Attributes
    ----------
    name : str
        Its id, as in the column ``margin`` of the file.
    file : str
        Of the figures; empty where `indicator` names a figure of ``statistics.csv``.
    indicator, date : str
    column : str
        A column whose cells are the classes; empty where `classes` says what they are, or the quartiers alone are.
    classes : Mapping
        Class to its conditions, all of which must hold.
    groups : tuple of str
        Target groups that are classes.
    by_quartier : bool
    others : bool
        Whether people in no class are a class of their own.
    """

    name: str
    file: str = ""
    indicator: str = ""
    date: str = ""
    column: str = ""
    classes: Mapping[str, tuple[Condition, ...]] | None = None
    groups: tuple[str, ...] = ()
    by_quartier: bool = False
    others: bool = False


@dataclass(frozen=True)
class Margin:
    """A margin with its figures.

    Attributes
    ----------
    name, file : str
    classes : Mapping
        Class to its conditions; empty where the quartiers themselves are the classes.
    by_quartier : bool
    persons : Mapping
        ``(quartier_id, class)`` to people of the population; the id is empty of margins of the whole city.
    others : bool
        Whether people in no class are a class of their own: of ``persons[…, OTHERS]`` people, where that is given;
        else it keeps its part of the weights and the figures of the others share the rest.
    column : str
        Of the survey, whose cells are the classes; empty where conditions say what they are.
    """

    name: str
    file: str
    classes: Mapping[str, tuple[Condition, ...]]
    by_quartier: bool
    persons: Mapping[tuple[str, str], float]
    others: bool = False
    column: str = ""

    @property
    def partition(self) -> str:
        """What its classes are called in the codebook."""
        return f"margin {self.name}"

    @property
    def every(self) -> tuple[str, ...]:
        """All its classes, of those in none too."""
        return (*self.classes, OTHERS) if self.others or not self.classes else tuple(self.classes)
