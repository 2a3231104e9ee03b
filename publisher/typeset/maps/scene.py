"""Sets a panel's scene: a sheet in; the ground, the places and the routes on the page out, before anything is named."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from math import inf

from publisher.geometry.boxes import Box
from publisher.geometry.lines import clip_line, find_length, trim_line
from publisher.geometry.projection import Point, Projection
from publisher.model.book import Book, Place, Route
from publisher.model.maps import BaseMap, MapSheet
from publisher.typeset.drawing.look import Look
from publisher.typeset.maps.base import BaseOnSheet, Ground, find_ground, project_base
from publisher.typeset.maps.panels import Panel
from publisher.typeset.maps.sea_ways import SeaChart
from publisher.typeset.maps.symbols import AREAS, find_radius
from publisher.typeset.maps.ways import Leg, bend_routes, list_stages

#: The side of the cells of a sea chart, in units.
_CHART_CELL = 3.0
#: What is named wherever a map shows it.
_WATERS = frozenset({"sea", "river"})
#: Into how many pieces a meridian is divided that is the edge of a base map.
_MERIDIAN = 64


def list_ground(places: Mapping[str, Place], names: Iterable[str]) -> Iterator[str]:
    """Yield what a map of places may name besides them: the waters of the book, and what its places lie in today."""
    met = set(names)
    waters = [place.id for place in places.values() if place.kind in _WATERS]
    level = [name for name in met if name in places]
    around: list[str] = []
    while level:
        level = [outer for name in level for outer in places[name].within if outer in places and outer not in around]
        around += level
    yield from (name for name in dict.fromkeys((*waters, *sorted(around))) if name not in met)


@dataclass(frozen=True, slots=True)
class DrawnLeg:
    """A piece of a leg that is to be seen, short of the symbols at its ends."""

    leg: Leg
    line: tuple[Point, ...]
    is_start: bool
    is_end: bool


@dataclass(frozen=True, slots=True)
class Scene:
    """What a panel shows.

    `points` has all places of the sheet, `shown` those that lie in the panel. `around` are waters, regions and
    countries of the book that the panel has too, and where they lie in it.
    """

    panel: Panel
    ground: Ground
    points: Mapping[str, Point]
    shown: tuple[Place, ...]
    drawn: tuple[DrawnLeg, ...]
    around: tuple[tuple[Place, Point], ...] = ()

    def find_symbol(self, place: Place, look: Look) -> Box:
        """Return the box of a place's symbol."""
        x, y = self.points[place.id]
        radius = find_radius(place.kind) * look.unit
        return Box(x - radius, y - radius, x + radius, y + radius)


