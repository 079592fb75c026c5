"""One choice writes one address: a second one would be a second press of Back."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest

import views.frame.page as page
from dataset.load import load
from tests.tiny_city import build_city


class _Address:
    """What Streamlit keeps of the address bar, and each address that was written into it."""

    def __init__(self) -> None:
        self.now: dict[str, str] = {}
        self.written: list[dict[str, str]] = []

    def to_dict(self) -> dict[str, str]:
        return self.now

    def from_dict(self, parameters: dict[str, str]) -> None:
        self.now = dict(parameters)
        self.written.append(self.now)


def test_a_choice_writes_one_address_also_where_a_page_completes_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    city, address = load(build_city(tmp_path)), _Address()
    monkeypatch.setattr(page, "st", SimpleNamespace(session_state={}, query_params=address))
    monkeypatch.setattr(page, "current_city", lambda: city)

    def shown() -> None:
        page.opened(lambda dataset, selection: {"choice": selection.choice or "weights:living=1"})

    shown()
    page.change(city, tab="stable")
    shown()
    assert [(written["tab"], written["choice"]) for written in address.written] == [
        ("result", "weights:living=1"),
        ("stable", "weights:living=1"),
    ]
