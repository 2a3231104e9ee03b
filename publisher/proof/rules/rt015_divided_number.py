"""RT015: a number in groups that may be two numbers."""

import re
from collections.abc import Iterator

from publisher.model.finding import Code, Finding, Severity
from publisher.model.message import say
from publisher.model.woven import WovenBook
from publisher.proof.passages import find_right_to_left

CODE = Code(
    "RT015",
    "number divided by a space",
    "A space divides two numbers, and the second stands to the left of the first: 10 000 is seen as 000 10. A "
    "no-break space (U+00A0) holds the groups of one number together. Three groups and more, as of a telephone "
    "number, are taken for one.",
    Severity.WARNING,
    bad={"01.md": "---\ntitle: الفصل\n---\n\nخرج 10 000 رجل.\n"},
    good={"01.md": "---\ntitle: الفصل\n---\n\nخرج 10\u00a0000 رجل.\n"},
)

_GROUPS = re.compile(
    r"(?<![\w.,:/+\-\u2010-\u2015\u00a0])(?<!\d )(\d{1,3}) (\d{3})(?![\w/+\-\u2010-\u2015\u00a0]|[.,:]\d| \d)"
)
_ZEROS = re.compile("[0\u0660\u06f0]+")


def find_divided_numbers(woven: WovenBook) -> Iterator[Finding]:
    """Find two groups of digits that look like one number; what ends with three zeros certainly is one."""
    for passage, text in find_right_to_left(woven):
        for found in _GROUPS.finditer(text):
            if _ZEROS.match(found[1]):
                # A number of a telephone, which is known as one.
                continue
            is_certain = _ZEROS.fullmatch(found[2]) is not None
            space = found.end(1)
            yield Finding(
                CODE,
                passage.locate(found.start()),
                say("{value} may be one number or two", value=found[0]),
                say("put a no-break space (U+00A0) into one number, and a word or a comma between two"),
                passage.edit(space, space + 1, "\u00a0") if is_certain else (),
            )
