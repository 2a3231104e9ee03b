"""Reads the shape of a table: rows of cells in; their columns, what heads them, how wide the table is, out."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from publisher.model.tree import TABLE_LIMIT, TURNED_LIMIT, Cell, Paragraph, Table, measure_table, read_plain_text

#: Widths of tables in an EPUB, in em, and how wide a letter is on average.
_TABLE_WIDTHS = (12, 18, 26, 36)
_LETTER = 0.52
#: The letters in a line of a table that is set smaller.
_WIDE_TABLE = 54
#: Rows. A table with more of them may be divided between pages.
_LONG_TABLE = 12


def list_places(rows: Iterable[Sequence[Cell]]) -> Iterator[list[tuple[Cell, int]]]:
    """Yield the cells of each row with their columns. What reaches down from a row above takes its place first."""
    taken: dict[int, int] = {}
    for row in rows:
        places: list[tuple[Cell, int]] = []
        column = 0
        for cell in row:
            while taken.get(column, 0):
                column += 1
            places.append((cell, column))
            taken.update(dict.fromkeys(range(column, column + cell.columns), cell.rows))
            column += cell.columns
        taken = {number: left - 1 for number, left in taken.items()}
        yield places


def label_columns(table: Table) -> Mapping[int, str]:
    """Return what heads each column, from the top down."""
    labels: dict[int, list[str]] = {}
    for row in list_places(table.header):
        for cell, column in row:
            for number in range(column, column + cell.columns):
                if text := _read_cell(cell):
                    labels.setdefault(number, []).append(text)
    return {column: " ".join(dict.fromkeys(texts)) for column, texts in labels.items()}


def _read_cell(cell: Cell) -> str:
    """Read a cell of one line as plain text; "" for one of several blocks."""
    match cell.children:
        case (Paragraph() as line,):
            return " ".join(read_plain_text(line.children).split())
        case _:
            return ""


def has_row_heads(table: Table) -> bool:
    """Return whether the first cell of each row names the row: there are headings, and no two rows have one name."""
    firsts = [next(((cell, column) for cell, column in row), None) for row in list_places(table.rows)]
    names = [_read_cell(first[0]) for first in firsts if first and first[1] == 0 and first[0].rows == 1]
    is_single = all(first and first[0].columns == 1 for first in firsts)
    return bool(table.header) and len(table.alignments) > 1 and is_single and len(set(names) - {""}) == len(table.rows)


def list_above(rows: Sequence[Sequence[Cell]]) -> Iterator[list[tuple[int, str]]]:
    """Yield of each row what reaches down into it from rows above: columns, and what stands there."""
    reaching: dict[int, tuple[int, str]] = {}
    for row in list_places(rows):
        yield [(column, text) for column, (_, text) in sorted(reaching.items()) if text]
        reaching = {column: (left - 1, text) for column, (left, text) in reaching.items() if left > 1}
        reaching |= {column: (cell.rows - 1, _read_cell(cell)) for cell, column in row if cell.rows > 1}


def choose_width(table: Table) -> int:
    """Choose the width in em under which the rows of a table are stacked, one of those that the style sheet knows."""
    needed = measure_table(table) * _LETTER
    return next((width for width in _TABLE_WIDTHS if needed <= width), _TABLE_WIDTHS[-1])


def classify_size(table: Table) -> Iterator[str]:
    """Say that a table may be broken, and that it is set smaller to fit on its page, or stands on a turned one.

    What does not fit there either has its words divided.
    """
    if len(table.rows) > _LONG_TABLE:
        yield "long"
    letters = measure_table(table)
    if letters > TABLE_LIMIT:
        yield "very-wide"
        if letters <= TURNED_LIMIT:
            yield "fits-turned"
    elif letters > _WIDE_TABLE:
        yield "wide"
