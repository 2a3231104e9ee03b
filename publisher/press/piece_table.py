"""Keeps what a part is set from: fonts and the pieces drawn with them in, numbers for the pieces out, and back.

A font of the book has glyphs of its own for what is drawn in all its parts, and so their numbers are not known
before the book is bound. Until then the pages of a part name the pieces that they draw by numbers of the part.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from publisher.model.parts import Piece
from publisher.press.fonts import FontFile

#: Numbers of pieces have four hexadecimal digits, as glyphs have in the end.
_DIGITS = 4
_MOST_PIECES = 16**_DIGITS
#: Font units that a glyph of a piece is moved by at most: a font counts them in 16 bits, and a glyph has its own extent
#: (OpenType 1.9, glyf).
_FURTHEST = 30_000
#: Pieces of a part that are shown as one string. No operator has braces (ISO 32000-1, 7.2.2).
_SHOWN = re.compile(rb"\{([0-9a-f]+)\}")


class PieceTable:
    """The pieces that a part draws with, each with the digest of its font."""

    def __init__(self) -> None:
        """Begin with an empty table."""
        self._numbers: dict[tuple[str, Piece], bytes] = {}

    @property
    def pieces(self) -> tuple[tuple[str, Piece], ...]:
        """All pieces, in the order of their numbers."""
        return tuple(self._numbers)

    def number(self, digest: str, piece: Piece) -> bytes:
        """Return the number of a piece, in hexadecimal digits.

        Raises `OverflowError` if there are none left, and for a piece whose glyphs stand too far apart for any font.
        """
        key = (digest, piece)
        if key not in self._numbers:
            if len(self._numbers) == _MOST_PIECES:
                message = f"more than {_MOST_PIECES} different pieces are drawn"
                raise OverflowError(message)
            if any(max(abs(right), abs(up)) > _FURTHEST for _, right, up in piece.shapes):
                message = f"the glyphs of {piece.text!r} stand too far apart to be drawn as one"
                raise OverflowError(message)
            self._numbers[key] = b"%04x" % len(self._numbers)
        return self._numbers[key]


@dataclass(slots=True, eq=False)
class DrawnFont:
    """A font as a part draws with it: its file, what the glyphs read as, and the table of its pieces."""

    file: FontFile
    texts: Mapping[int, str]
    table: PieceTable
    _widths: dict[int, int] = field(default_factory=dict)

    @property
    def units_per_em(self) -> int:
        """The size of the em square."""
        return self.file.units_per_em

    def measure(self, glyph: int) -> int:
        """Return the advance width of a glyph, in thousandths of an em."""
        if glyph not in self._widths:
            self._widths[glyph] = self.file.measure_glyph(glyph)
        return self._widths[glyph]

    def number(self, piece: Piece) -> bytes:
        """Return the number of a piece, in hexadecimal digits. Raises `OverflowError` if there are none left."""
        return self.table.number(self.file.digest, piece)


def write_numbers(numbers: Iterable[bytes]) -> bytes:
    """Write the numbers of pieces that are shown as one string."""
    return b"{%s}" % b"".join(numbers)


def code_glyphs(glyphs: Iterable[int]) -> dict[bytes, bytes]:
    """Return the code of the glyph that draws each piece, by the number of the piece; `glyphs` are in that order."""
    return {b"%04x" % number: b"%04x" % glyph for number, glyph in enumerate(glyphs)}


def set_glyphs(content: bytes, codes: Mapping[bytes, bytes]) -> bytes:
    """Put the codes of glyphs into a page or form, where it has numbers of pieces."""

    def set_string(shown: re.Match[bytes]) -> bytes:
        numbers = shown[1]
        return b"<%s>" % b"".join([codes[numbers[at : at + _DIGITS]] for at in range(0, len(numbers), _DIGITS)])

    return _SHOWN.sub(set_string, content)
