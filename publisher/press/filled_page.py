"""Lays out a page once: text and what floats at its head and foot in, the page and how it is filled out."""

from collections.abc import Callable, Sequence
from math import ceil
from typing import Any

from weasyprint.formatting_structure import boxes
from weasyprint.layout import block, percent
from weasyprint.text import line_break

from publisher.press.baseline_grid import has_own_lines
from publisher.press.even_pages import FilledPage, begin_filling, find_air, find_early_end, lacked_room
from publisher.press.floating_blocks import get_side, is_on_side, opens_with_title
from publisher.press.measured_blocks import NOTHING, lay_out_alone
from publisher.press.page_attempt import Attempt
from publisher.press.page_feet import mark_foot

# WeasyPrint has no types. These names say at least what is meant.
Box = Any
Context = Any

#: How much of a line is blank between two that follow one another, below the first.
_LEADING = 0.25


class SavedLayout:
    """What the layout of a page changes besides its boxes, as it was before."""

    def __init__(self, context: Context, root: Box, absolute_boxes: list[Box]) -> None:
        self.context, self.root, self.absolute_boxes = context, root, absolute_boxes
        self.position_y = root.position_y
        self.bottom = context.page_bottom
        self.area = context.current_footnote_area.height
        self.lists = [
            (each, list(each))
            for each in (
                context.footnotes,
                context.current_page_footnotes,
                context.reported_footnotes,
                context.excluded_shapes,
                absolute_boxes,
            )
        ]
        self.broken = dict(context.broken_out_of_flow)

    def restore(self) -> None:
        """Put all back."""
        context = self.context
        for each, saved in self.lists:
            each[:] = saved
        context.broken_out_of_flow = dict(self.broken)
        context.page_bottom = self.bottom
        context.current_footnote_area.height = self.area
        context.current_footnote_area.children = context.current_page_footnotes
        self.root.position_y = self.position_y


def lay_out_page(
    lay_out: Callable[..., Any],
    attempt: Attempt,
    waiting: Sequence[Box],
    context: Context,
    root: Box,
    skip_stack: Any,
    page_box: Box,
    others: Sequence[Any],
) -> Any:
    """Lay out a page once: what has waited for its head, the text, and what stands at its foot."""
    top, unit = root.position_y, line_break.strut(root.style)[0]
    attempt.unit, attempt.room = unit, page_box.height
    heads, y = [], top
    for child in waiting:
        laid = lay_out_alone(context, child, page_box)
        laid.translate(dy=y - laid.border_box_y())
        _put_on_grid(laid, top, unit, downwards=True)
        heads.append(laid)
        y = _find_next_line(laid, top, unit)
    feet = [lay_out_alone(context, child, page_box) for child in attempt.list_foot()]
    height = sum(laid.margin_top + laid.border_height() + (not has_own_lines(laid)) * unit for laid in feet)
    root.position_y = y
    page_is_empty, *rest = others
    context.attempt = attempt
    begin_filling(context)
    early, context.air = find_early_end(context) * unit, find_air(context)
    if skip_stack is None and context.air and opens_with_title(root):
        root.position_y += context.air * unit
        context.air = 0
    try:
        # Beside a figure no text is forced on the page: its orphans and widows count.
        result = lay_out(height + early, skip_stack, page_box, page_is_empty and not heads and not feet, *rest)
    finally:
        context.attempt = None
    laid_root = result[0]
    attempt.bottom = y if laid_root is None else _find_bottom(laid_root)
    if laid_root is None:
        if not heads or feet:
            return result
        laid_root = _make_empty(root, page_box)
        result = laid_root, skip_stack, {"break": "any", "page": heads[-1].page_values()[1]}, [], False, None
    for laid in feet:
        attempt.overflows = _find_bottom(laid_root) > context.page_bottom - height + unit / 4
        laid.translate(dy=context.page_bottom - laid.border_height() - laid.border_box_y())
        _put_on_grid(laid, top, unit, downwards=False)
        mark_foot(laid)
        attempt.foot_top = laid.border_box_y()
    laid_root.children = [*heads, *laid_root.children, *feet]
    return result


