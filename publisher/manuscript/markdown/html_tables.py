"""Lays the cells of a table of HTML into a grid: rows of cells as they are written in, a table out."""

from collections.abc import Sequence
from dataclasses import dataclass

from publisher.manuscript.markdown.html_marks import Tag
from publisher.model.finding import Position
from publisher.model.tree import Alignment, Block, Cell, Inline, Table

#: No table of a book has more columns; a number in a tag may be as large as anyone likes.
_MOST_COLUMNS = 100
_ALIGNMENTS: dict[str, Alignment] = {"left": "start", "center": "center", "right": "end"}


@dataclass(frozen=True, slots=True)
class HtmlCell:
    """A cell as it is written: its tag, `td` or `th`, and what stands in it."""

    tag: Tag
    children: tuple[Block, ...]


def lay_html_table(
    position: Position, rows: Sequence[Sequence[HtmlCell]], caption: tuple[Inline, ...], identifier: str
) -> Table | None:
    """Lay cells into the columns that they take, and fill with empty ones what is left free; None without a cell."""
    rows = [row for row in rows if row]
    if not rows:
        return None
    laid: list[list[tuple[int, Cell]]] = []
    taken: dict[tuple[int, int], bool] = {}
    for number, row in enumerate(rows):
        laid.append([])
        column = 0
        for cell in row:
            while taken.get((number, column)):
                column += 1
            columns = min(_read_number(cell.tag, "colspan"), max(_MOST_COLUMNS - column, 1))
            # A cell is no wider than what is free, and ends where the table does.
            columns = next((n for n in range(1, columns) if taken.get((number, column + n))), columns)
            span = min(_read_number(cell.tag, "rowspan"), len(rows) - number)
            # A row of heads does not reach into the body.
            span = next((n for n in range(1, span) if _is_head(rows[number + n]) != _is_head(row)), span)
            for down in range(span):
                for along in range(columns):
                    taken[number + down, column + along] = True
            laid[-1].append((column, Cell(cell.children, columns, span)))
            column += columns
    width = max(column for _, column in taken) + 1
    for number, cells in enumerate(laid):
        cells.extend((column, Cell(())) for column in range(width) if not taken.get((number, column)))
        cells.sort(key=lambda cell: cell[0])
    heads = next((number for number, row in enumerate(rows) if not _is_head(row)), len(rows))
    # A table of nothing but heads has none.
    heads = heads if heads < len(rows) else 0
    grid = tuple(tuple(cell for _, cell in cells) for cells in laid)
    return Table(position, _find_alignments(rows, width), grid[:heads], grid[heads:], caption, identifier)


def _is_head(row: Sequence[HtmlCell]) -> bool:
    return all(cell.tag.name == "th" for cell in row)


def _read_number(tag: Tag, key: str) -> int:
    written = tag.attributes.get(key, "")
    return max(int(written), 1) if written.isdecimal() and len(written) < 5 else 1  # noqa: PLR2004 - no table has more


def _find_alignments(rows: Sequence[Sequence[HtmlCell]], width: int) -> tuple[Alignment, ...]:
    """Find how the columns are aligned: as the cells of the first row with one cell for each column say."""
    row = next((row for row in rows if len(row) == width), ())
    said: list[Alignment] = [_ALIGNMENTS.get(cell.tag.attributes.get("align", "").lower(), "") for cell in row]
    return tuple(said or [""] * width)
