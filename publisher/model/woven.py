"""A book whose distant places are related: numbered, cross-referred, indexed, put in order of time."""

from collections.abc import Mapping
from dataclasses import dataclass

from publisher.model.book import Book, Chapter, Event, Person, Place, Source, Term
from publisher.model.finding import Position


@dataclass(frozen=True, slots=True)
class Mention:
    """One marked stretch of text that names something. `anchor` is its id in every edition.

    `chapter` counts the chapters from 0. `words` is what is marked.
    """

    anchor: str
    chapter: int
    position: Position
    words: str
    in_note: bool = False


@dataclass(frozen=True, slots=True)
class IndexEntry:
    """A line of an index: a heading with its mentions, or (with `see`) a reference to another heading."""

    heading: str
    letter: str
    anchor: str
    place: Place | None = None
    mentions: tuple[Mention, ...] = ()
    see: str = ""
    see_anchor: str = ""


@dataclass(frozen=True, slots=True)
class ChronologyEntry:
    """An event in the order of time, with the mentions that tell it."""

    event: Event
    anchor: str
    places: tuple[Place, ...] = ()
    mentions: tuple[Mention, ...] = ()


@dataclass(frozen=True, slots=True)
class GlossaryEntry:
    """A term in the order of the alphabet, with its mentions."""

    term: Term
    letter: str
    anchor: str
    mentions: tuple[Mention, ...] = ()


@dataclass(frozen=True, slots=True)
class PersonEntry:
    """A person in the order of the alphabet, with his or her mentions."""

    person: Person
    anchor: str
    mentions: tuple[Mention, ...] = ()


@dataclass(frozen=True, slots=True)
class NumberedSource:
    """A source with the number by which the text cites it."""

    source: Source
    number: int
    anchor: str


@dataclass(frozen=True, slots=True)
class WovenChapter:
    """A chapter whose marks are resolved. `number` is None in front and back matter.

    `places`, `events`, `terms`, `people` and `sources` hold the ids that it names, each once, in the
    order of the text; `headings` are (level, text, anchor).
    """

    chapter: Chapter
    anchor: str
    number: int | None
    headings: tuple[tuple[int, str, str], ...] = ()
    places: tuple[str, ...] = ()
    events: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class WovenBook:
    """The whole book, woven. `sources` is in the order of its numbers."""

    book: Book
    chapters: tuple[WovenChapter, ...]
    place_index: tuple[IndexEntry, ...] = ()
    chronology: tuple[ChronologyEntry, ...] = ()
    glossary: tuple[GlossaryEntry, ...] = ()
    people: tuple[PersonEntry, ...] = ()
    sources: tuple[NumberedSource, ...] = ()

    @property
    def language(self) -> str:
        """The language of the book, a BCP 47 tag."""
        return self.book.metadata.language

    @property
    def source_numbers(self) -> Mapping[str, int]:
        """The number of each source, by citation key."""
        return {entry.source.key: entry.number for entry in self.sources}
