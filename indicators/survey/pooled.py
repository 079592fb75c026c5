"""How the answers to two questions go together, pooled over all quartiers: all that is kept of the same people's answers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from indicators.survey.design import Floats
from indicators.survey.sums import Sums

_ROUNDING = 1e-12  # what subtracting leaves of equal answers


@dataclass(frozen=True)
class Pooled:
    """Of every two items, at full precision.

    Attributes
    ----------
    items : tuple of str
    r : array, items × items
        Σ (a - ā)(b - b̄) over those who answered both, divided by √(Σ (a - ā)² Σ (b - b̄)²) over those who answered
        either: the correlation of the errors of two means, also where they rest on different people.
    n : array, items
        Respondents who answered.
    spread : array, items
        Standard deviation of the answers within quartiers, in the item's unit (a share: 0 to 0.5).
    """

    items: tuple[str, ...]
    r: Floats
    n: Floats
    spread: Floats

    @classmethod
    def of(cls, sums: Sums) -> Pooled:
        """Pool over quartiers: the mean of an answer is that of its quartier, and every respondent counts alike.

        Weights are left out: a class of people who weigh much could be read out of a weighted sum. For errors of
        weighted means it is an approximation, exact where weights do not go with the answers.
        """
        names = tuple(sums.centres) if sums.together else ()
        items = len(names)
        n, products = np.zeros(items), np.zeros((items, items))
        for own in sums.products.values():
            yy, y_there, both = own[:items, :items], own[:items, items:], own[items:, items:]
            answered, total = np.diag(both), np.diag(y_there)
            mean = np.divide(total, answered, out=np.zeros(items), where=answered > 0)
            apart = yy - mean * y_there - (mean * y_there).T + np.outer(mean, mean) * both
            alike = np.diag(apart) <= _ROUNDING * np.diag(yy)
            apart[alike], apart[:, alike] = 0.0, 0.0
            n += answered
            products += apart
        squares = np.diag(products)
        scale = np.sqrt(squares[:, None] * squares)
        r = np.divide(products, scale, out=np.zeros_like(products), where=scale > 0)
        return cls(names, r, n, np.sqrt(np.divide(squares, n, out=np.zeros_like(n), where=n > 0)))
