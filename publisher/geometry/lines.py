"""Lines and areas of the plane: clipped, masked, thinned, bent and measured."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from math import hypot

from publisher.geometry.boxes import Box, enclose
from publisher.geometry.cells import Cells
from publisher.geometry.projection import Point

Line = Sequence[Point]


def find_distance(first: Point, second: Point) -> float:
    """Return the distance of two points."""
    return hypot(first[0] - second[0], first[1] - second[1])


def find_length(line: Line) -> float:
    """Return the length of a line."""
    return sum(find_distance(*step) for step in pairwise(line))


def mix(start: Point, end: Point, share: float) -> Point:
    """Return the point that lies at a share of the way from one to another."""
    return start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share


def clip_line(line: Line, box: Box) -> Iterator[list[Point]]:
    """Yield the pieces of a line inside a box."""
    piece: list[Point] = []
    for start, end in pairwise(line):
        inside = box.cut(start, end)
        if inside is None:
            if piece:
                yield piece
            piece = []
            continue
        first, last = inside
        if not piece or first > 0:
            if piece:
                yield piece
            piece = [mix(start, end, first)]
        piece.append(mix(start, end, last))
        if last < 1:
            yield piece
            piece = []
    if piece:
        yield piece


def mask_line(line: Line, boxes: Cells[Box]) -> Iterator[list[Point]]:
    """Yield the pieces of a line outside of boxes: a river that stops short of a name."""
    piece: list[Point] = []
    for start, end in pairwise(line):
        near = boxes.find(enclose((start, end)))
        hidden = sorted(inside for box in near if (inside := box.cut(start, end)) is not None)
        at = 0.0
        for first, last in hidden:
            if first > at:
                piece = piece or [mix(start, end, at)]
                piece.append(mix(start, end, first))
            if first > at or not at:
                if len(piece) > 1:
                    yield piece
                piece = []
            at = max(at, last)
        if at < 1:
            piece = piece or [mix(start, end, at)]
            piece.append(end)
    if len(piece) > 1:
        yield piece


def clip_area(ring: Line, box: Box) -> list[Point]:
    """Return the part of an area inside a box, by the method of Sutherland and Hodgman; empty where there is none.

    Where the area leaves the box and comes back, the pieces stay joined along the edge: good for a fill.
    """
    clipped = list(ring)
    for axis, limit, sign in ((0, box.left, 1), (0, box.right, -1), (1, box.top, 1), (1, box.bottom, -1)):
        if not clipped:
            return []
        kept: list[Point] = []
        before = clipped[-1]
        for point in clipped:
            was_in, is_in = sign * (before[axis] - limit) >= 0, sign * (point[axis] - limit) >= 0
            if was_in != is_in:
                kept.append(mix(before, point, (limit - before[axis]) / (point[axis] - before[axis])))
            if is_in:
                kept.append(point)
            before = point
        clipped = kept
    return clipped


def thin_line(line: Line, tolerance: float) -> list[Point]:
    """Leave out the points that are less than `tolerance` off the line without them (Douglas and Peucker)."""
    kept = {0, len(line) - 1}
    spans = [(0, len(line) - 1)]
    while spans:
        first, last = spans.pop()
        where = _find_farthest(line, first, last, tolerance)
        if where:
            kept.add(where)
            spans += [(first, where), (where, last)]
    return [line[index] for index in sorted(kept)]


def _find_farthest(line: Line, first: int, last: int, tolerance: float) -> int:
    """Return the point between two others that is farthest off the segment between them; 0 if none is off at all."""
    (x, y), (end_x, end_y) = line[first], line[last]
    across, along = end_x - x, end_y - y
    square = across * across + along * along
    farthest, where = tolerance * tolerance, 0
    for index in range(first + 1, last):
        point_x, point_y = line[index]
        right, down = point_x - x, point_y - y
        ahead = right * across + down * along
        if ahead <= 0:
            distance = right * right + down * down
        elif ahead >= square:
            distance = (point_x - end_x) ** 2 + (point_y - end_y) ** 2
        else:
            distance = (right * along - down * across) ** 2 / square
        if distance > farthest:
            farthest, where = distance, index
    return where


def bend(start: Point, end: Point, bulge: float, steps: int = 24) -> list[Point]:
    """Return an arc between two points: a parabola that stands off the chord by `bulge` times its length.

    A positive bulge lies on the right of the way where y points down.
    """
    across, along = end[0] - start[0], end[1] - start[1]
    middle = mix(start, end, 0.5)
    # A parabola goes half as far as its control point.
    control = (middle[0] - 2 * bulge * along, middle[1] + 2 * bulge * across)
    return [
        mix(mix(start, control, share), mix(control, end, share), share)
        for share in (step / steps for step in range(steps + 1))
    ]


def trim_line(line: Line, at_start: float, at_end: float) -> list[Point]:
    """Cut lengths off the ends of a line; of one that is too short a point in the middle is left."""
    length = find_length(line)
    if at_start + at_end >= length:
        return [walk_along(line, length / 2)[0]]
    start, end = walk_along(line, at_start)[0], walk_along(line, length - at_end)[0]
    middle: list[Point] = []
    done = 0.0
    for before, point in pairwise(line):
        done += find_distance(before, point)
        if at_start < done < length - at_end:
            middle.append(point)
    return [start, *middle, end]


def walk_along(line: Line, distance: float) -> tuple[Point, Point]:
    """Return the point at a distance from the start of a line, and the unit vector of the way there."""
    done = 0.0
    direction = (1.0, 0.0)
    for start, end in pairwise(line):
        step = find_distance(start, end)
        if not step:
            continue
        direction = ((end[0] - start[0]) / step, (end[1] - start[1]) / step)
        if done + step >= distance:
            return mix(start, end, max(0.0, (distance - done) / step)), direction
        done += step
    return line[-1], direction


def cross(first: tuple[Point, Point], second: tuple[Point, Point]) -> bool:
    """Return whether two segments cross."""

    def side(start: Point, end: Point, point: Point) -> float:
        return (end[0] - start[0]) * (point[1] - start[1]) - (end[1] - start[1]) * (point[0] - start[0])

    return (
        side(*first, second[0]) * side(*first, second[1]) < 0 and side(*second, first[0]) * side(*second, first[1]) < 0
    )


def find_crossings(rings: Iterable[Line], y: float) -> list[float]:
    """Return where the edges of areas cross a horizontal line, from left to right."""
    found: list[float] = []
    for ring in rings:
        before = ring[-1]
        for here in ring:
            if (here[1] > y) != (before[1] > y):
                found.append(here[0] + (y - here[1]) * (before[0] - here[0]) / (before[1] - here[1]))
            before = here
    return sorted(found)
