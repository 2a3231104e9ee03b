"""Builds the tree of a chapter: markdown-it's tokens in, blocks and notes of `publisher.model.tree` out."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from markdown_it.token import Token

from publisher.manuscript.folder import BookFolder, judge_reference
from publisher.manuscript.markdown.build_code import build_fence, build_formula, read_definitions
from publisher.manuscript.markdown.build_division import build_division
from publisher.manuscript.markdown.build_html import build_html, build_refused_html
from publisher.manuscript.markdown.build_included import build_included, leave_out_inclusion
from publisher.manuscript.markdown.build_inline_html import build_frame
from publisher.manuscript.markdown.build_lists import build_definitions, build_list
from publisher.manuscript.markdown.build_table import build_table
from publisher.manuscript.markdown.build_text import build_heading, build_paragraph, build_quotation
from publisher.manuscript.markdown.build_verse import build_line_block, build_poem, build_stanza
from publisher.manuscript.markdown.foreign_marks import drop_tag
from publisher.manuscript.markdown.inline_builder import InlineBuilder
from publisher.manuscript.markdown.positions import Origin
from publisher.manuscript.markdown.take_calls import bring_out_calls
from publisher.manuscript.passages import PassageWriter
from publisher.model import codes
from publisher.model.finding import Position
from publisher.model.message import say
from publisher.model.parts import PAGE_BREAK
from publisher.model.passage import PassageKind
from publisher.model.tree import Block, Break, Direction, Division, Image, Inline, Note, Paragraph, Preformatted


@dataclass(slots=True)
class TreeBuilder:
    """Reads one chapter's tokens from first to last. Faults go to the folder's report, passages beside them.

    `lines` are those of the file; `language` is that of the division which is read, "" outside of all; `kind` is that
    of the passages which are read; `direction` is that of the book, "" where it is not known. `keeps_places` is set in
    a table whose columns are known by their places in the lines. `parse` reads the text of another file that is put
    into the chapter, `around` are the files into which this one is put, and `included` counts how often each is.
    `definitions` are the commands of formulas that were defined so far.
    """

    folder: BookFolder
    file: str
    tokens: Sequence[Token]
    lines: Sequence[str]
    index: int = 0
    line: int = 1
    language: str = ""
    kind: PassageKind = "running"
    keeps_places: bool = False
    direction: Direction = ""
    notes: list[Note] = field(default_factory=list)
    labels: set[str] = field(default_factory=set)
    calls: Counter[str] = field(default_factory=Counter)
    is_in_note: bool = False
    parse: Callable[[str, str], Sequence[Token]] | None = None
    around: tuple[str, ...] = ()
    included: Counter[str] = field(default_factory=Counter)
    definitions: dict[str, str] = field(default_factory=dict)

    def build(self) -> tuple[Block, ...]:
        """Build all blocks; the notes are in `notes` afterwards."""
        blocks = self.build_until("")
        defined = {note.label: note for note in self.notes}
        for label, calls in self.calls.items():
            # A note that is called again is printed again, as Pandoc does: a call leads to one note, and a note back.
            self.notes.extend(replace(defined[label], label=_name_again(label, call)) for call in range(2, calls + 1))
        return blocks

    def name_call(self, label: str) -> str:
        """Return the label of the note that a call leads to: another for each call in the text."""
        label = self.own_label(label)
        if self.is_in_note:
            return label
        self.calls[label] += 1
        return _name_again(label, self.calls[label])

    def own_label(self, label: str) -> str:
        """Return the label of a note of this file, which another that is put beside it may have too."""
        return f"{label} of {self.file} {self.included[self.file]}" if self.around else label

    def locate(self, token: Token) -> Position:
        """Return where a token stands, or the token before it that knew its line."""
        if token.map:
            self.line = token.map[0] + 1
        return Position(self.file, self.line, 1)

    def build_until(self, closing: str) -> tuple[Block, ...]:
        """Build blocks up to the token of type `closing`, and step over it."""
        blocks: list[Block] = []
        while self.index < len(self.tokens):
            token = self.tokens[self.index]
            self.index += 1
            if token.type == closing:
                break
            blocks.extend(self.build_block(token))
        return tuple(blocks)

    def build_up_to(self, end: int) -> tuple[Block, ...]:
        """Build blocks up to the token of number `end`, and step over it."""
        blocks: list[Block] = []
        while self.index < end:
            self.index += 1
            blocks.extend(self.build_block(self.tokens[self.index - 1]))
        self.index += 1
        return tuple(blocks)

    def build_block(self, token: Token) -> Iterator[Block]:
        """Build what begins with a token: a block, several, or none."""
        builders: Mapping[str, Callable[[Token], Block | None]] = {
            "paragraph_open": partial(build_paragraph, self),
            "heading_open": partial(build_heading, self),
            "blockquote_open": partial(build_quotation, self),
            "bullet_list_open": partial(build_list, self),
            "ordered_list_open": partial(build_list, self),
            "dl_open": partial(build_definitions, self),
            "table_open": partial(build_table, self),
            "code_block": lambda token: Preformatted(self.locate(token), token.content),
            "fence": partial(build_fence, self),
            "hr": lambda token: Break(self.locate(token)),
            "line_block_open": partial(build_line_block, self),
            "stanza_open": partial(build_stanza, self),
            "poem_open": partial(build_poem, self),
            "math_block": partial(build_formula, self),
            "inclusion": partial(leave_out_inclusion, self),
            "definitions": partial(read_definitions, self),
            "page_break": lambda token: Division(self.locate(token), (), classes=(PAGE_BREAK,)),
            "division_open": partial(build_division, self),
            "footnote_reference_open": self._build_note,
            "html_block": partial(build_refused_html, self),
        }
        if token.type == "html_tag":
            yield from build_html(self, token)
            return
        is_fenced = token.type == "fence" and token.info.startswith("{include}")
        if (token.type == "inclusion" or is_fenced) and (included := build_included(self, token)) is not None:
            yield from included
            return
        if token.type == "html_dropped":
            position = self.locate(token)
            drop_tag(self.folder, token.meta["tag"], position)
            if link := build_frame(token.meta["tag"], position):
                yield Paragraph(position, (link,))
            return
        block = builders[token.type](token)
        if block is not None:
            yield block

    def _build_note(self, token: Token) -> None:
        position = self.locate(token)
        label = self.own_label(str(token.meta["label"]))
        around, self.is_in_note = self.is_in_note, True
        children = self.build_until("footnote_reference_close")
        self.is_in_note = around
        if label in self.labels:
            self.folder.report.add(
                codes.DUPLICATE_NOTE,
                position,
                say("note {label} is defined twice", label=label),
                say("give it another label"),
            )
            return
        self.labels.add(label)
        self.notes.append(Note(position, label, children))

    def read_value(self, pairs: Mapping[str, str], key: str, position: Position) -> str:
        """Return the value of an attribute that is printed, "" for none."""
        if value := pairs.get(key, "").strip():
            self.write_value(value, position)
        return value

    def build_inlines(self, inline: Token, kind: PassageKind | None = None) -> tuple[Inline, ...]:
        """Build the inlines of one inline token, and write their passages."""
        origin: Origin = inline.meta.get("origin") or Origin(self.file, ((self.line, 1),))
        writer = self.start_passage(kind or self.kind)
        inlines = InlineBuilder(self, origin, inline.children or [], [writer]).build("")
        self.folder.passages.extend(writer.finish())
        if kind is None and len(inlines) == 1 and isinstance(inlines[0], Image):
            # A picture that is a paragraph of its own prints its caption, and the calls in it.
            return inlines
        return tuple(bring_out_calls(inlines))

    def start_passage(self, kind: PassageKind, language: str = "") -> PassageWriter:
        """Begin a passage in a language, by default that of what is around it."""
        return PassageWriter(self.file, self.lines, language or self.language, kind, self.keeps_places)

    def write_value(self, value: str, position: Position) -> None:
        """Write the passage of an attribute's value, which is looked for in its line."""
        line = self.lines[position.line - 1]
        # What was typed is judged already.
        judge_reference("".join(sorted(set(value) - set(line))), position, self.folder.report)
        column = max(line.find(value, position.column - 1), 0) + 1
        writer = self.start_passage("value")
        writer.write(value, Position(self.file, position.line, column))
        self.folder.passages.extend(writer.finish())


def _name_again(label: str, call: int) -> str:
    # No label that is written has a space in it.
    return label if call == 1 else f"{label} again {call}"
