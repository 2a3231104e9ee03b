"""Converts what other programs write: a Word file, an EPUB, a page of HTML, plain text in, chapters of a book out."""
