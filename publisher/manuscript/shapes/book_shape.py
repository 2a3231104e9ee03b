"""The shape of `book.yaml`: what the book is, the order of its chapters, and how it is made."""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import (
    AfterValidator,
    Discriminator,
    Field,
    StringConstraints,
    Tag,
)

from publisher.manuscript.shapes.base import Shape, tell_form
from publisher.manuscript.shapes.chapter_shape import WaiverShape
from publisher.manuscript.shapes.edition_shapes import CoverShape, EditionShape, judge_room
from publisher.manuscript.shapes.forms import INDEX_NAME, SLUG, Day, Edtf, Filled, LanguageTag, RecordedId, WebAddress
from publisher.manuscript.shapes.record_shapes import (
    AuthorList,
    CertificationShape,
    ContributorList,
    HouseEntry,
    OriginalShape,
    PeerReviewShape,
    PriceShape,
    RomanizedShape,
    SeriesEntry,
    StatementShape,
    SubjectEntry,
)
from publisher.model.order import EditionName
from publisher.script.tokens import RowName


class OrthographyShape(Shape):
    """Conventions of Arabic spelling that the book has chosen, and is then judged by."""

    hamza: Literal["written"] | None = None
    tanwin: Literal["before_alef", "on_alef"] | None = None


class IsolatesShape(Shape):
    """What runs from the left by itself: kinds that are left to the algorithm, and words that are added."""

    leave: list[RowName] = []
    add: list[Filled] = []


class PartTitleShape(Shape):
    """A part above chapters: its title, and the files of its chapters."""

    part: Filled
    subtitle: str = ""
    chapters: Annotated[list[Filled], Field(min_length=1)]


ChapterEntry = Annotated[
    Annotated[Filled, Tag("[word]")] | Annotated[PartTitleShape, Tag("[keys]")], Discriminator(tell_form)
]


class NumberingShape(Shape):
    """What is numbered: parts too, chapters through the whole book or anew in each part, pictures and tables."""

    parts: bool = False
    chapters: Literal["through", "by_part"] = "through"
    pictures: Literal["none", "through", "by_chapter"] = "none"
    tables: Literal["none", "through", "by_chapter"] = "none"
    units: Literal["through", "by_chapter"] = "through"


NotePlaceName = Literal["foot", "margin", "chapter", "book"]


class NotesShape(Shape):
    """Where the notes of each series stand: at the foot of the page or in its margin, behind chapter or book."""

    first: NotePlaceName = "foot"
    second: NotePlaceName = "foot"


NotesEntry = Annotated[
    Annotated[NotePlaceName, Tag("[word]")] | Annotated[NotesShape, Tag("[keys]")], Discriminator(tell_form)
]


class OtherEditionShape(Shape):
    """Another edition whose pages the book marks: what it is, and how their beginnings are shown."""

    title: str = ""
    show: Literal["brackets", "margin", "none"] = "brackets"


class OwnIndexShape(Shape):
    """An index of the book's own: its title, and of verses whether it is filed by first words or by rhyme."""

    title: str = ""
    by: Literal["first", "rhyme"] = "first"


IndexEntryShape = Annotated[
    Annotated[Filled, Tag("[word]")] | Annotated[OwnIndexShape, Tag("[keys]")], Discriminator(tell_form)
]
IndexName = Annotated[str, StringConstraints(pattern=INDEX_NAME.pattern)]


class BookShape(Shape):
    """`book.yaml`: what the book is, and the order of its chapters."""

    title: Filled
    language: LanguageTag
    identifier: Filled
    chapters: list[ChapterEntry]
    numbering: NumberingShape | None = None
    lists: list[Literal["pictures", "tables"]] = []
    opening: Literal["recto", "any"] = "recto"
    overview: Literal["page", "spread", "none"] = "page"
    notes: NotesEntry = "foot"
    other_edition: OtherEditionShape | None = None
    cover: CoverShape | None = None
    indexes: Mapping[IndexName, IndexEntryShape | None] = {}
    subtitle: str = ""
    slug: Annotated[str, StringConstraints(pattern=SLUG.pattern)] | None = None
    version: str = ""
    date: Edtf | None = None
    modified: Day | None = None
    authors: AuthorList = []
    contributors: ContributorList = []
    publisher: HouseEntry | None = None
    copyright: str = ""
    rights: str = ""
    license: str = ""
    description: str = ""
    subjects: list[SubjectEntry] = []
    audience: str = ""
    identifiers: Mapping[Literal["print", "large-print", "pdf", "epub", "work"], RecordedId] = {}
    series: SeriesEntry | None = None
    edition: StatementShape | None = None
    original: OriginalShape | None = None
    romanized: RomanizedShape | None = None
    price: PriceShape | None = None
    address: WebAddress = ""
    accessibility: CertificationShape | None = None
    peer_review: PeerReviewShape | None = None
    digits: Literal["latn", "arab", "arabext"] | None = None
    months: Literal["egyptian", "levantine", "maghrebi", "both"] | None = None
    calendar: list[Literal["gregorian", "hijri"]] = ["gregorian"]
    isolates: IsolatesShape | None = None
    orthography: OrthographyShape | None = None
    prefer: Mapping[Filled, Filled] = {}
    waive: list[WaiverShape] = []
    editions: Annotated[Mapping[EditionName, EditionShape | None], AfterValidator(judge_room)] | None = None
