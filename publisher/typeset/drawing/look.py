"""How large, how dark and in what letters an edition draws."""

from dataclasses import dataclass
from math import inf

from markupsafe import Markup

from publisher.fonts.ruler import Ruler
from publisher.geometry.boxes import Box


@dataclass(frozen=True, slots=True)
class Tones:
    """The colours of a drawing, as SVG has them. An `sea` of "" is hatched with lines instead."""

    ink: str
    paper: str
    sea: str
    coast: str
    river: str
    border: str
    quiet: str


#: For a screen, which shows every grey.
SCREEN = Tones("#000", "#fff", "#dfdfdf", "#777", "#9a9a9a", "#8a8a8a", "#555")
#: Black and one tint, that of water: a press makes dots of all grey, which neither a fine line nor a letter bears.
TINTED = Tones("#000", "#fff", "#dfdfdf", "#000", "#000", "#000", "#000")
#: Black alone: a copier makes blots of a tint.
BLACK = Tones("#000", "#fff", "", "#000", "#000", "#000", "#000")

#: The least size of what is to be read, and the least width of a line, in points.
_LEAST_SIZE, _LEAST_LINE = 7.0, 0.3
#: How far from the fold a spread may be lost in the binding, in points: three millimetres.
_SWALLOWED = 8.5


@dataclass(frozen=True, slots=True)
class Look:
    """The look of the drawings of one edition. Lengths are in points, which are also the units of the SVG.

    `size` is that of a place's name; all else is drawn in proportion to it. `families` are CSS families in the
    order in which they are asked for a letter, and `ruler` measures in them. `is_reflowable` says that the reader
    may have other fonts than those that were measured. A drawing with a `gutter`, the width of the inner margin of a
    page, is for a spread: each half reaches to the fold.
    """

    width: float
    height: float
    size: float
    tones: Tones
    families: tuple[str, ...]
    ruler: Ruler
    right_to_left: bool
    is_reflowable: bool = False
    gutter: float = 0.0

    @property
    def fold(self) -> Box | None:
        """The strip around the fold of a spread, which the binding may swallow; None in a drawing on one page."""
        if not self.gutter:
            return None
        middle = self.width / 2
        return Box(middle - _SWALLOWED, -inf, middle + _SWALLOWED, inf)

    @property
    def unit(self) -> float:
        """The measure of lines and symbols: a seventh of the size, a point in the print edition."""
        return self.size / 7

    def reduce(self, share: float) -> float:
        """Return a share of the size, in points, but no size that cannot be read."""
        return max(share * self.size, _LEAST_SIZE)

    def line(self, share: float) -> float:
        """Return the width of a line of so many units, in points, but no width that cannot be printed."""
        return max(share * self.unit, _LEAST_LINE)


@dataclass(frozen=True, slots=True)
class Drawing:
    """A drawing as SVG, and its size in points."""

    svg: Markup
    width: float
    height: float
