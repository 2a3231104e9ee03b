"""Keeps the fonts of a book for the layout: fonts as they were judged in, files of the cache with the same bytes out.

fontconfig and the layout engine read a font by the name of its file. The file in the book's folder may be another one
by then.
"""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from publisher.model.book import BookFont
from publisher.press.kept_files import keep_font


def locate_own(fonts_folder: Path) -> Path:
    """Return the folder for the fonts of books below that of all fonts that parts are laid out with."""
    return fonts_folder / "own"


def keep_own_fonts(fonts: Iterable[BookFont], folder: Path) -> tuple[BookFont, ...]:
    """Keep the fonts of a book in a folder, and give them with their paths there."""
    return tuple(replace(font, path=folder / keep_font(font.data, folder)) for font in fonts)
