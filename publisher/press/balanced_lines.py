"""Balances the lines of titles: WeasyPrint's layout of a block in, the same in lines as long as one another out.

A block with `--lines: balanced` has as many lines as in its full width and is made as narrow as that allows, at its end
side or, if it is centred, at both (CSS Text 4, 6.4.1: `text-wrap-style: balance`).
"""

from functools import wraps
from itertools import islice
from typing import Any

from weasyprint.formatting_structure import boxes
from weasyprint.layout import block, inline

from publisher.press.boxes import has_keyword

# WeasyPrint has no types. These names say at least what is meant.
Box = Any
Context = Any

#: A title of more lines is a paragraph.
_MOST_LINES = 4
#: How near the width comes to the least, as a number of halvings.
_STEPS = 7
#: Rounding errors, in pixels.
_NOTHING = 0.01


def balance_lines() -> None:
    """Patch the layout of blocks."""
    block.block_container_layout = _balance(block.block_container_layout)


def _balance(block_container_layout: Any) -> Any:
    @wraps(block_container_layout)
    def balanced(context: Context, box: Box, bottom_space: float, skip_stack: Any, *others: Any, **named: Any) -> Any:
        if skip_stack is None and _is_balanced(box):
            _narrow(context, box)
        return block_container_layout(context, box, bottom_space, skip_stack, *others, **named)

    return balanced


def _is_balanced(box: Box) -> bool:
    """Return whether a block asks for it, and is nothing but lines that are not narrow yet."""
    asks = has_keyword(box, "__lines", "balanced")
    return asks and len(box.children) == 1 and isinstance(box.children[0], boxes.LineBox) and box.width > 0


def _narrow(context: Context, box: Box) -> None:
    """Make a block as narrow as its number of lines allows."""
    full = box.width
    count = _count_lines(context, box)
    if not 1 < count <= _MOST_LINES:
        # So it is too where a word is wider than the block.
        return
    too_narrow, enough = full / count / 2, full
    for _ in range(_STEPS):
        box.width = (too_narrow + enough) / 2
        if _count_lines(context, box) > count:
            too_narrow = box.width
        else:
            enough = box.width
    box.width = enough
    is_centred = box.style["text_align_all"] == "center"
    runs_from_right = box.style["direction"] == "rtl"
    removed = full - enough
    if is_centred:
        box.padding_left += removed / 2
        box.padding_right += removed / 2
    elif runs_from_right:
        box.padding_left += removed
    else:
        box.padding_right += removed


def _count_lines(context: Context, box: Box) -> int:
    """Count the lines of a block in its width: one more than a title has if there are so many, or one has no room."""
    line = box.children[0].copy_with_children(box.children[0].children)
    lines = inline.iter_line_boxes(context, line, box.content_box_y(), 0, None, box, [], [], None, None)
    widths = [laid.width for laid, _ in islice(lines, _MOST_LINES + 1)]
    return _MOST_LINES + 1 if max(widths) > box.width + _NOTHING else len(widths)
