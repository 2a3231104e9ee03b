"""Reads a PDF as its readers do: bytes in, the text of each page as they copy, search and speak it, and its picture."""

from collections.abc import Iterable, Mapping

import pypdfium2
from PIL.Image import Image

from publisher.model.proof import Box

PDFIUM = "PDFium"

#: The texts of pages, by their number from 0.
PageTexts = Mapping[int, str]


class PdfiumReader:
    """Reads the text of pages as PDFium does, and tells where its words stand."""

    def __init__(self, pdf: bytes) -> None:
        """Open a PDF. Raises `pypdfium2.PdfiumError` for what is none."""
        self.document = pypdfium2.PdfDocument(pdf)
        self.page_count = len(self.document)

    def close(self) -> None:
        """Close the PDF."""
        self.document.close()

    def read(self, pages: Iterable[int]) -> PageTexts:
        """Read pages, which count from 0."""
        return {page: self._read_page(page) for page in pages}

    def _read_page(self, number: int) -> str:
        page = self.document[number]
        text_page = page.get_textpage()
        try:
            return str(text_page.get_text_range())
        finally:
            text_page.close()
            page.close()

    def find_box(self, page: int, start: int, end: int) -> Box:
        """Return the box around the characters of a page, from 1, from `start` up to, not including, `end`."""
        text_page = self.document[page - 1].get_textpage()
        boxes = [text_page.get_charbox(index) for index in range(start, end)]
        text_page.close()
        lefts, bottoms, rights, tops = zip(*boxes, strict=True)
        return min(lefts), min(bottoms), max(rights), max(tops)

    def draw_page(self, page: int) -> Image:
        """Draw a page, from 1, in grey, one pixel for each point."""
        drawn: Image = self.document[page - 1].render(scale=1, grayscale=True).to_pil()
        return drawn


def read_page_texts(pdf: bytes) -> PageTexts:
    """Return the texts of all pages as PDFium reads them. Raises `pypdfium2.PdfiumError` for what is no PDF."""
    reader = PdfiumReader(pdf)
    try:
        return reader.read(range(reader.page_count))
    finally:
        reader.close()


def extract_text(pdf: bytes) -> str:
    """Return the text of all pages as PDFium reads them. Raises `pypdfium2.PdfiumError` for what is no PDF."""
    return "\n".join(read_page_texts(pdf).values())
