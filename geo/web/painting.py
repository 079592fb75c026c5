"""What a choice changes on the map: a few letters and whole numbers a quartier, never its shape."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from geo.drawing import patterns
from geo.drawing.classes import Mark
from geo.drawing.symbols import Circle, SymbolScale

_LETTERS: dict[str, str] = {Mark.VALUE: "o", Mark.UNRELIABLE: "u", Mark.WITHHELD: "w", Mark.NO_DATA: "n", Mark.SAME: "s"}
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"  # of base 36: the browser's parseInt reads them
NO_FILL = "."
_FILLS = _DIGITS + NO_FILL  # the last one is that of -1


@dataclass(frozen=True)
class Figure:
    """One number a quartier, as the browser writes it into tooltips and the table.

    Attributes
    ----------
    name : str
        Told where a map shows two.
    rows : DataFrame
        A row a quartier in the order of the geometry: ``value, lower, upper, n`` (missing where there is
        none) and ``status``.
    texts : Mapping[str, str]
        Sentences with ``{number}``, ``{lower}``, ``{upper}``, ``{interval}``, ``{n}`` for the keys ``ok``,
        ``unreliable``, ``withheld``, ``no_data``, ``interval``, ``details``, ``n``.
    verdicts : sequence of str
        What is said of the comparison, a text a quartier; may be empty.
    signed : bool
        Whether a plus is written, as of changes.
    labels : tuple of str
        Of categories, whose values are places in it; empty for numbers.
    """

    name: str
    rows: pd.DataFrame
    decimals: int
    texts: Mapping[str, str]
    verdicts: Sequence[str] = ()
    signed: bool = False
    labels: tuple[str, ...] = ()


@dataclass(frozen=True)
class Symbols:
    """Circles whose area is the first figure's number.

    Attributes
    ----------
    colours : tuple of str
        As ``#rrggbb``.
    numbers : Series
        Of the colours, Int64 by quartier; missing where there is no circle.
    pixels : tuple of float
        The radius of the largest number in a browser, at every zoom: on a wide page, and on a narrow one.
    """

    scale: SymbolScale
    colours: tuple[str, ...]
    numbers: pd.Series
    pixels: tuple[float, float]


@dataclass(frozen=True)
class Painting:
    """The colour and mark of every quartier, in the order of the geometry.

    Attributes
    ----------
    colours : tuple of str
        All that occur, as ``#rrggbb``.
    numbers : Series
        Of the colours, Int64; missing where a mark alone is shown.
    marks : Series
        Of `Mark`.
    figures : tuple of Figure
        One, or two for maps of two indicators.
    compared : bool
        Whether tooltips tell the comparison.
    beside : tuple of Figure
        Further columns of the table alone: values, or verdicts where all values are missing.
    symbols : Symbols or None
        Above the quartiers, of what adds up.
    """

    colours: tuple[str, ...]
    numbers: pd.Series
    marks: pd.Series
    figures: tuple[Figure, ...]
    compared: bool = False
    beside: tuple[Figure, ...] = ()
    symbols: Symbols | None = None

    def __post_init__(self) -> None:
        if len(self.colours) > len(_DIGITS):
            raise ValueError(f"{len(self.colours)} colours; a map shows at most {len(_DIGITS)}")

    def circles(self) -> tuple[Circle, ...]:
        """The circles as a drawing takes them, of the numbers as they are written."""
        if self.symbols is None:
            return ()
        figure, symbols = self.figures[0], self.symbols
        values = figure.rows["value"].astype(float).tolist()
        return tuple(
            Circle(
                str(key),
                symbols.scale.radius_of(round(value, figure.decimals)),
                symbols.colours[number],
                mark == Mark.UNRELIABLE,
            )
            for key, value, number, mark in zip(self.numbers.index, values, symbols.numbers, self.marks, strict=True)
            if not pd.isna(number)
        )

    def as_json(self, language: str) -> str:
        """The document that map and table fetch."""
        return json.dumps(
            {
                "colours": self.colours,
                "inks": [patterns.label_ink(colour) for colour in (*self.colours, "")],
                "fills": _letters(self.numbers),
                "marks": "".join(_LETTERS[mark] for mark in self.marks.tolist()),
                "mark_names": {letter: str(mark) for mark, letter in _LETTERS.items()},
                "figures": [_packed(figure, language) for figure in self.figures],
                "compared": self.compared,
                "beside": [_packed(figure, language) for figure in self.beside],
                "symbols": self.symbols and _drawn(self.symbols, self.figures[0].decimals),
            },
            separators=(",", ":"),
            ensure_ascii=False,
        )


def _letters(numbers: pd.Series) -> str:
    return "".join(_FILLS[number] for number in numbers.to_numpy(dtype=int, na_value=-1).tolist())


def _drawn(symbols: Symbols, decimals: int) -> dict[str, object]:
    """`largest` is written as the figure's values are, in units of its last decimal."""
    largest = round(symbols.scale.largest * 10**decimals, 3)
    return {"colours": symbols.colours, "fills": _letters(symbols.numbers), "largest": largest, "pixels": symbols.pixels}


def _packed(figure: Figure, language: str) -> dict[str, object]:
    verdicts = list(dict.fromkeys(figure.verdicts))
    digits = dict(zip(verdicts, _DIGITS, strict=False))
    return {
        "language": language,
        "name": figure.name,
        "decimals": figure.decimals,
        "signed": figure.signed,
        "texts": dict(figure.texts),
        "marks": "".join(_LETTERS[mark] for mark in figure.rows["status"].tolist()),
        "mark_names": {letter: str(mark) for mark, letter in _LETTERS.items()},
        "values": _scaled(figure.rows["value"], figure.decimals) or [None] * len(figure.rows),
        **{name: _scaled(figure.rows[name], figure.decimals) for name in ("lower", "upper")},
        "n": _scaled(figure.rows["n"], 0),
        "verdicts": "".join(digits[verdict] for verdict in figure.verdicts) or None,
        "verdict_texts": {_DIGITS[at]: text for at, text in enumerate(verdicts)},
        **({"labels": figure.labels} if figure.labels else {}),
    }


def _scaled(column: pd.Series, decimals: int) -> list[int | None] | None:
    """Whole numbers, rounded as Python rounds what it writes itself; nothing where all are missing."""
    values = column.to_numpy(dtype=float, na_value=np.nan)
    if np.isnan(values).all():
        return None
    scale = 10**decimals
    return [None if value != value else round(round(value, decimals) * scale) for value in values.tolist()]
