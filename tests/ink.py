"""Reads with what ink the pages of a PDF are printed: a file in, each operator of colour, transparency and line out."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from math import hypot
from pathlib import Path
from typing import Any, BinaryIO

import pikepdf

#: How much larger a page shows what is drawn, across and along.
Scale = tuple[float, float]

#: What sets a colour (ISO 32000-1, table 74).
_COLOURS = frozenset({"g", "G", "rg", "RG", "k", "K", "sc", "SC", "scn", "SCN"})
#: What draws a line along a path (table 60).
_STROKES = frozenset({"S", "s", "B", "B*", "b", "b*"})


@dataclass(slots=True)
class Ink:
    """What all pages of a file are printed with; `strokes` are the widths of lines and the sides of boxes in points.

    `screened` has what a press makes dots of besides a tint: shadings, masks and all that is half transparent.
    """

    colours: set[tuple[str, ...]] = field(default_factory=set)
    strokes: set[float] = field(default_factory=set)
    screened: set[str] = field(default_factory=set)


def read_ink(pdf: Path | BinaryIO) -> Ink:
    """Return what the pages of a PDF are printed with, forms and patterns included."""
    ink = Ink()
    with pikepdf.open(pdf) as document:
        for page in document.pages:
            _read(page, page.Resources, (1.0, 1.0), ink)
    return ink


def _read(content: pikepdf.Object | pikepdf.Page, resources: pikepdf.Object, scale: Scale, ink: Ink) -> None:
    width, saved = 1.0, []
    for instruction in pikepdf.parse_content_stream(content):
        name, operands = str(instruction.operator), instruction.operands
        if name == "q":
            saved.append((width, scale))
        elif name == "Q":
            width, scale = saved.pop()
        elif name == "cm":
            scale = _change_scale(scale, operands)
        elif name == "w":
            width = float(operands[0])
        elif name in _STROKES:
            ink.strokes.add(round(width * min(scale), 2))
        elif name == "re":
            # What is thin is a rule, whether it is filled or drawn along.
            sides = (abs(float(side)) * across for side, across in zip(operands[2:], scale, strict=True))
            ink.strokes.update(round(side, 2) for side in sides if side)
        elif name == "sh":
            ink.screened.add("shading")
        elif name == "gs":
            ink.screened.update(_list_transparency(resources["/ExtGState"][str(operands[0])]))
        elif name == "Do" or (name in _COLOURS and isinstance(operands[-1], pikepdf.Name)):
            drawn = resources["/XObject" if name == "Do" else "/Pattern"][str(operands[-1])]
            if drawn.get("/PatternType") == 2:  # a shading (table 76)
                ink.screened.add("shading")
            elif drawn.get("/Subtype") != "/Image":
                inner = _change_scale(scale, drawn.get("/Matrix", (1, 0, 0, 1)))
                _read(drawn, drawn.get("/Resources", resources), inner, ink)
        elif name in _COLOURS:
            ink.colours.add((name.lower(), *(f"{float(operand):g}" for operand in operands)))


def _change_scale(scale: Scale, matrix: Iterable[Any]) -> Scale:
    a, b, c, d, *_ = map(float, matrix)
    return scale[0] * hypot(a, b), scale[1] * hypot(c, d)


def _list_transparency(state: pikepdf.Object) -> Iterator[str]:
    if isinstance(state.get("/SMask"), pikepdf.Dictionary):
        yield "soft mask"
    yield from (f"{key} {state[key]}" for key in ("/ca", "/CA") if float(state.get(key, 1)) != 1)
