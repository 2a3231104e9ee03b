"""Draws the signs of a map: a kind of place or a mode of transport in, lines that are told apart in black out."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from markupsafe import Markup

from publisher.geometry.boxes import Box
from publisher.geometry.lines import find_length, walk_along
from publisher.geometry.projection import Point
from publisher.typeset.drawing.look import Look
from publisher.typeset.drawing.svg import Attributes, write_element, write_group, write_path

Shape = Literal["square", "open square", "circle", "dot", "triangle", "diamond"]


@dataclass(frozen=True, slots=True)
class Symbol:
    """The symbol of a kind of place: its shape, and its radius in units."""

    shape: Shape
    radius: float


SYMBOLS = {
    "camp": Symbol("square", 2.0),
    "subcamp": Symbol("open square", 1.7),
    "city": Symbol("circle", 1.6),
    "site": Symbol("triangle", 2.0),
    "region": Symbol("diamond", 1.9),
    "": Symbol("dot", 1.3),
}
#: Kinds that are too large for a symbol: their names stand in the middle of them.
AREAS = frozenset({"country", "river", "sea"})

#: The widths of lines in units: of a march, a railway and a sea way; and of the paper around each.
_FOOT, _TRAIN, _SHIP, _CASING = 1.25, 0.75, 1.35, 1.0
#: The ticks of a railway: how far apart, and how far they reach on each side.
_TICK_STEP, _TICK = 4.2, 1.5
_ARROW, _ARROW_WIDTH = 4.6, 3.6
#: Legs at least so long have an arrow on their way too.
_LONG_LEG = 42.0


def find_radius(kind: str) -> float:
    """Return the radius of a kind's symbol in units: nothing for what is too large for one."""
    return 0.0 if kind in AREAS else SYMBOLS.get(kind, SYMBOLS[""]).radius


def write_symbol(kind: str, point: Point, look: Look, scale: float = 1.0) -> Markup:
    """Write the symbol of a place."""
    symbol = SYMBOLS.get(kind, SYMBOLS[""])
    x, y = point
    radius = symbol.radius * look.unit * scale
    tones = look.tones
    open_look: Attributes = {"fill": tones.paper, "stroke": tones.ink, "stroke_width": 0.75 * look.unit * scale}
    match symbol.shape:
        case "square":
            halo = 0.4 * look.unit
            return write_element("path", d=_square(x, y, radius), fill=tones.ink, stroke=tones.paper, stroke_width=halo)
        case "open square":
            return write_element("path", d=_square(x, y, radius * 0.9), **open_look)
        case "circle":
            return write_element("circle", cx=x, cy=y, r=radius * 0.9, **open_look)
        case "dot":
            return write_element("circle", cx=x, cy=y, r=radius, fill=tones.ink)
        case "triangle":
            corners = [(x, y - radius), (x + radius * 0.9, y + radius * 0.7), (x - radius * 0.9, y + radius * 0.7)]
            return write_path([corners], closed=True, fill=tones.ink)
        case "diamond":
            corners = [(x, y - radius), (x + radius, y), (x, y + radius), (x - radius, y)]
            return write_path([corners], closed=True, **open_look)


def _square(x: float, y: float, radius: float) -> str:
    side = round(2 * radius, 2)
    return f"M{x - radius:.2f} {y - radius:.2f}h{side}v{side}h{-side}z"


def write_casing(lines: Iterable[Sequence[Point]], look: Look) -> Markup:
    """Write paper around routes, so that where one crosses another both stay whole."""
    width = (_FOOT + 2 * _CASING) * look.unit
    return write_path(lines, fill="none", stroke=look.tones.paper, stroke_width=width, stroke_linecap="butt")


def write_way(mode: str, lines: Sequence[Sequence[Point]], look: Look) -> Iterator[Markup]:
    """Write lines as the ways of a mode of transport: a march solid, a railway with ticks, a sea way dotted."""
    unit = look.unit
    line: Attributes = {"fill": "none", "stroke": look.tones.ink, "stroke_linejoin": "round"}
    match mode:
        case "train":
            yield write_path(lines, stroke_width=_TRAIN * unit, **line)
            ticks = [tick for way in lines for tick in _list_ticks(way, unit)]
            yield write_path(ticks, stroke_width=0.6 * unit, **line)
        case "ship":
            dashes = f"0 {2.7 * unit:.2f}"
            yield write_path(lines, stroke_width=_SHIP * unit, stroke_dasharray=dashes, stroke_linecap="round", **line)
        case _:
            yield write_path(lines, stroke_width=_FOOT * unit, **line)


def _list_ticks(line: Sequence[Point], unit: float) -> Iterator[list[Point]]:
    length = find_length(line)
    count = int(length / (_TICK_STEP * unit))
    for number in range(count):
        (x, y), (across, along) = walk_along(line, (number + 0.5) * length / max(1, count))
        reach = _TICK * unit
        yield [(x - along * reach, y + across * reach), (x + along * reach, y - across * reach)]


def write_arrows(line: Sequence[Point], look: Look, *, ends_here: bool, is_certain: bool) -> Iterator[Markup]:
    """Write the arrow at the end of a route, and one on the way of a long leg; open where the route is not certain."""
    unit = look.unit
    length = find_length(line)
    fill = look.tones.ink if is_certain else look.tones.paper
    attributes: Attributes = {"fill": fill, "stroke": look.tones.ink, "stroke_width": 0.5 * unit}
    if ends_here and length:
        # On a short way a smaller arrow leaves something of the line.
        yield _write_arrow(line, length, unit * min(1.0, max(0.7, length / (2.2 * _ARROW * unit))), **attributes)
    if length > _LONG_LEG * unit or (not ends_here and length > _LONG_LEG * unit / 2):
        yield _write_arrow(line, 0.56 * length, unit * 0.85, **attributes)


def _write_arrow(line: Sequence[Point], at: float, unit: float, **attributes: Any) -> Markup:
    (x, y), _ = walk_along(line, at)
    (back_x, back_y), _ = walk_along(line, max(0.0, at - _ARROW * unit))
    distance = max(1e-6, ((x - back_x) ** 2 + (y - back_y) ** 2) ** 0.5)
    across, along = (x - back_x) / distance, (y - back_y) / distance
    length, half = _ARROW * unit, _ARROW_WIDTH * unit / 2
    foot = (x - across * length, y - along * length)
    corners = [
        (x, y),
        (foot[0] - along * half, foot[1] + across * half),
        (foot[0] + along * half, foot[1] - across * half),
    ]
    return write_path([corners], closed=True, stroke_linejoin="round", **attributes)


def write_sample(mode: str, box: Box, look: Look, *, is_certain: bool = True) -> Markup:
    """Write a short way with its arrow, for the legend of a left-to-right or right-to-left book."""
    ends = [(box.left, box.centre[1]), (box.right, box.centre[1])]
    line = ends[::-1] if look.right_to_left else ends
    return write_group(
        (*write_way(mode, [line], look), *write_arrows(line, look, ends_here=True, is_certain=is_certain))
    )
