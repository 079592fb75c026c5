"""Two who ask for the same thing in the same moment."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event

from reports.map.once import computed_once


def test_what_two_ask_for_at_once_is_computed_once() -> None:
    together, computed = Barrier(2), []

    @computed_once(maxsize=4)
    def slowly(key: str) -> object:
        Event().wait(0.05)
        computed.append(key)
        return object()

    def ask(_: int) -> object:
        together.wait(10)
        return slowly("map")

    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(ask, range(2))
    assert first is second
    assert computed == ["map"]
    assert slowly("another map") is not first
    assert computed == ["map", "another map"]
