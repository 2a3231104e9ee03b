"""What passes between writing the pages of an EPUB and packing them: pages, resources, statements about the book."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Literal

from publisher.model.book import NO_TIME


@dataclass(frozen=True, slots=True)
class EpubPage:
    """One XHTML document of the package: its file name, and its whole markup.

    `properties` are those of its manifest item (EPUB 3.3, D.6.2) that its markup does not show.
    """

    name: str
    markup: str
    properties: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EpubImage:
    """A picture of the book: its name and media type in the package, and its content."""

    name: str
    media_type: str
    data: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class EpubFont:
    """A family to be embedded, and the characters that it must be able to print.

    Where the machine lacks a family that is not `is_needed`, the reading system's own font stands in. `file` is that of
    a font which comes with a library of the press, and which no machine need have.
    """

    family: str
    characters: frozenset[str]
    is_needed: bool = True
    file: Path | None = None


@dataclass(frozen=True, slots=True)
class EpubRecord:
    """A record about the book in the package: its file name and media type. No page shows it."""

    name: str
    media_type: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Refinement:
    """A statement about a statement (EPUB 3.3, 5.3.7): `role` of a creator, and the scheme of its value."""

    name: str
    value: str
    scheme: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement about the book: an element of Dublin Core, a property of the package's metadata, or a link.

    `name` is `dc:title`, `schema:accessMode` and the like; `refinements` need an `identifier`. `language` is that of
    the value, "" for the book's. `refines` is the identifier of another statement that this one is about.
    """

    name: str
    value: str
    kind: Literal["element", "property", "link"] = "property"
    identifier: str = ""
    refinements: tuple[Refinement, ...] = ()
    language: str = ""
    refines: str = ""


@dataclass(frozen=True, slots=True)
class EpubCover:
    """The cover before it is an image: a page of HTML of a fixed size, and the name of the image to be.

    A book that has a picture for it has neither page nor size.
    """

    html: str
    name: str
    width: int
    height: int
    picture: EpubImage | None = None


@dataclass(frozen=True, slots=True)
class EpubBook:
    """Everything that goes into the package, in the order of reading. `modified` is the instant of its last change."""

    identifier: str
    title: str
    language: str
    right_to_left: bool
    statements: tuple[Statement, ...]
    pages: tuple[EpubPage, ...]
    cover: EpubCover
    stylesheet_name: str
    stylesheet: str
    fonts: tuple[EpubFont, ...] = ()
    images: tuple[EpubImage, ...] = ()
    records: tuple[EpubRecord, ...] = ()
    modified: datetime = NO_TIME
    prefixes: Mapping[str, str] = field(default_factory=dict)
