"""Tells where in its text each page of a part begins: laid pages in; for each, the letters before it out.

An EPUB finds the place by counting the same letters (`publisher.typeset.page_text`). What the two
do not have in common does not count: notes and their calls, which an EPUB has elsewhere; what style sheets add; the
number of a page after a reference to it; the head of a table where it is repeated. A figure is one letter, whatever
is drawn in it, and those of its caption; so is a formula. What floats to another place on its page or to the next page
counts where it stands in the text. Of a page that has nothing else the first of that is the beginning. A page of notes
alone begins in a note: the letters of each note are counted apart. A page that goes on with a figure begins with one of
its pieces.
"""

from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise
from typing import Any

from weasyprint.formatting_structure import boxes

from publisher.model.parts import ITEM_NUMBER, MILESTONE, PAGE_REFERENCE, NoteStart, PieceStart
from publisher.press.boxes import Box, Page, get_page_box, has_class, list_children
from publisher.press.page_floats import is_floating
from publisher.script.words import count_letters

# WeasyPrint has no types. This name says at least what is meant.
Element = Any

#: The classes of what does not count: the number of a page, after a reference to it or of another edition, notes behind
#: the text, their calls, the numbers of items in them.
_UNCOUNTED = frozenset({PAGE_REFERENCE, MILESTONE, ITEM_NUMBER, "notes", "note-call"})
#: In a note its number does not count either: an EPUB has it where print lets the style sheet write it.
_UNCOUNTED_IN_NOTE = _UNCOUNTED | {"note-number"}


def find_page_starts(pages: Sequence[Page], html: Element) -> tuple[int, ...]:
    """Return how many letters stand before each page, and at last how many there are in all."""
    seen: set[object] = set()
    order = {element: number for number, element in enumerate(html.iter())}
    begins: dict[int, int] = {}
    starts = [0]
    floating: list[tuple[int, int, int]] = []
    for number, page in enumerate(pages):
        starts.append(starts[-1])
        for box in _list_outermost(page):
            if is_floating(box):
                last = max(order[element] for element in box.element.iter())
                floating.append((number, last, _count(box, seen)))
                continue
            for child in _list_blocks(box):
                if child.element in order:
                    begins.setdefault(order[child.element], starts[-1])
                starts[-1] += _count(child, seen)
    begins[len(order)] = starts[-1]
    places = [
        (number, min(begins[following] for following in begins if following > last), letters)
        for number, last, letters in floating
    ]
    # A page begins with its text, whatever stands above it; what stands right before that text in its order may float
    # to a later page.
    ends = [*starts[1:], starts[-1]]
    found = [
        start
        + sum(
            letters
            for number, place, letters in places
            if place < start or (place == start and (number < page or (number > page and start < end)))
        )
        for page, (start, end) in enumerate(zip(starts, ends, strict=True))
    ]
    counts = accumulate((letters for _, _, letters in places), initial=0)
    begun = [(number, place + count) for count, (number, place, _) in zip(counts, places, strict=False)]
    for page in range(1, len(pages)):
        own = [place for number, place in begun if number == page]
        # A page of what floats alone begins with that, where no earlier page begins behind it.
        if own and starts[page] == starts[page + 1] and min(own) > found[page - 1]:
            found[page] = min(own)
    return tuple(found)


def find_note_starts(pages: Sequence[Page], starts: Sequence[int]) -> tuple[NoteStart | None, ...]:
    """Return the note with which each page begins that has notes alone; `starts` are those of `find_page_starts`."""
    if all(start != following for start, following in pairwise(starts)):
        return (None,) * len(pages)
    counts: dict[Element, int] = {}
    begun: list[tuple[Element, int] | None] = []
    for number, page in enumerate(pages):
        first = None
        for note in _list_notes(page):
            before = counts.get(note.element, 0)
            letters = _count(note, set(), _UNCOUNTED_IN_NOTE)
            counts[note.element] = before + letters
            if letters and first is None:
                first = (note.element, before)
        has_text = starts[number] != starts[number + 1] or any(
            next(_list_counted(box), None) is not None for box in _list_outermost(page)
        )
        begun.append(None if has_text else first)
    return tuple(
        NoteStart(found[0].get("id"), found[1], counts[found[0]]) if found and found[0].get("id") else None
        for found in begun
    )


