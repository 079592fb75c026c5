"""How two indicators go together over the quartiers, and how sure that is, sampling error included.

Seen are x = ξ + e and y = η + f: true values and sampling errors. Over k quartiers with known standard errors,

    S_xy estimates Cov(ξ, η) + c,  c the mean of ρ se(x) se(y),
    S_xx estimates τx² + the mean of se(x)², S_yy likewise,

where ρ is the correlation of the two errors: the same people answered both questions. So the correlation of the true
values is r = (S_xy - c) / (τx τy), as Spearman (1904) has it without c. Its interval holds every r that the data do not
contradict. Were r true, the values seen would correlate by R₀ = (r τx τy + c) / √(S_xx S_yy), and

    Z = (artanh R - artanh R₀) (1 - R₀²) √((k - 3) / v)

is nearly standard normal, v / (k - 1) being the variance of (S_xy - c - r τx τy) / √(S_xx S_yy) by linearisation for
normal values (`_spread`), standard errors that differ between quartiers included. Without sampling error v is (1 - R₀²)²,
and what is left is Fisher's interval (Fisher 1921). How a jackknife, a bootstrap and Student's t instead of Fisher's z
keep their size stands in docs/statistics.md.
"""

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from indicators.estimates.intervals import NORMAL
from indicators.estimates.vocabulary import SHOWN
from indicators.survey.design import Floats

FEWEST_QUARTIERS = 6
"""With fewer, Fisher's interval says hardly more than that there is one."""

_TRIED = np.tanh(np.linspace(-6.0, 6.0, 241))  # 0.05 apart on Fisher's scale; nearer to 1 the digits would not suffice
_NEARLY_ONE = float(_TRIED[-1])


@dataclass(frozen=True)
class Correlation:
    """Pearson's correlation over quartiers.

    Attributes
    ----------
    quartiers : int
        With a value of both whose error is known.
    observed : float
        Of the values as they are published.
    r, lower, upper : float
        Of the values without their sampling error, and its 95 % interval; ends of -1 and 1 are no limits. With
        -1 and 1 nothing is known.
    """

    quartiers: int
    observed: float
    r: float
    lower: float
    upper: float

    @property
    def printed(self) -> tuple[float, float]:
        """Both ends with two digits, rounded outward."""
        return math.floor(100 * self.lower) / 100, math.ceil(100 * self.upper) / 100

    @property
    def certain(self) -> bool:
        """Whether the interval, as it is printed, leaves zero out."""
        lower, upper = self.printed
        return lower > 0 or upper < 0


def pairs_of(first: pd.DataFrame, second: pd.DataFrame) -> pd.DataFrame:
    """The quartiers that have a published value of both.

    Parameters
    ----------
    first, second : DataFrame
        Rows of one map each (`Dataset.quartier_rows`), on the same index.

    Returns
    -------
    DataFrame
        ``x, x_se, y, y_se``; the errors as `error_of` has them.
    """
    shown = first["status"].isin(SHOWN) & second["status"].isin(SHOWN)
    pairs = pd.DataFrame(
        {
            "x": first["value"].astype(float),
            "x_se": error_of(first),
            "y": second["value"].astype(float),
            "y_se": error_of(second),
        }
    )[shown]
    return pairs.dropna(subset=["x", "y"])


def error_of(rows: pd.DataFrame) -> pd.Series:
    """The standard error of published values, where none is seen that of the interval.

    Where all answers are alike no spread is seen, but the interval has a width: half of it, by 1.96, stands for the
    error. Without interval nothing is known of the error (missing), unless the value is a register's (0).

    Parameters
    ----------
    rows : DataFrame
        ``value, se, lower, upper, source``, of one unit.
    """
    se, lower, upper = (rows[column].astype(float) for column in ("se", "lower", "upper"))
    seen = se.where(se > 0, (upper - lower) / (2 * NORMAL))
    return seen.mask(rows["source"].eq("register") & seen.isna(), 0.0)


def correlation(pairs: pd.DataFrame, errors: float = 0.0) -> Correlation | None:
    """The correlation of `pairs_of`, without what sampling error adds to it and takes from it.

    Parameters
    ----------
    errors : float
        The correlation of both indicators' sampling errors in a quartier; 0 where different people were asked.

    Returns
    -------
    Correlation or None
        None with too few quartiers, or where one of the two is the same everywhere.
    """
    return correlation_of(*pairs[["x", "x_se", "y", "y_se"]].to_numpy(dtype=float).T, errors=errors)


