"""CH006: a date that is written and not marked."""

import re
from collections.abc import Iterator

from publisher.model.finding import Code, Finding, Severity
from publisher.model.message import say
from publisher.model.passage import MarkKind
from publisher.model.woven import WovenBook
from publisher.proof.passages import find_right_to_left
from publisher.script.written_dates import find_written_dates

CODE = Code(
    "CH006",
    "date not marked",
    "The book marks its dates, so that editions can list and sort them; this one is not marked. Only dates of a day, "
    "a month or a season with their year are meant, and years after سنة or عام. A book that marks none is not judged.",
    Severity.WARNING,
    bad={"01.md": "---\ntitle: أ\n---\n\nفي [17 يناير 1945]{date=1945-01-17} ساروا، وفي 21 يناير 1945 وصلوا.\n"},
    good={
        "01.md": "---\ntitle: أ\n---\n\nفي [17 يناير 1945]{date=1945-01-17} ساروا، "
        "وفي [21 يناير 1945]{date=1945-01-21} وصلوا.\n"
    },
)

_DATED: tuple[MarkKind, ...] = ("date", "event")
_TITLE = re.compile("«[^«»]*»")


def find_unmarked_dates(woven: WovenBook) -> Iterator[Finding]:
    """Find dates in the running text of chapters that are not inside a mark, nor in a quoted title."""
    passages = [(passage, text) for passage, text in find_right_to_left(woven) if passage.kind == "running"]
    if not any(mark.kind == "date" for passage, _ in passages for mark in passage.marked):
        return
    for passage, text in passages:
        quoted = [found.span() for found in _TITLE.finditer(text)]
        for start, end in find_written_dates(text, passage.language):
            if passage.is_marked(start, end, _DATED) or any(first < start and end < last for first, last in quoted):
                continue
            yield Finding(
                CODE,
                passage.locate(start),
                say("the date {value} is not marked", value=text[start:end]),
                say("mark it: [{value}]{date=…}", value=text[start:end]),
            )
