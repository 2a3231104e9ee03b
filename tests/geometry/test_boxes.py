"""Boxes: which overlap, and where they cut a segment."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.geometry.boxes import Box, enclose, find_overlaps, list_bits

_POINT = st.tuples(st.integers(0, 12), st.integers(0, 12))
BOX = st.lists(_POINT, min_size=2, max_size=2).map(enclose)


@given(st.lists(BOX, max_size=20))
def test_overlaps_of_all_are_those_of_each_pair(boxes: list[Box]) -> None:
    found = [list(list_bits(overlaps)) for overlaps in find_overlaps(boxes)]
    assert found == [[number for number, other in enumerate(boxes) if box.overlaps(other)] for box in boxes]


@given(BOX, _POINT, _POINT)
def test_a_segment_is_cut_where_it_is_inside(box: Box, start: tuple[int, int], end: tuple[int, int]) -> None:
    inside = box.cut(start, end)
    steps = [number / 48 for number in range(49)]
    walked = [(start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share) for share in steps]
    held = [share for share, point in zip(steps, walked, strict=True) if box.grow(1e-9).has(point)]
    if inside is None:
        # It may touch a corner, or end on an edge.
        assert len(held) < 2 or start == end
    else:
        assert all(inside[0] - 1e-6 <= share <= inside[1] + 1e-6 for share in held)
        assert box.grow(1e-9).has(walked[round(sum(inside) * 24)]) or inside[1] - inside[0] < 1 / 48
    assert box.cut((start[0] + 40, start[1]), (end[0] + 40, end[1])) is None


def test_a_segment_is_cut_at_the_edges() -> None:
    assert Box(2, 0, 4, 10).cut((0, 5), (8, 5)) == pytest.approx((0.25, 0.5))
    assert Box(0, 0, 10, 10).cut((1, 1), (9, 9)) == (0.0, 1.0)
