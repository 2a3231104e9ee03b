"""Reads how a font lengthens a join: a font file in, its bar and the glyphs that the bar meets out.

A join is lengthened with the font's own tatweel (U+0640), laid end to end with itself and with the letters on both
sides. That is seamless only where the strokes are the same: that at the edge of a letter has to be as high as the bar.
So a Nastaliq has no bar, whose joins climb, nor has a font whose tatweel is of no width, by which its maker says that
none is to be put in.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from typing import Any

from publisher.press.fonts import FontFile
from publisher.script.letters import TATWEEL

#: The narrowest and the widest bar that is used, in em.
_NARROWEST, _WIDEST = 0.05, 0.6
#: How far inside its edges the stroke of a glyph is measured, and how exactly two strokes have to agree, in em.
_INSET, _AGREE = 0.015, 0.012
#: How many straight lines stand for a curve.
_PARTS = 8

Point = tuple[float, float]


class _Outline:
    """Collects an outline as straight lines; its methods have the names by which HarfBuzz asks for them.

    Of a curve that lies to one side of an upright line, at `x`, only the end counts: it is not cut.
    """

    def __init__(self, x: float) -> None:
        self._x = x
        self.lines: list[tuple[Point, Point]] = []
        self._start: Point = (0, 0)
        self._at: Point = (0, 0)

    def moveTo(self, to: Point) -> None:  # noqa: N802
        self._start = self._at = to

    def lineTo(self, to: Point) -> None:  # noqa: N802
        self.lines.append((self._at, to))
        self._at = to

    def qCurveTo(self, control: Point, to: Point) -> None:  # noqa: N802
        self._add_curve((self._at, control, to))

    def curveTo(self, first: Point, second: Point, to: Point) -> None:  # noqa: N802
        self._add_curve((self._at, first, second, to))

    def closePath(self) -> None:  # noqa: N802
        self.lineTo(self._start)

    def _add_curve(self, points: Sequence[Point]) -> None:
        # A curve lies between the outermost of its points; a unit more bears errors of rounding.
        if min(points)[0] > self._x + 1 or max(points)[0] < self._x - 1:
            self._at = _find_on_curve(points, 1.0)
            return
        for part in range(1, _PARTS + 1):
            self.lineTo(_find_on_curve(points, part / _PARTS))


def _find_on_curve(points: Sequence[Point], share: float) -> Point:
    """Return a point of a Bézier curve (de Casteljau)."""
    while len(points) > 1:
        points = [(x1 + (x2 - x1) * share, y1 + (y2 - y1) * share) for (x1, y1), (x2, y2) in pairwise(points)]
    return points[0]


@dataclass(eq=False)
class Tatweel:
    """The bar of a font: its glyph, how wide it is and where its stroke lies, in font units."""

    glyph: int
    advance: int
    units_per_em: int
    _font: Any
    _stroke: tuple[float, float] = (0.0, 0.0)
    _met: dict[tuple[int, bool], bool] = field(default_factory=dict)

    @property
    def width(self) -> float:
        """How wide the bar is, in em: no join is lengthened by less."""
        return self.advance / self.units_per_em

    def meets_left(self, glyph: int) -> bool:
        """Return whether a bar meets the stroke at the left edge of a glyph."""
        return self._meets(glyph, is_left=True)

    def meets_right(self, glyph: int) -> bool:
        """Return whether a bar meets the stroke at the right edge of a glyph."""
        return self._meets(glyph, is_left=False)

    def place_bars(self, length: float) -> list[int]:
        """Return where bars begin that are as long together as a length, in font units: side by side or over another.

        The first begins at 0 and the last ends at the length; one alone is not longer than the bar.
        """
        count = max(1, -(-round(length) // self.advance))
        if count == 1:
            return [0]
        return [round(number * (length - self.advance) / (count - 1)) for number in range(count)]

    def _meets(self, glyph: int, *, is_left: bool) -> bool:
        key = glyph, is_left
        if key not in self._met:
            self._met[key] = any(
                max(abs(low - self._stroke[0]), abs(high - self._stroke[1])) <= _AGREE * self.units_per_em
                for low, high in self._cut(glyph, is_left=is_left)
            )
        return self._met[key]

    def _cut(self, glyph: int, *, is_left: bool) -> Iterator[tuple[float, float]]:
        """Yield the strokes that an upright line cuts a little inside an edge of a glyph: from where to where."""
        inset = _INSET * self.units_per_em
        x = inset if is_left else self._font.get_glyph_h_advance(glyph) - inset
        outline = _Outline(x)
        self._font.draw_glyph_with_pen(glyph, outline)
        heights = sorted(
            y1 + (x - x1) * (y2 - y1) / (x2 - x1)
            for (x1, y1), (x2, y2) in outline.lines
            if x1 != x2 and min(x1, x2) <= x < max(x1, x2)
        )
        return pairwise(heights)

    def has_even_stroke(self) -> bool:
        """Return whether the bar is one stroke that has the same height at both edges; remember that height."""
        left, right = list(self._cut(self.glyph, is_left=True)), list(self._cut(self.glyph, is_left=False))
        if len(left) != 1 or len(right) != 1:
            return False
        self._stroke = left[0]
        return self.meets_right(self.glyph)


@lru_cache(maxsize=64)
def read_tatweel(file: FontFile) -> Tatweel | None:
    """Return the bar of a font; None for one that has none with which a join may be lengthened."""
    codes = [glyph for glyph, characters in file.substitutions.characters.items() if ord(TATWEEL) in characters]
    if not codes:
        return None
    advance = file.font.get_glyph_h_advance(codes[0])
    if not _NARROWEST * file.units_per_em <= advance <= _WIDEST * file.units_per_em:
        return None
    bar = Tatweel(codes[0], advance, file.units_per_em, file.font)
    return bar if bar.has_even_stroke() else None
