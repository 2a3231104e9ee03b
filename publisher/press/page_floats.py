"""Lets figures float: WeasyPrint's layout of pages in, the same with figures at the head and the foot of pages out.

A block with `--float: page` that has no room where it stands leaves a hole on its page. Instead the text of its section
goes on, and the block stands at the head of the next page (CSS Page Floats 3, 3.1). Where the section ends before the
page is full, the block stands at the foot of its page, and the text before it goes on behind it. Where there is no room
for that it waits while the next section begins; and at the end of a chapter the last stands where it stood, or all
stand behind the text if less stays blank so. What floats keeps its order.

A picture with `--float: spread` has two halves that lie on facing pages: text goes on until a verso begins, and stands
behind them. Behind the end of the text they have pages of their own.
"""

from dataclasses import dataclass
from functools import partial, wraps
from math import inf
from typing import Any

from weasyprint.layout import LayoutContext, block, inline, page, percent

from publisher.press.even_pages import MOST_BLANK, note_filled
from publisher.press.filled_page import SavedLayout, choose_heads, describe_page, lay_out_page
from publisher.press.floating_blocks import (
    divides_late,
    ends_page,
    ends_section,
    get_side,
    may_float,
    opens_empty_section,
    takes_air,
)
from publisher.press.floating_pieces import list_end, part_pieces, put_end
from publisher.press.measured_blocks import free_last, free_last_but_one, let_divide, measure_block
from publisher.press.page_attempt import Attempt, find_failure, list_passed
from publisher.press.text_places import has_heading, locate_box

# WeasyPrint has no types. These names say at least what is meant.
Box = Any
Context = Any

#: By how many lines less must stay blank for figures to stand behind the text.
_WORTH = 1.5


@dataclass(frozen=True, slots=True)
class _Settled:
    """What is known of floating blocks before a page: those that wait for its head, and all that stand elsewhere."""

    waiting: tuple[Box, ...] = ()
    elsewhere: frozenset[Box] = frozenset()


def float_figures() -> None:
    """Patch the layout of pages and of blocks."""
    inline.inline_block_box_layout = _leave_flow(inline.inline_block_box_layout)
    inline.float_layout = _leave_flow(inline.float_layout)
    for name in ("columns_layout", "flex_layout", "float_layout", "grid_layout", "table_layout"):
        setattr(block, name, _leave_flow(getattr(block, name)))
    LayoutContext.layout_footnote = _leave_flow(LayoutContext.layout_footnote)
    block._in_flow_layout = _put_off_figures(block._in_flow_layout)
    page.block_level_layout = _fill_page(page.block_level_layout)


def is_floating(box: Box) -> bool:
    """Return whether a laid box stands at the head or the foot of a page, out of its place in the text."""
    return getattr(box, "floats_on_page", False)


def _leave_flow(lay_out: Any) -> Any:
    """Let nothing float out of what is no part of the text itself."""

    @wraps(lay_out)
    def held(context: Context, *others: Any, **named: Any) -> Any:
        attempt, context.attempt = getattr(context, "attempt", None), None
        try:
            return lay_out(context, *others, **named)
        finally:
            context.attempt = attempt

    return held


def _put_off_figures(in_flow_layout: Any) -> Any:
    @wraps(in_flow_layout)
    def put_off(context: Context, box: Box, index: int, child: Box, *others: Any) -> Any:
        attempt: Attempt | None = getattr(context, "attempt", None)
        if attempt is None:
            return in_flow_layout(context, box, index, child, *others)
        new_children, page_is_empty, _, _, margins, bottom_space, position_y, begins_at, *_, next_page, max_lines = (
            others
        )
        left = context.page_bottom - bottom_space - position_y - block.collapse_margin(margins)

        def pass_over(*put_off: Box) -> Any:
            """Leave the block out here, where nothing is changed by it."""
            attempt.put_off.extend(put_off)
            return False, False, None, position_y, margins, next_page, new_children, max_lines

        def end_page() -> Any:
            """Let the block begin the next page."""
            following = {"break": "any", "page": None}
            return False, True, {index: None}, position_y, margins, following, new_children, max_lines

        if child in attempt.elsewhere or child is attempt.foot or child in attempt.put_off:
            return pass_over()
        if get_side(child):
            attempt.free |= {child}
            return pass_over(child)
        are_figures_waiting = not all(map(get_side, attempt.put_off))
        if are_figures_waiting and (
            ends_page(child) or (ends_section(child) and not attempt.free.issuperset(attempt.put_off))
        ):
            attempt.blank = left
            return end_page()
        free_last(context, box, child, attempt)
        free_last_but_one(context, box, child, attempt)
        is_first = page_is_empty and not new_children
        leaves_hole = left > MOST_BLANK * attempt.unit
        # What goes on from the page before has its place.
        if not is_first and begins_at is None and may_float(box, child) and not opens_empty_section(box, index):
            if child in attempt.kept and are_figures_waiting:
                # It comes after those that wait for the next page.
                return end_page()
            height = measure_block(context, box, child, attempt.room)
            may_wait = _ask_to_wait(context, child, attempt, height)
            if may_wait and ((height > left and leaves_hole) or attempt.put_off):
                return pass_over(child)
            if may_wait and leaves_hole and height > left - attempt.unit:
                # On whole lines it may be a little higher than its room.
                before = list(margins), list(new_children)
                result = in_flow_layout(context, box, index, child, *others)
                if not (result[1] and result[2] == {index: None}):
                    return result
                margins[:], new_children[:] = before
                return pass_over(child)
        elif divides_late(child) and not is_first and leaves_hole and left < measure_block(context, box, child, left):
            let_divide(context, child)
        if not is_first:
            _add_air(context, box, index, margins, attempt.unit)
        return in_flow_layout(context, box, index, child, *others)

    return put_off


