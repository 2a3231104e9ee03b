"""Gathers what the proof of a PDF needs to know: bytes and copy in, all that was read from them out."""

import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from publisher.model.copy import Copy, CopyPart
from publisher.model.proof import Box
from publisher.proof.collate import CollatedLine, collate
from publisher.proof.coverage import Coverage, cover_copy
from publisher.proof.drawn_text import DrawnTextReader, Place
from publisher.proof.joining import FontShelf, WrongForm, find_wrong_forms
from publisher.proof.lines import PrintedBlock, find_blocks
from publisher.proof.match_source import SourceMatch, match_source
from publisher.proof.match_words import Heads, Matching, match_words
from publisher.proof.overflow import Overflow, find_overflows
from publisher.proof.poppler import POPPLER, read_with_poppler
from publisher.proof.printed import Print, PrintedGlyph, PrintReader
from publisher.proof.readers import PDFIUM, PdfiumReader
from publisher.proof.sections import Section, find_runs
from publisher.script.search_words import find_words

_ELLIPSIS = "\u2026"


@dataclass(frozen=True, slots=True)
class Evidence:
    """A section of a finished PDF as the rules see it.

    `copy` is what should stand in it, and None where nobody knows; `coverage` says what of it no glyph draws, and what
    several do. `blocks` are the printed lines, `lines` those that show any of the copy, and `fonts` the files of the
    fonts that they may be set in. `matchings` say how the text of each reader matches the copy, PDFium's first.
    `overflows` are notes and tables that have no room on their pages.
    """

    copy: Copy | None
    printed: Print
    blocks: tuple[PrintedBlock, ...]
    finder: PdfiumReader
    coverage: Coverage = field(default_factory=Coverage)
    matchings: tuple[Matching, ...] = ()
    lines: tuple[CollatedLine, ...] = ()
    fonts: FontShelf = field(default_factory=FontShelf)
    overflows: tuple[Overflow, ...] = ()

    def overflows_with(self, page: int, glyph: PrintedGlyph) -> bool:
        """Tell whether a glyph of a page, from 1, belongs to a note or a table that has no room on its page."""
        return any(overflow.has(page, glyph) for overflow in self.overflows)

    def is_overfull(self, page: int) -> bool:
        """Tell whether a note or a table has no room on a page, from 1: readers drop what is beside it."""
        return any(number == page - 1 for overflow in self.overflows for number, _ in overflow.places)

    def find_wrong_forms(self) -> Iterator[WrongForm]:
        """Find letters that have another form than their neighbours ask for."""
        return find_wrong_forms(self.lines, self.fonts)

    def locate(self, number: int, page: int) -> Box | None:
        """Give the box of what PDFium found on a page nearest to a word of the copy."""
        word = self.matchings[0].find_nearest(number, page) if number >= 0 else None
        return self.finder.find_box(word.page, word.start, word.end) if word else None

    def find_content(self, place: Place) -> Box | None:
        """Give the box around the glyphs of a piece of marked content."""
        glyphs = (glyph for page in self.printed.pages if page.number - 1 == place[0] for glyph in page.glyphs)
        boxes = [glyph.box for glyph in glyphs if glyph.content == place[1]]
        if not boxes:
            return None
        lefts, bottoms, rights, tops = zip(*boxes, strict=True)
        return min(lefts), min(bottoms), max(rights), max(tops)


@dataclass(frozen=True, slots=True)
class Setting:
    """What was set of a book as the rules see it: how the copy, by its parts, matches the `pieces` of the book."""

    parts: tuple[CopyPart, ...]
    pieces: tuple[CopyPart, ...]
    source: SourceMatch


