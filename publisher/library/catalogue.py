"""Writes one catalogue of many books, book by book: records in as they come, feeds, messages and pages out.

Nothing of a book is kept in memory when the next one comes: what is to be written at the end waits in files. So five
thousand books take no more memory than fifty. Feeds and pages have a hundred books each.
"""

import json
import shutil
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO, Self
from uuid import NAMESPACE_URL, uuid5

from lxml import etree

from publisher.library.atom import FEED_TYPE, add_link, open_feed, write_entry
from publisher.library.catalogue_page import Card, make_card, name_page, write_catalogue
from publisher.library.file_facts import find_media_type
from publisher.library.formats import Addresses
from publisher.library.marc import COLLECTION_END, COLLECTION_START, make_record, write_iso2709, write_marcxml
from publisher.library.onix import Release, list_products, open_message
from publisher.library.opds import Data, describe_feed, describe_publication, write_json
from publisher.library.schema_org import CONTEXT, describe_linked
from publisher.library.xml import write_xml
from publisher.model.record import BookRecord

#: How many books a page of a feed or of the catalogue has.
PAGE_SIZE = 100
_SPOOLS = ("onix", "marc", "marcxml", "linked", "feed", "atom", "cards")
_OPDS_TYPE = "application/opds+json"


@dataclass(frozen=True, slots=True)
class Frame:
    """What a catalogue says of itself; `address` is where it will lie on the web, "" where that is not known."""

    title: str
    language: str
    publisher: str = ""
    email: str = ""
    address: str = ""
    release: Release = "3.1"

    @property
    def identifier(self) -> str:
        """The identifier of the catalogue: the same as long as its address or title is."""
        return f"urn:uuid:{uuid5(NAMESPACE_URL, self.address or self.title)}"


