"""Builds the tree of a chapter: markdown-it's tokens in, blocks and notes of `publisher.model.tree` out."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode

from publisher.manuscript.folder import BookFolder, judge_reference
from publisher.manuscript.markdown.build_code import build_fence, build_formula, read_definitions
from publisher.manuscript.markdown.build_division import build_division
from publisher.manuscript.markdown.build_html import build_element, build_refused_html, get_tag, refuse_lone_tag
from publisher.manuscript.markdown.build_included import build_included, leave_out_inclusion
from publisher.manuscript.markdown.build_inline_html import build_frame
from publisher.manuscript.markdown.build_lists import build_definitions, build_list
from publisher.manuscript.markdown.build_table import build_table
from publisher.manuscript.markdown.build_text import build_heading, build_paragraph, build_quotation
from publisher.manuscript.markdown.build_verse import build_line_block, build_poem, build_stanza
from publisher.manuscript.markdown.foreign_marks import drop_tag
from publisher.manuscript.markdown.html_elements import Element, pair_tags
from publisher.manuscript.markdown.inline_builder import InlineBuilder
from publisher.manuscript.markdown.parser import DEPTH_LIMIT
from publisher.manuscript.markdown.positions import Origin
from publisher.manuscript.markdown.take_calls import bring_out_calls
from publisher.manuscript.passages import PassageWriter
from publisher.manuscript.syntax_faults import describe_fault
from publisher.model import codes
from publisher.model.finding import Position
from publisher.model.message import say
from publisher.model.parts import PAGE_BREAK
from publisher.model.passage import PassageKind
from publisher.model.tree import Block, Break, Direction, Division, Image, Inline, Note, Paragraph, Preformatted


@dataclass(slots=True)
class TreeBuilder:
    """Reads the nodes of one chapter from first to last. Faults go to the folder's report, passages beside them.

    `lines` are those of the file; `language` is that of the division which is read, "" outside of all; `kind` is that
    of the passages which are read; `direction` is that of the book, "" where it is not known. `keeps_places` is set in
    a table whose columns are known by their places in the lines. `parse` reads the text of another file that is put
    into the chapter, `around` are the files into which this one is put, and `included` counts how often each is.
    `definitions` are the commands of formulas that were defined so far. `depth` counts the elements of HTML around
    what is read, and `is_too_deep` tells that one was left out for standing too deep in others.
    """

    folder: BookFolder
    file: str
    lines: Sequence[str]
    line: int = 1
    language: str = ""
    kind: PassageKind = "running"
    keeps_places: bool = False
    direction: Direction = ""
    notes: list[Note] = field(default_factory=list)
    labels: set[str] = field(default_factory=set)
    calls: Counter[str] = field(default_factory=Counter)
    is_in_note: bool = False
    is_in_cell: bool = False
    parse: Callable[[str, str], Sequence[Token]] | None = None
    around: tuple[str, ...] = ()
    included: Counter[str] = field(default_factory=Counter)
    definitions: dict[str, str] = field(default_factory=dict)
    depth: int = 0
    is_too_deep: bool = False

    def build(self, tokens: Sequence[Token]) -> tuple[Block, ...]:
        """Build all blocks; the notes are in `notes` afterwards."""
        blocks = self.build_blocks(SyntaxTreeNode(tokens).children)
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

    def enter_element(self, position: Position) -> bool:
        """Note that an element of HTML begins; give False, and report it, where it stands too deep in others.

        Each is built by a call in that of the one around it, and so is what is made of the tree.
        """
        if self.depth >= DEPTH_LIMIT:
            if not self.is_too_deep:
                self.is_too_deep = True
                code, message, hint = describe_fault("too deep")
                self.folder.report.add(code, position, message, hint)
            return False
        self.depth += 1
        return True

    def leave_element(self) -> None:
        """Note that the last element ends."""
        self.depth -= 1

    def locate(self, node: SyntaxTreeNode) -> Position:
        """Return where a node stands, or the node before it that knew its line."""
        if node.map:
            self.line = node.map[0] + 1
        return Position(self.file, self.line, 1)

    def build_blocks(self, nodes: Sequence[SyntaxTreeNode]) -> tuple[Block, ...]:
        """Build what stands beside one another."""
        return tuple(block for part in pair_tags(nodes, get_tag) for block in self.build_part(part))

    def build_cell(self, nodes: Sequence[SyntaxTreeNode]) -> tuple[Block, ...]:
        """Build what stands in a cell of a table."""
        around, self.is_in_cell = self.is_in_cell, True
        blocks = self.build_blocks(nodes)
        self.is_in_cell = around
        return blocks

    def build_part(self, part: SyntaxTreeNode | Element) -> Iterator[Block]:
        """Build what a node or an element is: a block, several, or none."""
        return build_element(self, part) if isinstance(part, Element) else self._build_node(part)

    def _build_node(self, node: SyntaxTreeNode) -> Iterator[Block]:
        is_fenced = node.type == "fence" and node.info.startswith("{include}")
        if (node.type == "inclusion" or is_fenced) and (included := build_included(self, node)) is not None:
            yield from included
            return
        block = _BUILDERS[node.type](self, node)
        if block is not None:
            yield block

    def read_value(self, pairs: Mapping[str, str], key: str, position: Position) -> str:
        """Return the value of an attribute that is printed, "" for none."""
        if value := pairs.get(key, "").strip():
            self.write_value(value, position)
        return value

    def build_inlines(self, inline: SyntaxTreeNode, kind: PassageKind | None = None) -> tuple[Inline, ...]:
        """Build the inlines of one inline node, and write their passages."""
        origin: Origin = inline.meta.get("origin") or Origin(self.file, ((self.line, 1),))
        writer = self.start_passage(kind or self.kind)
        inlines = InlineBuilder(self, origin, [writer]).build(inline.children)
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


def _build_code(builder: TreeBuilder, node: SyntaxTreeNode) -> Block:
    return Preformatted(builder.locate(node), node.content)


def _build_break(builder: TreeBuilder, node: SyntaxTreeNode) -> Block:
    return Break(builder.locate(node))


def _build_page_break(builder: TreeBuilder, node: SyntaxTreeNode) -> Block:
    return Division(builder.locate(node), (), classes=(PAGE_BREAK,))


def _build_dropped_html(builder: TreeBuilder, node: SyntaxTreeNode) -> Block | None:
    position = builder.locate(node)
    drop_tag(builder.folder, node.meta["tag"], position)
    link = build_frame(node.meta["tag"], position)
    return Paragraph(position, (link,)) if link else None


def _build_note(builder: TreeBuilder, node: SyntaxTreeNode) -> None:
    position = builder.locate(node)
    label = builder.own_label(str(node.meta["label"]))
    around, builder.is_in_note = builder.is_in_note, True
    children = builder.build_blocks(node.children)
    builder.is_in_note = around
    if label in builder.labels:
        builder.folder.report.add(
            codes.DUPLICATE_NOTE,
            position,
            say("note {label} is defined twice", label=label),
            say("give it another label"),
        )
        return
    builder.labels.add(label)
    builder.notes.append(Note(position, label, children))


_BUILDERS: Mapping[str, Callable[[TreeBuilder, SyntaxTreeNode], Block | None]] = {
    "paragraph": build_paragraph,
    "heading": build_heading,
    "blockquote": build_quotation,
    "bullet_list": build_list,
    "ordered_list": build_list,
    "dl": build_definitions,
    "table": build_table,
    "code_block": _build_code,
    "fence": build_fence,
    "hr": _build_break,
    "line_block": build_line_block,
    "stanza": build_stanza,
    "poem": build_poem,
    "math_block": build_formula,
    "inclusion": leave_out_inclusion,
    "definitions": read_definitions,
    "page_break": _build_page_break,
    "division": build_division,
    "footnote_reference": _build_note,
    "html_block": build_refused_html,
    "html_tag": refuse_lone_tag,
    "html_dropped": _build_dropped_html,
}
