"""Paths of straight lines are drawn as WeasyPrint draws them, and each is read once."""

from typing import Any
from unittest.mock import Mock

import pydyf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from weasyprint import svg
from weasyprint.svg.path import path

from publisher.press.weasyprint_patches import patch_weasyprint
from publisher.typeset.drawing.svg import trace

patch_weasyprint()

_POINTS = st.lists(st.tuples(*[st.floats(-2000, 2000, allow_nan=False)] * 2), min_size=2, max_size=9)


def draw(draw_path: Any, data: str) -> tuple[list[bytes], list[Any], int]:  # noqa: ANN401
    """Return the operators of a path, its vertices, and how often a point was asked for."""
    node = Mock(vertices=[])
    node.get.return_value = data
    drawing = Mock(stream=pydyf.Stream())
    drawing.point.side_effect = lambda x, y, _: (float(x), float(y))
    draw_path(drawing, node, 16)
    return drawing.stream.stream, node.vertices, drawing.point.call_count


@given(st.lists(st.tuples(_POINTS, st.booleans()), min_size=1, max_size=4))
def test_lines_and_rings_are_drawn_as_before(lines: list[tuple[list[tuple[float, float]], bool]]) -> None:
    data = "".join(trace(points, closed=closed) for points, closed in lines)
    assert draw(svg.TAGS["path"], data)[:2] == draw(path, data)[:2]


def test_a_path_of_straight_lines_is_read_once() -> None:
    data = "M0 0.5L-10 4 8 8ZM1 1L2 2"
    assert draw(svg.TAGS["path"], data)[2] == 0
    assert draw(path, data)[2] == 5


@pytest.mark.parametrize(
    "data",
    [
        "",
        "M1 1",
        "M1 1L2 2L3 3",
        "M1 1 2 2",
        "M1,1L2,2",
        "M1 1L2 2Z L3 3",
        "M1 1C1 2 3 4 5 6",
        "m1 1l2 2",
        "M1 1L2-3",
        "M1e2 1L2 2",
    ],
)
def test_any_other_path_is_left_to_weasyprint(data: str) -> None:
    assert draw(svg.TAGS["path"], data) == draw(path, data)
