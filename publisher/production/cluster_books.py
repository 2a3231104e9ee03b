"""Has whole books built by the workers of a Dask cluster: orders in, what came of each out.

The sources of a book travel as the files of its parts do. A worker builds the book as this machine would, with one
process, and gives back its files and findings, which are delivered here.
"""

import json
import os
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING

from publisher.bounds import Bounds, read_bounds
from publisher.manuscript.sources import list_sources
from publisher.model.finding import FaultyBookError, Finding, Position, Report
from publisher.model.message import pack_message, say, unpack_message
from publisher.model.order import Delivery, Order
from publisher.model.press_error import ForeignPressError, PressError, UnreachableClusterError
from publisher.press.build_record import BuildRecord
from publisher.press.cluster import ClusterPool, open_cluster
from publisher.press.cluster_worker import Needed, digest_programs
from publisher.press.deliver import deliver_files
from publisher.press.shipment import FileStore, pack_shipment
from publisher.production.build import build
from publisher.production.recall import digest_house_styles, digest_inputs
from publisher.production.report_stop import report_stop

if TYPE_CHECKING:
    from concurrent.futures import Future

#: Seconds of a processor for the process of a book: each of its parts has bounds of its own.
_SECONDS = 2**20


@dataclass(frozen=True, slots=True)
class MadeBook:
    """What a worker made of a book: files by their names below the output folder, none where there is an error."""

    files: Mapping[str, bytes]
    findings: tuple[Finding, ...]


def build_far(orders: Sequence[tuple[Order, BuildRecord]]) -> Iterator[Delivery | Exception]:
    """Build books on the workers of a cluster; yield what came of each, or why none came, in the order of the orders.

    Raises `FaultyBookError` where the cluster is out of reach or a worker has another press: nothing is sent then.
    """
    known = [record.recall(order.output) for order, record in orders]
    unchanged = [delivery for delivery in known if delivery]
    if len(unchanged) == len(orders):
        yield from unchanged
        return
    with ExitStack() as stack:
        try:
            cluster = stack.enter_context(open_cluster(orders[0][0].scheduler))
        except (UnreachableClusterError, ForeignPressError) as error:
            raise _blame_book(error) from error
        pool = stack.enter_context(ClusterPool(cluster))
        # The same for all books.
        bounds, styles, programs = read_bounds(), digest_house_styles(), digest_programs()
        promised: list[Future[MadeBook] | None] = []
        for (order, _), delivery in zip(orders, known, strict=True):
            if delivery:
                promised.append(None)
                continue
            names = list(list_sources(order.book, order.output))
            shipment = pack_shipment((order.book.resolve(), name) for name in names)
            needed = Needed(shipment.machine, shipment.book, replace(bounds, seconds=_SECONDS), programs)
            work = partial(prepare_book, order, order.book.resolve(), bounds, styles)
            promised.append(pool.submit(shipment, needed, work, len(names)))
        for (order, record), delivery, future in zip(orders, known, promised, strict=True):
            try:
                yield _deliver(order, record, future.result()) if future else delivery or LookupError(order.book)
            except PressError as error:
                yield _blame_book(error)
            except Exception as error:  # noqa: BLE001 - whatever stops one book stops no other
                yield error


def _blame_book(error: PressError) -> FaultyBookError:
    """Return an error of the press as one of the book, with a finding that says what stopped it."""
    report = Report()
    report_stop(report, error, Position("book.yaml", 1, 1))
    return FaultyBookError(report)


def _deliver(order: Order, record: BuildRecord, made: MadeBook) -> Delivery:
    """Deliver what a worker made, and keep a record of it. Raises `FaultyBookError` for a book with errors."""
    report = Report(findings=list(made.findings))
    report.stop_on_errors()
    written = deliver_files(made.files, order.output)
    if digest_inputs(order) == record.sources:
        record.keep(made.files, report.findings)
    return Delivery(written, tuple(report.in_order()))


def prepare_book(
    order: Order, named: Path, bounds: Bounds, styles: str, store: FileStore, copied_below: Path
) -> Callable[[], MadeBook]:
    """Return the work that builds a book, the copy of which lies below a folder by its whole path `named`."""
    copy = copied_below / named.relative_to(named.anchor)
    return partial(_build_copy, order, copy, store.folder, bounds, styles)


def _build_copy(order: Order, copy: Path, folder: Path, bounds: Bounds, styles: str) -> MadeBook:
    """Build the copy of a book in a process of a worker, and tell of it by the names that the order has."""
    if digest_house_styles() != styles:
        raise ForeignPressError(say("this worker has other style sheets of the house"))
    os.environ.update(PUBLISHER_SECONDS=str(bounds.seconds), PUBLISHER_MEMORY=str(bounds.mebibytes))
    output = Path(mkdtemp(prefix="book-", dir=folder))
    try:
        delivery = build(replace(order, book=copy, output=output, jobs=1, scheduler=""))
        files = {path.relative_to(output).as_posix(): path.read_bytes() for path in delivery.files}
        findings = delivery.findings
    except FaultyBookError as error:
        files, findings = {}, tuple(error.report.in_order())
    finally:
        shutil.rmtree(output, ignore_errors=True)
    moved = {str(output): str(order.output), str(copy): str(order.book)}
    return MadeBook(files, tuple(_move_finding(found, moved) for found in findings))


def _move_finding(found: Finding, moved: Mapping[str, str]) -> Finding:
    """Name in a finding the folders of the machine that ordered the book."""
    told = json.dumps([found.position.file, pack_message(found.message), pack_message(found.hint)])
    for there, here in moved.items():
        told = told.replace(json.dumps(there)[1:-1], json.dumps(here)[1:-1])
    file, message, hint = json.loads(told)
    position = replace(found.position, file=file)
    return replace(found, position=position, message=unpack_message(message), hint=unpack_message(hint))
