"""Work in a process of its own, with limits of memory and time: the worst file ends that process and not this one."""

from __future__ import annotations

import logging
import multiprocessing
import os
import sys
import tempfile
import time
import types
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection
from multiprocessing.reduction import ForkingPickler
from tempfile import TemporaryDirectory
from threading import Lock
from typing import TypeVar, cast

from files.steps import Step, steps_told

try:
    import fcntl
    import resource
except ImportError:  # a system without such limits: time alone is limited
    fcntl = resource = None  # type: ignore[assignment]

MEMORY = 2 << 30  # bytes
SECONDS = 120.0  # without a sign of life
_STARTING = 60.0  # seconds that a process may take until it has loaded its libraries
_LOOK = 0.5  # seconds between two looks at the clock
_FRUGAL = {"ARROW_DEFAULT_MEMORY_POOL": "system", "MALLOC_ARENA_MAX": "2"}
_starting = Lock()
Result = TypeVar("Result")


class Exhausted(Exception):
    """The work was ended because it took too much, or took its process with it.

    Parameters
    ----------
    limit : str
        ``memory``, ``time``, or ``crash`` where the process ended by itself.
    step : Step
        What it was doing.
    """

    def __init__(self, limit: str, step: Step) -> None:
        self.limit, self.step = limit, step
        super().__init__(f"{limit}: {step.what}")


def confined(
    task: Callable[..., Result],
    *arguments: object,
    memory: int = MEMORY,
    seconds: float = SECONDS,
    heard: Callable[[Step, float], None] | None = None,
) -> Result:
    """Do a task in a process of its own.

    Parameters
    ----------
    task : callable
        A function of a module; its arguments and its result are pickled.
    memory : int
        Bytes that the process may take (its data; shared libraries do not count).
    seconds : float
        How long it may give no sign of life: `files.steps.tell` begins the time anew, and a step that is not timed
        may take as long as it does.
    heard : callable or None
        Told the step and its seconds, every half second and at every new step.

    Returns
    -------
    object
        What the task returns. What it raises is raised here.

    Raises
    ------
    Exhausted
    """
    kinds = multiprocessing.get_all_start_methods()
    context = multiprocessing.get_context("forkserver" if "forkserver" in kinds else "spawn")
    receiver, sender = context.Pipe(duplex=False)
    with TemporaryDirectory(prefix="quartierblick-", ignore_cleanup_errors=True) as scratch:
        process = context.Process(  # type: ignore[attr-defined]  # every context has it, and the stubs' common one does not
            target=_work, args=(sender, scratch, memory, bytes(ForkingPickler.dumps((task, arguments)))), daemon=True
        )
        with _as_it_should_start():
            process.start()
        sender.close()
        try:
            return cast(Result, _outcome(receiver, seconds, heard or (lambda step, passed: None)))
        finally:
            process.kill()
            process.join()
            process.close()
            receiver.close()


def prepare(*modules: str) -> None:
    """Have the modules loaded once for all processes that follow; without effect when one was started already."""
    if "forkserver" in multiprocessing.get_all_start_methods():
        multiprocessing.get_context("forkserver").set_forkserver_preload(list(modules))


def _outcome(receiver: Connection, seconds: float, heard: Callable[[Step, float], None]) -> object:
    step, begun, allowed = Step(""), time.monotonic(), max(seconds, _STARTING)
    while True:
        if not receiver.poll(_LOOK):
            passed = time.monotonic() - begun
            heard(step, passed)
            if step.timed and passed > allowed:
                raise Exhausted("time", step)
            continue
        try:
            kind, content = receiver.recv()
        except EOFError:
            raise Exhausted("crash", step) from None
        if kind == "done":
            return content
        if kind == "memory":
            raise Exhausted("memory", step)
        if kind == "failed":
            raise content
        step, begun, allowed = content, time.monotonic(), seconds
        heard(step, 0.0)


def _work(sender: Connection, scratch: str, memory: int, work: bytes) -> None:
    tempfile.tempdir = scratch  # whoever ends this process removes what it leaves there
    _quieten()
    _end_with_parent()
    if resource:
        _, most = resource.getrlimit(resource.RLIMIT_DATA)
        resource.setrlimit(resource.RLIMIT_DATA, (memory if most < 0 else min(memory, most), most))
    try:
        task, arguments = ForkingPickler.loads(work)
        with steps_told(lambda step: sender.send(("step", step))):
            outcome = ("done", task(*arguments))
        sender.send(outcome)
    except MemoryError:
        outcome = ("memory", None)  # lets go of what was made
        sender.send(outcome)
    except Exception as error:
        sender.send(("failed", _portable(error)))


def _end_with_parent() -> None:
    """Have the system end this process when the one that wants the result is gone, whatever a library is doing then."""
    parent = multiprocessing.parent_process()
    if parent and fcntl and hasattr(os, "O_ASYNC"):
        end = parent.sentinel  # of a pipe; when its other end closes, the system sends a signal that ends a process
        with suppress(OSError):
            fcntl.fcntl(end, fcntl.F_SETOWN, os.getpid())
            fcntl.fcntl(end, fcntl.F_SETFL, fcntl.fcntl(end, fcntl.F_GETFL) | os.O_ASYNC)


def _quieten() -> None:
    """What libraries write past Python goes nowhere, so that the console has the findings alone."""
    warnings.simplefilter("ignore")
    if sys.stderr is not None:
        sys.stderr.flush()
        sys.stderr = os.fdopen(os.dup(2), "w", buffering=1, errors="replace")
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)


def _portable(error: Exception) -> Exception:
    """The error itself where it can be sent; another one of its words where not, its traceback in the log."""
    try:
        ForkingPickler.loads(ForkingPickler.dumps(error))
    except Exception:
        logging.getLogger(__name__).exception("an error that cannot be sent", exc_info=error)
        return RuntimeError(f"{type(error).__name__}: {error}"[:500])
    return error


@contextmanager
def _as_it_should_start() -> Iterator[None]:
    """What a new process takes over from this one.

    It would run the main script (the server's, the tests') once more, which it has no use for; and libraries that reserve
    memory in advance would use up the limit with what nobody touches.
    """
    with _starting:
        main, environment = sys.modules["__main__"], dict(os.environ)
        sys.modules["__main__"] = types.ModuleType("__main__")
        os.environ.update(_FRUGAL | environment)
        try:
            yield
        finally:
            sys.modules["__main__"] = main
            for name in _FRUGAL.keys() - environment.keys():
                del os.environ[name]


def _entries(proxy: Mapping[object, object]) -> tuple[Callable[..., object], tuple[dict[object, object]]]:
    return _proxy, (dict(proxy),)


def _proxy(entries: dict[object, object]) -> types.MappingProxyType[object, object]:
    return types.MappingProxyType(entries)


ForkingPickler.register(types.MappingProxyType, _entries)
