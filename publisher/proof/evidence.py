"""Gathers what the proof of a PDF needs to know: bytes and copy in, all that was read from them out."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path

from publisher.model.copy import Copy, CopyPart
from publisher.model.proof import Box
from publisher.proof.collate import CollatedLine, collate
from publisher.proof.joining import FontShelf
from publisher.proof.lines import PrintedBlock, find_blocks
from publisher.proof.match_words import Heads, Matching, match_words
from publisher.proof.printed import Print, PrintedGlyph, PrintReader
from publisher.proof.readers import PDFIUM, POPPLER, PdfiumReader, read_with_poppler
from publisher.proof.sections import Section
from publisher.script.search_words import find_words


@dataclass(frozen=True, slots=True)
class Evidence:
    """A section of a finished PDF as the rules see it.

    `copy` is what should stand in it, and None where nobody knows. `blocks` are the printed lines, `lines` those that
    show any of the copy, and `fonts` the files of the fonts that they may be set in. `matchings` say
    how the text of each reader matches the copy, PDFium's first.
    """

    copy: Copy | None
    printed: Print
    blocks: tuple[PrintedBlock, ...]
    finder: PdfiumReader
    matchings: tuple[Matching, ...] = ()
    lines: tuple[CollatedLine, ...] = ()
    fonts: FontShelf = field(default_factory=FontShelf)

    def locate(self, number: int, page: int) -> Box | None:
        """Give the box of what PDFium found on a page nearest to a word of the copy."""
        word = self.matchings[0].find_nearest(number, page) if number >= 0 else None
        return self.finder.find_box(word.page, word.start, word.end) if word else None


@dataclass(frozen=True, slots=True)
class Setting:
    """What was set of a book as the rules see it: how the copy, by its parts, matches the `pieces` of the book."""

    parts: tuple[CopyPart, ...]
    pieces: tuple[CopyPart, ...]
    source: Matching


def gather_evidence(pdf: bytes, sections: Sequence[Section], fonts: tuple[Path, ...] = ()) -> Iterator[Evidence]:
    """Read sections of a PDF, which follow one another, in all ways. `fonts` are the files that it may be set in.

    Raises `pikepdf.PdfError` or `pypdfium2.PdfiumError` for what is no PDF.
    """
    shelf = FontShelf(fonts)
    pages = range(sections[0].pages.start, sections[-1].pages.stop)
    is_matched = any(section.copy for section in sections)
    poppler = read_with_poppler(pdf, pages) if is_matched else None
    with PrintReader(pdf) as reader, closing(PdfiumReader(pdf)) as pdfium:
        for section in sections:
            printed = reader.read(section.pages)
            blocks = tuple(find_blocks(printed))
            if section.copy is None:
                yield Evidence(None, printed, blocks, pdfium)
                continue
            heads = find_heads(section.copy, printed)
            readings = {PDFIUM: pdfium.read(section.pages), **({POPPLER: poppler} if poppler else {})}
            matchings = match_words(readings, section.copy.parts, heads)
            lines = collate(section.copy, blocks)
            yield Evidence(section.copy, printed, blocks, pdfium, matchings, lines, shelf)


def gather_setting(copy: Copy, pieces: tuple[CopyPart, ...]) -> Setting:
    """Match what a book has to say, named like the parts of the copy, with what was set of it."""
    texts = {part.name: "\n".join(block.text_apart for block in part.blocks) for part in copy.parts}
    return Setting(copy.parts, pieces, match_source(pieces, texts))


def match_source(pieces: Sequence[CopyPart], texts: Mapping[str, str]) -> Matching:
    """Match what a book has to say with what was set of it, by the names of the pieces."""
    parts = tuple(replace(piece, first_page=page, folios=("",)) for page, piece in enumerate(pieces))
    set_texts = {page: texts.get(part.name, "") for page, part in enumerate(parts)}
    (matching,) = match_words({"": set_texts}, parts, is_exact=True)
    return matching


def find_heads(copy: Copy, printed: Print) -> Heads:
    """Give the running heads that are on each page: those whose letters are all among its artifacts."""
    letters = {page.number: count_artifacts(page.glyphs) for page in printed.pages}
    return {
        page: heads
        for part in copy.parts
        for page in range(part.first_page + 1, part.first_page + len(part.folios) + 1)
        if (heads := tuple(head for head in part.heads if _count_letters(head) <= letters[page]))
    }


def count_artifacts(glyphs: Iterable[PrintedGlyph]) -> Counter[str]:
    """Count the letters and digits of artifacts, which are what a page says besides its text."""
    return _count_letters(" ".join(glyph.text for glyph in glyphs if glyph.is_artifact))


def _count_letters(text: str) -> Counter[str]:
    return Counter(letter for word in find_words(text) for letter in word.text)
