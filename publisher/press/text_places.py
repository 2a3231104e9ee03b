"""Finds places in a text: boxes and where pages end in, ways from the root as numbers of children out."""

from collections.abc import Iterator
from operator import itemgetter
from typing import Any

from publisher.press.floating_blocks import CONTAINERS, HEADINGS, asks_to_float

# WeasyPrint has no types. These names say at least what is meant.
Box = Any


def has_float(box: Box, start: tuple[int, ...], end: tuple[int, ...], elsewhere: frozenset[Box]) -> bool:
    """Return whether a floating block that has not been placed begins or goes on between two places of a box."""
    for index, child in enumerate(getattr(box, "children", ())):
        if start[:1] <= (index,) <= end[:1]:
            inner_start = start[1:] if start[:1] == (index,) else ()
            inner_end = end[1:] if end[:1] == (index,) else (len(getattr(child, "children", ())),)
            if asks_to_float(child) and child not in elsewhere and (index,) != end:
                return True
            if child.element_tag in CONTAINERS and inner_end and has_float(child, inner_start, inner_end, elsewhere):
                return True
    return False


def has_heading(box: Box, start: tuple[int, ...]) -> bool:
    """Return whether a heading that divides the text stands behind a place in a box."""
    if box.element_tag in HEADINGS:
        return not start
    if box.element_tag not in {"html", *CONTAINERS}:
        return False
    children = box.children[start[0] :] if start else box.children
    return any(has_heading(child, start[1:] if not number else ()) for number, child in enumerate(children))


def list_indices(resume_at: Any) -> tuple[int, ...] | None:
    """Return the way to where the text goes on, from the root, as numbers of children; None at its end."""
    if resume_at is None:
        return None
    chain: list[int] = []
    while resume_at:
        # Cells of a row go on beside one another; the first of them is the first that is read.
        index, resume_at = min(resume_at.items(), key=itemgetter(0))
        chain.append(index)
    return tuple(chain)


def locate_box(root: Box, wanted: Box) -> tuple[int, ...]:
    """Return the way to a box from the root, as numbers of children."""

    def search(box: Box) -> Iterator[int]:
        for index, child in enumerate(getattr(box, "children", ())):
            if child is wanted:
                yield index
                return
            if found := tuple(search(child)):
                yield from (index, *found)
                return

    return tuple(search(root))


def find_section(root: Box, way: tuple[int, ...]) -> tuple[int, ...]:
    """Return the way to what follows the heading of the section in which a box stands; () if it has none."""
    for depth in reversed(range(len(way))):
        container = root
        for index in way[:depth]:
            container = container.children[index]
        for index in reversed(range(way[depth])):
            if container.children[index].element_tag in HEADINGS:
                return (*way[:depth], index + 1)
    return ()
