"""Puts the texts of a page into an order in which PDFium reads them right: texts as they are drawn in, the same out.

PDFium, and with it Chrome and Edge, takes the texts of a line by the place of their first glyphs, from the left,
and turns the line round as a whole. It knows no levels (UAX #9): it cuts the line where letters of one direction,
numbers and marks, and all else meet, and puts the segments in the reverse order, or leaves them all where they
are. So of a line that runs from the right, `Library Central` reads "Central Library", and of one from the left
vocalised Arabic comes out letter by letter from its end.

What a line reads as is reckoned here. Where it is wrong, each segment is drawn as a text of its own that begins,
and ends, with a glyph that shows nothing and lies beyond the page: by it, the segments are put into the order that
comes out right when PDFium turns them. Other programs drop what lies beyond the page, or what shows nothing (MuPDF,
Poppler, PDF.js), and see no difference.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import accumulate, groupby, pairwise
from typing import NamedTuple

from publisher.model.parts import Piece
from publisher.press.pdfium_classes import LEFT, NEUTRAL, RIGHT, WEAK, classify_for_pdfium
from publisher.press.shown import LINE_START, ShownGlyphs, ShownText

RIGHT_TO_LEFT_MARK, LEFT_TO_RIGHT_MARK = "\u200f", "\u200e"

#: What the glyphs that show nothing read as: the word joiner, which has no direction and is part of no word.
MARK = "\u2060"

#: Where the glyphs that show nothing lie, in points to the right of the page's left edge: beyond the largest page.
_BEYOND = 8000.0
#: Where texts of lines side by side begin together, such as two captions, PDFium takes equal ones for the same text
#: again, however far above one another they are: so each of some lines has a stretch of its own there, in points.
_STRETCH, _STRETCHES = 500.0, 8
#: How far they lie apart, in em. What lies nearer than 0.07 em is the same glyph again for PDFium, and a text with the
#: same glyphs as one before it the same text, if it begins within 0.9 of the width of its last glyph. Between two equal
#: texts, such as the hyphens of two options, stands at least one other.
_APART = 0.6
#: How far equal texts that follow one another lie apart, in widths of their last glyph. PDFium takes the letter as wide
#: as it is in pixels, and the places in points.
_EQUAL_APART = 1.3

#: How wide a mark is between two fonts, in 1/1000 em: places are out by less than the half of it.
_MARK_WIDTH = 10

#: How far apart texts stand between which programs see a space, in em.
_LEAST_APART = 0.12

#: How far from the base line of a line what is part of it may begin, in em.
_MOST_RAISED = 0.6

#: How much wider or narrower letters of a line of text may be drawn; what differs more is no line of text.
_MOST_SCALED = 0.05

#: Operators that change where things lie: what comes after them is no longer on the same line.
_MOVING = re.compile(rb"(?:^|\s)cm\s")


class _Segment(NamedTuple):
    """What is to be a text of its own: its glyphs, and what they are cut from: where, and from which glyph on.

    `start` is where its line begins, `base` where its base line lies, both in points, and `matrix` which of the things
    on the page says so. `scale` is how much wider its letters are drawn.
    """

    place: int
    text: ShownText
    start: float
    base: float
    matrix: int
    first: int = 0
    scale: float = 1.0

    @property
    def left(self) -> float:
        """Where its first glyph is drawn from, in points."""
        return self.start + self.text.glyphs[0].x * self.scale

    @property
    def right(self) -> float:
        """Where its last glyph ends, in points."""
        last = self.text.glyphs[-1]
        return self.start + (last.x + last.width) * self.scale


def order_for_pdfium(things: Sequence[bytes | ShownText], *, right_to_left: bool) -> list[bytes | ShownText]:
    """Let PDFium read the lines of a page right, of a document that is read from the right, or from the left."""
    changed: dict[int, Sequence[bytes | ShownText]] = {}
    mended = 0
    for line in _list_lines(things):
        beyond = _BEYOND + mended % _STRETCHES * _STRETCH
        texts = _mend_line(line, things, beyond, right_to_left=right_to_left)
        mended += bool(texts)
        changed |= texts
    ordered: list[bytes | ShownText] = []
    for place, thing in enumerate(things):
        ordered += changed.get(place, (thing,))
    return ordered


def read_as_pdfium(text: str, *, right_to_left: bool) -> str:
    """Return what PDFium makes of the characters of a line, from the left.

    In a document that is read from the right (ISO 32000-1, 12.2: `Direction`) all lines are turned round, else those
    with as many segments of right-to-left letters as of left-to-right ones.
    """
    segments = [(kind, "".join(part)) for kind, part in groupby(text, classify_for_pdfium)]
    rights, lefts = (sum(kind == wanted for kind, _ in segments) for wanted in (RIGHT, LEFT))
    is_turned = right_to_left or (rights > 0 and rights >= lefts)
    goes_right_to_left = is_turned
    read: list[str] = []
    for kind, part in reversed(segments) if is_turned else segments:
        if kind in (LEFT, RIGHT):
            goes_right_to_left = kind == RIGHT
        turns = kind == RIGHT or (kind == NEUTRAL and goes_right_to_left)
        if kind == NEUTRAL and not turns:
            goes_right_to_left = False
        read.append(part[::-1] if turns else part)
    return "".join(read)


def _list_lines(things: Sequence[bytes | ShownText]) -> Iterator[list[_Segment]]:
    """Yield the texts of the lines of a page. A line goes on as long as what is drawn lies on or near its base line.

    What is raised in it, such as the call of a note, is part of it.
    """
    line: list[_Segment] = []
    matrix: list[bytes] = []
    matrix_place = 0
    for place, thing in enumerate(things):
        if isinstance(thing, ShownText):
            # PDFium passes over a text without any width.
            if matrix and any(some.width for some in thing.glyphs):
                scale, start, base = float(matrix[0]), float(matrix[4]), float(matrix[5])
                segment = _Segment(place, thing, start, base, matrix_place, scale=scale)
                if line and not _is_near(segment, line[-1]):
                    yield line
                    line = []
                line.append(segment)
        elif thing.endswith(LINE_START):
            matrix, matrix_place = thing.split(), place
            if matrix[1:3] != [b"0", b"0"] or abs(float(matrix[0]) - 1) > _MOST_SCALED:
                yield line
                line, matrix = [], []
        elif _MOVING.search(thing):
            yield line
            line, matrix = [], []
    yield line


def _is_near(segment: _Segment, other: _Segment) -> bool:
    return abs(segment.base - other.base) <= _MOST_RAISED * max(segment.text.size, other.text.size)


def _mend_line(
    line: Sequence[_Segment], things: Sequence[bytes | ShownText], beyond: float, *, right_to_left: bool
) -> dict[int, Sequence[bytes | ShownText]]:
    """Return the texts of a line that PDFium would read in another order anew, by their places; else nothing.

    What shows nothing lies around `beyond`, in points from the left.
    """
    line = list(_read_runs(line))
    written = "".join(_spell(segment.text) for segment in line)
    kinds = {classify_for_pdfium(character) for character in written}
    if kinds <= {LEFT, NEUTRAL, WEAK} and not right_to_left:
        return {}
    seen, changed = _level(line, things)
    wanted = _strip(written)
    by_place = sorted(seen, key=lambda segment: segment.left)
    drawn = "".join(map(_read, by_place))
    if _strip(read_as_pdfium(drawn, right_to_left=right_to_left)) == wanted:
        return changed
    # Vocalised letters would have to be cut one by one, which Poppler does not bear: then the words around them are.
    is_turned = right_to_left or any(_is_vocalised(segment.text) for segment in seen)
    logical = [part for segment in seen for part in _cut(segment, turned=is_turned)]
    ordered = logical[::-1] if is_turned else logical
    marks = [_choose_mark(*pair) for pair in pairwise(ordered)]
    if not right_to_left:
        _settle_direction(ordered, marks, beyond, turned=is_turned)
    drawn = "".join(map("".join, zip(map(_read, ordered), [*marks, ""], strict=True)))
    if _strip(read_as_pdfium(drawn, right_to_left=right_to_left)) != wanted:
        return changed
    # They are drawn in the order in which they were, from the left in each text.
    drawn_parts = {
        segment.place: sorted((part for part in logical if part.place == segment.place), key=lambda part: part.first)
        for segment in seen
    }
    _place_marks(ordered, marks, _find_cells(by_place), beyond)
    return changed | {place: [part.text for part in parts] for place, parts in drawn_parts.items()}


def _read_runs(line: Sequence[_Segment]) -> Iterator[_Segment]:
    """Yield the texts of a line in reading order: those of a run are drawn from the left."""
    for _, run in groupby(line, lambda segment: segment.text.run):
        texts = list(run)
        yield from reversed(texts) if texts[0].text.is_right_to_left else texts


def _level(
    line: Sequence[_Segment], things: Sequence[bytes | ShownText]
) -> tuple[list[_Segment], dict[int, Sequence[bytes | ShownText]]]:
    """Let all texts of a line begin on one base line, and what is raised be so by its glyphs.

    PDFium puts in order only what lies on the same base line, and reads what is raised before all that is on its left.
    """
    base = max(line, key=lambda segment: segment.text.size).base if line else 0.0
    levelled: list[_Segment] = []
    changed: dict[int, Sequence[bytes | ShownText]] = {}
    for segment in line:
        if segment.base == base:
            levelled.append(segment)
            continue
        matrix = things[segment.matrix]
        if isinstance(matrix, bytes):
            *numbers, _, _ = matrix.split()
            upwards = -1 if numbers[3].startswith(b"-") else 1
            text = _raise_text(segment.text, (segment.base - base) * upwards)
            levelled.append(segment._replace(text=text, base=base))
            changed |= {segment.place: [text], segment.matrix: [b" ".join((*numbers, b"%.6f" % base)) + LINE_START]}
    return levelled, changed


def _raise_text(text: ShownText, rise: float) -> ShownText:
    """Raise the glyphs of a text by points, and leave it where it is."""
    units = round(rise * text.font.units_per_em / text.size)
    glyphs = []
    for some in _take_apart(text):
        shapes, reading, width = some.pieces[0].shapes, some.pieces[0].text, some.pieces[0].width
        piece = Piece(tuple((glyph, x, y + units) for glyph, x, y in shapes), reading, width)
        glyphs.append(some._replace(numbers=text.font.number(piece), pieces=(piece,)))
    return replace(text, glyphs=glyphs)


def _is_vocalised(text: ShownText) -> bool:
    return text.is_right_to_left and any(
        unicodedata.combining(character) for piece in _list_pieces(text) for character in piece
    )


def _strip(text: str) -> str:
    """Return what has to be read in order: spaces come and go, brackets are turned, and controls show nothing.

    Marks on one letter may come in any order that means the same (UAX #15).
    """
    return "".join(
        character
        for character in unicodedata.normalize("NFD", text)
        if not character.isspace() and unicodedata.category(character) != "Cf" and not unicodedata.mirrored(character)
    )


def _list_pieces(text: ShownText) -> Iterator[str]:
    """Return what the pieces of a text read as, from the left."""
    return (piece.text for some in text.glyphs for piece in some.pieces)


def _read(segment: _Segment) -> str:
    return "".join(_list_pieces(segment.text))


def _spell(text: ShownText) -> str:
    """Return a text as it is read."""
    pieces = list(_list_pieces(text))
    return "".join(reversed(pieces) if text.is_right_to_left else pieces)


def _cut(segment: _Segment, *, turned: bool) -> Iterator[_Segment]:
    """Cut a text, unless it is of the direction that the line is read in, into what PDFium turns; in reading order."""
    text = segment.text
    single = list(_take_apart(text))
    if text.is_right_to_left == turned:
        parts = [single]
    else:
        parts = [list(part) for _, part in groupby(single, lambda one: {*map(classify_for_pdfium, one.pieces[0].text)})]
    firsts = list(accumulate((len(part) for part in parts), initial=0))
    cut = [
        segment._replace(text=replace(text, glyphs=part), first=first)
        for part, first in zip(parts, firsts, strict=False)
    ]
    yield from reversed(cut) if text.is_right_to_left else cut


def _take_apart(text: ShownText) -> Iterator[ShownGlyphs]:
    """Yield each piece of a text by itself."""
    for some in text.glyphs:
        x = some.x
        digits = len(some.numbers) // max(len(some.pieces), 1)
        for at, piece in enumerate(some.pieces):
            width = piece.width * text.size / 1000
            yield ShownGlyphs(some.numbers[at * digits : (at + 1) * digits], (piece,), x, width)
            x += width


def _settle_direction(ordered: Sequence[_Segment], marks: Sequence[str], beyond: float, *, turned: bool) -> None:
    """Add so many marks of direction to a text that PDFium turns the line round, or does not."""
    drawn = "".join(map("".join, zip(map(_read, ordered), [*marks, ""], strict=True)))
    kinds = [kind for kind, _ in groupby(drawn, classify_for_pdfium)]
    ahead = kinds.count(RIGHT) - kinds.count(LEFT)
    direction, lacking = (RIGHT_TO_LEFT_MARK, 2 - ahead) if turned else (LEFT_TO_RIGHT_MARK, ahead + 2)
    segment = next((one for one in ordered if one.text.is_right_to_left == turned), None)
    if segment is None:
        return
    x = beyond
    for mark in (MARK, direction) * max(lacking, 0):
        x -= _APART * segment.text.size
        segment.text.glyphs.append(_draw_mark(segment, Piece((), mark, 0), x))


def _choose_mark(first: _Segment, second: _Segment) -> str:
    """Choose what parts two texts: numbers and marks are one segment with what has no direction.

    A bracket is turned round after what runs from the right alone.
    """
    between = _read(first)[-1] + _read(second)[0]
    if first.text.is_right_to_left and unicodedata.mirrored(between[0]):
        return RIGHT_TO_LEFT_MARK
    return LEFT_TO_RIGHT_MARK if {*map(classify_for_pdfium, between)} == {WEAK} else MARK


def _find_cells(by_place: Sequence[_Segment]) -> dict[int, int]:
    """Return what stands apart in a line, such as the cells of a table, numbers by the places of its texts."""
    cells: dict[int, int] = {}
    number, end = 0, None
    for segment in by_place:
        if end is not None and segment.left - end > _LEAST_APART * segment.text.size:
            number += 1
        end = segment.right
        cells[segment.place] = number
    return cells


def _place_marks(ordered: Sequence[_Segment], marks: Sequence[str], cells: Mapping[int, int], beyond: float) -> None:
    """Let each text begin where the one before it ends: beyond the page, further to the right from text to text.

    What stands apart is parted by a space, which PDFium sees if the text before it ends elsewhere.
    """
    # Two equal cells may follow one another, and their letter be a wide one.
    equal = (first.text.glyphs[-1] for first, second in pairwise(ordered) if _read(first) == _read(second))
    least = _APART * max(segment.text.size for segment in ordered)
    apart = max([least, *(_EQUAL_APART * last.width for last in equal)])
    for at, ((first, second), mark) in enumerate(zip(pairwise(ordered), marks, strict=True)):
        # PDFium drops the second of two equal glyphs, and a space that it saw before it. Of two fonts no glyphs are
        # equal; there the second has a width, by which PDFium measures how near it is. Before what has a width it
        # would see a space within a text.
        width = 0 if first.text.font is second.text.font else _MARK_WIDTH
        x = beyond + at * apart
        if cells[first.place] == cells[second.place]:
            first.text.glyphs.append(_draw_mark(first, Piece((), mark, 0), x))
        second.text.glyphs.insert(0, _draw_mark(second, Piece((), mark, width), x))


def _draw_mark(segment: _Segment, piece: Piece, x: float) -> ShownGlyphs:
    number, size = segment.text.font.number(piece), segment.text.size
    return ShownGlyphs(number, (piece,), (x - segment.start) / segment.scale, piece.width * size / 1000)
