"""Cuts digits, brackets and signs to a face of Arabic letters: a font that lacks them, and a Latin one, in; both out.

A face of Arabic letters without brackets takes them from another face, and has figures of a third design, which may be
higher than its alef. In one line these are three designs, and a line in which a bracket stands alone is as high as the
other face. So the font gets the figures and signs of the Latin face that stands beside it, all of one size: figures are
a little lower than the alef.
"""

from collections.abc import Iterator
from typing import Any

from fontTools.pens.boundsPen import BoundsPen
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.pens.transformPen import TransformPen
from fontTools.pens.ttGlyphPen import TTGlyphPen

#: What stands between letters of any script, but for what Arabic has its own of.
_SIGNS = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~°±§×÷–—‘’“”•…′″‹›«»"
_FIGURES = "0123456789"
#: The height of figures, as a share of that of the alef.
_SHARE = 0.926
_ALEF, _BRACKET, _FLAT_FIGURE = 0x627, 0x28, ord("1")

# fontTools has no types. This name says at least what is meant.
Table = Any


def needs_graft(font: Table) -> bool:
    """Return whether a font has Arabic letters, drawn as TrueType outlines, and no brackets of its own."""
    known = font.getBestCmap() or {}
    return "glyf" in font and _ALEF in known and _BRACKET not in known


def graft_signs(font: Table, latin: Table) -> bool:
    """Give a font the figures of a Latin one, and the signs that it lacks; tell whether any were given."""
    known, given = font.getBestCmap(), latin.getBestCmap() or {}
    figure = _find_height(latin, given.get(_FLAT_FIGURE, ""))
    if not figure:
        return False
    alef = _find_height(font, known[_ALEF])
    units = font["head"].unitsPerEm / latin["head"].unitsPerEm
    scale = min(units, _SHARE * alef / figure)
    wanted = list(_list_wanted(known, given))
    for code in wanted:
        _graft(font, latin, code, scale)
    return bool(wanted)


def _list_wanted(known: dict[int, str], given: dict[int, str]) -> Iterator[int]:
    yield from (ord(sign) for sign in _FIGURES if ord(sign) in given)
    yield from (ord(sign) for sign in _SIGNS if ord(sign) in given and ord(sign) not in known)


def _find_height(font: Table, name: str) -> float:
    """Return how high a glyph reaches above the base line, in units of its font; 0 for none."""
    glyphs = font.getGlyphSet()
    if name not in glyphs:
        return 0.0
    pen = BoundsPen(glyphs)
    glyphs[name].draw(pen)
    return float(pen.bounds[3]) if pen.bounds else 0.0


def _graft(font: Table, latin: Table, code: int, scale: float) -> None:
    """Draw a character of the Latin font in the other one, in the place of its own glyph or as a new one."""
    source = latin.getBestCmap()[code]
    glyphs = latin.getGlyphSet()
    # Parts of a glyph that are glyphs of their own are drawn out.
    recorded, pen = DecomposingRecordingPen(glyphs), TTGlyphPen(None)
    glyphs[source].draw(recorded)
    recorded.replay(TransformPen(pen, (scale, 0, 0, scale, 0, 0)))
    drawn = pen.glyph()
    name = font.getBestCmap().get(code) or f"graft{code:04X}"
    advance = round(latin["hmtx"][source][0] * scale)
    if name not in font.getGlyphOrder():
        font.setGlyphOrder([*font.getGlyphOrder(), name])
        for table in font["cmap"].tables:
            if table.isUnicode():
                table.cmap[code] = name
    font["glyf"][name] = drawn
    drawn.recalcBounds(font["glyf"])
    font["hmtx"][name] = (advance, getattr(drawn, "xMin", 0))
