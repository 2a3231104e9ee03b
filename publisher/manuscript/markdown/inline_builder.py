"""Builds the inlines of one line: markdown-it's nodes in, inlines of `publisher.model.tree` and their passages out."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, zip_longest
from typing import TYPE_CHECKING, Any, Protocol

from markdown_it.tree import SyntaxTreeNode

from publisher.manuscript.folder import BookFolder, judge_reference
from publisher.manuscript.markdown.build_image import build_image
from publisher.manuscript.markdown.build_inline_html import build_inline_element, build_single_tag, get_inline_tag
from publisher.manuscript.markdown.build_link import build_link
from publisher.manuscript.markdown.build_math import build_math
from publisher.manuscript.markdown.foreign_marks import leave_out_raw
from publisher.manuscript.markdown.html_elements import Element, pair_tags
from publisher.manuscript.markdown.judge_attributes import find_language, quotes_quran
from publisher.manuscript.markdown.positions import Origin
from publisher.manuscript.markdown.read_span import read_milestone, read_span
from publisher.manuscript.passages import PassageWriter
from publisher.model import codes
from publisher.model.finding import Position
from publisher.model.message import say
from publisher.model.passage import MarkKind, PassageKind
from publisher.model.tree import (
    Block,
    Caesura,
    Citation,
    CitedSource,
    ExampleCall,
    Inline,
    LineBreak,
    Marks,
    Note,
    NoteCall,
    Paragraph,
    Span,
    Style,
    Styled,
    Text,
)

if TYPE_CHECKING:
    from publisher.manuscript.markdown.attributes import Attributes

_STYLES: Mapping[str, Style] = {
    "em": "emphasis",
    "strong": "strong",
    "s": "strikethrough",
    "superscript": "superscript",
    "subscript": "subscript",
    "highlight": "highlight",
}
#: What Pandoc makes of marks that are typed by hand (manual, "Extension: smart"). Quotation marks stay as they are
#: typed: which are right depends on the language, and a rule asks for them.
_SMART = re.compile(r"-{3}|-{2}|\.{3}")
_SMART_MARKS = {"--": "\u2013", "---": "\u2014", "...": "\u2026"}
_BARE_OPTION = re.compile(r"(?:^|(?<=\s))--(?=[A-Za-z])")


class BlockBuilder(Protocol):
    """What the builder of a line asks of that of its blocks."""

    folder: BookFolder
    lines: Sequence[str]
    notes: list[Note]
    definitions: dict[str, str]

    def start_passage(self, kind: PassageKind, language: str = "") -> PassageWriter:
        """Begin a passage."""

    def write_value(self, value: str, position: Position) -> None:
        """Write the passage of an attribute's value."""

    def read_value(self, pairs: Mapping[str, str], key: str, position: Position) -> str:
        """Return the value of an attribute that is printed, "" for none."""

    def name_call(self, label: str) -> str:
        """Return the label of the note that a call leads to."""

    def own_label(self, label: str) -> str:
        """Return the label of a note of this file, which another that is put beside it may have too."""

    def enter_element(self, position: Position) -> bool:
        """Note that an element of HTML begins; give False, and report it, where it stands too deep in others."""

    def leave_element(self) -> None:
        """Note that the last element ends."""


