"""Does work on a worker of a Dask cluster: work, and the digests of what it needs, in; what it comes to out.

The work is to lay out a part, or to build a book. A worker needs the press and nothing else. What work needs travels by
its content and is put once into a folder of the worker, which goes with it; nothing outside of that folder is read or
written. Work is done in processes with bounds, as it is at home, each of which sees the fonts of the machine that
ordered the work, and no other.
"""

import hashlib
import os
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache, partial
from multiprocessing.connection import Connection
from pathlib import Path
from threading import Lock
from typing import Any

from publisher.bounds import Bounds
from publisher.model.parts import LaidPart, Part
from publisher.model.press_error import LostProcessError, PressError
from publisher.press.basis import VARIABLES, list_programs
from publisher.press.kept_files import read_font
from publisher.press.layout_pool import lay_out_here
from publisher.press.requirements import follow_requirements
from publisher.press.shipment import FileStore
from publisher.press.worker import BoundedProcess, Worker

#: What a process of a worker begins with: its descriptors and bounds are its arguments.
_PROGRAM = "from publisher.press.cluster_worker import serve_ordered; serve_ordered()"


# Dask gives it to a function that is run on a worker and has an argument `dask_worker`. It is not imported here, since
# this machine may have no Dask.
DaskWorker = Any


@dataclass(frozen=True, slots=True)
class Needed:
    """What work needs: the digests of the lists of a machine and of a book, bounds, and the digest of the programs."""

    machine: str
    book: str
    bounds: Bounds
    programs: str


@dataclass(frozen=True, slots=True)
class Lacking:
    """What a worker lacks to do some work. `worker` is its address."""

    worker: str
    digests: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Foreign:
    """That a worker has another press, with its programs. `worker` is its address."""

    worker: str
    programs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Done:
    """What came of some work, or what is wrong with it, and the address of the worker."""

    worker: str
    result: Any


@dataclass(frozen=True, slots=True)
class _Room:
    """What a worker keeps: a store of files, and the processes that are idle, by the list of their machine."""

    store: FileStore
    idle: dict[tuple[str, Bounds], list[Worker]] = field(default_factory=dict)
    lock: Lock = field(default_factory=Lock)

    @contextmanager
    def borrow_process(self, machine: str, bounds: Bounds) -> Iterator[Worker]:
        """Yield a process that sees the fonts of a machine."""
        with self.lock:
            for other in [key for key in self.idle if key[0] != machine]:
                for worker in self.idle.pop(other):
                    worker.end(at_once=True)
            idle = self.idle.setdefault((machine, bounds), [])
            worker = idle.pop() if idle else self._make_process(machine, bounds)
        try:
            yield worker
        finally:
            idle.append(worker)

    def _make_process(self, machine: str, bounds: Bounds) -> Worker:
        return Worker(bounds, partial(_OrderedProcess, self.store.folder, self.store.unpack_machine(machine)))

    def unpack_book(self, book: str) -> Path:
        """Return the folder below which the folders of a book lie."""
        with self.lock:
            return self.store.unpack_book(book)


@cache
def _open_room(folder: str) -> _Room:
    """Open what this worker keeps, in the folder that Dask made for it and removes at its end."""
    store = FileStore(Path(folder).resolve() / "publisher")
    for path in (store.folder, store.files, store.fonts):
        path.mkdir(parents=True, exist_ok=True)
    return _Room(store)


@cache
def tell_programs() -> tuple[str, ...]:
    """List the programs of this machine that decide the bytes of a book. Nothing is written for that."""
    return list_programs(follow_requirements())


@cache
def digest_programs() -> str:
    """Return the digest of the programs of this machine."""
    return hashlib.sha256("\n".join(tell_programs()).encode()).hexdigest()


def put_files(files: Sequence[bytes], dask_worker: DaskWorker) -> None:
    """Keep files that came from the machine that orders work."""
    store = _open_room(dask_worker.local_directory).store
    for data in files:
        store.put(data)


