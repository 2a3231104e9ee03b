"""Extracts text as a person does who copies it: a PDF in, what PDFium reads on its pages out."""

import pypdfium2


def extract_text(pdf: bytes) -> str:
    """Extract the text of all pages. Raises `pypdfium2.PdfiumError` for what is no PDF."""
    document = pypdfium2.PdfDocument(pdf)
    return "\n".join(page.get_textpage().get_text_range() for page in document)
