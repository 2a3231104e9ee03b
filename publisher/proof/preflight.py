"""Looks at a section of a finished PDF as a typographer does: evidence in, measured paragraphs and pages out.

What is measured is in the file: edges, base lines, sizes and ink. The expected text, where there is one, adds what a
block is, where its source stands, and which line ends a writer asked for.
"""

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import fmean

from publisher.model.expected import BlockKind, ExpectedBlock
from publisher.model.finding import Position
from publisher.proof.align import AlignedLine
from publisher.proof.evidence import Evidence
from publisher.proof.page_ink import Stretch, find_stretches
from publisher.proof.printed import PrintedPage
from publisher.proof.set_lines import NEAR, SetLine, SetParagraph, measure_blocks

#: What is set in lines that go on as far as their measure lets them; no verse, code or cell of a table is.
RUNNING: frozenset[BlockKind] = frozenset({"paragraph", "note", "second note", "item", "definition"})
#: The types of such text in the structure tree, where nobody knows what it should be.
_RUNNING_TYPES = frozenset({"P", "LBody", "Note", "BlockQuote"})
#: What is seen of an edge, in points, and what rounding adds to it.
SEEN = 0.15
#: An edge is one that text is set to if so many lines have it, and half of those with the same beginning.
_LEAST_LINES = 3
#: A first line is indented by so much of its size at most.
_INDENT = 4.0
#: A grid is one that a section was set on if so much of its text stands on it, and there are so many lines of it.
_GRID_SHARE, _GRID_LINES = 0.8, 12
#: How far from its grid a line stands that is seen to be off it, in points.
_OFF_GRID = 0.5
#: Lines above notes: what is left of the last one, and the margin of the notes.
_ABOVE_NOTES = 1.0
#: A paragraph of so many lines is text, and no line of a title page.
_BLOCK = 3
_LINE_SEPARATOR = "\u2028"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A measured paragraph: what it should be and where its source has it, if known.

    `aligned` has the expected text of each line. `forced` are the numbers of the lines that end where the writer has
    asked for it.
    """

    set: SetParagraph
    block: ExpectedBlock | None
    aligned: tuple[AlignedLine | None, ...]
    forced: frozenset[int]

    @property
    def lines(self) -> tuple[SetLine, ...]:
        """The lines."""
        return self.set.lines

    @property
    def is_running(self) -> bool:
        """Whether it is set in lines that go on as far as their measure lets them."""
        if self.set.is_in_table:
            return False
        return self.block.kind in RUNNING if self.block else self.set.type in _RUNNING_TYPES

    @property
    def is_text(self) -> bool:
        """Whether it is a paragraph of the text itself, neither a note nor an item of a list."""
        return self.is_running and (self.block.kind == "paragraph" if self.block else self.set.type == "P")

    @property
    def is_note(self) -> bool:
        """Whether it is a note."""
        return self.block.is_note if self.block else self.set.type == "Note"

    @property
    def position(self) -> Position | None:
        """Where its source has it."""
        return self.block.position if self.block else None

    @property
    def text(self) -> str:
        """The text that it should have."""
        return self.block.text if self.block else ""

    def list_full_lines(self) -> Iterator[tuple[int, SetLine]]:
        """List the lines that end because their measure does, by their numbers."""
        return ((number, line) for number, line in enumerate(self.lines[:-1]) if number not in self.forced)


@dataclass(frozen=True, slots=True)
class Grid:
    """The grid of base lines of a section: the distance of its lines, and how far below the type area's top one is."""

    unit: float
    first: float

    def measure_offset(self, page: PrintedPage, base: float) -> float:
        """Return how far a base line is from the grid, in points; 0 if nobody sees it."""
        rest = (page.type_area[3] - base - self.first) % self.unit
        off = min(rest, self.unit - rest)
        return off if off > _OFF_GRID else 0.0


