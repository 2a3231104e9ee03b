"""Finds things of the plane by where they are: things and their boxes in, those near a box out."""

from collections.abc import Iterable, Iterator
from itertools import chain, product
from typing import Generic, TypeVar

from publisher.geometry.boxes import Box

Thing = TypeVar("Thing")


class Cells(Generic[Thing]):
    """Things sorted into square cells. `side` is that of a cell, best about as long as what is looked for."""

    def __init__(self, side: float) -> None:
        """Begin without anything."""
        self._side = side
        self._cells: dict[tuple[int, int], list[Thing]] = {}

    def add(self, thing: Thing, box: Box) -> None:
        """Add a thing that lies in a box."""
        for cell in self._list_cells(box):
            self._cells.setdefault(cell, []).append(thing)

    def find(self, box: Box) -> Iterator[Thing]:
        """Return the things that may touch a box; one that lies in several cells as often."""
        cells = self._cells
        return chain.from_iterable([cells[cell] for cell in self._list_cells(box) if cell in cells])

    def _list_cells(self, box: Box) -> Iterator[tuple[int, int]]:
        side = self._side
        left, top, right, bottom = box
        # Around zero a cell is twice as large, which does no harm.
        return product(range(int(left / side), int(right / side) + 1), range(int(top / side), int(bottom / side) + 1))


def sort_boxes(boxes: Iterable[Box], side: float) -> Cells[Box]:
    """Sort boxes into cells."""
    cells = Cells[Box](side)
    for box in boxes:
        cells.add(box, box)
    return cells
