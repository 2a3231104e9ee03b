"""The shape of each YAML file: pydantic models, which also give the JSON Schemas that editors use.

Pydantic is used here only: what it lets pass becomes the plain dataclasses of `publisher.model`.
`python -m publisher.manuscript.schema FOLDER` writes the JSON Schemas.
"""

import json
import re
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    RootModel,
    StringConstraints,
    Tag,
    field_validator,
)
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core.core_schema import StringSchema

from publisher.geometry.page_sizes import measure_page, read_length
from publisher.manuscript.edtf import parse_edtf
from publisher.model.book import ReviewKind
from publisher.model.message import Message, say
from publisher.model.order import EditionName
from publisher.script.tokens import RowName

_LINE_END = re.compile(r"[ \t]*\n\s*")

#: Sizes of books that CSS has no names for, by those of the trade: width and height (BS 1413; North America).
PAGE_NAMES: Mapping[str, str] = {
    "crown octavo": "123mm 186mm",
    "demy octavo": "138mm 216mm",
    "royal octavo": "156mm 234mm",
    "crown quarto": "189mm 246mm",
    "demy quarto": "219mm 276mm",
    "royal quarto": "237mm 312mm",
    "digest": "5.5in 8.5in",
    "trade": "6in 9in",
}

Filled = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


@dataclass(frozen=True, slots=True)
class Form:
    """A form that a text must have: its pattern, and for people what it is called and an example."""

    pattern: str
    what: Message
    example: Message


