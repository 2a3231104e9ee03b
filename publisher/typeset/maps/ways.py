"""Bends the routes of a map: the places of each in their order in, arcs on the page out.

The arcs say from where to where, not on which roads. They are bent so that no two lie upon each other, and so
that none runs through the symbol of a place that it does not touch.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from publisher.geometry.boxes import Box
from publisher.geometry.lines import bend, find_distance
from publisher.geometry.projection import Point
from publisher.model.book import Route
from publisher.typeset.maps.sea_ways import SeaChart

#: How far an arc may stand off its chord, in the order of preference.
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
    """Give the stages of a route between its stops."""
    for number, (start, end) in enumerate(pairwise(stops), 2):
        yield Stage(route, start, end, is_last=number == len(stops))


def bend_routes(
    stages: Sequence[Stage], points: dict[str, Point], chart: SeaChart | None, box: Box, unit: float
) -> list[Leg]:
    """Bend the stages of all routes of a panel, the longest first; they come back in the order of the routes.

    With a chart ships keep to the water.
    """
    taken: dict[tuple[int, int], list[Point]] = defaultdict(list)
    cell = _CELL * unit
    bent: dict[int, Leg] = {}
    order = sorted(
        range(len(stages)), key=lambda n: (-find_distance(points[stages[n].start], points[stages[n].end]), n)
    )
    for number in order:
        stage = stages[number]
        start, end = points[stage.start], points[stage.end]
        others = [point for name, point in points.items() if name not in {stage.start, stage.end} and box.has(point)]

        def weigh(bulge: float, start: Point = start, end: Point = end, others: list[Point] = others) -> float:
            line = bend(start, end, bulge)
            cost = 30 * abs(bulge)
            inner = [
                point
                for point in line[1:-1]
                if find_distance(point, start) > 3 * _APART * unit and find_distance(point, end) > 3 * _APART * unit
            ]
            for other in others:
                nearest = min(find_distance(point, other) for point in line)
                cost += max(0.0, _CLEAR * unit - nearest) / unit * 2
            for point in inner:
                column, row = int(point[0] // cell), int(point[1] // cell)
                near = (
                    find_distance(point, other)
                    for x in (column - 1, column, column + 1)
                    for y in (row - 1, row, row + 1)
                    for other in taken.get((x, y), ())
                )
                cost += max(0.0, _APART * unit - min(near, default=9e9)) / unit
            return cost

        if stage.route.mode == "ship" and chart and box.has(start) and box.has(end):
            line = chart.find_way(start, end)
        else:
            steps = max(16, min(60, int(find_distance(start, end) / 4)))
            line = bend(start, end, min(_BULGES, key=weigh), steps=steps)
        bent[number] = Leg(stage.route, stage.start, stage.end, tuple(line), stage.is_last)
        for point in line:
            taken[int(point[0] // cell), int(point[1] // cell)].append(point)
    return [bent[number] for number in range(len(stages))]
