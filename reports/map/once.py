"""What two ask for in the same moment is computed once: a page, and the painting that its browser asks for beside it."""

from collections.abc import Callable
from functools import lru_cache, wraps
from threading import RLock
from typing import TypeVar, TypeVarTuple

_Key = TypeVarTuple("_Key")
_Result = TypeVar("_Result")
_LOCKS = 32  # keys that may be computed at once


def computed_once(maxsize: int) -> Callable[[Callable[[*_Key], _Result]], Callable[[*_Key], _Result]]:
    """Like `functools.lru_cache`, but whoever asks for what another one is computing waits for it.

    Parameters
    ----------
    maxsize : int
        How many results are kept.
    """

    def kept(compute: Callable[[*_Key], _Result]) -> Callable[[*_Key], _Result]:
        results = lru_cache(maxsize)(compute)
        locks = [RLock() for _ in range(_LOCKS)]

        @wraps(compute)
        def ask(*key: *_Key) -> _Result:
            with locks[hash(key) % _LOCKS]:
                return results(*key)

        return ask

    return kept
