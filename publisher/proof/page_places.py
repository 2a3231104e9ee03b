"""Reads where things stand in a bound PDF: its bytes in, the pages of its named destinations and its folios out."""

import io
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter

import pikepdf
import pypdfium2

from publisher.model.expected import ExpectedText
from publisher.model.parts import PageOf
from publisher.proof.drawn_text import DrawnTextReader
from publisher.proof.match_words import match_words
from publisher.proof.matched_words import ReadWord
from publisher.proof.readers import PDFIUM, read_page_texts
from publisher.script.search_words import find_directed_words, find_search_words

#: The most words of a paragraph that may be taken for those of a map.
_MOST_DISPLACED = 3


@dataclass(frozen=True, slots=True)
class PagePlaces:
    """The page of each anchor, from 0, the label of each page, and the folio that it prints, "" for none."""

    anchors: Mapping[str, int]
    labels: tuple[str, ...]
    folios: tuple[str, ...]

    def name_pages(self) -> dict[str, PageOf]:
        """Return the pages of the anchors as those who print page numbers want them."""
        return {anchor: PageOf(page, self.labels[page]) for anchor, page in self.anchors.items()}


def read_page_places(pdf: bytes) -> PagePlaces:
    """Read the destinations (ISO 32000-1, 12.3.2.3) and page labels (12.4.2) of a PDF.

    Raises `pikepdf.PdfError` or `pypdfium2.PdfiumError` for what is none.
    """
    document = pypdfium2.PdfDocument(pdf)
    labels = tuple(str(document.get_page_label(page)) for page in range(len(document)))
    document.close()
    with DrawnTextReader(pdf) as reader:
        artifacts = reader.read(range(len(labels))).artifacts
    folios = tuple(_find_folio(label, artifacts[page]) for page, label in enumerate(labels))
    with pikepdf.open(io.BytesIO(pdf)) as file:
        return PagePlaces(dict(_find_anchors(file)), labels, folios)


def read_title(pdf: bytes) -> str:
    """Read the title that a PDF says it has. Raises `pypdfium2.PdfiumError` for what is no PDF."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return str(document.get_metadata_value("Title"))
    finally:
        document.close()


def find_anchors(expected: ExpectedText, pdf: bytes) -> dict[str, int]:
    """Find the pages of the anchors of an expected text, from 0, by the words that follow them."""
    (matching,) = match_words({PDFIUM: read_page_texts(pdf)}, expected.parts)
    pages: dict[str, int] = {}
    number = 0
    for block in (block for part in expected.parts for block in part.blocks):
        words = list(find_directed_words(block.text_apart))
        found = _list_pages(matching.found[number : number + len(words)]) if block.anchors else {}
        for anchor, offset in block.anchors:
            at = bisect_left(words, offset, key=lambda word: word.start)
            if (page := found.get(min(at, len(words) - 1))) is not None:
                pages.setdefault(anchor, page - 1)
        number += len(words)
    return pages


def _list_pages(words: Sequence[ReadWord | None]) -> dict[int, int]:
    """Return the page, from 1, of each word of a block that was found, by the number of the word.

    A name on a map overleaf may be taken for that of a paragraph which goes on behind the map: of a few words that
    stand on another page than those before and behind them, the page is that of those before.
    """
    found = [(number, word.page) for number, word in enumerate(words) if word]
    runs = [(page, [number for number, _ in run]) for page, run in groupby(found, itemgetter(1))]
    pages: dict[int, int] = {}
    for index, (page, numbers) in enumerate(runs):
        is_displaced = 0 < index < len(runs) - 1 and len(numbers) <= _MOST_DISPLACED
        pages.update(dict.fromkeys(numbers, runs[index - 1][0] if is_displaced else page))
    return pages


def _find_anchors(pdf: pikepdf.Pdf) -> list[tuple[str, int]]:
    if "/Names" not in pdf.Root or "/Dests" not in pdf.Root.Names:
        return []
    pages = {page.obj.objgen: number for number, page in enumerate(pdf.pages)}
    found: list[tuple[str, int]] = []
    for name, target in pikepdf.NameTree(pdf.Root.Names.Dests).items():
        place = target.D if isinstance(target, pikepdf.Dictionary) else target
        number = pages.get(place[0].objgen) if len(place) else None
        if number is not None:
            found.append((str(name), number))
    return found


def _find_folio(label: str, artifacts: Iterable[str]) -> str:
    """Return the label of a page if it prints it: a folio is an artifact of its own, whatever a reader makes of it.

    Letters of artifacts are in the order of drawing, from the left.
    """
    return label if any(_sort_letters(text) == _sort_letters(label) for text in artifacts) else ""


def _sort_letters(text: str) -> str:
    return "".join(sorted(letter for word in find_search_words(text) for letter in word.text))
