"""Rows of figures that look odd: one question a kind and file, and the list of figures that answers it."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import pandas as pd

from files.answers import answer
from files.findings import Findings
from indicators.register.options import FigureAnswers, answer_lines
from language.phrases import Number, Phrase, Series, in_quotes

_MOST_SHOWN = 3
Kind = Callable[[Sequence["Figure"], FigureAnswers, str, Findings], None]


@dataclass(frozen=True)
class Figure:
    """A figure of one file: what it counts, and its rows."""

    name: str
    unit: str  # "%", "people" or ""
    rows: pd.DataFrame
    decimals: int = 0  # with which it is shown
    adds_up: bool = False  # whether the catalogue says so
    counted: bool = False  # whether the catalogue says that it is a count, so that no part of it can be

    @property
    def values(self) -> pd.Series:
        """The values that there are."""
        return self.rows["value"].dropna()


def wrong_rows(
    code: str,
    options: tuple[str, ...],
    wrong: Callable[[Figure], pd.Series],
    why: Phrase,
    *,
    advice: Phrase,
    thousands: bool = False,
) -> Kind:
    """A question about single rows.

    Parameters
    ----------
    options : tuple of str
        The lists of `FigureAnswers` that answer it; the first one is proposed.
    wrong : callable
        Which rows of a figure are odd, as booleans on their index.
    thousands : bool
        Whether the sign in the numbers may stand between thousands: then that is proposed too.
    """

    def ask(figures: Sequence[Figure], answers: FigureAnswers, file: str, findings: Findings) -> None:
        open_ones = [figure for figure in figures if not any(figure.name in getattr(answers, option) for option in options)]
        odd = {figure.name: figure.rows[wrong(figure)] for figure in open_ones}
        odd = {name: rows for name, rows in odd.items() if len(rows)}
        if not odd:
            return
        rows = pd.concat(odd.values())
        named = [figure for figure in figures if figure.name in odd]
        lines = answer_lines(file, **{options[0]: list(odd)})
        remedy = Phrase("{advice} If they are right, add at the end of dataset.toml:\n{lines}", advice=advice, lines=lines)
        if thousands and (sign := sign_between_thousands(rows["written"])):
            choice = Phrase("If “{cell}” is in thousands, say so", cell=str(rows["written"].iloc[0]))
            remedy = Phrase(
                "{answer}\n{advice} If they are right as they are read, add at the end of dataset.toml:\n{lines}",
                answer=answer(file, f'thousands = "{sign}"', choice),
                advice=advice,
                lines=lines,
            )
        findings.ask(code, file, int(rows["row"].iloc[0]), observed=shown_of(named, rows), why=why, remedy=remedy)

    return ask


def sign_between_thousands(cells: pd.Series) -> str:
    """The sign that stands before three digits in each of the cells; empty where it does not."""
    for sign in (",", "."):
        if cells.str.fullmatch(rf"[+-]?[1-9]\d{{0,2}}\{sign}\d{{3}}").all():
            return sign
    return ""


def shown_of(figures: Iterable[Figure], rows: pd.DataFrame) -> Phrase:
    """The names of figures, and the first of their rows."""
    names = in_quotes(figure.name for figure in figures)
    first = rows.head(_MOST_SHOWN)
    pairs = zip(first["quartier_id"], first["value"], strict=True)
    cells = Series(tuple(Series((f"{key or '–'}:", Number(value)), " ") for key, value in pairs), "; ")
    return Phrase("{figures}, in {count} {count:row|rows}: {cells}", figures=names, count=len(rows), cells=cells)
