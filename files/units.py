"""Units that stand in the cells behind the numbers, asked about once a file: `m²` adds nothing, `Tsd.` is a thousand."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from files.answers import answer, quoted
from files.findings import Findings
from language.phrases import Phrase, in_quotes

ANSWERED_UNITS = "units"  # in the attrs of a table: what the city has answered about its file already
_CODE = "cell.units"
_FACTORS = {
    1_000: ("tsd", "tausend", "thousand", "t€", "teur", "k", "k€"),
    1_000_000: ("mio", "million", "millionen", "mill", "mio €", "mio eur"),
    1_000_000_000: ("mrd", "milliarden", "billion"),
}
_MOST_SHOWN = 5


def ask_about_units(units: pd.Series, column: pd.Series, file: str, findings: Findings) -> None:
    """Ask what stands behind numbers; together with what stands in the file's other columns, and was answered before.

    Parameters
    ----------
    units : Series
        Of the cells that hold a number and something behind it, by row.
    column : Series
        All cells.
    """
    first = {str(unit): (int(str(row)), str(column.loc[row])) for row, unit in reversed(list(units.items()))}
    count = len(units)
    for earlier in findings.withdraw(_CODE, file):
        if isinstance(earlier.observed, Phrase):
            first = {**first, **earlier.observed.values["places"]}  # type: ignore[dict-item]
            count += int(str(earlier.observed.values["count"]))
    row, _ = min(first.values())
    shown = in_quotes(cell for _, cell in list(first.values())[:_MOST_SHOWN])
    observed = Phrase(
        "{count} {count:cell|cells} with something behind the number: {shown}", count=count, shown=shown, places=first
    )
    why = Phrase(
        "A cell of figures holds a number alone; what stands behind it may be a unit, or say that it is counted in thousands."
    )
    choice = Phrase(
        "Say by what each multiplies the number (1: by nothing, it is the unit alone). All figures of a column need one unit, so"
        " of several give them the factors that lead to it"
    )
    answered: Mapping[str, float] = column.attrs.get(ANSWERED_UNITS, {})
    factors = {**answered, **{unit: _factor_of(unit) for unit in first}}
    listed = ", ".join(f"{quoted(unit)} = {factor:.12g}" for unit, factor in factors.items())
    findings.ask(
        _CODE, file, row, observed=observed, why=why, remedy=answer(file, f"units = {{ {listed} }}", choice, anew=bool(answered))
    )


def _factor_of(unit: str) -> float:
    plain = unit.casefold().replace(".", "").strip()
    return next((factor for factor, names in _FACTORS.items() if plain in names), 1)
