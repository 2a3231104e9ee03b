"""Lines and boxes: what is clipped lies inside, what is masked outside, and nothing else is lost."""

from itertools import pairwise
from math import dist

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.geometry.boxes import Box, enclose
from publisher.geometry.cells import sort_boxes
from publisher.geometry.lines import (
    bend,
    clip_area,
    clip_line,
    cross,
    find_crossings,
    find_length,
    mask_line,
    thin_line,
    trim_line,
    walk_along,
)

BOX = Box(0, 0, 10, 10)
POINT = st.tuples(*(st.integers(-15, 25).map(float),) * 2)
LINE = st.lists(POINT, min_size=2, max_size=8)


@given(LINE)
def test_clipping_and_masking_divide_a_line(line: list[tuple[float, float]]) -> None:
    inside, outside = list(clip_line(line, BOX)), list(mask_line(line, sort_boxes([BOX], 5)))
    for piece in inside:
        assert all(BOX.grow(1e-6).has(point) for point in piece)
    total = sum(map(find_length, inside)) + sum(map(find_length, outside))
    assert total == pytest.approx(find_length(line), abs=1e-6)
    assert not any(BOX.grow(-1e-6).cut(*step) for piece in outside for step in pairwise(piece))


def test_a_line_is_hidden_by_several_boxes() -> None:
    boxes = sort_boxes([Box(2, 0, 4, 10), Box(3, 0, 5, 10), Box(7, 4, 8, 6)], 5)
    pieces = list(mask_line([(0, 5), (10, 5)], boxes))
    assert pieces == [[(0, 5), (2, 5)], [(5, 5), (7, 5)], [(8, 5), (10, 5)]]


@given(st.lists(POINT, min_size=3, max_size=8))
def test_a_clipped_area_lies_in_the_box(ring: list[tuple[float, float]]) -> None:
    assert all(BOX.grow(1e-6).has(point) for point in clip_area(ring, BOX))


def test_an_area_around_the_box_fills_it() -> None:
    clipped = clip_area([(-5, -5), (15, -5), (15, 15), (-5, 15)], BOX)
    assert enclose(clipped) == BOX
    assert not clip_area([(20, 20), (30, 20), (30, 30)], BOX)


@given(LINE, st.floats(0.1, 5))
def test_a_thinned_line_stays_near(line: list[tuple[float, float]], tolerance: float) -> None:
    thinned = thin_line(line, tolerance)
    assert thinned[0] == line[0]
    assert thinned[-1] == line[-1]
    steps = list(pairwise(thinned)) or [(thinned[0], thinned[0])]
    for point in line:
        assert min(find_distance_to_segment(point, *step) for step in steps) <= tolerance + 1e-6


def find_distance_to_segment(point: tuple[float, float], start: tuple[float, float], end: tuple[float, float]) -> float:
    square = dist(start, end) ** 2
    ahead = (point[0] - start[0]) * (end[0] - start[0]) + (point[1] - start[1]) * (end[1] - start[1])
    share = min(1.0, max(0.0, ahead / square)) if square else 0.0
    return dist(point, (start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share))


def test_an_arc_stands_off_its_chord() -> None:
    arc = bend((0, 0), (10, 0), 0.2, steps=10)
    assert arc[0] == (0.0, 0.0)
    assert arc[-1] == (10.0, 0.0)
    assert arc[5] == pytest.approx((5, 2))
    assert bend((0, 0), (10, 0), 0.0, steps=2)[1] == pytest.approx((5, 0))


def test_a_line_is_cut_short_at_both_ends() -> None:
    assert trim_line([(0, 0), (5, 0), (10, 0)], 1, 2) == [(1, 0), (5, 0), (8, 0)]
    assert trim_line([(0, 0), (10, 0)], 6, 6) == [(5.0, 0.0)]
    assert walk_along([(0, 0), (10, 0), (10, 10)], 15) == ((10, 5), (0, 1))


def test_crossings() -> None:
    assert cross(((0, 0), (10, 10)), ((0, 10), (10, 0)))
    assert not cross(((0, 0), (10, 10)), ((20, 0), (30, 10)))
    square = [(0, 0), (10, 0), (10, 10), (0, 10)]
    assert find_crossings([square], 5) == [0, 10]


@given(POINT)
def test_the_nearest_point_of_a_box(point: tuple[float, float]) -> None:
    nearest = BOX.find_nearest(point)
    assert BOX.has(nearest)
    assert all(dist(point, nearest) <= dist(point, corner) + 1e-9 for corner in ((0, 0), (10, 0), (0, 10), (10, 10)))
