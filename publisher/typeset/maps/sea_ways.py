"""Finds the ways of ships: two points and the land of a panel in, a line that keeps to the water out.

The way is the shortest over the cells of a raster (A*, Hart, Nilsson and Raphael 1968), drawn tight and rounded. It
says that a ship went by sea, not where it steered.
"""

from collections.abc import Sequence
from functools import cached_property
from heapq import heappop, heappush
from itertools import pairwise
from math import hypot

from publisher.geometry.boxes import Box
from publisher.geometry.lines import find_crossings, find_distance, mix
from publisher.geometry.projection import Point

#: What a cell of land costs, and one of water beside it, where open water costs one.
_LAND, _SHORE = 12.0, 1.8
_STEPS = tuple((x, y, hypot(x, y)) for x in (-1, 0, 1) for y in (-1, 0, 1) if x or y)

Cell = tuple[int, int]


class SeaChart:
    """A raster of land and water. `cell` is the side of its cells in points."""

    def __init__(self, box: Box, land: Sequence[Sequence[Point]], cell: float) -> None:
        """Take the box that is charted, and the rings of land in it."""
        self.box, self.land, self.cell = box, land, cell
        self.columns, self.rows = int(box.width / cell) + 1, int(box.height / cell) + 1

    @cached_property
    def costs(self) -> list[list[float]]:
        """What it costs to cross each cell, row by row."""
        on_land = [self._scan_row(row) for row in range(self.rows)]
        return [[self._weigh(on_land, column, row) for column in range(self.columns)] for row in range(self.rows)]

    def _scan_row(self, row: int) -> list[bool]:
        crossings = find_crossings(self.land, self.box.top + (row + 0.5) * self.cell)
        cells = [False] * self.columns
        for left, right in zip(crossings[::2], crossings[1::2], strict=True):
            first = max(0, round((left - self.box.left) / self.cell))
            for column in range(first, min(self.columns, round((right - self.box.left) / self.cell))):
                cells[column] = True
        return cells

    def _weigh(self, on_land: Sequence[Sequence[bool]], column: int, row: int) -> float:
        if on_land[row][column]:
            return _LAND
        around = (
            on_land[row + y][column + x]
            for x, y, _ in _STEPS
            if 0 <= row + y < self.rows and 0 <= column + x < self.columns
        )
        return _SHORE if any(around) else 1.0

    def find_way(self, start: Point, end: Point) -> list[Point]:
        """Return the way of a ship from one point to another, both in the box."""
        cells = self._search(self._find_cell(start), self._find_cell(end))
        points = [start, *map(self._find_middle, cells[1:-1]), end]
        return _round_corners(_round_corners(self._draw_tight(points)))

    def _find_cell(self, point: Point) -> Cell:
        column = int((point[0] - self.box.left) / self.cell)
        row = int((point[1] - self.box.top) / self.cell)
        return min(max(column, 0), self.columns - 1), min(max(row, 0), self.rows - 1)

    def _find_middle(self, cell: Cell) -> Point:
        return self.box.left + (cell[0] + 0.5) * self.cell, self.box.top + (cell[1] + 0.5) * self.cell

    def _search(self, start: Cell, end: Cell) -> list[Cell]:
        costs = self.costs
        best = {start: 0.0}
        came: dict[Cell, Cell] = {}
        queue = [(find_distance(start, end), start)]
        while queue:
            _, here = heappop(queue)
            if here == end:
                break
            for x, y, length in _STEPS:
                there = (here[0] + x, here[1] + y)
                if not (0 <= there[0] < self.columns and 0 <= there[1] < self.rows):
                    continue
                cost = best[here] + length * costs[there[1]][there[0]]
                if cost < best.get(there, cost + 1):
                    best[there], came[there] = cost, here
                    heappush(queue, (cost + find_distance(there, end), there))
        way = [end]
        while way[-1] in came:
            way.append(came[way[-1]])
        return way[::-1]

    def _draw_tight(self, points: Sequence[Point]) -> list[Point]:
        """Leave out the points that a ship need not steer for: the next that it sees over open water will do."""
        kept = [points[0]]
        at = 0
        while at < len(points) - 1:
            seen = next(
                (ahead for ahead in range(len(points) - 1, at + 1, -1) if self._is_open(points[at], points[ahead])),
                at + 1,
            )
            kept.append(points[seen])
            at = seen
        return kept

    def _is_open(self, start: Point, end: Point) -> bool:
        steps = max(2, int(find_distance(start, end) / self.cell * 1.5))
        cells = (self._find_cell(mix(start, end, step / steps)) for step in range(1, steps))
        return all(self.costs[row][column] < _SHORE for column, row in cells)


def _round_corners(line: Sequence[Point]) -> list[Point]:
    """Cut the corners of a line (Chaikin 1974), its ends kept."""
    cut = (mix(start, end, share) for start, end in pairwise(line) for share in (0.25, 0.75))
    return [line[0], *cut, line[-1]]
