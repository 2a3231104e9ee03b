"""RT009: a hyphen in a range of numbers."""

import re
from collections.abc import Iterator

from publisher.model.finding import Code, Finding, Severity
from publisher.model.message import say
from publisher.model.woven import WovenBook
from publisher.proof.passages import find_right_to_left
from publisher.script.numbers import is_range, rises

CODE = Code(
    "RT009",
    "hyphen in a range",
    "The bidirectional algorithm takes a hyphen between digits for a part of the number: 1944-1945 runs from left to "
    "right, and its first year is read last. An en dash is left to the paragraph, so that the first year comes first.",
    Severity.WARNING,
    bad={"01.md": "---\ntitle: الفصل\n---\n\nفي السنوات 1944-1945 ساروا.\n"},
    good={"01.md": "---\ntitle: الفصل\n---\n\nفي السنوات 1944–1945 ساروا.\n"},
)

# Two numbers and no more: 1945-01-17 is a date, 0-19-280436-5 an ISBN.
_RANGE = re.compile(
    r"(?<![\w.,/:+\-\u2010-\u2015])(?P<first>\d{1,6})(?P<hyphen> ?[-\u2010\u2011\u2212\u05be] ?)(?P<last>\d{1,6})"
    r"(?![\w/+\-\u2010-\u2015]|[.,:]\d)"
)
_TO_DASH = str.maketrans(dict.fromkeys("-\u2010\u2011\u2212\u05be", "\u2013"))


def find_hyphens_in_ranges(woven: WovenBook) -> Iterator[Finding]:
    """Find two years, 1944-45 among them, or numbers of pages, with a hyphen between them."""
    for passage, text in find_right_to_left(woven):
        for found in _RANGE.finditer(text):
            first, last = found["first"], found["last"]
            if not is_range(found[0], text[: found.start()]):
                continue
            dash = found["hyphen"].translate(_TO_DASH)
            if rises(first, last):
                hint, fix = (
                    say("write an en dash: {first}{dash}{last}", first=first, dash=dash, last=last),
                    passage.edit(*found.span("hyphen"), dash),
                )
            else:
                # Written so as to look right with a hyphen: the first year comes last.
                hint, fix = (
                    say(
                        "write an en dash, and the years in their order: {last}{dash}{first}",
                        last=last,
                        dash=dash,
                        first=first,
                    ),
                    (),
                )
            yield Finding(
                CODE, passage.locate(found.start()), say("hyphen in the range {value}", value=found[0]), hint, fix
            )