def correlation_of(x: Floats, x_se: Floats, y: Floats, y_se: Floats, *, errors: float = 0.0) -> Correlation | None:
    """`correlation` of four arrays on the same quartiers; where one is missing, the quartier is left out."""
    measured = ~np.isnan(x + x_se + y + y_se)
    x, x_se, y, y_se = x[measured], x_se[measured], y[measured], y_se[measured]
    if len(x) < FEWEST_QUARTIERS or np.ptp(x) == 0 or np.ptp(y) == 0:
        return None
    spread_x, spread_y = np.std(x, ddof=1), np.std(y, ddof=1)
    observed = float(np.corrcoef(x, y)[0, 1])
    x_se, y_se = x_se / spread_x, y_se / spread_y
    seen = _Seen(len(x), observed, x_se**2, y_se**2, errors * x_se * y_se)
    if seen.true_x <= 0 or seen.true_y <= 0:  # nothing is seen but sampling error: anything is possible
        return Correlation(len(x), observed, float(np.sign(observed - seen.shared)), -1.0, 1.0)
    r = float(np.clip((observed - seen.shared) / (seen.true_x * seen.true_y), -1.0, 1.0))
    return Correlation(len(x), observed, r, *seen.interval())


@dataclass(frozen=True, eq=False)
class _Seen:
    """What the interval is made of; both indicators in units of their spread, so that S_xx and S_yy are 1.

    Attributes
    ----------
    x_error, y_error, common : array
        Variances of the errors in each quartier, and their covariance.
    """

    quartiers: int
    observed: float
    x_error: Floats
    y_error: Floats
    common: Floats

    @cached_property
    def true_x(self) -> float:
        """τx: the spread of the true values."""
        return math.sqrt(max(0.0, 1.0 - float(self.x_error.mean())))

    @cached_property
    def true_y(self) -> float:
        """τy."""
        return math.sqrt(max(0.0, 1.0 - float(self.y_error.mean())))

    @cached_property
    def shared(self) -> float:
        """c: what the errors alone would make go together."""
        return float(self.common.mean())

    def distance(self, r: Floats) -> Floats:
        """Z, for each true correlation that is tried."""
        expected = np.clip(r * self.true_x * self.true_y + self.shared, -_NEARLY_ONE, _NEARLY_ONE)
        observed = np.clip(self.observed, -_NEARLY_ONE, _NEARLY_ONE)
        scale = (1.0 - expected**2) / np.sqrt(self._spread(r))
        return (np.arctanh(observed) - np.arctanh(expected)) * scale * math.sqrt(self.quartiers - 3)

    def _spread(self, r: Floats) -> Floats:
        """v: the variance of S_xy - r τx τy from one quartier, were r true.

        With a, b and s the variances and the covariance of what is seen there, S_xy, S_xx and S_yy have variances
        a b + s², 2 a² and 2 b² and covariances 2 a s, 2 b s and 2 s²; -r τy / 2 τx is the derivative of -r τx τy by S_xx.
        """
        ab, aa, bb, ac, bc, cc = self._products
        true = r * self.true_x * self.true_y
        by_x, by_y = -r * self.true_y / (2 * self.true_x), -r * self.true_x / (2 * self.true_y)
        squares = true**2 + 2 * true * self.shared + cc  # means of s², a s and b s; a and b are 1 on average
        own = ab + squares + 2 * by_x**2 * aa + 2 * by_y**2 * bb
        return own + 4 * (by_x * (true + ac) + by_y * (true + bc) + by_x * by_y * squares)

    @cached_property
    def _products(self) -> tuple[float, ...]:
        """Means of a b, a², b², and of a c, b c and c², c being the errors' covariance in each quartier."""
        a, b, c = self.true_x**2 + self.x_error, self.true_y**2 + self.y_error, self.common
        return tuple(float(np.mean(products)) for products in (a * b, a * a, b * b, a * c, b * c, c * c))

    def interval(self) -> tuple[float, float]:
        """The least and the greatest correlation that the values do not contradict; -1 and 1 where there is no limit."""
        held = np.flatnonzero(np.abs(self.distance(_TRIED)) <= NORMAL)
        if not len(held):  # even the closest connection explains too little
            return self._beyond()
        first, last = int(held[0]), int(held[-1])
        return (
            -1.0 if first == 0 else self._crossing(first - 1, first),
            1.0 if last == len(_TRIED) - 1 else self._crossing(last, last + 1),
        )

    def _beyond(self) -> tuple[float, float]:
        """Where what is seen goes together more than even 1 explains: at least what it would be were errors no spread."""
        seen = np.arctanh(np.clip(self.observed - self.shared, -_NEARLY_ONE, _NEARLY_ONE))
        half_width = NORMAL / math.sqrt(self.quartiers - 3)
        return (float(np.tanh(seen - half_width)), 1.0) if seen > 0 else (-1.0, float(np.tanh(seen + half_width)))

    def _crossing(self, before: int, after: int) -> float:
        """Where |Z| passes its limit, between two neighbours that were tried, on a line between 20 points."""
        at = np.linspace(_TRIED[before], _TRIED[after], 21)
        over = np.abs(self.distance(at)) - NORMAL
        first = int(np.flatnonzero(np.diff(over <= 0))[0])
        return float(at[first] - over[first] * (at[first + 1] - at[first]) / (over[first + 1] - over[first]))
