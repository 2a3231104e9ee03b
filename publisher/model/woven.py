"""A book whose distant places are related: numbered, cross-referred, indexed, put in order of time."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import takewhile
from typing import Literal

from publisher.model.book import MATTERS, Book, Chapter, Event, IndexPlan, Person, Place, Source, Term
from publisher.model.dates import Moment
from publisher.model.finding import Position
from publisher.model.maps import MapLocator, MapSheet
from publisher.model.tree import (
    Division,
    Figure,
    Image,
    Label,
    Milestone,
    Table,
    find_all,
    iterate_nodes,
    read_plain_text,
)

#: Where a mention stands.
Standing = Literal["text", "heading", "note"]


@dataclass(frozen=True, slots=True)
class Mention:
    """One stretch of the book that names something. `anchor` is its id in every edition.

    `chapter` counts the chapters from 0, and `section` is the anchor of the heading under which it stands:
    that of the chapter before the first heading, "" in a note. `words` is what is marked, and `about` the subject under
    which the index lists it.
    """

    anchor: str
    chapter: int
    position: Position
    words: str
    standing: Standing = "text"
    section: str = ""
    about: str = ""


@dataclass(frozen=True, slots=True)
class ForeignName:
    """What a thing is called in another language."""

    text: str
    language: str


@dataclass(frozen=True, slots=True)
class Reference:
    """Another heading of an index to which an entry refers, and its anchor."""

    heading: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Subject:
    """What the mentions of an entry are about; "" for those of which the book does not say it."""

    title: str
    mentions: tuple[Mention, ...]


@dataclass(frozen=True, slots=True)
class IndexEntry:
    """A line of an index: a heading with its mentions, or (with `see`) a reference to other headings.

    In a book that says what its people were, `role` is the group of people in which an entry stands, and there is no
    letter. `language` is that of a heading in another language than the book's. `foreign` are the names that its
    place or person has in others, the first the one that stands by the heading. `principal` are the anchors of the
    mentions where most is told of the thing; `maps` show the place, and `country` is where it lies today. `subjects`
    divide the mentions by what they are about. `others` are further names that refer to the same headings.
    """

    heading: str
    letter: str
    anchor: str = ""
    language: str = ""
    role: str = ""
    place: Place | None = None
    person: Person | None = None
    foreign: tuple[ForeignName, ...] = ()
    mentions: tuple[Mention, ...] = ()
    subjects: tuple[Subject, ...] = ()
    principal: frozenset[str] = frozenset()
    maps: tuple[MapLocator, ...] = ()
    country: str = ""
    others: tuple[ForeignName, ...] = ()
    see: tuple[Reference, ...] = ()
    see_also: tuple[Reference, ...] = ()

    @property
    def headings(self) -> tuple[ForeignName, ...]:
        """The names that the line gives, the first the one by which it is filed."""
        return (ForeignName(self.heading, self.language), *self.others)

    @property
    def group(self) -> str:
        """What the entry is grouped by: the role of people, or else the letter."""
        return self.role or self.letter


@dataclass(frozen=True, slots=True)
class OwnEntry:
    """A line of an index of the book's own: a heading with its mentions, and what is said of it with theirs.

    `group` is the letter, the rhyme or the number of the sura under which it stands; `detail` is told behind the
    heading.
    """

    heading: str
    group: str
    anchor: str
    mentions: tuple[Mention, ...] = ()
    subjects: tuple[tuple[str, tuple[Mention, ...]], ...] = ()
    detail: str = ""


@dataclass(frozen=True, slots=True)
class OwnIndex:
    """An index of the book's own, with its entries in order."""

    plan: IndexPlan
    entries: tuple[OwnEntry, ...]


@dataclass(frozen=True, slots=True)
class ChronologyEntry:
    """An event in the order of time, with the mentions that tell it.

    `onset` is the moment by which it is filed, None for what has always been.
    """

    event: Event
    anchor: str
    places: tuple[Place, ...] = ()
    mentions: tuple[Mention, ...] = ()
    onset: Moment | None = None


@dataclass(frozen=True, slots=True)
class GlossaryEntry:
    """A term in the order of the alphabet, with its mentions."""

    term: Term
    letter: str
    anchor: str
    mentions: tuple[Mention, ...] = ()


@dataclass(frozen=True, slots=True)
class NumberedSource:
    """A source with the number by which the text cites it; `is_foreign` is one in another language than the book's."""

    source: Source
    number: int
    anchor: str
    is_foreign: bool = False


