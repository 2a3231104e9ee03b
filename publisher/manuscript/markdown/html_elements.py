"""Pairs tags of HTML: nodes that stand beside one another in, elements and single nodes out."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from markdown_it.tree import SyntaxTreeNode

from publisher.manuscript.markdown.html_marks import Tag


@dataclass(frozen=True, slots=True)
class Element:
    """A tag with the nodes that stand between it and the one that closes it."""

    tag: Tag
    opening: SyntaxTreeNode
    inside: Sequence[SyntaxTreeNode]
    closing: SyntaxTreeNode


def pair_tags(
    nodes: Sequence[SyntaxTreeNode], read: Callable[[SyntaxTreeNode], Tag | None]
) -> Iterator[SyntaxTreeNode | Element]:
    """Yield nodes that stand beside one another, each tag that is closed among them with all up to its closing one.

    `read` gives the tag that a node is, or None for what is no tag.
    """
    number = 0
    while number < len(nodes):
        tag = read(nodes[number])
        end = find_closing_tag(nodes, number + 1, tag.name, read) if tag and tag.kind == "open" else None
        if tag is None or end is None:
            yield nodes[number]
        else:
            yield Element(tag, nodes[number], nodes[number + 1 : end], nodes[end])
            number = end
        number += 1


def find_closing_tag(
    nodes: Sequence[SyntaxTreeNode], start: int, name: str, read: Callable[[SyntaxTreeNode], Tag | None]
) -> int | None:
    """Find the node that closes a tag which opened before `start`: its number; None if it is not closed."""
    depth = 1
    for number in range(start, len(nodes)):
        tag = read(nodes[number])
        if tag is not None and tag.name == name:
            depth += (tag.kind == "open") - (tag.kind == "close")
            if depth == 0:
                return number
    return None
