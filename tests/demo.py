"""The cities of ``data/``, each read once for all tests of a run."""

from functools import cache
from pathlib import Path

from dataset.dataset import Dataset
from dataset.load import load

DEMO = Path(__file__).parents[1] / "data" / "kaiserslautern"
FLENSBURG = DEMO.parent / "flensburg"


@cache
def demo_city() -> Dataset:
    """It is frozen, so whoever asks may have the same."""
    return load(DEMO)


@cache
def flensburg() -> Dataset:
    """A city of registers alone."""
    return load(FLENSBURG)
