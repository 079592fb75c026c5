"""Signs of official statistics that stand instead of a number (DIN 55301), asked about once a file: offices differ."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

import pandas as pd

from files.answers import answer, quoted
from files.findings import Findings
from files.notation import in_brackets, is_rounded
from files.options import ABOUT, BRACKETS, NO_DATA, NOTHING, UNRELIABLE
from language.phrases import Phrase, in_quotes

ANSWERED_SIGNS = "signs"  # in the attrs of a table: what the city has answered about its file already
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
    "?": NO_DATA,
    "–": NOTHING,
    "—": NOTHING,
    "-": NOTHING,
    "--": NO_DATA,
    "---": NO_DATA,
    "\N{MINUS SIGN}": NOTHING,
    BRACKETS: UNRELIABLE,
    ABOUT: UNRELIABLE,
}
"""What each sign usually means: not known, not told, not certain enough, makes no sense, still to come; or exactly nothing."""
_NO_FIGURE = frozenset({
    "ka", "keineangabe", "keineangaben", "keinedaten", "keinwert", "na", "nan", "nv", "nichtverfügbar", "nichtvorhanden", "nb",
    "nichtbekannt", "unbekannt", "geheim", "entfällt", "divisiondurch0", "missing", "none", "notavailable", "unknown",
})  # fmt: skip
_ERROR = re.compile(r"#[A-ZÄÖÜ0-9/]+[!?]?")  # what a spreadsheet shows where a formula failed
_FEWER = re.compile(r"(<|≤|unter|weniger als|bis|max\.?)\s*\d+", re.IGNORECASE)
_SPAN = re.compile(r"\d+\s*(-|–|bis)\s*\d+")
_MOST_SIGNS = 40


def sign_of(cell: str) -> str:
    """The sign or word that a cell is, ``"()"`` for a number in brackets, ``"ca."`` for one that is about right.

    Returns
    -------
    str
        Nothing for any other cell.
    """
    if in_brackets(cell):
        return BRACKETS
    if is_rounded(cell):
        return ABOUT
    return cell if (cell in _USUAL and cell not in (BRACKETS, ABOUT)) or _is_word(cell) else ""


def _is_word(cell: str) -> bool:
    """Whether words, or a span of numbers, say that there is no number."""
    if cell == "NULL" or _ERROR.fullmatch(cell) or _FEWER.fullmatch(cell) or _SPAN.fullmatch(cell):
        return True
    return "".join(filter(str.isalnum, cell.casefold())) in _NO_FIGURE


def ask_about_signs(signs: pd.Series, column: pd.Series, file: str, findings: Findings) -> None:
    """Ask what signs mean; together with those of the file's other columns, and those that were answered before.

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
    ordered = sorted(first, key=lambda sign: (list(_USUAL).index(sign) if sign in _USUAL else len(_USUAL), first[sign]))
    row, _ = min(first.values())
    observed = Phrase(
        "{count} {count:cell with a sign instead of a number|cells with signs instead of numbers}: {shown}",
        count=count,
        shown=in_quotes((first[sign][1] for sign in ordered), _MOST_SIGNS),
        places=first,
    )
    why = Phrase(
        "Statistical offices write signs where there is no number, and do not all mean the same: “.” mostly is not known or"
        " secret, “–” exactly nothing, “/” not certain enough, “x” senseless, brackets uncertain, “<5” a few people whom"
        " nobody is to recognise."
    )
    answered: Mapping[str, str] = column.attrs.get(ANSWERED_SIGNS, {})
    line = f"signs = {{ {_entries({**answered, **{sign: _USUAL.get(sign, NO_DATA) for sign in ordered}}.items())} }}"
    choice = Phrase(
        "Look into the notes of the table, and say what each sign means: {meanings}", meanings="no_data, nothing, unreliable"
    )
    findings.ask(_CODE, file, row, observed=observed, why=why, remedy=answer(file, line, choice, anew=bool(answered)))


def _entries(meanings: Iterable[tuple[str, str]]) -> str:
    return ", ".join(f"{quoted(sign)} = {quoted(meaning)}" for sign, meaning in meanings)
