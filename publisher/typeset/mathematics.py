"""Draws formulas for print: MathML in, an SVG of outlines out, with its place on the line.

Outlines and no text, since a formula is not read along its glyphs: readers speak and copy its text alternative. The
face of formulas knows no Arabic and no Hebrew: words in them are traced in the fonts of the text, and set as one sign.
"""

import base64
import re
import warnings
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from publisher.fonts.ruler import Extents, Outline, Tracer
from publisher.model.tree import WORDS_IN_FORMULA

if TYPE_CHECKING:
    from ziamath.zmath import Math

_ATTRIBUTE = re.compile('"[^"]*"')
_VIEW = re.compile(r'viewBox="(\S+) (\S+) (\S+) (\S+)"')
#: The size at which formulas are drawn, in the units of their SVG; they are set in em.
_SIZE = 24
#: The family in which the library draws formulas, and its file.
FORMULA_FAMILY, _FORMULA_FONT = "STIX Two Math", "STIXTwoMath-Regular.ttf"
#: How low and how high the rows of the formula in hand reach.
_MEASURED: dict[object, tuple[float, float]] = {}
#: The element that stands for traced words; no element of MathML is called so.
_TRACED = "traced"


def leave_untraced(text: str) -> Outline:
    """Return room for words where no font is known."""
    return Outline("", Extents(len(text) / 2, 0.7, 0.2))


@dataclass(frozen=True, slots=True)
class DrawnFormula:
    """A drawn formula: its address as `data:`, its width and height and how deep it reaches under the line, in em."""

    address: str
    width: float
    height: float
    depth: float


def find_formula_font() -> Path:
    """Return the file of the family of formulas, which comes with the library. Raises `FileNotFoundError`."""
    found = find_spec("ziamath")
    path = Path(found.origin).parent / "fonts" / _FORMULA_FONT if found and found.origin else Path(_FORMULA_FONT)
    if not path.is_file():
        raise FileNotFoundError(path)
    return path


@cache
def _load_drawer() -> "type[Math]":
    # A book of prose needs no mathematics.
    with warnings.catch_warnings():
        # The library opens its own fonts in a way that Python 3.11 calls old, and 3.13 no longer does.
        warnings.simplefilter("ignore", DeprecationWarning)
        from ziamath.config import config  # noqa: PLC0415
        from ziamath.zmath import Math  # noqa: PLC0415
    config.svg2 = False
    _teach_words()
    _measure_rows_once()
    return Math


def _measure_rows_once() -> None:
    """Let the library measure each row once in a formula.

    To know how high a sign grows it sets what stands beside it twice, and so what is in that: a fraction in fractions
    takes twice the time for each of them. What it measures depends on nothing but what is the key here.
    """
    from ziamath.nodes.mrow import Mrow  # noqa: PLC0415

    measure = Mrow._get_height_nostretch  # noqa: SLF001 - the library offers nothing else to be asked

    def recall(row: Mrow, line: list[ET.Element], **options: object) -> tuple[float, float]:
        texts = tuple(map(ET.tostring, (row.element, *line)))
        key = (texts, repr(sorted(options.items())), repr(row.style), row.glyphsize, row.size)
        if key not in _MEASURED:
            _MEASURED[key] = measure(row, line, **options)
        return _MEASURED[key]

    Mrow._get_height_nostretch = recall  # type: ignore[method-assign, assignment]  # noqa: SLF001


def _teach_words() -> None:
    """Teach the library an element of outlines that are given: `d` is their path, lengths are in em."""
    from ziafont.fonttypes import BBox  # noqa: PLC0415
    from ziamath.nodes.mnode import Mnode  # noqa: PLC0415

    class Traced(Mnode, tag=_TRACED):
        def __init__(self, element: ET.Element, parent: Mnode, **options: object) -> None:
            super().__init__(element, parent, **options)
            width, ascent, descent = (float(element.get(name, "0")) * self.glyphsize for name in Extents._fields)
            self.bbox = BBox(0, width, -descent, ascent)

        def draw(self, x: float, y: float, svg: ET.Element) -> tuple[float, float]:
            place = f"translate({x:.3f} {y:.3f}) scale({self.glyphsize:.3f})"
            ET.SubElement(svg, "path", d=self.element.get("d", ""), transform=place)
            return x + self.bbox.xmax, y


def _trace_words(mathml: str, trace: Tracer) -> str:
    """Replace the words of right-to-left scripts in a formula by their outlines."""
    root = ET.fromstring(mathml)  # noqa: S314 - written by us
    for element in root.iter():
        text = element.text or ""
        if WORDS_IN_FORMULA.search(text):
            outline = trace(text)
            element.tag = element.tag.rpartition("}")[0] + "}" + _TRACED
            element.attrib = {"d": outline.path} | {
                name: f"{value:.4f}" for name, value in outline.extents._asdict().items()
            }
            element.text = None
    return ET.tostring(root, encoding="unicode")


@lru_cache(maxsize=4096)
def draw_formula(mathml: str, trace: Tracer = leave_untraced) -> DrawnFormula:
    """Draw a formula. Same formula, same bytes."""
    if WORDS_IN_FORMULA.search(_ATTRIBUTE.sub("", mathml)):
        mathml = _trace_words(mathml, trace)
    _MEASURED.clear()
    # As an element: of text the library takes the references first, and a quotation mark in an attribute ends it.
    formula = ET.fromstring(mathml)  # noqa: S314 - written by us
    for element in formula.iter():
        # The library takes out a style without attributes together with what begins behind it.
        if element.tag.endswith("mstyle") and not element.attrib:
            element.tag = element.tag.removesuffix("mstyle") + "mrow"
    svg = _load_drawer()(formula, size=_SIZE).svg()
    view = _VIEW.search(svg)
    top, width, height = (float(view[n]) / _SIZE for n in (2, 3, 4)) if view else (0.0, 1.0, 1.0)
    address = f"data:image/svg+xml;base64,{base64.b64encode(svg.encode()).decode()}"
    return DrawnFormula(address, width, height, height + top)
