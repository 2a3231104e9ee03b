"""Measures text as it will be set: a string, a size and the font files of a family in, its extents or outlines out."""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import NamedTuple, Protocol

import uharfbuzz
from fontTools.pens.svgPathPen import SVGPathPen
from fontTools.pens.transformPen import TransformPen

from publisher.file_state import FileState, describe_file, find_state
from publisher.script.bidi import order_visually, resolve_levels

#: The categories of characters for which no font is looked for (Pango: `consider_as_space`).
_SPACES = frozenset(("Zs", "Zl", "Zp", "Cc", "Cf"))


class Extents(NamedTuple):
    """How far a line of text reaches: its advance width, and its ink above and below the base line."""

    width: float
    ascent: float
    descent: float


class Outline(NamedTuple):
    """The outlines of a line of text of one em, as a path of SVG: from the left, its base line at 0, y downwards."""

    path: str
    extents: Extents


class _FontPlace(NamedTuple):
    """A font file as it lies there now: what was measured in another that lay there before does not count."""

    path: str
    state: FileState | None

    def __repr__(self) -> str:
        """Return what tells its content, by which drawings are known that were measured in it."""
        return describe_file(Path(self.path))


#: Fonts in the order in which they are asked for a character.
_Chain = tuple[_FontPlace, ...]


class Ruler(Protocol):
    """Measures lines of text. All lengths are in the unit of the size."""

    def __call__(self, text: str, size: float, *, bold: bool = False) -> Extents:
        """Return the extents of a line."""


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


class Tracer(Protocol):
    """Traces lines of text where no text can stand: in a drawing that is read by its alternative."""

    def __call__(self, text: str) -> Outline:
        """Return the outlines of a line."""

    def __hash__(self) -> int:
        """Tell tracers apart, so that what is drawn with one can be kept."""


@dataclass(frozen=True, slots=True)
class _FontTracer:
    """A tracer that holds no more than the names of its fonts."""

    chain: _Chain
    language: str

    def __call__(self, text: str) -> Outline:
        return _trace(text, self.chain, self.language)


def make_tracer(fonts: Sequence[Path], language: str = "") -> Tracer:
    """Make a tracer of right-to-left text for font files in the order in which they are asked for a character."""
    return _FontTracer(_place_fonts(fonts), language)


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
    width = ascent = descent = 0.0
    for shaped in _shape(text, chain, base, language):
        width += shaped.advance
        extents = shaped.font.get_glyph_extents(shaped.glyph)
        if extents is not None and extents.height:
            top = extents.y_bearing / shaped.font.face.upem + shaped.y
            ascent = max(ascent, top)
            descent = max(descent, -(top + extents.height / shaped.font.face.upem))
    return Extents(width, ascent, descent)


class _ShapedGlyph(NamedTuple):
    """A glyph of a line: how far it is moved from its place, and how far the next is from there, in em."""

    font: uharfbuzz.Font
    glyph: int
    x: float
    y: float
    advance: float


def _shape(text: str, chain: _Chain, base: int, language: str) -> Iterator[_ShapedGlyph]:
    """Yield the glyphs of a line from the left."""
    levels = resolve_levels(text, base)
    keys = list(zip(_choose_fonts(text, levels, chain), levels, strict=True))
    runs = [
        (place, level, "".join(character for _, character in group))
        for (place, level), group in groupby(zip(keys, text, strict=True), key=lambda item: item[0])
    ]
    for number in order_visually([level for _, level, _ in runs]):
        place, level, run = runs[number]
        font, _ = _open_font(place)
        buffer = uharfbuzz.Buffer()
        buffer.add_str(run)
        buffer.guess_segment_properties()
        buffer.direction = "rtl" if level % 2 else "ltr"
        if language:
            buffer.language = language
        uharfbuzz.shape(font, buffer)
        em = font.face.upem
        for info, position in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
            yield _ShapedGlyph(
                font, info.codepoint, position.x_offset / em, position.y_offset / em, position.x_advance / em
            )


@lru_cache(maxsize=1 << 10)
def _trace(text: str, chain: _Chain, language: str) -> Outline:
    pen = SVGPathPen(None, ntos=lambda value: f"{value:.4f}".rstrip("0").rstrip("."))
    x = 0.0
    for shaped in _shape(text, chain, 1, language):
        scale = 1 / shaped.font.face.upem
        placed = TransformPen(pen, (scale, 0, 0, -scale, x + shaped.x, -shaped.y))
        shaped.font.draw_glyph_with_pen(shaped.glyph, placed)
        x += shaped.advance
    return Outline(pen.getCommands(), _measure(text, chain, 1, language))


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
    """Yield for each character its own rank, or else that of what stands before it on the same level."""
    for _, run in groupby(zip(ranks, levels, strict=True), key=itemgetter(1)):
        last: int | None = None
        for rank, _ in run:
            last = last if rank is None else rank
            yield last


@lru_cache(maxsize=1 << 12)
def _rank_font(character: str, chain: _Chain) -> int:
    """Return the place in a chain of the first font that has a character; what none has is measured in the first."""
    return next((rank for rank, place in enumerate(chain) if ord(character) in _open_font(place)[1]), 0)
