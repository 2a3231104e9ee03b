"""Forks the server of processes from that of a command, which has loaded most of what it needs, instead of starting it.

Python starts its fork server as a new program (`multiprocessing.forkserver`), since a fork copies locks that other
threads hold at that moment. A command has a process of its own (`own_process.py`), in which no other thread runs yet
when the server is made but the one that watches over it, and that one only waits. There the server is forked, and what
is the parent's is given up: files that it has open, its answers to signals, the memory in which it tells what is in
hand. Anywhere else, and where libraries do not bear a fork (macOS), Python starts the server as ever.
"""

import os
import signal
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from multiprocessing import util
from pathlib import Path
from typing import Any

from publisher.bounds import watched
from publisher.interrupts import STOPPING
from publisher.model.in_hand import hide_in_hand

#: The threads that a command has when it makes the server: its own, and the one that watches over it.
_MOST_THREADS = 2
#: Where Linux lists the files that a process has open (proc_pid_fd(5)).
_OPEN_FILES = Path("/proc/self/fd")
_STANDARD = range(3)


@contextmanager
def forking_server() -> Iterator[None]:
    """Let the server that is made in the context be forked from this process, if that can be done safely."""
    if not _can_fork():
        yield
        return
    start = util.spawnv_passfds
    util.spawnv_passfds = _fork
    try:
        yield
    finally:
        util.spawnv_passfds = start


def _can_fork() -> bool:
    """Return whether this is the process of a command on Linux, with no thread but the one that watches over it."""
    is_known = watched.is_set() and threading.active_count() <= _MOST_THREADS
    return is_known and sys.platform == "linux" and _OPEN_FILES.is_dir()


def _fork(path: object, args: Sequence[Any], passfds: Sequence[int]) -> int:
    """Fork, and have the child run what Python would give to a new program: the code behind `-c`."""
    del path
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    if child := os.fork():
        return child
    status = 1
    try:
        _leave_parent(passfds)
        exec(args[-1], {})  # noqa: S102 - Python's own code
    except SystemExit:
        # So the server ends when nobody asks it any more.
        status = 0
    finally:
        os._exit(status)


def _leave_parent(files: Sequence[int]) -> None:
    """Give up what is the parent's, but for `files`."""
    for number in STOPPING:
        # They stay held back, as in any process that the parent makes.
        signal.signal(number, signal.SIG_DFL)
    watched.clear()
    hide_in_hand()
    kept = {*_STANDARD, *files}
    for path in tuple(_OPEN_FILES.iterdir()):
        if int(path.name) not in kept:
            # The list itself was open too.
            with suppress(OSError):
                os.close(int(path.name))
