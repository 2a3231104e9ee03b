"""Builds tables of Markdown: nodes of rows and cells in, one block out."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from markdown_it.tree import SyntaxTreeNode

from publisher.manuscript.markdown.attributes import Attributes
from publisher.manuscript.markdown.inline_builder import start_of
from publisher.manuscript.markdown.judge_attributes import judge_identifier, read_direction, refuse_attribute
from publisher.model import codes
from publisher.model.finding import Position
from publisher.model.message import say
from publisher.model.tree import Alignment, Block, Cell, Direction, Paragraph, Table

if TYPE_CHECKING:
    from markdown_it.token import Token

    from publisher.manuscript.markdown.tree_builder import TreeBuilder

#: What the Markdown's `:---`, `:---:`, `---:` mean: Pandoc's left, center and right, by the side where
#: a line begins, since a table runs with the direction of its text.
_ALIGNMENTS: Mapping[str, Alignment] = {
    "text-align:left": "start",
    "text-align:center": "center",
    "text-align:right": "end",
}


def build_table(builder: "TreeBuilder", node: SyntaxTreeNode) -> Block:
    """Build a table with its caption, and with what its attributes say."""
    position = builder.locate(node)
    alignments: list[Alignment] = list(node.meta.get("alignments", ()))
    is_pipe = not alignments
    header: list[tuple[Cell, ...]] = []
    rows: list[tuple[Cell, ...]] = []
    for row in node.children:
        is_head = row.children[0].type == "th"
        if is_head and is_pipe:
            alignments += (_ALIGNMENTS.get(str(cell.attrs.get("style", "")), "") for cell in row.children)
        (header if is_head else rows).append(tuple(_build_cell(builder, cell) for cell in row.children))
    if not any(cell.children for row in header for cell in row):
        header = []
    attributes: Attributes = node.meta.get("attributes") or Attributes(0, 0)
    caption: Token | None = node.meta.get("caption")
    return Table(
        position,
        tuple(alignments),
        tuple(header),
        tuple(rows),
        builder.build_inlines(SyntaxTreeNode((caption,), create_root=False)) if caption else (),
        judge_identifier(builder.folder.report, attributes.identifier, position),
        attributes.classes,
        _judge_directions(builder, attributes, len(alignments), position),
        tuple(node.meta.get("widths", ())),
        credit=builder.read_value(dict(attributes.pairs), "credit", position),
        origin=builder.read_value(dict(attributes.pairs), "source", position),
    )


def _build_cell(builder: "TreeBuilder", node: SyntaxTreeNode) -> Cell:
    span = {"columns": int(node.meta.get("columns", 1)), "rows": int(node.meta.get("rows", 1))}
    match node.children:
        case [SyntaxTreeNode(type="inline") as inline]:
            children = builder.build_inlines(inline, "cell")
            blocks: tuple[Block, ...] = (Paragraph(start_of(children) or builder.locate(inline), children),)
            return Cell(blocks if children else (), **span)
    kind, builder.kind, builder.keeps_places = builder.kind, "cell", True
    blocks = builder.build_cell(node.children)
    builder.kind, builder.keeps_places = kind, False
    return Cell(blocks, **span)


def _judge_directions(
    builder: "TreeBuilder", attributes: Attributes, count: int, position: Position
) -> tuple[Direction, ...]:
    """Read which way each column runs: `dir="rtl ltr ltr"`, one word for all or one for each column."""
    directions: tuple[Direction, ...] = ()
    for key, value in attributes.pairs:
        words = value.split()
        if key in {"credit", "source"}:
            continue
        if key != "dir":
            refuse_attribute(
                builder.folder.report, position, key, say("a table takes an id, classes, dir, credit and source")
            )
        elif len(words) not in {1, count} or not all(word in {"rtl", "ltr", "-"} for word in words):
            builder.folder.report.add(
                codes.BAD_ATTRIBUTES,
                position,
                say("{value} is not a direction for each of {count} columns", value=value, count=count),
                say('write dir="rtl ltr", one word for each column, or - for that of the table'),
            )
        else:
            directions = tuple(map(read_direction, words * count if len(words) == 1 else words))
    return directions