@dataclass(frozen=True)
class SceneSetter:
    """Sets the scenes of one sheet."""

    book: Book
    sheet: MapSheet
    look: Look

    @cached_property
    def places(self) -> tuple[Place, ...]:
        """The places of the sheet that have coordinates."""
        places = (self.book.places[name] for name in self.sheet.places)
        return tuple(place for place in places if place.coordinates)

    @cached_property
    def routes(self) -> tuple[Route, ...]:
        """The routes of the sheet."""
        return tuple(self.book.routes[name] for name in self.sheet.routes)

    @cached_property
    def base_map(self) -> BaseMap | None:
        """The first base map that covers all places of the sheet."""
        places = [place.coordinates for place in self.places if place.coordinates]
        return next((base for base in self.book.base_maps if all(base.covers(*place) for place in places)), None)

    @cached_property
    def base(self) -> BaseOnSheet | None:
        """The base map in the projection of the sheet."""
        return project_base(self.base_map, Projection(self.sheet.centre)) if self.base_map else None

    def find_reach(self, frame: Box) -> tuple[float, float]:
        """Return how far west and east of a frame there is something to show: to the edges of the base map, if any."""
        if self.base_map is None:
            return -inf, inf
        west, south, east, north = self.base_map.bounds
        projection = Projection(self.sheet.centre)

        def follow(longitude: float) -> Iterator[float]:
            for step in range(_MERIDIAN + 1):
                x, y = projection.place_on_sheet((south + (north - south) * step / _MERIDIAN, longitude))
                if frame.top <= y <= frame.bottom:
                    yield x

        return min(frame.left, max(follow(west), default=frame.left)), max(
            frame.right, min(follow(east), default=frame.right)
        )

    def set_main(self, panel: Panel) -> Scene:
        """Set the scene of the whole sheet."""
        points = self._locate(panel)
        ground = find_ground(self.base, panel)
        legs = self._bend(points, panel, self.routes, ground)
        return replace(self._set(panel, ground, points, legs), around=tuple(self._list_around(panel)))

    def set_inset(self, panel: Panel, main: Scene, held: Sequence[str]) -> Scene:
        """Set the scene of an inset: the routes that touch its places, those of ships as on the sheet."""
        points = self._locate(panel)
        ground = find_ground(self.base, panel)
        touching = [route for route in self.routes if set(held) & {route.start, *route.via, route.end}]
        legs = self._bend(points, panel, [route for route in touching if route.mode != "ship"], ground)
        ships = {route.id for route in touching if route.mode == "ship"}
        inner, outer = panel, main.panel

        def carry(point: Point) -> Point:
            x = (point[0] - outer.box.left) / outer.scale + outer.frame.left
            y = (point[1] - outer.box.top) / outer.scale + outer.frame.top
            return inner.box.left + (x - inner.frame.left) * inner.scale, inner.box.top + (
                y - inner.frame.top
            ) * inner.scale

        seen: set[tuple[str, str, str]] = set()
        for drawn in main.drawn:
            leg = drawn.leg
            if leg.route.id in ships and (leg.route.id, leg.start, leg.end) not in seen:
                seen.add((leg.route.id, leg.start, leg.end))
                legs.append(Leg(leg.route, leg.start, leg.end, tuple(map(carry, leg.line)), leg.is_last))
        return self._set(panel, ground, points, legs)

    def _list_around(self, panel: Panel) -> Iterator[tuple[Place, Point]]:
        for name in list_ground(self.book.places, self.sheet.places):
            place = self.book.places[name]
            if place.coordinates and panel.box.has(point := panel.locate(place.coordinates)):
                yield place, point

    def _locate(self, panel: Panel) -> dict[str, Point]:
        return {place.id: panel.locate(place.coordinates) for place in self.places if place.coordinates}

    def _bend(self, points: dict[str, Point], panel: Panel, routes: Sequence[Route], ground: Ground) -> list[Leg]:
        """Bend the routes. A sea on the way of a ship is no stop of it, but is crossed."""
        stages = [
            stage
            for route in routes
            for stage in list_stages(
                route,
                [
                    stop
                    for stop in (route.start, *route.via, route.end)
                    if stop in points and (stop not in route.via or self.book.places[stop].kind not in AREAS)
                ],
            )
        ]
        chart = SeaChart(panel.box, ground.land, _CHART_CELL * self.look.unit) if ground.land else None
        return bend_routes(stages, points, chart, panel.box, self.look.unit)

    def _set(self, panel: Panel, ground: Ground, points: Mapping[str, Point], legs: Sequence[Leg]) -> Scene:
        shown = tuple(place for place in self.places if panel.box.has(points[place.id]))
        drawn = tuple(piece for leg in legs for piece in self._list_pieces(leg, panel))
        return Scene(panel, ground, points, shown, drawn)

    def _list_pieces(self, leg: Leg, panel: Panel) -> Iterator[DrawnLeg]:
        """Yield the pieces of a leg inside a panel; it stops short of the symbols at its ends."""
        unit = self.look.unit

        def find_gap(name: str) -> float:
            radius = find_radius(self.book.places[name].kind)
            return (radius + 1.0) * unit if radius else 0.0

        line = trim_line(leg.line, find_gap(leg.start), find_gap(leg.end))
        if len(line) < 2:  # noqa: PLR2004 - nothing is left of it
            return
        for piece in clip_line(line, panel.box):
            if find_length(piece) > unit / 2:
                yield DrawnLeg(leg, tuple(piece), is_start=piece[0] == line[0], is_end=piece[-1] == line[-1])
