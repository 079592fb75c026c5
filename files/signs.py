"""Signs of official statistics that stand instead of a number (DIN 55301), asked about once a file: offices differ."""

from __future__ import annotations

import pandas as pd

from files.answers import answer, quoted
from files.findings import Findings
from files.notation import in_brackets
from files.options import BRACKETS, NO_DATA, NOTHING, UNRELIABLE
from language.phrases import Phrase, in_quotes

_CODE = "cell.signs"
_USUAL = {
    ".": NO_DATA,
    "·": NO_DATA,
    "•": NO_DATA,
    "/": NO_DATA,
    "x": NO_DATA,
    "X": NO_DATA,
    "…": NO_DATA,
    "...": NO_DATA,
    "*": NO_DATA,
    "–": NOTHING,
    "—": NOTHING,
    "-": NOTHING,
    "\N{MINUS SIGN}": NOTHING,
    BRACKETS: UNRELIABLE,
}
"""What each sign usually means: not known, not told, not certain enough, makes no sense, still to come; or exactly nothing."""


def sign_of(cell: str) -> str:
    """The sign that a cell is, ``"()"`` for a number in brackets; nothing for any other cell."""
    if cell in _USUAL and cell != BRACKETS:
        return cell
    return BRACKETS if in_brackets(cell) else ""


def ask_about_signs(signs: pd.Series, column: pd.Series, file: str, findings: Findings) -> None:
    """Ask what signs mean; together with those of the file's other columns.

    Parameters
    ----------
    signs : Series
        Of the cells that are signs, by row.
    column : Series
        All cells.
    """
    first = {str(sign): (int(str(row)), str(column.loc[row])) for row, sign in reversed(list(signs.items()))}
    count = len(signs)
    for earlier in findings.withdraw(_CODE, file):
        if isinstance(earlier.observed, Phrase):
            first = {**first, **earlier.observed.values["places"]}  # type: ignore[dict-item]
            count += int(str(earlier.observed.values["count"]))
    ordered = [sign for sign in _USUAL if sign in first]
    row, _ = min(first.values())
    observed = Phrase(
        "{count} {count:cell with a sign instead of a number|cells with signs instead of numbers}: {shown}",
        count=count,
        shown=in_quotes(first[sign][1] for sign in ordered),
        places=first,
    )
    why = Phrase(
        "Statistical offices write signs where there is no number, and do not all mean the same: “.” mostly is not known or"
        " secret, “–” exactly nothing, “/” not certain enough, “x” senseless, brackets uncertain."
    )
    listed = ", ".join(f"{quoted(sign)} = {quoted(_USUAL[sign])}" for sign in ordered)
    choice = Phrase(
        "Look into the notes of the table, and say what each sign means: {meanings}", meanings="no_data, nothing, unreliable"
    )
    findings.ask(_CODE, file, row, observed=observed, why=why, remedy=answer(file, f"signs = {{ {listed} }}", choice))
