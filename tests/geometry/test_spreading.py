"""Spreading things along a line: none over another, in their order, and as near as can be."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.geometry.spreading import spread

THINGS = st.lists(st.tuples(st.floats(0, 100), st.floats(0.5, 10)), min_size=1, max_size=12).map(sorted)


def test_things_with_room_stand_where_they_are_wished() -> None:
    assert spread([10, 30, 50], [5, 5, 5], 0, 100) == [10, 30, 50]
    assert spread([], [], 0, 100) == []


def test_things_that_crowd_share_the_shift() -> None:
    assert spread([10, 10], [4, 4], 0, 100) == pytest.approx([8, 12])
    # Three that crowd, and one that does not.
    assert spread([10, 10, 10, 60], [4, 4, 4, 4], 0, 100) == pytest.approx([6, 10, 14, 60])


def test_the_bounds_hold() -> None:
    assert spread([-20, 120], [5, 5], 0, 100) == [0, 95]
    assert spread([0, 0, 0], [50, 50, 50], 0, 100) == [0, 50, 100]


@given(THINGS)
def test_none_lies_over_another(things: list[tuple[float, float]]) -> None:
    wished, sizes = [wish for wish, _ in things], [size for _, size in things]
    starts = spread(wished, sizes, 0, 200)
    for (start, size), (following, _) in pairwise(zip(starts, sizes, strict=True)):
        assert start + size <= following + 1e-6
    assert starts[0] >= 0
    assert starts[-1] + sizes[-1] <= 200 + 1e-6
