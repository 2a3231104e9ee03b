"""Walks the boxes of a page that WeasyPrint has laid out: a page in, its boxes, what they are, and points out.

WeasyPrint and pydyf have no types; the names here say at least what is meant.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from weasyprint.formatting_structure import boxes

#: CSS pixels are 1/96 inch, PDF points 1/72 (CSS Values 3, 5.2; ISO 32000-1, 8.3.2.3).
POINTS_PER_PIXEL = 0.75

Page = Any
Box = Any
Element = Any


def convert_point(page: Page, x: float, y: float) -> tuple[float, float]:
    """Turn CSS pixels from the upper left corner into points from the lower left one."""
    return round(x * POINTS_PER_PIXEL, 3), round((page.height - y) * POINTS_PER_PIXEL, 3)


def get_page_box(page: Page) -> Box:
    """Return the outermost box of a page, which WeasyPrint keeps to itself."""
    return page._page_box


def map_parents(page_box: Box) -> dict[Box, Box]:
    """Map each box of a page to the box around it."""
    parents: dict[Box, Box] = {}
    queue = [page_box]
    while queue:
        box = queue.pop()
        for child in list_children(box):
            parents[child] = box
            queue.append(child)
    return parents


def list_children(box: Box) -> list[Box]:
    """Return the boxes in a box; of one that is placed elsewhere the box, and not what holds its place."""
    return [getattr(child, "_box", child) for child in getattr(box, "children", ())]


def climb_boxes(box: Box, parents: Mapping[Box, Box]) -> Iterator[Box]:
    """Yield the boxes around a box, from the innermost."""
    while (box := parents.get(box)) is not None:
        yield box


def has_class(element: Element | None, name: str) -> bool:
    """Return whether an element, if there is one, is of a class."""
    return element is not None and name in (element.get("class") or "").split()


def has_keyword(box: Box, custom: str, keyword: str) -> bool:
    """Return whether a custom property of a box has a keyword (CSS Custom Properties 1); `--grid` is its `__grid`."""
    return any(getattr(token, "value", None) == keyword for token in box.style[custom])


def begins_with_single_head(box: Box) -> bool:
    """Return whether a table begins with a head that is printed once, since it left no room for a row below it."""
    if not isinstance(box, boxes.TableBox) or not box.children:
        return False
    is_header, _ = getattr(box.children[0], "repeated", (False, False))
    return is_header and not box.children[0].is_header
