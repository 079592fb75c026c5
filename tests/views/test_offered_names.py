"""What the search offers before anybody types stands in the order of every other list of names."""

from __future__ import annotations

from types import SimpleNamespace
from typing import cast

from dataset.dataset import Dataset
from views.routes.map import _hits


def test_an_umlaut_stands_beside_its_letter() -> None:
    names = {"1": "Betzenberg", "2": "Bännjerrück", "3": "Östlich", "4": "Erlenbach", "5": "Élysée", "6": "Zoo"}
    city = cast(Dataset, SimpleNamespace(quartier_names=names))
    assert [hit.label for hit in _hits(city, " ")] == ["Bännjerrück", "Betzenberg", "Élysée", "Erlenbach", "Östlich", "Zoo"]
