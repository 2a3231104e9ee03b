"""Judges what the glyphs of a font ask of who draws them: a font in, a glyph that draws too much out.

A glyph may be drawn of others, and these of others (OpenType 1.9, glyf, composite glyph description). Eight in each of
ten are a thousand million.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fontTools.ttLib import TTFont
    from fontTools.ttLib.tables._g_l_y_f import Glyph

#: The most points that a glyph may be drawn of; one of itself alone has 65,536 at most.
MOST_POINTS = 100_000


def find_boundless_glyph(font: "TTFont") -> str:
    """Return the name of a glyph that draws too many points, or draws itself; "" where there is none."""
    if "glyf" not in font:
        return ""
    glyphs: Mapping[str, Glyph] = font["glyf"]
    points: dict[str, int] = {}
    names = (str(name) for name in font.getGlyphOrder())
    return next((name for name in names if _count_points(name, glyphs, points) > MOST_POINTS), "")


def _count_points(name: str, glyphs: Mapping[str, "Glyph"], points: dict[str, int]) -> int:
    """Count the points of a glyph and of all that it is drawn of, and note them in `points`.

    A stack of its own stands for recursion. A glyph that is met again on its way down draws more than any may.
    """
    stack = [name]
    begun: set[str] = set()
    while stack:
        at = stack[-1]
        if at in points:
            stack.pop()
            continue
        parts = _list_parts(at, glyphs)
        unknown = [part for part in dict.fromkeys(parts) if part not in points]
        if unknown and at not in begun:
            begun.add(at)
            if any(part in begun for part in unknown):
                points[at] = MOST_POINTS + 1
            stack += unknown
            continue
        own = 0 if parts else _count_own_points(glyphs[at])
        points[at] = min(MOST_POINTS + 1, max(1, own) + sum(points.get(part, MOST_POINTS + 1) for part in parts))
        stack.pop()
    return points[name]


def _list_parts(name: str, glyphs: Mapping[str, "Glyph"]) -> list[str]:
    glyph = glyphs[name]
    return list(glyph.getComponentNames(glyphs)) if glyph.isComposite() else []


def _count_own_points(glyph: "Glyph") -> int:
    """Count the points of a glyph that is drawn of no other: the last of its contours ends at the last of them."""
    data = getattr(glyph, "data", None)
    if not data:
        return len(getattr(glyph, "coordinates", ()))
    contours = int.from_bytes(data[:2], signed=True)
    at = 10 + 2 * max(0, contours - 1)
    return int.from_bytes(data[at : at + 2]) + 1 if contours > 0 else 0
