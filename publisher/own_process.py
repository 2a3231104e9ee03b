"""Runs a command in a process of its own: one process in, two out; the first tells how the other ended.

Code in C hears of no error: it breaks off its process where it gets no memory or what it reads is torn, and works on
past the end of its time. Whoever called the command is told all the same, by the process that did nothing but wait, and
clears away what the other one could not.
"""

import os
import shutil
import signal
import threading
from contextlib import suppress
from types import FrameType

from publisher.bounds import Bounds, bound_memory, end_with_parent, watched
from publisher.interrupts import STOPPING
from publisher.model.in_hand import see_folder, see_moves, share_in_hand


def go_on_in_child(bounds: Bounds) -> int | None:
    """Go on in a child process, within bounds of memory: give None there.

    In the process that called, wait until the child has ended, and give how: its exit status, or a signal as a negative
    number. What asks this one to stop asks the child. Signals that ask are held back in the child until it heeds them
    (`heed_interrupts`). Where no process can be made the work goes on in this one.
    """
    share_in_hand()
    before = signal.pthread_sigmask(signal.SIG_BLOCK, STOPPING)
    theirs, ours = os.pipe()
    try:
        child = os.fork()
    except OSError:
        os.close(theirs)
        os.close(ours)
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
        bound_memory(bounds)
        return None
    if child == 0:
        os.close(ours)
        watched.set()
        bound_memory(bounds)
        threading.Thread(target=end_with_parent, args=(theirs, bounds), daemon=True).start()
        return None
    os.close(theirs)
    _pass_on_interrupts(child)
    signal.pthread_sigmask(signal.SIG_SETMASK, before)
    _, status = os.waitpid(child, 0)
    _move_rest()
    if folder := see_folder():
        # That of sockets, which is gone where the child could clear it away.
        shutil.rmtree(folder, ignore_errors=True)
    return os.waitstatus_to_exitcode(status)


def _move_rest() -> None:
    """Move the files to their places that the child could not move any more: those of two builds would stand there."""
    for beside, path in see_moves():
        with suppress(OSError):
            os.replace(beside, path)  # noqa: PTH105 - `pathlib` takes its time to load, and is not needed else


def _pass_on_interrupts(child: int) -> None:
    """Let what asks this process to stop ask its child; what a shell had ignored stays ignored in both."""

    def ask(number: int, _frame: FrameType | None) -> None:
        os.kill(child, number)

    for number in STOPPING:
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, ask)
