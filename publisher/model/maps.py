"""What the woven book says of its maps."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MapLocator:
    """Where one map shows one place: the figure's anchor and number, and the square of its grid.

    `square` is written in the book's letters and digits, "" where the map has no grid.
    """

    anchor: str
    number: int
    square: str
