"""Marks in the pages of an EPUB where the pages of the print edition begin: pages and print in, marked pages out.

A mark is an empty element with the number of the page as its label (EPUB Accessibility 1.1, 3.2; DPUB-ARIA 1.1,
doc-pagebreak). It stands before the word with which the printed page begins, outside the link or emphasis that begins
with that word, and outside of headings, so that none is read with the number of a page before it. A page of notes alone
behind all text of its part has its mark in the notes, and one that goes on with a drawing has it before that piece. A
page that has nothing of its own in the EPUB, such as a blank one, says so in its label, and so does one of notes alone
before text of its part: the notes of the EPUB come later, and a page list is in the order of reading (EPUBCheck,
NAV-011).
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from html import unescape
from itertools import accumulate

from markupsafe import Markup

from publisher.model.anchors import name_page
from publisher.model.epub import EpubPage
from publisher.model.parts import NoteStart, PieceStart, PrintedPages, PrintedPart
from publisher.script.locale import find_borrowed, keep_language
from publisher.script.words import count_letters
from publisher.typeset.page_places import align_starts
from publisher.typeset.page_text import (
    PageText,
    find_element,
    find_last_note,
    measure_depth,
    name_closing,
    name_opening,
    read_note_text,
    read_note_tokens,
    read_page_text,
    read_tokens,
)

#: With what the markup of a mark begins.
_MARK = Markup('<span epub:type="pagebreak"')
_DRAWING = re.compile(r"<svg[\s>]")
_CHARACTER = re.compile(r"&[#\w]+;|.", re.DOTALL)

#: Elements in a line of text. Before the first word of another element, a mark stands inside it.
_INLINE = frozenset({
    "a", "span", "em", "strong", "code", "time", "cite", "dfn", "del", "sup", "sub", "u", "mark", "kbd", "small", "bdi",
})  # fmt: skip

#: What has a name of its own, or takes no line of text: a mark stands before it and not at its beginning …
_NAMED = frozenset({
    "h1", "h2", "h3", "h4", "h5", "h6", "header", "figure", "figcaption", "table", "caption", "thead", "tbody", "tr",
    "th", "dl", "dt", "ul", "ol", "summary",
})  # fmt: skip
#: … but for what stands between elements that take no line either: then it stands at the end of what is before.
_BETWEEN = frozenset({"thead", "tbody", "tr", "th", "dt", "caption"})
#: What a mark may stand at the end of.
_CELLS = frozenset({"td", "dd"})


@dataclass(frozen=True, slots=True)
class PageMark:
    """The mark of a page of print: its folio and label, and its place: the page of the EPUB, letters before, id.

    Where `note` is the anchor of a note, the letters are those of that note. `piece` is the drawing that it precedes.
    """

    folio: str
    label: str
    page: str
    letters: int
    anchor: str
    note: str = ""
    piece: PieceStart | None = None

    @property
    def address(self) -> str:
        """The address of the mark."""
        return f"{self.page}#{self.anchor}"


@dataclass(frozen=True, slots=True)
class _NotePlace:
    """A place in notes: the page of the EPUB, where in it the note begins, letters of the note before, its anchor."""

    page: str
    begin: int
    letters: int
    note: str
    is_empty: bool = False


#: Pages of an EPUB that have the text of a part of print, by its name.
PartPages = tuple[str, tuple[EpubPage, ...]]


def locate_pages(
    groups: Sequence[PartPages], printed: PrintedPages | None, words: Mapping[str, str]
) -> tuple[PageMark, ...]:
    """Find the places of all pages of print, in their order. `words` are those of the house."""
    marks: list[PageMark] = []
    last: tuple[str, int, str] | None = None

    def add(folio: str, place: tuple[str, int, str], label: str, piece: PieceStart | None = None) -> None:
        page, letters, note = place
        marks.append(PageMark(folio, label.format(n=folio), page, letters, name_page(len(marks) + 1), note, piece))

    for part, pages in groups:
        texts = [read_page_text(page.markup) for page in pages]
        noted: Sequence[_NotePlace] = ()
        if printed and (found := printed.parts.get(part)):
            if found.blank and last:
                add(found.blank, last, words["page_blank"])
            ends = list(accumulate(len(text.letters) for text in texts))
            places = [_divide(place, ends) for place in _find_places(found, pages)]
            pieces = _find_pieces(found, places, texts)
            noted = _find_note_places(found, pages[-1]) if len(places) == len(found.starts) else ()
            own = keep_language(f"{words['page']} {{n}}", words["page"])
            labels = {True: words["page_without_text"], False: own}
            in_text = len(places) - len(noted)
            begun = zip(found.starts[:in_text], places, [*places[1:], None], pieces, strict=False)
            for start, (number, letters), after, piece in begun:
                is_last = after is None and letters == len(texts[number].letters)
                is_empty = not piece[1] if piece else (number, letters) == after or is_last
                add(start.folio, (pages[number].name, letters, ""), labels[is_empty], piece and piece[0])
            for start, one in zip(found.starts[in_text:], noted, strict=False):
                add(start.folio, (one.page, one.letters, one.note), labels[one.is_empty])
        last = _find_end_of_notes(pages[-1]) if noted else (pages[-1].name, len(texts[-1].letters), "")
    return tuple(marks)


def _find_pieces(
    part: PrintedPart, places: Sequence[tuple[int, int]], texts: Sequence[PageText]
) -> Sequence[tuple[PieceStart, bool] | None]:
    """Find the drawings before which pages begin that go on with a figure, as far as their marks stay in order.

    Where an EPUB has in one drawing what print has in pieces, a page of a later one is there with the first. So is a
    page without anything of its own, such as a blank one, with the next. For either it is told that it has nothing.
    """
    printed = read_page_text(part.html).pieces if part.html else {}
    pieces: list[tuple[PieceStart, bool] | None] = []
    least = (0, 0)
    end = (len(texts) - 1, len(texts[-1].letters))
    for start, place, after in zip(part.starts, places, [*places[1:], end], strict=False):
        found = _match_piece(start.piece, printed, texts) if start.piece else None
        # A page that has more than a piece which is divided otherwise here begins behind the figure.
        has_more = after != place and found is not None and found[0] != start.piece
        if not found or has_more or not least <= found[1] <= place:
            pieces.append(None)
            least = place
            continue
        piece, least = found
        pieces.append((piece, piece == start.piece))
        before = len(pieces) - 2
        while before >= 0 and pieces[before] is None and places[before] == least:
            pieces[before] = piece, False
            before -= 1
    return pieces


def _match_piece(
    piece: PieceStart, printed: Mapping[tuple[str, int], int], texts: Sequence[PageText]
) -> tuple[PieceStart, tuple[int, int]] | None:
    """Find a piece of print in pages of an EPUB: which one it is there, in which page, and behind how many letters."""
    for number, text in enumerate(texts):
        own_count, count = (sum(anchor == piece.anchor for anchor, _ in pieces) for pieces in (printed, text.pieces))
        own = piece if own_count == count else replace(piece, number=0)
        if (place := text.pieces.get((own.anchor, own.number))) is not None:
            return own, (number, place)
    return None


def _find_note_places(part: PrintedPart, page: EpubPage) -> Sequence[_NotePlace]:
    """Find where in the notes the last pages of a part begin that have notes alone, in rising order."""
    places: list[_NotePlace] = []
    count = next((count for count, start in enumerate(reversed(part.starts)) if start.note is None), 0)
    for start in part.starts[len(part.starts) - count :]:
        place = start.note and _find_note_place(start.note, part.html, page)
        if not place:
            return ()
        if places and (place.begin, place.letters) <= (places[-1].begin, places[-1].letters):
            place = replace(places[-1], is_empty=True)
        places.append(place)
    return places


def _find_note_place(start: NoteStart, html: str, page: EpubPage) -> _NotePlace | None:
    found = _read_note(start.anchor, html, page.markup)
    if found is None:
        return None
    begin, printed, shown = found
    # A style sheet may hide or add text: then the beginning of the note alone is sure.
    letters = start.letters if len(printed.letters) == start.whole else 0
    return _NotePlace(page.name, begin, align_starts([letters], printed, shown)[0], start.anchor)


@lru_cache(maxsize=1)
def _read_note(anchor: str, html: str, markup: str) -> tuple[int, PageText, PageText] | None:
    """Read a note of print and of an EPUB, and where it begins there; once for all pages over which it goes on."""
    in_print, found = find_element(html, anchor), find_element(markup, anchor)
    if in_print is None or found is None:
        return None
    return found[0], read_note_text(html[slice(*in_print)]), read_note_text(markup[slice(*found)])


def _find_end_of_notes(page: EpubPage) -> tuple[str, int, str]:
    note = find_last_note(page.markup)
    found = find_element(page.markup, note)
    letters = len(read_note_text(page.markup[slice(*found)]).letters) if found else 0
    return page.name, letters, note


def _find_places(part: PrintedPart, pages: Sequence[EpubPage]) -> Sequence[int]:
    """Find how many letters of the pages stand before each page of a part."""
    text = read_page_text(part.html) if part.html else None
    if text is None or len(text.letters) != part.letters:
        # A style sheet hides or adds text, so that nobody knows which letter is meant: only the opening is sure.
        return [0] if part.starts else []
    return align_starts(
        [start.letters for start in part.starts], text, read_page_text(*(page.markup for page in pages))
    )


def _divide(place: int, ends: Sequence[int]) -> tuple[int, int]:
    """Tell in which page a place is, and how many of its letters stand before it."""
    number = next((number for number, end in enumerate(ends) if place < end), len(ends) - 1)
    return number, place - (ends[number - 1] if number else 0)


def mark_pages(markup: str, marks: Sequence[PageMark]) -> str:
    """Put each mark before the word with which its page begins, or after the last word."""
    for note in dict.fromkeys(mark.note for mark in marks if mark.note):
        if found := find_element(markup, note):
            begin, end = found
            own = [mark for mark in marks if mark.note == note]
            markup = markup[:begin] + _mark_note(markup[begin:end], own) + markup[end:]
    for mark in marks:
        if mark.piece:
            place = _find_drawing(markup, mark.piece)
            markup = markup[:place] + _write_mark(mark) + markup[place:]
    marked, waiting = _mark_tokens(
        read_tokens(markup), [mark for mark in marks if not mark.note and not mark.piece], has_list="<nav" in markup
    )
    if waiting:
        place = _find_end(marked)
        marked[place:place] = map(_write_mark, waiting)
    return "".join(marked)


def _find_drawing(markup: str, piece: PieceStart) -> int:
    """Find the place before a piece of a figure; before the first that is before the whole picture."""
    begin, end = find_element(markup, piece.anchor) or (0, 0)
    drawings = [begin + found.start() for found in _DRAWING.finditer(markup[begin:end])]
    place = drawings[piece.number]
    return markup.rindex("<div", begin, place) if piece.number == 0 else place


def _mark_note(note: str, marks: Sequence[PageMark]) -> str:
    """Put marks into a note, and before it that of a page which begins with it."""
    marked, waiting = _mark_tokens(read_note_tokens(note), [mark for mark in marks if mark.letters], has_list=False)
    marked[-1:-1] = map(_write_mark, waiting)
    return "".join([*(_write_mark(mark) for mark in marks if not mark.letters), *marked])


def _mark_tokens(
    tokens: Iterable[tuple[str, str | None]], marks: Sequence[PageMark], *, has_list: bool
) -> tuple[list[str], list[PageMark]]:
    """Put marks between tokens; give with them the marks of what begins behind the last letter."""
    waiting = list(marks)
    marked: list[str] = []
    count = 0
    for token, letters in tokens:
        rest = token
        while waiting and letters and waiting[0].letters < count + len(letters):
            mark = waiting.pop(0)
            cut = 0 if token.startswith("<") else _find_word(token, mark.letters - count) - (len(token) - len(rest))
            listed = _find_navigation(marked) if has_list else None
            if listed is not None:
                marked.insert(listed, _write_mark(mark, is_listed=True))
            elif cut > 0:
                marked += [rest[:cut], _write_mark(mark)]
                rest = rest[cut:]
            else:
                marked.insert(_find_opening(marked), _write_mark(mark))
        marked.append(rest)
        count += len(letters or "")
    return marked, waiting


def _find_word(text: str, letter: int) -> int:
    """Find where the word begins that has the letter of a number, from 0, in a text with character references."""
    begin, count = 0, 0
    for found in _CHARACTER.finditer(text):
        character = unescape(found[0])
        if character.isspace():
            begin = found.end()
        count += count_letters(character)
        if count > letter:
            break
    return begin


def _find_opening(marked: Sequence[str]) -> int:
    """Find the place for a mark before what comes next: where a line of text may stand, and nothing is named by it."""
    inner = len(marked)
    while inner and name_opening(marked[inner - 1]) in _INLINE and measure_depth(marked[inner - 1]):
        inner -= 1
    first = inner
    while first and _is_passed(marked[first - 1]):
        first -= 1
    named = next((place for place in range(first, inner) if name_opening(marked[place]) in _NAMED), None)
    if named is None:
        return inner
    if name_opening(marked[named]) not in _BETWEEN:
        return named
    # At the end of the cell before, which is as exact: no word stands between.
    place = first
    while place and not _is_passed(marked[place - 1]) and name_closing(marked[place - 1]):
        place -= 1
        if name_closing(marked[place]) in _CELLS:
            return place
        while place and marked[place - 1].isspace():
            place -= 1
    return inner


def _find_navigation(marked: Sequence[str]) -> int | None:
    """Find the place for a mark in a list of contents, which takes nothing but links (EPUB 3.3, 7.2).

    That is at the end of the link or heading before, or else before the list; None outside of one.
    """
    for place in range(len(marked) - 1, -1, -1):
        if name_closing(marked[place]) == "nav":
            return None
        if name_closing(marked[place]) in {"a", "h1", "h2"} or name_opening(marked[place]) == "nav":
            inside = any(name_opening(token) == "nav" for token in marked[: place + 1])
            return place if inside else None
    return None


def _is_passed(token: str) -> bool:
    """Return whether a mark may stand before a token as well as after it: a tag that opens, or white space."""
    return (
        token.isspace() or bool(name_opening(token) and measure_depth(token)) or token.startswith('<span epub:type="p')
    )


def _find_end(marked: Sequence[str]) -> int:
    """Find the place after the last word of print: before the notes, or at the end of the page."""
    for place, token in enumerate(marked):
        if name_opening(token) == "section" and 'class="notes"' in token:
            return place
    sections = [place for place, token in enumerate(marked) if token in {"</section>", "</body>"}]
    return sections[-2] if len(sections) > 1 and marked[sections[-2]] == "</section>" else sections[-1]


def _write_mark(mark: PageMark, *, is_listed: bool = False) -> str:
    """Write a mark. Its title names it, since no `aria-label` may (DPUB-ARIA 1.1).

    In a list of contents (`is_listed`) no span may be without text (EPUB 3.3, 7.2.1).
    """
    language = find_borrowed(mark.label)
    tag = Markup(' lang="{0}" xml:lang="{0}"').format(language) if language else ""
    written = Markup('{} role="doc-pagebreak" id="{}" title="{}"{}/>').format(_MARK, mark.anchor, str(mark.label), tag)
    return str(written).replace("<span", "<i", 1) if is_listed else str(written)