def _ask_to_wait(context: Context, child: Box, attempt: Attempt, height: float) -> bool:
    """Return whether a block of a height may wait for a page that follows, and let it be divided if it may not."""
    is_higher = height > attempt.room
    # What is higher than a page is divided wherever it begins.
    if (child.is_table_wrapper and child in attempt.kept) or is_higher:
        let_divide(context, child)
    # Those that wait go on to the pages that follow, as many on each as it has room for.
    return child not in attempt.kept and not is_higher


def _add_air(context: Context, box: Box, index: int, margins: list[float], unit: float) -> None:
    """Add a line to the margins above a block that may have one more, if the page has one to share out."""
    if context.air and takes_air(box, index):
        context.air -= 1
        child = box.children[index]
        percent.resolve_percentages(child, box)
        margins.append(max(0, child.margin_top, *margins) + unit)


def _fill_page(block_level_layout: Any) -> Any:
    """Lay out a page with what floats, and anew where that leaves a hole."""

    @wraps(block_level_layout)
    def filled(context: Context, root: Box, *arguments: Any, **named: Any) -> Any:
        if not root.is_for_root_element:
            return block_level_layout(context, root, *arguments, **named)
        settled = context.__dict__.setdefault("settled_floats", {})
        state: _Settled = settled.get(context.current_page, _Settled())
        if not root.children:
            # Nothing stands on a blank page, and what waits goes on waiting.
            settled[context.current_page + 1] = state
            return block_level_layout(context, root, *arguments, **named)
        _, skip_stack, page_box, *others = arguments
        if skip_stack is None and not hasattr(root, "is_parted"):
            # The first page may be made anew: pieces are not parted again.
            root.is_parted = True
            part_pieces(root)
            put_end(root)
        saved = SavedLayout(context, root, others[1])
        heads = choose_heads(state.waiting, page_box, root)
        attempt = Attempt(state.elsewhere, state.waiting[len(heads) :])
        lay_out = partial(block_level_layout, context, root)
        ended: tuple[Attempt, float] | None = None
        while True:
            result = lay_out_page(lay_out, attempt, heads, context, root, skip_stack, page_box, others)
            if result[1] is None and not (ended or attempt.list_foot()) and list_passed(root, attempt, result):
                ended = attempt, _measure_end(context, root, attempt, result, page_box)
            if attempt.late and result[1] is None and not any(map(get_side, attempt.late)):
                # The text ends, and would leave behind what is late: it waits for the next page with it.
                saved.restore()
                attempt = Attempt(state.elsewhere, attempt.late)
                result = lay_out_page(_leave_blank, attempt, heads, context, root, skip_stack, page_box, others)
                break
            failed = find_failure(root, attempt, result)
            if failed is None:
                break
            saved.restore()
            attempt = attempt.change(failed)
        if ended and not attempt.list_foot() and result[1] is not None:
            blank = describe_page(context, attempt, result, page_box).blank
            if blank > MOST_BLANK and ended[1] < blank - _WORTH:
                # All that was put off stands behind the text.
                saved.restore()
                attempt = ended[0].begin_anew()
                result = lay_out_page(lay_out, attempt, heads, context, root, skip_stack, page_box, others)
                result = (result[0], list_end(root), {"break": "any", "page": None}, *result[3:])
        passed = list_passed(root, attempt, result)
        if result[1] is None and (sides := list(filter(None, map(get_side, passed)))):
            # Behind the text it goes on at the end of the document.
            result = (result[0], list_end(root), {"break": sides[0], "page": None}, *result[3:])
        if getattr(context, "grid_unit", 0):
            note_filled(context, describe_page(context, attempt, result, page_box))
        settled[context.current_page + 1] = _Settled(passed, attempt.elsewhere.union(passed, attempt.list_foot()))
        return result

    return filled


def _measure_end(context: Context, root: Box, attempt: Attempt, result: Any, page_box: Box) -> float:
    """Return how many lines stay blank at most if all that was put off stands behind the text, which ends on this page.

    Those of the last page do not count. Infinite if the text ends in another section.
    """
    waiting = list_passed(root, attempt, result)
    if any(map(get_side, waiting)) or (waiting and has_heading(root, locate_box(root, waiting[0]))):
        return inf
    worst = describe_page(context, attempt, result, page_box).blank
    while (heads := choose_heads(waiting, page_box, root)) and len(heads) < len(waiting):
        last = heads[-1].laid_alone
        worst = max(worst, (page_box.height - last.border_box_y() - last.border_height()) / attempt.unit)
        waiting = waiting[len(heads) :]
    return worst


def _leave_blank(*_: Any) -> Any:
    """Lay out no text."""
    return None, None, {"break": "any", "page": None}, [], False, None
