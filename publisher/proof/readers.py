"""Reads a PDF as its readers do: bytes in, the text of each page as they copy, search and speak it out."""

import shutil
import subprocess

import pypdfium2

from publisher.model.proof import Box

PDFIUM, POPPLER = "PDFium", "Poppler"


class WordFinder:
    """Tells where the words that PDFium reads stand on the pages."""

    def __init__(self, pdf: bytes) -> None:
        """Open a PDF."""
        self.document = pypdfium2.PdfDocument(pdf)

    def find_box(self, page: int, start: int, end: int) -> Box:
        """Give the box around the characters of a page, from 1, from `start` up to, not including, `end`."""
        text_page = self.document[page - 1].get_textpage()
        boxes = [text_page.get_charbox(index) for index in range(start, end)]
        text_page.close()
        lefts, bottoms, rights, tops = zip(*boxes, strict=True)
        return min(lefts), min(bottoms), max(rights), max(tops)


def read_texts(pdf: bytes) -> dict[str, tuple[str, ...]]:
    """Give the texts of the pages by reader: PDFium, and Poppler where it is installed.

    Raises `pypdfium2.PdfiumError` for what is no PDF.
    """
    texts = {PDFIUM: read_page_texts(pdf)}
    if program := shutil.which("pdftotext"):
        texts[POPPLER] = _read_with_poppler(program, pdf, len(texts[PDFIUM]))
    return texts


def read_page_texts(pdf: bytes) -> tuple[str, ...]:
    """Give the texts of the pages as PDFium reads them. Raises `pypdfium2.PdfiumError` for what is no PDF."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return tuple(_read_page(page) for page in document)
    finally:
        document.close()


def extract_text(pdf: bytes) -> str:
    """Give the text of all pages as PDFium reads them. Raises `pypdfium2.PdfiumError` for what is no PDF."""
    return "\n".join(read_page_texts(pdf))


def _read_page(page: pypdfium2.PdfPage) -> str:
    text_page = page.get_textpage()
    try:
        return str(text_page.get_text_range())
    finally:
        text_page.close()
        page.close()


def _read_with_poppler(program: str, pdf: bytes, count: int) -> tuple[str, ...]:
    done = subprocess.run([program, "-enc", "UTF-8", "-", "-"], input=pdf, capture_output=True, check=False)
    # Every page ends with a form feed.
    pages = done.stdout.decode("utf-8", "replace").split("\f")
    return (*pages, *[""] * count)[:count]
