"""RT008: digits of two sets."""

import re
from collections import Counter
from collections.abc import Iterator

from publisher.model.finding import Code, Finding, Severity
from publisher.model.message import say
from publisher.model.passage import Passage
from publisher.model.woven import WovenBook
from publisher.proof.passages import find_right_to_left
from publisher.script.digits import ZEROS, default_digits, find_digits, localize_digits
from publisher.script.language import parse_tag

CODE = Code(
    "RT008",
    "digits of two sets",
    "A book has one set of digits: 1944 or ١٩٤٤ or ۱۹۴۴, by its key `digits` or by its language and region. In Arabic "
    "without a region it is the one that most numbers have. A year in another set is not "
    "found by a search, and Persian ۴ ۵ ۶ are shaped otherwise than Arabic ٤ ٥ ٦. What is written with the digits of "
    "Latin script in any book is not meant: Windows 11, 12 km, 2.31.0, +98 21 5555 0100; nor is code.",
    Severity.WARNING,
    bad={"01.md": "---\ntitle: الفصل\n---\n\nبين سنة 1944 وسنة ١٩٤٥ خرج 60 رتلًا.\n"},
    good={"01.md": "---\ntitle: الفصل\n---\n\nبين سنة 1944 وسنة 1945 خرج 60 رتلًا.\n"},
)

# A number with its signs. One that touches Latin letters, such as B24 or 3D, is a name and keeps its digits;
# possessive, since a part of such a name is no number either (3.0 in 3.0.0-rc.1).
_NUMBER = re.compile(
    r"(?<![A-Za-z\d.\-/])(?<![A-Za-z\d][_#:@=~])(?<!::)\d++(?:[.,:/\u066b\u066c\u2013-]\d+)*+(?![A-Za-z]|-[A-Za-z]|\ufe0f?\u20e3)"
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
_BEGINS_LINE = re.compile(r"\d+[.)](?:\s|$)")


def find_mixed_digits(woven: WovenBook) -> Iterator[Finding]:
    """Find numbers in another set of digits than the book's, which is the one that it names, or its region's.

    Arabic is written with one set in the east and with another in the west: without a region it is the set that most
    of its numbers have.
    """
    numbers: dict[str, list[tuple[Passage, re.Match[str]]]] = {}
    for passage, text in find_right_to_left(woven):
        found = [(passage, number) for number in _NUMBER.finditer(text) if not _is_latin(number)]
        if found:
            numbers.setdefault(passage.language, []).extend(found)
    own = parse_tag(woven.language).language
    for language, found in numbers.items():
        tag = parse_tag(language)
        digits = woven.book.metadata.digits if tag.language == own else ""
        if not digits:
            digits = default_digits(language) if tag.region or tag.language != "ar" else _find_most(found)
        most = _find_most(found)
        # Where most numbers are in another set, the book may mean that.
        says_key = tag.language == own and most != digits
        for passage, number in found:
            if find_digits(number[0]) - {digits}:
                mended = localize_digits(number[0], digits)
                # At the start of a line `1.` would begin a list.
                text = passage.text
                place = passage.locate(number.start())
                is_first = number.start() == 0 or passage.locate(number.start() - 1).line < place.line
                # Behind a dollar a digit says that it ends no formula.
                is_unsafe = (is_first and _BEGINS_LINE.match(text, number.start())) or text.endswith(
                    "$", 0, number.start()
                )
                yield Finding(
                    CODE,
                    place,
                    say("{value} is not in the digits of the book", value=number[0]),
                    say("write {mended}, or digits: {digits} in book.yaml", mended=mended, digits=most)
                    if says_key
                    else say("write {mended}", mended=mended),
                    () if is_unsafe else passage.edit(*number.span(), mended),
                )


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


def _find_most(found: list[tuple[Passage, re.Match[str]]]) -> str:
    counts = Counter(digits for _, number in found for digits in find_digits(number[0]))
    # Of two sets that are as frequent the first of the table wins, so that the result is always the same.
    return max(ZEROS, key=lambda digits: counts[digits])
