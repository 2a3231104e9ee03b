"""Draws the ground of a map: a base map and a panel in; land, water, coasts and borders on the page out."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple, Self

from markupsafe import Markup

from publisher.geometry.boxes import Box, enclose
from publisher.geometry.cells import sort_boxes
from publisher.geometry.lines import clip_area, clip_line, find_crossings, mask_line, thin_line
from publisher.geometry.projection import Point, Projection
from publisher.model.maps import BASE_KINDS, BaseKind, BaseMap, Position
from publisher.typeset.drawing.look import Look
from publisher.typeset.drawing.svg import Attributes, write_box, write_path
from publisher.typeset.maps.panels import Panel

#: How far, in points, a line may be off the base map's.
_TOLERANCE = 0.18
#: Degrees: what of a coast lies so near to the bounds of the base map is its edge and no coast.
_EDGE = 0.002
#: How far apart, in degrees, the lines of a graticule may stand, and how many there should be at least.
_STEPS, _FEWEST = (20, 10, 5, 2, 1, 0.5, 0.2, 0.1), 3


@dataclass(frozen=True)
class Ground:
    """What a panel is drawn upon, in points of the page. All lines are clipped to the panel."""

    panel: Panel
    land: tuple[list[Point], ...] = ()
    lakes: tuple[list[Point], ...] = ()
    coasts: tuple[list[Point], ...] = ()
    rivers: tuple[list[Point], ...] = ()
    borders: tuple[list[Point], ...] = ()
    graticule: tuple[list[Point], ...] = ()

    @cached_property
    def has_sea(self) -> bool:
        """Whether any of the panel is water."""
        return bool(self.coasts)


class _SheetLine(NamedTuple):
    """A line on a sheet, in metres, and the box around it."""

    points: Sequence[Point]
    extent: Box

    @classmethod
    def measure(cls, points: Sequence[Point]) -> Self:
        return cls(points, enclose(points))


@dataclass(frozen=True, slots=True)
class BaseOnSheet:
    """A base map in the projection of a sheet, once for all panels of it. Coasts are taken from land and lakes."""

    lines: Mapping[BaseKind, tuple[_SheetLine, ...]]
    coasts: tuple[_SheetLine, ...]


def project_base(base_map: BaseMap, projection: Projection) -> BaseOnSheet:
    """Project a base map."""
    rings: dict[BaseKind, list[Sequence[Point]]] = {}
    for kind in BASE_KINDS:
        for line in base_map.lines.get(kind, ()):
            places = ((latitude, longitude) for longitude, latitude in line)
            rings.setdefault(kind, []).append([(x, -y) for x, y in projection.project_all(places)])
    coasts = (
        coast
        for kind in ("land", "lake")
        for ring, points in zip(base_map.lines.get(kind, ()), rings.get(kind, ()), strict=True)
        for coast in _follow_coasts(ring, points, base_map.bounds)
    )
    return BaseOnSheet(
        lines={kind: tuple(map(_SheetLine.measure, lines)) for kind, lines in rings.items()},
        coasts=tuple(map(_SheetLine.measure, coasts)),
    )


def find_ground(base: BaseOnSheet | None, panel: Panel) -> Ground:
    """Return the ground of a panel: of a base map, or without one a graticule."""
    if base is None:
        return Ground(panel, graticule=tuple(_draw_graticule(panel)))
    # What a rounding may bring into the panel is not passed over.
    frame = panel.frame.grow(_TOLERANCE / panel.scale)

    def find_near(lines: Iterable[_SheetLine]) -> Iterator[list[Point]]:
        return (panel.place(line.points) for line in lines if line.extent.overlaps(frame))

    def list_areas(kind: BaseKind) -> Iterator[list[Point]]:
        for ring in find_near(base.lines.get(kind, ())):
            clipped = clip_area(ring, panel.box)
            if clipped:
                yield thin_line(clipped, _TOLERANCE)

    def list_lines(lines: Iterable[_SheetLine]) -> Iterator[list[Point]]:
        for line in find_near(lines):
            for piece in clip_line(line, panel.box):
                yield thin_line(piece, _TOLERANCE)

    return Ground(
        panel,
        land=tuple(list_areas("land")),
        lakes=tuple(list_areas("lake")),
        coasts=tuple(list_lines(base.coasts)),
        rivers=tuple(list_lines(base.lines.get("river", ()))),
        borders=tuple(list_lines(base.lines.get("border_today", ()))),
    )


def _follow_coasts(
    ring: Sequence[Position], points: Sequence[Point], bounds: tuple[float, float, float, float]
) -> Iterator[Sequence[Point]]:
    """Yield the coasts of a ring: not its sides along the bounds of the base map, where land is cut off."""
    west, south, east, north = bounds[0] + _EDGE, bounds[1] + _EDGE, bounds[2] - _EDGE, bounds[3] - _EDGE
    start = 0
    for end, ((x, y), (next_x, next_y)) in enumerate(pairwise(ring), 1):
        if (
            (x < west and next_x < west)
            or (x > east and next_x > east)
            or (y < south and next_y < south)
            or (y > north and next_y > north)
        ):
            if end - start > 1:
                yield points[start:end]
            start = end
    if len(ring) - start > 1:
        yield points[start:]


def _draw_graticule(panel: Panel) -> Iterator[list[Point]]:
    """Yield meridians and parallels in round degrees, for a part of the world of which there is no base map."""
    latitude, longitude = panel.projection.centre
    reach = max(panel.frame.width, panel.frame.height) / 111_000
    step = next((step for step in _STEPS if reach / step >= _FEWEST), _STEPS[-1])
    first = (round((latitude - reach) / step), round((longitude - 2 * reach) / step))
    last = (round((latitude + reach) / step), round((longitude + 2 * reach) / step))
    pieces = 40
    south, north = max(-89.9, first[0] * step), min(89.9, last[0] * step)
    west, east = first[1] * step, last[1] * step
    meridians = (
        [(south + (north - south) * share / pieces, column * step) for share in range(pieces + 1)]
        for column in range(first[1], last[1] + 1)
    )
    parallels = (
        [(row * step, west + (east - west) * share / pieces) for share in range(pieces + 1)]
        for row in range(first[0], last[0] + 1)
        if abs(row * step) < 90  # noqa: PLR2004 - the pole
    )
    for line in (*meridians, *parallels):
        yield from clip_line([panel.locate(place) for place in line], panel.box)


def write_ground(ground: Ground, look: Look, hidden: Sequence[Box]) -> Iterator[Markup]:
    """Write the ground; its lines stop short of the boxes that names are written in, but for coasts, which go on."""
    tones, unit, box = look.tones, look.unit, ground.panel.box
    cells = sort_boxes(hidden, look.size)

    def mask(lines: Iterable[Sequence[Point]]) -> list[list[Point]]:
        return [piece for line in lines for piece in mask_line(line, cells)]

    has_sea = bool(ground.land) and ground.has_sea
    yield write_box(box, fill=tones.sea if has_sea and tones.sea else tones.paper)
    if has_sea and not tones.sea:
        yield write_path(
            mask(_hatch(ground, 2.6 * unit)), fill="none", stroke=tones.coast, stroke_width=look.line(0.22)
        )
    yield write_path(ground.land, closed=True, fill=tones.paper, fill_rule="evenodd")
    if tones.sea:
        yield write_path(ground.lakes, closed=True, fill=tones.sea, fill_rule="evenodd")
    line: Attributes = {"fill": "none", "stroke_linejoin": "round"}
    # In black rivers and borders are thin, or they would pass for routes.
    fine = 0.28 if tones.river == tones.ink else 0.5
    yield write_path(mask(ground.graticule), stroke=tones.river, stroke_width=look.line(0.3), **line)
    yield write_path(mask(ground.rivers), stroke=tones.river, stroke_width=look.line(fine), **line)
    yield write_path(ground.coasts, stroke=tones.coast, stroke_width=look.line(0.45), **line)
    dashed: Attributes = {**line, "stroke_dasharray": write_dashes(unit)}
    yield write_path(mask(ground.borders), stroke=tones.border, stroke_width=look.line(fine), **dashed)


def write_dashes(unit: float) -> str:
    """Return the dashes of a border of today."""
    return f"{2.4 * unit:.2g} {1.1 * unit:.2g} {0.5 * unit:.2g} {1.1 * unit:.2g}"


def _hatch(ground: Ground, step: float) -> Iterator[list[Point]]:
    """Yield horizontal lines over the sea."""
    box = ground.panel.box
    for row in range(1, int(box.height / step) + 1):
        y = box.top + row * step
        if y >= box.bottom:
            return
        ends = [box.left, *find_crossings(ground.land, y), box.right]
        for left, right in zip(ends[::2], ends[1::2], strict=True):
            if right - left > step / 4:
                yield [(left, y), (right, y)]
