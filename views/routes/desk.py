"""Long work that is done once for everybody who asks, one piece after the other, whoever goes away meanwhile."""

import logging
from collections import OrderedDict
from collections.abc import Callable, Hashable
from enum import StrEnum
from threading import Lock, Thread

Progress = Callable[[float], object]
_LOG = logging.getLogger(__name__)


class State(StrEnum):
    """How far a piece of work is."""

    WAITING = "waiting"
    MAKING = "making"
    READY = "ready"
    FAILED = "failed"


class Busy(RuntimeError):
    """More work is waiting than this server takes."""


class Work:
    """One piece of work; its own thread alone changes it.

    Attributes
    ----------
    state : State
    part : float
        How much is done, 0 to 1.
    body : bytes
        What was made; empty until it is ready.
    """

    def __init__(self) -> None:
        self.state = State.WAITING
        self.part = 0.0
        self.body = b""

    @property
    def ended(self) -> bool:
        """Whether there is nothing left to wait for."""
        return self.state in (State.READY, State.FAILED)

    def tell(self, part: float) -> None:
        """Note how much is done."""
        self.part = part


class Desk:
    """Takes orders; what was made is kept for the next who ask, within limits, as anybody may order anything.

    Parameters
    ----------
    waiting : int
        Pieces of work that may be unfinished at once; one of them is being made.
    kept : int
        Finished pieces that are kept, the latest asked for.
    size : int
        Bytes that they may have together; the latest is kept even if it is larger.
    """

    def __init__(self, waiting: int = 4, kept: int = 4, size: int = 64_000_000) -> None:
        self._most_waiting, self._most_kept, self._most_bytes = waiting, kept, size
        self._works: OrderedDict[Hashable, Work] = OrderedDict()
        self._orders, self._turn = Lock(), Lock()

    def order(self, key: Hashable, make: Callable[[Progress], bytes]) -> Work:
        """The work known by `key`: what was made, is being made, or begins now; what failed begins again.

        Parameters
        ----------
        make : callable
            Takes a callable that is told how much is done, 0 to 1.

        Raises
        ------
        Busy
            If too much is waiting already.
        """
        with self._orders:
            work = self._works.get(key)
            if work is None or work.state is State.FAILED:
                if sum(not other.ended for other in self._works.values()) >= self._most_waiting:
                    raise Busy("too much is waiting")
                work = self._works[key] = Work()
                Thread(target=self._do, args=(work, make), daemon=True).start()  # no thread outlives the server
            self._works.move_to_end(key)
            return work

    def _do(self, work: Work, make: Callable[[Progress], bytes]) -> None:
        with self._turn:
            work.state = State.MAKING
            try:
                work.body, end = make(work.tell), State.READY
            except Exception:  # whoever waits must be told, whatever it was
                _LOG.exception("a document could not be made")
                end = State.FAILED
            with self._orders:
                work.part, work.state = 1.0, end
                self._forget()

    def _forget(self) -> None:
        """Let go of what was not asked for the longest."""
        ended = [key for key, work in self._works.items() if work.ended]
        size = sum(len(self._works[key].body) for key in ended)
        while len(ended) > self._most_kept or (size > self._most_bytes and len(ended) > 1):
            size -= len(self._works.pop(ended.pop(0)).body)
