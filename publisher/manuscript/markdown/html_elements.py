"""Pairs tags of HTML: nodes that stand beside one another in, elements and single nodes out."""

from collections import defaultdict
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
    tags = [read(node) for node in nodes]
    ends = find_closing_tags(tags)
    number = 0
    while number < len(nodes):
        tag, end = tags[number], ends.get(number)
        if tag is None or end is None:
            yield nodes[number]
        else:
            yield Element(tag, nodes[number], nodes[number + 1 : end], nodes[end])
            number = end
        number += 1


def find_closing_tags(tags: Sequence[Tag | None]) -> dict[int, int]:
    """Find what closes each tag of a row: the number of the closing one, by that of the tag that opens.

    Tags of other names in between do not matter.
    """
    ends: dict[int, int] = {}
    open_: dict[str, list[int]] = defaultdict(list)
    for number, tag in enumerate(tags):
        if tag is not None and tag.kind == "open":
            open_[tag.name].append(number)
        elif tag is not None and tag.kind == "close" and open_[tag.name]:
            ends[open_[tag.name].pop()] = number
    return ends
