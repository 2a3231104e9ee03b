"""Gives the columns of a table widths by which its rows have the fewest lines: WeasyPrint's widths in, better ones out.

The layout engine shares what a table has by the widest cell of each column, as CSS 2.1, 17.5.2.2 suggests. So one
sentence in a column takes the room by which five names beside it would stand in one line. Here a column takes width
from the others as long as the rows of the table have fewer lines for it. No column is narrower than its longest word,
or than the dates that are kept whole in it (`whole_dates`).
"""

import math
from collections.abc import Iterator, Sequence
from functools import wraps
from itertools import permutations
from typing import Any, NamedTuple

from weasyprint.layout import preferred

# WeasyPrint has no types. These names say at least what is meant.
Box = Any
Context = Any

#: How much longer a text is in several lines than in one, since no line is quite full.
_LOSS = 1.08
#: What the lines of a cell count that is not the highest of its row, in lines of a row.
_OTHER = 0.02
#: What a cell has beyond its measured text, in CSS pixels, so that rounding breaks no line.
_SPARE = 0.3
#: Into so many lines at most a cell is thought of as divided, for places where a width would help.
_MOST_LINES = 4
#: So many widths are tried for a column in each step, and so many steps are taken.
_TRIES, _STEPS = 6, 24
#: A table of more rows than this keeps the widths of the layout engine: for it the choice would take long.
_ROWS = 120


class Cell(NamedTuple):
    """A cell: its row, its column, what its frame takes, and how wide its text is in one line, in CSS pixels."""

    row: int
    column: int
    frame: float
    text: float

    def count_lines(self, width: float) -> int:
        """Return how many lines the text has in a column of a width."""
        room = width - self.frame
        if self.text <= room:
            return 1
        return max(2, math.ceil(self.text * _LOSS / room)) if room > 0 else math.ceil(self.text)

    def list_widths(self) -> Iterator[float]:
        """Yield the widths of its column by which the cell has a line less."""
        yield self.frame + self.text + _SPARE
        for lines in range(2, _MOST_LINES + 1):
            yield self.frame + self.text * _LOSS / lines + _SPARE


def share_columns(auto_table_layout: Any) -> Any:
    """Let a table that has not room for each cell in one line give its columns the widths of the fewest lines."""

    @wraps(auto_table_layout)
    def shared(context: Context, box: Box, containing_block: Any) -> None:
        auto_table_layout(context, box, containing_block)
        table = box.get_wrapped_table()
        known = context.tables[table][False]
        widths = table.column_widths
        is_free = widths and not any(known[4]) and not any(known[5])
        if not is_free or sum(known[3]) <= sum(widths):
            return
        chosen = context.__dict__.setdefault("shared_columns", {})
        key = table, tuple(widths)
        if key not in chosen:
            chosen[key] = choose_widths(widths, known[2], list(_list_cells(context, table)))
        table.column_widths = list(chosen[key])

    return shared


def note_cell_widths(table_cell_min_max_content_width: Any) -> Any:
    """Remember how wide each cell is in one line, which the layout engine measures for its column."""

    @wraps(table_cell_min_max_content_width)
    def noted(context: Context, box: Box, *others: Any, **named: Any) -> Any:
        widths = table_cell_min_max_content_width(context, box, *others, **named)
        context.__dict__.setdefault("cell_widths", {})[box] = widths[1]
        return widths

    return noted


def _list_cells(context: Context, table: Box) -> Iterator[Cell]:
    """Yield the cells of a table that stand in one row and one column."""
    known = context.__dict__.get("cell_widths", {})
    rows = [row for group in table.children for row in group.children]
    if len(rows) > _ROWS:
        return
    for number, row in enumerate(rows):
        for cell in row.children:
            if cell in known and cell.colspan == cell.rowspan == 1:
                frame = preferred.adjust(cell, outer=True, width=0)
                yield Cell(number, cell.grid_x, frame, known[cell] - frame)


def choose_widths(widths: Sequence[float], least: Sequence[float], cells: Sequence[Cell]) -> list[float]:
    """Return widths of columns, of the same sum, by which the rows have the fewest lines.

    `least` are the widths below which no column may be. Where no others have fewer lines, the widths are returned as
    they are.
    """
    chosen, cost = list(widths), _count_lines(widths, cells)
    for _ in range(_STEPS):
        better = min(
            ((_count_lines(tried, cells), tried) for tried in _try_widths(chosen, least, cells)),
            default=(cost, chosen),
        )
        if better[0] >= cost:
            break
        cost, chosen = better
    return chosen


def _try_widths(widths: Sequence[float], least: Sequence[float], cells: Sequence[Cell]) -> Iterator[list[float]]:
    """Yield widths in which one column has as much more as one of its cells asks for, and another, or all, less."""
    spare = [max(0.0, width - low) for width, low in zip(widths, least, strict=True)]
    wanted: dict[int, list[float]] = {}
    for cell in cells:
        more = (width - widths[cell.column] for width in cell.list_widths())
        wanted.setdefault(cell.column, []).extend(lack for lack in more if lack > 0)
    for column, lacks in wanted.items():
        others = sum(spare) - spare[column]
        for lack in sorted(set(lacks))[:_TRIES]:
            if lack > others:
                break
            shares = [room * lack / others for room in spare]
            shares[column] = -lack
            yield [width - share for width, share in zip(widths, shares, strict=True)]
    for giver, taker in permutations(range(len(widths)), 2):
        for lack in sorted(set(wanted.get(taker, ())))[:_TRIES]:
            if lack > spare[giver]:
                break
            tried = list(widths)
            tried[giver] -= lack
            tried[taker] += lack
            yield tried


def _count_lines(widths: Sequence[float], cells: Sequence[Cell]) -> float:
    """Return how many lines the rows have together, and a little for the lines of each cell beside the highest."""
    highest: dict[int, int] = {}
    total = 0
    for cell in cells:
        lines = cell.count_lines(widths[cell.column])
        total += lines
        highest[cell.row] = max(lines, highest.get(cell.row, 1))
    return sum(highest.values()) + _OTHER * total
