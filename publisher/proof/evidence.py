"""Gathers what the proof of a PDF needs to know: bytes and expected text in, all that was read from them out."""

from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from publisher.model.expected import ExpectedPart, ExpectedText
from publisher.model.proof import Box
from publisher.proof.align import AlignedLine, align_lines
from publisher.proof.beside_text import find_heads, find_picture_words
from publisher.proof.coverage import Coverage, cover_text
from publisher.proof.drawn_text import DrawnTextReader, Place
from publisher.proof.joining import FontIndex, WrongForm, find_wrong_forms
from publisher.proof.match_source import SourceMatch, match_source
from publisher.proof.match_words import match_words
from publisher.proof.matched_words import Matching
from publisher.proof.overflow import Overflow, find_overflows
from publisher.proof.poppler import POPPLER, read_with_poppler
from publisher.proof.printed import Print, PrintedGlyph, PrintReader
from publisher.proof.printed_lines import PrintedBlock, find_blocks
from publisher.proof.readers import PDFIUM, PdfiumReader
from publisher.proof.sections import Section, find_runs


@dataclass(frozen=True, slots=True)
class Evidence:
    """A section of a finished PDF as the rules see it.

    `expected` is the text that should stand in it, None where that is not known; `coverage` says what of it no glyph
    draws, and what several do. `blocks` are the printed lines, `lines` those that show any of the expected text, and
    `fonts` the files of the fonts that they may be set in. `matchings` say how the text of each reader matches the
    expected text, PDFium's first.
    `overflows` are notes and tables that have no room on their pages.
    """

    expected: ExpectedText | None
    printed: Print
    blocks: tuple[PrintedBlock, ...]
    finder: PdfiumReader
    coverage: Coverage = field(default_factory=Coverage)
    matchings: tuple[Matching, ...] = ()
    lines: tuple[AlignedLine, ...] = ()
    fonts: FontIndex = field(default_factory=FontIndex)
    overflows: tuple[Overflow, ...] = ()

    def overflows_with(self, page: int, glyph: PrintedGlyph) -> bool:
        """Return whether a glyph of a page, from 1, belongs to a note or a table that has no room on its page."""
        return any(overflow.has(page, glyph) for overflow in self.overflows)

    def is_overfull(self, page: int) -> bool:
        """Return whether a note or a table has no room on a page, from 1: readers drop what is beside it."""
        return any(number == page - 1 for overflow in self.overflows for number, _ in overflow.places)

    def find_wrong_forms(self) -> Iterator[WrongForm]:
        """Find letters that have another form than their neighbours ask for."""
        return find_wrong_forms(self.lines, self.fonts)

    def locate(self, number: int, page: int) -> Box | None:
        """Return the box of what PDFium found on a page nearest to a word of the expected text."""
        word = self.matchings[0].find_nearest(number, page) if number >= 0 else None
        return self.finder.find_box(word.page, word.start, word.end) if word else None

    def find_content(self, place: Place) -> Box | None:
        """Return the box around the glyphs of a piece of marked content."""
        glyphs = (glyph for page in self.printed.pages if page.number - 1 == place[0] for glyph in page.glyphs)
        boxes = [glyph.box for glyph in glyphs if glyph.content == place[1]]
        if not boxes:
            return None
        lefts, bottoms, rights, tops = zip(*boxes, strict=True)
        return min(lefts), min(bottoms), max(rights), max(tops)


@dataclass(frozen=True, slots=True)
class Setting:
    """What was set of a book as the rules see it: how the expected text of its parts matches the book's `pieces`."""

    parts: tuple[ExpectedPart, ...]
    pieces: tuple[ExpectedPart, ...]
    source: SourceMatch


def gather_evidence(pdf: bytes, sections: Sequence[Section], fonts: tuple[Path, ...] = ()) -> Iterator[Evidence]:
    """Read sections of a PDF, in the order of their pages, in all ways. `fonts` are the files that it may be set in.

    Raises `pikepdf.PdfError` or `pypdfium2.PdfiumError` for what is no PDF.
    """
    index = FontIndex(fonts)
    poppler: dict[int, str] = {}
    for pages in find_runs([section for section in sections if section.expected]):
        poppler |= read_with_poppler(pdf, pages) or {}
    wanted = {page for section in sections for page in section.pages}
    with PrintReader(pdf, wanted) as reader, closing(PdfiumReader(pdf)) as pdfium, DrawnTextReader(pdf) as texts:
        for section in sections:
            printed = reader.read(section.pages)
            blocks = tuple(find_blocks(printed))
            if section.expected is None:
                overflows = tuple(find_overflows(printed, ()))
                yield Evidence(None, printed, blocks, pdfium, overflows=overflows)
                continue
            drawn = texts.read(section.pages)
            coverage = cover_text(section.expected, printed.elements, drawn)
            heads = find_heads(section.expected, printed)
            pictures = find_picture_words(section.expected, printed, drawn)
            readings = {PDFIUM: pdfium.read(section.pages), **({POPPLER: poppler} if poppler else {})}
            matchings = match_words(readings, section.expected.parts, heads, pictures)
            lines = align_lines(section.expected, blocks)
            overflows = tuple(find_overflows(printed, lines))
            yield Evidence(section.expected, printed, blocks, pdfium, coverage, matchings, lines, index, overflows)


def gather_setting(expected: ExpectedText, pieces: tuple[ExpectedPart, ...]) -> Setting:
    """Match what a book has to say, named like the parts of the expected text, with what was set of it."""
    return Setting(expected.parts, pieces, match_source(pieces, {part.name: part.blocks for part in expected.parts}))
