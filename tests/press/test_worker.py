"""Processes with bounds: what they give out, and what is told where one ends."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from publisher.bounds import Bounds
from publisher.model.press_error import ExhaustedPartError, LostProcessError, PressError
from publisher.press.worker import Worker
from publisher.press.worker import _serve_forked as serve

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

SMALL = Bounds(mebibytes=300, seconds=1)
#: For work that must end at its memory: on a slow machine, to fill it takes longer than a second.
SMALL_AND_LONG = Bounds(mebibytes=300, seconds=60)


def count_forever() -> None:
    while True:
        pass


def fill_memory() -> int:
    pieces = []
    while True:
        pieces.append(bytearray(2**24))


def fill_and_sleep(mebibytes: int) -> int:
    data = bytearray(mebibytes * 2**20)
    data[:: 2**12] = b"x" * len(data[:: 2**12])
    time.sleep(5)
    return len(data)


def end_by(number: int) -> None:
    os.kill(os.getpid(), number)


def leave_behind() -> int:
    """Make what only the garbage collector would find, and return the number of the process."""
    for _ in range(5000):
        ring: list[object] = []
        ring.append(ring)
    return os.getpid()


def raise_unpicklable() -> None:
    error = ValueError("wrong")
    error.with_what = lambda: None  # type: ignore[attr-defined]
    raise error


@pytest.fixture
def worker() -> Iterator[Worker]:
    worker = Worker(SMALL)
    yield worker
    worker.end(at_once=True)


def test_one_process_does_one_piece_of_work_after_another(worker: Worker) -> None:
    assert worker.do(os.getpid) == worker.do(os.getpid) != os.getpid()


def test_a_process_that_has_worked_for_long_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("publisher.press.worker._serve_forked", serve_one)
    worker = Worker(SMALL)
    try:
        numbers = [worker.do(os.getpid) for _ in range(3)]
    finally:
        worker.end(at_once=True)
    assert len(set(numbers)) == 3


def test_a_process_that_leaves_much_behind_ends(worker: Worker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("publisher.press.worker._serve_forked", serve_neatly)
    numbers = [worker.do(work) for work in (os.getpid, os.getpid, leave_behind, os.getpid)]
    assert numbers[0] == numbers[1] == numbers[2] != numbers[3]


def test_a_temporary_folder_with_a_long_path_leaves_room_for_sockets(tmp_path: Path) -> None:
    folder = tmp_path / ("x" * 120)
    folder.mkdir()
    code = (
        "import os; from publisher.bounds import Bounds; from publisher.press.worker import Worker\n"
        "if __name__ == '__main__':\n"
        "    worker = Worker(Bounds(1024, 60)); print(worker.do(os.getppid)); worker.end(at_once=False)"
    )
    environment = os.environ | {"TMPDIR": str(folder)}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert list(folder.iterdir()) == []


def test_what_goes_wrong_there_is_raised_here(worker: Worker) -> None:
    with pytest.raises(ZeroDivisionError):
        worker.do(partial(divmod, 1, 0))
    with pytest.raises(RuntimeError, match="ValueError: wrong"):
        worker.do(raise_unpicklable)
    with pytest.raises(PressError) as caught:
        worker.do(partial(_raise, PressError("no", "c1")))
    assert (str(caught.value), caught.value.part) == ("no", "c1")


def _raise(error: Exception) -> None:
    raise error


@pytest.mark.parametrize(
    ("bounds", "work", "message"),
    [(SMALL, count_forever, "more than 1 seconds"), (SMALL_AND_LONG, fill_memory, "more than 300 MiB")],
)
def test_work_that_asks_for_too_much_is_told_as_that(bounds: Bounds, work: "partial[None]", message: str) -> None:
    worker = Worker(bounds)
    try:
        with pytest.raises(ExhaustedPartError, match=message):
            worker.do(work)
        # Another process does the next piece.
        assert worker.do(partial(sum, (1, 2))) == 3
    finally:
        worker.end(at_once=True)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux keeps a limit of memory")
def test_time_is_counted_for_each_piece_of_work() -> None:
    worker = Worker(Bounds(mebibytes=300, seconds=3))
    try:
        # All take longer than one may; each leaves room for what a process has to import first.
        for _ in range(3):
            assert worker.do(partial(burn, 1.2)) >= 1.2
    finally:
        worker.end(at_once=True)


def burn(seconds: float) -> float:
    started = time.process_time()
    while time.process_time() - started < seconds:
        pass
    return time.process_time() - started


def test_a_process_that_is_killed_is_named_as_that(worker: Worker) -> None:
    with pytest.raises(LostProcessError, match="killed, most likely for want of memory"):
        worker.do(partial(end_by, signal.SIGKILL))
    with pytest.raises(ExhaustedPartError, match="SIGSEGV"):
        worker.do(partial(end_by, signal.SIGSEGV))
    assert worker.do(partial(sum, (1, 2))) == 3


def test_what_has_ended_does_nothing_more(worker: Worker) -> None:
    worker.do(os.getpid)
    worker.end(at_once=False)
    with pytest.raises(LostProcessError):
        worker.do(os.getpid)


def test_a_process_looks_itself_how_large_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    """For systems that take a limit of memory and do not keep it."""
    monkeypatch.setattr("publisher.press.worker._serve_forked", serve_unlimited)
    worker = Worker(SMALL_AND_LONG)
    try:
        with pytest.raises(ExhaustedPartError, match="300 MiB"):
            worker.do(partial(fill_and_sleep, 600))
    finally:
        worker.end(at_once=True)


def serve_unlimited(pipe: "Connection[Any, Any]", bounds: Bounds) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("publisher.press.worker.bound_memory", lambda _: None)
        serve(pipe, bounds)


def serve_one(pipe: "Connection[Any, Any]", bounds: Bounds) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("publisher.press.worker._LONG", -1)
        serve(pipe, bounds)


def serve_neatly(pipe: "Connection[Any, Any]", bounds: Bounds) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("publisher.press.worker._MUCH_GARBAGE", 4000)
        serve(pipe, bounds)
