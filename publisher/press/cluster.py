"""Has work done by the workers of a Dask cluster: the address of its scheduler and work in, what it comes to out.

`ClusterLayout` stands beside `LayoutPool`: `LayoutQueue` asks either of them for laid parts. Dask gives each piece of
work to a worker, and to another one when that is lost.
"""

import hashlib
import logging
import pickle
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import CancelledError, Future
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from threading import Event, Lock, Thread
from typing import Any, NamedTuple, Self

from distributed import Client, KilledWorker
from distributed.comm.core import CommClosedError

from publisher.model.message import say
from publisher.model.parts import LaidPart, Part
from publisher.model.press_error import (
    ForeignPressError,
    LostWorkersError,
    PressError,
    UnreachableClusterError,
)
from publisher.press.cluster_worker import (
    Done,
    Foreign,
    Lacking,
    Needed,
    Prepare,
    do_work,
    list_lacking,
    prepare_part,
    put_files,
    read_fonts,
    tell_programs,
)
from publisher.press.kept_files import is_font_whole, keep_font
from publisher.press.shipment import ChangedFileError, Shipment

#: Seconds in which a scheduler has to answer, and has to have a worker.
_PATIENCE_AT_FIRST = 30
#: Seconds for which a build waits while there is no worker at all: one may be started anew.
_PATIENCE = 300
#: Seconds after which it is looked again whether there is one.
_GLANCE = 5
#: How often a part is tried again whose process was ended on a worker that lives on.
_RETRIES = 2
#: Bytes of files that are sent at once.
_LOAD = 2**24


@contextmanager
def open_cluster(address: str) -> Iterator["Cluster"]:
    """Open a connection to the scheduler of a Dask cluster, whose workers have the very press of this machine.

    Raises `UnreachableClusterError` where none answers or has a worker, `ForeignPressError` for a worker with another
    press. TLS is set up as Dask has it (`distributed.comm.tls`).
    """
    logging.getLogger("distributed").setLevel(logging.CRITICAL)
    try:
        client = Client(address, timeout=_PATIENCE_AT_FIRST, set_as_default=False)
    except (OSError, ValueError, TypeError, RuntimeError) as error:
        raise UnreachableClusterError(
            say("no scheduler answers at {address}: {error}", address=address, error=str(error))
        ) from error
    with client:
        try:
            client.wait_for_workers(1, _PATIENCE_AT_FIRST)
        except TimeoutError as error:
            raise UnreachableClusterError(say("the scheduler at {address} has no worker", address=address)) from error
        cluster = Cluster(client)
        cluster.judge_workers()
        yield cluster


class Cluster:
    """A cluster whose scheduler answers."""

    def __init__(self, client: Client) -> None:
        """Take the connection."""
        self.client = client

    def judge_workers(self) -> None:
        """Raise `ForeignPressError` where a worker has another press than this machine: its bytes would differ."""
        told: Mapping[str, object] = self.client.run(tell_programs, on_error="return")
        for address, programs in sorted(told.items()):
            if isinstance(programs, BaseException):
                raise ForeignPressError(
                    say("the worker {address} has no such press: {error}", address=address, error=str(programs))
                )
            if isinstance(programs, tuple):
                _judge_programs(address, programs)


def _judge_programs(address: str, there: tuple[str, ...]) -> None:
    """Raise `ForeignPressError` where the programs of a worker are not those of this machine; it names the first."""
    here = tell_programs()
    for line in (*there, *here):
        if line not in here:
            raise ForeignPressError(
                say("the worker {address} has {what}, and this machine has not", address=address, what=line)
            )
        if line not in there:
            raise ForeignPressError(
                say("this machine has {what}, and the worker {address} has not", address=address, what=line)
            )


class _Asked(NamedTuple):
    """Work that was asked for, what it needs and where that is found, and the promise of what it will come to."""

    shipment: Shipment
    needed: Needed
    prepare: Prepare
    size: int
    is_whole: Callable[[str, Any], bool]
    promised: Future[Any]