@dataclass(frozen=True, slots=True)
class SetSection:
    """A section of a finished PDF as a typographer sees it.

    `unit` is the height of a line of its text in points, 0 where it has none, `body` the size and the font of most of
    it. `grid` is None where its lines stand on none.
    """

    evidence: Evidence
    paragraphs: tuple[Paragraph, ...]
    measures: Mapping[int, frozenset[tuple[float, float]]]
    unit: float
    body: tuple[float, str]
    grid: Grid | None

    @property
    def pages(self) -> Mapping[int, PrintedPage]:
        """The pages by their numbers, from 1."""
        return {page.number: page for page in self.evidence.printed.pages}

    def list_openings(self) -> frozenset[int]:
        """List the pages on which a part begins, from 1."""
        return frozenset(pages.start for pages in self._list_parts())

    def list_ends(self) -> frozenset[int]:
        """List the pages on which the text of a part ends, from 1: what is blank there is meant to be."""
        written = {line.page for paragraph in self.paragraphs for line in paragraph.lines}
        return frozenset(max(written.intersection(pages), default=0) for pages in self._list_parts())

    def _list_parts(self) -> list[range]:
        """List the pages of each part, from 1."""
        expected = self.evidence.expected
        if expected is None:
            return [range(min(self.pages, default=0), max(self.pages, default=0) + 1)]
        return [range(part.first_page + 1, part.first_page + 1 + len(part.folios)) for part in expected.parts]

    def find_justified(self) -> Iterator[tuple[Paragraph, int, SetLine]]:
        """Find the lines that fill their measure."""
        return (found for found in self.find_full_lines() if self.fills(*found))

    def find_full_lines(self) -> Iterator[tuple[Paragraph, int, SetLine]]:
        """Find the lines that have to fill their measure: of a paragraph that is justified, all but the last."""
        for paragraph in self.paragraphs:
            if paragraph.is_running and self.is_justified(paragraph):
                yield from ((paragraph, number, line) for number, line in paragraph.list_full_lines())

    def is_justified(self, paragraph: Paragraph) -> bool:
        """Return whether at least half of the lines of a paragraph, but its last, fill a measure of its pages."""
        lines = list(paragraph.list_full_lines())
        filled = sum(self.fills(paragraph, number, line) for number, line in lines)
        return filled > 0 and 2 * filled >= len(lines)

    def fills(self, paragraph: Paragraph, number: int, line: SetLine) -> bool:
        """Return whether a line reaches both edges of a measure; the first of a paragraph may be indented."""
        return any(max(offs) <= SEEN for offs in self._list_offsets(paragraph, number, line))

    def measure_miss(self, paragraph: Paragraph, number: int, line: SetLine) -> float:
        """Return by how many points a line misses an edge that it almost reaches; 0 if it reaches it, or is far off."""
        # What is of another face at an edge, such as code on a tint, has a box that is wider than it.
        seen = [glyph for glyph in line.printed.glyphs if glyph.text.strip()]
        if any(glyph.font.postscript_name != line.font for glyph in (seen[0], seen[-1])):
            return 0.0
        miss = min((max(offs) for offs in self._list_offsets(paragraph, number, line)), default=0.0)
        return miss if SEEN < miss < NEAR * line.size else 0.0

    def _list_offsets(self, paragraph: Paragraph, number: int, line: SetLine) -> Iterator[tuple[float, float]]:
        """List how far both edges of a line are from those of each measure of its page."""
        from_right = paragraph.set.reads_from_right
        for left, right in self.measures.get(line.page % 2, ()):
            offs = [abs(line.left - left), abs(right - line.right)]
            if number == 0 and offs[from_right] < _INDENT * line.size:
                indent = right - line.right if from_right else line.left - left
                if indent > SEEN:
                    offs[from_right] = 0.0
            yield offs[0], offs[1]

    def find_blank_stretches(self, most: float) -> Iterator[tuple[PrintedPage, Stretch]]:
        """Find what is blank on the pages, if it is higher than so many lines.

        A part opens with as much white as its designer likes, and ends where it ends. Pages that carry no running text
        anywhere near them, such as those of a title, are nobody's text.
        """
        if not self.unit or sum(len(one.lines) for one in self.list_text() if len(one.lines) >= _BLOCK) < _GRID_LINES:
            return
        openings, ends = self.list_openings(), self.list_ends()
        for page in self.evidence.printed.pages:
            opened = self._find_opening(page.number) if page.number in openings else page.height
            image = self.evidence.finder.draw_page(page.number)
            for stretch in find_stretches(page, image, self.unit):
                is_above_notes = self._is_above_notes(page, stretch)
                is_meant = stretch.is_head or stretch.box[3] > opened
                if stretch.is_foot or is_above_notes:
                    is_meant |= page.number in ends or self._is_page_ended(page)
                # Notes stand at the foot in lines of their own.
                rounded = _ABOVE_NOTES if is_above_notes else 0.0
                if not is_meant and stretch.lines - rounded > most:
                    yield page, stretch

    def _is_above_notes(self, page: PrintedPage, stretch: Stretch) -> bool:
        """Return whether the notes of a page stand below what is blank on it."""
        below = self.find_next(page.number, stretch.box[1])
        return not stretch.is_foot and below is not None and below.lines[0].page == page.number and below.is_note

    def _is_page_ended(self, page: PrintedPage) -> bool:
        """Return whether the next page begins because it is turned, or because the writer has asked for it."""
        following = self.pages.get(page.number + 1)
        if following is not None and following.width != page.width:
            return True
        begun = self.find_next(page.number + 1, math.inf)
        return begun is not None and begun.block is not None and begun.block.begins_page

    def _find_opening(self, page: int) -> float:
        """Return how far down the opening of a part goes on its page: to the first line of running text."""
        tops = [line.base for one in self.list_text() for line in one.lines if line.page == page]
        return max(tops, default=0.0)

    def list_text(self) -> Iterator[Paragraph]:
        """List the paragraphs of the text itself, without notes and lists."""
        return (one for one in self.paragraphs if one.is_text)

    def is_body(self, line: SetLine) -> bool:
        """Return whether a line is set as most of the text is: in its size and from its font."""
        return (line.size, line.font) == self.body

    def find_next(self, page: int, y: float) -> Paragraph | None:
        """Find the paragraph whose first line is the next in reading order below a place of a page."""
        below = [
            (line.page, -line.base, paragraph)
            for paragraph in self.paragraphs
            if (line := paragraph.lines[0]).page > page or (line.page == page and line.base < y)
        ]
        return min(below, key=lambda item: item[:2])[2] if below else None


