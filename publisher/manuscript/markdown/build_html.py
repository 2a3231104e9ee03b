"""Builds what tags of HTML mean in Markdown: elements in, blocks out."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from markdown_it.tree import SyntaxTreeNode

from publisher.manuscript.markdown.foreign_marks import drop_attributes, refuse_html
from publisher.manuscript.markdown.html_elements import Element, find_closing_tags, pair_tags
from publisher.manuscript.markdown.html_marks import Tag
from publisher.manuscript.markdown.html_tables import HtmlCell, lay_html_table
from publisher.manuscript.markdown.judge_attributes import judge_identifier, judge_language, read_direction
from publisher.model import codes
from publisher.model.finding import Position
from publisher.model.message import say
from publisher.model.tree import (
    Block,
    Break,
    Direction,
    Division,
    Enumeration,
    Inline,
    Paragraph,
    Preformatted,
    Quotation,
    Styled,
)

if TYPE_CHECKING:
    from publisher.manuscript.markdown.tree_builder import TreeBuilder

#: What the tags of a table may say, and what ends a cell whose own end is not written.
_TABLE_KEYS = frozenset(("align", "colspan", "dir", "id", "rowspan", "scope"))
_ENDS_CELL = frozenset(("caption", "tbody", "td", "tfoot", "th", "thead", "tr"))


def build_refused_html(builder: "TreeBuilder", node: SyntaxTreeNode) -> Block:
    """Report HTML that has no equal in Markdown, and build it as code."""
    refuse_html(builder.folder, node.content, builder.locate(node))
    return Preformatted(builder.locate(node), node.content)


def refuse_lone_tag(builder: "TreeBuilder", node: SyntaxTreeNode) -> Block | None:
    """Report a tag without its other tag, and leave it out; build what stands for one that has none."""
    position = builder.locate(node)
    tag: Tag = node.meta["tag"]
    if tag.kind == "empty":
        return Break(position)
    told = (
        say("</{name}> closes nothing", name=tag.name)
        if tag.kind == "close"
        else say("<{name}> is not closed", name=tag.name)
    )
    builder.folder.report.add(codes.DROPPED_HTML, position, told, say("delete it, or write its other tag"))
    return None


def build_element(builder: "TreeBuilder", element: Element) -> Iterator[Block]:
    """Build what an element means in Markdown; one that says nothing gives way to what stands in it."""
    position = builder.locate(element.opening)
    if builder.enter_element(position):
        yield from _build_element(builder, element, position)
        builder.leave_element()


def _build_element(builder: "TreeBuilder", element: Element, position: Position) -> Iterator[Block]:
    match element.tag.name:
        case "ul" | "ol":
            yield _build_html_list(builder, element, position)
        case "table":
            yield _build_html_table(builder, element, position)
        case "blockquote":
            drop_attributes(builder.folder, element.tag, position, {"cite"})
            yield Quotation(position, builder.build_blocks(element.inside))
        case "summary":
            yield from _emphasize(_build_group(builder, element, position))
        case _:
            division = _build_group(builder, element, position)
            if division == Division(position, division.children):
                yield from division.children
            else:
                yield division


def _build_group(builder: "TreeBuilder", element: Element, position: Position) -> Division:
    tag = element.tag
    drop_attributes(builder.folder, tag, position, {"dir", "lang", "align", "id", "open", "markdown"})
    language = tag.attributes.get("lang", "")
    language = judge_language(builder.folder.report, language, position) if language else ""
    around, builder.language = builder.language, language or builder.language
    children = builder.build_blocks(element.inside)
    builder.language = around
    return Division(
        position,
        children,
        judge_identifier(builder.folder.report, tag.attributes.get("id", ""), position),
        _find_html_classes(tag),
        language,
        direction=_read_direction(builder, tag),
    )


def _read_direction(builder: "TreeBuilder", tag: Tag) -> Direction:
    """Read which way a tag lets its text run; "" where that is the way of all text."""
    direction = read_direction(tag.attributes.get("dir", ""))
    is_needless = not builder.language and direction == builder.direction
    return "" if is_needless else direction


def _build_html_list(builder: "TreeBuilder", element: Element, position: Position) -> Block:
    tag = element.tag
    drop_attributes(builder.folder, tag, position, {"dir", "start"})
    items: list[tuple[Block, ...]] = []
    for part in pair_tags(element.inside, get_tag):
        if isinstance(part, Element) and part.tag.name == "li":
            items.append(builder.build_blocks(part.inside))
        else:
            # What stands between the items belongs to the one before.
            items[-1:] = [(*(items[-1] if items else ()), *builder.build_part(part))]
    start = tag.attributes.get("start", "1")
    return Enumeration(position, tuple(items), (int(start) if start.isdecimal() else 1) if tag.name == "ol" else None)


def _build_html_table(builder: "TreeBuilder", element: Element, position: Position) -> Block:
    """Build a table of tags; what its tags say about its looks is told once."""
    tag, nodes = element.tag, element.inside
    dropped = {key for key in tag.attributes if key not in _TABLE_KEYS}
    caption: tuple[Inline, ...] = ()
    rows: list[list[HtmlCell]] = []
    beside: list[Block] = []
    tags = [get_tag(node) for node in nodes]
    ends = find_closing_tags(tags)
    number = 0
    while number < len(nodes):
        node = nodes[number]
        number += 1
        part = get_tag(node)
        if part is None:
            # Browsers show before a table what stands between its cells.
            beside.extend(builder.build_part(node))
            continue
        dropped.update(key for key in part.attributes if key not in _TABLE_KEYS)
        if part.kind == "open" and part.name == "tr":
            rows.append([])
        elif part.kind == "open" and part.name in {"td", "th", "caption"}:
            end = _find_end_of_cell(tags, ends, number)
            blocks = builder.build_cell(nodes[number:end])
            number = end
            if part.name == "caption":
                caption = tuple(inline for one in blocks if isinstance(one, Paragraph) for inline in one.children)
                continue
            if not rows:
                rows.append([])
            rows[-1].append(HtmlCell(part, blocks))
    if dropped:
        _tell_dropped(builder, tag, sorted(dropped), position)
    table = lay_html_table(
        position, rows, caption, judge_identifier(builder.folder.report, tag.attributes.get("id", ""), position)
    )
    direction = _read_direction(builder, tag)
    blocks = (*beside, table) if table else tuple(beside)
    return blocks[0] if len(blocks) == 1 and not direction else Division(position, blocks, direction=direction)


def _find_end_of_cell(tags: Sequence[Tag | None], ends: Mapping[int, int], number: int) -> int:
    """Return the number of the tag that ends a cell: one of a cell, a row or a part, outside of what stands in it."""
    while number < len(tags):
        tag = tags[number]
        if tag and tag.name in _ENDS_CELL:
            return number
        number = ends.get(number, number) + 1
    return number


def _tell_dropped(builder: "TreeBuilder", tag: Tag, keys: Sequence[str], position: Position) -> None:
    builder.folder.report.add(
        codes.DROPPED_HTML,
        position,
        say("<{name}>: {list} left out", name=tag.name, list=", ".join(keys)),
        say("delete it, or say it in a style sheet of the book"),
    )


def _emphasize(summary: Division) -> Iterator[Block]:
    for block in summary.children:
        if isinstance(block, Paragraph):
            yield replace(block, children=(Styled(block.position, "strong", block.children),))
        else:
            yield block


def get_tag(node: SyntaxTreeNode) -> Tag | None:
    """Return the tag that a node is; None of what is none."""
    tag: Tag | None = node.meta.get("tag") if node.type == "html_tag" else None
    return tag


def _find_html_classes(tag: Tag) -> tuple[str, ...]:
    align = "center" if tag.name == "center" else tag.attributes.get("align", "").lower()
    return (align,) if align == "center" else ()
