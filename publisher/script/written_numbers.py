"""Finds the numbers that a writer has written: a text in, its numbers and the set of digits of most of them out."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from publisher.script.digits import ZEROS, find_digits
from publisher.script.language import is_known, parse_tag

# A number with its signs. One that touches Latin letters, such as B24 or 3D, is a name and keeps its digits;
# possessive, since a part of such a name is no number either (3.0 in 3.0.0-rc.1).
_NUMBER = re.compile(
    r"(?<![A-Za-z\d.\-/])(?<![A-Za-z\d][_#:@=~])(?<!::)\d++(?>(?:[.,:/\u066b\u066c\u2013-]\d+)*)(?![A-Za-z]|-[A-Za-z]|\ufe0f?\u20e3)"
)
# What is written with the digits of Latin script in any book: a number in one phrase with a Latin word (Windows 11,
# PEP 8) or before a Latin unit (12 km, 18 °C), a number of a version or an address (2.31.0, 127.0.0.1; a date such as
# 8.5.1945 is none), the number of a telephone with its country, a number of more than three parts, an ISBN.
_LATIN_BEFORE = re.compile(r"[A-Za-z][ \u00a0]\Z|\+(?:\d+[ \u00a0.-])*\Z")
_LATIN_BEHIND = re.compile(r"[ \u00a0\u202f]?(?:°[CFK]\b|[A-Za-zµμΩ])")
_IDENTIFIER = re.compile(
    r"\d+(?:\.\d+){3,}(?::\d+)?|(?!\d{1,2}\.\d{1,2}\.\d{4})(?!\d{4}\.)\d+\.\d+\.\d+|\d+(?:-\d+){3,}|97[89]\d{10}",
    re.ASCII,
)
#: How many characters before a number are looked at: a telephone number has no more (ITU-T E.164).
_REACH = 24


def find_numbers(text: str) -> Iterator[re.Match[str]]:
    """Yield the numbers of a text, but for those that are written with the digits of Latin script in any book."""
    return (number for number in _NUMBER.finditer(text) if not _is_latin(number))


def choose_digits(numbers: Iterable[str]) -> str:
    """Return the numbering system that most of some numbers have; `latn` where there are none."""
    counts = Counter(digits for number in numbers for digits in find_digits(number))
    # Of two sets that are as frequent the first of the table wins, so that the result is always the same.
    return max(ZEROS, key=lambda digits: counts[digits])


def is_divided(language: str) -> bool:
    """Return whether only the writer can tell with which digits a language is written.

    Arabic of no region has one set here and another there, and of some languages CLDR says nothing, such as Ottoman.
    """
    tag = parse_tag(language)
    is_open = not tag.region if tag.language == "ar" else tag.language != "und" and not is_known(language)
    return is_open and not tag.numbering


def _is_latin(number: re.Match[str]) -> bool:
    """Return whether a number in the digits of Latin script is part of what is written so in any book."""
    if not number[0].isascii():
        return False
    text, (start, end) = number.string, number.span()
    return bool(
        _IDENTIFIER.fullmatch(number[0])
        or _LATIN_BEHIND.match(text, end)
        or _LATIN_BEFORE.search(text, max(start - _REACH, 0), start)
    )
