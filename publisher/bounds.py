"""Bounds what a process may take of the machine: memory and time in, an error or the end of the process out.

A book's source is not trusted, and nobody can tell beforehand what a style sheet or a drawing will come to. What is
laid out is laid out in processes that end at their bounds (`press/worker.py`). What is read here stops with an error,
or ends the process where no error can stop it and another process is there to tell (`own_process.py`).
"""

import os
import resource
import select
import signal
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from math import ceil
from types import FrameType

from publisher.interrupts import end_process
from publisher.model.message import say

#: A chapter of 200 pages takes a tenth of it, a book of 1,100 pages that is bound a third.
_MEBIBYTES = 1300
#: Of a processor, for one part. A chapter of 200 pages takes a third of it.
_SECONDS = 50
#: Of the seconds that a piece of work may take, so much more, after which what no error has stopped ends with its
#: process: code in C hears of none.
_GRACE = 0.1
#: With what a process ends that has no memory left.
OUT_OF_MEMORY = 77
#: Seconds after which a process looks again how large it is.
_GLANCE = 0.5
#: How a library of C breaks off that gets no memory, or no more room on its stack.
_BREAKING_OFF = frozenset({signal.SIGABRT, signal.SIGTRAP, signal.SIGSEGV, signal.SIGBUS, signal.SIGILL, signal.SIGFPE})

#: The hint for what takes more than it may.
LET_MORE = say(
    "look for what asks for so much: a style sheet, a drawing, a font, a list; what is good and large gets more by "
    "PUBLISHER_SECONDS and PUBLISHER_MEMORY (mebibytes)"
)


@dataclass(frozen=True, slots=True)
class Bounds:
    """The most that one piece of work may take: mebibytes of memory, and seconds of a processor."""

    mebibytes: int = _MEBIBYTES
    seconds: int = _SECONDS

    @property
    def too_long(self) -> str:
        """What is said of work that takes longer."""
        return say("it takes more than {seconds} seconds", seconds=self.seconds)

    @property
    def too_large(self) -> str:
        """What is said of work that takes more memory."""
        return say("it takes more than {mebibytes} MiB of memory", mebibytes=self.mebibytes)

    def take_off(self, seconds: float) -> "Bounds":
        """Return what is left of the bounds when so many seconds of a processor were used: one second at least."""
        return replace(self, seconds=max(1, int(self.seconds - seconds)))


class ExhaustedError(Exception):
    """A piece of work has taken all the memory or time that it may have. The message says which."""


def read_bounds() -> Bounds:
    """Return the bounds: the house's, or what PUBLISHER_MEMORY (mebibytes) and PUBLISHER_SECONDS say.

    A book that is known to be good may be larger than any that was thought of, and a machine slower.
    """
    return Bounds(_read_number("PUBLISHER_MEMORY", _MEBIBYTES), _read_number("PUBLISHER_SECONDS", _SECONDS))


def _read_number(variable: str, otherwise: int) -> int:
    written = os.environ.get(variable, "")
    return int(written) if written.isascii() and written.isdigit() and 0 < int(written) < 2**31 else otherwise


def bound_memory(bounds: Bounds) -> None:
    """Let this process have no more memory: what asks for more then gets a `MemoryError`.

    Linux counts private writable memory (setrlimit(2), RLIMIT_DATA), which is what a process fills; address space
    (RLIMIT_AS) would count files and reserves that nobody fills. Other systems take the limit and do not keep it.
    """
    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    wanted = bounds.mebibytes * 2**20
    resource.setrlimit(resource.RLIMIT_DATA, (wanted if hard == resource.RLIM_INFINITY else min(wanted, hard), hard))


def bound_time(bounds: Bounds) -> None:
    """Let this process have so many seconds of a processor from now on; then it ends by SIGXCPU (setrlimit(2))."""
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    wanted = int(time.process_time()) + 1 + bounds.seconds
    resource.setrlimit(resource.RLIMIT_CPU, (wanted if hard == resource.RLIM_INFINITY else min(wanted, hard), hard))


def _unbound_time() -> None:
    """Let this process have what time it may have at all."""
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (hard, hard))


def explain_end(status: int, bounds: Bounds) -> str:
    """Tell what a process had too much of, by how it ended: its status, or a signal as a negative number; or ""."""
    if status == -signal.SIGXCPU:
        return bounds.too_long
    if status == OUT_OF_MEMORY:
        return bounds.too_large
    if -status in _BREAKING_OFF:
        return say("its process broke off ({name}), as for want of memory", name=signal.Signals(-status).name)
    return ""


def end_with_parent(parent: int, bounds: Bounds) -> None:
    """End this process when the one that made it has ended in whatever way, or when it is too large.

    `parent` is a descriptor whose other end that process has open, and no other.
    """
    while not select.select([parent], [], [], _GLANCE)[0]:
        if is_too_large(bounds):
            end_process(OUT_OF_MEMORY)
    end_process(1)


def is_too_large(bounds: Bounds) -> bool:
    """Return whether this process has had more memory at once than it may: for systems that keep no such limit."""
    unit = 1 if sys.platform == "darwin" else 2**10
    # What a file holds is counted here and not by the limit, and fonts are large.
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit > (bounds.mebibytes + 100) * 2**20


#: Whether another process waits for this one, and tells what ended it.
watched = threading.Event()


@contextmanager
def bound_work(bounds: Bounds) -> Iterator[None]:
    """Raise `ExhaustedError` out of the work of the context when it has taken too many seconds of a processor.

    What runs out of memory raises it too. A process for which another one waits ends, where no error can be raised.
    Only the first thread of a process can be stopped in this way; elsewhere there is no limit of time.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(_number: int, _frame: FrameType | None) -> None:
        raise ExhaustedError(bounds.too_long)

    before = signal.signal(signal.SIGVTALRM, stop)
    # Once more each second, should something on the way take it for an error of its own.
    signal.setitimer(signal.ITIMER_VIRTUAL, bounds.seconds, 1)
    if watched.is_set():
        bound_time(replace(bounds, seconds=ceil(bounds.seconds * (1 + _GRACE))))
    try:
        yield
    except MemoryError as error:
        raise ExhaustedError(bounds.too_large) from error
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
        if watched.is_set():
            _unbound_time()
