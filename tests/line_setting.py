"""Measures lines of a finished PDF: its bytes in, the edges and word spaces of its lines out.

It asks the layout nothing. Which glyphs are a line the structure tree and their base lines tell, where a glyph ends
the widths of its font (ISO 32000-1, 9.7.4.3).
"""

import io
import statistics
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pikepdf

from publisher.proof.printed import PrintedGlyph, read_print
from publisher.proof.printed_lines import PrintedBlock, PrintedLine, find_blocks

#: How far a line may end from the edge of its measure and still be meant to reach it, as a share of its size.
NEAR = 0.5
_THOUSAND = 1000


@dataclass(frozen=True, slots=True)
class SetLine:
    """A line of a paragraph that goes on below it, on a page from 1: its edges in points, its spaces in em."""

    page: int
    left: float
    right: float
    size: float
    spaces: tuple[float, ...]
    whites: tuple[float, ...]
    text: str

    @property
    def word_space(self) -> float:
        """The mean space between its words, in em; 0 for one word."""
        return statistics.fmean(self.spaces) if self.spaces else 0.0

    @property
    def white(self) -> float:
        """The mean distance from ink to ink between its words, in em."""
        return statistics.fmean(self.whites) if self.whites else 0.0


@dataclass(frozen=True, slots=True)
class SetParagraph:
    """A paragraph: its type in the structure tree, and its lines."""

    type: str
    lines: tuple[SetLine, ...]

    def find_uneven(self) -> Iterator[tuple[SetLine, float]]:
        """Find the lines but the last that do not reach the edges that most of them do, and by how many points.

        The first line may be indented.
        """
        by_page: dict[int, list[tuple[int, SetLine]]] = defaultdict(list)
        for number, line in enumerate(self.lines[:-1]):
            by_page[line.page].append((number, line))
        for lines in by_page.values():
            left, right = min(line.left for _, line in lines), max(line.right for _, line in lines)
            for number, line in lines:
                offs = [line.left - left, right - line.right]
                if number == 0:
                    offs = [off for off in offs if off < NEAR * line.size]
                yield line, max(offs, default=0.0)


def measure_paragraphs(pdf: bytes) -> Iterator[SetParagraph]:
    """Measure the lines of all blocks of text, in reading order."""
    widths = _read_widths(pdf)
    for block in find_blocks(read_print(pdf)):
        if block.type not in {"Artifact", "Figure"}:
            yield SetParagraph(block.type, tuple(_measure_lines(block, widths)))


def _measure_lines(block: PrintedBlock, widths: Mapping[str, Mapping[int, float]]) -> Iterator[SetLine]:
    for line in block.lines:
        if (measured := _measure_line(line, widths)) is not None:
            yield measured


def _measure_line(line: PrintedLine, widths: Mapping[str, Mapping[int, float]]) -> SetLine | None:
    def end(glyph: PrintedGlyph) -> float:
        return glyph.x + widths[glyph.font.name].get(glyph.code, 0.0) * glyph.size / _THOUSAND

    shown = [glyph for glyph in line.glyphs if glyph.text.strip("\u00a0 \u200b\u200c\u200d\u200e\u200f")]
    if not shown:
        return None
    size = statistics.mode(round(glyph.size, 2) for glyph in shown)
    spaces: list[float] = []
    whites: list[float] = []
    reach, ink, is_after_space = 0.0, 0.0, False
    for glyph in line.glyphs:
        if glyph not in shown:
            is_after_space |= glyph.text.strip("\u200b\u200c\u200d\u200e\u200f") != ""
            continue
        if is_after_space and reach:
            spaces.append((glyph.x - reach) / size)
            whites.append((glyph.box[0] - ink) / size)
        reach, ink, is_after_space = max(reach, end(glyph)), max(ink, glyph.box[2]), False
    return SetLine(
        line.page, min(glyph.x for glyph in shown), max(map(end, shown)), size, tuple(spaces), tuple(whites), line.text
    )


def _read_widths(pdf: bytes) -> dict[str, dict[int, float]]:
    """Return the advance of each glyph of each font, in 1/1000 em."""
    found: dict[str, dict[int, float]] = {}
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        for font in opened.objects:
            if isinstance(font, pikepdf.Dictionary) and "/DescendantFonts" in font:
                name = str(font.BaseFont).lstrip("/")
                found[name] = dict(_list_widths(font.DescendantFonts[0].get("/W", pikepdf.Array())))
    return found


def _list_widths(array: pikepdf.Object) -> Iterator[tuple[int, float]]:
    items = list(array)
    while items:
        first, second = int(items.pop(0)), items.pop(0)
        if isinstance(second, pikepdf.Array):
            yield from ((first + offset, float(width)) for offset, width in enumerate(second))
        else:
            width = float(items.pop(0))
            yield from ((code, width) for code in range(first, int(second) + 1))


def tell_figures(paragraphs: Sequence[SetParagraph], *, least_lines: int = 2) -> str:
    """Tell what was measured, in the figures of a typographer."""
    bodies = [paragraph for paragraph in paragraphs if paragraph.type == "P" and len(paragraph.lines) >= least_lines]
    lines = [line for paragraph in bodies for line in paragraph.lines[:-1] if len(line.spaces) > 0]
    spaces = [line.word_space for line in lines]
    offs = [off for paragraph in bodies for _, off in paragraph.find_uneven()]
    alone = sum(not paragraph.lines[-1].spaces for paragraph in bodies)
    told = [f"{len(lines)} lines, mean word space {statistics.fmean(spaces):.3f} em"]
    told += [f"over {limit:.2f} em: {sum(space > limit for space in spaces)}" for limit in (0.45, 0.6, 0.9)]
    told += [
        f"ink to ink over {limit:.2f} em: {sum(line.white > limit for line in lines)}" for limit in (0.45, 0.6, 0.9)
    ]
    told += [f"under 0.19 em: {sum(space < 0.19 for space in spaces)}, least {min(spaces):.3f}"]
    told += [f"off the edge by 0.1 pt: {sum(off > 0.1 for off in offs)}, worst {max(offs):.2f} pt"]
    told += [f"one word on the last line: {alone} of {len(bodies)}"]
    return "\n".join(told)


if __name__ == "__main__":
    print(tell_figures(list(measure_paragraphs(Path(sys.argv[1]).read_bytes()))))
