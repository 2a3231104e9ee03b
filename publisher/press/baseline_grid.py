"""Keeps the lines of a page on a grid: WeasyPrint's layout of blocks and lines in, the same on whole lines out.

A page whose root has `--grid: line` is ruled from the top of its type area by the line of the root. A block of lines
begins on the grid. What has lines of its own (tables, boxes in a row, and what a style sheet gives `--grid: none`)
takes whole lines with its margins, as the block step of CSS Rhythmic Sizing 1 does. A line that something in it makes
higher takes whole lines too, or none if the leading has room for it.
"""

import math
from collections.abc import Callable
from functools import partial, wraps
from typing import Any, NamedTuple

from weasyprint.formatting_structure import boxes
from weasyprint.layout import LayoutContext, block, inline, page, percent
from weasyprint.layout.block import collapse_margin
from weasyprint.text import line_break

from publisher.press.boxes import has_keyword
from publisher.press.columns import begin_columns_at_head

# WeasyPrint has no types. These names say at least what is meant.
Box = Any
Context = Any

_PROPERTY = "__grid"
#: Rounding errors, in CSS pixels.
_NOTHING = 0.01
#: How much higher than its line something may be, as a share of the line, for the leading to have room for it.
_ROOM = 0.3


class _Grid(NamedTuple):
    """The grid of a page: where it begins, and the height of a line, in CSS pixels."""

    origin: float
    unit: float

    def fill_up(self, y: float) -> float:
        """Return how far below a place the next line of the grid is; 0 if the place is on one."""
        rest = -(y - self.origin) % self.unit
        return 0.0 if min(rest, self.unit - rest) < _NOTHING else rest


def lay_lines_on_grid() -> None:
    """Patch the layout of pages, blocks and lines."""
    inline.split_text_box = _set_text_by_first_font(inline.split_text_box)
    inline.get_next_linebox = _keep_line_height(inline.get_next_linebox)
    inline.inline_block_box_layout = _leave_grid(inline.inline_block_box_layout)
    inline.float_layout = _leave_grid(inline.float_layout)
    block.block_container_layout = _begin_grid(begin_columns_at_head(block.block_container_layout))
    block._linebox_layout = _begin_on_line(block._linebox_layout)
    block._in_flow_layout = _take_whole_lines(block._in_flow_layout)
    for name in ("columns_layout", "flex_layout", "float_layout", "grid_layout", "table_layout"):
        setattr(block, name, _leave_grid(getattr(block, name)))
    LayoutContext.layout_footnote = _leave_grid(LayoutContext.layout_footnote)
    page.make_page = _rule_pages(page.make_page)


def _set_text_by_first_font(split_text_box: Any) -> Any:
    """Mend the height of a text with characters of another font than its first.

    Its line height is shared out around the glyphs that are in it, and so a line with a bracket of another font is
    higher than those around it. What a box adds to its line is derived from its first available font, whatever fonts
    its glyphs come from (CSS Inline Layout 3, 5.1).
    """

    @wraps(split_text_box)
    def mended(context: Context, box: Box, *others: Any, **named: Any) -> Any:
        result = split_text_box(context, box, *others, **named)
        laid = result[0]
        if laid is not None and laid.style["line_height"] != "normal":
            lowered = line_break.strut(laid.style)[1] - laid.baseline
            laid.margin_top += lowered
            laid.margin_bottom -= lowered
            laid.baseline += lowered
        return result

    return mended


def _rule_pages(make_page: Any) -> Any:
    """Rule each page whose root asks for it."""

    @wraps(make_page)
    def ruled(context: Context, root_box: Box, *others: Any) -> Any:
        context.grid = None
        context.grid_unit = line_break.strut(root_box.style)[0] if _is_ruled(root_box) else 0.0
        return make_page(context, root_box, *others)

    return ruled


def _begin_grid(block_container_layout: Any) -> Any:
    """Begin the grid of a page where its text begins; columns are filled without it."""

    @wraps(block_container_layout)
    def ruled(context: Context, box: Box, *others: Any, **named: Any) -> Any:
        lay_out = partial(block_container_layout, context, box, *others, **named)
        if box.is_column:
            return _without_grid(context, lay_out)
        if not (box.is_for_root_element and getattr(context, "grid_unit", 0)):
            return lay_out()
        context.grid = _Grid(box.position_y, context.grid_unit)
        try:
            return lay_out()
        finally:
            context.grid = None

    return ruled


