"""Places the writing of a panel: names of places, dates of routes and what else is to be read there.

Each gets the spots that it may take, each spot what it costs there; `geometry.placement` chooses among them.
Names stand beside their symbols, on the side where reading begins if they can, else at the end of a leader line.
"""

from bisect import insort
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from heapq import merge
from itertools import pairwise, starmap
from math import cos, pi, sin
from operator import attrgetter, itemgetter

from publisher.fonts.ruler import Ruler
from publisher.geometry.boxes import Box, enclose
from publisher.geometry.cells import Cells
from publisher.geometry.lines import cross, find_distance, find_length, walk_along
from publisher.geometry.placement import Label, Spot, place_labels
from publisher.geometry.projection import Point
from publisher.typeset.drawing.look import Look

#: What it costs a name that its leader crosses a route, and that it lies over a coast itself.
_LEADER_OVER_ROUTE, _OVER_COAST = 4.0, 0.5
#: … to stand nearer to the symbol of another place than to its own.
_AMBIGUOUS = 2.0
#: … to be led by a line at all, and for each size of a name that the line is long.
_LED, _FAR = 3.0, 0.7
#: … to be written in two lines.
_BROKEN = 0.6
#: A writing whose omission costs so much is looked for room far away before it is left out.
SERIOUS = 40.0
#: … and whoever stands within so many sizes of a name of it looks for other room too.
_NEIGHBOURHOOD = 9.0
#: How often the circle of those that look for other room is widened.
_ATTEMPTS = 3
#: Names of places that stand within the size of a name of one another, of which some find room.
_MOST_OF_A_SPOT = 16
#: How many spots of a label are tried at most: the cheapest.
_SPOTS = 36
#: How long leader lines may be, in sizes of a name; the second row is for names that found no room.
_NEAR_LEADERS = (1.1, 1.9, 3.0, 4.4)
_FAR_LEADERS = (6.0, 8.0, 10.5, 13.5, 17.0)
#: Names of more letters than this may be written in two lines.
_LONG = 11
#: The side of the cells in which obstacles are looked for.
CELL = 20.0
_COST = attrgetter("cost")


@dataclass(frozen=True, slots=True)
class Writing:
    """Something to be read on a map: its lines, their size, and whether they are bold or quiet."""

    lines: tuple[str, ...]
    size: float
    bold: bool = False
    quiet: bool = False

    def measure(self, ruler: Ruler) -> tuple[float, float, float]:
        """Return the width, the height from the top of the first line to its base line, and that below the last."""
        extents = [ruler(line, self.size, bold=self.bold) for line in self.lines]
        return max(line.width for line in extents), extents[0].ascent, extents[-1].descent

    @property
    def leading(self) -> float:
        """The distance of base lines."""
        return self.size * 1.25


@dataclass(frozen=True, slots=True)
class Placed:
    """A writing that has its place: the box of its ink, the base line of its first line, its leader line."""

    writing: Writing
    box: Box
    base: float
    leader: tuple[Point, Point] | None = None


@dataclass(frozen=True, slots=True)
class Request:
    """A writing that asks for a place.

    `point` and `radius` are the symbol that it names, or `line` the route along which it may stand, or `boxes`
    the only boxes that it may take, with a `margin` in them. `omission` is what it costs to leave it out.
    """

    writing: Writing
    omission: float
    point: Point | None = None
    radius: float = 0.0
    line: tuple[Point, ...] = ()
    boxes: tuple[Box, ...] = ()
    margin: float = 0.0


@dataclass(frozen=True, slots=True)
class Obstacles:
    """What names may not lie upon: the edge of the panel, insets, symbols, routes, and coasts least of all."""

    edge: Box
    closed: Sequence[Box]
    symbols: Cells[Box]
    routes: "Segments"
    coasts: "Segments"


