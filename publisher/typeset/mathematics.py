"""Draws formulas for print: MathML in, an SVG of outlines out, with its place on the line.

Outlines and no text, since a formula is not read along its glyphs: readers speak and copy its text alternative.
"""

import base64
import re
import warnings
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ziamath.zmath import Math

_VIEW = re.compile(r'viewBox="(\S+) (\S+) (\S+) (\S+)"')
#: The size at which formulas are drawn, in the units of their SVG; they are set in em.
_SIZE = 24


@dataclass(frozen=True, slots=True)
class DrawnFormula:
    """A drawn formula: its address as `data:`, its width and height and how deep it reaches under the line, in em."""

    address: str
    width: float
    height: float
    depth: float


@cache
def _load_drawer() -> "type[Math]":
    # A book of prose needs no mathematics.
    with warnings.catch_warnings():
        # The library opens its own fonts in a way that Python 3.11 calls old, and 3.13 no longer does.
        warnings.simplefilter("ignore", DeprecationWarning)
        from ziamath.config import config  # noqa: PLC0415
        from ziamath.zmath import Math  # noqa: PLC0415
    config.svg2 = False
    return Math


@lru_cache(maxsize=4096)
def draw_formula(mathml: str) -> DrawnFormula:
    """Draw a formula. Same formula, same bytes."""
    svg = _load_drawer()(mathml, size=_SIZE).svg()
    view = _VIEW.search(svg)
    top, width, height = (float(view[n]) / _SIZE for n in (2, 3, 4)) if view else (0.0, 1.0, 1.0)
    address = f"data:image/svg+xml;base64,{base64.b64encode(svg.encode()).decode()}"
    return DrawnFormula(address, width, height, height + top)
