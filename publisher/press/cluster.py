"""Lays out parts on the workers of a Dask cluster: the address of its scheduler and parts in, laid parts out.

`ClusterPool` stands beside `LayoutPool`: `LayoutQueue` asks either of them, and nothing else knows of it. Dask gives
each part to a worker, and to another one when that is lost.
"""

import hashlib
import logging
import pickle
from collections.abc import Iterator, Mapping
from concurrent.futures import CancelledError, Future
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from threading import Event, Lock, Thread
from typing import Any, Self

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
    Foreign,
    Lacking,
    LaidOut,
    Needed,
    lay_out_part,
    list_lacking,
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


class ClusterPool:
    """Has parts laid out by the workers of a cluster. To be used as a context, at the end of which nothing is pending.

    What a worker lacks is sent to it when it says so, whenever it joined; the fonts that parts were laid out with are
    fetched into `fonts_folder`.
    """

    def __init__(self, cluster: Cluster, shipment: Shipment, needed: Needed, fonts_folder: Path) -> None:
        """Take the connection, what can be sent, and what of it parts need."""
        self._client, self._shipment, self._needed, self._fonts_folder = cluster.client, shipment, needed, fonts_folder
        self._asked: dict[Future[LaidPart], Any] = {}
        self._lock, self._is_closed = Lock(), Event()
        self._watch = Thread(target=self._watch_workers, daemon=True)

    #: Dask takes any number, and begins with the longest.
    jobs = 1_000_000

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

    def lay_out(self, part: Part) -> Future[LaidPart]:
        """Have a part laid out; return what it will come to."""
        promised: Future[LaidPart] = Future()
        promised.set_running_or_notify_cancel()
        self._ask(part, promised, 0)
        return promised

    def _ask(self, part: Part, promised: Future[LaidPart], turn: int, worker: str = "") -> None:
        """Ask for a part, for the first time or again; best of that worker to which was sent what it lacked.

        The same part, asked for by two builds, is laid out once.
        """
        key = hashlib.sha256(pickle.dumps((part, self._needed))).hexdigest()
        asked = self._client.submit(
            lay_out_part,
            part,
            self._needed,
            key=f"publisher-{key}-{turn}",
            priority=len(part.html),
            retries=_RETRIES,
            workers=[worker] if worker else None,
            allow_other_workers=bool(worker),
        )
        with self._lock:
            self._asked[promised] = asked
        asked.add_done_callback(partial(self._take_answer, part, promised, turn))

    def _take_answer(self, part: Part, promised: Future[LaidPart], turn: int, asked: Any) -> None:
        """Keep a promise, or ask again for what a worker could not do yet. Dask calls this in a thread of its own."""
        with self._lock:
            if self._asked.pop(promised, None) is None:
                return
        try:
            answer: LaidOut | Lacking | Foreign = asked.result()
            if isinstance(answer, Lacking):
                self._send(answer)
                self._ask(part, promised, turn + 1, answer.worker)
            elif isinstance(answer, Foreign):
                _judge_programs(answer.worker, answer.programs)
            elif isinstance(answer.laid, PressError):
                promised.set_exception(answer.laid)
            elif self._fetch_fonts(answer.worker, answer.laid):
                promised.set_result(answer.laid)
            else:
                # The worker is lost that had them.
                self._ask(part, promised, turn + 1)
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

    def _send(self, lacking: Lacking) -> None:
        """Send to a worker what it still lacks, some mebibytes at once."""
        try:
            digests = self._run(lacking.worker, list_lacking, lacking.digests)
            load: list[bytes] = []
            for digest in digests or ():
                load.append(self._shipment.read(digest))
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

    def _fetch_fonts(self, worker: str, laid: LaidPart) -> bool:
        """Fetch the fonts that a part was laid out with, as far as they are not here; return whether all are."""
        fonts = {*laid.fonts.values(), *(slot.font for slot in laid.folios if slot)}
        lacking = sorted(digest for digest in fonts if not is_font_whole(digest, self._fonts_folder))
        fetched: Mapping[str, bytes] = (self._run(worker, read_fonts, lacking) or {}) if lacking else {}
        for data in fetched.values():
            keep_font(data, self._fonts_folder)
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
