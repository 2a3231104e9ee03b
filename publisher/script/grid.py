"""Names the squares of a map's grid, and the marks of a drawing: column and row in, `أ3` or `A3` out."""

from publisher.script.counters import format_counter
from publisher.script.digits import localize_digits
from publisher.script.direction import RIGHT_TO_LEFT_SCRIPTS


def name_mark(number: int, script: str) -> str:
    """Return the letter by which a mark in a drawing is known, counted from 1: أ ب ج, א ב ג, or A B C."""
    style = {"Arab": "abjad", "Hebr": "hebrew"}.get(script, "alpha")
    return format_counter(number, style).upper()


def name_column(column: int, columns: int, script: str) -> str:
    """Return the letter of a column, counted from 0 on the left: أ ب ج, א ב ג, or A B C.

    The letters begin where reading begins: in a script that runs from right to left, on the right.
    """
    number = columns - column if script in RIGHT_TO_LEFT_SCRIPTS else column + 1
    style = {"Arab": "abjad", "Hebr": "hebrew"}.get(script)
    return format_counter(number, style) if style else chr(ord("A") + number - 1)


def name_square(column: int, row: int, columns: int, script: str, digits: str) -> str:
    """Return the name of a square: its letter, and its row counted from the top in digits of a numbering system."""
    return name_column(column, columns, script) + localize_digits(str(row + 1), digits)
