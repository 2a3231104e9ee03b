"""Finds what has no room on its page: printed pages, structure and aligned lines in, notes and tables out.

A note cannot be divided where all of it has to stand on one page, and a table not at all across its width: what does
not fit stands over the edge of the page.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from publisher.model.expected import ExpectedBlock
from publisher.model.proof import Box
from publisher.proof.align import AlignedLine
from publisher.proof.drawn_text import Place
from publisher.proof.printed import Print, PrintedGlyph

#: What may stand over the edge, in points: less than a printer's dot.
_UNSEEN = 0.3


@dataclass(frozen=True, slots=True)
class Overflow:
    """A note or a table (`type`) that stands over the edge of a page, counted from 1, and where it does so first.

    `places` are its marked content, `blocks` its expected text as far as it is known.
    """

    type: str
    page: int
    box: Box
    places: frozenset[Place]
    blocks: tuple[ExpectedBlock, ...]

    def has(self, page: int, glyph: PrintedGlyph) -> bool:
        """Return whether a glyph of a page belongs to it."""
        return (page - 1, glyph.content) in self.places


def find_overflows(printed: Print, lines: Sequence[AlignedLine]) -> Iterator[Overflow]:
    """Find the notes and tables that stand over the edge of a page, in reading order."""
    wholes = {place: element.whole for element in printed.elements if element.whole for place in element.content}
    cut: dict[tuple[str, int], tuple[int, Box]] = {}
    for page in printed.pages:
        sheet = (0.0, 0.0, page.width, page.height)
        for glyph in page.glyphs:
            whole = wholes.get((page.number - 1, glyph.content))
            if whole and whole not in cut and glyph.reaches_out(sheet, _UNSEEN):
                cut[whole] = (page.number, glyph.box)
    if not cut:
        return
    for (kind, number), (page_number, box) in sorted(cut.items(), key=lambda item: item[0][1]):
        places = frozenset(place for place, whole in wholes.items() if whole == (kind, number))
        yield Overflow(kind, page_number, box, places, tuple(_list_blocks(places, lines)))


def _list_blocks(places: frozenset[Place], lines: Iterable[AlignedLine]) -> Iterator[ExpectedBlock]:
    """Yield the expected text of some marked content, each block once."""
    last: ExpectedBlock | None = None
    for line in lines:
        if line.block is not last and any((line.line.page - 1, glyph.content) in places for glyph in line.line.glyphs):
            last = line.block
            yield last
