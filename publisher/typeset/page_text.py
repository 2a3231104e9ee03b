"""Reads the text of a page or a part as print counts it: markup in; its letters, and where its anchors are, out.

What print and the EPUB do not have in common does not count: notes, which an EPUB has at the end of the chapter, the
number of a page after a reference to it, the long description of a figure. A figure is one letter and those of its
caption, whatever is drawn in it, and a formula is one: see `publisher.press.page_starts`. The text of a note is read by
itself.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import unescape

from publisher.model.parts import ITEM_NUMBER, MILESTONE, PAGE_REFERENCE
from publisher.script.words import count_letters

_TOKEN = re.compile(r"<[^<>]*>|[^<]+")
_TAG = re.compile(r"<(/?)([\w:-]+)")
_HIDDEN = re.compile(r"\shidden[\s=>/]")
_CLASSES = re.compile(r'\sclass="([^"]*)"')
_IDENTIFIER = re.compile(r'\sid="([^"]+)"')
_LINK = re.compile(r'\shref="[^"#]*#([^"]+)"')

#: The letter that stands for what is drawn.
_DRAWN = "\ufffc"

#: What is drawn in print, what has its text elsewhere, and what readers of an EPUB open.
_HAS_NO_LETTERS = frozenset({"svg", "math", "details"})

#: What is not in the flow of print: notes, the calls of them, the numbers of pages, and those of items in notes.
_NOT_IN_PRINT = frozenset({"figure-long", "notes", "note-call", "footnote", ITEM_NUMBER, MILESTONE, PAGE_REFERENCE})

#: What in a note is not its text: its number and the way back.
_NOT_IN_NOTE = _NOT_IN_PRINT | {"note-number", "note-back"}

_LAST_NOTE = 'role="doc-footnote"'


@dataclass(frozen=True, slots=True)
class PageText:
    """The letters of a text, how many stand before each anchor, and before each link with the anchor it leads to.

    `pieces` tells how many stand before each drawing, by the anchor of its figure and its number there, from 0.
    """

    letters: str
    anchors: Mapping[str, int]
    links: Sequence[tuple[int, str]]
    pieces: Mapping[tuple[str, int], int] = field(default_factory=dict)


def read_page_text(*pages: str) -> PageText:
    """Read the text of pages that follow one another."""
    return _gather(found for page in pages for found in read_tokens(page))


def read_note_text(note: str) -> PageText:
    """Read the text of a note, given with its tags."""
    return _gather(read_note_tokens(note))


def _gather(tokens: Iterable[tuple[str, str | None]]) -> PageText:
    letters: list[str] = []
    anchors: dict[str, int] = {}
    links: list[tuple[int, str]] = []
    pieces: dict[tuple[str, int], int] = {}
    figure, count = "", 0
    for token, counted in tokens:
        name = name_opening(token)
        if name == "figure":
            found = _IDENTIFIER.search(token)
            figure, count = (found[1] if found else ""), 0
        elif name == "svg" and figure:
            pieces[figure, count] = len(letters)
            count += 1
        if token.startswith("<") and counted is not None:
            if found := _IDENTIFIER.search(token):
                anchors.setdefault(found[1], len(letters))
            if name == "a" and (found := _LINK.search(token)):
                links.append((len(letters), found[1]))
        letters.extend(counted or "")
    return PageText("".join(letters), anchors, links, pieces)


def read_tokens(markup: str) -> Iterator[tuple[str, str | None]]:
    """Yield the tags and texts of a page with the letters that each counts for; None for what is not in print."""
    start = markup.index("<body")
    yield markup[:start], None
    yield from _count_tokens(_TOKEN.findall(markup[start:]), _NOT_IN_PRINT)


def read_note_tokens(note: str) -> Iterator[tuple[str, str | None]]:
    """Yield the tags and texts of a note, given with its tags, as `read_tokens` does."""
    opening, *tokens, closing = _TOKEN.findall(note)
    yield opening, ""
    yield from _count_tokens(tokens, _NOT_IN_NOTE)
    yield closing, ""


def find_element(markup: str, anchor: str) -> tuple[int, int] | None:
    """Find where the element with an anchor begins and ends, with its tags; None where there is none."""
    place = markup.find(f' id="{anchor}"')
    begin = markup.rfind("<", 0, place) if place >= 0 else -1
    depth = 0
    for found in _TOKEN.finditer(markup, begin) if begin >= 0 else ():
        depth += measure_depth(found[0])
        if depth <= 0:
            return begin, found.end()
    return None


def find_last_note(markup: str) -> str:
    """Find the anchor of the last note of a page of an EPUB, "" where there is none."""
    place = markup.rfind(_LAST_NOTE)
    begin = markup.rfind("<", 0, place) if place >= 0 else -1
    found = _IDENTIFIER.search(markup, begin, markup.index(">", place)) if begin >= 0 else None
    return found[1] if found else ""


def _count_tokens(tokens: Iterable[str], uncounted: frozenset[str]) -> Iterator[tuple[str, str | None]]:
    hidden = 0
    for token in tokens:
        is_hidden = hidden > 0
        if is_hidden:
            hidden += measure_depth(token)
        elif _is_left_out(token, uncounted):
            hidden = measure_depth(token)
            if _is_drawn(token):
                yield token, _DRAWN
                continue
            is_hidden = not token.startswith("</")
        if is_hidden:
            yield token, None
        elif token.startswith("<"):
            yield token, _DRAWN if _is_drawn(token) else ""
        else:
            yield token, "".join(filter(count_letters, unescape(token)))


def measure_depth(token: str) -> int:
    """Return by how much a tag takes one deeper: 1, -1, or 0 for what is no tag or closes itself."""
    found = _TAG.match(token)
    if found is None or token.endswith("/>") or found[2] in _VOID:
        return 0
    return -1 if found[1] else 1


#: Elements without content (HTML, 13.1.2), which templates may write as HTML does.
_VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
)


def name_opening(token: str) -> str:
    """Return the name of the element that a tag opens, "" for another token."""
    found = _TAG.match(token)
    return found[2] if found and not found[1] else ""


def name_closing(token: str) -> str:
    """Return the name of the element that a tag closes, "" for another token."""
    found = _TAG.match(token)
    return found[2] if found and found[1] else ""


def _is_drawn(token: str) -> bool:
    """Return whether a tag opens what is drawn: a figure or a formula, which is a picture in print."""
    name = name_opening(token)
    return name in {"figure", "math"} or (name == "img" and "math" in _list_classes(token))


def _is_left_out(token: str, uncounted: frozenset[str]) -> bool:
    """Return whether a tag opens what does not count."""
    return (
        name_opening(token) in _HAS_NO_LETTERS
        or (token.startswith("<") and _HIDDEN.search(token) is not None)
        or not uncounted.isdisjoint(_list_classes(token))
    )


def _list_classes(token: str) -> list[str]:
    found = _CLASSES.search(token) if token.startswith("<") else None
    return found[1].split() if found else []
