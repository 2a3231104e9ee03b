"""What the records of a book are made from: the book described, with the files that were made of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from publisher.model.book import Certification, Contributor, Original, PeerReview, Price, Series, Subject

#: The editions that are the whole book in a file, the one that most people take first.
WHOLE_BOOKS = ("epub", "print", "large-print")


@dataclass(frozen=True, slots=True)
class MadeFile:
    """A file that was made: its name below the output folder, its bytes, and the edition that it belongs to."""

    name: str
    data: bytes
    edition: str


@dataclass(frozen=True, slots=True)
class Access:
    """How a file can be read, and by whom, as the file itself says it (the terms are schema.org's).

    `conformance` are the standards that it claims; `certifier` is who claims it. `summary_language` is the language of
    the summary, "" for the book's.
    """

    modes: tuple[str, ...] = ()
    sufficient: tuple[str, ...] = ()
    features: tuple[str, ...] = ()
    hazards: tuple[str, ...] = ()
    summary: str = ""
    summary_language: str = ""
    conformance: tuple[str, ...] = ()
    certifier: str = ""


@dataclass(frozen=True, slots=True)
class RecordedFile:
    """A file as records tell of it. `pages` is 0 where a file has none, `identifier` its own number, if it has one."""

    name: str
    edition: str
    media_type: str
    size: int
    sha256: str
    pages: int = 0
    identifier: str = ""
    access: Access = Access()


@dataclass(frozen=True, slots=True)
class Romanized:
    """A form in Latin letters; `is_by_rule` says that no person wrote it."""

    text: str = ""
    is_by_rule: bool = False


@dataclass(frozen=True, slots=True)
class Heading:
    """A line of the contents: its number in the book's digits, "" for none, and its text."""

    number: str
    text: str


@dataclass(frozen=True, slots=True)
class Cover:
    """The image of the cover and its thumbnail: names below the output folder, sizes in pixels."""

    name: str
    width: int
    height: int
    thumbnail: str
    thumbnail_width: int
    thumbnail_height: int


@dataclass(frozen=True, slots=True)
class BookRecord:
    """A book as records describe it: of one such value each record is written, so that all of them agree.

    `issued` is the date of publication in digits (YYYY, YYYY-MM or YYYY-MM-DD), `issued_text` in the book's own words;
    `modified` is an instant (RFC 3339). `identifiers` are by format. `romanized` has the keys of `Cataloguing` and, for
    the contributors, `contributor 1` and so on. `pages` are those of the print edition. `maps` and `pictures` count
    what is drawn. `written_with` names the parts that readers look for: index, glossary, sources, chronology.
    """

    slug: str
    identifier: str
    title: str
    language: str
    subtitle: str = ""
    identifiers: Mapping[str, str] = field(default_factory=dict)
    contributors: tuple[Contributor, ...] = ()
    publisher: str = ""
    place: str = ""
    country: str = ""
    website: str = ""
    email: str = ""
    address: str = ""
    issued: str = ""
    issued_text: str = ""
    modified: str = ""
    version: str = ""
    edition_number: int | None = None
    edition_text: str = ""
    original: Original | None = None
    series: Series | None = None
    rights: str = ""
    license: str = ""
    description: str = ""
    audience: str = ""
    subjects: tuple[Subject, ...] = ()
    price: Price | None = None
    certification: Certification = field(default_factory=Certification)
    peer_review: PeerReview | None = None
    romanized: Mapping[str, Romanized] = field(default_factory=dict)
    contents: tuple[Heading, ...] = ()
    written_with: tuple[str, ...] = ()
    pages: int = 0
    maps: int = 0
    pictures: int = 0
    digits: str = "latn"
    files: tuple[RecordedFile, ...] = ()
    cover: Cover | None = None

    def find_file(self, edition: str) -> RecordedFile | None:
        """Find the first file of an edition."""
        return next((file for file in self.files if file.edition == edition), None)
