"""What everything else is made from: a few facts, random numbers that stay the same, and how tables are written."""

from pathlib import Path

import numpy as np
import pandas as pd

SEED = 20170124  # the day of the project's kick-off


def read_facts(path: Path) -> pd.DataFrame:
    """Per quartier: name, area_km2, inhabitants, children_under_10 and a point inside it (EPSG:25832)."""
    return pd.read_csv(path, dtype={"quartier_id": "str"}).set_index("quartier_id")


def write_table(table: pd.DataFrame, path: Path) -> None:
    """Write a table of text and whole numbers: the same bytes on every machine."""
    table.to_csv(path, index=False, lineterminator="\n", encoding="utf-8")


def as_text(values: pd.Series, decimals: int) -> pd.Series:
    """Numbers with a fixed count of decimals; missing ones are empty. Never a negative zero."""
    return pd.Series(
        ["" if pd.isna(value) else f"{round(value, decimals) + 0.0:.{decimals}f}" for value in values], index=values.index
    )


def generator(purpose: str) -> np.random.Generator:
    """One of its own for every purpose, so that its numbers stay the same when something else is added."""
    return np.random.default_rng([SEED, *purpose.encode()])


def logistic(x: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-x))


def logit(p: np.ndarray) -> np.ndarray:
    return np.log(p / (1 - p))
