"""Divides a note over two pages where its line would leave a hole: WeasyPrint's layout of notes in, the same out.

The engine sets a note whole, or puts it off to the next page, with the line that calls it and all behind it. On a page
that may divide notes (`even_pages` tells which), as many lines of the note as have room stand below the line, and the
others go on first of all notes of the next page (CSS Generated Content for Paged Media 3, 2.8). At least as many lines
as the style sheet asks for by `orphans` and `widows` stand on either side. A note that is longer than a page goes on
over as many as it needs, on each below a few lines of text at least, as long as there is text.
"""

from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import wraps
from typing import Any

from weasyprint.formatting_structure import boxes
from weasyprint.layout import LayoutContext, block, page

from publisher.press.even_pages import LEAST_LAST, may_divide_notes, note_lack_of_room, note_put_off
from publisher.press.note_series import is_second

# WeasyPrint has no types. These names say at least what is meant.
Box = Any
Context = Any
#: Where a box goes on: indices of children, the outermost first.
Place = Any

#: Where the arguments of a layout in the flow stand, behind the box, its child's number and the child.
_PAGE_IS_EMPTY, _MARGINS, _BOTTOM_SPACE, _POSITION_Y, _SKIP_STACK = 1, 4, 5, 6, 7
#: Rounding errors, in CSS pixels.
_NOTHING = 0.01


@dataclass(slots=True)
class _Division:
    """How much of a note stands on its page: how high that may be, and where the note goes on once it is laid out."""

    height: float
    resume_at: Place = None


@dataclass(frozen=True, slots=True)
class _Call:
    """The line that calls the note which is laid out: where it and the lines that must stand with it end."""

    end: float
    bottom_space: float
    can_divide: bool


def divide_notes() -> None:
    """Patch the layout of lines and notes."""
    block.iter_line_boxes = _remember_calls(block.iter_line_boxes)
    block._linebox_layout = _put_rest_off(block._linebox_layout)
    block._in_flow_layout = _lay_out_piece(block._in_flow_layout)
    LayoutContext._update_footnote_area = _keep_divisions(LayoutContext._update_footnote_area)
    LayoutContext.layout_footnote = _divide(LayoutContext.layout_footnote)
    LayoutContext.unlayout_footnote = _undo_division(LayoutContext.unlayout_footnote)
    LayoutContext.report_footnote = _undo_division(LayoutContext.report_footnote)
    page.make_page = _begin_page(page.make_page)


def _begin_page(make_page: Any) -> Any:
    """Remember which notes have been put off to a page, for it may be laid out anew."""

    @wraps(make_page)
    def begun(context: Context, root: Box, page_type: Any, resume_at: Any, number: int, *others: Any) -> Any:
        context.called, context.rests = None, []
        # The engine goes through this list while the notes in it are laid out.
        context.due = context.reported_footnotes
        note_put_off(context, number)
        return make_page(context, root, page_type, resume_at, number, *others)

    return begun


def _remember_calls(iter_line_boxes: Any) -> Any:
    """Remember the line that is being placed, and how many of those behind it must stand on its page."""

    @wraps(iter_line_boxes)
    def remembered(
        context: Context, box: Box, y: float, bottom_space: float, skip: Place, parent: Box, *others: Any
    ) -> Iterator[tuple[Box, Place]]:
        lines = iter_line_boxes(context, box, y, bottom_space, skip, parent, *others)
        if getattr(context, "attempt", None) is None or not context.footnotes:
            yield from lines
            return
        ahead: deque[tuple[Box, Place]] = deque()
        count = 0
        while True:
            if not ahead:
                ahead.extend(_take(lines, 1))
            if not ahead:
                return
            line, resume_at = ahead.popleft()
            count += 1
            context.called = None
            if any(one.footnote is not None and one.footnote in context.footnotes for one in line.descendants()):
                needed = max(parent.style["orphans"] - count, 0)
                ahead.extend(_take(lines, needed + parent.style["widows"] - len(ahead)))
                context.called = _describe_call(parent, line, [one for one, _ in ahead], needed, bottom_space)
            yield line, resume_at
            _flush(context)

    return remembered


