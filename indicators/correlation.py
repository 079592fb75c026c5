"""How two indicators go together over the quartiers, and how sure that is, sampling error included.

The quartiers are taken as draws from all quartiers that could be: with values x and y known exactly, Fisher's
z = artanh r is nearly normal with variance 1 / (k - 3) over k quartiers (Fisher 1921). Survey values are not exact.
Their sampling error spreads them and so pulls the correlation towards zero by √(λx λy), where the reliability
λ = 1 - mean(se²) / variance is the part of the spread that is not sampling error (Spearman 1904). The estimate and
both ends of Fisher's interval are therefore divided by √(λx λy) (Hunter and Schmidt, Methods of Meta-Analysis, 2004,
chapter 3). Whether the interval holds zero does not depend on λ, so an imprecise reliability makes nothing certain.

The sampling errors of the two indicators are taken as independent: what they have in common, because the same people
answered both, is not in the published table.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import stats

from indicators.intervals import CONFIDENCE, Floats

FEWEST_QUARTIERS = 6
"""With fewer, Fisher's interval says hardly more than that there is one."""

_REACH = float(stats.norm.ppf((1 + CONFIDENCE) / 2))


@dataclass(frozen=True)
class Correlation:
    """Pearson's correlation over quartiers.

    Attributes
    ----------
    quartiers : int
        With a value of both.
    observed : float
        Of the values as they are published.
    r, lower, upper : float
        Of the values without their sampling error, and its 95 % interval.
    """

    quartiers: int
    observed: float
    r: float
    lower: float
    upper: float

    @property
    def certain(self) -> bool:
        """Whether the interval leaves zero out."""
        return self.lower > 0 or self.upper < 0


def pairs_of(first: pd.DataFrame, second: pd.DataFrame) -> pd.DataFrame:
    """The quartiers that have a published value of both.

    Parameters
    ----------
    first, second : DataFrame
        Rows of one map each (`Dataset.quartier_rows`), on the same index.

    Returns
    -------
    DataFrame
        ``x, x_se, y, y_se``; a register figure has no sampling error.
    """
    shown = first["status"].isin(["ok", "unreliable"]) & second["status"].isin(["ok", "unreliable"])
    made = pd.DataFrame(
        {
            "x": first["value"].astype(float),
            "x_se": first["se"].astype(float).fillna(0.0),
            "y": second["value"].astype(float),
            "y_se": second["se"].astype(float).fillna(0.0),
        }
    )[shown]
    return made.dropna()


def correlation(pairs: pd.DataFrame) -> Correlation | None:
    """Pearson's correlation of `pairs_of`.

    Returns
    -------
    Correlation or None
        None with too few quartiers, or where one of the two is the same everywhere.
    """
    x, x_se, y, y_se = (pairs[column].to_numpy(dtype=float) for column in ("x", "x_se", "y", "y_se"))
    if len(x) < FEWEST_QUARTIERS or np.ptp(x) == 0 or np.ptp(y) == 0:
        return None
    observed = float(np.corrcoef(x, y)[0, 1])
    kept = float(np.sqrt(_reliability(x, x_se) * _reliability(y, y_se)))
    z, reach = np.arctanh(np.clip(observed, -1 + 1e-12, 1 - 1e-12)), _REACH / np.sqrt(len(x) - 3)
    r, lower, upper = (_without_noise(float(end), kept) for end in (observed, np.tanh(z - reach), np.tanh(z + reach)))
    return Correlation(len(x), observed, r, lower, upper)


def _reliability(values: Floats, se: Floats) -> float:
    """The part of the spread between quartiers that is not sampling error."""
    return max(0.0, 1.0 - float(np.mean(se**2)) / float(np.var(values, ddof=1)))


def _without_noise(correlated: float, kept: float) -> float:
    """Divided by what noise left of it; where it left nothing, anything is possible."""
    return float(np.clip(correlated / kept, -1.0, 1.0)) if kept > 0 else float(np.sign(correlated))
