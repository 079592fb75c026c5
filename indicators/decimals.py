"""How many decimals it takes to tell values apart."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

_FEW_STEPS = 3.0  # so few values that are told apart paint a map of two colours
_STEPS = 20.0  # so many are proposed
_LEAST = 4
_MOST = 7


def too_coarse(values: ArrayLike, decimals: int) -> bool:
    """Whether values that differ are nearly all alike once they are rounded."""
    numbers = _distinct(values)
    if len(numbers) < _LEAST or _are_round(numbers, decimals):
        return False
    return bool(np.ptp(numbers) < _FEW_STEPS * 10.0**-decimals)


def enough_decimals(values: ArrayLike, decimals: int) -> int:
    """So many that some twenty values can be told apart, and no more than the values have; `decimals` if that is enough."""
    numbers = _distinct(values)
    if not too_coarse(numbers, decimals):
        return decimals
    finer = range(decimals + 1, decimals + _MOST)
    steps = (own for own in finer if np.ptp(numbers) >= _STEPS * 10.0**-own or _are_round(numbers, own))
    return next(steps, decimals + _MOST)


def _distinct(values: ArrayLike) -> NDArray[np.float64]:
    numbers = np.asarray(values, dtype=np.float64)
    return np.unique(numbers[np.isfinite(numbers)])


def _are_round(values: NDArray[np.float64], decimals: int) -> bool:
    return bool(np.allclose(values, np.round(values, decimals), rtol=0, atol=1e-9))