def _take(lines: Iterator[tuple[Box, Place]], most: int) -> Iterator[tuple[Box, Place]]:
    for _, line in zip(range(most), lines, strict=False):
        yield line


def _describe_call(parent: Box, line: Box, ahead: list[Box], needed: int, bottom_space: float) -> _Call:
    """Tell where a line ends, with those behind it without which the page must not end."""
    if len(ahead) - needed < parent.style["widows"]:
        needed = len(ahead)
    with_it = ahead[:needed]
    end = line.position_y + line.height + sum(one.height for one in with_it)
    if needed == len(ahead):
        end += parent.padding_bottom + parent.border_bottom_width
    calls = any(one.footnote is not None for other in with_it for one in other.descendants())
    return _Call(end, bottom_space, not calls)


def _put_rest_off(linebox_layout: Any) -> Any:
    """Put what is left of notes off to the next page when their lines have been placed."""

    @wraps(linebox_layout)
    def put_off(context: Context, *others: Any) -> Any:
        result = linebox_layout(context, *others)
        context.called = None
        _flush(context)
        return result

    return put_off


def _flush(context: Context) -> None:
    """Put off what is left of notes; the engine takes the line for one without room if that is known too early."""
    if getattr(context, "rests", None):
        context.reported_footnotes += context.rests
        context.rests = []


def _divide(layout_footnote: Any) -> Any:
    """Divide a note that has no room below the line that calls it."""

    @wraps(layout_footnote)
    def divided(context: Context, note: Box) -> Any:
        note.division = None
        call, context.called = getattr(context, "called", None), None
        in_text = getattr(context, "attempt", None) is not None and not context.in_column
        is_free = in_text and not context.reported_footnotes
        overflows = layout_footnote(context, note)
        context.called = call
        if not in_text and any(note is one for one in getattr(context, "due", ())):
            return _divide_due(context, note) or overflows
        if not call or not is_free or overflows or context.rests:
            return overflows
        missing = call.end - (context.page_bottom - call.bottom_space)
        if missing <= _NOTHING:
            return overflows
        if not may_divide_notes(context) and not _measure_excess(context):
            note_lack_of_room(context)
        elif call.can_divide and not any(map(is_second, context.current_page_footnotes)):
            with _apart(context):
                _try_division(context, note, call, missing)
        return overflows

    return divided


@contextmanager
def _apart(context: Context) -> Iterator[None]:
    """Lay out notes with no part in the text."""
    kept = {name: getattr(context, name, None) for name in ("attempt", "grid", "called")}
    context.attempt = context.grid = context.called = None
    try:
        yield
    finally:
        for name, value in kept.items():
            setattr(context, name, value)


def _try_division(context: Context, note: Box, call: _Call, missing: float) -> None:
    """Set as much of a note as has room, if that is enough of it, and keep the rest for the next page."""
    note.division = _Division(0.0)
    context._update_footnote_area()
    whole = note.division.height
    note.division.height = whole - missing
    context._update_footnote_area()
    has_room = call.end <= context.page_bottom - call.bottom_space + _NOTHING
    if note.division.resume_at is None or not has_room:
        note.division = None
        context._update_footnote_area()
        return
    rest = note.copy()
    rest.division, rest.note_skip, rest.rest_of = None, note.division.resume_at, note
    context.rests.append(rest)


def _keep_divisions(update_footnote_area: Any) -> Any:
    """Lay out anew what stands of a divided note as it was when the place was chosen at which its rest goes on."""

    @wraps(update_footnote_area)
    def kept(context: Context) -> Any:
        if all(getattr(note, "division", None) is None for note in context.current_page_footnotes):
            return update_footnote_area(context)
        with _apart(context):
            return update_footnote_area(context)

    return kept


