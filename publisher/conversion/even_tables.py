"""Makes tables even: a table of HTML in, the same with as many cells in each row and no table in a cell out.

Markdown has no cells over several rows or columns: what they hold stands in the first of them.
"""

from bs4 import Tag


def make_even(table: Tag) -> None:
    """Change a table: add the cells that another covers, and put tables in its cells into lines."""
    for inner in table.find_all("table"):
        _put_into_lines(inner)
    covered: set[tuple[int, int]] = set()
    rows = _list_rows(table)
    for number, row in enumerate(rows):
        cells: list[Tag] = []
        for cell in _list_cells(row):
            _add_covered(cells, covered, number, cell.name)
            width, height = (_read_span(cell, name) for name in ("colspan", "rowspan"))
            # No cell reaches below its table.
            for below in range(1, min(height, len(rows) - number)):
                covered.update((number + below, len(cells) + right) for right in range(width))
            cells += (cell, *(Tag(name=cell.name) for _ in range(width - 1)))
        _add_covered(cells, covered, number, "td")
        # To put each into its place would look for that among all of the row.
        row.clear()
        row.extend(cells)


def _add_covered(cells: list[Tag], covered: set[tuple[int, int]], number: int, name: str) -> None:
    while (number, len(cells)) in covered:
        covered.discard((number, len(cells)))
        cells.append(Tag(name=name))


def _list_rows(table: Tag) -> list[Tag]:
    """List the rows of a table, and none of a table in it; what stands in that is not looked at."""
    rows = []
    left = [table]
    while left:
        element = left.pop()
        if element.name == "tr":
            rows.append(element)
        left += (one for one in reversed(element.contents) if isinstance(one, Tag) and one.name != "table")
    return rows


def _list_cells(row: Tag) -> list[Tag]:
    return [one for one in row.contents if isinstance(one, Tag) and one.name in {"td", "th"}]


def _read_span(cell: Tag, name: str) -> int:
    """Return how many rows or columns a cell covers, and say of it no more that it does."""
    asked = str(cell.attrs.pop(name, "1"))
    return min(int(asked), 100) if asked.isdigit() and int(asked) else 1


def _put_into_lines(table: Tag) -> None:
    """Make a paragraph of each row of a table."""
    lines = []
    for row in _list_rows(table):
        line = Tag(name="p")
        for cell in _list_cells(row):
            if line.contents:
                line.append(" \u2013 ")
            line.extend([part.extract() for part in list(cell.children)])
        for block in line.find_all("p"):
            block.insert_after(" ")
            block.unwrap()
        lines.append(line)
    table.insert_after(*lines)
    table.decompose()
