"""Makes tables even: a table of HTML in, the same with as many cells in each row and no table in a cell out.

Markdown has no cells over several rows or columns: what they hold stands in the first of them.
"""

from bs4 import Tag


def make_even(table: Tag) -> None:
    """Change a table: add the cells that another covers, and put tables in its cells into lines."""
    for inner in table.find_all("table"):
        _put_into_lines(inner)
    covered: dict[tuple[int, int], bool] = {}
    for number, row in enumerate(_list_rows(table)):
        column = 0
        for cell in row.find_all(("td", "th"), recursive=False):
            while covered.pop((number, column), False):
                cell.insert_before(Tag(name=cell.name))
                column += 1
            width, height = (_read_span(cell, name) for name in ("colspan", "rowspan"))
            for _ in range(width - 1):
                cell.insert_after(Tag(name=cell.name))
            for below in range(1, height):
                covered.update({(number + below, column + right): True for right in range(width)})
            column += width
        while covered.pop((number, column), False):
            row.append(Tag(name="td"))
            column += 1


def _list_rows(table: Tag) -> list[Tag]:
    return [row for row in table.find_all("tr") if row.find_parent("table") is table]


def _read_span(cell: Tag, name: str) -> int:
    """Return how many rows or columns a cell covers, and say of it no more that it does."""
    asked = str(cell.attrs.pop(name, "1"))
    return min(int(asked), 100) if asked.isdigit() and int(asked) else 1


def _put_into_lines(table: Tag) -> None:
    """Make a paragraph of each row of a table."""
    lines = []
    for row in _list_rows(table):
        line = Tag(name="p")
        for cell in row.find_all(("td", "th"), recursive=False):
            if line.contents:
                line.append(" \u2013 ")
            line.extend([part.extract() for part in list(cell.children)])
        for block in line.find_all("p"):
            block.insert_after(" ")
            block.unwrap()
        lines.append(line)
    table.insert_after(*lines)
    table.decompose()
