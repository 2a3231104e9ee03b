"""Bends the routes of a map: the places of each in their order in, arcs on the page out.

The arcs say from where to where, not on which roads. They are bent so that no two lie upon each other, and so
that none runs through the symbol of a place that it does not touch.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import inf

from publisher.geometry.boxes import Box, enclose
from publisher.geometry.cells import Cells
from publisher.geometry.lines import bend, find_distance
from publisher.geometry.projection import Point
from publisher.model.book import Route
from publisher.typeset.maps.sea_ways import SeaChart

#: What it costs an arc to stand off its chord, by the length of the chord; how far it may, in the order of preference.
_BULGED = 30
_BULGES = (0.05, -0.05, 0.1, -0.1, 0.0, 0.16, -0.16, 0.24, -0.24, 0.34, -0.34)
#: In units: how near an arc may come to the symbol of another place, and to another arc.
_CLEAR, _APART = 4.5, 2.6
#: The side of the cells in which arcs are looked for, in units.
_CELL = 6.0


@dataclass(frozen=True, slots=True)
class Leg:
    """The way from one place of a route to the next."""

    route: Route
    start: str
    end: str
    line: tuple[Point, ...]
    is_last: bool


@dataclass(frozen=True, slots=True)
class Stage:
    """A leg before it is bent."""

    route: Route
    start: str
    end: str
    is_last: bool


def list_stages(route: Route, stops: Sequence[str]) -> Iterator[Stage]:
    """Yield the stages of a route between its stops."""
    for number, (start, end) in enumerate(pairwise(stops), 2):
        yield Stage(route, start, end, is_last=number == len(stops))


def bend_routes(
    stages: Sequence[Stage], points: dict[str, Point], chart: SeaChart | None, box: Box, unit: float
) -> list[Leg]:
    """Bend the stages of all routes of a panel, the longest first; they come back in the order of the routes.

    With a chart ships keep to the water.
    """
    taken = Cells[Point](_CELL * unit)
    bent: dict[int, Leg] = {}
    order = sorted(
        range(len(stages)), key=lambda n: (-find_distance(points[stages[n].start], points[stages[n].end]), n)
    )
    for number in order:
        stage = stages[number]
        start, end = points[stage.start], points[stage.end]
        if stage.route.mode == "ship" and chart and box.has(start) and box.has(end):
            line = chart.find_way(start, end)
        else:
            others = [
                point for name, point in points.items() if name not in {stage.start, stage.end} and box.has(point)
            ]
            steps = max(16, min(60, int(find_distance(start, end) / 4)))
            line = bend(start, end, _choose_bulge(start, end, others, taken, unit), steps=steps)
        bent[number] = Leg(stage.route, stage.start, stage.end, tuple(line), stage.is_last)
        for point in line:
            taken.add(point, Box(*point, *point))
    return [bent[number] for number in range(len(stages))]


def _choose_bulge(start: Point, end: Point, others: Sequence[Point], taken: Cells[Point], unit: float) -> float:
    """Return the bulge of the arc that keeps away best from the symbols of others and from what is drawn already."""
    chosen, least = 0.0, inf
    for bulge in _BULGES:
        cost = _BULGED * abs(bulge)
        if cost < least:
            cost += _weigh_arc(bend(start, end, bulge), others, taken, unit)
        if cost < least:
            chosen, least = bulge, cost
    return chosen


def _weigh_arc(line: Sequence[Point], others: Iterable[Point], taken: Cells[Point], unit: float) -> float:
    """Return what it costs an arc to come near to other symbols and other arcs."""
    cost = 0.0
    clear, apart = _CLEAR * unit, _APART * unit
    around = enclose(line).grow(clear)
    for other in filter(around.has, others):
        nearest = min(find_distance(point, other) for point in line)
        cost += max(0.0, clear - nearest) / unit * 2
    start, *inner, end = line
    for point in inner:
        if find_distance(point, start) > 3 * apart and find_distance(point, end) > 3 * apart:
            near = (find_distance(point, other) for other in taken.find(Box(*point, *point).grow(apart)))
            cost += max(0.0, apart - min(near, default=apart)) / unit
    return cost