def list_lacking(digests: Sequence[str], dask_worker: DaskWorker) -> tuple[str, ...]:
    """Return those of some digests that are still lacking."""
    return _open_room(dask_worker.local_directory).store.list_lacking(digests)


def read_fonts(digests: Iterable[str], dask_worker: DaskWorker) -> Mapping[str, bytes]:
    """Return whole font files that parts were laid out with, as far as they are here."""
    folder = _open_room(dask_worker.local_directory).store.fonts
    found = {digest: read_font(digest, folder) for digest in digests}
    return {digest: data for digest, data in found.items() if data is not None}


#: Makes work of what lies on a worker: its store, and the folder below which the folders of the book lie.
Prepare = Callable[[FileStore, Path], Callable[[], object]]


def do_work(prepare: Prepare, needed: Needed) -> Done | Lacking | Foreign:
    """Do some work. What is wrong with it is given; raises `LostProcessError`, after which it may be tried again."""
    from distributed import get_worker  # noqa: PLC0415 - only a worker of a cluster has it

    address, room = get_worker().address, _open_room(get_worker().local_directory)
    if digest_programs() != needed.programs:
        return Foreign(address, tell_programs())
    lacking = room.store.list_lacking(room.store.list_wanted(needed.machine, needed.book))
    if lacking:
        return Lacking(address, lacking)
    work = prepare(room.store, room.unpack_book(needed.book))
    with room.borrow_process(needed.machine, needed.bounds) as process:
        try:
            return Done(address, process.do(work))
        except LostProcessError:
            raise
        except PressError as error:
            return Done(address, error)


def prepare_part(part: Part, roots: tuple[Path, ...], store: FileStore, copied_below: Path) -> Callable[[], LaidPart]:
    """Return the work that lays out a part. `roots` are the folders that it may read, as its addresses name them."""
    return partial(lay_out_here, part, roots=roots, fonts_folder=store.fonts, copied_below=copied_below)


class _OrderedProcess(BoundedProcess):
    """A process of a worker, in the environment of the machine that orders work.

    It is a program of its own, since Dask lets its workers have no children of `multiprocessing`, and what decides
    bytes is read by libraries when they are loaded.
    """

    def __init__(self, folder: Path, environment: Mapping[str, str], pipe: Connection, bounds: Bounds) -> None:
        """Start the process, in a folder and with variables of its own."""
        temporary = folder / "temporary"
        temporary.mkdir(exist_ok=True)
        theirs, self._ours = os.pipe()
        own = {name: value for name, value in os.environ.items() if name not in VARIABLES}
        numbers = (pipe.fileno(), theirs, bounds.mebibytes, bounds.seconds)
        try:
            self._process = subprocess.Popen(  # noqa: S603 - this very Python
                [sys.executable, "-c", _PROGRAM, *map(str, numbers)],
                cwd=folder,
                env={
                    **own,
                    **environment,
                    "PYTHONSAFEPATH": "1",
                    "TMPDIR": str(temporary),
                    "PUBLISHER_CACHE": str(folder / "cache"),
                },
                pass_fds=(pipe.fileno(), theirs),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                process_group=0,
            )
        finally:
            os.close(theirs)

    @property
    def exitcode(self) -> int | None:
        """How the process has ended."""
        return self._process.returncode

    def kill(self) -> None:
        """End the process at once."""
        self._process.kill()

    def join(self) -> None:
        """Wait until the process has ended."""
        self._process.wait()
        os.close(self._ours)


def serve_ordered() -> None:
    """Do what comes through a pipe, in a process that `_OrderedProcess` has started."""
    from publisher.press.worker import serve  # noqa: PLC0415

    pipe, parent, mebibytes, seconds = map(int, sys.argv[1:])
    serve(Connection(pipe), Bounds(mebibytes, seconds), parent, os.environ["TMPDIR"])
