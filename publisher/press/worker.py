"""A process that does one piece of work after another: functions in, what they give out, or why the process ended.

Work on a stranger's book may ask for any memory and time. Done in a process with bounds, it can break off only this
process, and whoever ordered it is told what was in hand.
"""

import gc
import os
import pickle
import resource
import signal
import tempfile
import threading
import time
import weakref
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from multiprocessing import Pipe, forkserver, get_context, parent_process, resource_tracker
from multiprocessing.connection import Connection
from multiprocessing.util import get_temp_dir
from typing import Any, Protocol, TypeVar

from publisher.bounds import OUT_OF_MEMORY, Bounds, bound_memory, bound_time, end_with_parent, explain_end
from publisher.interrupts import defer_interrupts
from publisher.model.in_hand import show_folder
from publisher.model.press_error import ExhaustedPartError, LostProcessError
from publisher.quiet import silence_libraries

#: Objects that a process may leave behind in its memory: about 60 MB of boxes and lines. One that has more ends, and
#: another begins: to look them through for what can be thrown away takes twice the time.
_MUCH_GARBAGE = 300_000
#: Seconds of a processor after which a process has done its work and ends. What asks for much mostly does so again, in
#: another edition, and nobody who watches a process can tell its pieces of work apart.
_LONG = 5
#: What Python reads when it starts (Python 3.11, "Environment variables").
_SAFE_PATH = "PYTHONSAFEPATH"
#: The longest path of a folder, in bytes, in which a socket still has a name: an address of AF_UNIX has 104 on macOS.
_LONGEST_FOLDER = 70
#: Processes are made and buried by one thread at a time: `multiprocessing` reads the end of each only once.
_UNDERTAKING = threading.Lock()

Result = TypeVar("Result")


class BoundedProcess(Protocol):
    """What `Worker` has to know of the process that it asks."""

    @property
    def exitcode(self) -> int | None:
        """How the process has ended: its status, or a signal as a negative number; None while it runs."""

    def kill(self) -> None:
        """End the process at once."""

    def join(self) -> None:
        """Wait until the process has ended."""


def prepare_workers(modules: Sequence[str]) -> None:
    """Have a server of processes made ready, with the `modules` that they will need.

    Importing WeasyPrint costs more than laying out a small part. A fork server imports it once, and unlike a plain
    fork it copies neither threads nor locks of this process. It ends with this process, however that ends: it sees
    the other end of a pipe close. Once it runs, this does nothing.
    """
    if modules:
        forkserver.set_forkserver_preload(list(modules))
    # A temporary file that was made and is not yet known would be left behind by an interruption.
    with defer_interrupts(), _leave_out_current_folder(), _keep_sockets_short():
        # It takes the mask away from two of the signals when it starts.
        resource_tracker.ensure_running()
        # A terminal interrupts all its processes at once. This one answers for all: the server and what it makes
        # inherit the mask.
        with defer_interrupts():
            forkserver.ensure_running()


@contextmanager
def _leave_out_current_folder() -> Iterator[None]:
    """Let a Python that is started look for no module in the current folder, which may be that of a book.

    The server is started by `python -c`, for which that folder comes first: a `random.py` there would be run.
    """
    before = os.environ.get(_SAFE_PATH)
    os.environ[_SAFE_PATH] = "1"
    try:
        yield
    finally:
        if before is None:
            del os.environ[_SAFE_PATH]
        else:
            os.environ[_SAFE_PATH] = before


@contextmanager
def _keep_sockets_short() -> Iterator[None]:
    """Let `multiprocessing` choose a folder whose path leaves room for the names of its sockets."""
    before = tempfile.tempdir
    if len(os.fsencode(tempfile.gettempdir())) > _LONGEST_FOLDER:
        tempfile.tempdir = "/tmp"  # noqa: S108 - mkdtemp makes a folder in it that is this user's alone
    try:
        # Nobody clears it away whose process ends at its bounds.
        show_folder(get_temp_dir())
        yield
    finally:
        tempfile.tempdir = before


