"""Measures lines of a finished PDF: its printed blocks in, the edges, base lines and word spaces of their lines out.

It asks the layout nothing. Which glyphs are a line the structure tree and their base lines tell, where a glyph ends
the widths of its font (ISO 32000-1, 9.7.4.3).
"""

import statistics
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from publisher.proof.printed_lines import PrintedBlock, PrintedLine

#: How far a line may end from the edge of its measure and still be meant to reach it, as a share of its size.
NEAR = 0.5
#: What is so wide, as a share of the size, is a space between words, whether a glyph draws it or not.
_GAP = 0.15
#: What shows nothing, and what of it is no space either.
_UNSEEN = "\u00a0 \u200b\u200c\u200d\u200e\u200f"
_CONTROLS = "\u200b\u200c\u200d\u200e\u200f"


@dataclass(frozen=True, slots=True)
class SetLine:
    """A line on a page from 1: its edges and its base line in points, its size, the spaces between its words in em.

    `size` and `font` are those of most of its glyphs.
    """

    page: int
    left: float
    right: float
    base: float
    size: float
    font: str
    spaces: tuple[float, ...]
    printed: PrintedLine

    @property
    def text(self) -> str:
        """What is seen from the left to the right."""
        return self.printed.text

    @property
    def word_space(self) -> float:
        """The mean space between its words, in em; 0 for one word."""
        return statistics.fmean(self.spaces) if self.spaces else 0.0


@dataclass(frozen=True, slots=True)
class SetParagraph:
    """A paragraph: its type in the structure tree, its lines, and whether it stands in a table."""

    type: str
    lines: tuple[SetLine, ...]
    is_in_table: bool = False

    @property
    def reads_from_right(self) -> bool:
        """Whether most of its letters are written from the right."""
        kinds = [unicodedata.bidirectional(letter) for line in self.lines for letter in line.text]
        return sum(kind in {"R", "AL"} for kind in kinds) > kinds.count("L")


def measure_blocks(blocks: Iterable[PrintedBlock]) -> Iterator[SetParagraph]:
    """Measure the lines of all blocks of text, in reading order."""
    for block in blocks:
        if block.type not in {"Artifact", "Figure"}:
            lines = tuple(measured for line in block.lines if (measured := measure_line(line)) is not None)
            yield SetParagraph(block.type, lines, block.whole is not None and block.whole.type == "Table")


def measure_line(line: PrintedLine) -> SetLine | None:
    """Measure a line; None for one on which nothing is seen."""
    shown = [glyph for glyph in line.glyphs if glyph.text.strip(_UNSEEN)]
    if not shown:
        return None
    size = statistics.mode(round(glyph.size, 2) for glyph in shown)
    spaces: list[float] = []
    reach, is_after_space = 0.0, False
    for glyph in line.glyphs:
        if not glyph.text.strip(_UNSEEN):
            is_after_space |= glyph.text.strip(_CONTROLS) != ""
            continue
        if reach and (is_after_space or glyph.x - reach > _GAP * size):
            spaces.append((glyph.x - reach) / size)
        reach, is_after_space = max(reach, glyph.end), False
    return SetLine(
        line.page,
        min(glyph.x for glyph in shown),
        max(glyph.end for glyph in shown),
        statistics.mode(round(glyph.y, 2) for glyph in shown),
        size,
        statistics.mode(glyph.font.postscript_name for glyph in shown),
        tuple(spaces),
        line,
    )
