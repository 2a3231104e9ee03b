"""Places labels: for each label the places that it may take in, one of them for each out, none over another.

Point-feature label placement is NP-hard (Marks and Shieber 1991). This is a local search: each label takes
its best place in turn, given where the others stand, until none wants to move; then each that stands badly
tries its other places, and the labels around make room if all are better off together. To leave a label out
costs less than to let it collide, so none collides. There is no chance in it: the same labels are always
placed in the same way.
"""

from collections import Counter, deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import reduce
from itertools import accumulate, pairwise
from operator import or_
from typing import NamedTuple

from publisher.geometry.boxes import Box, enclose, find_overlaps, list_bits
from publisher.geometry.lines import cross
from publisher.geometry.projection import Point

#: What it costs two labels to collide: more than anything else.
COLLISION = 1000.0
#: How often labels that stand badly try other spots, how many of them, and what is badly. One that is left out and
#: will be missed tries all its spots.
_PASSES, _TRIALS, _BAD, _MISSED = 3, 8, 1.0, 40.0
#: How often a label is put in the place of others, and of how many at once.
_EJECTIONS, _MOST_PUT_OUT = 1500, 3.5
#: Steps of a search, after which it ends with what it has found. A map of 100 places takes 200,000; names that all
#: want one place have no end in sight.
_MOST_STEPS = 10_000_000
_EPSILON = 1e-9


class Spot(NamedTuple):
    """A place that a label may take: its box, what it costs, and the leader line that leads to it, if any."""

    box: Box
    cost: float
    leader: tuple[Point, Point] | None = None
    variant: int = 0

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
    """Labels as they stand.

    All spots are counted through: those of a label are `spans[label]`, and `owners` has the label of each. Sets of
    spots are the bits of a number: `clashes` has for each spot those of other labels with which it collides, `taken`
    is where labels stand. `standing` is what each spot costs now: its own cost, and its collisions.
    """

    labels: Sequence[Label]
    spans: Sequence[range]
    owners: Sequence[int]
    clashes: Sequence[int]
    neighbours: Sequence[Sequence[int]]
    standing: list[float]
    chosen: list[int]
    taken: int = 0
    steps: int = 0
    listed: dict[int, list[int]] = field(default_factory=dict)

    def weigh(self, label: int) -> float:
        """Return what it costs a label to stand where it stands."""
        spot = self.chosen[label]
        return self.standing[self.spans[label].start + spot] if spot >= 0 else self.labels[label].omission

    def find_best(self, label: int) -> int:
        """Return the cheapest spot of a label; -1 where it is better left out."""
        span = self.spans[label]
        costs = self.standing[span.start : span.stop]
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
                number = self.spans[label].start + here
                for rival in self.list_clashes(number):
                    self.standing[rival] += step
                self.taken ^= 1 << number
                self.steps += len(self.listed[number])
        self.chosen[label] = spot

    def list_clashes(self, number: int) -> list[int]:
        """Return the spots with which a spot collides, for the few that are ever taken."""
        if number not in self.listed:
            self.listed[number] = list(list_bits(self.clashes[number]))
        return self.listed[number]

    def settle(self, waiting: Iterable[int]) -> None:
        """Let labels take their best spots, and those that feel it theirs, until none wants to move.

        What two labels cost one another is the same for both, so each move makes all of them together cheaper, and
        there is an end (a potential game, Monderer and Shapley 1996).
        """
        queue = deque(waiting)
        queued = set(queue)
        while queue:
            label = queue.popleft()
            self.steps += len(self.spans[label])
            queued.discard(label)
            best = self.find_best(label)
            cost = self.standing[self.spans[label].start + best] if best >= 0 else self.labels[label].omission
            if cost < self.weigh(label) - _EPSILON:
                self.move(label, best)
                queue.extend(other for other in self.neighbours[label] if other not in queued)
                queued.update(self.neighbours[label])

    def list_rivals(self, label: int, spot: int) -> list[int]:
        """Return the labels that stand where they would collide with a label at a spot."""
        clashes = self.clashes[self.spans[label].start + spot]
        return [self.owners[number] for number in list_bits(clashes & self.taken)]

    def sum_costs(self) -> float:
        """Return what all labels cost as they stand."""
        self.steps += len(self.chosen)
        return sum(map(self.weigh, range(len(self.chosen))))


