"""Makes the records of one book: a woven book and its finished files in, the files of the folder `library/` out."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass

from pydantic import TypeAdapter

from publisher.library.atom import FEED_TYPE, add_link, open_feed, write_entry
from publisher.library.catalogue_page import write_page
from publisher.library.describe import describe_book
from publisher.library.dublin_core import write_dublin_core
from publisher.library.file_facts import read_epub
from publisher.library.formats import Addresses
from publisher.library.manifest import MANIFEST, write_manifest
from publisher.library.marc import COLLECTION_END, COLLECTION_START, make_record, write_iso2709, write_marcxml
from publisher.library.onix import Release, write_message
from publisher.library.opds import (
    describe_feed,
    describe_manifest,
    describe_pdf_manifest,
    describe_publication,
    write_json,
)
from publisher.library.schema_org import describe_linked
from publisher.library.xml import write_xml
from publisher.model import codes
from publisher.model.finding import Position, Report
from publisher.model.message import say
from publisher.model.record import BookRecord, MadeFile
from publisher.model.woven import WovenBook

FOLDER = "library/"
#: The book described, of which a catalogue of many books makes its records.
RECORD = "record.json"
#: The records that a page of a catalogue names, with their media types.
RECORDS: tuple[tuple[str, str], ...] = (
    ("onix.xml", "application/xml"),
    ("marc.mrc", "application/marc"),
    ("marc.xml", "application/marcxml+xml"),
    ("feed.json", "application/opds+json"),
    ("publication.json", "application/opds-publication+json"),
    ("webpub.json", "application/webpub+json"),
    ("feed.xml", FEED_TYPE),
    ("schema-org.jsonld", "application/ld+json"),
    ("dublin-core.xml", "application/xml"),
    ("MANIFEST.json", "application/json"),
)
_RECORD_TYPE = TypeAdapter(BookRecord)
#: The dates of a record, as `BookRecord` says them, and what no text of XML may have (XML 1.0, 2.2), nor a terminal.
_DAY = r"(?:\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?)?"
_INSTANT = r"\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)"
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
#: Letters of a text that are told.
_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Kit:
    """The records of a book: the book described, and files by their names below the output folder."""

    record: BookRecord
    files: Mapping[str, bytes]


def make_kit(
    woven: WovenBook,
    made: Sequence[MadeFile],
    issued_text: str,
    versions: Mapping[str, str],
    report: Report,
    release: Release = "3.1",
) -> Kit:
    """Make the records of a book and of the files that were made of it.

    `versions` are those of what decided the bytes. Text that a MARC field cannot hold is reported.
    """
    record, images = describe_book(woven, made, issued_text)
    addresses = Addresses(public=record.address)
    epub = next((file.data for file in made if file.edition == "epub"), b"")
    files = dict(images)
    files |= {FOLDER + name: data for name, data in write_records(record, addresses, epub, report, release).items()}
    files[MANIFEST] = write_manifest(record, {file.name: file.data for file in made} | files, versions)
    return Kit(record, files)


def write_records(
    record: BookRecord, addresses: Addresses, epub: bytes, report: Report, release: Release = "3.1"
) -> dict[str, bytes]:
    """Write all records of a book; `epub` are the bytes of its EPUB, none for a book without one."""
    marc = make_record(record, addresses)
    iso2709, cut = write_iso2709(marc)
    report_cut(record, cut, report)
    publication = describe_publication(record, addresses, FOLDER + "publication.json")
    links = [{"rel": "self", "href": addresses.locate(FOLDER + "feed.json"), "type": "application/opds+json"}]
    feed = open_feed(f"{record.identifier}#feed", record.title, record.language, record.modified, record.publisher)
    add_link(feed, "self", addresses.locate(FOLDER + "feed.xml"), FEED_TYPE)
    add_link(feed, "start", addresses.locate(FOLDER + "feed.xml"), FEED_TYPE)
    feed.append(write_entry(record, addresses))
    manifest = (
        describe_manifest(record, read_epub(epub), addresses) if epub else describe_pdf_manifest(record, addresses)
    )
    return {
        "onix.xml": write_message(record, addresses, release),
        "marc.mrc": iso2709,
        "marc.xml": COLLECTION_START + write_marcxml(marc) + COLLECTION_END,
        "feed.json": write_json(describe_feed(record.title, record.modified, links, [publication], 1)),
        "publication.json": write_json(publication),
        "webpub.json": write_json(manifest),
        "feed.xml": write_xml(feed),
        "schema-org.jsonld": write_json(describe_linked(record, addresses)),
        "dublin-core.xml": write_xml(write_dublin_core(record)),
        # The page lies beside its files, on whatever site both are.
        "index.html": write_page(record, Addresses(addresses.prefix), RECORDS),
        RECORD: _RECORD_TYPE.dump_json(record, indent=1) + b"\n",
    }


def report_cut(record: BookRecord, cut: Sequence[str], report: Report) -> None:
    """Report the fields that were cut for ISO 2709."""
    if cut:
        report.add(
            codes.CUT_FIELD,
            Position("book.yaml", 1, 1),
            say("{book}: cut in marc.mrc: {fields}", book=record.title[:60], fields=", ".join(cut)),
            say("take marc.xml, which has the whole text, or write less"),
        )


def read_record(data: bytes) -> BookRecord:
    """Read a book described. Raises `ValueError` for what is none."""
    record = _RECORD_TYPE.validate_json(data)
    if not re.fullmatch(_DAY, record.issued):
        raise ValueError(say("{value} is no date", value=record.issued[:_SHOWN]))
    if record.modified and not re.fullmatch(_INSTANT, record.modified):
        raise ValueError(say("{value} is no date", value=record.modified[:_SHOWN]))
    if unfit := next((text for text in _list_texts(asdict(record)) if _UNFIT.search(text)), ""):
        raise ValueError(say("a text of the records has a control character: {text}", text=unfit[:_SHOWN]))
    return record


def _list_texts(value: object) -> Iterator[str]:
    """Yield the texts in a record."""
    waiting = [value]
    while waiting:
        match waiting.pop():
            case str() as text:
                yield text
            case dict() as mapping:
                waiting += [*mapping.keys(), *mapping.values()]
            case list() | tuple() as row:
                waiting += row
