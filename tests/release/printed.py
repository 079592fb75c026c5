"""What a printed number says about the number behind it: the interval that it can have come from."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

FIGURES = ("value", "se", "lower", "upper", "n_eff")
_WEIGHTS = 5e-6  # relative; weights are known to four decimals, and what follows from them to as much
_EDGE = 1e-9  # a number that lies on the edge of a step may have been rounded either way

Ranges = dict[str, tuple[float, float]]


@dataclass(frozen=True)
class Precision:
    """How the columns of a table were rounded before they were printed.

    Attributes
    ----------
    step : float or None
        Of value and limits in a share's percent; None is full precision, in which case a mean's is full too.
    outward : bool
        Whether limits were rounded outward and not to the nearest step.
    digits : int or None
        Significant digits of the standard error; None if it is printed like the value.
    columns : tuple of str
        The columns that are printed at all.
    """

    step: float | None
    outward: bool = False
    digits: int | None = None
    columns: tuple[str, ...] = FIGURES

    def ranges(self, row: pd.Series, step: float | None = None) -> Ranges:
        """The interval of every number of one row of estimates; what is not printed is missing.

        Parameters
        ----------
        step : float or None
            Of this row's value, if rows have steps of their own.
        """
        of_value = self.step if step is None or np.isnan(step) else step
        ranges = {}
        for column in self.columns:
            if column in row and not pd.isna(row[column]):
                ranges[column] = self._range(column, float(row[column]), of_value)
        if "value_low" in row and not pd.isna(row["value_low"]):
            ranges["value"] = (float(row["value_low"]), float(row["value_high"]))
        if "n_eff_low" in row and not pd.isna(row["n_eff_low"]):
            ranges["n_eff"] = (float(row["n_eff_low"]), float(row["n_eff_high"]))
        return ranges

    def _range(self, column: str, printed: float, step: float | None) -> tuple[float, float]:
        if step is None or column == "n_eff":
            return printed - _WEIGHTS * max(abs(printed), 1), printed + _WEIGHTS * max(abs(printed), 1)
        if column == "se" and self.digits is not None:
            step = 10.0 ** (np.floor(np.log10(printed)) - self.digits + 1) if printed > 0 else 0.0
        below, above = step / 2, step / 2
        if self.outward and column in ("lower", "upper"):
            below, above = (0.0, step) if column == "lower" else (step, 0.0)
        slack = _EDGE + (_WEIGHTS * max(abs(printed), 1) if step < 0.01 else 0.0)  # what is as fine as the weights
        return printed - below - slack, printed + above + slack


FULL = Precision(None)  # `cli.py estimate` and its Parquet before
DOCUMENT = Precision(1e-4, columns=("value", "lower", "upper"))  # CSV and XLSX of a map before
FINE = Precision(1.0, outward=True, digits=2, columns=("value", "se", "lower", "upper"))  # own errors, whole percent
RELEASED = Precision(1.0, columns=("value",))  # errors are functions of what else is told, so values are all there is