def _measure_excess(context: Context) -> float:
    """Return how much higher the notes of a page are than a page of the book that has some lines of text above them."""
    area, unit = context.current_footnote_area, getattr(context, "grid_unit", 0)
    return max(0.0, area.margin_height() + LEAST_LAST * unit - area.page.height) if unit else 0.0


def _divide_due(context: Context, note: Box) -> bool:
    """Divide what was put off to a page that it is too long for; return whether it has to wait for the next one."""
    excess = _measure_excess(context)
    if excess <= _NOTHING:
        return False
    number = next(number for number, one in enumerate(context.due) if one is note)
    if number:
        return True
    with _apart(context):
        note.division = _Division(0.0)
        context._update_footnote_area()
        note.division.height -= excess
        context._update_footnote_area()
        if note.division.resume_at is None:
            note.division = None
            context._update_footnote_area()
            return False
    rest = note.copy()
    rest.division, rest.note_skip, rest.rest_of = None, note.division.resume_at, note
    context.due.insert(1, rest)
    return False


def _undo_division(take_back: Callable[..., Any]) -> Callable[..., Any]:
    """Take the rest of a note back with the note."""

    @wraps(take_back)
    def undone(context: Context, note: Box) -> Any:
        if getattr(note, "division", None) is not None:
            note.division = None
            for notes in (context.reported_footnotes, context.rests):
                notes[:] = [other for other in notes if getattr(other, "rest_of", None) is not note]
        return take_back(context, note)

    return undone


def _lay_out_piece(in_flow_layout: Any) -> Any:
    """Lay out as much of a note as has room, from where it goes on."""

    @wraps(in_flow_layout)
    def piece(context: Context, area: Box, index: int, child: Box, *others: Any) -> Any:
        division: _Division | None = getattr(child, "division", None)
        skip = getattr(child, "note_skip", None)
        if not isinstance(area, boxes.FootnoteAreaBox) or (division is None and skip is None):
            return in_flow_layout(context, area, index, child, *others)
        arguments = list(others)
        arguments[_SKIP_STACK] = skip
        if division is None or not division.height:
            result = in_flow_layout(context, area, index, child, *arguments)
            if division is not None:
                # How high all of it is.
                division.height = _find_end(result[6][-1]) - arguments[_POSITION_Y]
            return result
        arguments[_PAGE_IS_EMPTY] = False
        arguments[_BOTTOM_SPACE] = context.page_bottom - (arguments[_POSITION_Y] + division.height + _NOTHING)
        arguments[_MARGINS] = list(arguments[_MARGINS])
        count = len(arguments[0])
        place = child.position_x, child.position_y
        # For a line that has no room the engine would put notes off, this one too.
        notes, context.current_page_footnotes = context.current_page_footnotes, []
        try:
            abort, _, resume_at, _, margins, next_page, laid, max_lines = in_flow_layout(
                context, area, index, child, *arguments
            )
        finally:
            context.current_page_footnotes = notes
        if abort or len(laid) == count or resume_at is None:
            division.resume_at = None
            child.position_x, child.position_y = place
            del laid[count:]
            arguments[_BOTTOM_SPACE] = others[_BOTTOM_SPACE]
            arguments[_MARGINS] = others[_MARGINS]
            return in_flow_layout(context, area, index, child, *arguments)
        # The engine lets a piece fill its page, and says that of the area too.
        division.resume_at = resume_at[index]
        made = laid[-1]
        made.height = _find_end(made) - made.content_box_y()
        division.height = _find_end(made) - arguments[_POSITION_Y]
        bottom = made.border_box_y() + made.border_height()
        return False, False, None, bottom, margins, next_page, laid, max_lines

    return piece


def _find_end(note: Box) -> float:
    """Return how far down what is in a note goes."""
    ends = (child.position_y + child.margin_height() for child in note.children)
    end: float = max(ends, default=note.content_box_y())
    return end
