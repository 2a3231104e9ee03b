"""The shapes of what `book.yaml` says to catalogues: who made the book, where it appears, and how it is had."""

from typing import Annotated

from pydantic import (
    BeforeValidator,
    Field,
    StringConstraints,
)

from publisher.manuscript.shapes.base import Shape, list_one, take_text_as
from publisher.manuscript.shapes.forms import (
    AMOUNT,
    CONTACT,
    COUNTRY,
    CURRENCY,
    EMAIL,
    ISSN,
    RELATOR,
    Day,
    Filled,
    LanguageTag,
    WebAddress,
)
from publisher.model.book import ReviewKind


class AuthorShape(Shape):
    """An author of the book; a `group` is a body of people, such as a team or a society."""

    name: Filled
    file_as: str = ""
    romanized: str = ""
    group: bool = False


class ContributorShape(AuthorShape):
    """Somebody else who made the book, with a MARC relator code."""

    role: Annotated[str, StringConstraints(pattern=RELATOR.pattern)] = "ctb"


AuthorEntry = Annotated[AuthorShape, BeforeValidator(take_text_as("name"), json_schema_input_type=str | AuthorShape)]
ContributorEntry = Annotated[
    ContributorShape, BeforeValidator(take_text_as("name"), json_schema_input_type=str | ContributorShape)
]
AuthorList = Annotated[
    list[AuthorEntry], BeforeValidator(list_one, json_schema_input_type=list[AuthorEntry] | AuthorEntry)
]
ContributorList = Annotated[
    list[ContributorEntry],
    BeforeValidator(list_one, json_schema_input_type=list[ContributorEntry] | ContributorEntry),
]


class HouseShape(Shape):
    """The publishing house."""

    name: Filled
    place: str = ""
    country: Annotated[str, StringConstraints(pattern=COUNTRY.pattern)] | None = None
    website: WebAddress = ""
    email: Annotated[str, StringConstraints(pattern=EMAIL.pattern)] | None = None


HouseEntry = Annotated[HouseShape, BeforeValidator(take_text_as("name"), json_schema_input_type=str | HouseShape)]


class SubjectShape(Shape):
    """A subject heading. `language` is that of its text, where it is not the book's."""

    text: Filled
    scheme: str = ""
    code: str = ""
    language: LanguageTag | None = None


SubjectEntry = Annotated[SubjectShape, BeforeValidator(take_text_as("text"), json_schema_input_type=str | SubjectShape)]


class SeriesShape(Shape):
    """The series in which the book appears."""

    title: Filled
    number: str = ""
    issn: Annotated[str, StringConstraints(pattern=ISSN.pattern)] | None = None


SeriesEntry = Annotated[SeriesShape, BeforeValidator(take_text_as("title"), json_schema_input_type=str | SeriesShape)]


class StatementShape(Shape):
    """Which edition of its text the book is: `{number: 2, text: الطبعة الثانية}`."""

    number: Annotated[int, Field(ge=1)] | None = None
    text: str = ""


class OriginalShape(Shape):
    """The book of which this one is a translation."""

    title: Filled
    language: LanguageTag | None = None


class RomanizedShape(Shape):
    """Forms in Latin letters, by the rules of ALA-LC, for records."""

    title: str = ""
    subtitle: str = ""
    publisher: str = ""
    place: str = ""
    series: str = ""
    edition: str = ""


class PriceShape(Shape):
    """What the book costs, tax included; the amount 0 is free of charge."""

    amount: Annotated[str, StringConstraints(pattern=AMOUNT.pattern)]
    currency: Annotated[str, StringConstraints(pattern=CURRENCY.pattern)] | None = None


class CertificationShape(Shape):
    """Who certified that the book is accessible, by what right, on which day, where the report is, and whom to ask."""

    certifier: str = ""
    credential: str = ""
    date: Day | None = None
    report: WebAddress = ""
    contact: Annotated[str, StringConstraints(pattern=CONTACT.pattern)] | None = None


class PeerReviewShape(Shape):
    """How peers reviewed the book before it was published: the kind, in words, and where the procedure is told."""

    kind: ReviewKind
    text: str = ""
    address: WebAddress = ""
