"""Turns the signals that ask a process to stop into one error, so that what was begun is cleared away."""

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import NoReturn

#: What a person at the terminal, a supervisor, and a terminal that is closed send.
STOPPING = frozenset({signal.SIGINT, signal.SIGTERM, signal.SIGHUP})
#: Held by the thread whose work nothing may break off in its middle.
_unbroken = threading.RLock()


class InterruptedBuildError(BaseException):
    """The process was asked to stop. No `Exception`, since nothing may take it for a fault of the work in hand."""

    def __init__(self, number: int) -> None:
        """Keep the number of the signal."""
        super().__init__(signal.strsignal(number))
        self.number = number

    @property
    def status(self) -> int:
        """The exit status that shells and supervisors expect after the signal."""
        return 128 + self.number


@contextmanager
def heed_interrupts() -> Iterator[None]:
    """Raise `InterruptedBuildError` in the work of the context when the process is asked to stop.

    It is raised once: who asks again while things are cleared away asks for what is being done. What a shell had
    ignored (nohup, a job in the background) stays ignored.
    """

    def stop(number: int, _frame: FrameType | None) -> None:
        for each in heeded:
            signal.signal(each, signal.SIG_IGN)
        raise InterruptedBuildError(number)

    heeded = {each: signal.getsignal(each) for each in STOPPING if signal.getsignal(each) is not signal.SIG_IGN}
    try:
        for each in heeded:
            signal.signal(each, stop)
        # Who made this process may have held them back until here.
        signal.pthread_sigmask(signal.SIG_UNBLOCK, STOPPING)
        yield
    finally:
        for each, handler in heeded.items():
            signal.signal(each, handler)


def ignore_interrupts() -> None:
    """Let nothing interrupt this process any more, which is about to end: who asks again, asks for that."""
    for each in STOPPING:
        signal.signal(each, signal.SIG_IGN)


@contextmanager
def defer_interrupts() -> Iterator[None]:
    """Let nothing interrupt the work of the context; what comes meanwhile is heeded at its end.

    `end_process` waits for it too.
    """
    before = signal.pthread_sigmask(signal.SIG_BLOCK, STOPPING)
    try:
        with _unbroken:
            yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def end_process(status: int) -> NoReturn:
    """End this process from a thread that watches over it, as soon as no other thread defers interrupts."""
    with _unbroken:
        os._exit(status)