@dataclass(slots=True)
class InlineBuilder:
    """Reads the nodes of one line, which stands in `blocks`. The last of `writers` writes its passage.

    `offset` is that of the last node which knew its own, `following` is what stands behind the one that is read.
    """

    blocks: BlockBuilder
    origin: Origin
    writers: list[PassageWriter]
    offset: int = 0
    following: SyntaxTreeNode | None = None

    def build(self, nodes: Sequence[SyntaxTreeNode]) -> tuple[Inline, ...]:
        """Build what stands beside one another."""
        inlines: list[Inline] = []
        parts = tuple(pair_tags(nodes, get_inline_tag))
        for part, following in zip_longest(parts, parts[1:]):
            self.following = following.opening if isinstance(following, Element) else following
            if isinstance(part, Element):
                inlines.extend(build_inline_element(self, part))
            else:
                inlines.extend(_BUILDERS[part.type](self, part))
        return tuple(_join_texts(inlines))

    def build_inside(self, node: SyntaxTreeNode) -> tuple[Inline, ...]:
        """Build what stands in a node, and step over its end."""
        inlines = self.build(node.children)
        if node.nester_tokens:
            self.note_offset(node.nester_tokens.closing.meta)
        return inlines

    def note_offset(self, meta: Mapping[str, Any]) -> None:
        """Note how far the line was read when a token was made that says so."""
        self.offset = max(self.offset, int(meta.get("offset", 0)))

    def locate(self, node: SyntaxTreeNode) -> Position:
        """Return where a node stands, or the one before it that knew its offset."""
        offset = int(node.meta.get("offset", self.offset))
        self.offset = max(self.offset, offset)
        return self.origin.locate(offset)

    def write_object(self, node: SyntaxTreeNode) -> Position:
        """Write into the passage that something stands here which is no text; return where."""
        position = self.locate(node)
        self.writers[-1].write_object(position)
        return position

    def write_text(self, text: str, position: Position) -> None:
        """Write text that stands at a position into the passage."""
        if text:
            self.writers[-1].write(text, position)

    def write_read(self, text: str, offset: int) -> None:
        """Write text that was read from an offset on: in pieces, where its source goes on elsewhere."""
        starts, end = self.origin.starts, offset + len(text)
        cuts = (offset, *starts[bisect_right(starts, offset) : bisect_left(starts, end)], end)
        for start, stop in pairwise(cuts):
            self.write_text(text[start - offset : stop - offset], self.origin.locate(start))

    def write_point(self, position: Position, following: SyntaxTreeNode | None) -> None:
        """Write a point in the passage, so that the spaces around it are no two; in a word it is nothing."""
        letter = following.content[:1] if following else ""
        if not (self.writers[-1].ends_in_word and letter.isalpha()):
            self.writers[-1].write_object(position)


def _build_styled(builder: InlineBuilder, node: SyntaxTreeNode) -> Iterator[Inline]:
    position = builder.locate(node)
    yield Styled(position, _STYLES[node.type], builder.build_inside(node))


# --- Text -------------------------------------------------------------------------------------


def _build_text(builder: InlineBuilder, node: SyntaxTreeNode) -> Iterator[Inline]:
    text = node.content
    if not text:
        return
    offset = int(node.meta.get("offset", builder.offset))
    position = builder.locate(node)
    # markdown-it-py's notes forget their offset: their call is right behind the text.
    builder.offset += len(node.markup or text)
    # The token of a web address is made behind its bracket, and printed as it is.
    if node.meta.get("is_address", False):
        builder.writers[-1].write_object(position)
        yield Text(position, text)
        return
    if node.info == "entity":
        judge_reference(text, position, builder.blocks.folder.report)
    if node.type == "text_special":
        builder.write_text(text, position)
        yield Text(position, text)
        return
    for found in _BARE_OPTION.finditer(text):
        builder.blocks.folder.report.add(
            codes.BARE_OPTION,
            replace(position, column=position.column + found.start()),
            say("-- before a word becomes a dash"),
            say("write an option as code: `--option`"),
        )
    start = 0
    for found in _SMART.finditer(text):
        builder.write_read(text[start : found.start()], offset + start)
        # The rules judge what is printed.
        builder.write_text(_SMART_MARKS[found[0]], builder.origin.locate(offset + found.start()))
        start = found.end()
    builder.write_read(text[start:], offset + start)
    yield Text(position, _SMART.sub(lambda found: _SMART_MARKS[found[0]], text))


def _build_soft_break(builder: InlineBuilder, node: SyntaxTreeNode) -> Iterator[Inline]:
    position = builder.locate(node)
    builder.write_text(" ", position)
    yield Text(position, " ")


def _build_hard_break(builder: InlineBuilder, node: SyntaxTreeNode) -> Iterator[Inline]:
    position = builder.locate(node)
    builder.write_text("\n", position)
    yield LineBreak(position)


def _build_caesura(builder: InlineBuilder, node: SyntaxTreeNode) -> Iterator[Inline]:
    yield Caesura(builder.write_object(node))


def _build_code(builder: InlineBuilder, node: SyntaxTreeNode) -> Iterator[Inline]:
    position = builder.write_object(node)
    if raw := node.meta.get("raw"):
        leave_out_raw(builder.blocks.folder, f"`{node.content}`{raw}", raw, position)
        return
    yield Styled(position, "code", (Text(position, node.content),))


def _build_math(builder: InlineBuilder, node: SyntaxTreeNode) -> Iterator[Inline]:
    position = builder.write_object(node)
    yield from build_math(builder.blocks, node.content, position, is_display=node.meta["is_display"])


# --- Notes and citations ----------------------------------------------------------------------


