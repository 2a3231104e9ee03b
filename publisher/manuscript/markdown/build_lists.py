"""Builds lists: tokens of items, tasks and definitions in, blocks out."""

import re
from typing import TYPE_CHECKING

from markdown_it.token import Token

from publisher.model.tree import Block, Definition, DefinitionList, Enumeration

if TYPE_CHECKING:
    from publisher.manuscript.markdown.tree_builder import TreeBuilder

_TASK = re.compile(r"\[(?P<done>[ xX])\](?=\s)")


def build_list(builder: "TreeBuilder", token: Token) -> Block:
    """Build a list of items, or of tasks."""
    position = builder.locate(token)
    ordered = token.type == "ordered_list_open"
    items: list[tuple[Block, ...]] = []
    tasks: list[bool | None] = []
    closing = token.type.replace("_open", "_close")
    tight = True
    while builder.tokens[builder.index].type != closing:
        builder.locate(builder.tokens[builder.index])
        builder.index += 1
        # markdown-it hides the paragraphs of a tight list.
        following = builder.tokens[builder.index]
        tight = tight and (following.type != "paragraph_open" or following.hidden)
        tasks.append(_take_task(builder.tokens[builder.index + 1]) if following.type == "paragraph_open" else None)
        items.append(builder.build_until("list_item_close"))
    builder.index += 1
    start = int(token.attrs.get("start", 1)) if ordered else None
    is_of_tasks = any(task is not None for task in tasks)
    return Enumeration(
        position,
        tuple(items),
        start,
        tight,
        tuple(tasks) if is_of_tasks else (),
        token.meta.get("counting", ""),
        token.meta.get("delimiter", "paren" if token.markup == ")" else "period"),
    )


def build_definitions(builder: "TreeBuilder", token: Token) -> Block:
    """Build a list of terms and what explains them."""
    position = builder.locate(token)
    items: list[Definition] = []
    while (part := builder.tokens[builder.index]).type != "dl_close":
        builder.index += 1
        if part.type == "dt_open":
            items.append(Definition(builder.build_inlines(builder.tokens[builder.index], "cell"), ()))
            builder.index += 2
        elif part.type == "dd_open":
            details = (*items[-1].details, builder.build_until("dd_close"))
            items[-1] = Definition(items[-1].term, details)
    builder.index += 1
    return DefinitionList(position, tuple(items))


def _take_task(inline: Token) -> bool | None:
    """Read `[ ]` or `[x]` at the beginning of an item, and take it off; None where it is no task."""
    children = inline.children or []
    match = _TASK.match(inline.content)
    if match is None or not children:
        return None
    # The brackets are texts of their own.
    taken = 0
    while taken < match.end() and children and children[0].type == "text":
        first = children[0]
        cut = min(len(first.content), match.end() - taken)
        taken += cut
        if cut == len(first.content):
            children.pop(0)
        else:
            first.content = first.content[cut:]
            first.meta["offset"] = int(first.meta.get("offset", 0)) + cut
    if children and children[0].type == "text":
        first = children[0]
        first.meta["offset"] = int(first.meta.get("offset", 0)) + len(first.content) - len(first.content.lstrip())
        first.content = first.content.lstrip()
    return match["done"] != " "