class ClusterPool:
    """Has work done by the workers of a cluster. To be used as a context, at the end of which nothing is pending.

    What a worker lacks is sent to it when it says so, whenever it joined.
    """

    def __init__(self, cluster: Cluster) -> None:
        """Take the connection."""
        self._client = cluster.client
        self._asked: dict[Future[Any], Any] = {}
        self._lock, self._is_closed = Lock(), Event()
        self._watch = Thread(target=self._watch_workers, daemon=True)

    def __enter__(self) -> Self:
        """Begin to watch whether there are workers."""
        self._watch.start()
        return self

    def __exit__(self, *error: object) -> None:
        """Cancel what is pending."""
        self._is_closed.set()
        with self._lock:
            asked, self._asked = list(self._asked.values()), {}
        with suppress(Exception):
            self._client.cancel(asked, force=True)
        self._watch.join()

    def submit(
        self,
        shipment: Shipment,
        needed: Needed,
        prepare: Prepare,
        size: int,
        is_whole: Callable[[str, Any], bool] = lambda _worker, _result: True,
    ) -> Future[Any]:
        """Have work done that needs some of a shipment, the larger by `size` first; return what it will come to.

        `is_whole` is asked, with the address of the worker, whether all of a result is here; if not it is made again.
        """
        promised: Future[Any] = Future()
        promised.set_running_or_notify_cancel()
        self._ask(_Asked(shipment, needed, prepare, size, is_whole, promised), 0)
        return promised

    def _ask(self, work: "_Asked", turn: int, worker: str = "") -> None:
        """Ask for work, for the first time or again; best of that worker to which was sent what it lacked.

        The same part, asked for by two builds, is laid out once.
        """
        key = hashlib.sha256(pickle.dumps((work.prepare, work.needed))).hexdigest()
        asked = self._client.submit(
            do_work,
            work.prepare,
            work.needed,
            key=f"publisher-{key}-{turn}",
            priority=work.size,
            retries=_RETRIES,
            workers=[worker] if worker else None,
            allow_other_workers=bool(worker),
        )
        with self._lock:
            self._asked[work.promised] = asked
        asked.add_done_callback(partial(self._take_answer, work, turn))

    def _take_answer(self, work: "_Asked", turn: int, asked: Any) -> None:
        """Keep a promise, or ask again for what a worker could not do yet. Dask calls this in a thread of its own."""
        promised = work.promised
        with self._lock:
            if self._asked.pop(promised, None) is None:
                return
        try:
            answer: Done | Lacking | Foreign = asked.result()
            if isinstance(answer, Lacking):
                self._send(answer, work.shipment)
                self._ask(work, turn + 1, answer.worker)
            elif isinstance(answer, Foreign):
                _judge_programs(answer.worker, answer.programs)
            elif isinstance(answer.result, PressError):
                promised.set_exception(answer.result)
            elif work.is_whole(answer.worker, answer.result):
                promised.set_result(answer.result)
            else:
                # The worker is lost that had the rest.
                self._ask(work, turn + 1)
        except KilledWorker as error:
            promised.set_exception(
                LostWorkersError(
                    say("{count} workers were lost while they laid it out", count=error.allowed_failures + 1)
                )
            )
        except CancelledError:
            promised.set_exception(LostWorkersError(say("the connection to the scheduler was lost")))
        except BaseException as error:  # noqa: BLE001 - whatever goes wrong is raised where the part is waited for
            promised.set_exception(error)

    def _send(self, lacking: Lacking, shipment: Shipment) -> None:
        """Send to a worker what it still lacks, some mebibytes at once."""
        try:
            digests = self._run(lacking.worker, list_lacking, lacking.digests)
            load: list[bytes] = []
            for digest in digests or ():
                load.append(shipment.read(digest))
                if sum(map(len, load)) >= _LOAD:
                    self._run(lacking.worker, put_files, load)
                    load = []
            if load:
                self._run(lacking.worker, put_files, load)
        except (ChangedFileError, OSError) as error:
            raise LostWorkersError(
                say(
                    "the worker {address} cannot be sent what it needs: {error}",
                    address=lacking.worker,
                    error=str(error),
                )
            ) from error

    def fetch_fonts(self, folder: Path, worker: str, laid: LaidPart) -> bool:
        """Fetch the fonts that a part was laid out with into a folder; return whether all are there then."""
        fonts = {*laid.fonts.values(), *(slot.font for slot in laid.folios if slot)}
        lacking = sorted(digest for digest in fonts if not is_font_whole(digest, folder))
        fetched: Mapping[str, bytes] = (self._run(worker, read_fonts, lacking) or {}) if lacking else {}
        for data in fetched.values():
            keep_font(data, folder)
        return set(lacking) <= fetched.keys()

    def _run(self, worker: str, function: Any, argument: object) -> Any:
        """Run a function on a worker at once; give None where the worker is lost."""
        told = self._client.run(function, argument, workers=[worker], on_error="return")
        answer = told.get(worker)
        if isinstance(answer, CommClosedError):
            return None
        if isinstance(answer, BaseException):
            raise answer
        return answer

    def _watch_workers(self) -> None:
        """Break off what is pending when there has been no worker for long."""
        since = 0
        while not self._is_closed.wait(_GLANCE):
            with suppress(Exception):
                since = 0 if self._client.nthreads() else since + _GLANCE
            if since >= _PATIENCE:
                with self._lock:
                    promised, self._asked = list(self._asked), {}
                for each in promised:
                    each.set_exception(
                        LostWorkersError(say("there has been no worker for {seconds} seconds", seconds=_PATIENCE))
                    )


class ClusterLayout:
    """Has the parts of one book laid out by a cluster. It stands where `LayoutPool` does for this machine."""

    #: Dask takes any number, and begins with the longest.
    jobs = 1_000_000

    def __init__(
        self, pool: ClusterPool, shipment: Shipment, needed: Needed, roots: tuple[Path, ...], fonts_folder: Path
    ) -> None:
        """Take what sends, what can be sent, and the folders that parts may read.

        The fonts that parts were laid out with are fetched into `fonts_folder`.
        """
        self._pool, self._shipment, self._needed, self._roots = pool, shipment, needed, roots
        self._is_whole = partial(pool.fetch_fonts, fonts_folder)

    def lay_out(self, part: Part) -> Future[LaidPart]:
        """Have a part laid out; return what it will come to."""
        work = partial(prepare_part, part, self._roots)
        return self._pool.submit(self._shipment, self._needed, work, len(part.html), self._is_whole)
