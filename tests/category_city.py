"""The city of nine squares with one indicator that is words: two dates, three categories, and a quartier that nobody states."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from dataset.dataset import Dataset
from dataset.load import load
from tests.tiny_city import CATALOGUE, build_city, statistics

SUPPORT = """
[themes.renewal]
name = { de = "Erneuerung", en = "Renewal" }

[indicators.support]
theme = "renewal"
name = { de = "Städtebauförderung", en = "Urban support" }
question = { de = "Ob das Quartier gefördert wird", en = "Whether the quartier is supported" }
base = { de = "alle Quartiere", en = "all quartiers" }
formula = { category = "support" }
categories = [
    { code = "F", label = { de = "Fördergebiet", en = "support area" } },
    { code = "V", label = { de = "Verdachtsgebiet", en = "<b>suspected</b> area" } },
    { code = "N", label = { de = "kein Fördergebiet", en = "no support area" }, rest = true },
]

[indicators.dwellings]
theme = "renewal"
name = { de = "Wohnungen", en = "Dwellings" }
formula = { register = "inhabitants" }
unit = { de = "Wohnungen", en = "dwellings" }
polarity = "neither"
"""
STATES = {
    "2018": dict(zip("123456789", "VVNNNNNNN", strict=True)),
    "2021": dict(zip("12345678", "FFVNNNNN", strict=True)),
}
"""By date: the key of each quartier and its code; of the ninth nothing is stated any more."""


def build_category_city(folder: Path) -> Path:
    """Write the city."""
    rows = "".join(f"{key},support,{date},{code}\n" for date, states in STATES.items() for key, code in states.items())
    return build_city(folder, catalogue=CATALOGUE + SUPPORT, statistics=statistics() + rows)


@cache
def category_city() -> Dataset:
    """Read once for all tests of a run; it is frozen."""
    with TemporaryDirectory() as folder:
        return load(build_category_city(Path(folder)))
