"""Writes what is shown on a page: texts with their places in, operators that show them out (ISO 32000-1, 9.4.3)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from publisher.model.parts import Piece
from publisher.press.piece_table import DrawnFont, write_numbers

#: Gaps are whole numbers, in 1/1000 em: what is less comes of reckoning.
LEAST_GAP = 0.5

#: What begins a line, from which places in it are counted (ISO 32000-1, 9.4.2).
LINE_START = b" Tm\n"


class ShownGlyphs(NamedTuple):
    """Pieces that follow one another without a gap, and their numbers.

    `x` is from the beginning of the line and `width` how far the pen goes on, both in points.
    """

    numbers: bytes
    pieces: tuple[Piece, ...]
    x: float
    width: float


@dataclass(slots=True)
class ShownText:
    """Glyphs of one font and direction that one operator shows, in the order in which they are drawn.

    `run` is the number of its run: texts of one run that are drawn one after the other are read in the direction of
    the run.
    """

    font: DrawnFont
    size: float
    glyphs: list[ShownGlyphs]
    is_right_to_left: bool
    run: int


def write_shown(things: Iterable[bytes | ShownText]) -> Iterator[bytes]:
    """Write the operators of a page, some of which are given as the texts that they show."""
    pen = 0.0
    for thing in things:
        if isinstance(thing, ShownText):
            yield _write_text(thing, pen)
            last = thing.glyphs[-1]
            pen = last.x + last.width
        else:
            if thing.endswith(LINE_START):
                pen = 0.0
            yield thing


def _write_text(text: ShownText, pen: float) -> bytes:
    """Write a text; the pen stands somewhere in the line, in points from its beginning."""
    shown: list[bytes] = []
    numbers: list[bytes] = []
    for some in text.glyphs:
        gap = (pen - some.x) * 1000 / text.size
        if abs(gap) >= LEAST_GAP:
            if numbers:
                shown.append(write_numbers(numbers))
            shown.append(b"%.1f" % gap)
            numbers = []
        numbers.append(some.numbers)
        pen = some.x + some.width
    return b"".join((b"[", *shown, write_numbers(numbers), b"] TJ\n"))