def describe_page(context: Context, attempt: Attempt, result: Any, page_box: Box) -> FilledPage:
    """Tell how a page is filled by its text: down to notes, what stands at its foot, or its last whole line."""
    _, resume_at, next_page, *_ = result
    blank = ((attempt.foot_top or context.page_bottom) - attempt.bottom) / attempt.unit
    if attempt.foot is None and context.current_page_footnotes:
        # Notes have lines of their own, which leave a part of one blank. Their margin is as blank as what is above it.
        blank += context.current_footnote_area.margin_top / attempt.unit - _LEADING
    elif attempt.foot is None:
        blank -= page_box.height / attempt.unit % 1
    return FilledPage(
        blank,
        (attempt.bottom - page_box.content_box_y()) / attempt.unit,
        goes_on=resume_at is not None
        and next_page["break"] == "any"
        and next_page["page"] in {None, page_box.page_type.name},
        is_last=resume_at is None and attempt.bottom > 0,
        is_clear=not context.broken_out_of_flow,
        lacks_room=lacked_room(context),
    )


def choose_heads(waiting: tuple[Box, ...], page_box: Box, root: Box) -> tuple[Box, ...]:
    """Choose as many of those that wait as a page has room for, in their order: one at least.

    A half of a spread stands alone on the page of its side, and those behind it wait with it for that page.
    """
    y, unit = 0.0, line_break.strut(root.style)[0]
    for number, child in enumerate(waiting):
        if side := get_side(child):
            return waiting[: number or is_on_side(page_box, root, side)]
        laid = child.laid_alone
        laid.translate(dy=y - laid.border_box_y())
        _put_on_grid(laid, 0.0, unit, downwards=True)
        if number and laid.border_box_y() + laid.border_height() > page_box.height + NOTHING * unit:
            return waiting[:number]
        y = _find_next_line(laid, 0.0, unit)
    return waiting


def _find_next_line(laid: Box, top: float, unit: float) -> float:
    """Return where on the grid what follows a frame begins."""
    height: float = laid.border_box_y() + laid.border_height() + laid.margin_bottom - top
    return top + ceil(height / unit - NOTHING) * unit


def _put_on_grid(laid: Box, top: float, unit: float, *, downwards: bool) -> None:
    """Move a frame so that the lines in it stand on the grid."""
    rest = (laid.content_box_y() - top) % unit
    if not has_own_lines(laid) and NOTHING < rest / unit < 1 - NOTHING:
        laid.translate(dy=unit - rest if downwards else -rest)


def _make_empty(root: Box, page_box: Box) -> Box:
    """Make the root of a page that no text stands on."""
    empty = root.copy_with_children([])
    percent.resolve_percentages(empty, page_box)
    block.block_level_width(empty, page_box)
    empty.position_y, empty.height = page_box.content_box_y(), page_box.height
    return empty


def _find_bottom(root: Box) -> float:
    """Return how far down the lines, pictures and rules of a page go."""
    kinds = boxes.LineBox | boxes.ReplacedBox
    return max((_find_end(box) for box in root.descendants() if isinstance(box, kinds) or _is_ruled(box)), default=0)


def _is_ruled(box: Box) -> bool:
    """Return whether a block has a rule below it."""
    return isinstance(box, boxes.BlockLevelBox | boxes.TableCellBox) and box.border_bottom_width > 0


def _find_end(box: Box) -> float:
    """Return how far down a line goes, a picture with its margin, or a block with its rule."""
    if isinstance(box, boxes.LineBox | boxes.ReplacedBox):
        end: float = box.position_y + box.margin_height()
    else:
        end = box.border_box_y() + box.border_height()
    return end
