"""What a type family is fit for: it has the characters of a book, and its words survive extraction."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fitness:
    """How fit a family is.

    `missing` are the characters of the book that it lacks. `plain` and `marked` are the shares, from 0 to 1, of
    the words of a specimen that PDFium reads in a bound PDF: without vowel marks, and with them (None if the
    script has none). `is_chosen` says whether the book is set in it.
    """

    family: str
    missing: tuple[str, ...]
    plain: float
    marked: float | None
    has_bold: bool
    is_chosen: bool = False