def _leave_grid(lay_out: Any) -> Any:
    """Lay out what has lines of its own without the grid."""

    @wraps(lay_out)
    def unruled(context: Context, *others: Any, **named: Any) -> Any:
        return _without_grid(context, lambda: lay_out(context, *others, **named))

    return unruled


def _without_grid(context: Context, lay_out: Callable[[], Any]) -> Any:
    grid, context.grid = getattr(context, "grid", None), None
    try:
        return lay_out()
    finally:
        context.grid = grid


def _begin_on_line(linebox_layout: Any) -> Any:
    """Begin a block of lines on the grid: its top margin is greater by what is missing."""

    @wraps(linebox_layout)
    def ruled(context: Context, box: Box, index: Any, child: Any, new_children: Any, *others: Any) -> Any:
        if getattr(context, "grid", None) and not new_children:
            _, _, _, margins, _, position_y = others[:6]
            missing = context.grid.fill_up(position_y + collapse_margin(margins))
            if missing:
                # The block takes its place from this list, as do those around it whose margins are one with its own.
                margins.append(max((0, *margins)) + missing)
        return linebox_layout(context, box, index, child, new_children, *others)

    return ruled


def _take_whole_lines(in_flow_layout: Any) -> Any:
    """Let each block end on the grid with its margin; what has lines of its own stands in the middle of them."""

    @wraps(in_flow_layout)
    def ruled(context: Context, box: Box, index: int, child: Box, *others: Any) -> Any:
        grid = getattr(context, "grid", None)
        if not grid:
            return in_flow_layout(context, box, index, child, *others)
        lay_out = partial(in_flow_layout, context, box, index, child, *others)
        stands_apart = has_own_lines(child)
        if not stands_apart:
            _lower_frame(context, box, child, others[4])
        result = _without_grid(context, lay_out) if stands_apart else lay_out()
        is_cancelled, stop, _, bottom, margins, _, children, _ = result
        missing = 0 if is_cancelled or stop or not margins else grid.fill_up(bottom + collapse_margin(margins))
        if not missing:
            return result
        laid, above = children[-1], 0.0
        is_first = laid.border_box_y() - grid.origin < _NOTHING
        bottom_space = others[5]
        if stands_apart and not is_first and not context.overflows_page(bottom_space, bottom + missing / 2):
            above = missing / 2
            laid.translate(dy=above)
        laid.margin_bottom = max((0, *margins)) + missing - above
        margins[-1] = laid.margin_bottom
        return (*result[:3], bottom + above, *result[4:])

    return ruled


def _lower_frame(context: Context, box: Box, child: Box, margins: list[float]) -> None:
    """Move a frame so that the lines in it stand on the grid, and not the lines in the frame."""
    percent.resolve_percentages(child, box)
    inset = child.border_top_width + child.padding_top
    if inset:
        # The margin is gone where the frame comes first on its page.
        above = [*margins, child.margin_top] if child.position_y - context.grid.origin > _NOTHING else margins
        missing = context.grid.fill_up(child.position_y + collapse_margin(above) + inset)
        if missing:
            margins.append(max((0, *above)) + missing)


def _keep_line_height(get_next_linebox: Any) -> Any:
    """Let a line that something in it makes higher take whole lines, or be no higher if the leading has room for it."""

    @wraps(get_next_linebox)
    def ruled(context: Context, linebox: Box, *others: Any) -> Any:
        line, resume_at = get_next_linebox(context, linebox, *others)
        grid = getattr(context, "grid", None)
        if grid and line is not None and line.height:
            height, baseline = line_break.strut(linebox.style)
            if line.height > height + _NOTHING:
                above, below = line.baseline - baseline, line.height - height - (line.baseline - baseline)
                added, added_below = (_round_up(extent, grid.unit) for extent in (above, below))
                top = line.position_y
                line.translate(dy=added - above)
                line.position_y = top
                line.height = height + added + added_below
                line.baseline = baseline + added
        return line, resume_at

    return ruled


def _round_up(extent: float, unit: float) -> float:
    """Return the whole lines that something takes beyond its own line."""
    return unit * max(0, math.ceil(extent / unit - _ROOM))


def _is_ruled(box: Box) -> bool:
    """Return whether the lines of a box stand on the grid."""
    return has_keyword(box, _PROPERTY, "line")


def has_own_lines(box: Box) -> bool:
    """Return whether a box in the flow has lines that are not those of the grid."""
    is_other = isinstance(box, boxes.FlexContainerBox | boxes.GridContainerBox | boxes.TableBox | boxes.ReplacedBox)
    return is_other or getattr(box, "is_table_wrapper", False) or not _is_ruled(box)
