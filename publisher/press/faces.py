"""Keeps the fonts that parts are laid out with: HarfBuzz's face of a font in, its whole file in a folder out.

The bindery cuts each font of the book from these files, which it finds by digest.
"""

from pathlib import Path
from typing import Any

import uharfbuzz
from weasyprint.text.fonts import get_hb_object_data

from publisher.press.kept_files import keep_font

# WeasyPrint has no types. These names say at least what is meant.
Face = Any
DrawnFont = Any


def can_be_shared(font: DrawnFont) -> bool:
    """Return whether the bindery can give all parts one program of this font.

    Not so where the glyphs that are drawn are not those of the file: variable fonts, which WeasyPrint turns
    into static ones; bitmap and colour fonts, which it draws as pictures; and a font that lacked a
    character, whose codes then differ from its glyph numbers.
    """
    return not ("fvar" in font.tables or font.bitmap or font.png or font.svg or font.colr or font.missing)


def read_face(face: Face) -> bytes:
    """Return the whole file of a font; of a collection only the one font, so that a digest always means one font."""
    data: bytes = get_hb_object_data(face)
    if data[:4] == b"ttcf":
        # The C interface of WeasyPrint and that of uharfbuzz do not share objects.
        from weasyprint.text.ffi import harfbuzz  # noqa: PLC0415  # bound late: only collections need it

        data = _extract_font(data, harfbuzz.hb_face_get_index(face))
    return data


def store_face(face: Face, folder: Path) -> str:
    """Keep the whole file of a font in a folder; give the SHA-256 digest of it, which is its name."""
    return keep_font(read_face(face), folder)


def _extract_font(collection: bytes, index: int) -> bytes:
    """Return one font of a collection as a file of its own, its glyph numbers kept."""
    wanted = uharfbuzz.SubsetInput()
    wanted.keep_everything()
    wanted.flags |= uharfbuzz.SubsetFlags.RETAIN_GIDS
    return bytes(uharfbuzz.subset(uharfbuzz.Face(collection, index), wanted).blob.data)
