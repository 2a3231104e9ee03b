"""Tells the lines of a finished PDF in the figures of a typographer: its bytes in, a few lines of text out."""

import statistics
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

from publisher.proof.printed_lines import find_blocks
from publisher.proof.set_lines import NEAR, SetLine, SetParagraph, measure_blocks
from tests.reading import read_print

#: The types of blocks of text that is justified; notes are not.
_JUSTIFIED = frozenset({"P", "LBody"})
#: So many lines that begin together on a page have edges of their own, if most of them stand on these, in points.
_LEAST_LINES, _STRAIGHT = 3, 0.25


def measure_paragraphs(pdf: bytes) -> Iterator[SetParagraph]:
    """Measure the lines of all blocks of text of a PDF, in reading order."""
    return measure_blocks(find_blocks(read_print(pdf)))


def list_misses(pdf: bytes) -> list[tuple[float, SetLine]]:
    """List by how many points each justified line of a PDF misses either edge of the lines around it, in any block.

    Lines of one page that begin together are justified if most of them end together. The last of a block and those of
    cells are not asked, and one that ends more than half an em from the others is meant to.
    """
    begun: dict[tuple[int, bool, int], list[SetLine]] = defaultdict(list)
    for paragraph in measure_paragraphs(pdf):
        if paragraph.type in _JUSTIFIED and not paragraph.is_in_table:
            from_right = paragraph.reads_from_right
            for line in paragraph.lines[:-1]:
                begun[line.page, from_right, round(line.right if from_right else line.left)].append(line)
    misses: list[tuple[float, SetLine]] = []
    for lines in begun.values():
        left, right = (statistics.mode(round(getattr(line, side), 1) for line in lines) for side in ("left", "right"))
        offs = [(max(abs(line.left - left), abs(line.right - right)), line) for line in lines]
        if len(lines) >= _LEAST_LINES and 2 * sum(off < _STRAIGHT for off, _ in offs) > len(lines):
            misses += [(off, line) for off, line in offs if off < line.size / 2]
    return misses


def find_uneven(paragraph: SetParagraph) -> Iterator[tuple[SetLine, float]]:
    """Find the lines but the last that do not reach the edges that most of them do, and by how many points.

    The first line may be indented.
    """
    by_page: dict[int, list[tuple[int, SetLine]]] = defaultdict(list)
    for number, line in enumerate(paragraph.lines[:-1]):
        by_page[line.page].append((number, line))
    for lines in by_page.values():
        left, right = min(line.left for _, line in lines), max(line.right for _, line in lines)
        for number, line in lines:
            offs = [line.left - left, right - line.right]
            if number == 0:
                offs = [off for off in offs if off < NEAR * line.size]
            yield line, max(offs, default=0.0)


def measure_white(line: SetLine) -> float:
    """Return the mean distance from ink to ink between the words of a line, which spaces part, in em; 0 for one."""
    whites: list[float] = []
    ink, is_after_space = 0.0, False
    for glyph in line.printed.glyphs:
        if not glyph.text.strip():
            is_after_space = True
            continue
        if ink and is_after_space:
            whites.append((glyph.box[0] - ink) / line.size)
        ink, is_after_space = max(ink, glyph.box[2]), False
    return statistics.fmean(whites) if whites else 0.0


def tell_figures(paragraphs: Sequence[SetParagraph], *, least_lines: int = 2) -> str:
    """Tell what was measured, in the figures of a typographer."""
    bodies = [paragraph for paragraph in paragraphs if paragraph.type == "P" and len(paragraph.lines) >= least_lines]
    lines = [line for paragraph in bodies for line in paragraph.lines[:-1] if len(line.spaces) > 0]
    spaces = [line.word_space for line in lines]
    offs = [off for paragraph in bodies for _, off in find_uneven(paragraph)]
    alone = sum(not paragraph.lines[-1].spaces for paragraph in bodies)
    told = [f"{len(lines)} lines, mean word space {statistics.fmean(spaces):.3f} em"]
    told += [f"over {limit:.2f} em: {sum(space > limit for space in spaces)}" for limit in (0.45, 0.6, 0.9)]
    told += [
        f"ink to ink over {limit:.2f} em: {sum(measure_white(line) > limit for line in lines)}"
        for limit in (0.45, 0.6, 0.9)
    ]
    told += [f"under 0.19 em: {sum(space < 0.19 for space in spaces)}, least {min(spaces):.3f}"]
    told += [f"off the edge by 0.1 pt: {sum(off > 0.1 for off in offs)}, worst {max(offs):.2f} pt"]
    told += [f"one word on the last line: {alone} of {len(bodies)}"]
    return "\n".join(told)


if __name__ == "__main__":
    print(tell_figures(list(measure_paragraphs(Path(sys.argv[1]).read_bytes()))))
