"""Moves what stands in the margin beside its line: laid pages in, the same with such marks in the outer margin out.

The style sheet takes them out of the flow and leaves them where they would stand; which margin is the outer one is
known when the pages are laid out.
"""

from collections.abc import Iterator, Sequence

from publisher.model.parts import IN_MARGIN
from publisher.press.boxes import Box, Page, get_page_box, has_class, list_children

#: CSS pixels between the text and what stands in the margin.
_GAP = 8.0


def move_into_margins(pages: Sequence[Page]) -> None:
    """Move the marks of each page into its outer margin, those of one line under one another."""
    for page in pages:
        outermost = get_page_box(page)
        is_right = outermost.page_type.side == "right"
        taken = 0.0
        for box in sorted(list_marks(outermost), key=lambda box: box.position_y):
            width = box.margin_width()
            edge = outermost.margin_width() - outermost.margin_right + _GAP
            target = edge if is_right else outermost.margin_left - _GAP - width
            box.translate(target - box.position_x, max(taken - box.position_y, 0.0))
            taken = box.position_y + box.margin_height()


def list_marks(box: Box) -> Iterator[Box]:
    """Yield what stands in the margin beside its line, in a box."""
    for child in list_children(box):
        if has_class(child.element, IN_MARGIN):
            if "::" not in (child.element_tag or "") and child.is_absolutely_positioned():
                yield child
        else:
            yield from list_marks(child)
