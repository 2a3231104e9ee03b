"""Lists the formats in which a book is had, each a product of its own: a `BookRecord` in, its formats out."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal
from urllib.parse import quote

from publisher.model.record import BookRecord, RecordedFile
from publisher.script.identifiers import Identifier, is_sound, read_identifier
from publisher.script.licences import is_open

FormatName = Literal["print", "pdf", "large-print", "epub"]
#: The formats that are files, by the edition that the file is of.
_OF_EDITIONS: tuple[tuple[FormatName, str], ...] = (("epub", "epub"), ("pdf", "print"), ("large-print", "large-print"))


@dataclass(frozen=True, slots=True)
class Format:
    """A format of a book. `file` is None for a book of paper; `identifier` None where the format has no own number.

    `reference` tells the format from all others, whatever it has.
    """

    name: FormatName
    reference: str
    identifier: Identifier | None
    file: RecordedFile | None


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where files are found: `prefix` leads from the folder of the records to them, `public` is their web address.

    `public` is "" for files that are on no web site that is known.
    """

    prefix: str = "../"
    public: str = ""

    def locate(self, name: str) -> str:
        """Return the address of a file: on the web, or else from the folder of the records."""
        return self.publish(name) or self.prefix + quote(name)

    def publish(self, name: str) -> str:
        """Return the address of a file on the web, "" where it has none."""
        return f"{self.public.rstrip('/')}/{quote(name)}" if self.public else ""


def list_formats(record: BookRecord) -> Iterator[Format]:
    """List the formats of a book: of paper where it has a number for that, and each file that is the whole book.

    An ISBN that the book has as its identifier is that of its first file, if that has no other.
    """
    if own := record.identifiers.get("print"):
        yield Format("print", f"{record.identifier}#print", read_identifier(own), None)
    main = read_identifier(record.identifier)
    left = record.identifier if main.standard == "isbn" else ""
    left = "" if main.uri in {read_identifier(text).uri for text in record.identifiers.values()} else left
    for name, edition in _OF_EDITIONS:
        if file := record.find_file(edition):
            own = record.identifiers.get(name, left)
            left = ""
            yield Format(name, f"{record.identifier}#{name}", read_identifier(own) if own else None, file)


def list_identifiers(record: BookRecord) -> Iterator[tuple[str, Identifier]]:
    """List the identifiers of a book with the formats that they stand for, "" for all; each once, the sound ones."""
    seen: set[str] = set()
    named = (("", record.identifier), ("", record.identifiers.get("work", "")), *record.identifiers.items())
    for name, text in named:
        identifier = read_identifier(text)
        if text and identifier.uri not in seen and is_sound(identifier):
            seen.add(identifier.uri)
            yield ("" if name == "work" else name), identifier


def is_free(record: BookRecord, one: Format) -> bool:
    """Return whether a format is free of charge: the book says so, or gives the file away by an open licence."""
    if one.file is None:
        return False
    return record.price.is_free if record.price else is_open(record.license)
