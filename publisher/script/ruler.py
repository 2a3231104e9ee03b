"""Measures text as it will be set: a string, a size and the font files of a family in, its extents out."""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import NamedTuple, Protocol

import uharfbuzz

from publisher.script.bidi import resolve_levels
from publisher.script.file_state import FileState, find_state

#: The categories of characters for which no font is looked for (Pango: `consider_as_space`).
_SPACES = frozenset(("Zs", "Zl", "Zp", "Cc", "Cf"))


class Extents(NamedTuple):
    """How far a line of text reaches: its advance width, and its ink above and below the base line."""

    width: float
    ascent: float
    descent: float


class _FontPlace(NamedTuple):
    """A font file as it lies there now: what was measured in another that lay there before does not count."""

    path: str
    state: FileState | None


#: Fonts in the order in which they are asked for a character.
_Chain = tuple[_FontPlace, ...]


class Ruler(Protocol):
    """Measures lines of text. All lengths are in the unit of the size."""

    def __call__(self, text: str, size: float, *, bold: bool = False) -> Extents:
        """Give the extents of a line."""


@dataclass(frozen=True, slots=True)
class _FontRuler:
    """A ruler that holds no more than the names of its fonts, so that it can go to another process."""

    regular: _Chain
    bold: _Chain
    base: int
    language: str

    def __call__(self, text: str, size: float, *, bold: bool = False) -> Extents:
        width, ascent, descent = _measure(text, self.bold if bold else self.regular, self.base, self.language)
        return Extents(width * size, ascent * size, descent * size)


def make_ruler(regular: Sequence[Path], bold: Sequence[Path], *, right_to_left: bool, language: str = "") -> Ruler:
    """Make a ruler for families in the order in which they are asked for a character, as the layout engine does.

    Letters and numbers have the forms of the language, a BCP 47 tag.
    """
    return _FontRuler(_place_fonts(regular), _place_fonts(bold), 1 if right_to_left else 0, language)


def _place_fonts(paths: Sequence[Path]) -> _Chain:
    return tuple(_FontPlace(str(path), find_state(path)) for path in paths)


@cache
def _open_font(place: _FontPlace) -> tuple[uharfbuzz.Font, frozenset[int]]:
    face = uharfbuzz.Face(uharfbuzz.Blob.from_file_path(place.path))
    return uharfbuzz.Font(face), frozenset(face.unicodes)


@lru_cache(maxsize=1 << 16)
def _measure(text: str, chain: _Chain, base: int, language: str) -> Extents:
    """Measure a line of one em: runs of one level and one font are shaped apart.

    Names and dates are measured again and again, and most editions are set in the same fonts.
    """
    levels = resolve_levels(text, base)
    width = ascent = descent = 0.0
    keys = [(font, level % 2) for font, level in zip(_choose_fonts(text, levels, chain), levels, strict=True)]
    for (place, is_odd), group in groupby(zip(keys, text, strict=True), key=lambda item: item[0]):
        run = "".join(character for _, character in group)
        font, _ = _open_font(place)
        buffer = uharfbuzz.Buffer()
        buffer.add_str(run)
        buffer.guess_segment_properties()
        buffer.direction = "rtl" if is_odd else "ltr"
        if language:
            buffer.language = language
        uharfbuzz.shape(font, buffer)
        em = font.face.upem
        for info, position in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
            width += position.x_advance / em
            extents = font.get_glyph_extents(info.codepoint)
            if extents is not None and extents.height:
                top = extents.y_bearing + position.y_offset
                ascent = max(ascent, top / em)
                descent = max(descent, -(top + extents.height) / em)
    return Extents(width, ascent, descent)


def _choose_fonts(text: str, levels: Sequence[int], chain: _Chain) -> list[_FontPlace]:
    """Choose the font of each character of a line as Pango does.

    A space or a control has that of its neighbours on the same level; of two, the one that is asked first.
    """
    ranks = [None if unicodedata.category(character) in _SPACES else _rank_font(character, chain) for character in text]
    before = _carry_ranks(ranks, levels)
    after = reversed(list(_carry_ranks(ranks[::-1], levels[::-1])))
    pairs = zip(before, after, strict=True)
    return [chain[min((rank for rank in pair if rank is not None), default=0)] for pair in pairs]


def _carry_ranks(ranks: Sequence[int | None], levels: Sequence[int]) -> Iterator[int | None]:
    """Give for each character its own rank, or else that of what stands before it on the same level."""
    for _, run in groupby(zip(ranks, levels, strict=True), key=itemgetter(1)):
        last: int | None = None
        for rank, _ in run:
            last = last if rank is None else rank
            yield last


@lru_cache(maxsize=1 << 12)
def _rank_font(character: str, chain: _Chain) -> int:
    """Give the place in a chain of the first font that has a character; what none has is measured in the first."""
    return next((rank for rank, place in enumerate(chain) if ord(character) in _open_font(place)[1]), 0)
