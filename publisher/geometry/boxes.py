"""Boxes of the plane: do they touch, does a line run through them, how far away are they."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from publisher.geometry.projection import Point


class Box(NamedTuple):
    """A rectangle along the axes, from its least to its greatest coordinates."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        """The extent from left to right."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """The extent from top to bottom."""
        return self.bottom - self.top

    @property
    def centre(self) -> Point:
        """The middle."""
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2

    def grow(self, across: float, along: float | None = None) -> "Box":
        """Return the box with a margin on the left and right, and (by default the same) above and below."""
        high = across if along is None else along
        return Box(self.left - across, self.top - high, self.right + across, self.bottom + high)

    def move(self, x: float, y: float) -> "Box":
        """Return the box at another place."""
        return Box(self.left + x, self.top + y, self.right + x, self.bottom + y)

    def overlaps(self, other: "Box") -> bool:
        """Return whether two boxes have more in common than an edge."""
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )

    def holds(self, other: "Box") -> bool:
        """Return whether another box lies inside."""
        return (
            self.left <= other.left
            and other.right <= self.right
            and self.top <= other.top
            and other.bottom <= self.bottom
        )

    def has(self, point: Point) -> bool:
        """Return whether a point lies inside or on the edge."""
        return self.left <= point[0] <= self.right and self.top <= point[1] <= self.bottom

    def find_nearest(self, point: Point) -> Point:
        """Return the point of the box that is nearest to another."""
        return min(max(point[0], self.left), self.right), min(max(point[1], self.top), self.bottom)

    def cut(self, start: Point, end: Point) -> tuple[float, float] | None:
        """Return the stretch of a segment inside the box, as shares of its length; None where it is outside.

        Liang and Barsky's method: the segment is narrowed by one edge after another.
        """
        (x, y), (end_x, end_y), (left, top, right, bottom) = start, end, self
        # Nearly all segments lie on one side of a box, and most others in the midst of it.
        if (x < left and end_x < left) or (x > right and end_x > right):
            return None
        if (y < top and end_y < top) or (y > bottom and end_y > bottom):
            return None
        first, last = 0.0, 1.0
        if left <= x <= right and left <= end_x <= right and top <= y <= bottom and top <= end_y <= bottom:
            return first, last
        for begin, stop, low, high in (
            (x, end_x, left, right),
            (y, end_y, top, bottom),
        ):
            step = stop - begin
            if not step:
                if not low <= begin <= high:
                    return None
                continue
            enter, leave = sorted(((low - begin) / step, (high - begin) / step))
            first, last = max(first, enter), min(last, leave)
            if first >= last:
                return None
        return first, last


def enclose(points: Iterable[Point]) -> Box:
    """Return the smallest box around points."""
    across, along = zip(*points, strict=True)
    return Box(min(across), min(along), max(across), max(along))


def find_overlaps(boxes: Sequence[Box]) -> list[int]:
    """Return for each box those that it overlaps, itself among them, as bits of a number: bit 3 for the fourth box.

    Along each axis the boxes are swept over in their order: with one go those that begin before the end of each, with
    another those that do not end before its beginning.
    """
    found = [(1 << len(boxes)) - 1] * len(boxes)
    for low, high in ((0, 2), (1, 3)):
        starts = sorted(range(len(boxes)), key=lambda number: boxes[number][low])
        ends = sorted(range(len(boxes)), key=lambda number: boxes[number][high])
        begun = ended = next_start = next_end = 0
        for number in ends:
            while next_start < len(starts) and boxes[starts[next_start]][low] < boxes[number][high]:
                begun |= 1 << starts[next_start]
                next_start += 1
            found[number] &= begun
        for number in starts:
            while next_end < len(ends) and boxes[ends[next_end]][high] <= boxes[number][low]:
                ended |= 1 << ends[next_end]
                next_end += 1
            found[number] &= ~ended
    return found


def list_bits(number: int) -> Iterator[int]:
    """Yield the places of the bits that are set in a number, the lowest first."""
    while number:
        lowest = number & -number
        yield lowest.bit_length() - 1
        number ^= lowest
