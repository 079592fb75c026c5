"""A survey round as ``dataset.toml`` describes it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from language.phrases import Text


@dataclass(frozen=True)
class Wave:
    """One survey round: its file and what the file's columns mean (docs/city-folder.md)."""

    id: str
    name: Text
    file: str
    period: Text
    population: Text
    quartier: str
    weight: str | None
    stratum: str | None
    stratum_size: str | None
    psu: str | None = None
    missing: tuple[str, ...] = ("",)
    missing_in: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
