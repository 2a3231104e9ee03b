"""Marks in a page of the EPUB where the pages of the print edition begin: markup and counted letters in, markup out.

A mark is an empty element with the number of the page as its label (EPUB Accessibility 1.1, 3.2; DPUB-ARIA 1.1,
doc-pagebreak). It stands before the word with which the printed page begins, and outside the link or emphasis that
begins with that word. The letters are counted as in print: see `publisher.press.page_starts`.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from html import unescape

from markupsafe import Markup

from publisher.model.anchors import name_page
from publisher.model.epub import EpubPage
from publisher.model.parts import PAGE_REFERENCE, PageStart, PrintedPages
from publisher.script.words import count_letters

_TOKEN = re.compile(r"<[^>]*>|[^<]+")
_CHARACTER = re.compile(r"&[#\w]+;|.", re.DOTALL)
_TAG = re.compile(r"<(/?)([\w:-]+)")
_CLASSES = re.compile(r'\sclass="([^"]*)"')

#: Elements in a line of text. Before the first word of another element, a mark stands inside it.
_INLINE = frozenset(
    ("a", "span", "em", "strong", "code", "time", "cite", "dfn", "del", "sup", "sub", "u", "mark", "kbd", "small")
)

#: What is drawn in print, or has its text elsewhere.
_HAS_NO_LETTERS = frozenset({"figure", "math"})

#: What is not in the flow of print: notes, which the EPUB has at the end of a chapter, and the calls of them.
_NOT_IN_PRINT = frozenset({"notes", "note-call", PAGE_REFERENCE})


@dataclass(slots=True)
class PageMarker:
    """Marks the pages of a book one after another; `marks` are the folio and address of each so far.

    `label` names a page by its number, `{n}`. Without printed pages nothing is marked.
    """

    printed: PrintedPages | None
    label: str
    marks: list[tuple[str, str]] = field(default_factory=list)

    def mark_text(self, page: EpubPage, part: str) -> EpubPage:
        """Mark a page that has the text of a part of print, and none where the two differ: a place must be right."""
        found = self.printed.parts.get(part) if self.printed else None
        if found is None or count_page(page.markup) != found.letters:
            return page
        return self._mark(page, found.starts)

    def mark_opening(self, page: EpubPage, part: str) -> EpubPage:
        """Mark the opening of a page whose text print has in another form, such as the index."""
        found = self.printed.parts.get(part) if self.printed else None
        return self._mark(page, found.starts[:1]) if found else page

    def _mark(self, page: EpubPage, starts: Sequence[PageStart]) -> EpubPage:
        named = [replace(start, anchor=name_page(len(self.marks) + count)) for count, start in enumerate(starts, 1)]
        markup = mark_pages(page.markup, named, self.label)
        # A page without a letter, at the end of a part, has no place.
        written = [start for start in named if f'id="{start.anchor}"' in markup]
        self.marks += [(start.folio, f"{page.name}#{start.anchor}") for start in written]
        return replace(page, markup=markup)


def mark_pages(markup: str, starts: Sequence[PageStart], label: str) -> str:
    """Put a mark before the word with which each page begins. `label` names a page by its number, `{n}`."""
    waiting = list(starts)
    marked: list[str] = []
    count = 0
    for token, letters in _read(markup):
        rest = token
        while waiting and waiting[0].letters < count + letters:
            start = waiting.pop(0)
            mark = _write_mark(start, label)
            cut = 0 if token.startswith("<") else _find_word(token, start.letters - count) - (len(token) - len(rest))
            if cut > 0:
                marked += [rest[:cut], mark]
                rest = rest[cut:]
            else:
                marked.insert(_find_opening(marked), mark)
        marked.append(rest)
        count += letters
    return "".join(marked)


def count_page(markup: str) -> int:
    """Count the letters of a page as print does."""
    return sum(letters for _, letters in _read(markup))


def _read(markup: str) -> Iterator[tuple[str, int]]:
    """Give the tags and texts of a page with the letters that each counts for; a figure is one, at its beginning."""
    start = markup.index("<body")
    yield markup[:start], 0
    hidden = 0
    for token in _TOKEN.findall(markup[start:]):
        is_hidden = hidden > 0
        if is_hidden:
            hidden += _measure_depth(token)
        elif _name_opening(token) in _HAS_NO_LETTERS or _NOT_IN_PRINT.intersection(_list_classes(token)):
            hidden = _measure_depth(token)
        if token.startswith("<"):
            yield token, int(not is_hidden and _name_opening(token) == "figure")
        else:
            yield token, 0 if is_hidden else count_letters(unescape(token))


def _measure_depth(token: str) -> int:
    """Tell by how much a tag takes one deeper: 1, -1, or 0 for what is no tag or closes itself."""
    found = _TAG.match(token)
    if found is None or token.endswith("/>"):
        return 0
    return -1 if found[1] else 1


def _name_opening(token: str) -> str:
    """Give the name of the element that a tag opens, "" for another token."""
    found = _TAG.match(token)
    return found[2] if found and not found[1] else ""


def _list_classes(token: str) -> list[str]:
    found = _CLASSES.search(token) if token.startswith("<") else None
    return found[1].split() if found else []


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
    """Find the place before the tags that open a link, emphasis and the like at the end of what is written."""
    place = len(marked)
    while place and _name_opening(marked[place - 1]) in _INLINE and _measure_depth(marked[place - 1]):
        place -= 1
    return place


def _write_mark(start: PageStart, label: str) -> str:
    return Markup('<span epub:type="pagebreak" role="doc-pagebreak" id="{}" aria-label="{}"/>').format(
        start.anchor, label.format(n=start.folio)
    )
