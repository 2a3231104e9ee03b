"""Bounds what a process may take of the machine: memory and time in, an error or the end of the process out.

A book's source is not trusted, and nobody can tell beforehand what a style sheet or a drawing will come to. What is
laid out is laid out in processes that end at their bounds (`press/worker.py`). What is read here stops with an error.
"""

import os
import resource
import signal
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType

#: A chapter of 200 pages takes a tenth of it, a book of 1,100 pages that is bound a third.
_MEBIBYTES = 1300
#: Of a processor, for one part. A chapter of 200 pages takes a third of it.
_SECONDS = 50


@dataclass(frozen=True, slots=True)
class Bounds:
    """The most that one piece of work may take: mebibytes of memory, and seconds of a processor."""

    mebibytes: int = _MEBIBYTES
    seconds: int = _SECONDS

    @property
    def too_long(self) -> str:
        """What is said of work that takes longer."""
        return f"it takes more than {self.seconds} seconds"

    @property
    def too_large(self) -> str:
        """What is said of work that takes more memory."""
        return f"it takes more than {self.mebibytes} MiB of memory"


class ExhaustedError(Exception):
    """A piece of work has taken all the memory or time that it may have. The message says which."""


def read_bounds() -> Bounds:
    """Give the bounds: the house's, or what PUBLISHER_MEMORY (mebibytes) and PUBLISHER_SECONDS say.

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


def is_too_large(bounds: Bounds) -> bool:
    """Tell whether this process has had more memory at once than it may: for systems that keep no such limit."""
    unit = 1 if sys.platform == "darwin" else 2**10
    # What a file holds is counted here and not by the limit, and fonts are large.
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit > (bounds.mebibytes + 100) * 2**20


@contextmanager
def bound_work(bounds: Bounds) -> Iterator[None]:
    """Raise `ExhaustedError` out of the work of the context when it has taken too many seconds of a processor.

    What runs out of memory raises it too. Only the first thread of a process can be stopped in this way; elsewhere
    there is no limit of time.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(_number: int, _frame: FrameType | None) -> None:
        raise ExhaustedError(bounds.too_long)

    before = signal.signal(signal.SIGVTALRM, stop)
    # Once more each second, should something on the way take it for an error of its own.
    signal.setitimer(signal.ITIMER_VIRTUAL, bounds.seconds, 1)
    try:
        yield
    except MemoryError as error:
        raise ExhaustedError(bounds.too_large) from error
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