@dataclass(frozen=True, slots=True)
class WovenChapter:
    """A chapter whose marks are resolved. `number` counts the chapters of the body, and is None in other matter.

    `ordinal` is the number that is printed: that of the chapter in its part, where each part begins anew.

    `places`, `events`, `terms`, `people` and `sources` hold the ids that it names, each once, in the
    order of the text; `headings` are (level, text, anchor).
    """

    chapter: Chapter
    anchor: str
    number: int | None
    ordinal: int | None = None
    headings: tuple[tuple[int, str, str], ...] = ()
    places: tuple[str, ...] = ()
    events: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()

    @property
    def has_handout(self) -> bool:
        """Whether a handout of the chapter has anything to say beside the chapter's title."""
        chapter = self.chapter
        repeated = any("handout" in division.classes for division in find_all(chapter.blocks, Division))
        drawn = any(figure.kind == "map" for figure in find_all(chapter.blocks, Figure))
        told = (chapter.summary, chapter.objectives, chapter.questions, self.events, self.terms, self.people)
        return any(told) or repeated or drawn


@dataclass(frozen=True, slots=True)
class LabelledThing:
    """A picture or a table with its label, as a list of them tells it."""

    label: Label
    caption: str
    anchor: str


@dataclass(frozen=True, slots=True)
class WovenPartTitle:
    """A part above chapters. `number` is what it prints, None for nothing; `chapters` are the anchors of its own."""

    title: str
    subtitle: str
    position: Position
    anchor: str
    number: int | None
    chapters: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WovenBook:
    """The whole book, woven. `sources` is in the order of its numbers.

    `overview` is the map of the whole book, which no chapter holds; `maps` are the sheets of all maps in the order
    of their numbers.
    """

    book: Book
    chapters: tuple[WovenChapter, ...]
    place_index: tuple[IndexEntry, ...] = ()
    chronology: tuple[ChronologyEntry, ...] = ()
    glossary: tuple[GlossaryEntry, ...] = ()
    people_index: tuple[IndexEntry, ...] = ()
    sources: tuple[NumberedSource, ...] = ()
    overview: Figure | None = None
    maps: tuple[MapSheet, ...] = ()
    part_titles: tuple[WovenPartTitle, ...] = ()
    own_indexes: tuple[OwnIndex, ...] = ()

    @property
    def bound_chapters(self) -> tuple[WovenChapter, ...]:
        """The chapters in the order in which they are bound: front matter, body, back matter."""
        return tuple(sorted(self.chapters, key=lambda chapter: MATTERS.index(chapter.chapter.matter)))

    @property
    def front_pages(self) -> tuple[WovenChapter, ...]:
        """The dedications and epigraphs with which the book begins, which stand before its contents."""
        return tuple(takewhile(lambda chapter: chapter.chapter.kind in ("dedication", "epigraph"), self.bound_chapters))

    @property
    def end_pages(self) -> tuple[WovenChapter, ...]:
        """The colophons with which the book ends, which stand behind its lists."""
        last = takewhile(lambda chapter: chapter.chapter.kind == "colophon", reversed(self.bound_chapters))
        return tuple(last)[::-1]

    @property
    def inner_chapters(self) -> tuple[WovenChapter, ...]:
        """The chapters between the contents and the lists, in the order in which they are bound."""
        return self.bound_chapters[len(self.front_pages) : len(self.bound_chapters) - len(self.end_pages)]

    def list_labelled(self, kind: Literal["picture", "table"]) -> tuple[LabelledThing, ...]:
        """Return the labelled pictures, or the tables, in the order in which they are bound."""
        things = (
            thing
            for chapter in self.bound_chapters
            for thing in iterate_nodes(chapter.chapter.blocks)
            if isinstance(thing, Image | Table) and thing.label and thing.label.kind == kind
        )
        return tuple(
            LabelledThing(thing.label, read_plain_text(thing.caption), thing.identifier)
            for thing in things
            if thing.label
        )

    def list_things(self) -> tuple[tuple[str, tuple[LabelledThing, ...]], ...]:
        """Return the lists of pictures and of tables that the book asks for, by name, as far as there is anything."""
        lists = (
            (f"list-of-{name}", self.list_labelled("picture" if name == "pictures" else "table"))
            for name in self.book.metadata.lists
        )
        return tuple((name, things) for name, things in lists if things)

    def list_milestones(self) -> tuple[Milestone, ...]:
        """Return the beginnings of the pages of another edition, in the order in which they are bound."""
        return tuple(one for chapter in self.bound_chapters for one in find_all(chapter.chapter.blocks, Milestone))

    @property
    def has_book_notes(self) -> bool:
        """Whether notes stand at the end of the book."""
        places = self.book.metadata.notes
        notes = (note for chapter in self.chapters for note in chapter.chapter.notes)
        return any(places.find(note.series) == "book" for note in notes)

    @property
    def openings(self) -> Mapping[str, WovenPartTitle]:
        """The part that begins with a chapter, by the anchor of the chapter."""
        return {part.chapters[0]: part for part in self.part_titles}

    @property
    def language(self) -> str:
        """The language of the book, a BCP 47 tag."""
        return self.book.metadata.language

    @property
    def source_numbers(self) -> Mapping[str, int]:
        """The number of each source, by citation key."""
        return {entry.source.key: entry.number for entry in self.sources}

    @property
    def indexes(self) -> Mapping[str, tuple[IndexEntry, ...]]:
        """The indexes, by the names of the lists that print them."""
        return {"people": self.people_index, "index": self.place_index}
