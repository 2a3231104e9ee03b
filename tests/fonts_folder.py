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

from publisher.press import epub_fonts

_cut: dict[tuple[bytes, int, frozenset[str]], bytes] = {}


@cache
def open_fonts_folder() -> Path:
    """Return the folder, which is deleted when the process ends."""
    folder = Path(mkdtemp(prefix="test-fonts-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def cut_fonts_once(patch: pytest.MonkeyPatch) -> None:
    """Let builds that work in this process cut each font of an EPUB once, also those that have a cache of their own.

    What comes of a font, a weight and some characters is the same for all books, and takes seconds.
    """
    cut = epub_fonts.cut_face

    def recall(path: Path, weight: int, characters: Iterable[str]) -> bytes:
        key = (path.read_bytes(), weight, frozenset(characters))
        if key not in _cut:
            _cut[key] = cut(path, weight, key[2])
        return _cut[key]

    patch.setattr(epub_fonts, "cut_face", recall)
