"""What an SPSS or Stata file says of its codes: labels, and which of them it declares as missing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyreadstat

from files.cells import canonical, number_or_nan
from files.findings import Findings
from files.tables import unreadable
from indicators.survey.batches import texts_of

UNREADABLE = (pyreadstat.PyreadstatError, pyreadstat.ReadstatError, OSError, UnicodeDecodeError, IndexError, OverflowError)
"""What pyreadstat raises at a file that it cannot read, or whose head promises other rows than it has."""

READERS = {".sav": pyreadstat.read_sav, ".zsav": pyreadstat.read_sav, ".dta": pyreadstat.read_dta}
"""What reads a file of which ending; Stata's own missing values (.a to .z) are no numbers and no answers."""

Ranges = Sequence[Mapping[str, Any]]


@dataclass(frozen=True)
class FileCodes:
    """The codes of one file's columns.

    Attributes
    ----------
    labels : Mapping
        Column to canonical code to label.
    missing : Mapping
        Column to the ranges that the file declares as missing: ``lo`` and ``hi``, both inclusive.
    """

    labels: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    missing: Mapping[str, Ranges] = field(default_factory=dict)

    def declares_missing(self, column: str, code: str) -> bool:
        """Whether the file itself says that a code means no answer."""
        return any(_is_within(code, limits) for limits in self.missing.get(column, ()))


def codes_of(path: Path, findings: Findings) -> FileCodes:
    """The codes of an SPSS or Stata file, without reading its rows; nothing of any other file.

    Raises
    ------
    Rejected
        If it cannot be read.
    """
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        return FileCodes()
    try:
        _, described = reader(path, metadataonly=True, user_missing=True)
    except UNREADABLE as error:
        raise unreadable(path.name, error, findings) from error
    labels = {
        column: {canonical(code): str(label).strip() for code, label in zip(texts_of(named), named.values(), strict=True)}
        for column, named in described.variable_value_labels.items()
    }
    missing: dict[str, Any] = dict(described.missing_ranges)
    return FileCodes(labels, missing)


def _is_within(code: str, limits: Mapping[str, Any]) -> bool:
    low, high, number = limits["lo"], limits["hi"], number_or_nan(code)
    if isinstance(low, str):
        return low.strip() <= code <= str(high).strip()
    return bool(float(low) <= number <= float(high))
