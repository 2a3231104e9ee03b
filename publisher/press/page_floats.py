"""Lets figures float: WeasyPrint's layout of pages in, the same with figures at the head and the foot of pages out.

A block with `--float: page` that has no room where it stands leaves a hole on its page. Instead the text of its section
goes on, and the block stands at the head of the next page (CSS Page Floats 3, 3.1). Where the section ends before the
page is full, the block stands at the foot of its page, and the text before it goes on behind it. Where there is no room
for that it waits while the next section begins; and at the end of a chapter the last stands where it stood, or all
stand behind the text if less stays blank so. What floats keeps its order.

A picture with `--float: spread` has two halves that lie on facing pages: text goes on until a verso begins, and stands
behind them. Behind the end of the text they have pages of their own.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial, wraps
from math import ceil, inf
from operator import itemgetter
from typing import Any

from weasyprint.formatting_structure import boxes
from weasyprint.layout import LayoutContext, block, inline, page, percent
from weasyprint.text import line_break

from publisher.press.baseline_grid import has_own_lines
from publisher.press.boxes import begins_with_single_head, has_keyword
from publisher.press.even_pages import (
    LEAST_LAST,
    MOST_BLANK,
    FilledPage,
    begin_filling,
    find_air,
    find_early_end,
    lacked_room,
    note_filled,
)
from publisher.press.loosened import loosen
from publisher.press.page_feet import mark_foot

# WeasyPrint has no types. These names say at least what is meant.
Box = Any
Context = Any

#: Rounding errors, in lines.
_NOTHING = 0.001
#: How much of a line is blank between two that follow one another, below the first.
_LEADING = 0.25
#: By how many lines less must stay blank for figures to stand behind the text.
_WORTH = 1.5
_HEADINGS = frozenset({"header", "h1", "h2", "h3", "h4", "h5", "h6"})
_CONTAINERS = frozenset({"body", "div", "section"})
_FORCED = frozenset({"page", "left", "right", "recto", "verso"})


@dataclass(frozen=True, slots=True)
class _Settled:
    """What is known of floating blocks before a page: those that wait for its head, and all that stand elsewhere."""

    waiting: tuple[Box, ...] = ()
    elsewhere: frozenset[Box] = frozenset()


@dataclass(slots=True)
class _Attempt:
    """One layout of a page: what has to stay in the flow, what stands at the foot, and what was put off on the way.

    `late` are those that have waited for this page, and find no room at its head: the first that were put off. `behind`
    are those that were put off together with what stands at the foot, before it did.
    """

    elsewhere: frozenset[Box]
    late: tuple[Box, ...] = ()
    kept: frozenset[Box] = frozenset()
    free: frozenset[Box] = frozenset()
    foot: Box = None
    behind: tuple[Box, ...] = ()
    unit: float = 0.0
    room: float = 0.0
    put_off: list[Box] = field(default_factory=list)
    blank: float = 0.0
    overflows: bool = False
    bottom: float = 0.0
    foot_top: float = 0.0

    def __post_init__(self) -> None:
        """Begin with what is late."""
        self.put_off += self.late
        self.free |= frozenset(self.late)

    def list_foot(self) -> tuple[Box, ...]:
        """Return what stands at the foot."""
        return () if self.foot is None else (self.foot,)

    def change(self, failed: Box) -> "_Attempt":
        """Try a block at the foot of its page that cannot wait in its section; then out of it; at last where it is.

        Those behind it leave their section with it: they come after it.
        """
        kept, free, foot, behind = self.kept, self.free, self.foot, self.behind
        waiting = [child for child in self.put_off if child not in free]
        if failed is foot:
            free, foot = free.union((failed,), self._list_rest(failed), behind), None
        elif failed in free and waiting:
            free = free.union(waiting)
        elif failed in free:
            kept |= {failed}
        elif foot is None:
            foot, behind = failed, tuple(waiting)
        else:
            free = free.union((failed,), self._list_rest(failed))
        return _Attempt(self.elsewhere, self.late, kept, free, foot, behind)

    def begin_anew(self) -> "_Attempt":
        """Return the same attempt before its page was laid out."""
        return _Attempt(self.elsewhere, self.late, self.kept, self.free, self.foot, self.behind)

    def _list_rest(self, piece: Box) -> list[Box]:
        """List what was put off of the same figure as a piece."""
        return [other for other in self.put_off if _are_of_one(other, piece)]


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
        attempt: _Attempt | None = getattr(context, "attempt", None)
        if attempt is None:
            return in_flow_layout(context, box, index, child, *others)
        new_children, page_is_empty, _, _, margins, bottom_space, position_y, begins_at, *_, next_page, max_lines = (
            others
        )
        left = context.page_bottom - bottom_space - position_y - block.collapse_margin(margins)
        if child in attempt.elsewhere or child is attempt.foot or child in attempt.put_off:
            return False, False, None, position_y, margins, next_page, new_children, max_lines
        if _get_side(child):
            attempt.put_off.append(child)
            attempt.free |= {child}
            return False, False, None, position_y, margins, next_page, new_children, max_lines
        if not all(map(_get_side, attempt.put_off)) and (
            _ends_page(child) or (_ends_section(child) and not attempt.free.issuperset(attempt.put_off))
        ):
            attempt.blank = left
            next_page = {"break": "any", "page": None}
            return False, True, {index: None}, position_y, margins, next_page, new_children, max_lines
        _free_last(context, box, child, attempt)
        _free_last_but_one(context, box, child, attempt)
        is_first = page_is_empty and not new_children
        # What goes on from the page before has its place.
        if not is_first and begins_at is None and _may_float(box, child) and not _opens_empty_section(box, index):
            if child in attempt.kept and not all(map(_get_side, attempt.put_off)):
                # It comes after those that wait for the next page.
                next_page = {"break": "any", "page": None}
                return False, True, {index: None}, position_y, margins, next_page, new_children, max_lines
            height = _measure(context, box, child)
            # What is higher than a page is divided wherever it begins.
            if (child.is_table_wrapper and child in attempt.kept) or height > attempt.room:
                _let_divide(context, child)
            # Those that wait go on to the pages that follow, as many on each as it has room for.
            may_wait = child not in attempt.kept and height <= attempt.room
            leaves_hole = left > MOST_BLANK * attempt.unit
            if may_wait and ((height > left and leaves_hole) or attempt.put_off):
                attempt.put_off.append(child)
                return False, False, None, position_y, margins, next_page, new_children, max_lines
            if may_wait and leaves_hole and height > left - attempt.unit:
                # On whole lines it may be a little higher than its room.
                state = (position_y, list(margins), next_page, list(new_children), max_lines)
                result = in_flow_layout(context, box, index, child, *others)
                if not (result[1] and result[2] == {index: None}):
                    return result
                attempt.put_off.append(child)
                position_y, margins[:], next_page, new_children[:], max_lines = state
                return False, False, None, position_y, margins, next_page, new_children, max_lines
        elif _divides_late(child) and not is_first and MOST_BLANK * attempt.unit < left < _measure(context, box, child):
            _let_divide(context, child)
        if not is_first and context.air and _takes_air(box, index):
            context.air -= 1
            percent.resolve_percentages(child, box)
            margins.append(max(0, child.margin_top, *margins) + attempt.unit)
        return in_flow_layout(context, box, index, child, *others)

    return put_off


def _may_float(box: Box, child: Box) -> bool:
    """Return whether a block asks to float, and stands in the text itself."""
    return (
        box.element_tag in _CONTAINERS
        and _asks(child)
        and not _asks(box)
        and not any(one.footnote for one in child.descendants())
    )


def _asks(box: Box) -> bool:
    return has_keyword(box, "__float", "page") or has_keyword(box, "__float", "spread")


def _get_side(box: Box) -> str:
    """Return on which side of a spread a half of a picture lies, "verso" or "recto"; "" for anything else."""
    side: str = getattr(box, "spread_side", "")
    return side


def _is_on_side(page_box: Box, root: Box, side: str) -> bool:
    """Return whether a page is a verso, or a recto, of a book that is read as its root is."""
    verso = "right" if root.style["direction"] == "rtl" else "left"
    return bool((page_box.page_type.side == verso) == (side == "verso"))


def _opens_empty_section(box: Box, index: int) -> bool:
    """Return whether a block follows a heading with nothing but what floats behind it, which would leave it alone."""
    if not index or box.children[index - 1].element_tag not in _HEADINGS:
        return False
    behind = next((child for child in box.children[index:] if not _asks(child)), None)
    return behind is None or behind.element_tag in _HEADINGS


def _divides_late(child: Box) -> bool:
    """Return whether a block that does not float is divided rather than leaves a hole: a table or code."""
    return bool(child.is_table_wrapper) or has_keyword(child, "__divided", "late")


def _opens_with_title(root: Box) -> bool:
    """Return whether a document begins with its title, which may stand lower on its page."""
    first = root
    while getattr(first, "children", ()) and first.element_tag in {"html", *_CONTAINERS}:
        first = first.children[0]
    return first.element_tag in {"header", "h1"}


def _takes_air(box: Box, index: int) -> bool:
    """Return whether a block may have a line more above it: one that asks to float, or a heading behind text.

    What is in one that floats asks for it too, since the properties of a style sheet's own are inherited.
    """
    child = box.children[index]
    return bool(
        index
        and box.element_tag in _CONTAINERS
        and not _asks(box)
        and (child.element_tag in _HEADINGS or _asks(child))
        and box.children[index - 1].element_tag not in _HEADINGS
    )


def _ends_section(child: Box) -> bool:
    """Return whether a block begins another section."""
    return child.element_tag in _HEADINGS


def _ends_page(child: Box) -> bool:
    """Return whether a block begins another page, or what stands first in it does, or stands on one of another kind."""
    breaks = (child.style["break_before"], child.style["break_after"])
    if not _FORCED.isdisjoint(breaks) or child.style["page"]:
        return True
    return isinstance(child, boxes.BlockContainerBox) and bool(child.children) and _ends_page(child.children[0])


def _free_last(context: Context, box: Box, child: Box, attempt: _Attempt) -> None:
    """Let the end of a chapter stand on a page without what is before it, if it fills enough of that page alone."""
    if child is not box.children[-1] or box.element_tag not in _CONTAINERS:
        return
    if any(one.footnote for one in child.descendants()):
        return
    if attempt.late:
        # What is late fills the next page, whatever of the text goes on below it.
        _let_divide(context, child)
        for one in (child, *child.descendants()):
            loosen(context, one, "widows", min(one.style["widows"], one.style["orphans"]))
    if child.style["break_before"] != "avoid":
        return
    filled = sum(_measure(context, box, other) for other in (child, *attempt.put_off))
    if filled >= (LEAST_LAST - _NOTHING) * attempt.unit:
        loosen(context, child, "break_before", "auto")


def _free_last_but_one(context: Context, box: Box, child: Box, attempt: _Attempt) -> None:
    """Let the last paragraph but one take fewer lines to the last page, if with the last there are enough on it."""
    if (
        box.children[-2:-1] != [child]
        or box.element_tag not in _CONTAINERS
        or child.style["widows"] <= child.style["orphans"]
    ):
        return
    # Notes are counted where the paragraph is laid out in its place.
    notes, context.footnotes = context.footnotes, []
    last = box.children[-1]
    last.position_x, last.position_y = child.position_x, child.position_y
    try:
        lines = round(_measure(context, box, last) / attempt.unit)
    finally:
        context.footnotes = notes
    least = max(child.style["orphans"], LEAST_LAST - lines)
    loosen(context, child, "widows", min(child.style["widows"], least))


def _let_divide(context: Context, child: Box) -> None:
    """Let a table, code or a box that has no other place go on over a page, rather than leave a hole."""
    for box in (child, *(one for one in child.children if not isinstance(one, boxes.TableCaptionBox))):
        loosen(context, box, "break_inside", "auto")


def _measure(context: Context, box: Box, child: Box) -> float:
    """Return the height of a block that has all the room it wants, with the margin above it."""
    if not hasattr(child, "whole_height"):
        place = child.position_x, child.position_y
        laid = _lay_out_alone(context, child, box)
        child.whole_height = laid.margin_top + laid.border_height()
        child.laid_alone = laid
        child.position_x, child.position_y = place
    height: float = child.whole_height
    return height


def _lay_out_alone(context: Context, child: Box, containing_block: Box) -> Box:
    """Lay out a block that has all the room it wants, with no part in what is around it."""
    grid, attempt = getattr(context, "grid", None), getattr(context, "attempt", None)
    context.grid = context.attempt = None
    child.position_x, child.position_y = containing_block.content_box_x(), containing_block.content_box_y()
    laid = block.block_level_layout(context, child, -inf, None, containing_block)[0]
    context.grid, context.attempt = grid, attempt
    laid.floats_on_page = True
    return laid


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
            _part_pieces(root)
            _put_end(root)
        saved = _Saved(context, root, others[1])
        heads = _choose_heads(state.waiting, page_box, root)
        attempt = _Attempt(state.elsewhere, state.waiting[len(heads) :])
        lay_out = partial(block_level_layout, context, root)
        ended: tuple[_Attempt, float] | None = None
        while True:
            result = _lay_out_page(lay_out, attempt, heads, context, root, skip_stack, page_box, others)
            if result[1] is None and not (ended or attempt.list_foot()) and _list_passed(root, attempt, result):
                ended = attempt, _measure_end(context, root, attempt, result, page_box)
            if attempt.late and result[1] is None and not any(map(_get_side, attempt.late)):
                # The text ends, and would leave behind what is late: it waits for the next page with it.
                saved.restore()
                attempt = _Attempt(state.elsewhere, attempt.late)
                result = _lay_out_page(_leave_blank, attempt, heads, context, root, skip_stack, page_box, others)
                break
            failed = _find_failure(root, attempt, result)
            if failed is None:
                break
            saved.restore()
            attempt = attempt.change(failed)
        if ended and not attempt.list_foot() and result[1] is not None:
            blank = _describe_page(context, attempt, result, page_box).blank
            if blank > MOST_BLANK and ended[1] < blank - _WORTH:
                # All that was put off stands behind the text.
                saved.restore()
                attempt = ended[0].begin_anew()
                result = _lay_out_page(lay_out, attempt, heads, context, root, skip_stack, page_box, others)
                result = (result[0], _list_end(root), {"break": "any", "page": None}, *result[3:])
        passed = _list_passed(root, attempt, result)
        if result[1] is None and (sides := list(filter(None, map(_get_side, passed)))):
            # Behind the text it goes on at the end of the document.
            result = (result[0], _list_end(root), {"break": sides[0], "page": None}, *result[3:])
        if getattr(context, "grid_unit", 0):
            note_filled(context, _describe_page(context, attempt, result, page_box))
        settled[context.current_page + 1] = _Settled(passed, attempt.elsewhere.union(passed, attempt.list_foot()))
        return result

    return filled


def _part_pieces(box: Box) -> None:
    """Part what floats and may be divided, such as a timeline in pieces, so that each of its pictures floats alone.

    Words before a picture stay with it, and those behind the last.
    """
    children: list[Box] = []
    for child in box.children:
        if child.element_tag in _CONTAINERS:
            _part_pieces(child)
        is_divided = _asks(child) and child.style["break_inside"] == "auto" and not child.is_table_wrapper
        pieces = _list_pieces(child) if is_divided else [child]
        if has_keyword(child, "__float", "spread") and _may_float(box, child):
            _lay_on_spread(pieces)
        children += pieces
    box.children = children


def _lay_on_spread(halves: Sequence[Box]) -> None:
    """Let the halves of a picture wait for a verso and a recto, to which breaks would send them where they stand."""
    for half, side in zip(halves, ("verso", "recto"), strict=False):
        half.spread_side = side
        half.children[0].style = half.children[0].style.copy()
        half.children[0].style["break_before"] = "auto"


def _put_end(root: Box) -> None:
    """Put an empty block behind the text where what floats may have to wait for pages of its own."""
    if any(map(_asks, root.descendants())):
        root.children = [*root.children, boxes.BlockBox.anonymous_from(root, [])]


def _list_end(root: Box) -> dict[int, None]:
    """Return where the text goes on that has ended: at the empty block behind it."""
    return {len(root.children) - 1: None}


def _measure_end(context: Context, root: Box, attempt: _Attempt, result: Any, page_box: Box) -> float:
    """Return how many lines stay blank at most if all that was put off stands behind the text, which ends on this page.

    Those of the last page do not count. Infinite if the text ends in another section.
    """
    waiting = _list_passed(root, attempt, result)
    if any(map(_get_side, waiting)) or (waiting and _has_heading(root, _locate(root, waiting[0]))):
        return inf
    worst = _describe_page(context, attempt, result, page_box).blank
    while (heads := _choose_heads(waiting, page_box, root)) and len(heads) < len(waiting):
        last = heads[-1].laid_alone
        worst = max(worst, (page_box.height - last.border_box_y() - last.border_height()) / attempt.unit)
        waiting = waiting[len(heads) :]
    return worst


def _list_pieces(child: Box) -> list[Box]:
    pieces: list[list[Box]] = [[]]
    for part in child.children:
        if any(isinstance(one, boxes.ReplacedBox) for one in pieces[-1]) and isinstance(part, boxes.ReplacedBox):
            pieces.append([])
        pieces[-1].append(part)
    if len(pieces) == 1:
        return [child]
    parted = [child.copy_with_children(piece) for piece in pieces]
    for piece in parted:
        piece.piece_of = child
        piece.style = piece.style.copy()
        piece.style["break_inside"] = "avoid"
    return parted


def _are_of_one(first: Box, second: Box) -> bool:
    """Return whether two blocks are pieces of one figure."""
    whole = getattr(first, "piece_of", None)
    return whole is not None and whole is getattr(second, "piece_of", None)


class _Saved:
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


def _lay_out_page(
    lay_out: Callable[..., Any],
    attempt: _Attempt,
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
        laid = _lay_out_alone(context, child, page_box)
        laid.translate(dy=y - laid.border_box_y())
        _put_on_grid(laid, top, unit, downwards=True)
        heads.append(laid)
        y = _find_next_line(laid, top, unit)
    feet = [_lay_out_alone(context, child, page_box) for child in attempt.list_foot()]
    height = sum(laid.margin_top + laid.border_height() + (not has_own_lines(laid)) * unit for laid in feet)
    root.position_y = y
    page_is_empty, *rest = others
    context.attempt = attempt
    begin_filling(context)
    early, context.air = find_early_end(context) * unit, find_air(context)
    if skip_stack is None and context.air and _opens_with_title(root):
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


def _describe_page(context: Context, attempt: _Attempt, result: Any, page_box: Box) -> FilledPage:
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


def _choose_heads(waiting: tuple[Box, ...], page_box: Box, root: Box) -> tuple[Box, ...]:
    """Choose as many of those that wait as a page has room for, in their order: one at least.

    A half of a spread stands alone on the page of its side, and those behind it wait with it for that page.
    """
    y, unit = 0.0, line_break.strut(root.style)[0]
    for number, child in enumerate(waiting):
        if side := _get_side(child):
            return waiting[: number or _is_on_side(page_box, root, side)]
        laid = child.laid_alone
        laid.translate(dy=y - laid.border_box_y())
        _put_on_grid(laid, 0.0, unit, downwards=True)
        if number and laid.border_box_y() + laid.border_height() > page_box.height + _NOTHING * unit:
            return waiting[:number]
        y = _find_next_line(laid, 0.0, unit)
    return waiting


def _find_next_line(laid: Box, top: float, unit: float) -> float:
    """Return where on the grid what follows a frame begins."""
    height: float = laid.border_box_y() + laid.border_height() + laid.margin_bottom - top
    return top + ceil(height / unit - _NOTHING) * unit


def _leave_blank(*_: Any) -> Any:
    """Lay out no text."""
    return None, None, {"break": "any", "page": None}, [], False, None


def _put_on_grid(laid: Box, top: float, unit: float, *, downwards: bool) -> None:
    """Move a frame so that the lines in it stand on the grid."""
    rest = (laid.content_box_y() - top) % unit
    if not has_own_lines(laid) and _NOTHING < rest / unit < 1 - _NOTHING:
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


def _find_failure(root: Box, attempt: _Attempt, result: Any) -> Box | None:
    """Return the block that must not stand where an attempt has put it; None if all may."""
    laid, resume_at, *_ = result
    chain = _list_indices(resume_at)
    passed = _list_passed(root, attempt, result)
    if attempt.foot is not None:
        place = _locate(root, attempt.foot)
        is_early = chain is not None and chain <= _find_section(root, place)
        is_out_of_order = any(_locate(root, child) < place for child in passed) or (
            chain is not None and chain < place and _has_float(root, chain, place, attempt.elsewhere)
        )
        if laid is None or attempt.overflows or is_early or is_out_of_order or _parts_table(laid):
            return attempt.foot
    is_holey = chain is None or attempt.blank > MOST_BLANK * attempt.unit
    new = [child for child in passed if child not in attempt.late and not _get_side(child)]
    if not new or not is_holey:
        return None
    # Where none of them has another place, the last has the least text behind it that stays on the page without it.
    return new[-1] if attempt.free.issuperset(new) else new[0]


def _has_float(box: Box, start: tuple[int, ...], end: tuple[int, ...], elsewhere: frozenset[Box]) -> bool:
    """Return whether a floating block that has not been placed begins or goes on between two places of a box."""
    for index, child in enumerate(getattr(box, "children", ())):
        if start[:1] <= (index,) <= end[:1]:
            inner_start = start[1:] if start[:1] == (index,) else ()
            inner_end = end[1:] if end[:1] == (index,) else (len(getattr(child, "children", ())),)
            if _asks(child) and child not in elsewhere and (index,) != end:
                return True
            if child.element_tag in _CONTAINERS and inner_end and _has_float(child, inner_start, inner_end, elsewhere):
                return True
    return False


def _has_heading(box: Box, start: tuple[int, ...]) -> bool:
    """Return whether a heading that divides the text stands behind a place in a box."""
    if box.element_tag in _HEADINGS:
        return not start
    if box.element_tag not in {"html", *_CONTAINERS}:
        return False
    children = box.children[start[0] :] if start else box.children
    return any(_has_heading(child, start[1:] if not number else ()) for number, child in enumerate(children))


def _parts_table(root: Box) -> bool:
    """Return whether a page has a head of a table for whose rows no room was left."""
    return any(map(begins_with_single_head, root.descendants()))


def _list_passed(root: Box, attempt: _Attempt, result: Any) -> tuple[Box, ...]:
    """Return the blocks that were put off, and whose place in the text is on the page or before it."""
    chain = _list_indices(result[1])
    return tuple(child for child in attempt.put_off if chain is None or _locate(root, child) < chain)


def _list_indices(resume_at: Any) -> tuple[int, ...] | None:
    """Return the way to where the text goes on, from the root, as numbers of children; None at its end."""
    if resume_at is None:
        return None
    chain: list[int] = []
    while resume_at:
        # Cells of a row go on beside one another; the first of them is the first that is read.
        index, resume_at = min(resume_at.items(), key=itemgetter(0))
        chain.append(index)
    return tuple(chain)


def _locate(root: Box, wanted: Box) -> tuple[int, ...]:
    """Return the way to a box from the root, as numbers of children."""

    def search(box: Box) -> Iterator[int]:
        for index, child in enumerate(getattr(box, "children", ())):
            if child is wanted:
                yield index
                return
            if found := tuple(search(child)):
                yield from (index, *found)
                return

    return tuple(search(root))


def _find_section(root: Box, way: tuple[int, ...]) -> tuple[int, ...]:
    """Return the way to what follows the heading of the section in which a box stands; () if it has none."""
    for depth in reversed(range(len(way))):
        container = root
        for index in way[:depth]:
            container = container.children[index]
        for index in reversed(range(way[depth])):
            if container.children[index].element_tag in _HEADINGS:
                return (*way[:depth], index + 1)
    return ()
