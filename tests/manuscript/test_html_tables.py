"""Tables of HTML: cells take the columns and rows that they ask for, and every place of the table has one cell."""

import random

import pytest

from publisher.manuscript.markdown.html_marks import Tag
from publisher.manuscript.markdown.html_tables import HtmlCell, lay_html_table
from publisher.model.finding import Position
from publisher.model.tree import Table

AT = Position("01.md", 1, 1)


def lay(*rows: str) -> Table | None:
    """Lay rows of cells, each written as `h` or `d` with its columns and rows: `d2x1`."""
    cells: list[list[HtmlCell]] = []
    for row in rows:
        cells.append([])
        for written in row.split():
            columns, _, down = written[1:].partition("x")
            said = {key: value for key, value in (("colspan", columns), ("rowspan", down)) if value}
            cells[-1].append(HtmlCell(Tag("open", f"t{written[0]}", said), ()))
    return lay_html_table(AT, cells, (), "")


def draw(table: Table | None) -> tuple[list[list[str]], list[list[str]]]:
    assert table
    return tuple(  # type: ignore[return-value]
        [[f"{cell.columns}x{cell.rows}" for cell in row] for row in rows] for rows in (table.header, table.rows)
    )


@pytest.mark.parametrize(
    ("rows", "header", "body"),
    [
        (["h h", "d d"], [["1x1", "1x1"]], [["1x1", "1x1"]]),
        (["d2", "d d"], [], [["2x1"], ["1x1", "1x1"]]),
        (["d1x2 d", "d"], [], [["1x2", "1x1"], ["1x1"]]),
        # A row that is too short is filled.
        (["d d d", "d"], [], [["1x1"] * 3, ["1x1"] * 3]),
        # A cell ends where the table does, and where another stands.
        (["d1x9 d", "d"], [], [["1x2", "1x1"], ["1x1"]]),
        (["d d1x2 d", "d2"], [], [["1x1", "1x2", "1x1"], ["1x1", "1x1"]]),
        # A head does not reach into the body, and one that is all has none.
        (["h1x2 h", "d d"], [["1x1", "1x1"]], [["1x1", "1x1"]]),
        (["h h"], [], [["1x1", "1x1"]]),
        # What is no number counts for one.
        (["d0 dx0 dab", "d d d"], [], [["1x1"] * 3, ["1x1"] * 3]),
    ],
)
def test_cells_take_what_they_ask_for_and_is_free(
    rows: list[str], header: list[list[str]], body: list[list[str]]
) -> None:
    assert draw(lay(*rows)) == (header, body)


def test_a_table_without_cells_is_none() -> None:
    assert lay("", "") is None


def test_a_cell_is_no_wider_than_a_book_can_be() -> None:
    table = lay("d9999", "d")
    assert table
    assert len(table.alignments) == 100


@pytest.mark.parametrize("seed", range(40))
def test_every_place_has_one_cell(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - nothing is to be kept secret
    rows = [
        " ".join(
            f"{chance.choice('hd')}{chance.randint(1, 3)}x{chance.randint(1, 3)}" for _ in range(chance.randint(1, 4))
        )
        for _ in range(chance.randint(1, 5))
    ]
    table = lay(*rows)
    assert table
    for part in (table.header, table.rows):
        taken: dict[tuple[int, int], int] = {}
        for number, row in enumerate(part):
            column = 0
            for cell in row:
                while (number, column) in taken:
                    column += 1
                for down in range(cell.rows):
                    for along in range(cell.columns):
                        taken[number + down, column + along] = taken.get((number + down, column + along), 0) + 1
                column += cell.columns
        assert taken == {(number, column): 1 for number in range(len(part)) for column in range(len(table.alignments))}
