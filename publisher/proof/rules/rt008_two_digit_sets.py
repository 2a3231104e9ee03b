"""RT008: digits of two sets."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from publisher.model.finding import Code, Finding, Severity
from publisher.model.message import say
from publisher.model.woven import WovenBook
from publisher.proof.passages import find_right_to_left
from publisher.script.digits import default_digits, find_digits, localize_digits
from publisher.script.language import parse_tag
from publisher.script.written_numbers import choose_digits, find_numbers, is_divided

if TYPE_CHECKING:
    from publisher.model.passage import Passage

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

#: END OF AYAH, which encloses the number behind it, in the digits that its font has.
_AYA = "\u06dd"
_BEGINS_LINE = re.compile(r"\d+[.)](?:\s|$)")


def find_mixed_digits(woven: WovenBook) -> Iterator[Finding]:
    """Find numbers in another set of digits than the book's, which is the one that it names, or its region's.

    Arabic is written with one set in the east and with another in the west: without a region it is the set that most
    of its numbers have.
    """
    numbers: dict[str, list[tuple[Passage, re.Match[str]]]] = {}
    for passage, text in find_right_to_left(woven):
        numbers_here = (number for number in find_numbers(text) if not text.endswith(_AYA, 0, number.start()))
        if found := [(passage, number) for number in numbers_here]:
            numbers.setdefault(passage.language, []).extend(found)
    own = parse_tag(woven.language).language
    for language, found in numbers.items():
        tag = parse_tag(language)
        most = choose_digits(number[0] for _, number in found)
        digits = woven.book.metadata.digits if tag.language == own else ""
        if not digits:
            digits = most if is_divided(language) else default_digits(language)
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
