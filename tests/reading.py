"""Reads a bound PDF as a reader does: the words of each page, its number, its links and where they lead.

The words are pdfium's, the dictionaries pikepdf's: neither is asked of the code that wrote the file.
"""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pikepdf
import pypdfium2

from publisher.proof.printed import Print, PrintReader

#: The margins of the page that hold running heads and folios, in points (`styles/book.css`).
HEAD, FOOT = 22 / 25.4 * 72, 24 / 25.4 * 72
#: As wide as the number of a page.
_WORD = 20


@dataclass(frozen=True, slots=True)
class PrintedLink:
    """A link of a page into the book: its words, the name of the destination, and its page from 0.

    `box` is its left, lower, right and upper end on the page.
    """

    page: int
    words: str
    target: str
    leads_to: int
    box: tuple[float, float, float, float]


@dataclass(frozen=True)
class PrintedBook:
    """A bound PDF."""

    path: Path

    @cached_property
    def pdf(self) -> pikepdf.Pdf:
        return pikepdf.open(self.path)

    @cached_property
    def _pages(self) -> list[tuple[pypdfium2.PdfTextPage, float, float]]:
        # The document has to outlive its pages.
        self.__dict__["_document"] = document = pypdfium2.PdfDocument(self.path)
        return [(page.get_textpage(), *page.get_size()) for page in document]

    @cached_property
    def labels(self) -> list[str]:
        """The numbers by which a reader goes to the pages."""
        document = pypdfium2.PdfDocument(self.path)
        return [str(document.get_page_label(page)) for page in range(len(document))]

    @cached_property
    def texts(self) -> list[str]:
        return [text.get_text_range() for text, _, _ in self._pages]

    @cached_property
    def folded(self) -> list[str]:
        """The letters and digits of each page, so that line breaks and hyphens hide no word."""
        return [fold(text) for text in self.texts]

    def read_end(self, link: PrintedLink, *, right_to_left: bool) -> str:
        """Return the last word of a link that fills a line."""
        left, bottom, right, top = link.box
        start, end = (left, left + _WORD) if right_to_left else (right - _WORD, right)
        return str(self._pages[link.page][0].get_text_bounded(start, bottom, end, top).strip())

    def read_head(self, page: int) -> str:
        text, width, height = self._pages[page]
        return str(text.get_text_bounded(0, height - HEAD, width, height).strip())

    def read_foot(self, page: int) -> str:
        text, width, _ = self._pages[page]
        return str(text.get_text_bounded(0, 0, width, FOOT - 8).strip())

    def read_body(self, page: int) -> str:
        text, width, height = self._pages[page]
        return str(text.get_text_bounded(0, FOOT, width, height - HEAD).strip())

    @cached_property
    def destinations(self) -> dict[str, int]:
        """The page of each named destination, from 0."""
        numbers = {page.obj.objgen: number for number, page in enumerate(self.pdf.pages)}
        pages: dict[str, int] = {}
        for name, target in pikepdf.NameTree(self.pdf.Root.Names.Dests).items():
            page: pikepdf.Object = (target.D if isinstance(target, pikepdf.Dictionary) else target).as_list()[0]
            pages[str(name)] = numbers[page.objgen]
        return pages

    @cached_property
    def links(self) -> list[PrintedLink]:
        """Every link into the book, in the order of the pages."""
        return list(self._find_links())

    def _find_links(self) -> Iterator[PrintedLink]:
        for number, page in enumerate(self.pdf.pages):
            for annotation in page.get("/Annots", []):
                if "/Dest" in annotation:
                    left, bottom, right, top = (float(value) for value in annotation.Rect)
                    words = self._pages[number][0].get_text_bounded(left, bottom, right, top).strip()
                    target = str(annotation.Dest)
                    box = (left, bottom, right, top)
                    yield PrintedLink(number, words, target, self.destinations[target], box)

    @cached_property
    def outline(self) -> list[tuple[int, str, str]]:
        """The entries of the outline in reading order: level from 1, title, name of the destination."""

        def walk(items: list[pikepdf.OutlineItem], level: int) -> Iterator[tuple[int, str, str]]:
            for item in items:
                yield level, item.title, str(item.destination)
                yield from walk(item.children, level + 1)

        with self.pdf.open_outline() as outline:
            return list(walk(outline.root, 1))

    def iterate_operators(self, page: int) -> Iterator[tuple[str, list[pikepdf.Object]]]:
        """Yield the operators that draw a page, each with its operands."""
        for instruction in pikepdf.parse_content_stream(self.pdf.pages[page]):
            if isinstance(instruction, pikepdf.ContentStreamInstruction):
                yield str(instruction.operator), list(instruction.operands)

    def find_pages(self, start: int, end: int, *names: str) -> set[int]:
        """Return the pages from `start` up to, not including, `end` that show one of some names."""
        wanted = [fold(name) for name in names]
        return {page for page in range(start, end) if any(name in self.folded[page] for name in wanted)}


def fold(text: str) -> str:
    """Return the letters and digits of a text, without marks, spaces and punctuation."""
    return "".join(
        character
        for character in unicodedata.normalize("NFKC", text).casefold()
        if unicodedata.category(character)[0] in "LN"
    )


def read_print(data: bytes) -> Print:
    """Read all pages of a PDF. Raises `pikepdf.PdfError` or `pypdfium2.PdfiumError` for what is none."""
    with PrintReader(data) as reader:
        return reader.read(range(reader.page_count))
