"""Fills columns of text once: WeasyPrint's layout of columns in, the same for less work out.

WeasyPrint 70 lays out every page of columns twice, and the last one once more for each step of balancing it, each
step by what one more line needs (its algorithm since WeasyPrint #1597). An index of fourteen pages takes more than four
times the time of its text so. What does not fit on a page needs no balancing, and what does is near the mean height of
its columns.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import wraps
from typing import Any

from weasyprint.css.properties import ZERO_PIXELS
from weasyprint.formatting_structure import boxes
from weasyprint.layout.block import (
    block_level_page_break,
    block_level_width,
    collapse_margin,
    remove_placeholders,
)
from weasyprint.layout.column import _create_column_box
from weasyprint.layout.percent import percentage
from weasyprint.text import line_break

# WeasyPrint has no types. These names say at least what is meant.
Box = Any
SkipStack = Any

_FORCED = ("page", "column", "left", "right", "recto", "verso")


@dataclass(frozen=True, slots=True)
class _Columns:
    """Columns that were filled: their boxes, where the text goes on (None: at no other place), and the page wanted."""

    boxes: list[Box]
    resume_at: SkipStack
    next_page: Any

    @property
    def is_whole(self) -> bool:
        """Return whether all of the text stands in the columns."""
        return bool(self.boxes) and self.resume_at is None


def fill_columns_once(columns_layout: Any, lay_out_block: Callable[..., Any]) -> Any:
    """Return a layout of columns that does the work once, and leaves to `columns_layout` what is more than text.

    `lay_out_block` is WeasyPrint's `block_box_layout`. Columns are filled one after another (CSS Multi-column
    Layout 1, 7.1: `column-fill: balance`); on the page on which they end, they are as low as the text allows.
    """

    @wraps(columns_layout)
    def filled(context: Any, box: Box, *arguments: Any) -> Any:
        if not _is_text_alone(context, box):
            return columns_layout(context, box, *arguments)
        bottom_space, skip_stack, containing_block, page_is_empty, *others = arguments
        absolute_boxes, fixed_boxes, adjoining_margins, *styles = others
        first, start = next(iter(skip_stack.items())) if skip_stack else (0, None)
        children = box.children[first:]
        box = box.copy_with_children(box.children)
        box.position_y += collapse_margin(adjoining_margins)
        block_level_width(box, containing_block)
        top = box.content_box_y()
        places = list(_place_columns(box))

        def fill(height: float) -> _Columns:
            space = max(bottom_space, context.page_bottom - top - height)
            columns: list[Box] = []
            resume_at, next_page = {0: start} if skip_stack else None, None
            for place, width in places:
                column = _create_column_box(box, containing_block, children, width, top)
                column.position_x = place
                column, resume_at, next_page, *_ = lay_out_block(
                    context,
                    column,
                    space,
                    resume_at,
                    containing_block,
                    page_is_empty,
                    absolute_boxes,
                    fixed_boxes,
                    None,
                    *styles,
                    discard=False,
                    max_lines=None,
                )
                if column is None:
                    return _Columns([], None, next_page)
                columns.append(column)
                if resume_at is None:
                    break
            return _Columns(columns, resume_at, next_page)

        context.in_column = True
        available = context.page_bottom - top - bottom_space
        columns = fill(available)
        if columns.is_whole and box.style["column_fill"] == "balance":
            height = sum(column.margin_height() for column in columns.boxes) / len(places)
            while True:
                remove_placeholders(context, columns.boxes, absolute_boxes, fixed_boxes)
                columns = fill(min(height, available))
                if columns.is_whole or height >= available:
                    break
                height += line_break.strut(box.style)[0]
        context.in_column = False
        if not columns.boxes:
            return None, (0, None), {"break": "any", "page": None}, [], False
        box.children = columns.boxes
        box.height = max(column.margin_height() for column in columns.boxes)
        for column in columns.boxes:
            column.height = box.height
        resume_at = {first + number: rest for number, rest in (columns.resume_at or {}).items()} or None
        return box, resume_at, columns.next_page, [], False

    return filled


def begin_columns_at_head(lay_out_container: Any) -> Any:
    """Return `block_container_layout` with no margin above what a column begins with.

    WeasyPrint truncates the margins that adjoin an unforced break where it begins a page, and keeps them where it
    begins a column below other text: of two columns the second began lower then (CSS Fragmentation 3, 5.2).
    """

    @wraps(lay_out_container)
    def begun(context: Any, box: Box, bottom_space: float, skip_stack: SkipStack, *others: Any, **named: Any) -> Any:
        if box.is_column and skip_stack:
            box = _truncate_first_margin(box, skip_stack)
        return lay_out_container(context, box, bottom_space, skip_stack, *others, **named)

    return begun


def _truncate_first_margin(box: Box, skip_stack: SkipStack) -> Box:
    """Return a box that goes on at a place without the margins above its first child there, if no break is forced."""
    index, inside = next(iter(skip_stack.items()))
    children = list(box.children)
    first = children[index]
    if inside:
        if isinstance(first, boxes.BlockContainerBox):
            children[index] = _truncate_first_margin(first, inside)
    elif index and block_level_page_break(children[index - 1], first) not in _FORCED:
        children[index] = _remove_margin(first)
    changed = box.copy_with_children(children)
    changed.is_column = box.is_column
    return changed


def _remove_margin(box: Box) -> Box:
    """Return a box without a margin above, and without those of its first children that are one with it."""
    if not isinstance(box, boxes.BlockLevelBox) or box.style["margin_break"] == "keep":
        return box
    first = box.children[0] if isinstance(box, boxes.BlockContainerBox) and box.children else None
    changed = box.copy() if first is None else box.copy_with_children([_remove_margin(first), *box.children[1:]])
    changed.style = box.style.copy()
    changed.style["margin_top"] = ZERO_PIXELS
    return changed


def _is_text_alone(context: Any, box: Box) -> bool:
    """Return whether columns hold neither notes nor what spans them, and have no height or frame of their own."""
    style = box.style
    return (
        bool(box.children)
        and not (context.footnotes or context.current_page_footnotes or context.reported_footnotes)
        and style["column_count"] != "auto"
        and style["column_width"] == style["height"] == "auto"
        and style["position"] == "static"
        and box.min_height == box.margin_bottom == box.padding_bottom == box.border_bottom_width == 0
        and not _has_spanning(box)
    )


def _has_spanning(box: Box) -> bool:
    """Return whether something spans the columns of a box, which is asked on every page that it is on."""
    if not hasattr(box, "has_spanning"):
        box.has_spanning = any(child.style["column_span"] == "all" for child in box.children)
    return bool(box.has_spanning)


def _place_columns(box: Box) -> Iterator[tuple[float, float]]:
    """Yield the left edge and the width of each column, in the order in which they are read."""
    style = box.style
    count = style["column_count"]
    gap = style["font_size"] if style["column_gap"] == "normal" else percentage(style["column_gap"], style, box.width)
    width = max(0, box.width - (count - 1) * gap) / count
    for number in range(count):
        offset = number * (width + gap)
        yield box.content_box_x() + (box.width - width - offset if style["direction"] == "rtl" else offset), width