def place_labels(labels: Sequence[Label]) -> list[int | None]:
    """Return the spot of each label by its number, None for a label that is left out. No two of them collide."""
    spots = [spot for label in labels for spot in label.spots]
    owners = [number for number, label in enumerate(labels) for _ in label.spots]
    spans = [range(*ends) for ends in pairwise([0, *accumulate(len(label.spots) for label in labels)])]
    clashes = _find_clashes(spots, owners)
    felt = [reduce(or_, map(clashes.__getitem__, span), 0) for span in spans]
    neighbours = [sorted({owners[number] for number in list_bits(touched)}) for touched in felt]
    standing = [spot.cost for spot in spots]
    search = _Search(labels, spans, owners, clashes, neighbours, standing, [-1] * len(labels))
    # What matters most goes first, and then what has the least room.
    crowds = [sum(clashes[number].bit_count() for number in span) for span in spans]
    order = sorted(
        range(len(labels)),
        key=lambda label: (-labels[label].omission, len(labels[label].spots), -crowds[label], label),
    )
    for label in order:
        search.move(label, search.find_best(label))
    search.settle(order)
    _improve(search, order)
    _make_room(search)
    return [spot if spot >= 0 else None for spot in search.chosen]


def _improve(search: _Search, order: Sequence[int]) -> None:
    """Let each label that stands badly try its other spots, the labels around making room."""
    cost = search.sum_costs()
    for _ in range(_PASSES):
        before = cost
        for label in sorted(order, key=lambda label: (-search.weigh(label), label)):
            if search.weigh(label) < _BAD or search.steps > _MOST_STEPS:
                break
            own = search.labels[label].spots
            trials = len(own) if search.chosen[label] < 0 and search.weigh(label) >= _MISSED else _TRIALS
            for spot in sorted(range(len(own)), key=lambda number: own[number].cost)[:trials]:
                if own[spot].cost >= search.weigh(label):
                    break
                saved = list(search.chosen)
                search.move(label, spot)
                search.settle((*search.neighbours[label], label))
                if (now := search.sum_costs()) < cost - _EPSILON:
                    cost = now
                    continue
                for number, old in enumerate(saved):
                    if search.chosen[number] != old:
                        search.move(number, old)
        if cost >= before:
            return


def _make_room(search: _Search) -> None:
    """Put labels that will be missed in the place of others, which look for another in turn.

    What was put out often, and what was tried often, costs more each time: so the chain does not run in a circle. Of
    all that came up the best stays.
    """
    labels = search.labels

    def is_missed(label: int) -> bool:
        return search.chosen[label] < 0 and labels[label].omission >= _MISSED and bool(labels[label].spots)

    waiting = deque(filter(is_missed, range(len(labels))))
    put_out, tried = Counter[int](), Counter[tuple[int, int]]()
    best, least = list(search.chosen), search.sum_costs()
    for _ in range(_EJECTIONS):
        if not waiting or search.steps > _MOST_STEPS:
            break
        label = waiting.popleft()
        if not is_missed(label):
            continue

        def weigh(spot: int, label: int = label) -> float:
            own = labels[label].spots[spot].cost
            crowd = (search.standing[search.spans[label].start + spot] - own) / COLLISION
            if crowd > _MOST_PUT_OUT:
                return COLLISION * crowd
            losses = (labels[other].omission * (1 + 0.3 * put_out[other]) for other in search.list_rivals(label, spot))
            return own + sum(losses) + 30 * tried[label, spot]

        spot = min(range(len(labels[label].spots)), key=weigh)
        tried[label, spot] += 1
        losers = search.list_rivals(label, spot)
        for loser in losers:
            search.move(loser, -1)
            put_out[loser] += 1
        search.move(label, spot)
        search.settle(losers)
        waiting.extend(filter(is_missed, losers))
        if (now := search.sum_costs()) < least - _EPSILON:
            best, least = list(search.chosen), now
    for number, spot in enumerate(best):
        search.move(number, spot)
    search.settle(range(len(labels)))


def _find_clashes(spots: Sequence[Spot], owners: Sequence[int]) -> list[int]:
    """Return for each spot those of other labels with which it collides, as bits."""
    count = len(spots)
    led = [(number, spot.leader) for number, spot in enumerate(spots) if spot.leader]
    # A leader along an edge cuts the box, though the boxes around them have no more than that edge in common.
    near = find_overlaps([*(spot.box for spot in spots), *(enclose(leader).grow(_EPSILON) for _, leader in led)])
    numbers = [*range(count), *(number for number, _ in led)]
    own: Counter[int] = Counter()
    for place, number in enumerate(numbers):
        own[owners[number]] |= 1 << place
    near = [found & ~own[owners[number]] for found, number in zip(near, numbers, strict=True)]
    everything = (1 << count) - 1
    clashes = [found & everything for found in near[:count]]

    def note(number: int, other: int) -> None:
        clashes[number] |= 1 << other
        clashes[other] |= 1 << number

    for place, (number, leader) in enumerate(led):
        around = near[count + place]
        for other in list_bits(around & everything & ~clashes[number]):
            if spots[other].box.cut(*leader):
                note(number, other)
        # Each pair of leaders is looked at once.
        for further in list_bits(around >> (count + place)):
            other, its_leader = led[place + further]
            if not clashes[number] >> other & 1 and cross(leader, its_leader):
                note(number, other)
    return clashes
