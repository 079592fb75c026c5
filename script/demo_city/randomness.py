"""Random numbers that stay the same when something else is added: a generator of its own for every purpose."""

import numpy as np

SEED = 20170124  # the day of the project's kick-off


def generator(purpose: str) -> np.random.Generator:
    return np.random.default_rng([SEED, *purpose.encode()])


def logistic(x: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-x))


def logit(p: np.ndarray) -> np.ndarray:
    return np.log(p / (1 - p))
