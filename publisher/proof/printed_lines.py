"""Puts glyphs into lines: what was read from a PDF in, its blocks of printed lines out.

What belongs together the structure tree tells, which gives a paragraph its texts in reading order. Where that order
steps down, up or to another page, a line ends. Nothing is concluded from the text, which is what is to be judged.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from publisher.proof.printed import Print, PrintedGlyph
from publisher.proof.structure import Whole

#: How far a glyph may be drawn above or below the line that it belongs to, as a share of its size: a raised number is.
_RAISED = 0.6

#: What stands between two labels of a figure at least, as a share of their size: more than a space between words.
_LABEL_GAP = 0.8


@dataclass(frozen=True, slots=True)
class PrintedLine:
    """A line on a page, counted from 1: its glyphs from the left to the right."""

    page: int
    glyphs: tuple[PrintedGlyph, ...]

    @property
    def text(self) -> str:
        """What is seen from the left to the right."""
        return "".join(glyph.text for glyph in self.glyphs)


@dataclass(frozen=True, slots=True)
class PrintedBlock:
    """The lines of one structure element, such as a `P`; one label of a `Figure`; one line of an `Artifact`.

    `whole` is the table or the note that it is a part of, or is itself.
    """

    type: str
    lines: tuple[PrintedLine, ...]
    whole: Whole | None = None


def find_blocks(printed: Print) -> Iterator[PrintedBlock]:
    """Yield the blocks of the structure tree in reading order, then the artifacts page by page."""
    contents: dict[tuple[int, int], list[PrintedGlyph]] = defaultdict(list)
    artifacts: list[tuple[int, PrintedGlyph]] = []
    for page in printed.pages:
        for glyph in page.glyphs:
            if glyph.is_artifact:
                artifacts.append((page.number, glyph))
            else:
                contents[page.number - 1, glyph.content].append(glyph)
    for element in printed.elements:
        pieces = [(place[0] + 1, contents[place]) for place in element.content if place in contents]
        if element.type == "Figure":
            yield from (PrintedBlock("Figure", (label,)) for label in find_labels(pieces))
        elif lines := tuple(_break_lines(pieces)):
            yield PrintedBlock(element.type, lines, element.whole)
    for number, group in groupby(artifacts, key=lambda item: item[0]):
        glyphs = sorted((glyph for _, glyph in group), key=lambda glyph: -glyph.y)
        for line in _break_lines((number, [glyph]) for glyph in glyphs):
            yield PrintedBlock("Artifact", (line,))


def _break_lines(pieces: Iterable[tuple[int, list[PrintedGlyph]]]) -> Iterator[PrintedLine]:
    """Join pieces of text that stand on one line, each with its page."""
    line: list[PrintedGlyph] = []
    largest: PrintedGlyph | None = None
    page = 0
    for number, glyphs in pieces:
        # A run of text is drawn on one line; what is raised in it are marks.
        if largest and (number != page or _is_apart(glyphs[0], largest)):
            yield _make_line(page, line)
            line, largest = [], None
        page = number
        line.extend(glyphs)
        largest = max((largest, *glyphs) if largest else glyphs, key=lambda glyph: glyph.size)
    if line:
        yield _make_line(page, line)


def find_labels(pieces: Iterable[tuple[int, list[PrintedGlyph]]]) -> Iterator[PrintedLine]:
    """Yield the labels of a figure, whose structure tells nothing of them: what stands close together on a line."""
    for page, glyphs in pieces:
        for _, group in groupby(sorted(glyphs, key=_find_baseline), key=_find_baseline):
            label: list[PrintedGlyph] = []
            for glyph in sorted(group, key=lambda glyph: glyph.x):
                if label and glyph.box[0] - max(other.box[2] for other in label) > _LABEL_GAP * glyph.size:
                    yield PrintedLine(page, tuple(label))
                    label = []
                label.append(glyph)
            yield PrintedLine(page, tuple(label))


def _find_baseline(glyph: PrintedGlyph) -> tuple[float, float, float]:
    return round(glyph.angle), round(glyph.size, 1), round(glyph.y, 1)


def _is_apart(glyph: PrintedGlyph, largest: PrintedGlyph) -> bool:
    """Return whether a glyph stands on another line than the largest of some others."""
    return abs(_turn(glyph)[1] - _turn(largest)[1]) > _RAISED * max(glyph.size, largest.size)


def _make_line(page: int, glyphs: list[PrintedGlyph]) -> PrintedLine:
    return PrintedLine(page, tuple(sorted(glyphs, key=lambda glyph: _turn(glyph)[0])))


def _turn(glyph: PrintedGlyph) -> tuple[float, float]:
    """Return how far along its line and across it a glyph stands, in points: on a spine lines run upwards."""
    if not glyph.angle:
        return glyph.x, glyph.y
    angle = math.radians(glyph.angle)
    along, across = math.cos(angle), math.sin(angle)
    return glyph.x * along + glyph.y * across, glyph.y * along - glyph.x * across
