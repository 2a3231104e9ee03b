"""Measures blocks before they have a place, and lets those be divided that have no other: blocks in, heights out."""

from math import inf
from typing import Any

from weasyprint.formatting_structure import boxes
from weasyprint.layout import block
from weasyprint.text import line_break

from publisher.press.even_pages import LEAST_LAST
from publisher.press.floating_blocks import CONTAINERS
from publisher.press.loosened import loosen
from publisher.press.page_attempt import Attempt

# WeasyPrint has no types. These names say at least what is meant.
Box = Any
Context = Any

#: Rounding errors, in lines.
NOTHING = 0.001


def free_last(context: Context, box: Box, child: Box, attempt: Attempt) -> None:
    """Let the end of a chapter stand on a page without what is before it, if it fills enough of that page alone."""
    if child is not box.children[-1] or box.element_tag not in CONTAINERS:
        return
    is_held = child.style["break_before"] == "avoid"
    if not (attempt.late or is_held) or any(one.footnote for one in child.descendants()):
        return
    if attempt.late:
        # What is late fills the next page, whatever of the text goes on below it.
        let_divide(context, child)
        for one in (child, *child.descendants()):
            loosen(context, one, "widows", min(one.style["widows"], one.style["orphans"]))
    if not is_held:
        return
    enough = (LEAST_LAST - NOTHING) * attempt.unit
    filled = sum(measure_block(context, box, other, enough) for other in (child, *attempt.put_off))
    if filled >= enough:
        loosen(context, child, "break_before", "auto")


def free_last_but_one(context: Context, box: Box, child: Box, attempt: Attempt) -> None:
    """Let the last paragraph but one take fewer lines to the last page, if with the last there are enough on it."""
    if (
        box.children[-2:-1] != [child]
        or box.element_tag not in CONTAINERS
        or child.style["widows"] <= child.style["orphans"]
    ):
        return
    last = box.children[-1]
    last.position_x, last.position_y = child.position_x, child.position_y
    lines = round(measure_block(context, box, last) / attempt.unit)
    least = max(child.style["orphans"], LEAST_LAST - lines)
    loosen(context, child, "widows", min(child.style["widows"], least))


def let_divide(context: Context, child: Box) -> None:
    """Let a table, code or a box that has no other place go on over a page, rather than leave a hole."""
    for box in (child, *(one for one in child.children if not isinstance(one, boxes.TableCaptionBox))):
        loosen(context, box, "break_inside", "auto")


def measure_block(context: Context, box: Box, child: Box, enough: float = inf) -> float:
    """Return the height of a block that has all the room it wants, with the margin above it.

    Of one that is sure to be higher than `enough` no more is certain than that.
    """
    if not hasattr(child, "whole_height"):
        least = find_least_height(child) if enough < inf else 0.0
        if least > enough:
            return least
        place = child.position_x, child.position_y
        # Notes get their place where the block is laid out in its own: all of them would take room on this page.
        notes, context.footnotes = context.footnotes, []
        try:
            laid = lay_out_alone(context, child, box)
        finally:
            context.footnotes = notes
        child.whole_height = laid.margin_top + laid.border_height()
        child.laid_alone = laid
        child.position_x, child.position_y = place
    height: float = child.whole_height
    return height


def find_least_height(block_box: Box) -> float:
    """Return which height a block has at least, as far as that is known without its layout: that of a table.

    Each of its rows in which a cell begins with text is as high as a line.
    """
    margin = block_box.style["margin_top"]
    if not block_box.is_table_wrapper or not (margin == "auto" or getattr(margin, "value", -1) >= 0):
        return 0.0
    tables = (table for table in block_box.children if isinstance(table, boxes.TableBox))
    rows = (row for table in tables for group in table.children for row in group.children)
    return sum(max(map(_find_least_line, row.children), default=0.0) for row in rows)


def _find_least_line(cell: Box) -> float:
    """Return the height of the line with which a cell of one row begins; 0 where it begins otherwise."""
    if cell.rowspan != 1 or not cell.children or not isinstance(cell.children[0], boxes.LineBox):
        return 0.0
    line = cell.children[0]
    if not any(isinstance(one, boxes.TextBox) and one.text.strip() for one in line.children):
        return 0.0
    height: float = line_break.strut(line.style)[0]
    return height


def lay_out_alone(context: Context, child: Box, containing_block: Box) -> Box:
    """Lay out a block that has all the room it wants, with no part in what is around it."""
    grid, attempt = getattr(context, "grid", None), getattr(context, "attempt", None)
    context.grid = context.attempt = None
    child.position_x, child.position_y = containing_block.content_box_x(), containing_block.content_box_y()
    laid = block.block_level_layout(context, child, -inf, None, containing_block)[0]
    context.grid, context.attempt = grid, attempt
    laid.floats_on_page = True
    return laid
