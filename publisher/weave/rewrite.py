"""Rebuilds a tree with some of its nodes changed: the one way in which weaving makes new trees."""

from collections.abc import Callable
from dataclasses import replace
from operator import is_not

from publisher.model.tree import (
    Alert,
    Block,
    Cell,
    Definition,
    DefinitionList,
    Division,
    Enumeration,
    Heading,
    Image,
    Inline,
    LineBlock,
    Link,
    Note,
    Paragraph,
    Quotation,
    Span,
    Stanza,
    Styled,
    Table,
)

Change = Callable[[Inline | Block], Inline | Block]


def rewrite_inlines(inlines: tuple[Inline, ...], change: Change) -> tuple[Inline, ...]:
    """Change each inline, then what stands inside it, in reading order."""
    return tuple(_rewrite_inline(inline, change) for inline in inlines)


def _rewrite_inline(inline: Inline, change: Change) -> Inline:
    changed = change(inline)
    if isinstance(changed, Image):
        return replace(changed, caption=rewrite_inlines(changed.caption, change)) if changed.caption else changed
    if isinstance(changed, (Styled, Span, Link)):
        children = rewrite_inlines(changed.children, change)
        # Most text stays as it is, and a copy of what holds it would cost more than all else.
        if any(map(is_not, children, changed.children)):
            return replace(changed, children=children)
    return changed  # type: ignore[return-value]


def rewrite_blocks(blocks: tuple[Block, ...], change: Change) -> tuple[Block, ...]:
    """Change each block, then what stands inside it, in reading order."""
    return tuple(_rewrite_block(block, change) for block in blocks)


def _rewrite_block(block: Block, change: Change) -> Block:
    changed = change(block)
    match changed:
        case Paragraph() | Heading():
            return replace(changed, children=rewrite_inlines(changed.children, change))
        case LineBlock():
            return replace(changed, lines=tuple(rewrite_inlines(line, change) for line in changed.lines))
        case Stanza():
            lines = (
                replace(line, halves=tuple(rewrite_inlines(half, change) for half in line.halves))
                for line in changed.lines
            )
            return replace(changed, lines=tuple(lines))
        case Quotation() | Alert() | Division():
            return replace(changed, children=rewrite_blocks(changed.children, change))
        case Enumeration():
            return replace(changed, items=tuple(rewrite_blocks(item, change) for item in changed.items))
        case DefinitionList():
            return replace(changed, items=tuple(_rewrite_definition(item, change) for item in changed.items))
        case Table():
            caption = rewrite_inlines(changed.caption, change)
            header, rows = (
                tuple(tuple(_rewrite_cell(cell, change) for cell in row) for row in rows)
                for rows in (changed.header, changed.rows)
            )
            return replace(changed, caption=caption, header=header, rows=rows)
        case _:
            return changed  # type: ignore[return-value]


def _rewrite_definition(definition: Definition, change: Change) -> Definition:
    return Definition(
        rewrite_inlines(definition.term, change),
        tuple(rewrite_blocks(detail, change) for detail in definition.details),
    )


def _rewrite_cell(cell: Cell, change: Change) -> Cell:
    return replace(cell, children=rewrite_blocks(cell.children, change))


def rewrite_note(note: Note, change: Change) -> Note:
    """Change what stands inside a note."""
    return replace(note, children=rewrite_blocks(note.children, change))
