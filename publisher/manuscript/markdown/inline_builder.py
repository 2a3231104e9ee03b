"""Builds the inlines of one line: markdown-it's tokens in, inlines of `publisher.model.tree` and their passages out."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Protocol

from markdown_it.token import Token

from publisher.manuscript.folder import BookFolder, judge_reference
from publisher.manuscript.markdown.attributes import Attributes
from publisher.manuscript.markdown.build_image import build_image
from publisher.manuscript.markdown.build_inline_html import build_inline_html
from publisher.manuscript.markdown.build_link import build_link
from publisher.manuscript.markdown.build_math import build_math
from publisher.manuscript.markdown.foreign_marks import refuse_html
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

_STYLED_TOKENS: Mapping[str, Style] = {
    "em_open": "emphasis",
    "strong_open": "strong",
    "s_open": "strikethrough",
    "superscript_open": "superscript",
    "subscript_open": "subscript",
    "highlight_open": "highlight",
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


@dataclass(slots=True)
class InlineBuilder:
    """Reads the children of one inline token, which stands in `blocks`. The last of `writers` writes its passage."""

    blocks: BlockBuilder
    origin: Origin
    tokens: list[Token]
    writers: list[PassageWriter]
    index: int = 0
    cursor: int = 0

    def build(self, closing: str) -> tuple[Inline, ...]:
        """Build inlines up to the token of type `closing`, and step over it."""
        inlines: list[Inline] = []
        while self.index < len(self.tokens):
            token = self.tokens[self.index]
            self.index += 1
            if token.type == closing:
                self._inspect_closing(token)
                break
            inlines.extend(self._build_inline(token))
        return tuple(_join_texts(inlines))

    def build_up_to(self, end: int) -> tuple[Inline, ...]:
        """Build inlines up to the token of number `end`, and step over it."""
        inlines: list[Inline] = []
        while self.index < end:
            self.index += 1
            inlines.extend(self._build_inline(self.tokens[self.index - 1]))
        if self.index < len(self.tokens):
            self._inspect_closing(self.tokens[self.index])
        self.index += 1
        return tuple(_join_texts(inlines))

    def _inspect_closing(self, token: Token) -> None:
        self.cursor = max(self.cursor, int(token.meta.get("offset", 0)))

    def locate(self, token: Token) -> Position:
        """Return where a token stands, or the token before it that knew its offset."""
        offset = int(token.meta.get("offset", self.cursor))
        self.cursor = max(self.cursor, offset)
        return self.origin.locate(offset)

    def _build_inline(self, token: Token) -> Iterator[Inline]:
        if token.type in _STYLED_TOKENS:
            position = self.locate(token)
            yield Styled(position, _STYLED_TOKENS[token.type], self.build(token.type.replace("_open", "_close")))
            return
        builders: Mapping[str, Callable[[Token], Iterator[Inline]]] = {
            "text": self._build_text,
            "text_special": self._build_text,
            "softbreak": self._build_soft_break,
            "hardbreak": self._build_hard_break,
            "code_inline": self._build_code,
            "math": self._build_math,
            "span_open": self._build_span,
            "link_open": partial(build_link, self),
            "image": partial(build_image, self),
            "footnote_ref": self._build_call,
            "inline_note_open": self._build_inline_note,
            "citation": self._build_citation,
            "example_call": self._build_example_call,
            "html_inline": partial(build_inline_html, self),
            "caesura": self._build_caesura,
        }
        yield from builders[token.type](token)

    # --- Text ---------------------------------------------------------------------------------

    def _build_text(self, token: Token) -> Iterator[Inline]:
        if not token.content:
            return
        position = self.locate(token)
        # markdown-it-py's notes forget their offset: their call is right behind the text.
        self.cursor += len(token.markup or token.content)
        # The token of a web address is made behind its bracket, and printed as it is.
        if token.meta.get("is_address", False):
            self.writers[-1].write_object(position)
            yield Text(position, token.content)
            return
        if token.info == "entity":
            judge_reference(token.content, position, self.blocks.folder.report)
        if token.type == "text_special":
            self.writers[-1].write(token.content, position)
            yield Text(position, token.content)
            return
        for found in _BARE_OPTION.finditer(token.content):
            self.blocks.folder.report.add(
                codes.BARE_OPTION,
                replace(position, column=position.column + found.start()),
                say("-- before a word becomes a dash"),
                say("write an option as code: `--option`"),
            )
        start = 0
        for found in _SMART.finditer(token.content):
            self._write(token.content[start : found.start()], position, start)
            # The rules judge what is printed.
            self._write(_SMART_MARKS[found[0]], position, found.start())
            start = found.end()
        self._write(token.content[start:], position, start)
        yield Text(position, _SMART.sub(lambda found: _SMART_MARKS[found[0]], token.content))

    def _write(self, text: str, position: Position, offset: int) -> None:
        if text:
            self.writers[-1].write(text, replace(position, column=position.column + offset))

    def _build_soft_break(self, token: Token) -> Iterator[Inline]:
        position = self.locate(token)
        self.writers[-1].write(" ", position)
        yield Text(position, " ")

    def _build_hard_break(self, token: Token) -> Iterator[Inline]:
        position = self.locate(token)
        self.writers[-1].write("\n", position)
        yield LineBreak(position)

    def _build_caesura(self, token: Token) -> Iterator[Inline]:
        position = self.locate(token)
        self.writers[-1].write_object(position)
        yield Caesura(position)

    def _build_code(self, token: Token) -> Iterator[Inline]:
        position = self.locate(token)
        self.writers[-1].write_object(position)
        if raw := token.meta.get("raw"):
            refuse_html(self.blocks.folder, f"`{token.content}`{raw}", position)
        yield Styled(position, "code", (Text(position, token.content),))

    def _build_math(self, token: Token) -> Iterator[Inline]:
        position = self.locate(token)
        self.writers[-1].write_object(position)
        yield from build_math(self.blocks, token.content, position, is_display=token.meta["is_display"])

    # --- Notes and citations --------------------------------------------------------------------

    def _build_call(self, token: Token) -> Iterator[Inline]:
        position = self.locate(token)
        self.writers[-1].write_object(position)
        yield NoteCall(position, self.blocks.name_call(str(token.meta["label"])))

    def _build_inline_note(self, token: Token) -> Iterator[Inline]:
        position = self.locate(token)
        self.writers[-1].write_object(position)
        # No label that is written has a space in it.
        label = self.blocks.own_label(f"note at {position.line}:{position.column}")
        self.writers.append(self.blocks.start_passage("running"))
        children = self.build("inline_note_close")
        self.blocks.folder.passages.extend(self.writers.pop().finish())
        self.blocks.notes.append(Note(position, label, (Paragraph(position, children),)))
        yield NoteCall(position, label)

    def _build_citation(self, token: Token) -> Iterator[Inline]:
        cited = tuple(CitedSource(key, locator) for key, locator in token.meta["cited"])
        position = self.locate(token)
        self.writers[-1].write_object(position)
        yield Citation(position, cited)

    def _build_example_call(self, token: Token) -> Iterator[Inline]:
        position = self.locate(token)
        self.writers[-1].write_object(position)
        yield ExampleCall(position, int(token.meta["number"]))

    # --- Spans and links ------------------------------------------------------------------------

    def _build_span(self, token: Token) -> Iterator[Inline]:
        position = self.locate(token)
        attributes: Attributes = token.meta["attributes"]
        if any(key == "page" for key, _ in attributes.pairs):
            yield from self._build_milestone(attributes, position)
            return
        language = find_language(attributes)
        around = self.writers[-1]
        is_quoted = quotes_quran(attributes)
        if language or is_quoted:
            around.write_object(position)
            self.writers.append(self.blocks.start_passage(around.kind, language))
        start = self.writers[-1].length
        span = read_span(self.blocks, Span(position, self.build("span_close")), attributes)
        if language or is_quoted:
            passage = self.writers.pop()
            # No rule touches the text of the Qur'an.
            self.blocks.folder.passages.extend(() if is_quoted else passage.finish())
            start = around.length - 1
        elif not span.children:
            self._write_point(position)
        for kind in _find_mark_kinds(span.marks):
            around.mark(start, kind)
        yield span

    def _build_milestone(self, attributes: Attributes, position: Position) -> Iterator[Inline]:
        """Build the beginning of a page of another edition; what stands in its brackets is for other readers."""
        around = self.writers[-1]
        self.writers.append(self.blocks.start_passage(around.kind))
        self.build("span_close")
        self.writers.pop()
        self._write_point(position)
        yield from read_milestone(self.blocks, attributes, position)

    def _write_point(self, position: Position) -> None:
        """Write a point in the passage, so that the spaces around it are no two; in a word it is nothing."""
        following = self.tokens[self.index].content[:1] if self.index < len(self.tokens) else ""
        if not (self.writers[-1].ends_in_word and following.isalpha()):
            self.writers[-1].write_object(position)


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