class Segments:
    """The segments of lines, to be found by where they are."""

    def __init__(self, lines: Iterable[Sequence[Point]]) -> None:
        """Sort the segments into cells."""
        self._cells = Cells[tuple[Point, Point]](CELL)
        for line in lines:
            for segment in pairwise(line):
                self._cells.add(segment, enclose(segment))

    def cut(self, box: Box) -> bool:
        """Return whether a segment runs through a box."""
        return any(box.cut(start, end) is not None for start, end in self._cells.find(box))

    def count_crossings(self, start: Point, end: Point) -> int:
        """Count the segments that another crosses."""
        near = self._cells.find(enclose((start, end)))
        return len({segment for segment in near if cross((start, end), segment)})


def place_writings(requests: Sequence[Request], obstacles: Obstacles, look: Look) -> list[Placed | None]:
    """Give each writing its place, None for one that is left out."""
    finder = SpotFinder(obstacles, look)
    crowded = _find_crowded(requests, look)
    labels = [
        Label((), 0) if number in crowded else finder.make_label(request, _NEAR_LEADERS)
        for number, request in enumerate(requests)
    ]
    chosen = place_labels(labels)
    missing = _find_missing(labels, chosen)
    looking: set[int] = set()
    for _ in range(_ATTEMPTS):
        # Those around have to make room.
        looking_before = len(looking)
        looking |= {number for number in range(len(requests)) if _is_near(requests[number], requests, missing, look)}
        if not missing or len(looking) == looking_before:
            break
        for number in looking - crowded:
            labels[number] = finder.make_label(requests[number], (*_NEAR_LEADERS, *_FAR_LEADERS), 3 * _SPOTS)
        chosen = place_labels(labels)
        missing = _find_missing(labels, chosen)
    for attempt in range(_ATTEMPTS):
        if not missing:
            break
        reach = (attempt + 1) * _NEIGHBOURHOOD * look.size
        labels = list(_give_way(requests, labels, chosen, missing, reach))
        chosen = place_labels(labels)
        missing = _find_missing(labels, chosen)
    return [
        None if spot is None else finder.take(request, labels[number].spots[spot])
        for number, (request, spot) in enumerate(zip(requests, chosen, strict=True))
    ]


