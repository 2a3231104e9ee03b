"""Things in cells: all that are near are found, each once."""

from hypothesis import given
from hypothesis import strategies as st

from publisher.geometry.boxes import Box
from publisher.geometry.cells import Cells, sort_boxes

_LENGTH = st.integers(0, 30)
BOX = st.builds(
    lambda left, top, width, height: Box(left, top, left + width, top + height),
    st.integers(-50, 50),
    st.integers(-50, 50),
    _LENGTH,
    _LENGTH,
)


@given(st.lists(BOX, max_size=20), BOX, st.floats(1, 40))
def test_what_touches_a_box_is_found_once_and_in_its_order(boxes: list[Box], wanted: Box, side: float) -> None:
    cells = Cells[int](side)
    for number, box in enumerate(boxes):
        cells.add(number, box)
    found = list(cells.find(wanted))
    assert found == sorted(set(found))
    assert {number for number, box in enumerate(boxes) if box.grow(1e-9).overlaps(wanted)} <= set(found)


def test_what_is_far_away_is_passed_over() -> None:
    near, far = Box(0, 0, 5, 5), Box(100, 0, 105, 5)
    assert list(sort_boxes([near, far], 10).find(Box(4, 4, 6, 6))) == [near]