def look_at(evidence: Evidence) -> SetSection:
    """Measure a section."""
    paragraphs = tuple(_gather_paragraphs(evidence))
    running = [paragraph for paragraph in paragraphs if paragraph.is_running]
    text = [paragraph for paragraph in running if paragraph.is_text]
    unit, body = _find_unit(text), _find_body(text)
    lines = [line for paragraph in text for line in paragraph.lines if (line.size, line.font) == body]
    return SetSection(evidence, paragraphs, _find_measures(running), unit, body, _find_grid(evidence, lines, unit))


def _gather_paragraphs(evidence: Evidence) -> Iterator[Paragraph]:
    known = {id(line.line): line for line in evidence.lines}
    for measured in measure_blocks(evidence.blocks):
        if not measured.lines:
            continue
        aligned = tuple(known.get(id(line.printed)) for line in measured.lines)
        block = next((line.block for line in aligned if line is not None), None)
        yield Paragraph(measured, block, aligned, frozenset(_find_forced(aligned)))


def _find_forced(aligned: Sequence[AlignedLine | None]) -> Iterator[int]:
    """Find the lines behind whose last letter a line break stands in the expected text."""
    for number, (line, following) in enumerate(pairwise(aligned)):
        if line and following and line.expected is following.expected and line.seen.places and following.seen.places:
            between = line.expected[max(line.seen.places) + 1 : min(following.seen.places)]
            if _LINE_SEPARATOR in between:
                yield number


def _find_measures(paragraphs: Iterable[Paragraph]) -> Mapping[int, frozenset[tuple[float, float]]]:
    """Find the edges that text is set to on rectos and on versos: those that most lines with one beginning have."""
    found: dict[int, Counter[tuple[float, float]]] = {0: Counter(), 1: Counter()}
    begun: dict[int, Counter[tuple[float, bool]]] = {0: Counter(), 1: Counter()}
    for paragraph in paragraphs:
        from_right = paragraph.set.reads_from_right
        for number, line in paragraph.list_full_lines():
            if number == 0:
                # It may be indented.
                continue
            edges = round(line.left, 1), round(line.right, 1)
            found[line.page % 2][edges] += 1
            begun[line.page % 2][edges[from_right], from_right] += 1
    return {
        side: frozenset(
            edges
            for edges, count in edges_found.items()
            if count >= _LEAST_LINES
            and any(2 * count >= begun[side][edges[from_right], from_right] > 0 for from_right in (False, True))
        )
        for side, edges_found in found.items()
    }


def _find_unit(paragraphs: Iterable[Paragraph]) -> float:
    """Return the distance of the lines of most of the text, in points."""
    steps = [
        above.base - below.base
        for paragraph in paragraphs
        for above, below in pairwise(paragraph.lines)
        if above.page == below.page and above.base > below.base
    ]
    counted = Counter(round(step, 1) for step in steps)
    if not counted:
        return 0.0
    usual = counted.most_common(1)[0][0]
    return fmean(step for step in steps if abs(step - usual) <= SEEN)


def _find_body(paragraphs: Iterable[Paragraph]) -> tuple[float, str]:
    """Return the size and the font of most lines."""
    found = Counter((line.size, line.font) for paragraph in paragraphs for line in paragraph.lines)
    return found.most_common(1)[0][0] if found else (0.0, "")


def _find_grid(evidence: Evidence, lines: Sequence[SetLine], unit: float) -> Grid | None:
    """Find the grid that almost all of the text stands on, if there is one."""
    pages = {page.number: page for page in evidence.printed.pages}
    if not unit or len(lines) < _GRID_LINES:
        return None
    rests = Counter(round((pages[line.page].type_area[3] - line.base) % unit, 1) for line in lines)
    grid = Grid(unit, rests.most_common(1)[0][0])
    on = sum(not grid.measure_offset(pages[line.page], line.base) for line in lines)
    return grid if on >= _GRID_SHARE * len(lines) else None
