"""The placing of labels: none over another where there is room, the best spots where there is a choice."""

from collections.abc import Sequence
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.geometry.boxes import Box
from publisher.geometry.lines import cross
from publisher.geometry.placement import Label, Spot, place_labels
from tests.lines_run import count_lines


def collide(one: Spot, other: Spot) -> bool:
    """Return whether two labels cannot stand so: boxes overlap, or a leader crosses a box or a leader."""
    return bool(
        one.box.overlaps(other.box)
        or (one.leader and other.box.cut(*one.leader))
        or (other.leader and one.box.cut(*other.leader))
        or (one.leader and other.leader and cross(one.leader, other.leader))
    )


def find_collisions(labels: Sequence[Label], chosen: Sequence[int | None]) -> list[tuple[int, int]]:
    """Return the pairs of labels that collide as they are placed."""
    placed = [(number, labels[number].spots[spot]) for number, spot in enumerate(chosen) if spot is not None]
    return [(first, second) for (first, one), (second, other) in combinations(placed, 2) if collide(one, other)]


def make_spot(x: float, y: float, cost: float = 0.0, width: float = 10, height: float = 4) -> Spot:
    return Spot(Box(x, y, x + width, y + height), cost)


def make_label(x: float, y: float, omission: float = 500.0) -> Label:
    """A label on one of the four sides of a point."""
    places = ((x + 1, y - 2, 0.0), (x - 11, y - 2, 0.5), (x - 5, y - 5, 0.7), (x - 5, y + 1, 0.8))
    return Label(tuple(make_spot(*place) for place in places), omission)


def test_a_label_alone_takes_its_best_spot() -> None:
    assert place_labels([make_label(0, 0)]) == [0]
    assert place_labels([]) == []


def test_two_labels_make_room_for_one_another() -> None:
    labels = [make_label(0, 0), make_label(6, 0)]
    chosen = place_labels(labels)
    assert not find_collisions(labels, chosen)
    assert chosen == [1, 0]


def test_a_chain_of_labels_is_solved() -> None:
    """Each has two spots, and the first decides for all: the last label has one spot alone."""
    labels = [Label((make_spot(12 * n, 0, 0.0), make_spot(12 * n + 6, 0, 0.1)), 500) for n in range(8)]
    labels.append(Label((make_spot(-4, 0),), 900))
    chosen = place_labels(labels)
    assert chosen == [1] * 8 + [0]


def test_what_matters_less_is_left_out_before_it_collides() -> None:
    labels = [Label((make_spot(0, 0),), 5), Label((make_spot(5, 0),), 3)]
    assert place_labels(labels) == [0, None]
    assert place_labels(labels[::-1]) == [None, 0]
    assert find_collisions(labels, [0, 0]) == [(0, 1)]
    # … or before it takes a spot that is worse than none.
    assert place_labels([Label((make_spot(0, 0, 5.0),), 3), Label((), 3)]) == [None, None]


def test_leader_lines_cross_neither_labels_nor_leaders() -> None:
    crossing = Spot(Box(30, 0, 40, 4), 0.0, ((0, 0), (30, 2)))
    aside = Spot(Box(30, 20, 40, 24), 1.0, ((0, 0), (30, 22)))
    labels = [Label((make_spot(10, 0),), 500), Label((crossing, aside), 500)]
    assert place_labels(labels) == [0, 1]
    assert collide(Spot(Box(0, 0, 1, 1), 0, ((5, 5), (9, 9))), Spot(Box(20, 0, 21, 1), 0, ((5, 9), (9, 5))))


@given(st.lists(st.tuples(st.integers(0, 8), st.integers(0, 8)), min_size=1, max_size=12, unique=True))
def test_labels_with_room_all_find_it(places: Sequence[tuple[int, int]]) -> None:
    labels = [make_label(x * 24, y * 12) for x, y in places]
    chosen = place_labels(labels)
    assert None not in chosen
    assert not find_collisions(labels, chosen)
    assert place_labels(labels) == chosen


_NUMBER = st.integers(0, 40).map(float)
SPOT = st.builds(
    lambda x, y, cost, start: Spot(Box(x, y, x + 7, y + 4), cost, start and (start, (x, y))),
    _NUMBER,
    _NUMBER,
    st.integers(0, 5).map(float),
    st.none() | st.tuples(_NUMBER, _NUMBER),
)
LABEL = st.builds(Label, st.lists(SPOT, max_size=6).map(tuple), st.integers(1, 500).map(float))


@given(st.lists(LABEL, max_size=9))
def test_labels_and_leaders_by_chance_never_collide(labels: list[Label]) -> None:
    """… and none is left out that would find room where the others stand."""
    chosen = place_labels(labels)
    assert not find_collisions(labels, chosen)
    placed = [label.spots[spot] for label, spot in zip(labels, chosen, strict=True) if spot is not None]
    for label, spot in zip(labels, chosen, strict=True):
        free = [one for one in label.spots if not any(collide(one, other) for other in placed)]
        assert spot is not None or not [one for one in free if one.cost < label.omission - 1e-6]


def test_a_leader_along_the_edge_of_a_label_collides_with_it() -> None:
    below = Label((Spot(Box(0.0, 4.0, 7.0, 8.0), 0.0),), 1.0)
    above = Label((Spot(Box(0.0, 0.0, 7.0, 4.0), 0.0, ((0.0, 5.0), (0.0, 0.0))),), 1.0)
    assert place_labels([below, above]).count(None) == 1


def test_a_search_without_end_ends_and_nothing_collides(monkeypatch: pytest.MonkeyPatch) -> None:
    spots = tuple(Spot(Box(x, y, x + 30.0, y + 6.0), 0.1 * (x + y)) for x in range(0, 40, 5) for y in range(0, 20, 5))
    labels = [Label(spots, 60.0) for _ in range(40)]
    lines = {}
    for most in (1_000, 10_000_000):
        monkeypatch.setattr("publisher.geometry.placement._MOST_STEPS", most)
        chosen: list[int | None] = []
        lines[most] = count_lines(lambda chosen=chosen: chosen.extend(place_labels(labels)))  # type: ignore[misc]
        assert not find_collisions(labels, chosen)
        assert 0 < len(labels) - chosen.count(None) < 10
    assert lines[1_000] < lines[10_000_000] / 10