class CatalogueWriter:
    """Writes a catalogue into a folder, which should be empty: `add` each book, then `finish`."""

    def __init__(self, folder: Path, release: Release) -> None:
        """Open what waits for the end."""
        self.folder, self.release = folder, release
        self.total = 0
        self.modified = ""
        self._stack = ExitStack()
        self._spools: dict[str, BinaryIO] = {}

    def __enter__(self) -> Self:
        """Open the files in which the records wait."""
        for name in _SPOOLS:
            self._spools[name] = self._stack.enter_context((self.folder / f".{name}").open("w+b"))
        return self

    def __exit__(self, *error: object) -> None:
        """Take away the files in which the records waited."""
        self._stack.close()
        for name in _SPOOLS:
            (self.folder / f".{name}").unlink(missing_ok=True)

    def add(self, record: BookRecord, addresses: Addresses, page: str, publication: str) -> tuple[str, ...]:
        """Add a book, whose own page and OPDS publication have these names; give the tags of MARC fields that were cut.

        `addresses` lead from the folder of the catalogue to the files of the book.
        """
        marc = make_record(record, addresses)
        iso2709, cut = write_iso2709(marc)
        self._spools["marc"].write(iso2709)
        self._spools["marcxml"].write(write_marcxml(marc))
        for product in list_products(record, addresses, self.release):
            self._spools["onix"].write(etree.tostring(product, encoding="UTF-8") + b"\n")
        self._write_line(
            "linked", {key: value for key, value in describe_linked(record, addresses).items() if key != "@context"}
        )
        self._write_line("feed", describe_publication(record, addresses, publication))
        self._write_line("atom", etree.tostring(write_entry(record, addresses), encoding="unicode"))
        self._write_line("cards", asdict(make_card(record, addresses, addresses.prefix + page)))
        self.total += 1
        self.modified = max(self.modified, record.modified)
        return cut

    def _write_line(self, name: str, data: object) -> None:
        self._spools[name].write(json.dumps(data, ensure_ascii=False).encode() + b"\n")

    def _read_pages(self, name: str) -> Iterator[list[object]]:
        """Yield the books of each page, by what was kept of them under a name."""
        page: list[object] = []
        spool = self._spools[name]
        spool.seek(0)
        for line in spool:
            page.append(json.loads(line))
            if len(page) == PAGE_SIZE:
                yield page
                page = []
        if page:
            yield page

    def finish(self, frame: Frame) -> tuple[str, ...]:
        """Write the files of the catalogue, and give their names."""
        names = [
            *self._write_streams(frame),
            *self._write_feeds(frame),
            *self._write_atom(frame),
            *self._write_cards(frame),
        ]
        files = [
            {"path": name, "media_type": find_media_type(name), **_digest(self.folder / name)} for name in sorted(names)
        ]
        manifest = {"identifier": frame.identifier, "modified": self.modified, "books": self.total, "files": files}
        (self.folder / "MANIFEST.json").write_bytes(write_json(manifest))
        return (*names, "MANIFEST.json")

    def _write_streams(self, frame: Frame) -> Iterator[str]:
        """Write what is one file for all books: each begins, has all books in it, and ends."""
        header = write_xml(open_message(frame.publisher or frame.title, frame.email, self.modified, frame.release))
        start, end, _ = header.partition(b"</ONIXMessage>")
        yield self._join("onix.xml", start, "onix", end + b"\n")
        yield self._join("marc.mrc", b"", "marc", b"")
        yield self._join("marc.xml", COLLECTION_START, "marcxml", COLLECTION_END)
        name = "schema-org.jsonld"
        with (self.folder / name).open("wb") as file:
            file.write(b'{"@context": ' + json.dumps(CONTEXT).encode() + b', "@graph": [\n')
            self._spools["linked"].seek(0)
            for number, line in enumerate(self._spools["linked"]):
                file.write((b",\n" if number else b"") + line.rstrip(b"\n"))
            file.write(b"\n]}\n")
        yield name

    def _join(self, name: str, start: bytes, spool: str, end: bytes) -> str:
        with (self.folder / name).open("wb") as file:
            file.write(start)
            self._spools[spool].seek(0)
            shutil.copyfileobj(self._spools[spool], file)
            file.write(end)
        return name

    def _write_feeds(self, frame: Frame) -> Iterator[str]:
        pages = -(-self.total // PAGE_SIZE)
        for number, publications in enumerate(self._read_pages("feed"), 1):
            links: list[Data] = [
                {"rel": relation, "href": _locate(frame, name_feed(to, "json")), "type": _OPDS_TYPE}
                for relation, to in _list_relations(number, pages)
            ]
            feed = describe_feed(frame.title, self.modified, links, publications, self.total)  # type: ignore[arg-type] # as they were written
            feed["metadata"] |= {"identifier": frame.identifier, "itemsPerPage": PAGE_SIZE, "currentPage": number}
            (self.folder / name_feed(number, "json")).write_bytes(write_json(feed))
            yield name_feed(number, "json")

    def _write_atom(self, frame: Frame) -> Iterator[str]:
        pages = -(-self.total // PAGE_SIZE)
        for number, entries in enumerate(self._read_pages("atom"), 1):
            feed = open_feed(
                frame.identifier, frame.title, frame.language, self.modified, frame.publisher or frame.title
            )
            for relation, to in (*_list_relations(number, pages), ("start", 1)):
                add_link(feed, relation, _locate(frame, name_feed(to, "xml")), FEED_TYPE)
            for entry in entries:
                feed.append(etree.fromstring(str(entry)))
            (self.folder / name_feed(number, "xml")).write_bytes(write_xml(feed))
            yield name_feed(number, "xml")

    def _write_cards(self, frame: Frame) -> Iterator[str]:
        pages = -(-self.total // PAGE_SIZE)
        for number, kept in enumerate(self._read_pages("cards"), 1):
            cards = [_read_card(card) for card in kept]
            page = write_catalogue(frame.title, frame.language, cards, number, pages, self.total)
            (self.folder / name_page(number)).write_bytes(page)
            yield name_page(number)


def _read_card(kept: object) -> Card:
    assert isinstance(kept, dict)  # noqa: S101 - it was written as that
    return Card(**{**kept, "formats": tuple((name, address) for name, address in kept["formats"])})


def name_feed(number: int, suffix: str) -> str:
    """Name a page of a feed."""
    return f"feed.{suffix}" if number == 1 else f"feed-{number}.{suffix}"


def _locate(frame: Frame, name: str) -> str:
    return f"{frame.address.rstrip('/')}/{name}" if frame.address else name


def _list_relations(number: int, pages: int) -> Sequence[tuple[str, int]]:
    """List the links of a page of a feed to itself and to others (RFC 5005, 3)."""
    relations = [("self", number)]
    if pages > 1:
        relations += [("first", 1), ("last", pages)]
    if number > 1:
        relations.append(("previous", number - 1))
    if number < pages:
        relations.append(("next", number + 1))
    return relations


def _digest(path: Path) -> dict[str, object]:
    with path.open("rb") as file:
        digest = sha256()
        while block := file.read(1 << 20):
            digest.update(block)
    return {"size": path.stat().st_size, "sha256": digest.hexdigest()}
