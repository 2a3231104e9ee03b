"""Finds the places at which a paragraph may be broken: its text in, each place and what a break there costs out.

What belongs together is parted at a cost and never glued: the parts of a date, a number and its word, a citation and
what it cites. A long word may be divided, by the patterns of its language or else at any letter.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Container, Iterator
from itertools import pairwise
from math import inf
from typing import Any, NamedTuple

import pyphen
from weasyprint.formatting_structure import boxes
from weasyprint.text.ffi import ffi
from weasyprint.text.line_break import get_log_attrs

from publisher.press.boxes import has_class
from publisher.press.hyphenation import CommonDivider, open_divider
from publisher.press.paragraph_text import Leaf, ParagraphText, measure_text
from publisher.press.word_breaks import SPACES, is_inside_joined, is_inside_range
from publisher.script.direction import is_right_to_left
from publisher.script.foreign_phrases import guess_foreign_language
from publisher.script.written_dates import find_likely_dates, find_written_dates

# WeasyPrint has no types. These names say at least what is meant.
Box = Any
SkipStack = Any

#: What it costs to part what belongs together, in the unit of `line_breaks.py`.
_RANGE, _DATE, _IN_CITATION, _CITATION, _NUMBER, _NAME = 300.0, 120.0, 100.0, 90.0, 60.0, 2.0
#: What it costs to divide a word, and to break one at any letter.
_HYPHEN, _ANYWHERE = 1.0, 200.0
#: What it costs to divide a word of nobody knows which language, and to break an address or a name of code.
_HYPHEN_ALIKE, _IN_CODE = 3.0, 4.0
#: The flag of a character before which a line may be broken, among those that Pango tells of it in 32 bits.
_LINE_BREAK: int = memoryview(ffi.buffer(ffi.new("PangoLogAttr *", {"is_line_break": 1}))).cast("I")[0]
_WORD = re.compile(r"[^\W\d_]{6,}")
#: A word alone between spaces, so that no address is divided.
_LONE_WORD = re.compile(r"(?<!\S)[^\w\s]{0,2}([^\W\d_]{6,})(?=[^\w\s@/\\]{0,3}(?:\s|\Z))")
#: Where an address or a name of code may be broken: behind a sign in it, and before a capital.
_CODE_PLACE = re.compile(r"(?<=[A-Za-z_][A-Za-z_)][._@(=&?+:])(?=[A-Za-z0-9]{2})|(?<=[a-z]{2})(?=[A-Z][a-z])")
_ADDRESS = re.compile("[@/]")
#: Signs that open a path (/usr) or an option (--help), and behind which UAX #14 lets a line end.
_OPENING_SIGNS = "/-"
_OPENED = re.compile(r"(?:\A|[^\w/:\-])[/\-]+\Z")
_MOST_SIGNS = 4
_CODE_WORD = re.compile(r"\S{8,}")
#: How many signs, such as brackets, a word may have before it.
_MOST_OPENING = 2
_CITATION_CLASS = "citation"


class Place(NamedTuple):
    """A place at which a paragraph may be broken: before a character, at a cost, with a hyphen or none."""

    at: int
    cost: float
    hyphen: str = ""
    hyphen_width: float = 0.0


def find_places(linebox: Box, text: ParagraphText, first: int) -> Iterator[Place]:
    """Find the places at which a paragraph may be broken behind its beginning, and what that costs."""
    language = linebox.style["lang"] or ""
    breaks = _list_line_breaks(text.text, language)
    spans = _list_dates(text.text, language)
    # A line may end before a date, and behind the space that follows it.
    begun = {at for start, end in spans for at in (start, end + 1)}
    dates = {at for start, end in spans for at in range(start + 1, end)}
    before: Leaf | None = None
    for leaf in text.leaves:
        if before is not None and leaf.start > first:
            yield from _find_border(text, before, leaf, breaks, dates, begun)
        before = leaf
        if leaf.box.style["white_space"] == "normal":
            is_in_citation = _is_in_citation(leaf)
            inner = range(bisect_right(breaks, max(first, leaf.start)), bisect_left(breaks, leaf.end))
            for at in map(breaks.__getitem__, inner):
                yield Place(at, _IN_CITATION if is_in_citation else _judge_place(text.text, at, dates, begun))


def _list_dates(text: str, language: str) -> list[tuple[int, int]]:
    """List where dates in a text begin and end."""
    if not any(map(str.isdigit, text)):
        return []
    return [*find_written_dates(text, language), *find_likely_dates(text)]


def _list_line_breaks(text: str, language: str) -> list[int]:
    """List the characters of a text before which a line may be broken (UAX #14, as Pango has it)."""
    attributes = memoryview(ffi.buffer(get_log_attrs(text, language))).cast("I")
    return [at for at, flags in enumerate(attributes) if flags & _LINE_BREAK]


def _find_border(
    text: ParagraphText, before: Leaf, leaf: Leaf, breaks: list[int], dates: set[int], begun: set[int]
) -> Iterator[Place]:
    """Find whether a paragraph may be broken between two leaves."""
    at = leaf.start
    number = bisect_left(breaks, at)
    may_break = number < len(breaks) and breaks[number] == at
    opens_citation = _is_in_citation(leaf) and not _is_in_citation(before)
    if not may_break and not (opens_citation and text.text[at - 1] == "\u00a0"):
        return
    if _is_note_call(leaf) or _find_common(before, leaf).style["white_space"] != "normal":
        return
    if opens_citation:
        yield Place(at, _CITATION)
    else:
        yield Place(at, _IN_CITATION if _is_in_citation(leaf) else _judge_place(text.text, at, dates, begun))


def _judge_place(text: str, at: int, dates: set[int], begun: set[int]) -> float:
    """Tell what it costs to break a text at a place, by the numbers and the dates around it."""
    if is_inside_range(text, at):
        return _RANGE
    if at in dates:
        return _DATE
    if text[at - 1] in _OPENING_SIGNS and _OPENED.search(text, max(0, at - _MOST_SIGNS), at):
        return inf
    if at in begun:
        return 0.0
    if at > 1 and text[at - 2].isdigit() and text[at - 1] in SPACES:
        return _NUMBER
    return _NAME if text[at].isdigit() else 0.0


def break_long(text: ParagraphText, places: list[Place], width: float) -> Iterator[Place]:
    """Find where a word may be broken that is wider than the measure (CSS Text 3, 5.5), if it is not a joined one."""
    for place, following in pairwise(places):
        if text.reaches[following.at] - text.reaches[place.at] <= width:
            continue
        for leaf in text.leaves:
            style = leaf.box.style
            if style["overflow_wrap"] == "normal" or style["white_space"] != "normal":
                continue
            good = {at for places in _list_code_places(leaf).values() for at in places}
            for at in range(max(place.at, leaf.start) + 1, min(following.at, leaf.end)):
                if text.advances[at] and not is_inside_joined(text.text, at):
                    yield Place(at, _IN_CODE if at in good else _ANYWHERE)


def divide_words(context: Any, text: ParagraphText, torn: Container[int]) -> Iterator[Place]:
    """Find where words that begin at some places may be divided by the patterns of their language (CSS Text 3, 5.4).

    Where no language is known that is the one that the phrase looks like, or those in which several agree. Addresses
    and names of code have no hyphen.
    """
    for leaf in text.leaves:
        style = leaf.box.style
        if style["white_space"] != "normal" or not isinstance(leaf.box, boxes.TextBox):
            continue
        yield from _break_code(leaf, torn)
        if style["hyphens"] != "auto":
            continue
        total, left, right = style["hyphenate_limit_chars"]
        told = style["lang"] and pyphen.language_fallback(style["lang"])
        is_foreign = not told and bool(style["lang"]) and is_right_to_left(style["lang"])
        guessed = is_foreign and guess_foreign_language(leaf.text)
        language = told or (guessed and pyphen.language_fallback(guessed))
        if not language and not is_foreign:
            continue
        for found in (_LONE_WORD if is_foreign else _WORD).finditer(leaf.text):
            word, begin = found[found.lastindex or 0], found.start(found.lastindex or 0)
            start = leaf.start + begin
            if len(word) < total or not _is_torn(start, torn):
                continue
            key = (language, left, right, total)
            if key not in context.dictionaries:
                context.dictionaries[key] = (
                    open_divider(language, left, right) if language else CommonDivider(left, right)
                )
            hyphen = style["hyphenate_character"]
            width = measure_text(hyphen, style, context)
            for place in context.dictionaries[key].positions(word):
                yield Place(start + place, _HYPHEN if language else _HYPHEN_ALIKE, hyphen, width)


def leave_dates(linebox: Box, text: ParagraphText, places: Iterator[Place]) -> list[Place]:
    """Leave out the places at which the month of a date would be divided."""
    dates = _list_dates(text.text, linebox.style["lang"] or "")
    return [place for place in places if not any(start < place.at < end for start, end in dates)]


def _is_torn(start: int, torn: Container[int]) -> bool:
    """Tell whether a word stands at one of some places, with signs before it or without."""
    return any(at in torn for at in range(start - _MOST_OPENING, start + 1))


def _break_code(leaf: Leaf, torn: Container[int]) -> Iterator[Place]:
    """Find where addresses and names of code may be broken that begin at some places."""
    for start, places in _list_code_places(leaf).items():
        if _is_torn(start, torn):
            yield from (Place(at, _IN_CODE) for at in places)


def _list_code_places(leaf: Leaf) -> dict[int, list[int]]:
    """List the characters before which addresses and names of code may be broken, by those with which these begin."""
    is_code = any(box.element_tag == "code" for box in leaf.around)
    return {
        leaf.start + word.start(): [
            leaf.start + place.start() for place in _CODE_PLACE.finditer(leaf.text, word.start(), word.end())
        ]
        for word in _CODE_WORD.finditer(leaf.text)
        if is_code or _ADDRESS.search(word[0])
    }


def _is_citation(box: Box) -> bool:
    return has_class(box.element, _CITATION_CLASS)


def _is_note_call(leaf: Leaf) -> bool:
    return any(box.footnote is not None for box in leaf.around[1:])


def _is_in_citation(leaf: Leaf) -> bool:
    return any(_is_citation(box) for box in leaf.around[1:])


def _find_common(before: Leaf, leaf: Leaf) -> Box:
    """Return the innermost box that holds both of two leaves."""
    common = leaf.around[0]
    for one, other in zip(before.around, leaf.around, strict=False):
        if one is not other:
            break
        common = one
    return common