_FORMS = (
    IDENTIFIER := Form(
        r"^[\w.-]+$", say("an id of letters, digits, hyphens, points and underscores"), say("bergen-belsen")
    ),
    LANGUAGE_TAG := Form(r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$", say("a language tag"), say("ar, ar-EG or fa")),
    RELATOR := Form(
        r"^[a-z]{3}$", say("a MARC relator code of three letters"), say("edt (editor) or trl (translator)")
    ),
    INDEX_NAME := Form(
        r"^[a-z][a-z0-9-]{0,30}$", say("a name of Latin small letters, digits and hyphens"), say("tribes")
    ),
    PAGE := Form(
        rf"^(A[3-6]|B[4-6]|letter|legal|{'|'.join(PAGE_NAMES)}|\d+(\.\d+)?(mm|cm|in) \d+(\.\d+)?(mm|cm|in))?$",
        say("a page size"),
        say("A5, crown quarto, or width and height as 148mm 210mm"),
    ),
    WIDTH := Form(r"^\d+(\.\d+)?(mm|cm|in)$", say("a width in mm, cm or in"), say("18mm")),
    FAMILY := Form(r"^[\w .-]*$", say("the name of a type family"), say("Amiri")),
    SIZE := Form(r"^(\d+(\.\d+)?pt)?$", say("a type size in points"), say("12pt")),
    FINDING_CODE := Form(r"^[A-Z]{2}[0-9]{3}$", say("the code of a finding"), say("RT007")),
    SLUG := Form(
        r"^[A-Za-z0-9][A-Za-z0-9._-]*$", say("a file name of Latin letters, digits and . _ -"), say("my-book")
    ),
    WIKIDATA := Form(r"^(Q\d+)?$", say("the id of a Wikidata item"), say("Q7318")),
    RECORDED_ID := Form(
        r"^(urn:[A-Za-z0-9-]+:|doi:10\.|ark:|hdl:|https?://)\S+$",
        say("an identifier with its scheme"),
        say("urn:isbn:9780306406157, doi:10.1000/182 or urn:uuid:…"),
    ),
    ISSN := Form(r"^\d{4}-\d{3}[\dX]$", say("an ISSN"), say("2049-3630")),
    COUNTRY := Form(r"^[A-Z]{2}$", say("the code of a country (ISO 3166)"), say("EG")),
    CURRENCY := Form(r"^[A-Z]{3}$", say("the code of a currency (ISO 4217)"), say("EGP")),
    AMOUNT := Form(r"^\d{1,9}(\.\d{1,3})?$", say("an amount of money in European digits"), say("12.50")),
    DAY := Form(r"^\d{4}-\d{2}-\d{2}$", say("a day"), say("2026-11-29")),
    EMAIL := Form(r"^[^\s@<>]+@[^\s@<>]+\.[^\s@<>]+$", say("an address of e-mail"), say("books@example.org")),
    CONTACT := Form(
        r"^([^\s@<>]+@[^\s@<>]+\.[^\s@<>]+|https?://\S+)$",
        say("an address of e-mail or of the web"),
        say("access@example.org"),
    ),
    WEB_ADDRESS := Form(r"^(https?://\S+)?$", say("a web address"), say("https://www.example.org/page")),
)
#: The forms by their patterns, which is how pydantic names them.
FORMS: Mapping[str, Form] = {form.pattern: form for form in _FORMS}

Identifier = Annotated[str, StringConstraints(pattern=IDENTIFIER.pattern)]


#: Points and millimetres between which there is something to read, and room for it.
_SMALLEST_SIZE, _LARGEST_SIZE = 4, 72
_SMALLEST_PAGE, _LARGEST_PAGE = 70, 1000
#: Millimetres. No printer reaches nearer to an edge, and no book has wider margins.
_SMALLEST_MARGIN, _LARGEST_MARGIN = 3, 150
#: Millimetres: of Bible paper and of board, and of the thickest book that is bound as one.
_THINNEST_LEAF, _THICKEST_LEAF, _WIDEST_SPINE = 0.02, 1, 120
#: Millimetres of the width and of the height of a page that are left for the text.
_LEAST_TEXT = 40


def _judge_date(value: str) -> str:
    parse_edtf(value)
    return value


Edtf = Annotated[
    str,
    AfterValidator(_judge_date),
    Field(description="A date in Extended Date/Time Format, levels 0 and 1", examples=["1945-01-17"]),
]
Day = Annotated[str, StringConstraints(pattern=DAY.pattern), AfterValidator(_judge_date)]
LanguageTag = Annotated[str, StringConstraints(pattern=LANGUAGE_TAG.pattern)]
Latitude = Annotated[float, Field(ge=-90, le=90)]
Longitude = Annotated[float, Field(ge=-180, le=180)]
Certainty = Literal["certain", "probable", "disputed"]


class _Lines(BaseModel):
    """What is written in lines of one file stands in one line of another: a title in the outline, a name in a table."""

    @field_validator("*", mode="after")
    @classmethod
    def join_lines(cls, value: object) -> object:
        """Join the lines of texts, as a paragraph of HTML does."""
        if isinstance(value, str):
            return _LINE_END.sub(" ", value.strip("\n"))
        if isinstance(value, list):
            return [cls.join_lines(item) for item in value]
        return value


class _Shape(_Lines):
    model_config = ConfigDict(extra="forbid", frozen=True)


class AuthorShape(_Shape):
    """An author of the book; a `group` is a body of people, such as a team or a society."""

    name: Filled
    file_as: str = ""
    romanized: str = ""
    group: bool = False


class ContributorShape(AuthorShape):
    """Somebody else who made the book, with a MARC relator code."""

    role: Annotated[str, StringConstraints(pattern=RELATOR.pattern)] = "ctb"


def _take_text_as(key: str) -> Callable[[object], object]:
    """Return what takes a text alone for a mapping with one key."""
    return lambda value: {key: value} if isinstance(value, str) else value


def _list_one(value: object) -> object:
    """Take one for a list of it."""
    return [value] if isinstance(value, str | dict) else value


AuthorEntry = Annotated[AuthorShape, BeforeValidator(_take_text_as("name"), json_schema_input_type=str | AuthorShape)]
ContributorEntry = Annotated[
    ContributorShape, BeforeValidator(_take_text_as("name"), json_schema_input_type=str | ContributorShape)
]
AuthorList = Annotated[
    list[AuthorEntry], BeforeValidator(_list_one, json_schema_input_type=list[AuthorEntry] | AuthorEntry)
]
ContributorList = Annotated[
    list[ContributorEntry],
    BeforeValidator(_list_one, json_schema_input_type=list[ContributorEntry] | ContributorEntry),
]


WebAddress = Annotated[str, StringConstraints(pattern=WEB_ADDRESS.pattern)]
RecordedId = Annotated[str, StringConstraints(pattern=RECORDED_ID.pattern)]


class HouseShape(_Shape):
    """The publishing house."""

    name: Filled
    place: str = ""
    country: Annotated[str, StringConstraints(pattern=COUNTRY.pattern)] | None = None
    website: WebAddress = ""
    email: Annotated[str, StringConstraints(pattern=EMAIL.pattern)] | None = None


HouseEntry = Annotated[HouseShape, BeforeValidator(_take_text_as("name"), json_schema_input_type=str | HouseShape)]


class SubjectShape(_Shape):
    """A subject heading. `language` is that of its text, where it is not the book's."""

    text: Filled
    scheme: str = ""
    code: str = ""
    language: LanguageTag | None = None


SubjectEntry = Annotated[
    SubjectShape, BeforeValidator(_take_text_as("text"), json_schema_input_type=str | SubjectShape)
]


class SeriesShape(_Shape):
    """The series in which the book appears."""

    title: Filled
    number: str = ""
    issn: Annotated[str, StringConstraints(pattern=ISSN.pattern)] | None = None


SeriesEntry = Annotated[SeriesShape, BeforeValidator(_take_text_as("title"), json_schema_input_type=str | SeriesShape)]


class StatementShape(_Shape):
    """Which edition of its text the book is: `{number: 2, text: الطبعة الثانية}`."""

    number: Annotated[int, Field(ge=1)] | None = None
    text: str = ""


class OriginalShape(_Shape):
    """The book of which this one is a translation."""

    title: Filled
    language: LanguageTag | None = None


class RomanizedShape(_Shape):
    """Forms in Latin letters, by the rules of ALA-LC, for records."""

    title: str = ""
    subtitle: str = ""
    publisher: str = ""
    place: str = ""
    series: str = ""
    edition: str = ""


class PriceShape(_Shape):
    """What the book costs, tax included; the amount 0 is free of charge."""

    amount: Annotated[str, StringConstraints(pattern=AMOUNT.pattern)]
    currency: Annotated[str, StringConstraints(pattern=CURRENCY.pattern)] | None = None


class CertificationShape(_Shape):
    """Who certified that the book is accessible, by what right, on which day, where the report is, and whom to ask."""

    certifier: str = ""
    credential: str = ""
    date: Day | None = None
    report: WebAddress = ""
    contact: Annotated[str, StringConstraints(pattern=CONTACT.pattern)] | None = None


class PeerReviewShape(_Shape):
    """How peers reviewed the book before it was published: the kind, in words, and where the procedure is told."""

    kind: ReviewKind
    text: str = ""
    address: WebAddress = ""


def _judge_size(value: str) -> str:
    if value and not _SMALLEST_SIZE <= float(value.removesuffix("pt")) <= _LARGEST_SIZE:
        raise ValueError(
            say("a size from {least}pt to {most}pt is asked for", least=_SMALLEST_SIZE, most=_LARGEST_SIZE)
        )
    return value


def _judge_page_size(value: str) -> str:
    for length in value.split() if value[:1].isdigit() else ():
        if not _SMALLEST_PAGE <= read_length(length) <= _LARGEST_PAGE:
            raise ValueError(
                say("sides from {least}mm to {most}mm are asked for", least=_SMALLEST_PAGE, most=_LARGEST_PAGE)
            )
    return value


def _judge_margin(value: str) -> str:
    if not _SMALLEST_MARGIN <= read_length(value) <= _LARGEST_MARGIN:
        raise ValueError(
            say("margins from {least}mm to {most}mm are asked for", least=_SMALLEST_MARGIN, most=_LARGEST_MARGIN)
        )
    return value


MarginWidth = Annotated[str, StringConstraints(pattern=WIDTH.pattern), AfterValidator(_judge_margin)]


def _tell_form(value: object) -> str:
    """Return which of two forms a value has: one word, or keys of its own. The tag is no step of a path in the file."""
    return "[keys]" if isinstance(value, Mapping | _Shape) else "[word]"


class MarginsShape(_Shape):
    """The widths of the margins of a page: at its head and foot, in the fold and at the fore-edge."""

    head: MarginWidth | None = None
    foot: MarginWidth | None = None
    inner: MarginWidth | None = None
    outer: MarginWidth | None = None


MarginsEntry = Annotated[
    Annotated[Literal["narrow", "normal", "wide"], Tag("[word]")] | Annotated[MarginsShape, Tag("[keys]")],
    Discriminator(_tell_form),
]


class JustifyShape(_Shape):
    """What fills the lines of the text and the halves of verse: word spaces, lengthened joins, or both.

    `letters` are made a little narrower or wider for it, or not.
    """

    text: Literal["spaces", "kashida", "both"] | None = None
    verse: Literal["spaces", "kashida", "both"] | None = None
    letters: Literal["scaled", "fixed"] | None = None


JustifyEntry = Annotated[
    Annotated[Literal["spaces", "kashida", "both"], Tag("[word]")] | Annotated[JustifyShape, Tag("[keys]")],
    Discriminator(_tell_form),
]


class EditionShape(_Shape):
    """What the book asks of one edition."""

    page: Annotated[
        str,
        StringConstraints(pattern=PAGE.pattern),
        AfterValidator(_judge_page_size),
    ] = ""
    margins: MarginsEntry | None = None
    font: Annotated[str, StringConstraints(pattern=FAMILY.pattern)] = ""
    size: Annotated[str, StringConstraints(pattern=SIZE.pattern), AfterValidator(_judge_size)] = ""
    page_list: bool | Literal["print", "other"] = True
    justify: JustifyEntry | None = None


#: The pages of the editions that a book says nothing of.
DEFAULT_PAGES: Mapping[EditionName, str] = {"print": "A5", "large-print": "A4", "handouts": "A4"}


def _judge_room(
    editions: Mapping[EditionName, EditionShape | None],
) -> Mapping[EditionName, EditionShape | None]:
    """Ask of the margins of each edition to leave room for a text."""
    for name, shape in editions.items():
        if shape is None or not isinstance(shape.margins, MarginsShape) or name not in DEFAULT_PAGES:
            continue
        width, height = measure_page(PAGE_NAMES.get(shape.page, shape.page) or DEFAULT_PAGES[name])
        asked = shape.margins
        for side, taken in ((width, (asked.inner, asked.outer)), (height, (asked.head, asked.foot))):
            if side - sum(read_length(length) for length in taken if length) < _LEAST_TEXT:
                raise ValueError(
                    say(
                        "the margins of {edition} leave less than {least}mm of a page of {side}mm for the text",
                        edition=name,
                        least=_LEAST_TEXT,
                        side=f"{side:g}",
                    )
                )
    return editions


class OrthographyShape(_Shape):
    """Conventions of Arabic spelling that the book has chosen, and is then judged by."""

    hamza: Literal["written"] | None = None
    tanwin: Literal["before_alef", "on_alef"] | None = None


class IsolatesShape(_Shape):
    """What runs from the left by itself: kinds that are left to the algorithm, and words that are added."""

    leave: list[RowName] = []
    add: list[Filled] = []


class WaiverShape(_Shape):
    """A warning that the writer accepts: all of its code, or those inside `text`, and why."""

    code: Annotated[str, StringConstraints(pattern=FINDING_CODE.pattern)]
    reason: Filled
    text: str = ""


class PartTitleShape(_Shape):
    """A part above chapters: its title, and the files of its chapters."""

    part: Filled
    subtitle: str = ""
    chapters: Annotated[list[Filled], Field(min_length=1)]


ChapterEntry = Annotated[
    Annotated[Filled, Tag("[word]")] | Annotated[PartTitleShape, Tag("[keys]")], Discriminator(_tell_form)
]


class NumberingShape(_Shape):
    """What is numbered: parts too, chapters through the whole book or anew in each part, pictures and tables."""

    parts: bool = False
    chapters: Literal["through", "by_part"] = "through"
    pictures: Literal["none", "through", "by_chapter"] = "none"
    tables: Literal["none", "through", "by_chapter"] = "none"
    units: Literal["through", "by_chapter"] = "through"


NotePlaceName = Literal["foot", "margin", "chapter", "book"]


class NotesShape(_Shape):
    """Where the notes of each series stand: at the foot of the page or in its margin, behind chapter or book."""

    first: NotePlaceName = "foot"
    second: NotePlaceName = "foot"


NotesEntry = Annotated[
    Annotated[NotePlaceName, Tag("[word]")] | Annotated[NotesShape, Tag("[keys]")], Discriminator(_tell_form)
]


class OtherEditionShape(_Shape):
    """Another edition whose pages the book marks: what it is, and how their beginnings are shown."""

    title: str = ""
    show: Literal["brackets", "margin", "none"] = "brackets"


class OwnIndexShape(_Shape):
    """An index of the book's own: its title, and of verses whether it is filed by first words or by rhyme."""

    title: str = ""
    by: Literal["first", "rhyme"] = "first"


def _judge_thickness(value: str) -> str:
    if not _THINNEST_LEAF <= read_length(value) <= _THICKEST_LEAF:
        raise ValueError(say("a leaf is from {least}mm to {most}mm thick", least=_THINNEST_LEAF, most=_THICKEST_LEAF))
    return value


def _judge_cover_width(value: str) -> str:
    if read_length(value) > _WIDEST_SPINE:
        raise ValueError(say("a width of {most}mm at most is asked for", most=_WIDEST_SPINE))
    return value


CoverWidth = Annotated[str, StringConstraints(pattern=WIDTH.pattern), AfterValidator(_judge_cover_width)]


class CoverShape(_Shape):
    """The cover of the printed book: a picture for its front, a text for its back, and what its widths follow from."""

    picture: str = ""
    text: list[Filled] = []
    paper: Annotated[str, StringConstraints(pattern=WIDTH.pattern), AfterValidator(_judge_thickness)] = "0.1mm"
    spine: CoverWidth | None = None
    bleed: CoverWidth = "3mm"


IndexEntryShape = Annotated[
    Annotated[Filled, Tag("[word]")] | Annotated[OwnIndexShape, Tag("[keys]")], Discriminator(_tell_form)
]
IndexName = Annotated[str, StringConstraints(pattern=INDEX_NAME.pattern)]


class BookShape(_Shape):
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
    editions: Annotated[Mapping[EditionName, EditionShape | None], AfterValidator(_judge_room)] | None = None


class StepShape(_Shape):
    """A step of a lesson: how many minutes it takes, and what is done."""

    minutes: Annotated[int, Field(ge=1)]
    text: Filled


class ChapterShape(_Shape):
    """The front matter of a chapter. `dates` are those that its handouts bear, instead of those of its events.

    A dedication, an epigraph and a colophon are pages without a title; all but the last are front matter by themselves.
    """

    title: Filled
    subtitle: str = ""
    author: Filled | list[Filled] = []
    kind: Literal["chapter", "dedication", "epigraph", "colophon"] = "chapter"
    summary: str = ""
    dates: Edtf | None = None
    objectives: list[Filled] = []
    lesson: list[StepShape] = []
    questions: list[Filled] = []
    answers: list[Filled] = []
    matter: Literal["front", "body", "back"] | None = None
    waive: list[WaiverShape] = []


class PlaceShape(_Shape):
    """An entry of the gazetteer."""

    name: Filled
    sort: str = ""
    variants: list[Filled] = []
    names: Mapping[LanguageTag, Filled] = {}
    kind: Literal["camp", "subcamp", "city", "region", "country", "river", "sea", "site"] | None = None
    within: list[Identifier] = []
    coordinates: tuple[Latitude, Longitude] | None = None
    wikidata: Annotated[str, StringConstraints(pattern=WIKIDATA.pattern)] | None = None
    geonames: int | None = None
    note: str = ""


class EventShape(_Shape):
    """A dated event."""

    date: Edtf
    text: Filled
    places: list[Identifier] = []
    sources: list[Filled] = []
    certainty: Certainty = "certain"


class TermShape(_Shape):
    """An entry of the glossary."""

    term: Filled
    definition: str = ""
    sort: str = ""
    variants: list[Filled] = []
    names: Mapping[LanguageTag, Filled] = {}
    every_handout: bool = False


class PersonShape(_Shape):
    """A person of the book.

    `role` is one of victim, survivor, witness, helper, liberator, negotiator, historian and perpetrator, by which
    lists are put in order, or words of the writer's own, which are printed. `file_as` is the name as the index of
    people files and prints it, such as «هتلر، أدولف».
    """

    name: Filled
    file_as: str = ""
    sort: str = ""
    variants: list[Filled] = []
    names: Mapping[LanguageTag, Filled] = {}
    birth: Edtf | None = None
    death: Edtf | None = None
    role: str = ""
    wikidata: Annotated[str, StringConstraints(pattern=WIKIDATA.pattern)] | None = None
    note: str = ""


class HeadcountShape(_Shape):
    """How many people: `{about: 56000}` or `{min: 3600, max: 4500}`."""

    about: Annotated[int, Field(ge=0)] | None = None
    min: Annotated[int, Field(ge=0)] | None = None
    max: Annotated[int, Field(ge=0)] | None = None


class RouteShape(_Shape):
    """A way from one place to another."""

    start: Identifier = Field(alias="from")
    end: Identifier = Field(alias="to")
    via: list[Identifier] = []
    mode: Literal["foot", "train", "ship"] = "foot"
    date: Edtf | None = None
    people: HeadcountShape | None = None
    certainty: Certainty = "certain"
    sources: list[Filled] = []


class NameShape(_Lines):
    """A CSL name. Further name parts of CSL are allowed and passed over."""

    model_config = ConfigDict(extra="allow", frozen=True)
    family: str = ""
    given: str = ""
    literal: str = ""


class CslDateShape(_Lines):
    """A CSL date: `date-parts`, `literal`, `raw` or an EDTF string under `issued`."""

    model_config = ConfigDict(extra="allow", frozen=True)
    date_parts: list[list[int]] = Field(default=[], alias="date-parts")
    literal: str = ""
    raw: str = ""
    year: str = ""


class SourceShape(_Lines):
    """A CSL item. CSL has many more keys than the list of sources prints, so others are allowed."""

    model_config = ConfigDict(extra="allow", frozen=True)
    type: Filled
    title: Filled
    author: list[NameShape] = []
    editor: list[NameShape] = []
    issued: CslDateShape | list[CslDateShape] | str | None = None
    publisher: str = ""
    publisher_place: str = Field(default="", alias="publisher-place")
    container_title: str = Field(default="", alias="container-title")
    volume: str = ""
    issue: str = ""
    page: str = ""
    isbn: str = Field(default="", alias="ISBN")
    doi: str = Field(default="", alias="DOI")
    url: Annotated[str, StringConstraints(pattern=WEB_ADDRESS.pattern)] = Field(default="", alias="URL")
    language: str = ""
    note: str = ""


class PlacesShape(RootModel[dict[Identifier, PlaceShape]]):
    """`places.yaml`: the gazetteer."""


class EventsShape(RootModel[dict[Identifier, EventShape]]):
    """`chronology.yaml`: dated events."""


class TermsShape(RootModel[dict[Identifier, TermShape]]):
    """`glossary.yaml`: the glossary."""


class PeopleShape(RootModel[dict[Identifier, PersonShape]]):
    """`people.yaml`: the people of the book."""


class RoutesShape(RootModel[dict[Identifier, RouteShape]]):
    """`routes.yaml`: ways between places."""


class SourcesShape(RootModel[dict[str, SourceShape]]):
    """`sources.yaml`: CSL items by citation key."""


SHAPES: Mapping[str, type[BaseModel]] = {
    "book": BookShape,
    "chapter": ChapterShape,
    "places": PlacesShape,
    "chronology": EventsShape,
    "glossary": TermsShape,
    "people": PeopleShape,
    "routes": RoutesShape,
    "sources": SourcesShape,
}


class _SchemaOfYaml(GenerateJsonSchema):
    """JSON Schemas for YAML: an editor takes `date: 1944` for a number, where the press reads what is written."""

    def str_schema(self, schema: StringSchema) -> JsonSchemaValue:
        return super().str_schema(schema) | {"type": ["string", "number"]}


def make_json_schemas() -> dict[str, str]:
    """Return the JSON Schema (2020-12) of each YAML file, by file name."""
    schemas: dict[str, str] = {}
    for name, shape in SHAPES.items():
        schema: dict[str, Any] = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
        schema |= shape.model_json_schema(by_alias=True, schema_generator=_SchemaOfYaml)
        schemas[f"{name}.schema.json"] = json.dumps(schema, ensure_ascii=False, indent=2) + "\n"
    return schemas


def main() -> None:
    """Write the JSON Schemas into the folder that the command line names."""
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in make_json_schemas().items():
        (folder / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
