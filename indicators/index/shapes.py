"""What the true values of quartiers may be like over a city: a family of shapes, each a mixture of a few normals.

Nobody knows whether quartiers differ like a bell, whether many are alike and few are well off, or whether there are two
kinds of them; and of 18 estimates it can hardly be told. A model that takes the bell for granted promises too much where
it is none: so the shape is unknown too, with the chances below before anything is seen. They were chosen by simulation
(`benchmarks/chances.py`), so that what is promised too boldly where many are alike at the top, and too modestly where
truths are a bell, balance.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from indicators.index import Floats

MOST_PARTS = 3


@dataclass(frozen=True, eq=False)
class Shapes:
    """Shapes of mean 0 and variance 1.

    Attributes
    ----------
    prior : array, shapes
        Their chances before anything is seen.
    weight, middle, variance : arrays, shapes × parts
        The normals of each; a part of weight 0 is none.
    """

    names: tuple[str, ...]
    prior: Floats
    weight: Floats
    middle: Floats
    variance: Floats


def shapes_of(**described: tuple[float, Sequence[tuple[float, float, float]]]) -> Shapes:
    """From a prior and (weight, middle, standard deviation) of each part, brought to mean 0 and variance 1."""
    count = len(described)
    weight, middle, spread = np.zeros((count, MOST_PARTS)), np.zeros((count, MOST_PARTS)), np.ones((count, MOST_PARTS))
    for number, (_, parts) in enumerate(described.values()):
        weight[number, : len(parts)], middle[number, : len(parts)], spread[number, : len(parts)] = np.array(parts).T
    weight /= weight.sum(axis=1, keepdims=True)
    middle -= (weight * middle).sum(axis=1, keepdims=True)
    size = np.sqrt((weight * (spread**2 + middle**2)).sum(axis=1, keepdims=True))
    prior = np.array([chance for chance, _ in described.values()])
    return Shapes(tuple(described), prior / prior.sum(), weight, middle / size, (spread / size) ** 2)


def _mirrored(parts: Sequence[tuple[float, float, float]]) -> list[tuple[float, float, float]]:
    return [(weight, -middle, spread) for weight, middle, spread in parts]


_EDGE = [(0.5, -0.307, 0.200), (0.35, -1.182, 0.340), (0.15, -2.897, 1.000)]  # an exponential's parts, cut at 50 and 85 %
_LEAN = [(0.65, 0.0, 0.3), (0.35, -1.6, 1.1)]
_SLIGHT_LEAN = [(0.7, 0.0, 0.5), (0.3, -1.0, 0.9)]
_FEW_LOW = [(0.75, 0.0, 0.3), (0.25, -2.5, 1.2)]
_ONE_LOW = [(0.945, 0.0, 1.0), (0.055, -5.0, 1.0)]


def _kinds(above: float, spread: float) -> list[tuple[float, float, float]]:
    return [(above, 1.0, spread), (1 - above, -1.0, spread)]


SHAPES = shapes_of(
    bell=(3.0, [(1.0, 0.0, 1.0)]),
    edge_above=(1.0, _EDGE),
    leans_down=(1.0, _LEAN),
    few_low=(2.0, _FEW_LOW),
    two_kinds=(1.0, _kinds(0.5, 0.35)),
    two_narrow_kinds=(1.0, _kinds(0.5, 0.15)),
    most_high=(1.0, _kinds(0.7, 0.35)),
    most_high_narrow=(1.0, _kinds(0.7, 0.15)),
    edge_below=(1.0, _mirrored(_EDGE)),
    leans_up=(1.0, _mirrored(_SLIGHT_LEAN)),
    one_high=(1.0, _mirrored(_ONE_LOW)),
)
