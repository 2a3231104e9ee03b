"""Reads what is marked in a line: the attributes of a span in, its marks out."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from publisher.manuscript.markdown.attributes import Attributes
from publisher.manuscript.markdown.judge_attributes import (
    judge_date,
    judge_direction,
    judge_identifier,
    judge_language,
    judge_quran_place,
    refuse_attribute,
)
from publisher.model import codes
from publisher.model.finding import Position
from publisher.model.message import say
from publisher.model.tree import IndexMark, Marks, Milestone, Span, read_plain_text

if TYPE_CHECKING:
    from publisher.manuscript.markdown.inline_builder import BlockBuilder

#: What says where an index of the book's own lists a span.
_ENTRY_KEYS = frozenset(("index", "subject", "entry"))
#: A page of another edition: with its volume before it, and with a letter for the side of a leaf.
_PAGE = re.compile(r"(?:[\w\u05f3\u05f4]{1,8}[:/])?[\w\u05f3\u05f4]{1,8}(?:-[\w\u05f3\u05f4]{1,8})?")


def read_span(builder: "BlockBuilder", span: Span, attributes: Attributes) -> Span:
    """Return a span with what its attributes say."""
    position = span.position
    marks = Marks()
    if "place" in attributes.classes:
        marks = replace(marks, place=read_plain_text(span.children), place_by_name=True)
    entry = _read_entry(builder, span, dict(attributes.pairs))
    for key, value in attributes.pairs:
        if entry and key in _ENTRY_KEYS:
            continue
        if key == "place":
            marks = replace(marks, place=value, place_by_name=False)
        elif key == "date":
            marks = replace(marks, date=judge_date(builder.folder.report, value, position))
        elif key == "event":
            marks = replace(marks, event=value)
        elif key == "term":
            marks = replace(marks, term=value)
        elif key == "person":
            marks = replace(marks, person=value)
        elif key == "about":
            marks = replace(marks, about=_read_subject(builder, value, position))
        elif key == "lang":
            span = replace(span, language=judge_language(builder.folder.report, value, position))
        elif key == "quran":
            span = replace(span, quran=judge_quran_place(builder.folder.report, value, position))
        elif key == "dir":
            span = replace(span, direction=judge_direction(builder.folder.report, value, position))
        else:
            takes = say("a span takes place, date, event, term, person, index, subject, about, quran, lang and dir")
            refuse_attribute(builder.folder.report, position, key, takes, is_mark=True)
    if entry:
        marks = replace(marks, entry=replace(entry, about=marks.about))
    if marks.about and marks.place is None and marks.person is None and entry is None:
        builder.folder.report.add(
            codes.BAD_ATTRIBUTES,
            position,
            say("about stands where nothing is marked that an index lists"),
            say("write it beside place or person: [text]{place=ID about=…}"),
        )
    classes = tuple(name for name in attributes.classes if name != "place")
    identifier = judge_identifier(builder.folder.report, attributes.identifier, position)
    return replace(span, marks=marks, identifier=identifier, classes=classes)


def _read_entry(builder: "BlockBuilder", span: Span, pairs: Mapping[str, str]) -> IndexMark | None:
    """Read where an index of the book's own lists a span: `index` names it, and `subject` the index of subjects."""
    index = "subjects" if "subject" in pairs else pairs.get("index", "")
    if not index:
        return None
    heading = pairs.get("subject", pairs.get("entry", ""))
    if heading.strip():
        builder.write_value(heading, span.position)
    heading = heading or read_plain_text(span.children)
    return IndexMark(index, " ".join(heading.split()))


def read_milestone(builder: "BlockBuilder", attributes: Attributes, position: Position) -> Iterator[Milestone]:
    """Read the beginning of a page of another edition, or report it."""
    page = ""
    for key, value in attributes.pairs:
        if key == "page":
            page = value.strip()
        else:
            refuse_attribute(
                builder.folder.report, position, key, say("a page of another edition takes page and an id")
            )
    if not _PAGE.fullmatch(page):
        builder.folder.report.add(
            codes.BAD_MILESTONE,
            position,
            say("{value} is no page of another edition", value=page or '""'),
            say("write page=45, page=45a, or page=2:45 with the volume before it"),
        )
        return
    yield Milestone(position, page, judge_identifier(builder.folder.report, attributes.identifier, position))


def _read_subject(builder: "BlockBuilder", value: str, position: Position) -> str:
    """Return the subject of a mention, on one line, and write its passage where it stands in the span's line."""
    key = builder.lines[position.line - 1].find("about=", position.column - 1)
    if value.strip() and key >= 0:
        builder.write_value(value, replace(position, column=key + 1))
    return " ".join(value.split())
