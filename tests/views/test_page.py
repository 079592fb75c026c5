"""One choice writes one address: a second one would be a second press of Back. And none is lost behind another."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest

import views.frame.page as page
from dataset.dataset import Dataset
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


@pytest.fixture
def city(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Dataset:
    city = load(build_city(tmp_path))
    monkeypatch.setattr(page, "current_city", lambda: city)
    return city


@pytest.fixture
def address(monkeypatch: pytest.MonkeyPatch) -> _Address:
    address = _Address()
    monkeypatch.setattr(page, "st", SimpleNamespace(session_state={}, query_params=address))
    return address


def test_two_quick_choices_are_two_though_the_browser_still_has_the_link_from_before(city: Dataset, address: _Address) -> None:
    page.opened()
    before = dict(address.now)
    page.change(city, own="1")
    page.opened()
    address.now = before  # what comes with the second choice was sent before the first one was answered
    page.change(city, own="1,2")
    assert page.opened().selection.own == "1,2"
    address.now = before  # and Back is Back
    assert page.opened().selection.own == ""


def test_a_choice_writes_one_address_also_where_a_page_completes_it(city: Dataset, address: _Address) -> None:

    def open_page() -> None:
        page.opened(lambda dataset, selection: {"choice": selection.choice or "weights:living=1"})

    open_page()
    page.change(city, tab="stable")
    open_page()
    assert [(written["tab"], written["choice"]) for written in address.written] == [
        ("result", "weights:living=1"),
        ("stable", "weights:living=1"),
    ]
