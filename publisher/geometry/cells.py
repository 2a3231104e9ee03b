"""Finds things of the plane by where they are: things and their boxes in, those near a box out."""

from collections.abc import Iterable, Iterator
from typing import Generic, TypeVar

from publisher.geometry.boxes import Box

Thing = TypeVar("Thing")


class Cells(Generic[Thing]):
    """Things sorted into square cells. `side` is that of a cell, best about as long as what is looked for."""

    def __init__(self, side: float) -> None:
        """Begin without anything."""
        self._side = side
        self._things: list[Thing] = []
        self._cells: dict[tuple[int, int], list[int]] = {}

    def add(self, thing: Thing, box: Box) -> None:
        """Add a thing that lies in a box."""
        for cell in self._list_cells(box):
            self._cells.setdefault(cell, []).append(len(self._things))
        self._things.append(thing)

    def find(self, box: Box) -> Iterator[Thing]:
        """Give the things that may touch a box, each once, in the order in which they were added."""
        cells = [found for cell in self._list_cells(box) if (found := self._cells.get(cell))]
        numbers = cells[0] if len(cells) == 1 else sorted({number for cell in cells for number in cell})
        return map(self._things.__getitem__, numbers)

    def _list_cells(self, box: Box) -> list[tuple[int, int]]:
        side = self._side
        rows = range(int(box.top // side), int(box.bottom // side) + 1)
        return [(column, row) for column in range(int(box.left // side), int(box.right // side) + 1) for row in rows]


def sort_boxes(boxes: Iterable[Box], side: float) -> Cells[Box]:
    """Sort boxes into cells."""
    cells = Cells[Box](side)
    for box in boxes:
        cells.add(box, box)
    return cells
