"""Fills the last side of a sheet with lines to write on: HTML with ruled spaces in; a document full of lines out.

How much room is left is known only when the sheet is laid out. So it is laid out with few lines, what stays empty is
measured, and it is laid out again with lines in it: as many under each question as the sheet has room for, without a
page more.
"""

from collections.abc import Callable, Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from weasyprint.formatting_structure import boxes

from publisher.press.boxes import Box, get_page_box, has_class, list_children

#: The class of a space to write in, which holds one line or more, and that of a line.
_SPACE, _LINE = "ruled", "write"
#: The class of the body of a sheet.
_SHEET = "handout-sheet"
#: The class of a sheet that is set closer, since little of it would stand on a page more.
_CLOSE = "close"
#: A page with less than this share of it is not begun, if closer setting can spare it.
_LEAST_PAGE = 1 / 3
#: So few lines are not enough for an open question, if closer setting can give it more.
_FEW_LINES = 3
#: How often a number of lines is tried.
_ROUNDS = 3
#: A sheet of fewer pages has none before its last.
_PAGES = 2

# WeasyPrint has no types. These names say at least what is meant.
Document = Any
Element = Any
#: Renders a sheet anew, after a function has changed its tree.
Render = Callable[[Callable[[Element], None]], tuple[Element, Document]]


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A sheet as laid out, with so many lines more in each space, set close or not."""

    html: Element
    document: Document
    more: tuple[int, ...]
    is_close: bool

    @property
    def page_count(self) -> int:
        return len(self.document.pages)

    def count_least(self) -> int:
        """Count the lines of the space that has the fewest."""
        return min(len(space) for space in _list_spaces(self.html))


def is_sheet(html: Element) -> bool:
    """Return whether a page of HTML is a sheet for a class, or has spaces to write in."""
    return has_class(html.find("body"), _SHEET) or any(_list_spaces(html))


def render_sheet(render: Render, html: Element) -> tuple[Element, Document]:
    """Return a sheet and its document, with as many lines in its spaces as its last side has room for."""
    count = sum(1 for _ in _list_spaces(html))

    def lay_out(more: Sequence[int], *, is_close: bool) -> _Sheet:
        html, document = render(lambda html: _rule(html, more, is_close=is_close))
        return _Sheet(html, document, tuple(more), is_close)

    sheet = lay_out((0,) * count, is_close=False)
    if sheet.page_count > 1 and _measure_share(sheet.document) < _LEAST_PAGE:
        closer = lay_out(sheet.more, is_close=True)
        sheet = closer if closer.page_count < sheet.page_count else sheet

    def fill(sheet: _Sheet) -> _Sheet:
        for share_out in (_share_out_evenly, _share_out_on_last_page):
            for more in share_out(sheet):
                filled = lay_out(more, is_close=sheet.is_close)
                if filled.page_count == sheet.page_count:
                    sheet = filled
                    break
        return sheet

    sheet = fill(sheet)
    # Lines for all alike may send on a question for which an earlier page had room, and leave a hole there.
    for fewer in _shorten_first_space(sheet):
        kept = lay_out(fewer, is_close=sheet.is_close)
        if kept.page_count == sheet.page_count and _count_first_page(kept) > _count_first_page(sheet):
            more = next(_share_out_on_last_page(kept), kept.more)
            filled = lay_out(more, is_close=kept.is_close)
            sheet = filled if filled.page_count == kept.page_count else kept
            break
    if count and not sheet.is_close and sheet.count_least() <= _FEW_LINES:
        closer = fill(lay_out((0,) * count, is_close=True))
        if closer.page_count == sheet.page_count and closer.count_least() > sheet.count_least():
            sheet = closer
    return sheet.html, sheet.document


def _share_out_evenly(sheet: _Sheet) -> Iterator[tuple[int, ...]]:
    """Yield the lines that each space may have, as many as the last page has room for, then fewer."""
    count, room = len(sheet.more), _count_room(sheet.document)
    for _ in range(_ROUNDS):
        if room < count or not count:
            return
        yield (room // count,) * count
        # What stands on an earlier page takes room there, and sends on what follows it.
        room -= max(count, room // 3)


def _share_out_on_last_page(sheet: _Sheet) -> Iterator[tuple[int, ...]]:
    """Yield the lines of each space with what room is left for those on the last page."""
    spaces = list(_list_spaces(sheet.html))
    on_page = _find_elements(get_page_box(sheet.document.pages[-1]))
    last = [number for number, space in enumerate(spaces) if space[-1] in on_page]
    room = _count_room(sheet.document)
    if not (last and room):
        return
    shares = {number: room // len(last) + (place < room % len(last)) for place, number in enumerate(reversed(last))}
    yield tuple(lines + shares.get(number, 0) for number, lines in enumerate(sheet.more))


def _shorten_first_space(sheet: _Sheet) -> Iterator[tuple[int, ...]]:
    """Yield the lines of each space with fewer in the first that is not on the first page, to fit the hole there."""
    height = _measure_line(sheet.document)
    if sheet.page_count < _PAGES or not height:
        return
    number, spaces = _count_first_page(sheet), list(_list_spaces(sheet.html))
    room = int(_measure_room(get_page_box(sheet.document.pages[0])) / height)
    least = len(spaces[number]) - sheet.more[number] if number < len(spaces) else 0
    for lines in range(room - 1, room - 1 - _ROUNDS, -1):
        if number < len(spaces) and _FEW_LINES < lines < len(spaces[number]):
            yield (*sheet.more[:number], max(0, lines - least), *sheet.more[number + 1 :])


def _count_first_page(sheet: _Sheet) -> int:
    """Count the spaces that end on the first page."""
    on_page = _find_elements(get_page_box(sheet.document.pages[0]))
    return sum(space[-1] in on_page for space in _list_spaces(sheet.html))


def _find_elements(page: Box) -> set[Element]:
    """Return the elements that have a box on a page."""
    return {box.element for box in _iterate_boxes(page) if box.element is not None}


def _count_room(document: Document) -> int:
    """Return how many lines the last page has room for."""
    height = _measure_line(document)
    return int(_measure_room(get_page_box(document.pages[-1])) / height) if height else 0


def _list_spaces(html: Element) -> Iterator[Element]:
    return (element for element in html.iter("div") if has_class(element, _SPACE))


def _rule(html: Element, more: Sequence[int], *, is_close: bool) -> None:
    """Put more lines into the spaces of a sheet."""
    for space, lines in zip(list(_list_spaces(html)), more, strict=True):
        space.extend([deepcopy(space[0]) for _ in range(lines)])
    if is_close:
        body = html.find("body")
        body.set("class", f"{body.get('class', '')} {_CLOSE}".strip())


def _measure_line(document: Document) -> float:
    """Return the height of a line to write on, 0 where there is none."""
    pages = (get_page_box(page) for page in document.pages)
    lines = (box for page in pages for box in _iterate_boxes(page) if _is_line(box))
    return max((float(line.margin_height()) for line in lines), default=0.0)


def _is_line(box: Box) -> bool:
    return box.element_tag == "div" and has_class(box.element, _LINE)


def _iterate_boxes(box: Box) -> Iterator[Box]:
    yield box
    for child in list_children(box):
        yield from _iterate_boxes(child)


def _measure_share(document: Document) -> float:
    """Return the share of the last page that is in use."""
    page = get_page_box(document.pages[-1])
    return 1 - _measure_room(page) / float(page.height)


def _measure_room(page: Box) -> float:
    """Return what is empty at the foot of a page, in pixels of CSS: above its notes, if it has any."""
    bottom = page.content_box_y() + page.height
    notes = sum(float(box.margin_height()) for box in list_children(page) if isinstance(box, boxes.FootnoteAreaBox))
    bodies = [body for root in list_children(page) if root.element_tag == "html" for body in list_children(root)]
    # A body that goes on over the page reaches to its foot, whatever is in it.
    ends = [
        box.position_y + float(box.margin_height())
        for body in bodies
        for box in _iterate_boxes(body)
        if isinstance(box, (boxes.LineBox, boxes.ReplacedBox, boxes.TableBox)) or _is_line(box)
    ]
    return max(0.0, float(bottom - notes - max(ends, default=bottom)))
