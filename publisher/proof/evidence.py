"""Gathers what the proof of a PDF needs to know: the bytes and the copy in, all that was read from them out."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from publisher.model.copy import Copy, CopyPart
from publisher.model.proof import Box
from publisher.proof.collate import CollatedLine, collate
from publisher.proof.joining import FontShelf
from publisher.proof.lines import PrintedBlock, find_blocks
from publisher.proof.match_words import Heads, Matching, match_words
from publisher.proof.printed import Print, PrintedGlyph, read_print
from publisher.proof.readers import WordFinder, read_texts
from publisher.script.search_words import find_words


@dataclass(frozen=True, slots=True)
class Evidence:
    """A finished PDF as the rules see it.

    `copy` is what should stand in it, and None where nobody knows. `blocks` are the printed lines, `lines` those that
    show any of the copy, and `fonts` the files of the fonts that they may be set in. `matchings` say
    how the text of each reader matches the copy, PDFium's first; `source` how the copy matches what the book has to
    say, its `pieces`.
    """

    copy: Copy | None
    printed: Print
    blocks: tuple[PrintedBlock, ...]
    finder: WordFinder
    matchings: tuple[Matching, ...] = ()
    pieces: tuple[CopyPart, ...] = ()
    source: Matching | None = None
    lines: tuple[CollatedLine, ...] = ()
    fonts: FontShelf = field(default_factory=FontShelf)

    def locate(self, number: int, page: int) -> Box | None:
        """Give the box of what PDFium found on a page nearest to a word of the copy."""
        word = self.matchings[0].find_nearest(number, page) if number >= 0 else None
        return self.finder.find_box(word.page, word.start, word.end) if word else None


def gather_evidence(
    pdf: bytes, copy: Copy | None = None, pieces: tuple[CopyPart, ...] = (), fonts: tuple[Path, ...] = ()
) -> Evidence:
    """Read a PDF in all ways. `pieces` are what the book has to say in it, named like the parts of the copy.

    `fonts` are the font files that it may be set in.

    Raises `pikepdf.PdfError` or `pypdfium2.PdfiumError` for what is no PDF.
    """
    printed = read_print(pdf)
    blocks = tuple(find_blocks(printed))
    finder = WordFinder(pdf)
    if copy is None:
        return Evidence(copy, printed, blocks, finder)
    heads = find_heads(copy, printed)
    matchings = tuple(match_words(reader, copy.parts, pages, heads) for reader, pages in read_texts(pdf).items())
    set_texts = {part.name: "\n".join(block.text_apart for block in part.blocks) for part in copy.parts}
    source = match_source(pieces, set_texts)
    lines = collate(copy, blocks)
    return Evidence(copy, printed, blocks, finder, matchings, pieces, source, lines, FontShelf(fonts))


def match_source(pieces: Sequence[CopyPart], texts: Mapping[str, str]) -> Matching:
    """Match what a book has to say with what was set of it, by the names of the pieces."""
    parts = tuple(replace(piece, first_page=page, folios=("",)) for page, piece in enumerate(pieces))
    return match_words("", parts, [texts.get(part.name, "") for part in parts], is_exact=True)


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
