"""Builds what tags of HTML mean in Markdown: tokens of tags in, blocks out."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from markdown_it.token import Token

from publisher.manuscript.markdown.foreign_marks import drop_attributes, refuse_html
from publisher.manuscript.markdown.html_marks import Tag, find_closing_tag
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


def build_refused_html(builder: "TreeBuilder", token: Token) -> Block:
    """Report HTML that has no equal in Markdown, and build it as code."""
    refuse_html(builder.folder, token.content, builder.locate(token))
    return Preformatted(builder.locate(token), token.content)


def build_html(builder: "TreeBuilder", token: Token) -> Iterator[Block]:
    """Build what a block tag means in Markdown; a tag that says nothing gives way to what stands in it."""
    position = builder.locate(token)
    tag: Tag = token.meta["tag"]
    if tag.kind == "empty":
        yield Break(position)
        return
    end = find_closing_tag(builder.tokens, builder.index, tag.name, _get_tag) if tag.kind == "open" else None
    if end is None:
        told = (
            say("</{name}> closes nothing", name=tag.name)
            if tag.kind == "close"
            else say("<{name}> is not closed", name=tag.name)
        )
        builder.folder.report.add(codes.DROPPED_HTML, position, told, say("delete it, or write its other tag"))
        return
    if tag.name in {"ul", "ol"}:
        yield _build_html_list(builder, tag, position, end)
        return
    if tag.name == "table":
        yield _build_html_table(builder, tag, position, end)
        return
    if tag.name == "blockquote":
        drop_attributes(builder.folder, tag, position, {"cite"})
        yield Quotation(position, builder.build_up_to(end))
        return
    drop_attributes(builder.folder, tag, position, {"dir", "lang", "align", "id", "open", "markdown"})
    language = tag.attributes.get("lang", "")
    language = judge_language(builder.folder.report, language, position) if language else ""
    around, builder.language = builder.language, language or builder.language
    children = builder.build_up_to(end)
    builder.language = around
    division = Division(
        position,
        children,
        judge_identifier(builder.folder.report, tag.attributes.get("id", ""), position),
        _find_html_classes(tag),
        language,
        direction=_read_direction(builder, tag),
    )
    if tag.name == "summary":
        yield from _emphasize(division)
    elif division == Division(position, children):
        yield from children
    else:
        yield division


def _read_direction(builder: "TreeBuilder", tag: Tag) -> Direction:
    """Read which way a tag lets its text run; "" where that is the way of all text."""
    direction = read_direction(tag.attributes.get("dir", ""))
    is_needless = not builder.language and direction == builder.direction
    return "" if is_needless else direction


def _build_html_list(builder: "TreeBuilder", tag: Tag, position: Position, end: int) -> Block:
    drop_attributes(builder.folder, tag, position, {"dir", "start"})
    items: list[tuple[Block, ...]] = []
    while builder.index < end:
        token = builder.tokens[builder.index]
        builder.index += 1
        item = token.meta.get("tag")
        opens_item = item is not None and item.name == "li" and item.kind == "open"
        closing = find_closing_tag(builder.tokens, builder.index, "li", _get_tag) if opens_item else None
        if closing is not None:
            items.append(builder.build_up_to(closing))
        else:
            # What stands between the items belongs to the one before.
            items[-1:] = [(*(items[-1] if items else ()), *builder.build_block(token))]
    builder.index = end + 1
    start = tag.attributes.get("start", "1")
    return Enumeration(position, tuple(items), (int(start) if start.isdecimal() else 1) if tag.name == "ol" else None)


def _build_html_table(builder: "TreeBuilder", tag: Tag, position: Position, end: int) -> Block:
    """Build a table of tags; what its tags say about its looks is told once."""
    dropped = {key for key in tag.attributes if key not in _TABLE_KEYS}
    caption: tuple[Inline, ...] = ()
    rows: list[list[HtmlCell]] = []
    beside: list[Block] = []
    while builder.index < end:
        token = builder.tokens[builder.index]
        builder.index += 1
        part = _get_tag(token)
        if part is None:
            # Browsers show before a table what stands between its cells.
            beside.extend(builder.build_block(token))
            continue
        dropped.update(key for key in part.attributes if key not in _TABLE_KEYS)
        if part.kind == "open" and part.name == "tr":
            rows.append([])
        elif part.kind == "open" and part.name in {"td", "th", "caption"}:
            blocks = _build_up_to_tag(builder, end, _ENDS_CELL)
            if part.name == "caption":
                caption = tuple(inline for one in blocks if isinstance(one, Paragraph) for inline in one.children)
                continue
            if not rows:
                rows.append([])
            rows[-1].append(HtmlCell(part, blocks))
    builder.index = end + 1
    if dropped:
        _tell_dropped(builder, tag, sorted(dropped), position)
    table = lay_html_table(
        position, rows, caption, judge_identifier(builder.folder.report, tag.attributes.get("id", ""), position)
    )
    direction = _read_direction(builder, tag)
    blocks = (*beside, table) if table else tuple(beside)
    return blocks[0] if len(blocks) == 1 and not direction else Division(position, blocks, direction=direction)


def _tell_dropped(builder: "TreeBuilder", tag: Tag, keys: Sequence[str], position: Position) -> None:
    builder.folder.report.add(
        codes.DROPPED_HTML,
        position,
        say("<{name}>: {list} left out", name=tag.name, list=", ".join(keys)),
        say("delete it, or say it in a style sheet of the book"),
    )


def _build_up_to_tag(builder: "TreeBuilder", end: int, names: frozenset[str]) -> tuple[Block, ...]:
    """Build blocks up to a tag of one of some names, and not over it unless it closes; at most up to `end`."""
    blocks: list[Block] = []
    while builder.index < end:
        token = builder.tokens[builder.index]
        tag = _get_tag(token)
        if tag and tag.name in names:
            builder.index += tag.kind == "close" and tag.name in {"td", "th", "caption"}
            break
        builder.index += 1
        blocks.extend(builder.build_block(token))
    return tuple(blocks)


def _emphasize(summary: Division) -> Iterator[Block]:
    for block in summary.children:
        if isinstance(block, Paragraph):
            yield replace(block, children=(Styled(block.position, "strong", block.children),))
        else:
            yield block


def _get_tag(token: Token) -> Tag | None:
    """Return the tag that a token is; None of what is none."""
    tag: Tag | None = token.meta.get("tag") if token.type == "html_tag" else None
    return tag


def _find_html_classes(tag: Tag) -> tuple[str, ...]:
    align = "center" if tag.name == "center" else tag.attributes.get("align", "").lower()
    return (align,) if align == "center" else ()
