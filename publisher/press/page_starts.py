"""Tells where in its text each page of a part begins: laid pages in; for each, the letters before it out.

An EPUB finds the place by counting the same letters (`publisher.typeset.page_text`). What the two
do not have in common does not count: notes and their calls, which an EPUB has elsewhere; what style sheets add; the
number of a page after a reference to it; the head of a table where it is repeated. A figure is one letter, whatever
is drawn in it, and those of its caption.
"""

from collections.abc import Iterator, Sequence
from itertools import accumulate

from weasyprint.formatting_structure import boxes

from publisher.model.parts import MILESTONE, PAGE_REFERENCE
from publisher.press.boxes import Box, Page, get_page_box, list_children
from publisher.script.words import count_letters

#: The classes of what does not count: the number of a page, after a reference to it or of another edition, notes behind
#: the text, their calls.
_UNCOUNTED = frozenset({PAGE_REFERENCE, MILESTONE, "notes", "note-call"})


def find_page_starts(pages: Sequence[Page]) -> tuple[int, ...]:
    """Give how many letters stand before each page, and at last how many there are in all."""
    seen: set[object] = set()
    return (0, *accumulate(sum(_count(body, seen) for body in _list_bodies(page)) for page in pages))


def _list_bodies(page: Page) -> Iterator[Box]:
    for root in list_children(get_page_box(page)):
        if root.element_tag == "html":
            yield from list_children(root)


def _count(box: Box, seen: set[object]) -> int:
    """Count the letters of a box; `seen` are figures and heads of tables that have been counted."""
    if _is_uncounted(box):
        return 0
    drawn = 0
    if box.element_tag == "figure" and box.element not in seen:
        seen.add(box.element)
        drawn = 1
    if getattr(box, "is_header", False):
        if box.element in seen:
            return 0
        seen.add(box.element)
    if isinstance(box, boxes.TextBox):
        return count_letters(box.text)
    return drawn + sum(_count(child, seen) for child in list_children(box))


def _is_uncounted(box: Box) -> bool:
    if "::" in (box.element_tag or ""):
        return True
    if box.element is None:
        return False
    return not _UNCOUNTED.isdisjoint((box.element.get("class") or "").split())