def find_piece_starts(pages: Sequence[Page]) -> tuple[PieceStart | None, ...]:
    """Return the piece of a figure with which each page begins that goes on with a figure of an earlier page."""
    begun: list[PieceStart | None] = []
    earlier: set[Element] = set()
    for page in pages:
        outermost = list(_list_outermost(page))
        # What floats stands above the text, but a page begins with its text.
        in_order = [box for box in outermost if not is_floating(box)] + [box for box in outermost if is_floating(box)]
        first = next((found for box in in_order for found in _list_counted(box)), None)
        figure, number = first if isinstance(first, tuple) else (None, 0)
        anchor = figure.get("id") if figure in earlier else None
        begun.append(PieceStart(anchor, number) if anchor else None)
        earlier.update(box.element for box in get_page_box(page).descendants() if box.element_tag == "figure")
    return tuple(begun)


def _list_counted(box: Box, figure: Element = None) -> Iterator[tuple[Element, int] | Box]:
    """Yield what counts in a box in its order: boxes with letters, and of drawings the figure and which piece it is."""
    if _is_uncounted(box):
        return
    if box.element_tag == "figure":
        figure = box.element
    if isinstance(box, boxes.TextBox):
        if count_letters(box.text):
            yield box
    elif figure is not None and isinstance(box, boxes.ReplacedBox):
        pieces = [child for child in figure if str(child.tag).endswith("svg")]
        yield (figure, pieces.index(box.element)) if box.element in pieces else box
    for child in list_children(box):
        yield from _list_counted(child, figure)


def _list_notes(page: Page) -> Iterator[Box]:
    """Yield the notes of a page, those behind the text before those at its foot."""
    areas: list[Box] = []
    for box in list_children(get_page_box(page)):
        if isinstance(box, boxes.FootnoteAreaBox):
            areas.append(box)
        elif box.element_tag == "html":
            yield from (one for one in box.descendants() if _is_endnote(one))
    yield from (note for area in areas for note in list_children(area) if note.element is not None)


def _is_endnote(box: Box) -> bool:
    # The lines of a note are made of its element too.
    return isinstance(box, boxes.BlockBox) and has_class(box.element, "endnote")


def _list_blocks(box: Box) -> Iterator[Box]:
    """Yield the blocks between which something that floats may have its place."""
    for child in list_children(box):
        if child.element_tag in {"div", "section"} and not _is_uncounted(child):
            yield from _list_blocks(child)
        else:
            yield child


def _list_outermost(page: Page) -> Iterator[Box]:
    """Yield the text of a page, and what floats on it."""
    for root in list_children(get_page_box(page)):
        if root.element_tag == "html":
            yield from list_children(root)


def _count(box: Box, seen: set[object], uncounted: frozenset[str] = _UNCOUNTED) -> int:
    """Count the letters of a box; `seen` are figures and heads of tables that have been counted."""
    if _is_uncounted(box, uncounted):
        return 0
    drawn = 0
    if box.element_tag == "figure" and box.element not in seen:
        seen.add(box.element)
        drawn = 1
    if getattr(box, "is_header", False):
        if box.element in seen:
            return 0
        seen.add(box.element)
    if isinstance(box, boxes.TextBox):
        return count_letters(box.text)
    if isinstance(box, boxes.ReplacedBox) and has_class(box.element, "math"):
        return 1
    return drawn + sum(_count(child, seen, uncounted) for child in list_children(box))


def _is_uncounted(box: Box, uncounted: frozenset[str] = _UNCOUNTED) -> bool:
    if "::" in (box.element_tag or ""):
        return True
    if box.element is None:
        return False
    return not uncounted.isdisjoint((box.element.get("class") or "").split())
