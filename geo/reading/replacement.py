"""Boundaries from a file that stands in for the city's own: its shapes are matched to the quartiers by name alone."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

import geopandas as gpd
import numpy as np
import pandas as pd

from files.findings import Findings
from files.key_proposals import alike_in
from files.keys import KnownQuartiers
from files.spellings import KeyRules, Spellings
from files.toml_lines import quoted
from geo.reading.columns import as_text, columns_of, holds_lists
from geo.reading.encodings import check_names
from geo.reading.options import BoundaryOptions
from language.phrases import Phrase, Text, in_quotes

_KEY, _NAME = "quartier_id", "name"
_MOST_SHOWN, _MOST_LISTED = 5, 20
_LETTER = re.compile(r"[^\W\d_]")


@dataclass(frozen=True)
class Match:
    """One column of a file, matched.

    Attributes
    ----------
    column : str
    cells, ids : Series
        What each shape is called there, and the ``quartier_id`` that it stands for; empty for none.
    """

    column: str
    cells: pd.Series
    ids: pd.Series

    @property
    def quartiers(self) -> frozenset[str]:
        """Every quartier that a shape stands for."""
        return frozenset(self.ids) - {""}


def options_instead(options: BoundaryOptions, file: str) -> BoundaryOptions:
    """The options of ``[boundaries]`` for a file in place of the city's own.

    Answers about a file (``crs``, ``encoding``, ``layer``, ``repair``, …) count for the file that is read; what names columns
    or keys of the city's own file, that it is schematic and where it comes from, does not.
    """
    return replace(options, file=file, key=_KEY, name=_NAME, only={}, leave_out=(), schematic=False, source=Text())


def matched(
    frame: gpd.GeoDataFrame, file: str, options: BoundaryOptions, quartiers: KnownQuartiers, findings: Findings
) -> gpd.GeoDataFrame:
    """The shapes that are quartiers, with the city's own ids and names.

    Numbers are never matched: that of a row would pass for a quartier's id.

    Parameters
    ----------
    frame : GeoDataFrame
        All rows and columns of the file.
    options : BoundaryOptions
        As `options_instead` gives them.
    quartiers : KnownQuartiers
        The city's quartiers, by the names of its own boundaries, and their aliases.

    Returns
    -------
    GeoDataFrame
        Columns ``quartier_id``, ``name`` and the shapes.

    Raises
    ------
    Rejected
        If a quartier has no shape or several, or nothing says which shape is which quartier.
    """
    _check_shared(file, quartiers, findings)
    frame = frame.reset_index(drop=True)
    match = _best(frame, file, quartiers, findings)
    frame = check_names(frame, file, replace(options, key=match.column, name=match.column), findings)
    match = _match(frame, match.column, _spellings(quartiers))
    absent = [quartier_id for quartier_id in quartiers.names if quartier_id not in match.quartiers]
    if absent:
        _stop_at_absent(absent, match, file, quartiers, findings)
    _check_doubled(match, file, options, quartiers, findings)
    findings.finish()
    strange = (match.ids == "").to_numpy()
    if strange.any():
        _tell_of_strange(match, strange, file, findings)
    _tell(match, quartiers, file, findings)
    kept = frame[~strange]
    ids = match.ids[~strange]
    return gpd.GeoDataFrame({_KEY: ids, _NAME: ids.map(quartiers.names), "geometry": kept.geometry}, crs=frame.crs)


def _check_shared(file: str, quartiers: KnownQuartiers, findings: Findings) -> None:
    counts = Counter(quartiers.names.values())
    shared = [f"{name} ({own})" for own, name in quartiers.names.items() if counts[name] > 1]
    if shared:
        observed = Phrase("quartiers of one name in the city's own boundaries: {names}", names=in_quotes(shared, _MOST_LISTED))
        why = Phrase("Boundaries of another file are matched by name, which says nothing here.")
        remedy = Phrase("Give each quartier a name of its own, or name the file under [boundaries] in dataset.toml with its key.")
        raise findings.rejected("boundaries.instead_shared", file, observed=observed, why=why, remedy=remedy)


def _spellings(quartiers: KnownQuartiers) -> Spellings:
    """Names and aliases to their quartier, without those that are numbers."""
    exact = {spelled: own for spelled, own in quartiers.spelled.items() if _LETTER.search(spelled)}
    return Spellings(exact, KeyRules(match=("spelling",)))


def _match(frame: gpd.GeoDataFrame, column: str, spellings: Spellings) -> Match:
    cells = as_text(frame[column])
    ids = cells.map(lambda cell: spellings.get(cell) if _LETTER.search(cell) else "").astype("str")
    return Match(column, cells, ids)


def _best(frame: gpd.GeoDataFrame, file: str, quartiers: KnownQuartiers, findings: Findings) -> Match:
    """The column in which most quartiers stand; two that disagree about the shapes stop, as does a file without any."""
    spellings = _spellings(quartiers)
    columns = [column for column in columns_of(frame) if not holds_lists(frame[column])]
    matches = [_match(frame, column, spellings) for column in columns]
    most = max((len(match.quartiers) for match in matches), default=0)
    best = [match for match in matches if len(match.quartiers) == most]
    if not most:
        observed = Phrase("the columns {columns}", columns=in_quotes(columns, _MOST_SHOWN) if columns else "–")
        why = Phrase(
            "No column holds a name of the city's quartiers, such as {names}.",
            names=in_quotes(list(quartiers.names.values()), _MOST_SHOWN),
        )
        remedy = Phrase("Take a file of the same quartiers, with a column of their names.")
        raise findings.rejected("boundaries.instead_no_names", file, observed=observed, why=why, remedy=remedy)
    if any(not match.ids.equals(best[0].ids) for match in best):
        observed = Phrase("the columns {columns}", columns=in_quotes([match.column for match in best], _MOST_SHOWN))
        why = Phrase("All of them hold names of the city's quartiers, but not the same name for every shape.")
        remedy = Phrase("Export the file again with the column alone that says what each shape is called.")
        raise findings.rejected("boundaries.instead_columns", file, observed=observed, why=why, remedy=remedy)
    return best[0]


def _stop_at_absent(absent: Sequence[str], match: Match, file: str, quartiers: KnownQuartiers, findings: Findings) -> None:
    strange = [cell for cell in dict.fromkeys(match.cells[match.ids == ""]) if _LETTER.search(cell)]
    observed = Phrase(
        "no shape for {count} of {of} quartiers: {names}",
        count=len(absent),
        of=len(quartiers.names),
        names=in_quotes([f"{quartiers.names[own]} ({own})" for own in absent], _MOST_LISTED),
    )
    why = Phrase("All names in the column “{column}” are those of other quartiers.", column=match.column)
    if strange:
        why = Phrase(
            "The column “{column}” also has names that the city does not know: {names}",
            column=match.column,
            names=in_quotes(strange, _MOST_LISTED),
        )
    lines = _lines(absent, strange, quartiers)
    remedy = Phrase("Take a file of the same quartiers, in which each has its shape and its name.")
    if lines:
        remedy = Phrase(
            "Where a name means the quartier behind it, add its line under [aliases] in dataset.toml; correct the id where"
            " another one is meant:\n{lines}",
            lines=lines,
        )
    raise findings.rejected("boundaries.instead_absent", file, observed=observed, why=why, remedy=remedy)


def _lines(absent: Sequence[str], strange: Sequence[str], quartiers: KnownQuartiers) -> str:
    """An alias for each name without a quartier: first those that are alike, then, in their order, what is left of both."""
    missing = KnownQuartiers({own: quartiers.names[own] for own in absent}, {})
    pairs: dict[str, str] = {}
    for cell, own in alike_in(missing, strange).items():
        if own not in pairs.values():
            pairs[cell] = own
    free = [own for own in absent if own not in pairs.values()]
    left = [cell for cell in strange if cell not in pairs]
    if len(free) == len(left) == 1:
        pairs[left[0]] = free[0]
    return "\n".join(f"{quoted(cell)} = {quoted(own)}  # {_comment(quartiers.names[own])}" for cell, own in pairs.items())


def _comment(name: str) -> str:
    return "".join(letter for letter in name if letter.isprintable())


def _check_doubled(match: Match, file: str, options: BoundaryOptions, quartiers: KnownQuartiers, findings: Findings) -> None:
    doubled = match.ids[match.ids.duplicated(keep=False) & (match.ids != "")]
    if doubled.empty or options.dissolve:
        return
    shown: dict[str, list[str]] = {}
    for row, own in enumerate(match.ids, start=1):
        if own in set(doubled):
            shown.setdefault(own, []).append(str(row))
    observed = Phrase(
        "several shapes of {count} {count:quartier|quartiers}: {names}",
        count=len(shown),
        names=in_quotes([f"{quartiers.names[own]} ({', '.join(numbers)})" for own, numbers in shown.items()], _MOST_SHOWN),
    )
    why = Phrase("A quartier has one shape; the numbers are those of the shapes in the file.")
    remedy = Phrase(
        "If they are parts of the same quartier, have them joined with this line under [boundaries] in dataset.toml:\n{line}",
        line="dissolve = true",
    )
    findings.stop("boundaries.instead_twice", file, int(next(iter(shown.values()))[1]), observed=observed, why=why, remedy=remedy)


def _tell_of_strange(match: Match, strange: np.ndarray, file: str, findings: Findings) -> None:
    names = list(dict.fromkeys(cell or "–" for cell in match.cells[strange]))
    observed = Phrase("shapes of other names: {names}", names=in_quotes(names, _MOST_SHOWN))
    why = Phrase("Every quartier of the city has its shape; these have none of its names.")
    remedy = Phrase("They are not shown. If they are parts of a quartier, add their names under [aliases] in dataset.toml.")
    findings.mend("boundaries.instead_others", file, observed=observed, why=why, remedy=remedy)


def _tell(match: Match, quartiers: KnownQuartiers, file: str, findings: Findings) -> None:
    observed = Phrase(
        "{count} {count:quartier|quartiers} by the column “{column}”", count=len(quartiers.names), column=match.column
    )
    why = Phrase("This file is read instead of the city's own boundaries; ids and names stay those of the city.")
    remedy = Phrase(
        "Nothing needs to be done. The file is named as the source of the borders; whether it may be shown, its licence says."
    )
    findings.mend("boundaries.instead", file, observed=observed, why=why, remedy=remedy)
