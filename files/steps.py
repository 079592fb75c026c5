"""What long work is doing and how far it is, told to whoever listens; nobody may be listening."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

_SELDOM = 0.2  # seconds between two words of the same step


@dataclass(frozen=True)
class Step:
    """One piece of work.

    Attributes
    ----------
    what : str
        The file that is being read; empty for what is done after reading.
    part : float or None
        How far it is, from 0 to 1, where that is known.
    timed : bool
        Whether it must go on within a limit of time.
    """

    what: str
    part: float | None = None
    timed: bool = True


class _Listener:
    def __init__(self, hear: Callable[[Step], None]) -> None:
        self._hear, self._last, self._when = hear, Step(""), 0.0

    def tell(self, step: Step) -> None:
        now = time.monotonic()
        another = (step.what, step.timed) != (self._last.what, self._last.timed)
        if another or now - self._when >= _SELDOM:
            self._last, self._when = step, now
            self._hear(step)


_listener: ContextVar[_Listener | None] = ContextVar("listener", default=None)


def tell(what: str, part: float | None = None, *, timed: bool = True) -> None:
    """Say what is being done now."""
    listener = _listener.get()
    if listener:
        listener.tell(Step(what, part, timed))


@contextmanager
def steps_told(hear: Callable[[Step], None]) -> Iterator[None]:
    """Have every step told while the context lasts."""
    token = _listener.set(_Listener(hear))
    try:
        yield
    finally:
        _listener.reset(token)
