"""Things in cells: all that are near are found."""

from hypothesis import given
from hypothesis import strategies as st

from publisher.geometry.boxes import Box, enclose
from publisher.geometry.cells import Cells, sort_boxes

_POINT = st.tuples(st.integers(-50, 50), st.integers(-50, 50))
BOX = st.lists(_POINT, min_size=2, max_size=2).map(enclose)


@given(st.lists(BOX, max_size=20), BOX, st.floats(1, 40))
def test_what_touches_a_box_is_found(boxes: list[Box], wanted: Box, side: float) -> None:
    cells = Cells[int](side)
    for number, box in enumerate(boxes):
        cells.add(number, box)
    touching = {number for number, box in enumerate(boxes) if box.grow(1e-9).overlaps(wanted)}
    assert touching <= set(cells.find(wanted))


def test_what_is_far_away_is_passed_over() -> None:
    near, far = Box(0, 0, 5, 5), Box(100, 0, 105, 5)
    assert list(sort_boxes([near, far], 10).find(Box(4, 4, 6, 6))) == [near]
