"""Takes identifiers apart: what a book writes as its identifier in, the standard and the bare number out.

Check digits are judged by python-stdnum, which is loaded where there is one to judge.
"""

import re
from typing import Literal, NamedTuple

#: By what standard an identifier is given; "" for none that is known here.
Standard = Literal["isbn", "issn", "doi", "uuid", "ark", "handle", "url", ""]

_FORMS: tuple[tuple[Standard, re.Pattern[str]], ...] = (
    ("isbn", re.compile(r"urn:isbn:(?P<value>.*)", re.IGNORECASE)),
    ("issn", re.compile(r"urn:issn:(?P<value>.*)", re.IGNORECASE)),
    ("uuid", re.compile(r"urn:uuid:(?P<value>.*)", re.IGNORECASE)),
    ("doi", re.compile(r"(?:urn:doi:|doi:|https?://(?:dx\.)?doi\.org/)(?P<value>.*)", re.IGNORECASE)),
    ("ark", re.compile(r"(?:https?://n2t\.net/)?(?P<value>ark:.*)", re.IGNORECASE)),
    ("handle", re.compile(r"(?:hdl:|https?://hdl\.handle\.net/)(?P<value>.*)", re.IGNORECASE)),
    ("url", re.compile(r"(?P<value>https?://.*)", re.IGNORECASE)),
)


class Identifier(NamedTuple):
    """An identifier: its standard, the bare number in the form of that standard, and the URI that stands for it."""

    standard: Standard
    value: str
    uri: str


def read_identifier(text: str) -> Identifier:
    """Read an identifier as a book writes it. What is of no known standard is its own value and URI."""
    text = text.strip()
    for standard, form in _FORMS:
        if found := form.fullmatch(text):
            value = found["value"].strip()
            if standard == "isbn":
                value = _write_isbn(value)
                return Identifier(standard, value, f"urn:isbn:{value}")
            if standard == "doi":
                return Identifier(standard, value, f"https://doi.org/{value}")
            return Identifier(standard, value, text)
    return Identifier("", text, text)


def _write_isbn(value: str) -> str:
    """Write an ISBN as 13 digits; one that is none is given without its hyphens."""
    from stdnum import isbn  # noqa: PLC0415 - few commands ask for it

    bare = re.sub(r"[\s\u2010-\u2015-]", "", value)
    return str(isbn.to_isbn13(bare)).replace("-", "").replace(" ", "") if isbn.is_valid(bare) else bare


def is_sound(identifier: Identifier) -> bool:
    """Return whether a number passes the check of its standard; one of a standard without a check does."""
    match identifier.standard:
        case "isbn":
            from stdnum import isbn  # noqa: PLC0415 - few commands ask for it

            return bool(isbn.is_valid(identifier.value))
        case "issn":
            from stdnum import issn  # noqa: PLC0415 - as above

            return bool(issn.is_valid(identifier.value))
        case "doi":
            # A DOI has no check digit; its form is 10.REGISTRANT/SUFFIX (ISO 26324, 5.2).
            return bool(re.fullmatch(r"10\.\d{4,9}(\.\d+)*/\S+", identifier.value))
        case _:
            return True
