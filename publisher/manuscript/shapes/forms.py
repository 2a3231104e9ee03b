"""The forms that texts of YAML files must have: patterns, with a name and an example of each for people."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from pydantic import (
    AfterValidator,
    Field,
    StringConstraints,
)

from publisher.manuscript.edtf import parse_edtf
from publisher.model.message import Message, say

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
WebAddress = Annotated[str, StringConstraints(pattern=WEB_ADDRESS.pattern)]
RecordedId = Annotated[str, StringConstraints(pattern=RECORDED_ID.pattern)]
