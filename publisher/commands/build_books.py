"""`publisher build`: folders of books in, their editions out."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import click

from publisher.commands.arguments import BOOK_FOLDER, find_book
from publisher.commands.failures import tell_error
from publisher.commands.language import translate
from publisher.commands.print_findings import print_findings
from publisher.commands.progress import BuildProgress
from publisher.commands.terminal import CannotPrintError, print_message, print_text
from publisher.model.finding import FaultyBookError, Finding
from publisher.model.message import say
from publisher.model.order import EDITION_NAMES, Order
from publisher.script.visible import show_text

if TYPE_CHECKING:
    from publisher.model.order import Delivery


@click.command("build")
@click.argument("books", type=BOOK_FOLDER, nargs=-1, metavar="[BOOK]…")
@click.option(
    "-e",
    "--edition",
    "editions",
    multiple=True,
    type=click.Choice(EDITION_NAMES),
    help="Make this edition only; may be given several times. Default: those that book.yaml names, or all.",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    default=Path("output"),
    show_default=True,
    help="The folder for what is made; of several books each has a folder of its name in it.",
)
@click.option(
    "-j",
    "--jobs",
    type=click.IntRange(1, 64),
    default=None,
    help="Lay out so many parts at once. Default: one for each processor.",
)
@click.option(
    "--scheduler",
    metavar="ADDRESS",
    default="",
    help="Have parts laid out by a Dask cluster: the address of its scheduler, such as tcp://10.0.0.1:8786.",
)
@click.option("-q", "--quiet", is_flag=True, help="Print errors only.")
def build_command(
    books: tuple[Path, ...], editions: tuple[str, ...], output: Path, jobs: int | None, scheduler: str, quiet: bool
) -> None:
    """Make the editions of each BOOK, a folder (default: this one, if it has a book.yaml, or else chapters).

    Nothing is written of a book that has an error; files of an earlier build stay then, and other books are made all
    the same. What did not change since the last build is not made again.

    \b
    publisher build
    publisher build my-book -e print -e epub -o out
    publisher build shelf/* -o made
    """
    order = Order(books[0] if books else find_book(), output, editions, jobs or os.cpu_count() or 1, scheduler)
    if len(books) > 1:
        _build_many(
            [replace(order, book=book, output=output / name) for name, book in _name_books(books).items()], quiet=quiet
        )
    else:
        _build(order, quiet=quiet)


def _name_books(books: Sequence[Path]) -> dict[str, Path]:
    """Return several books by the names of their folders. Raises `UsageError` for two of one name."""
    named: dict[str, Path] = {}
    for book in books:
        name = book.resolve().name
        if name in named:
            message = say(
                "{book} and {other} would both be made in a folder {name}",
                book=str(named[name]),
                other=str(book),
                name=name,
            )
            raise click.UsageError(translate(message))
        named[name] = book
    return named


def _build_many(orders: Sequence[Order], *, quiet: bool) -> None:
    """Build several books; what is wrong with one stops no other. Exit with the gravest status."""
    statuses: list[int] = []
    far = _build_far(orders)
    for order in orders:
        if not quiet:
            print_text(show_text(str(order.book)), err=True)
        made = next(far, None)
        try:
            _build(order, f"{order.book}/", made, quiet=quiet)
        except (click.ClickException, CannotPrintError):
            raise
        except Exception as error:  # noqa: BLE001 - whatever stops one book is told, and the next one begun
            if isinstance(error, FaultyBookError):
                error.report.findings[:] = _name_folder(error.report.findings, f"{order.book}/")
            statuses.append(tell_error(error, click.get_current_context()))
    if not quiet:
        print_message(say("{made} of {count} books were made", made=len(orders) - len(statuses), count=len(orders)))
    if statuses:
        raise SystemExit(max(statuses))


def _name_folder(findings: Sequence[Finding], folder: str) -> list[Finding]:
    """Name the folder of a book in its findings, where there are several books."""
    return [replace(one, position=replace(one.position, file=f"{folder}{one.position.file}")) for one in findings]


def _build_far(orders: Sequence[Order]) -> "Iterator[Delivery | Exception]":
    """Have books built by a cluster, if the orders name one; return what came of each, or why none came."""
    # Where there is no Dask each build says so.
    if not orders[0].scheduler or find_spec("distributed") is None:
        return iter(())
    from publisher.production.cluster_books import build_far
    from publisher.production.recall import find_record

    return build_far([(order, find_record(order)) for order in orders])


def _build(order: Order, folder: str = "", far: "Delivery | Exception | None" = None, *, quiet: bool) -> None:
    """Build a book, unless that was done `far` away, and say what came of it.

    `folder` begins what is said of its files where there are several books.
    """
    if isinstance(far, Exception):
        raise far
    from publisher.production.recall import find_record

    progress = BuildProgress(quiet=quiet)
    with progress:
        record = find_record(order)
        delivery = far or record.recall(order.output)
        if delivery is None:
            # What makes books is loaded only where something has to be made.
            from publisher.production.build import make_book

            delivery = make_book(order, record, progress.tell)
    if not quiet:
        print_findings(_name_folder(delivery.findings, folder), "text")
        for path in delivery.files:
            print_text(show_text(str(path)))
        if delivery.unchanged:
            print_message(say("nothing has changed since the last build"))