def gather_evidence(pdf: bytes, sections: Sequence[Section], fonts: tuple[Path, ...] = ()) -> Iterator[Evidence]:
    """Read sections of a PDF, in the order of their pages, in all ways. `fonts` are the files that it may be set in.

    Raises `pikepdf.PdfError` or `pypdfium2.PdfiumError` for what is no PDF.
    """
    shelf = FontShelf(fonts)
    poppler: dict[int, str] = {}
    for pages in find_runs([section for section in sections if section.copy]):
        poppler |= read_with_poppler(pdf, pages) or {}
    wanted = {page for section in sections for page in section.pages}
    with PrintReader(pdf, wanted) as reader, closing(PdfiumReader(pdf)) as pdfium, DrawnTextReader(pdf) as texts:
        for section in sections:
            printed = reader.read(section.pages)
            blocks = tuple(find_blocks(printed))
            if section.copy is None:
                overflows = tuple(find_overflows(printed, ()))
                yield Evidence(None, printed, blocks, pdfium, overflows=overflows)
                continue
            coverage = cover_copy(section.copy, printed.elements, texts.read(section.pages))
            heads = find_heads(section.copy, printed)
            readings = {PDFIUM: pdfium.read(section.pages), **({POPPLER: poppler} if poppler else {})}
            matchings = match_words(readings, section.copy.parts, heads)
            lines = collate(section.copy, blocks)
            overflows = tuple(find_overflows(printed, lines))
            yield Evidence(section.copy, printed, blocks, pdfium, coverage, matchings, lines, shelf, overflows)


def gather_setting(copy: Copy, pieces: tuple[CopyPart, ...]) -> Setting:
    """Match what a book has to say, named like the parts of the copy, with what was set of it."""
    return Setting(copy.parts, pieces, match_source(pieces, {part.name: part.blocks for part in copy.parts}))


def find_heads(copy: Copy, printed: Print) -> Heads:
    """Give the running heads that are on each page: those whose letters are among its artifacts, longer ones first.

    Each letter is there for one of them, and those of the folio are for none. What a head ends in may be left out, and
    an ellipsis stand for it.
    """
    folios = {part.first_page + at: folio for part in copy.parts for at, folio in enumerate(part.folios, start=1)}
    letters = {
        page.number: count_artifacts(page.glyphs) - _count_letters(folios.get(page.number, ""))
        for page in printed.pages
    }
    shortened = {page.number for page in printed.pages if _has_ellipsis(page.glyphs)}
    heads: dict[int, tuple[str, ...]] = {}
    for part in copy.parts:
        ranked = sorted(part.heads, key=len, reverse=True)
        for page in range(part.first_page + 1, part.first_page + len(part.folios) + 1):
            begun = (_find_beginning(head, letters[page]) for head in ranked if page in shortened)
            if beginning := next(filter(None, begun), ""):
                letters[page].clear()
                heads[page] = (*heads.get(page, ()), beginning)
            for head in ranked:
                if (count := _count_letters(head)) and count <= letters[page]:
                    letters[page] -= count
                    heads[page] = (*heads.get(page, ()), head)
    return heads


def _has_ellipsis(glyphs: Iterable[PrintedGlyph]) -> bool:
    return any(_ELLIPSIS in glyph.text for glyph in glyphs if glyph.is_artifact)


def _find_beginning(head: str, letters: Counter[str]) -> str:
    """Give as many words of a running head as have just these letters; "" if no number of them has."""
    words = head.split(" ")
    beginnings = (" ".join(words[:count]) for count in range(1, len(words)))
    return next((beginning for beginning in beginnings if _count_letters(beginning) == letters), "")


def count_artifacts(glyphs: Iterable[PrintedGlyph]) -> Counter[str]:
    """Count the letters and digits of artifacts, which are what a page says besides its text."""
    return _count_letters(" ".join(glyph.text for glyph in glyphs if glyph.is_artifact))


def _count_letters(text: str) -> Counter[str]:
    # From the left a mark comes before its letter, and is part of no word.
    words = (word.text for word in find_words(text))
    return Counter(letter for word in words for letter in word if not unicodedata.category(letter).startswith("M"))
