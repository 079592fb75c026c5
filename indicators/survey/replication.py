"""``[waves.replicates]`` of ``dataset.toml``: which columns are replicate weights, and how a variance follows from them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fnmatch import fnmatchcase

import numpy as np

from files.toml import Section
from indicators.survey.batches import Floats
from language.phrases import Phrase


class Kind(StrEnum):
    """How the replicates were made, in the words of R's ``svrepdesign(type = …)``."""

    JK1 = "JK1"
    JKN = "JKn"
    BRR = "BRR"
    FAY = "Fay"
    BOOTSTRAP = "bootstrap"
    OTHER = "other"


_SCALED = (Kind.JK1, Kind.OTHER)  # cannot do without a scale
_FIXED = (Kind.BRR, Kind.FAY)  # know their scale


@dataclass(frozen=True)
class Replication:
    """Replicate weights of a wave.

    Attributes
    ----------
    columns : tuple of str
        Names, or patterns such as ``rep_*``.
    kind : Kind
    fay_rho : float
        Of ``Fay``: what the weights of the half that is left out are multiplied by.
    scale : float or None
        What the sum of squares is multiplied by; None where the kind says it.
    rscales : tuple of float
        The same for every single replicate; one for all, or none: 1.
    mse : bool
        Whether squares are taken around the estimate; else around the mean of the replicates.
    combined : bool or None
        Whether the columns are weights (also if None), or factors of the weight.
    """

    columns: tuple[str, ...]
    kind: Kind
    fay_rho: float = 0.0
    scale: float | None = None
    rscales: tuple[float, ...] = ()
    mse: bool = False
    combined: bool | None = None

    def among(self, columns: tuple[str, ...]) -> tuple[str, ...]:
        """The columns of a file that are meant, in its order, or in that of the names if there is no pattern."""
        if not self.has_pattern:
            return tuple(name for name in self.columns if name in columns)
        return tuple(column for column in columns if any(fnmatchcase(column, pattern) for pattern in self.columns))

    @property
    def has_pattern(self) -> bool:
        """Whether the columns are found by a pattern, so that one may be taken in by chance."""
        return any(_is_pattern(name) for name in self.columns)

    def missing_from(self, columns: tuple[str, ...]) -> tuple[str, ...]:
        """Names and patterns that mean no column of a file."""
        return tuple(name for name in self.columns if not any(fnmatchcase(column, name) for column in columns))

    def factors(self, number: int) -> Floats:
        """What the square of each replicate's distance counts: scale · rscales, as R's ``svrepdesign`` has them.

        Parameters
        ----------
        number : int
            Of replicates.
        """
        scale = 1.0 if self.scale is None else self.scale
        match self.kind:
            case Kind.BRR:
                scale = 1 / number
            case Kind.FAY:
                scale = 1 / (number * (1 - self.fay_rho) ** 2)
            case Kind.BOOTSTRAP if self.scale is None:
                scale = 1 / (number - 1)
        return scale * np.broadcast_to(np.array(self.rscales or (1.0,)), number)


def replication_options(section: Section) -> Replication:
    """Read ``[waves.replicates]``; what is missing or does not go together is noted."""
    kind_of = {kind.value: kind for kind in Kind}
    name = section.string("type", among=tuple(kind_of))
    kind = kind_of.get(name, Kind.OTHER)
    combined = section.flag("combined")
    options = Replication(
        columns=_columns(section),
        kind=kind,
        fay_rho=section.number("fay_rho", default=0.0) if kind is not Kind.FAY else section.number("fay_rho"),
        scale=section.number("scale") if "scale" in section else None,
        rscales=_rscales(section),
        mse=section.flag("mse"),
        combined=combined if "combined" in section else None,
    )
    if name in kind_of:
        _check(options, section)
    section.finish()
    return options


def _columns(section: Section) -> tuple[str, ...]:
    if not section.is_list("columns"):
        return (section.string("columns"),)
    columns = section.cells("columns")
    if not columns:
        section.wrong("columns", [], Phrase("a list such as {example}", example='["rep_1", "rep_2"]'))
    if len(set(columns)) < len(columns):
        twice = sorted({column for column in columns if columns.count(column) > 1})
        section.wrong("columns", twice, Phrase("each column once"))
    return columns


def _rscales(section: Section) -> tuple[float, ...]:
    if "rscales" in section and not section.is_list("rscales"):
        return (section.number("rscales"),)
    rscales = section.numbers("rscales")
    if any(scale < 0 for scale in rscales):
        section.wrong("rscales", min(rscales), Phrase("a number from {least} upwards", least=0.0))
    if rscales and not any(rscales):
        section.wrong("rscales", list(rscales), Phrase("factors of which not all are 0: every error would be 0"))
    return rscales


def _check(options: Replication, section: Section) -> None:
    """Note what a kind needs and has not, and what it does not take."""
    kind = options.kind
    if kind is Kind.FAY and not options.fay_rho < 1:
        section.wrong("fay_rho", options.fay_rho, Phrase("a number from 0 to less than 1"))
    if kind is not Kind.FAY and "fay_rho" in section:
        _unused("fay_rho", kind, section)
    if kind in _FIXED and "scale" in section:
        _unused("scale", kind, section)
    elif options.scale == 0:
        section.wrong("scale", options.scale, Phrase("a number above 0: every error would be 0"))
    elif kind is Kind.JK1 and options.scale is not None and options.scale > 1:
        allowed = Phrase("(n − 1) / n of n replicates, which is below 1; replicates of another kind are of the type “other”")
        section.wrong("scale", options.scale, allowed)
    if kind in _SCALED and options.scale is None:
        why = Phrase(
            "Replicates of the type {type} need a scale: what the sum of their squares is multiplied by.", type=kind.value
        )
        remedy = Phrase(
            "Add scale, as the documentation of the weights names it; of a jackknife that leaves out one of n units: (n − 1) / n."
        )
        _ask("scale", section, why, remedy)
    if kind is Kind.JKN and not options.rscales:
        why = Phrase("A stratified jackknife needs a factor for every replicate.")
        remedy = Phrase(
            "Add rscales, a number a column: (n − 1) / n, n being the sampling units of the stratum in which the replicate"
            " leaves one out."
        )
        _ask("rscales", section, why, remedy)


def _unused(key: str, kind: Kind, section: Section) -> None:
    why = Phrase("Replicates of the type {type} take no {key}.", type=kind.value, key=key)
    remedy = Phrase("Delete it, or correct the type.")
    section.findings.stop("survey.replicates_option", section.file, section.line(key), observed=key, why=why, remedy=remedy)


def _ask(key: str, section: Section, why: Phrase, remedy: Phrase) -> None:
    observed = Phrase("no “{key}” in {table}", key=key, table=".".join(section.path))
    section.findings.ask("survey.replicates_option", section.file, section.line(), observed=observed, why=why, remedy=remedy)


def _is_pattern(name: str) -> bool:
    return any(sign in name for sign in "*?[")
