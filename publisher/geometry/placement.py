"""Places labels: for each label the places that it may take in, one of them for each out, none over another.

Point-feature label placement is NP-hard (Marks and Shieber 1991). This is a local search: each label takes
its best place in turn, given where the others stand, until none wants to move; then each that stands badly
tries its other places, and the labels around make room if all are better off together. To leave a label out
costs less than to let it collide, so none collides. There is no chance in it: the same labels are always
placed in the same way.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from publisher.geometry.boxes import Box
from publisher.geometry.lines import cross
from publisher.geometry.projection import Point

#: What it costs two labels to collide: more than anything else.
COLLISION = 1000.0
#: The side of the cells in which boxes are looked for.
_CELL = 24.0
#: How often labels take turns; how often those that stand badly try again, how many spots, and what is badly.
_ROUNDS, _PASSES, _TRIALS, _BAD = 60, 2, 8, 1.0
_EPSILON = 1e-9


@dataclass(frozen=True, slots=True)
class Spot:
    """A place that a label may take: its box, what it costs, and the leader line that leads to it, if any."""

    box: Box
    cost: float
    leader: tuple[Point, Point] | None = None
    variant: int = 0

    def collides(self, other: "Spot") -> bool:
        """Tell whether two labels cannot stand so: boxes overlap, or a leader crosses a box or a leader."""
        if self.box.overlaps(other.box):
            return True
        if self.leader and other.box.cut(*self.leader):
            return True
        if other.leader and self.box.cut(*other.leader):
            return True
        return bool(self.leader and other.leader and cross(self.leader, other.leader))

    @property
    def extent(self) -> Box:
        """The box around label and leader."""
        if not self.leader:
            return self.box
        (a, b), (c, d) = self.leader
        return Box(
            min(self.box.left, a, c), min(self.box.top, b, d), max(self.box.right, a, c), max(self.box.bottom, b, d)
        )


@dataclass(frozen=True, slots=True)
class Label:
    """Something to be placed: its spots, and what it costs to leave it out, which is less than a collision."""

    spots: tuple[Spot, ...]
    omission: float


@dataclass(slots=True)
class _Search:
    """Labels as they stand. `standing` is what each spot costs now: its own cost, and its collisions."""

    labels: Sequence[Label]
    rivals: list[list[list[tuple[int, int]]]]
    standing: list[list[float]]
    chosen: list[int]

    def weigh(self, label: int) -> float:
        """Give what it costs a label to stand where it stands."""
        spot = self.chosen[label]
        return self.standing[label][spot] if spot >= 0 else self.labels[label].omission

    def find_best(self, label: int) -> int:
        """Give the cheapest spot of a label; -1 where it is better left out."""
        costs = self.standing[label]
        if not costs:
            return -1
        least = min(costs)
        return costs.index(least) if least < self.labels[label].omission else -1

    def move(self, label: int, spot: int) -> None:
        """Move a label, and let the others feel it."""
        old = self.chosen[label]
        if old == spot:
            return
        for step, here in ((-COLLISION, old), (COLLISION, spot)):
            if here >= 0:
                for rival, there in self.rivals[label][here]:
                    self.standing[rival][there] += step
        self.chosen[label] = spot

    def settle(self, waiting: Iterable[int]) -> None:
        """Let labels take their best spots in turn until none wants to move."""
        turn = list(waiting)
        for _ in range(_ROUNDS):
            moved = False
            for label in turn:
                before = self.weigh(label)
                best = self.find_best(label)
                cost = self.standing[label][best] if best >= 0 else self.labels[label].omission
                if cost < before - _EPSILON:
                    self.move(label, best)
                    moved = True
            if not moved:
                return

    def sum_costs(self) -> float:
        """Give what all labels cost as they stand."""
        return sum(map(self.weigh, range(len(self.chosen))))


def place_labels(labels: Sequence[Label]) -> list[int | None]:
    """Give the spot of each label by its number, None for a label that is left out. No two of them collide."""
    rivals = _find_rivals(labels)
    standing = [[spot.cost for spot in label.spots] for label in labels]
    search = _Search(labels, rivals, standing, [-1] * len(labels))
    # What matters most goes first, and then what has the least room.
    order = sorted(
        range(len(labels)),
        key=lambda label: (-labels[label].omission, len(labels[label].spots), -_count(rivals[label]), label),
    )
    for label in order:
        search.move(label, search.find_best(label))
    search.settle(order)
    _improve(search, order)
    return [spot if spot >= 0 else None for spot in search.chosen]


def find_collisions(labels: Sequence[Label], chosen: Sequence[int | None]) -> list[tuple[int, int]]:
    """Give the pairs of labels that collide as they are placed."""
    placed = [(number, labels[number].spots[spot]) for number, spot in enumerate(chosen) if spot is not None]
    return [(first, second) for (first, one), (second, other) in combinations(placed, 2) if one.collides(other)]


def _improve(search: _Search, order: Sequence[int]) -> None:
    """Let each label that stands badly try its other spots, the labels around making room."""
    neighbours = [
        sorted({rival for spot in search.rivals[label] for rival, _ in spot}) for label in range(len(search.labels))
    ]
    cost = search.sum_costs()
    for _ in range(_PASSES):
        before = cost
        for label in sorted(order, key=lambda label: (-search.weigh(label), label)):
            if search.weigh(label) < _BAD:
                break
            own = search.labels[label].spots
            for spot in sorted(range(len(own)), key=lambda number: own[number].cost)[:_TRIALS]:
                saved = list(search.chosen)
                search.move(label, spot)
                search.settle((*neighbours[label], label))
                if (now := search.sum_costs()) < cost - _EPSILON:
                    cost = now
                    continue
                for number, old in enumerate(saved):
                    if search.chosen[number] != old:
                        search.move(number, old)
        if cost >= before:
            return


def _count(spots: Sequence[Sequence[object]]) -> int:
    return sum(map(len, spots))


def _find_rivals(labels: Sequence[Label]) -> list[list[list[tuple[int, int]]]]:
    """Give for each spot the spots of other labels with which it collides."""
    rivals: list[list[list[tuple[int, int]]]] = [[[] for _ in label.spots] for label in labels]
    cells: dict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
    extents = [[spot.extent for spot in label.spots] for label in labels]
    for number, label in enumerate(labels):
        for index, spot in enumerate(label.spots):
            extent = extents[number][index]
            left, top, right, bottom = extent
            covered = list(_list_cells(extent))
            near = {other for cell in covered for other in cells[cell] if other[0] != number}
            for other in sorted(near):
                rival, there = other
                # Most are far away: this is `overlaps`, without a call for each of a million pairs.
                far = extents[rival][there]
                if left >= far[2] or far[0] >= right or top >= far[3] or far[1] >= bottom:
                    continue
                if spot.collides(labels[rival].spots[there]):
                    rivals[number][index].append(other)
                    rivals[rival][there].append((number, index))
            for cell in covered:
                cells[cell].append((number, index))
    return rivals


def _list_cells(box: Box) -> Iterator[tuple[int, int]]:
    for column in range(int(box.left // _CELL), int(box.right // _CELL) + 1):
        for row in range(int(box.top // _CELL), int(box.bottom // _CELL) + 1):
            yield column, row
