"""The squares of a map: letters from the side where reading begins, numbers from the top."""

import pytest

from publisher.script.grid import name_column, name_square


@pytest.mark.parametrize(
    ("column", "row", "script", "digits", "square"),
    [
        (5, 0, "Arab", "latn", "أ1"),
        (0, 2, "Arab", "arab", "و٣"),
        (4, 2, "Arab", "arabext", "ب۳"),
        (5, 0, "Hebr", "latn", "א1"),
        (0, 0, "Latn", "latn", "A1"),
        (5, 3, "Latn", "latn", "F4"),
        # A script without letters to count by still counts from its side.
        (5, 0, "Syrc", "latn", "A1"),
    ],
)
def test_squares(column: int, row: int, script: str, digits: str, square: str) -> None:
    assert name_square(column, row, 6, script, digits) == square


def test_every_column_has_its_own_letter() -> None:
    for script in ("Arab", "Hebr", "Latn"):
        assert len({name_column(column, 8, script) for column in range(8)}) == 8
