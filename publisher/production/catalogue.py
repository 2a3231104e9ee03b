"""Makes a catalogue of books: folders of sources, or of books that were made, in; one catalogue of all of them out.

A book that has its sources is built into the catalogue's folder. One that was made before is taken as it is, if its
files are still those that its records describe; where it lies elsewhere it is copied.
"""

import re
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path
from urllib.parse import quote

from publisher.folder_door import find_real
from publisher.interrupts import defer_interrupts
from publisher.library.catalogue import CatalogueWriter, Frame
from publisher.library.formats import Addresses
from publisher.library.kit import FOLDER, report_cut
from publisher.library.manifest import bag_files
from publisher.library.onix import Release, name_house
from publisher.library.profiles import judge_record
from publisher.model import codes
from publisher.model.finding import FaultyBookError, Finding, Position, Report
from publisher.model.message import say
from publisher.model.order import Order, Progress
from publisher.model.profile import ProfileName
from publisher.model.record import BookRecord
from publisher.press.deliver import CannotWriteError, deliver_files
from publisher.press.temporary_folder import open_temporary_folder
from publisher.production.build import build
from publisher.production.made_book import CataloguedBook, list_records, read_made_book
from publisher.script.locale import load_words

_WEB = re.compile(r"https?://[^\s<>\"]+")
#: Files of an earlier catalogue that had more pages.
_PAGES = re.compile(r"(?:feed|page)-(?P<number>\d+)\.(?:json|xml|html)")


@dataclass(frozen=True, slots=True)
class CatalogueOrder:
    """What is asked for: books, where the catalogue goes, what it is called, and for whom records are judged.

    `title` and `language` are those of the first book's language where they are "". `address` is where the catalogue
    will lie on the web.
    """

    books: tuple[Path, ...]
    output: Path
    title: str = ""
    language: str = ""
    address: str = ""
    profiles: tuple[ProfileName, ...] = ()
    release: Release = "3.1"
    has_bags: bool = False
    jobs: int = 1


@dataclass(slots=True)
class Catalogue:
    """What came of an order: how many books, the files of the catalogue itself, and the findings."""

    total: int = 0
    files: tuple[Path, ...] = ()
    findings: list[Finding] = field(default_factory=list)


def make_catalogue(order: CatalogueOrder, progress: Progress = lambda *_: None) -> Catalogue:
    """Make a catalogue. Raises `CannotWriteError` where it cannot be written; an old one stays as it was then."""
    catalogue = Catalogue()
    report = Report()
    try:
        order.output.mkdir(parents=True, exist_ok=True)
        with (
            open_temporary_folder(".catalogue-", order.output) as folder,
            CatalogueWriter(folder, order.release) as writer,
        ):
            first = _add_books(order, writer, report, catalogue, progress)
            if first:
                catalogue.files = _finish(order, writer, first, folder)
            catalogue.total = writer.total
    except OSError as error:
        raise CannotWriteError(Path(error.filename or order.output), error.strerror or str(error)) from error
    catalogue.findings = [*catalogue.findings, *report.in_order()]
    return catalogue


def _add_books(
    order: CatalogueOrder, writer: CatalogueWriter, report: Report, catalogue: Catalogue, progress: Progress
) -> BookRecord | None:
    """Add all books to a catalogue, and give the first of them."""
    first: BookRecord | None = None
    seen: set[bytes] = set()
    for number, path in enumerate(order.books):
        progress("books", number, len(order.books))
        try:
            book = _take_book(path, order, report)
        except FaultyBookError as error:
            catalogue.findings += [_name_folder(path, found) for found in error.report.in_order()]
            continue
        if book is None:
            continue
        key = sha256(book.record.identifier.encode()).digest()[:16]
        position = Position(f"{book.source}/book.yaml", 1, 1)
        if key in seen:
            report.add(
                codes.SHARED_IDENTIFIER,
                position,
                say("the identifier is that of another book: {identifier}", identifier=book.record.identifier[:80]),
                say("give each book an identifier of its own"),
            )
            continue
        seen.add(key)
        first = first or book.record
        record = book.record
        if not _WEB.fullmatch(record.address):
            record = replace(record, address="")
        public = f"{order.address.rstrip('/')}/{quote(book.name)}" if order.address else record.address
        addresses = Addresses(prefix=f"{quote(book.name)}/", public=public)
        report_cut(record, writer.add(record, addresses, f"{FOLDER}index.html", f"{FOLDER}publication.json"), report)
        for profile in order.profiles:
            judge_record(replace(record, address=public), profile, position, report)
        if order.has_bags:
            _write_bag(order, book)
    progress("books", len(order.books), len(order.books))
    return first


def _name_folder(path: Path, found: Finding) -> Finding:
    """Name the folder of a book in a finding, since there are several."""
    return replace(found, position=replace(found.position, file=f"{path}/{found.position.file}"))


def _take_book(path: Path, order: CatalogueOrder, report: Report) -> CataloguedBook | None:
    """Build a book or take one that was made; None for what is neither, or not what its records say.

    Raises `FaultyBookError` for a book with errors.
    """
    source = find_real(path)
    if (source / "book.yaml").is_file():
        folder = find_real(order.output) / source.name
        if folder == source:
            folder = source / "output"
        build(Order(path, folder, (), order.jobs))
        return read_made_book(path, folder, order.output, report)
    return read_made_book(path, source, order.output, report)


def _write_bag(order: CatalogueOrder, book: CataloguedBook) -> None:
    """Write a book as a bag for deposit (RFC 8493), below `bags/`."""
    folder = order.output / book.name
    names = [file.name for file in book.record.files]
    names += list_records(folder)
    bag = bag_files(book.record, {name: (folder / name).read_bytes() for name in names})
    deliver_files(bag, order.output / "bags" / book.name)


def _finish(order: CatalogueOrder, writer: CatalogueWriter, first: BookRecord, folder: Path) -> tuple[Path, ...]:
    """Write the catalogue, and put its files into their places."""
    language = order.language or first.language
    title = order.title or str(load_words(language)["library"]["catalogue"])
    frame = Frame(title, language, name_house(first), first.email, order.address, order.release)
    names = writer.finish(frame)
    kept = set(names)
    with defer_interrupts():
        for name in names:
            (folder / name).replace(order.output / name)
        for path in order.output.iterdir():
            if path.name not in kept and _PAGES.fullmatch(path.name):
                path.unlink()
    return tuple(order.output / name for name in names)
