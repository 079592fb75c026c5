"""Indicators that are words: which category each quartier has at a date."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import pandas as pd


@dataclass(frozen=True, eq=False)
class Categories:
    """All of a city's.

    Attributes
    ----------
    table : DataFrame
        Of `indicators.register.categories.read_categories`: ``quartier_id, indicator, wave, category``.
    """

    table: pd.DataFrame

    @cached_property
    def _maps(self) -> Mapping[tuple[str, str], Mapping[str, str]]:
        return {
            (str(indicator), str(wave)): dict(zip(rows["quartier_id"], rows["category"], strict=True))
            for (indicator, wave), rows in self.table.groupby(["indicator", "wave"], sort=False)
        }

    def dates(self, indicator: str) -> list[str]:
        """When it was stated, by the ids of periods."""
        return [wave for name, wave in self._maps if name == indicator]

    def at(self, indicator: str, wave: str) -> Mapping[str, str]:
        """``quartier_id`` to the id of its category; a quartier of which nothing is stated is missing."""
        return self._maps.get((indicator, wave), {})