def _find_crowded(requests: Sequence[Request], look: Look) -> frozenset[int]:
    """Return what is left out without a search, since much that matters as much or more stands on the same spot.

    Names around one place soon have no room, and to look for it for hundreds has no end.
    """
    crowds: dict[tuple[int, int], list[int]] = {}
    for number, request in enumerate(requests):
        if request.point is not None:
            x, y = request.point
            crowds.setdefault((int(x // look.size), int(y // look.size)), []).append(number)
    return frozenset(
        number
        for crowd in crowds.values()
        for number in sorted(crowd, key=lambda number: (-requests[number].omission, number))[_MOST_OF_A_SPOT:]
    )


def _give_way(
    requests: Sequence[Request],
    labels: Sequence[Label],
    chosen: Sequence[int | None],
    missing: set[int],
    reach: float,
) -> Iterator[Label]:
    """Yield labels again, but without spots for what may be left out so near to those that are missing."""
    points = [point for number in missing if (point := requests[number].point)]
    for label, spot in zip(labels, chosen, strict=True):
        centre = None if spot is None else label.spots[spot].box.centre
        is_near = centre is not None and any(find_distance(centre, point) < reach for point in points)
        yield Label((), label.omission) if is_near and label.omission < SERIOUS else label


def _find_missing(labels: Sequence[Label], chosen: Sequence[int | None]) -> set[int]:
    """Return the labels that will be missed where they are."""
    return {
        number
        for number, (label, spot) in enumerate(zip(labels, chosen, strict=True))
        if spot is None and label.omission >= SERIOUS
    }


def _is_near(request: Request, requests: Sequence[Request], missing: set[int], look: Look) -> bool:
    """Return whether a symbol is, or is near, one whose name is missing."""
    points = (requests[number].point for number in missing)
    here = request.point
    return here is not None and any(
        point and find_distance(point, here) < _NEIGHBOURHOOD * look.size for point in points
    )


@dataclass(frozen=True, slots=True)
class SpotFinder:
    """Finds the spots that writings may take."""

    obstacles: Obstacles
    look: Look

    def make_label(self, request: Request, leaders: Sequence[float], most: int = _SPOTS) -> Label:
        """Return the cheapest spots of a writing, of those that are better than none."""
        spots: list[Spot] = []
        costs: list[float] = []
        for least, variant, spot in self._list_candidates(request, leaders):
            if len(costs) >= most and least > costs[most - 1]:
                # Whatever comes now is dearer, even if it lies upon nothing.
                break
            burden = self._weigh(spot, request)
            if burden is not None and spot.cost + burden < request.omission:
                cost = spot.cost + burden + variant * _BROKEN
                insort(costs, cost)
                spots.append(Spot(spot.box, cost, spot.leader, variant))
        spots.sort(key=lambda spot: (spot.cost, spot.box))
        return Label(tuple(spots[:most]), request.omission)

    def _list_candidates(self, request: Request, leaders: Sequence[float]) -> Iterator[tuple[float, int, Spot]]:
        """Yield the spots of all variants of a writing by what they cost at least, the cheapest first."""

        def list_variant(variant: int, writing: Writing) -> Iterator[tuple[float, int, Spot]]:
            width, ascent, descent = writing.measure(self.look.ruler)
            pad = 0.5 * self.look.unit
            height = ascent + descent + writing.leading * (len(writing.lines) - 1)
            for spot in self._list_spots(request, (width + 2 * pad, height + 2 * pad), leaders):
                yield spot.cost + variant * _BROKEN, variant, spot

        return merge(*starmap(list_variant, enumerate(self._list_variants(request))), key=itemgetter(0))

    def take(self, request: Request, spot: Spot) -> Placed:
        """Give a writing its place at a spot."""
        writing = self._list_variants(request)[spot.variant]
        _, ascent, _ = writing.measure(self.look.ruler)
        pad = 0.5 * self.look.unit
        box = spot.box.grow(-request.margin)
        return Placed(writing, box, box.top + pad + ascent, spot.leader)

    def _list_variants(self, request: Request) -> list[Writing]:
        """Return a writing in one line, and one of several words also in two."""
        writing = request.writing
        words = writing.lines[0].split(" ")
        if request.point is None or len(writing.lines) > 1 or len(words) < 2 or len(writing.lines[0]) < _LONG:  # noqa: PLR2004
            return [writing]
        breaks = [(" ".join(words[:at]), " ".join(words[at:])) for at in range(1, len(words))]
        lines = min(breaks, key=lambda pair: max(map(len, pair)))
        return [writing, replace(writing, lines=lines)]

    def _list_spots(self, request: Request, size: tuple[float, float], leaders: Sequence[float]) -> Iterator[Spot]:
        """Yield the spots that a writing of a size may take, the cheapest first."""
        if request.point is not None:
            yield from sorted(self._list_around(request.point, request.radius, size), key=_COST)
            if request.radius:
                yield from self._list_led(request.point, request.radius, size, leaders)
        if request.line:
            yield from sorted(self._list_along(request.line, size), key=_COST)
        for number, box in enumerate(request.boxes):
            yield Spot(box, 0.3 * number)

    def _list_around(self, point: Point, radius: float, size: tuple[float, float]) -> Iterator[Spot]:
        """Yield the spots beside, above and below a symbol."""
        width, height = size
        away = radius + 0.6 * self.look.unit
        side = -1 if self.look.right_to_left else 1
        for across, along, cost in (
            (side, 0.0, 0.0),
            (side, -0.45, 0.15),
            (side, 0.45, 0.2),
            (-side, 0.0, 0.5),
            (-side, -0.45, 0.6),
            (-side, 0.45, 0.65),
        ):
            x, y = point[0] + across * (away + width / 2), point[1] + along * height
            yield Spot(Box(x - width / 2, y - height / 2, x + width / 2, y + height / 2), cost)
        for along, extra in ((-1.0, 0.0), (1.0, 0.2)):
            for shift, cost in ((0.0, 0.7), (0.5, 0.6), (-0.5, 0.7), (1.0, 0.4), (-1.0, 0.8)):
                x = point[0] + side * shift * (width / 2 + (0.3 * radius if abs(shift) == 1 else 0))
                y = point[1] + along * (away + height / 2)
                yield Spot(Box(x - width / 2, y - height / 2, x + width / 2, y + height / 2), cost + extra)

    def _list_led(
        self, point: Point, radius: float, size: tuple[float, float], leaders: Sequence[float]
    ) -> Iterator[Spot]:
        """Yield spots at the end of leader lines."""
        width, height = size
        for length in leaders:
            distance = radius + length * self.look.size
            turns = 16 if length < _FAR_LEADERS[0] else 24
            for turn in range(turns):
                x, y = cos(2 * pi * turn / turns), sin(2 * pi * turn / turns)
                centre = (point[0] + x * (distance + width / 2), point[1] + y * (distance + height / 2))
                box = Box(centre[0] - width / 2, centre[1] - height / 2, centre[0] + width / 2, centre[1] + height / 2)
                end = box.find_nearest(point)
                gap = find_distance(point, end)
                if gap <= radius + 0.8 * self.look.size:
                    continue
                share = (radius + 0.3 * self.look.unit) / gap
                start = (point[0] + (end[0] - point[0]) * share, point[1] + (end[1] - point[1]) * share)
                yield Spot(box, _LED + _FAR * length, (start, end))

    def _list_along(self, line: Sequence[Point], size: tuple[float, float]) -> Iterator[Spot]:
        """Yield spots along a line on both sides of it, the middle first."""
        width, height = size
        length = find_length(line)
        for step in (0.0, 0.08, -0.08, 0.16, -0.16, 0.24, -0.24, 0.31, -0.31, 0.38, -0.38):
            point, (x, y) = walk_along(line, length * (0.5 + step))
            for sign in (1, -1):
                across, along = -y * sign, x * sign
                for gap in (1.1, 2.6):
                    away = gap * self.look.unit + abs(across) * width / 2 + abs(along) * height / 2
                    centre = (point[0] + across * away, point[1] + along * away)
                    box = Box(
                        centre[0] - width / 2, centre[1] - height / 2, centre[0] + width / 2, centre[1] + height / 2
                    )
                    yield Spot(box, 4 * abs(step) + gap - 1)

    def _weigh(self, spot: Spot, request: Request) -> float | None:
        """Return what a spot costs for what it lies upon; None where it cannot be taken.

        It cannot over a symbol, nor over a route: that would be as bad as over another name.
        """
        obstacles, box, leader = self.obstacles, spot.box, spot.leader
        if not obstacles.edge.holds(box) or any(box.overlaps(closed) for closed in obstacles.closed):
            return None
        point = request.point
        own = find_distance(point, box.find_nearest(point)) if point and not leader else 0.0
        is_ambiguous = False
        for symbol in obstacles.symbols.find(spot.extent if leader else box.grow(own)):
            centre = symbol.centre
            if centre == point:
                continue
            if box.overlaps(symbol) or (leader and symbol.cut(*leader)):
                return None
            is_ambiguous = is_ambiguous or find_distance(centre, box.find_nearest(centre)) < own
        if obstacles.routes.cut(box) or (leader and any(closed.cut(*leader) for closed in obstacles.closed)):
            return None
        cost = _AMBIGUOUS if is_ambiguous else 0.0
        if obstacles.coasts.cut(box):
            cost += _OVER_COAST
        if leader:
            cost += _LEADER_OVER_ROUTE * obstacles.routes.count_crossings(*leader)
        return cost
