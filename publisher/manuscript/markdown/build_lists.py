"""Builds lists: nodes of items, tasks and definitions in, blocks out."""

import re
from typing import TYPE_CHECKING

from markdown_it.tree import SyntaxTreeNode

from publisher.manuscript.markdown.build_text import drop_letters
from publisher.model.tree import Block, Definition, DefinitionList, Enumeration

if TYPE_CHECKING:
    from publisher.manuscript.markdown.tree_builder import TreeBuilder

_TASK = re.compile(r"\[(?P<done>[ xX])\](?=\s)")


def build_list(builder: "TreeBuilder", node: SyntaxTreeNode) -> Block:
    """Build a list of items, or of tasks."""
    position = builder.locate(node)
    items: list[tuple[Block, ...]] = []
    tasks: list[bool | None] = []
    tight = True
    for item in node.children:
        builder.locate(item)
        first = item.children[0] if item.children and item.children[0].type == "paragraph" else None
        # markdown-it hides the paragraphs of a tight list.
        tight = tight and (first is None or first.hidden)
        tasks.append(_take_task(first.children[0]) if first else None)
        items.append(builder.build_blocks(item.children))
    is_of_tasks = any(task is not None for task in tasks)
    return Enumeration(
        position,
        tuple(items),
        int(node.attrs.get("start", 1)) if node.type == "ordered_list" else None,
        tight,
        tuple(tasks) if is_of_tasks else (),
        node.meta.get("counting", ""),
        node.meta.get("delimiter", "paren" if node.markup == ")" else "period"),
    )


def build_definitions(builder: "TreeBuilder", node: SyntaxTreeNode) -> Block:
    """Build a list of terms and what explains them."""
    position = builder.locate(node)
    items: list[Definition] = []
    for part in node.children:
        if part.type == "dt":
            items.append(Definition(builder.build_inlines(part.children[0], "cell"), ()))
        else:
            details = (*items[-1].details, builder.build_blocks(part.children))
            items[-1] = Definition(items[-1].term, details)
    return DefinitionList(position, tuple(items))


def _take_task(inline: SyntaxTreeNode) -> bool | None:
    """Read `[ ]` or `[x]` at the beginning of an item, and take it off; None where it is no task."""
    match = _TASK.match(inline.content)
    if match is None or not inline.children:
        return None
    # The brackets are texts of their own.
    inline.children = list(drop_letters(inline.children, match.end()))
    if inline.children and inline.children[0].type == "text":
        text = inline.children[0].content
        inline.children = list(drop_letters(inline.children, len(text) - len(text.lstrip())))
    return match["done"] != " "