def _build_call(builder: InlineBuilder, node: SyntaxTreeNode) -> Iterator[Inline]:
    position = builder.write_object(node)
    yield NoteCall(position, builder.blocks.name_call(str(node.meta["label"])))


def _build_inline_note(builder: InlineBuilder, node: SyntaxTreeNode) -> Iterator[Inline]:
    position = builder.write_object(node)
    # No label that is written has a space in it.
    label = builder.blocks.own_label(f"note at {position.line}:{position.column}")
    builder.writers.append(builder.blocks.start_passage("running"))
    children = builder.build_inside(node)
    builder.blocks.folder.passages.extend(builder.writers.pop().finish())
    builder.blocks.notes.append(Note(position, label, (Paragraph(position, children),)))
    yield NoteCall(position, label)


def _build_citation(builder: InlineBuilder, node: SyntaxTreeNode) -> Iterator[Inline]:
    cited = tuple(CitedSource(key, locator) for key, locator in node.meta["cited"])
    yield Citation(builder.write_object(node), cited)


def _build_example_call(builder: InlineBuilder, node: SyntaxTreeNode) -> Iterator[Inline]:
    yield ExampleCall(builder.write_object(node), int(node.meta["number"]))


# --- Spans ------------------------------------------------------------------------------------


def _build_span(builder: InlineBuilder, node: SyntaxTreeNode) -> Iterator[Inline]:
    following = builder.following
    position = builder.locate(node)
    attributes: Attributes = node.meta["attributes"]
    if any(key == "page" for key, _ in attributes.pairs):
        yield from _build_milestone(builder, node, following)
        return
    language = find_language(attributes)
    around = builder.writers[-1]
    is_quoted = quotes_quran(attributes)
    if language or is_quoted:
        around.write_object(position)
        builder.writers.append(builder.blocks.start_passage(around.kind, language))
    start = builder.writers[-1].length
    span = read_span(builder.blocks, Span(position, builder.build_inside(node)), attributes)
    if language or is_quoted:
        passage = builder.writers.pop()
        # No rule touches the text of the Qur'an.
        builder.blocks.folder.passages.extend(() if is_quoted else passage.finish())
        start = around.length - 1
    elif not span.children:
        builder.write_point(position, following)
    for kind in _find_mark_kinds(span.marks):
        around.mark(start, kind)
    yield span


def _build_milestone(
    builder: InlineBuilder, node: SyntaxTreeNode, following: SyntaxTreeNode | None
) -> Iterator[Inline]:
    """Build the beginning of a page of another edition; what stands in its brackets is for other readers."""
    position = builder.locate(node)
    around = builder.writers[-1]
    builder.writers.append(builder.blocks.start_passage(around.kind))
    builder.build_inside(node)
    builder.writers.pop()
    builder.write_point(position, following)
    yield from read_milestone(builder.blocks, node.meta["attributes"], position)


def _join_texts(inlines: Sequence[Inline]) -> Iterator[Inline]:
    pending: Text | None = None
    for inline in inlines:
        if isinstance(inline, Text) and pending is not None:
            pending = Text(pending.position, pending.text + inline.text)
        elif isinstance(inline, Text):
            pending = inline
        else:
            if pending is not None:
                yield pending
                pending = None
            yield inline
    if pending is not None:
        yield pending


def _find_mark_kinds(marks: Marks) -> Iterator[MarkKind]:
    if marks.place is not None:
        yield "place"
    if marks.date is not None:
        yield "date"
    if marks.event is not None:
        yield "event"
    if marks.term is not None:
        yield "term"
    if marks.person is not None:
        yield "person"


def start_of(children: Sequence[Inline | Block]) -> Position | None:
    """Return where the first of some nodes stands."""
    return children[0].position if children else None


_BUILDERS: Mapping[str, Callable[[InlineBuilder, SyntaxTreeNode], Iterator[Inline]]] = {
    **dict.fromkeys(_STYLES, _build_styled),
    "text": _build_text,
    "text_special": _build_text,
    "softbreak": _build_soft_break,
    "hardbreak": _build_hard_break,
    "code_inline": _build_code,
    "math": _build_math,
    "span": _build_span,
    "link": build_link,
    "image": build_image,
    "footnote_ref": _build_call,
    "inline_note": _build_inline_note,
    "citation": _build_citation,
    "example_call": _build_example_call,
    "html_inline": build_single_tag,
    "caesura": _build_caesura,
}
