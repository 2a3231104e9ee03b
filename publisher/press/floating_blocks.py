"""Tells what blocks ask for: a block of the text in, whether it may float, ends a page or takes a line out."""

from typing import Any

from weasyprint.formatting_structure import boxes

from publisher.press.boxes import has_keyword

# WeasyPrint has no types. These names say at least what is meant.
Box = Any

HEADINGS = frozenset({"header", "h1", "h2", "h3", "h4", "h5", "h6"})
CONTAINERS = frozenset({"body", "div", "section"})
_FORCED = frozenset({"page", "left", "right", "recto", "verso"})


def may_float(box: Box, child: Box) -> bool:
    """Return whether a block asks to float, and stands in the text itself."""
    return (
        box.element_tag in CONTAINERS
        and asks_to_float(child)
        and not asks_to_float(box)
        and not any(one.footnote for one in child.descendants())
    )


def asks_to_float(box: Box) -> bool:
    """Return whether a block is to float, or the halves of it."""
    return has_keyword(box, "__float", "page") or has_keyword(box, "__float", "spread")


def get_side(box: Box) -> str:
    """Return on which side of a spread a half of a picture lies, "verso" or "recto"; "" for anything else."""
    side: str = getattr(box, "spread_side", "")
    return side


def is_on_side(page_box: Box, root: Box, side: str) -> bool:
    """Return whether a page is a verso, or a recto, of a book that is read as its root is."""
    verso = "right" if root.style["direction"] == "rtl" else "left"
    return bool((page_box.page_type.side == verso) == (side == "verso"))


def opens_empty_section(box: Box, index: int) -> bool:
    """Return whether a block follows a heading with nothing but what floats behind it, which would leave it alone."""
    if not index or box.children[index - 1].element_tag not in HEADINGS:
        return False
    behind = next((child for child in box.children[index:] if not asks_to_float(child)), None)
    return behind is None or behind.element_tag in HEADINGS


def divides_late(child: Box) -> bool:
    """Return whether a block that does not float is divided rather than leaves a hole: a table or code."""
    return bool(child.is_table_wrapper) or has_keyword(child, "__divided", "late")


def opens_with_title(root: Box) -> bool:
    """Return whether a document begins with its title, which may stand lower on its page."""
    first = root
    while getattr(first, "children", ()) and first.element_tag in {"html", *CONTAINERS}:
        first = first.children[0]
    return first.element_tag in {"header", "h1"}


def takes_air(box: Box, index: int) -> bool:
    """Return whether a block may have a line more above it: one that asks to float, or a heading behind text.

    What is in one that floats asks for it too, since the properties of a style sheet's own are inherited.
    """
    child = box.children[index]
    return bool(
        index
        and box.element_tag in CONTAINERS
        and not asks_to_float(box)
        and (child.element_tag in HEADINGS or asks_to_float(child))
        and box.children[index - 1].element_tag not in HEADINGS
    )


def ends_section(child: Box) -> bool:
    """Return whether a block begins another section."""
    return child.element_tag in HEADINGS


def ends_page(child: Box) -> bool:
    """Return whether a block begins another page, or what stands first in it does, or stands on one of another kind."""
    breaks = (child.style["break_before"], child.style["break_after"])
    if not _FORCED.isdisjoint(breaks) or child.style["page"]:
        return True
    return isinstance(child, boxes.BlockContainerBox) and bool(child.children) and ends_page(child.children[0])
