"""The folder for fonts of the tests of this process: mended copies of the machine's fonts are made in it once.

To make them takes longer than to lay out what most tests lay out.
"""

import atexit
import shutil
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import pytest

from publisher.press import epub_fonts, font_mends

_cut: dict[tuple[bytes, int, frozenset[str]], bytes] = {}
_mended: dict[bytes, bytes] = {}


@cache
def open_fonts_folder() -> Path:
    """Return the folder, which is deleted when the process ends."""
    folder = Path(mkdtemp(prefix="test-fonts-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def make_fonts_once(patch: pytest.MonkeyPatch) -> None:
    """Let builds that work in this process mend and cut each font once, also those that have a cache of their own.

    What comes of a font, or of a font, a weight and some characters, is the same for all books, and takes seconds.
    """
    cut, mend = epub_fonts.cut_face, font_mends.mend_font

    def recall_cut(path: Path, weight: int, characters: Iterable[str]) -> bytes:
        key = (path.read_bytes(), weight, frozenset(characters))
        if key not in _cut:
            _cut[key] = cut(path, weight, key[2])
        return _cut[key]

    def recall_mended(data: bytes) -> bytes:
        if data not in _mended:
            _mended[data] = mend(data)
        return _mended[data]

    patch.setattr(epub_fonts, "cut_face", recall_cut)
    patch.setattr(font_mends, "mend_font", recall_mended)
