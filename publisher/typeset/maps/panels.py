"""Lays out a sheet: what of it is drawn where on the page and how large, with insets where places crowd."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from publisher.geometry.boxes import Box, enclose
from publisher.geometry.lines import find_distance
from publisher.geometry.projection import LatLon, Point, Projection

#: Places are crowded where so many of them lie nearer to one another than this many times the size of a name.
_CROWD, _CROWDED = 3, 1.7
#: What an inset shows around the crowd, as a multiple of its size; and how much larger it must show it.
_ROOM, _GAIN = 1.5, 1.9
#: An inset takes at most this share of the width and height of the map that it belongs to.
_SHARE = 0.46
#: An inset with at least this share of a sheet's places stands below the map, as wide as it.
_MAIN_SHARE = 0.5


@dataclass(frozen=True, slots=True)
class Panel:
    """A part of a sheet as it is drawn: `frame` is what it shows, in metres; `box` where, in points of the page."""

    projection: Projection
    frame: Box
    box: Box

    @property
    def scale(self) -> float:
        """Points of the page for each metre."""
        return self.box.width / self.frame.width

    def locate(self, place: LatLon) -> Point:
        """Give the point of the page where a place lies."""
        x, y = self.projection.place_on_sheet(place)
        return self.box.left + (x - self.frame.left) * self.scale, self.box.top + (y - self.frame.top) * self.scale

    def frame_box(self, frame: Box) -> Box:
        """Give the box on the page of a part of the sheet."""
        left, top = self.box.left - self.frame.left * self.scale, self.box.top - self.frame.top * self.scale
        return Box(
            left + frame.left * self.scale,
            top + frame.top * self.scale,
            left + frame.right * self.scale,
            top + frame.bottom * self.scale,
        )


def find_crowds(points: Mapping[str, Point], size: float, frame: Box) -> Iterator[tuple[tuple[str, ...], Box]]:
    """Give the crowds of places whose names, of a size in the unit of the points, would not find room.

    Each comes with the frame of an inset for it, which may hold more places than the crowd.
    """
    groups = [group for group in _join_near(points, _CROWDED * size) if len(group) >= _CROWD]
    frames = [_find_inset_frame([points[name] for name in group], size) for group in groups]
    merged = _merge(frames)
    for inset in merged:
        if inset.width <= frame.width * _SHARE and inset.height <= frame.height * _SHARE:
            held = tuple(name for name, point in points.items() if inset.has(point))
            yield held, inset


def _find_inset_frame(points: Sequence[Point], size: float) -> Box:
    around = enclose(points).grow(1.2 * size)
    return around.grow(around.width * (_ROOM - 1) / 2, around.height * (_ROOM - 1) / 2)


def _merge(frames: Sequence[Box]) -> list[Box]:
    """Put frames together that overlap."""
    merged = list(frames)
    while True:
        pair = next(((a, b) for a, b in combinations(merged, 2) if a.overlaps(b)), None)
        if pair is None:
            return merged
        first, second = pair
        merged = [box for box in merged if box not in pair]
        merged.append(
            Box(
                min(first.left, second.left),
                min(first.top, second.top),
                max(first.right, second.right),
                max(first.bottom, second.bottom),
            )
        )


def _join_near(points: Mapping[str, Point], distance: float) -> list[list[str]]:
    """Give the groups of places of which each is near to another (single linkage)."""
    group_of = {name: [name] for name in points}
    for first, second in combinations(points, 2):
        one, other = group_of[first], group_of[second]
        if one is not other and find_distance(points[first], points[second]) < distance:
            one += other
            for name in other:
                group_of[name] = one
    return list({id(group): group for group in group_of.values()}.values())


def fit_frame(frame: Box, width: float, height: float) -> Box:
    """Give a frame of the proportions of a box, grown on the side where it lacks."""
    x, y = frame.centre
    wide = max(frame.width, frame.height * width / height)
    high = max(frame.height, frame.width * height / width)
    return Box(x - wide / 2, y - high / 2, x + wide / 2, y + high / 2)
