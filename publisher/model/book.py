"""A book as its folder tells it: metadata, chapters, gazetteer, chronology and the other lists."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, get_args

from publisher.model.dates import HistoricalDate
from publisher.model.finding import Position
from publisher.model.maps import BaseMap
from publisher.model.passage import Passage
from publisher.model.tree import Block, Inline, Note, NoteSeries, Paragraph

Matter = Literal["front", "body", "back"]
#: In the order in which they are bound.
MATTERS: tuple[Matter, ...] = get_args(Matter)

#: What a chapter file is: a chapter, or a page without a title of its own at the front or the end of a book.
ChapterKind = Literal["chapter", "dedication", "epigraph", "colophon"]


@dataclass(frozen=True, slots=True)
class Contributor:
    """Somebody who made the book, or a body of people. `role` is a MARC relator code, `aut` for an author."""

    name: str
    role: str = "aut"
    file_as: str = ""
    romanized: str = ""
    is_group: bool = False


@dataclass(frozen=True, slots=True)
class Subject:
    """A subject heading, perhaps from a scheme such as `lcsh`; `language` is that of its text, "" for the book's.

    A scheme may name its edition behind a slash: `ddc/23`.
    """

    text: str
    scheme: str = ""
    code: str = ""
    language: str = ""

    @property
    def vocabulary(self) -> str:
        """The scheme in small letters, without its edition."""
        return self.scheme.partition("/")[0].lower()

    @property
    def vocabulary_edition(self) -> str:
        """The edition of the scheme, "" where it is not said."""
        return self.scheme.partition("/")[2]


#: Whose pages an EPUB lists: it has one list of pages at most (EPUB 3.3, 7.4.3).
PageList = Literal["print", "other", "none"]
#: What fills a line: word spaces, lengthened joins, both; "" is what the edition does by itself.
Justification = Literal["", "spaces", "kashida", "both"]
#: Whether letters of a line are made a little narrower or wider to fill it; "" is what the edition does by itself.
Letters = Literal["", "scaled", "fixed"]


#: How wide the margins of a page are, by name.
MarginsName = Literal["narrow", "normal", "wide"]


@dataclass(frozen=True, slots=True)
class Margins:
    """The margins of a page in millimetres: at its head and foot, in the fold and at the fore-edge.

    None is what the style sheets have.
    """

    head: float | None = None
    foot: float | None = None
    inner: float | None = None
    outer: float | None = None


@dataclass(frozen=True, slots=True)
class EditionSettings:
    """What a book asks of one edition, where it differs from the house's own.

    `page` is a CSS page size (A5, "140mm 210mm"), `font` a family, `size` a CSS length. `margins` are a name or widths;
    None is what the style sheets have. `page_list` says which pages an EPUB lists: those of print, or of another
    edition that the book marks. `justify` and `justify_verse` say how lines of text and halves of verse are filled,
    `letters` whether letters are scaled for it.
    """

    page: str = ""
    margins: MarginsName | Margins | None = None
    font: str = ""
    size: str = ""
    page_list: PageList = "print"
    justify: Justification = ""
    justify_verse: Justification = ""
    letters: Letters = ""


@dataclass(frozen=True, slots=True)
class Series:
    """The series in which a book appears: its title, the number of the book in it, its ISSN."""

    title: str
    number: str = ""
    issn: str = ""


@dataclass(frozen=True, slots=True)
class Original:
    """The book of which this one is a translation: its title, and its language (BCP 47) where that is known."""

    title: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class Price:
    """What a book costs, tax included: an amount in a currency (ISO 4217); the amount 0 is free of charge."""

    amount: str = "0"
    currency: str = ""

    @property
    def is_free(self) -> bool:
        """Whether the book is free of charge."""
        return not self.amount.strip("0.")


@dataclass(frozen=True, slots=True)
class Certification:
    """Who certified that the book is accessible, by what right, on which day, where the report is, and whom to ask."""

    certifier: str = ""
    date: str = ""
    report: str = ""
    contact: str = ""
    credential: str = ""


#: How peers reviewed a book: neither side knowing the other, the author not knowing them, or both knowing each other.
ReviewKind = Literal["double-anonymous", "single-anonymous", "open"]


@dataclass(frozen=True, slots=True)
class PeerReview:
    """How peers reviewed the book before it was published: the kind, in words, and where the procedure is told."""

    kind: ReviewKind
    text: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class Cataloguing:
    """What `book.yaml` says for libraries and the book trade alone.

    `identifiers` are by format: `print`, `large-print`, `pdf`, `epub`, and `work` for the book in all of them.
    `romanized` gives forms in Latin letters: of `title`, `subtitle`, `publisher`, `place`, `series`, `edition`.
    `address` is where the files of the output folder can be fetched, `country` that of the publisher (ISO 3166).
    """

    identifiers: Mapping[str, str] = field(default_factory=dict)
    series: Series | None = None
    edition_number: int | None = None
    edition_text: str = ""
    original: Original | None = None
    romanized: Mapping[str, str] = field(default_factory=dict)
    price: Price | None = None
    country: str = ""
    website: str = ""
    email: str = ""
    address: str = ""
    certification: Certification = Certification()
    peer_review: PeerReview | None = None


@dataclass(frozen=True, slots=True)
class Waiver:
    """A warning that the writer accepts, for a reason: everywhere, or in one `file`, or inside one `text`."""

    position: Position
    code: str
    reason: str
    text: str = ""
    file: str = ""


@dataclass(frozen=True, slots=True)
class Numbering:
    """What of a book is numbered: its parts, if so; its chapters through the whole book, or anew in each part.

    Pictures and tables that have a caption are numbered through the book, or anew in each chapter, or not; units
    through the book, or anew in each chapter.
    """

    parts: bool = False
    chapters: Literal["through", "by_part"] = "through"
    pictures: Literal["none", "through", "by_chapter"] = "none"
    tables: Literal["none", "through", "by_chapter"] = "none"
    units: Literal["through", "by_chapter"] = "through"


#: Where notes stand in print: at the foot of their pages, in the margin beside their lines, behind their chapters,
#: at the end of the book. In an EPUB, which has no pages, the first three are one.
NotePlace = Literal["foot", "margin", "chapter", "book"]


@dataclass(frozen=True, slots=True)
class NotePlaces:
    """Where the notes of each series stand."""

    first: NotePlace = "foot"
    second: NotePlace = "foot"

    def find(self, series: NoteSeries) -> NotePlace:
        """Return the place of the notes of a series."""
        return self.first if series == "first" else self.second

    @property
    def use_margin(self) -> bool:
        """Whether any notes stand in the margin."""
        return "margin" in {self.first, self.second}

    def leave_margin(self) -> "NotePlaces":
        """Return where notes stand in an edition whose letters have no room in the margin."""
        return NotePlaces(*("foot" if place == "margin" else place for place in (self.first, self.second)))


@dataclass(frozen=True, slots=True)
class OtherEdition:
    """Another edition whose pages the book marks: what it is, and how the beginnings of its pages are shown."""

    title: str = ""
    show: Literal["brackets", "margin", "none"] = "brackets"


@dataclass(frozen=True, slots=True)
class Cover:
    """The cover of the printed book: back, spine and front on one sheet, in millimetres.

    `picture` fills the front instead of type; `text` has paragraphs for the back. `paper` is the thickness of a leaf,
    from which and from the pages the spine follows, unless its width is given. `bleed` is what a trimmer cuts off.
    """

    picture: str = ""
    text: tuple[str, ...] = ()
    paper: float = 0.1
    spine: float | None = None
    bleed: float = 3.0


@dataclass(frozen=True, slots=True)
class IndexPlan:
    """An index of the book's own: its name, its title ("" for the house's), and by what it is filed.

    `verses` and `quran` list what is marked as such; all others what spans name them for.
    """

    name: str
    title: str = ""
    by: Literal["first", "rhyme"] = "first"

    @property
    def kind(self) -> Literal["entries", "verses", "quran"]:
        """What the index lists."""
        return "verses" if self.name == "verses" else "quran" if self.name == "quran" else "entries"


#: The instant of a book without a date, the earliest that a zip file can tell.
NO_TIME = dt.datetime(1980, 1, 1, tzinfo=dt.UTC)


@dataclass(frozen=True, slots=True)
class Metadata:
    """The head of a book: `book.yaml`. `orthography` names the conventions of spelling that it has chosen.

    `prefer` gives, by a form that the book does not use, the form that it uses instead. `names_editions` tells whether
    the book itself says which editions it wants. `modified` is the day of the last change, if the book says it;
    `source_date` the instant that whoever builds it says instead, by SOURCE_DATE_EPOCH.
    """

    title: str
    language: str
    identifier: str
    slug: str
    subtitle: str = ""
    version: str = ""
    date: HistoricalDate | None = None
    modified: dt.date | None = None
    source_date: dt.datetime | None = None
    contributors: tuple[Contributor, ...] = ()
    publisher_name: str = ""
    publisher_place: str = ""
    copyright: str = ""
    rights: str = ""
    license: str = ""
    description: str = ""
    subjects: tuple[Subject, ...] = ()
    audience: str = ""
    digits: str = ""
    months: str = ""
    calendar: tuple[str, ...] = ("gregorian",)
    tokens_left: frozenset[str] = frozenset()
    tokens_added: tuple[str, ...] = ()
    orthography: Mapping[str, str] = field(default_factory=dict)
    prefer: Mapping[str, str] = field(default_factory=dict)
    editions: Mapping[str, EditionSettings] = field(default_factory=dict)
    names_editions: bool = False
    numbering: Numbering = Numbering()
    lists: tuple[Literal["pictures", "tables"], ...] = ()
    notes: NotePlaces = NotePlaces()
    other_edition: OtherEdition = OtherEdition()
    cover: Cover | None = None
    indexes: tuple[IndexPlan, ...] = ()
    opening: Literal["recto", "any"] = "recto"
    overview: Literal["page", "spread", "none"] = "page"
    cataloguing: Cataloguing = Cataloguing()

    @property
    def last_change(self) -> dt.datetime:
        """The instant of the last change, which is one in all files: never from a clock.

        It is `source_date`, or else the day that the book says or that of its publication, or that of no date at all.
        """
        if self.source_date is not None:
            return self.source_date
        day = self.modified or (self.date.earliest if self.date else None)
        return max(NO_TIME, dt.datetime(day.year, day.month, day.day, tzinfo=dt.UTC)) if day else NO_TIME

    @property
    def lists_other_pages(self) -> bool:
        """Whether the EPUB lists the pages of another edition, and not those of print."""
        return "epub" in self.editions and self.editions["epub"].page_list == "other"

    @property
    def authors(self) -> tuple[Contributor, ...]:
        """The contributors who wrote the book."""
        return tuple(person for person in self.contributors if person.role == "aut")

    @property
    def year(self) -> int | None:
        """The year of publication."""
        moment = self.date and (self.date.start or self.date.end)
        return moment.year if moment else None

    @property
    def isbns(self) -> tuple[tuple[str, str], ...]:
        """The ISBNs of the formats that have one, each with the name of its format, as an imprint prints them."""
        named = ((text.partition("urn:isbn:")[2], name) for name, text in self.cataloguing.identifiers.items())
        return tuple((number, name) for number, name in named if number)


@dataclass(frozen=True, slots=True)
class LessonStep:
    """A step of a lesson: how many minutes it takes, and what is done."""

    minutes: int
    text: str


@dataclass(frozen=True, slots=True)
class Chapter:
    """One chapter file. `questions` and `answers` are lines of text, which go together by their order.

    `matter` says where in the book it stands: front and back matter is not numbered. `dates` are those that its
    handouts bear, if not those of its events; `lesson` is the plan of a lesson on it. The title of a page of another
    `kind` than a chapter is not printed on it: it is what navigation calls the page.
    """

    position: Position
    file: str
    title: str
    blocks: tuple[Block, ...]
    notes: tuple[Note, ...] = ()
    summary: str = ""
    objectives: tuple[str, ...] = ()
    questions: tuple[tuple[Inline, ...], ...] = ()
    answers: tuple[tuple[Inline, ...], ...] = ()
    lesson: tuple[LessonStep, ...] = ()
    dates: HistoricalDate | None = None
    identifiers: tuple[str, ...] = ()
    matter: Matter = "body"
    waivers: tuple[Waiver, ...] = ()
    subtitle: str = ""
    authors: tuple[str, ...] = ()
    kind: ChapterKind = "chapter"

    @property
    def asked(self) -> tuple[Paragraph, ...]:
        """The questions and their answers as blocks, which stand on handouts alone."""
        return tuple(Paragraph(line[0].position, line) for line in (*self.questions, *self.answers) if line)


@dataclass(frozen=True, slots=True)
class PartTitle:
    """A part of a book, above its chapters: what its part title says, and the files of its chapters in order."""

    position: Position
    title: str
    subtitle: str
    files: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """An entry of the gazetteer. `coordinates` are latitude and longitude, WGS 84, degrees."""

    position: Position
    id: str
    name: str
    sort: str = ""
    variants: tuple[str, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    kind: str = ""
    within: tuple[str, ...] = ()
    coordinates: tuple[float, float] | None = None
    wikidata: str = ""
    geonames: int | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Event:
    """A dated event of the chronology. `sources` are citation keys."""

    position: Position
    id: str
    date: HistoricalDate
    text: str
    places: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    certainty: str = "certain"


@dataclass(frozen=True, slots=True)
class Term:
    """An entry of the glossary; with `every_handout` each handout explains it, whatever its chapter is about."""

    position: Position
    id: str
    term: str
    definition: str = ""
    sort: str = ""
    variants: tuple[str, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    every_handout: bool = False


#: What a person was in what the book tells, in the order of its lists: those to whom it was done come first, those
#: who did it last, and who has no role of these before them.
PersonRole = Literal[
    "victim", "survivor", "witness", "helper", "liberator", "negotiator", "historian", "", "perpetrator"
]
PERSON_ROLES: tuple[PersonRole, ...] = get_args(PersonRole)


@dataclass(frozen=True, slots=True)
class Person:
    """A person of the book. Dates of birth and death are EDTF; `description` is what the writer says of the role.

    `file_as` is the name as an index files and prints it, the family name first.
    """

    position: Position
    id: str
    name: str
    file_as: str = ""
    sort: str = ""
    variants: tuple[str, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    birth: HistoricalDate | None = None
    death: HistoricalDate | None = None
    role: PersonRole = ""
    description: str = ""
    wikidata: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Headcount:
    """How many people: about so many, or between two figures (either may be open)."""

    about: int | None = None
    minimum: int | None = None
    maximum: int | None = None


@dataclass(frozen=True, slots=True)
class Route:
    """A way from one place over others to a third, by one mode of transport."""

    position: Position
    id: str
    start: str
    end: str
    via: tuple[str, ...] = ()
    mode: str = "foot"
    date: HistoricalDate | None = None
    people: Headcount | None = None
    certainty: str = "certain"
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """A bibliographic source, reduced from a CSL item to what the list of sources prints.

    `filed_as` is what of the first author's name, or else editor's, a list files it under: the family name of a
    person, the whole name of an institution. A source with neither has none, and files under its title.
    """

    position: Position
    key: str
    type: str
    title: str
    authors: tuple[str, ...] = ()
    editors: tuple[str, ...] = ()
    filed_as: str = ""
    year: str = ""
    container: str = ""
    volume: str = ""
    issue: str = ""
    pages: str = ""
    publisher: str = ""
    publisher_place: str = ""
    isbn: str = ""
    doi: str = ""
    url: str = ""
    language: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class BookFont:
    """A font that a book brings: its bytes, with the family, weight (1 to 1000) and slant that it says it has.

    `path` leads to the file in the book's folder, and while a book is made to a copy of the bytes that were judged.
    """

    path: Path
    family: str
    weight: int = 400
    is_italic: bool = False
    data: bytes = field(default=b"", repr=False)


@dataclass(frozen=True, slots=True)
class Book:
    """A whole book, as read: nothing in it is related to anything else yet.

    `passages` are all its text as it was written, for rules to read; `texts` are its files, by name, and `templates`
    the texts of those templates that take the place of the house's, by their names below `templates/`, as `styles` are
    those of its style sheets. `base_maps` are what its maps can be drawn upon, the first choice
    first. `unread` are the names of lists that are there but could not be read.
    """

    folder: Path
    metadata: Metadata
    chapters: tuple[Chapter, ...]
    places: Mapping[str, Place] = field(default_factory=dict)
    events: Mapping[str, Event] = field(default_factory=dict)
    terms: Mapping[str, Term] = field(default_factory=dict)
    people: Mapping[str, Person] = field(default_factory=dict)
    routes: Mapping[str, Route] = field(default_factory=dict)
    sources: Mapping[str, Source] = field(default_factory=dict)
    fonts: tuple[BookFont, ...] = ()
    waivers: tuple[Waiver, ...] = ()
    passages: tuple[Passage, ...] = ()
    texts: Mapping[str, str] = field(default_factory=dict, repr=False)
    templates: Mapping[str, str] = field(default_factory=dict, repr=False)
    styles: Mapping[str, str] = field(default_factory=dict, repr=False)
    base_maps: tuple[BaseMap, ...] = ()
    part_titles: tuple[PartTitle, ...] = ()
    unread: frozenset[str] = frozenset()