class Worker:
    """One process, made when there is work, and made anew after it broke off. To be used by one thread at a time."""

    def __init__(self, bounds: Bounds, start: Callable[[Connection, Bounds], BoundedProcess] | None = None) -> None:
        """Take the bounds of each piece of work, and what starts a process: by default the server of processes."""
        self._bounds, self._start_process = bounds, start or _start_forked
        self._process: BoundedProcess | None = None
        self._pipe: Connection | None = None
        self._has_ended = False

    def do(self, work: Callable[[], Result]) -> Result:
        """Have work done. Raises what it raises.

        Raises `ExhaustedPartError` where it took more than its bounds, and `LostProcessError` where its process
        ended for another reason.
        """
        pipe = self._pipe or self._start()
        try:
            pipe.send(work)
            is_done, result = pipe.recv()
            if pipe.recv():
                self._bury()
        except (EOFError, OSError) as error:
            raise self._explain_end() from error
        if not is_done:
            raise result
        done: Result = result
        return done

    def _start(self) -> Connection:
        with _UNDERTAKING:
            if self._has_ended:
                raise LostProcessError("the work was stopped")
            try:
                ours, theirs = Pipe()
                with theirs:
                    process = self._start_process(theirs, self._bounds)
            except (OSError, EOFError) as error:
                raise LostProcessError(f"no process can be started: {error}") from error
            self._process, self._pipe = process, ours
            # Should nobody get to end it, it ends with this object or with this process.
            weakref.finalize(self, process.kill)
            return ours

    def _bury(self) -> int:
        """Wait for the end of a process, after which another one does the next piece; return how it ended."""
        with _UNDERTAKING:
            if self._pipe:
                self._pipe.close()
            code = 0
            if self._process:
                self._process.join()
                code = self._process.exitcode or 0
            self._process = self._pipe = None
        return code

    def _explain_end(self) -> Exception:
        """Clear away a process that broke off, and tell why it did."""
        code = self._bury()
        if reason := explain_end(code, self._bounds):
            return ExhaustedPartError(reason)
        if code == -signal.SIGKILL:
            return LostProcessError("its process was killed, most likely for want of memory")
        return LostProcessError(f"its process ended with {code}")

    def end(self, *, at_once: bool) -> None:
        """Let the process end, `at_once` or when it has done its work."""
        with _UNDERTAKING:
            self._has_ended = True
            if self._process and at_once:
                # Whoever waits for its answer is told by the end of the pipe.
                self._process.kill()
            elif self._pipe:
                self._pipe.close()
            if self._process:
                self._process.join()


def _start_forked(pipe: Connection, bounds: Bounds) -> BoundedProcess:
    """Start a process by the server of processes."""
    prepare_workers(())
    process = get_context("forkserver").Process(target=_serve_forked, args=(pipe, bounds), daemon=True)
    process.start()
    return process


def _serve_forked(pipe: Connection, bounds: Bounds) -> None:
    parent: Any = parent_process()
    # What is still there when this process ends, in whatever way, goes with the folder of the one that made it.
    serve(pipe, bounds, parent.sentinel, get_temp_dir())


def serve(pipe: Connection, bounds: Bounds, parent: int, temporary: str) -> None:
    """Do what comes through a pipe until it is closed, within bounds.

    `parent` is a descriptor that can be read when the process that made this one has ended; `temporary` the folder for
    temporary files.
    """
    threading.Thread(target=end_with_parent, args=(parent, bounds), daemon=True).start()
    bound_memory(bounds)
    silence_libraries()
    tempfile.tempdir = temporary
    # What breaks off at a bound leaves no image of its memory on the disk.
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # What the server has made ready stays, and what work leaves behind goes with this process.
    gc.freeze()
    gc.disable()
    while True:
        try:
            work = pipe.recv()
        except EOFError:
            return
        bound_time(bounds)
        began = time.process_time()
        answer = _answer(work)
        del work
        is_worn = time.process_time() - began > _LONG or gc.get_count()[0] > _MUCH_GARBAGE
        try:
            pipe.send_bytes(answer)
            pipe.send(is_worn)
        except OSError:
            return
        if is_worn:
            return
        del answer


def _answer(work: Callable[[], object]) -> bytes:
    """Return what work comes to, or what it raised, in the form in which it goes through a pipe."""
    try:
        return pickle.dumps((True, work()))
    except MemoryError:
        os._exit(OUT_OF_MEMORY)
    except Exception as error:  # noqa: BLE001 - whatever goes wrong there is raised here
        return _pickle_error(error)


def _pickle_error(error: Exception) -> bytes:
    try:
        data = pickle.dumps((False, error))
        pickle.loads(data)  # noqa: S301 - it was written in the line above
    except Exception:  # noqa: BLE001 - an error of a library may hold anything
        return pickle.dumps((False, RuntimeError(f"{type(error).__name__}: {error}")))
    return data
