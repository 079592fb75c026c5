from __future__ import annotations

import time
from collections.abc import Callable
from threading import Event

import pytest

from views.routes.desk import Busy, Desk, State, Work

PATIENCE = 30.0  # seconds for a busy machine; nothing is proven by them


def ended(work: Work) -> Work:
    limit = time.monotonic() + PATIENCE
    while not work.ended:
        assert time.monotonic() < limit
        time.sleep(0.01)
    return work


class Maker:
    """Counts how often it works, and goes on only when it is let."""

    def __init__(self, body: bytes = b"made") -> None:
        self.body, self.times, self.begun, self.let = body, 0, Event(), Event()

    def __call__(self, progress: Callable[[float], object]) -> bytes:
        self.times += 1
        progress(0.5)
        self.begun.set()
        assert self.let.wait(PATIENCE)
        return self.body


def test_who_asks_while_it_is_made_gets_the_same_and_who_asks_for_another_waits() -> None:
    desk, maker, other = Desk(), Maker(), Maker(b"other")
    first = desk.order("one", maker)
    assert maker.begun.wait(PATIENCE)
    second, third = desk.order("one", maker), desk.order("other", other)
    assert second is first
    assert (first.state, first.part) == (State.MAKING, 0.5)
    assert (third.state, third.part) == (State.WAITING, 0.0)
    assert not other.begun.is_set()
    maker.let.set()
    assert ended(first).body == b"made"
    assert other.begun.wait(PATIENCE)
    other.let.set()
    assert ended(third).body == b"other"
    assert desk.order("one", maker) is first
    assert (maker.times, other.times, first.part) == (1, 1, 1.0)


def test_too_much_at_once_is_refused_but_never_who_only_joins() -> None:
    desk, slow = Desk(waiting=2), Maker()
    works = [desk.order(key, slow) for key in ("one", "two")]
    with pytest.raises(Busy):
        desk.order("three", slow)
    assert desk.order("two", slow) is works[1]
    slow.let.set()
    assert [ended(work).state for work in works] == [State.READY] * 2
    assert ended(desk.order("three", slow)).state is State.READY


def test_what_fails_is_told_and_tried_again(caplog: pytest.LogCaptureFixture) -> None:
    def broken(_: object) -> bytes:
        raise ValueError("no paper")

    desk = Desk()
    assert ended(desk.order("one", broken)).state is State.FAILED
    assert "no paper" in caplog.text
    assert ended(desk.order("one", lambda _: b"paper")).body == b"paper"


@pytest.mark.parametrize("desk", [Desk(kept=2), Desk(size=25)])
def test_what_nobody_asked_for_the_longest_is_forgotten(desk: Desk) -> None:
    keys: list[str] = []

    def order(key: str) -> None:
        def make(_: object) -> bytes:
            keys.append(key)
            return b"ten  bytes"

        ended(desk.order(key, make))

    for key in ("one", "two", "one", "three", "one", "two"):
        order(key)
    assert keys == ["one", "two", "three", "two"]


def test_one_that_is_too_large_is_kept_until_the_next() -> None:
    desk = Desk(size=3)
    large = ended(desk.order("large", lambda _: b"large"))
    assert desk.order("large", lambda _: b"again") is large
    assert ended(desk.order("next", lambda _: b"next")).body == b"next"
    assert ended(desk.order("large", lambda _: b"again")).body == b"again"
