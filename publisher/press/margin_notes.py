"""Sets notes in the margin: WeasyPrint's layout of a document in, the same with such notes beside their lines out.

CSS has no way to say it: CSS GCPM 3 knows notes at the foot of the page alone. Here the notes of the margin are kept
out of what the layout engine puts there, and laid out when the pages are known: each with its first baseline on that
of the line that calls it, in the outer margin. They stand in an area of notes of their own, so that they are tagged
as notes are.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import wraps
from math import inf
from typing import Any

from weasyprint import document
from weasyprint.formatting_structure import boxes, build
from weasyprint.layout import LayoutContext, percent
from weasyprint.layout.background import layout_box_backgrounds
from weasyprint.layout.block import block_level_layout

from publisher.model.parts import MARGIN_NOTE
from publisher.press.boxes import Box, has_class, list_children
from publisher.press.margin_marks import list_marks

# WeasyPrint has no types. This name says at least what is meant.
Context = Any

#: CSS pixels that stay white at the edge of the page, which a trimmer may cut.
_EDGE = 20.0
#: CSS pixels between the text and its notes.
_GAP = 12.0
#: CSS pixels between two notes.
_BETWEEN = 3.0


class MarginNoteArea(boxes.FootnoteAreaBox):  # type: ignore[misc]
    """The notes in the margin of a page."""


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a margin, from its top, in CSS pixels."""

    top: float
    height: float

    @property
    def bottom(self) -> float:
        """Where it ends."""
        return self.top + self.height


def set_margin_notes() -> None:
    """Patch the layout of documents."""
    document.build_formatting_structure = _keep_apart(document.build_formatting_structure)
    document.layout_document = _lay_out_beside(document.layout_document)
    LayoutContext.unlayout_footnote = _leave_alone(LayoutContext.unlayout_footnote)


def _keep_apart(build_structure: Any) -> Any:
    """Let the engine know nothing of the notes that stand in the margin."""

    @wraps(build_structure)
    def patched(*arguments: Any) -> Any:
        root = build_structure(*arguments)
        footnotes = arguments[-1]
        footnotes[:] = [note for note in footnotes if not _is_in_margin(note)]
        return root

    return patched


def _leave_alone(unlayout_footnote: Any) -> Any:
    """Let the engine take no note back that it has not set."""

    @wraps(unlayout_footnote)
    def patched(context: Context, note: Box) -> None:
        if not _is_in_margin(note):
            unlayout_footnote(context, note)

    return patched


def _lay_out_beside(layout_document: Any) -> Any:
    @wraps(layout_document)
    def patched(html: Any, root: Box, context: Context, *others: Any) -> Iterator[Box]:
        for page in layout_document(html, root, context, *others):
            called = [(line, note) for line, note in _find_calls(page, None) if _is_in_margin(note)]
            if called:
                page.children = (*page.children, _fill_margin(context, page, called))
            yield page

    return patched


def _is_in_margin(note: Box) -> bool:
    return has_class(note.element, MARGIN_NOTE)


def _find_calls(box: Box, line: Box | None) -> Iterator[tuple[Box, Box]]:
    """Yield the notes that are called in a box, each after the outermost line that calls it."""
    for child in list_children(box):
        around = child if line is None and isinstance(child, boxes.LineBox) else line
        if child.footnote is not None and around is not None:
            yield around, child.footnote
        yield from _find_calls(child, around)


def _fill_margin(context: Context, page: Box, called: Sequence[tuple[Box, Box]]) -> Box:
    """Lay out the notes of a page in its outer margin."""
    is_right = page.page_type.side == "right"
    margin = page.margin_right if is_right else page.margin_left
    area = MarginNoteArea(page, page.style.anonymous_style)
    percent.resolve_percentages(area, page)
    area.width = max(margin - _GAP - _EDGE, 1.0)
    area.position_x = page.content_box_x() + page.width + _GAP if is_right else page.margin_left - _GAP - area.width
    area.position_y = page.content_box_y()
    area.height = page.height
    notes, wanted = [], []
    for line, note in called:
        laid = _lay_out(context, note, area)
        notes.append(laid)
        wanted.append(Span(line.position_y + line.baseline - _find_baseline(laid), laid.margin_height() + _BETWEEN))
    taken = [Span(mark.position_y, mark.margin_height()) for mark in list_marks(page)]
    order = sorted(range(len(notes)), key=lambda at: wanted[at].top)
    tops = pack([wanted[at] for at in order], taken, Span(area.position_y, area.height + _BETWEEN))
    for at, top in zip(order, tops, strict=True):
        notes[at].translate(dy=top - notes[at].position_y)
    area.children = [notes[at] for at in order]
    layout_box_backgrounds(page, area, context.get_image_from_uri)
    return area


def _lay_out(context: Context, note: Box, area: Box) -> Box:
    made = build.create_anonymous_boxes(note.deepcopy())
    made.position_x, made.position_y = area.position_x, area.position_y
    context.create_block_formatting_context()
    laid, *_ = block_level_layout(context, made, -inf, None, area)
    context.finish_block_formatting_context()
    return laid


def _find_baseline(box: Box) -> float:
    """Return how far below the top of a laid note its first baseline is."""
    line = next((one for one in box.descendants() if isinstance(one, boxes.LineBox)), None)
    return 0.0 if line is None else float(line.position_y + line.baseline - box.position_y)


def pack(wanted: Sequence[Span], taken: Sequence[Span], room: Span) -> list[float]:
    """Return the tops of stretches that must not touch: each where it is wanted, or as little below it as can be.

    `wanted` are in order, `taken` is where none may stand. Where the last would end below the room, all that are in
    its way move up; where they have no room at all they begin at its top and go on over its end.
    """
    tops = _push_down([max(span.top, room.top) for span in wanted], wanted, taken, room.top)
    if tops[-1] + wanted[-1].height <= room.bottom:
        return tops
    limit = room.bottom
    for at in reversed(range(len(wanted))):
        tops[at] = _rise(min(tops[at], limit - wanted[at].height), wanted[at].height, taken)
        limit = tops[at]
    return tops if tops[0] >= room.top else _push_down([room.top] * len(wanted), wanted, taken, room.top)


def _push_down(tops: list[float], wanted: Sequence[Span], taken: Sequence[Span], least: float) -> list[float]:
    pushed = []
    for top, span in zip(tops, wanted, strict=True):
        place = _move(max(top, least), span.height, taken, lambda one, _: one.bottom)
        pushed.append(place)
        least = place + span.height
    return pushed


def _rise(top: float, height: float, taken: Sequence[Span]) -> float:
    return _move(top, height, taken, lambda one, height: one.top - height)


def _move(top: float, height: float, taken: Sequence[Span], leave: Callable[[Span, float], float]) -> float:
    """Move a stretch until it touches nothing that is taken."""
    while hit := next((one for one in taken if one.top < top + height and top < one.bottom), None):
        top = leave(hit, height)
    return top
