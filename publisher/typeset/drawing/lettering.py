"""Writes the lettering of drawings: lines of text, measured, around the points where they belong."""

import unicodedata
from collections.abc import Iterable, Iterator

from markupsafe import Markup

from publisher.geometry.projection import Point
from publisher.script.words import is_word_character
from publisher.script.written_dates import find_likely_dates, find_written_dates
from publisher.typeset.drawing.look import Look
from publisher.typeset.drawing.svg import write_text


def write_line(
    text: str, middle: Point, look: Look, *, size: float, bold: bool = False, fill: str | None = None
) -> Markup:
    """Write a line of text around the middle of its base line.

    Where the reader's fonts are not known, the line is anchored in its middle, else where it was measured to begin.
    """
    x = middle[0] if look.is_reflowable else middle[0] - look.ruler(text, size, bold=bold).width / 2
    return write_text(
        text,
        (x, middle[1]),
        right_to_left=look.right_to_left,
        anchor="middle" if look.is_reflowable else "left",
        font_size=size,
        font_weight="bold" if bold else None,
        fill=fill,
    )


def write_sign(
    text: str, middle: Point, look: Look, *, size: float, bold: bool = False, fill: str | None = None
) -> Markup:
    """Write a letter or number with its ink around a point."""
    extents = look.ruler(text, size, bold=bold)
    base = middle[1] + (extents.ascent - extents.descent) / 2
    return write_line(text, (middle[0], base), look, size=size, bold=bold, fill=fill)


def write_flush(text: str, start: Point, look: Look, *, size: float, bold: bool = False) -> Markup:
    """Write a line of text from the point where reading begins: its right end where it runs from right to left."""
    width = look.ruler(text, size, bold=bold).width
    x = start[0] - width if look.right_to_left and not look.is_reflowable else start[0]
    return write_text(
        text,
        (x, start[1]),
        right_to_left=look.right_to_left,
        anchor="start" if look.is_reflowable else "left",
        font_size=size,
        font_weight="bold" if bold else None,
    )


def break_lines(
    text: str, width: float, look: Look, *, size: float, bold: bool = False, language: str = ""
) -> Iterator[str]:
    """Break a text into lines of a width.

    A date of the language is divided only where no line has room for it. So is a word, such as an address, but never
    where its letters join: one of a joining script that is longer than a line hangs out.
    """
    line = ""
    for unit in _list_units(text, width, look, size=size, bold=bold, language=language):
        longer = f"{line} {unit}" if line else unit
        if look.ruler(longer, size, bold=bold).width <= width:
            line = longer
            continue
        if line:
            yield line
        *pieces, line = _divide_word(unit, width, look, size=size, bold=bold)
        yield from pieces
    if line:
        yield line


def _list_units(text: str, width: float, look: Look, *, size: float, bold: bool, language: str) -> Iterator[str]:
    """Yield the words of a text; those of a date that has room in a line are one."""
    text = " ".join(text.split())
    dates = (*find_written_dates(text, language), *find_likely_dates(text)) if language else ()
    held = [span for span in dates if look.ruler(text[slice(*span)], size, bold=bold).width <= width]
    start = 0
    for place, sign in enumerate(text):
        if sign == " " and not any(begin < place < end for begin, end in held):
            yield text[start:place]
            start = place + 1
    yield text[start:]


def measure_longest_word(texts: Iterable[str], look: Look) -> float:
    """Return the width of the longest word of some texts in the size of a name, in points."""
    return max((look.ruler(word, look.size).width for text in texts for word in text.split()), default=0.0)


def _divide_word(word: str, width: float, look: Look, *, size: float, bold: bool) -> Iterator[str]:
    """Yield as few pieces of a word as fit, each of whole letters that join none of another piece."""
    if look.ruler(word, size, bold=bold).width <= width:
        yield word
        return
    start = end = 0
    for place in (*_find_cuts(word), len(word)):
        if end > start and look.ruler(word[start:place], size, bold=bold).width > width:
            yield word[start:end]
            start = end
        end = place
    yield word[start:]


def _find_cuts(word: str) -> Iterator[int]:
    """Yield the places before letters that join none before them. A letter keeps its marks and controls."""
    for place in range(1, len(word)):
        before, after = word[place - 1], word[place]
        is_joined = is_word_character(before) and is_word_character(after)
        if not is_joined and unicodedata.category(after) not in {"Mn", "Mc", "Me", "Cf"}:
            yield place
