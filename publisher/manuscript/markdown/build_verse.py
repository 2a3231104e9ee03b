"""Builds lines that stay lines: nodes of stanzas, poems and line blocks in, blocks out."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from markdown_it.tree import SyntaxTreeNode

from publisher.manuscript.markdown.inline_builder import start_of
from publisher.manuscript.markdown.judge_attributes import is_count
from publisher.manuscript.markdown.verse import VERSE
from publisher.model import codes
from publisher.model.finding import Position
from publisher.model.message import say
from publisher.model.tree import POEM_KEYS, Block, Division, Inline, LineBlock, PoemHead, Stanza, Text, VerseLine

if TYPE_CHECKING:
    from publisher.manuscript.markdown.tree_builder import TreeBuilder

#: Numbers further apart are no help to anybody.
_MOST_BETWEEN_NUMBERS = 100
#: What the head of a poem says in words, by the attribute that says it.
POEM_TEXTS: Mapping[str, Callable[[PoemHead, str], PoemHead]] = {
    "title": lambda head, value: replace(head, title=value),
    "poet": lambda head, value: replace(head, poet=value),
    "metre": lambda head, value: replace(head, metre=value),
    "rhyme": lambda head, value: replace(head, rhyme=value),
    "source": lambda head, value: replace(head, source=value),
}


def build_line_block(builder: "TreeBuilder", node: SyntaxTreeNode) -> Block:
    """Build a block whose lines end where they end in the source."""
    position = builder.locate(node)
    lines: list[tuple[Inline, ...]] = []
    for part in node.children:
        indent = part.meta["indent"]
        line = builder.build_inlines(part)
        # Spaces at the beginning are kept, as Pandoc keeps them.
        lines.append((Text(start_of(line) or position, "\u00a0" * indent), *line) if indent else line)
    return LineBlock(position, tuple(lines))


def build_stanza(builder: "TreeBuilder", node: SyntaxTreeNode) -> Block:
    """Build a stanza: lines of one half or of several."""
    position = builder.locate(node)
    lines: list[VerseLine] = []
    kind, builder.kind = builder.kind, "verse"
    for line in node.children:
        place = builder.locate(line)
        halves = tuple(map(builder.build_inlines, line.children))
        start = next(filter(None, map(start_of, halves)), place)
        lines.append(VerseLine(start, halves, line.meta["indent"]))
    builder.kind = kind
    return Stanza(position, tuple(lines))


def build_poem(builder: "TreeBuilder", node: SyntaxTreeNode) -> Block:
    """Build a block of lines some of which are divided into halves."""
    position = builder.locate(node)
    return Division(position, number_lines(builder.build_blocks(node.children)), classes=(VERSE,), poem=PoemHead())


def read_poem_key(builder: "TreeBuilder", head: PoemHead, key: str, value: str, position: Position) -> PoemHead:
    """Read what an attribute says of a poem."""
    if key in {"over", "under"}:
        return _read_poem_places(builder, head, key, value, position)
    if key != "numbers":
        builder.write_value(value, position)
        return POEM_TEXTS[key](head, value)
    if not is_count(value, _MOST_BETWEEN_NUMBERS):
        builder.folder.report.add(
            codes.BAD_ATTRIBUTES,
            position,
            say("{value} is no distance between two numbers of lines", value=value),
            say("write numbers=5 for a number at each fifth line"),
        )
        return head
    return replace(head, numbers=int(value))


def _read_poem_places(builder: "TreeBuilder", head: PoemHead, key: str, value: str, position: Position) -> PoemHead:
    """Read what is printed over a poem, or under it; what is named in one place leaves the other."""
    words = tuple(value.split())
    if unknown := [word for word in words if word not in POEM_KEYS]:
        builder.folder.report.add(
            codes.BAD_ATTRIBUTES,
            position,
            say("a poem has no {value}", value=unknown[0]),
            say('write over="title poet" or under="metre rhyme source"'),
        )
        return head
    over, under = (words, head.under) if key == "over" else (head.over, words)
    other = tuple(word for word in (under if key == "over" else over) if word not in words)
    return replace(head, over=over if key == "over" else other, under=under if key == "under" else other)


def number_lines(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """Tell each stanza of a poem which number its first line has."""
    numbered: list[Block] = []
    first = 1
    for block in blocks:
        numbered.append(replace(block, first=first) if isinstance(block, Stanza) else block)
        first += len(block.lines) if isinstance(block, Stanza) else 0
    return tuple(numbered)
